"""Tokens of programs: made, used, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from caunoi.ground import times
from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import queue_many
from caunoi.org import tokens
from caunoi.org.access import check_may_end_token, check_may_make_token
from caunoi.org.actions.units import CannotManage, tidy
from caunoi.org.models import Person, Token, TokenRight, Unit

MOST = 20
"""Tokens of one person that are open at a time."""


@transaction.atomic
def make_token(
    *, person: Person, unit: Unit, name: str, rights: Sequence[str], days: int, by: Person | None
) -> tuple[Token, str]:
    """Make a token by which a program works as the person in the unit. Gives it and its secret, which is shown once
    and kept nowhere. Raises Denied, CannotManage."""
    check_may_make_token(by, person, unit)
    if not rights or not set(rights) <= set(TokenRight.values):
        raise CannotManage("Chọn ít nhất một quyền.")
    if days not in tokens.LIVES:
        raise CannotManage("Chọn thời hạn của mã.")
    now = times.now()
    Person.objects.select_for_update().get(pk=person.pk)
    if Token.objects.filter(person=person, ended_at=None, expires_at__gt=now).count() >= MOST:
        raise CannotManage(f"Đã có {MOST} mã đang dùng. Kết thúc mã không dùng nữa rồi lập mã mới.")
    secret = tokens.new_token()
    made = Token.objects.create(
        person=person,
        unit=unit,
        name=tidy(name),
        rights=sorted(rights),
        digest=tokens.digest(secret),
        ending=tokens.ending(secret),
        made_by=by,
        expires_at=now + timedelta(days=days),
    )
    facts = {"person": person.pk, "rights": made.rights, "until": times.day_of(made.expires_at)}
    record("token.made", by=by, on=made, unit=unit, facts=facts, personal={"name": made.name})
    if by is None or by.pk != person.pk:
        queue_many(
            to=[person],
            subject=f"Có mã kết nối mới đứng tên {person.called}",
            body=f"{by.full_name if by else 'Hệ thống'} lập mã “{made.name}” cho {unit.short_name}. "
            "Không rõ vì sao thì kết thúc mã này.",
            link="/tai-khoan/ma-ket-noi/",
            copies=False,
        )
    return made, secret


@transaction.atomic
def end_token(*, token: Token, by: Person | None) -> Token:
    """End it at once; a second time changes nothing. Raises Denied."""
    check_may_end_token(by, token)
    ended = Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=times.now(), ended_by=by)
    token.refresh_from_db()
    if ended:
        record("token.ended", by=by, on=token, unit=token.unit, facts={"person": token.person_id})
    return token


def note_token_use(*, token: Token, by: Person) -> None:
    """Remember when it was last used, to the minute."""
    del by
    now = times.now()
    seen = Q(used_at=None) | Q(used_at__lte=now - tokens.SEEN_EVERY)
    Token.objects.filter(seen, pk=token.pk).update(used_at=now)
