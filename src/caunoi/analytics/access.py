"""Who may look over a whole scope: whoever's posts open more than her own units."""

from __future__ import annotations

from caunoi.org.access import Denied, is_by_pin
from caunoi.org.models import Person
from caunoi.plans.access import sees_more_than_own


def oversees(person: Person) -> bool:
    """Whether there is anything below the person to look over."""
    return not is_by_pin(person) and sees_more_than_own(person)


def check_oversees(person: Person) -> None:
    """Raise `Denied` unless the person oversees something."""
    if not oversees(person):
        raise Denied("Trang này dành cho người theo dõi nhiều đơn vị.")
