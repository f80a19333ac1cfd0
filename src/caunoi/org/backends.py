"""Ways in besides the password: sessions that began with a PIN or at a provider, and tokens of programs. Whose they
are is asked here at every request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from ninja.security import HttpBearer

from caunoi.ground.limits.actions import is_spent
from caunoi.ground.limits.addresses import neighbourhood
from caunoi.ground.programs import TooMany
from caunoi.org import tokens
from caunoi.org.access import Denied, leads_a_village_only, narrow_to_area
from caunoi.org.actions import note_token_use
from caunoi.org.models import IdentityLink, KeyStatus, Person, VillageKey
from caunoi.org.queries import token_with


class PinBackend(ModelBackend):
    """Knows the person of a session that a PIN opened, narrowed to her own area.

    It signs nobody in by itself. A session ends at once when the key was revoked, or the person leads no area any more
    or holds another post as well.
    """

    def authenticate(self, request: HttpRequest | None, **_: Any) -> None:  # type: ignore[override]
        del request

    def get_user(self, user_id: Any) -> Person | None:
        person = super().get_user(user_id)
        if not isinstance(person, Person) or not leads_a_village_only(person):
            return None
        if not VillageKey.objects.filter(person_id=person.pk, status=KeyStatus.KNOWN).exists():
            return None
        narrow_to_area(person)
        return person


class IdentityBackend(ModelBackend):
    """Knows the person of a session that began at a provider. It signs nobody in by itself; a session ends at once
    when the person's links were taken away, or their providers are switched off."""

    def authenticate(self, request: HttpRequest | None, **_: Any) -> None:  # type: ignore[override]
        del request

    def get_user(self, user_id: Any) -> Person | None:
        person = super().get_user(user_id)
        if not isinstance(person, Person):
            return None
        stands = IdentityLink.objects.filter(person_id=person.pk, ended_at=None, provider__is_on=True).exists()
        return person if stands else None


class TokenAuth(HttpBearer):
    """Asks a program for its token and, where the operation names one, for a right. The operation then works as
    `request.auth`, the token's owner, whose reach ends at the token's unit.

    Refusals: 401 for a token that opens nothing, 403 for one without the right, 429 for too many calls.
    """

    def __init__(self, right: str = "") -> None:
        super().__init__()
        self.right = right

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        found = token_with(token)
        if found is None:
            address = neighbourhood(str(request.META.get("REMOTE_ADDR") or ""))
            if is_spent(f"token-unknown-{address}", most=tokens.WRONG, seconds=tokens.SPAN):
                raise TooMany(tokens.SPAN)
            return None
        if is_spent(f"token-{found.pk}", most=tokens.CALLS, seconds=tokens.SPAN):
            raise TooMany(tokens.SPAN)
        person = found.person
        # Refusals and log lines name whoever the program works for.
        request.user = person
        request.token = found  # type: ignore[attr-defined]
        if self.right and self.right not in found.rights:
            raise Denied("Mã kết nối này không có quyền làm việc này.")
        note_token_use(token=found, by=person)
        return person
