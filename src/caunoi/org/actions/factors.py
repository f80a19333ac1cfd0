"""What happens to a person's second factors; the library writes them, the trail and the person are told here."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict, change, record
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.actions import queue, queue_many
from caunoi.ground.notices.models import Channel
from caunoi.org.access import check_may_manage_person
from caunoi.org.actions.sessions import end_sessions
from caunoi.org.actions.units import CannotManage, tidy
from caunoi.org.models import FactorReset, Person, ResetStatus
from caunoi.org.queries import administrators_of, has_factor, reset_is_fresh

WRONG_CODES = 5
CLOSED_FOR = timedelta(minutes=15)
WRONG_CODE = "factor.code_failed"
SPARE_CODES = "migrated_codes"
"""Under this key the library keeps spare codes one by one, sealed. Ours are hashes, sealed: longer than the box for a
code takes, so that the library, which compares them with what was typed, never takes one for a code."""
SEED, SHOWN_AT = "seed", "viewed_at"


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
def note_wrong_code(*, person: Person, by: Person | None) -> None:
    """Tell in the trail that a wrong code was tried for the person; nobody (`None`) has signed in yet."""
    record("factor.code_failed", by=by, on=person)


@transaction.atomic
def tell_factor_added(*, by: Person, kind: str) -> None:
    """Tell that a person added a second factor of her own; `kind` is "app" or "key"."""
    record("factor.added", by=by, on=by, facts={"kind": kind})
    _tell(by, "Đã thêm cách xác thực cho tài khoản")


@transaction.atomic
def tell_factor_removed(*, by: Person, kind: str) -> None:
    """Tell that a person took a second factor of her own away; `kind` is "app" or "key"."""
    record("factor.removed", by=by, on=by, facts={"kind": kind})
    _tell(by, "Đã bỏ một cách xác thực của tài khoản")


@transaction.atomic
def tell_spare_codes_made(*, by: Person) -> None:
    """Tell that a person made new spare codes for herself."""
    record("factor.spare_codes_made", by=by, on=by)
    _tell(by, "Đã tạo mã dự phòng mới cho tài khoản")


# --- spare codes ---------------------------------------------------------------------------------------------------


@transaction.atomic
def show_spare_codes(*, by: Person) -> list[str]:
    """Draw the person's spare codes, to be shown this once; what is kept of each is a hash. [] where they were shown
    before. Records factor.spare_codes_shown."""
    kept = _spare_codes_of(by)
    if kept is None or kept.data.get(SHOWN_AT):
        return []
    codes = [_drawn() for _ in range(mfa.RECOVERY_CODE_COUNT)]
    _keep_hashed(kept, codes)
    record("factor.spare_codes_shown", by=by, on=by)
    return codes


@transaction.atomic
def use_spare_code(*, code: str, by: Person) -> Authenticator | None:
    """Use up the spare code that was typed: what was kept of the person's codes, or None when it is none of them. She
    is told how many are left. Records factor.spare_code_used."""
    kept = _spare_codes_of(by) if len(code) == mfa.RECOVERY_CODE_DIGITS else None
    hashes = kept.data.get(SPARE_CODES, []) if kept is not None else []
    used = next((one for one in hashes if check_password(code, decrypt(one))), None)
    if kept is None or used is None:
        return None
    hashes.remove(used)
    kept.save(update_fields=["data"])
    record("factor.spare_code_used", by=by, on=by, facts={"left": len(hashes)})
    _tell(by, f"Đã dùng một mã dự phòng, còn {len(hashes)} mã")
    return kept


@transaction.atomic
def hash_spare_codes(*, by: Person) -> None:
    """Codes that were shown when all were still reckoned from one sealed seed: each that is left is hashed, the seed
    goes. They open as before. Records factor.spare_codes_hashed."""
    kept = _spare_codes_of(by)
    if kept is not None and SEED in kept.data and kept.data.get(SHOWN_AT):
        _keep_hashed(kept, kept.wrap().get_unused_codes())
        record("factor.spare_codes_hashed", by=by, on=by)


def _drawn() -> str:
    return f"{secrets.randbelow(10**mfa.RECOVERY_CODE_DIGITS):0{mfa.RECOVERY_CODE_DIGITS}}"


def _spare_codes_of(person: Person) -> Authenticator | None:
    found = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.RECOVERY_CODES)
    kept: Authenticator | None = found.select_for_update().first()
    return kept


def _keep_hashed(kept: Authenticator, codes: Iterable[str]) -> None:
    shown_at = kept.data.get(SHOWN_AT) or times.now().timestamp()
    kept.data = {SPARE_CODES: [encrypt(make_password(one)) for one in codes], SHOWN_AT: shown_at}
    kept.save(update_fields=["data"])


def _tell(person: Person, subject: str) -> None:
    body = f"Lúc {times.datetime_vi(times.now())}. Nếu không phải tự làm, báo ngay cho người quản trị của đơn vị."
    queue(to=person, subject=subject, body=body, copies=False)
    if person.email:
        queue(to=person, subject=subject, body=body, channel=Channel.EMAIL, copies=False)


# --- a lost factor -------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_factor_reset(*, person: Person, reason: str, by: Person) -> FactorReset:
    """Ask that the person's factors be taken away; a second administrator must agree. Raises Denied, CannotManage."""
    check_may_manage_person(by, person)
    if by.pk == person.pk:
        raise CannotManage("Không tự đề nghị cho chính mình. Nhờ người quản trị khác.")
    if not has_factor(person):
        raise CannotManage(f"{person.full_name} chưa bật xác thực hai bước, đăng nhập bằng mật khẩu được.")
    for old in FactorReset.objects.filter(person=person, status=ResetStatus.WAITING):
        if reset_is_fresh(old):
            raise CannotManage("Đã có đề nghị đang chờ người quản trị thứ hai.")
        change(
            old, deed="factor_reset.lapsed", by=None, where={"status": ResetStatus.WAITING}, status=ResetStatus.LAPSED
        )
    seconds = administrators_of(person, besides=by)
    if not seconds:
        raise CannotManage("Cần người quản trị thứ hai để đồng ý. Giao quyền quản trị cho một người nữa trước.")
    reset = FactorReset.objects.create(person=person, asked_by=by, reason=tidy(reason))
    record("factor_reset.asked", by=by, on=reset, facts={"person": person.pk}, personal={"reason": reset.reason})
    queue_many(
        to=seconds,
        subject=f"Cần đồng ý đặt lại xác thực hai bước của {person.full_name}",
        body=f"{by.full_name} đề nghị. Hỏi trực tiếp {person.full_name} trước khi đồng ý.",
        link=f"/nguoi-dung/{person.login}/",
        copies=False,
    )
    return reset


def _check_may_decide(reset: FactorReset, by: Person) -> None:
    check_may_manage_person(by, reset.person)
    if by.pk in (reset.asked_by_id, reset.person_id):
        raise CannotManage("Cần người quản trị khác đồng ý, không phải người đề nghị hoặc chính người đó.")
    if by.created_at > reset.created_at:
        raise CannotManage("Tài khoản lập sau khi có đề nghị thì không quyết định được. Nhờ người quản trị khác.")
    if reset.status != ResetStatus.WAITING or not reset_is_fresh(reset):
        raise CannotManage("Đề nghị này đã có quyết định hoặc đã hết hạn.")


def _decide(reset: FactorReset, status: ResetStatus, deed: str, by: Person) -> None:
    _check_may_decide(reset, by)
    try:
        change(
            reset,
            deed=deed,
            by=by,
            where={"status": ResetStatus.WAITING},
            facts={"person": reset.person_id, "asked_by": reset.asked_by_id},
            status=status,
            decided_by=by,
            decided_at=times.now(),
        )
    except Conflict as conflict:
        raise CannotManage("Đề nghị này đã có quyết định hoặc đã hết hạn.") from conflict


@transaction.atomic
def agree_factor_reset(*, reset: FactorReset, by: Person) -> FactorReset:
    """Agree: the person's factors and spare codes go, sessions end, and she is told. Raises Denied, CannotManage."""
    _decide(reset, ResetStatus.DONE, "factor_reset.agreed", by)
    person = reset.person
    Authenticator.objects.filter(user_id=person.pk).delete()
    record("factor.reset", by=by, on=person, facts={"asked_by": reset.asked_by_id})
    end_sessions(person=person, by=by)
    _tell(person, "Đã đặt lại xác thực hai bước của tài khoản")
    return reset


@transaction.atomic
def refuse_factor_reset(*, reset: FactorReset, by: Person) -> FactorReset:
    """Refuse: nothing changes for the person; whoever asked is told. Raises Denied, CannotManage."""
    _decide(reset, ResetStatus.REFUSED, "factor_reset.refused", by)
    subject = f"Không đồng ý đặt lại xác thực hai bước của {reset.person.full_name}"
    queue(to=reset.asked_by, subject=subject, body=f"{by.full_name} không đồng ý.", copies=False)
    return reset
