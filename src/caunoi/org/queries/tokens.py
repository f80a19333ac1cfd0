"""Tokens of programs: whose a secret is, and lists for the pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from caunoi.ground import times
from caunoi.org import tokens
from caunoi.org.access import READERS, narrow_to_token, reach_of
from caunoi.org.models import Person, Token, Unit, UnitSet, path_end

SHOWN = 50


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token as a page shows it."""

    token: Token
    is_open: bool

    @property
    def state(self) -> str:
        if self.is_open:
            return "Đang dùng"
        return "Đã kết thúc" if self.token.ended_at else "Hết hạn"

    @property
    def tone(self) -> str:
        return "open" if self.is_open else ""


def tokens_of(person: Person) -> list[TokenLine]:
    """The person's tokens, the latest first."""
    now = times.now()
    found = Token.objects.filter(person=person).select_related("unit", "made_by", "person").order_by("-pk")[:SHOWN]
    return [TokenLine(one, one.opens(now)) for one in found]


def token_with(secret: str) -> Token | None:
    """The token with this secret while it opens anything, its person narrowed to it; else None."""
    if not secret.startswith(tokens.MARK) or len(secret) > 100:
        return None
    found = Token.objects.filter(digest=tokens.digest(secret)).select_related("person", "unit").first()
    if found is None or not found.opens(times.now()) or not found.person.is_active:
        return None
    narrow_to_token(found.person, found)
    return found


def token_units(person: Person) -> UnitSet:
    """The units for which the person's posts of work or audit open anything: those that a token may name."""
    units: QuerySet[Unit] = Unit.objects.none()
    for path in reach_of(person).paths(*READERS):
        units = units | Unit.objects.filter(path__gte=path, path__lt=path_end(path))
    own = Unit.objects.filter(pk__in=[one.unit_id for one in reach_of(person).grants if one.role in READERS])
    return Unit.objects.standing(on=times.today()).filter(pk__in=(units | own).values("pk"))
