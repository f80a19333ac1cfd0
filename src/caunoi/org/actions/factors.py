"""What happens to a person's second factors; the library writes them, the trail and the person are told here."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from caunoi.ground import times
from caunoi.ground.audit.actions import record
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.actions import queue
from caunoi.ground.notices.models import Channel
from caunoi.org.actions.units import CannotManage
from caunoi.org.models import Person

WRONG_CODES = 5
CLOSED_FOR = timedelta(minutes=15)
WRONG_CODE = "factor.code_failed"


def check_may_try_code(*, person: Person) -> None:
    """Raise CannotManage when too many wrong codes were tried lately. They are counted in the trail, so that every
    process counts the same."""
    since = times.now() - CLOSED_FOR
    tried = TrailEntry.objects.filter(
        object_kind=Person._meta.label_lower, object_id=str(person.pk), deed=WRONG_CODE, at__gt=since
    )
    if tried.count() >= WRONG_CODES:
        raise CannotManage("Đã nhập sai mã nhiều lần. Đợi 15 phút rồi thử lại.")


@transaction.atomic
def note_wrong_code(*, person: Person) -> None:
    """Tell in the trail that a wrong code was tried for the person."""
    record("factor.code_failed", by=None, on=person)


@transaction.atomic
def tell_factor_added(*, person: Person, kind: str) -> None:
    """Tell that the person added a second factor; `kind` is "app" or "key"."""
    record("factor.added", by=person, on=person, facts={"kind": kind})
    _tell(person, "Đã thêm cách xác thực cho tài khoản")


@transaction.atomic
def tell_factor_removed(*, person: Person, kind: str) -> None:
    """Tell that the person took a second factor away; `kind` is "app" or "key"."""
    record("factor.removed", by=person, on=person, facts={"kind": kind})
    _tell(person, "Đã bỏ một cách xác thực của tài khoản")


@transaction.atomic
def tell_spare_codes_made(*, person: Person) -> None:
    """Tell that the person has new spare codes."""
    record("factor.spare_codes_made", by=person, on=person)
    _tell(person, "Đã tạo mã dự phòng mới cho tài khoản")


def _tell(person: Person, subject: str) -> None:
    body = f"Lúc {times.datetime_vi(times.now())}. Nếu không phải tự làm, báo ngay cho người quản trị của đơn vị."
    queue(to=person, subject=subject, body=body)
    if person.email:
        queue(to=person, subject=subject, body=body, channel=Channel.EMAIL)
