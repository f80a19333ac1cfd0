"""Sessions that began with a PIN: whose they are is asked here at every request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from caunoi.org.access import leads_a_village_only, narrow_to_area
from caunoi.org.models import KeyStatus, Person, VillageKey


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
