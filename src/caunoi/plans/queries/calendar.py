"""What a person's calendar reads: the due dates of her own units' open work."""

from __future__ import annotations

import hashlib
from hmac import compare_digest

from caunoi.org.access import Unknown
from caunoi.org.models import Person
from caunoi.plans.access import scope_of
from caunoi.plans.models import CalendarLink, Task

MOST = 500
_NOBODY = "0" * 64


def has_link(person: Person) -> bool:
    """Whether the person's calendar link is open."""
    return CalendarLink.objects.filter(person=person).exists()


def owner_of(key: str, secret: str) -> Person:
    """Whose calendar the address reads. A wrong key, a wrong secret and a person who left look alike: `Unknown`.

    The secret is compared by its digest in constant time, also where the key finds nothing.
    """
    link = CalendarLink.objects.filter(key=key).select_related("person").first()
    given = hashlib.sha256(secret.encode()).hexdigest()
    if not compare_digest(given, link.digest if link else _NOBODY) or link is None or not link.person.is_active:
        raise Unknown
    return link.person


def due_of(person: Person) -> list[Task]:
    """Open tasks of the person's own units, the nearest date first, at most `MOST`; one query for the rows."""
    tasks = scope_of(person, wide=False).open().select_related("unit")
    return list(tasks.only("ref", "title", "due_on", "version", "unit__short_name").order_by("due_on", "pk")[:MOST])
