"""Which units a person sees, and which she administers."""

from __future__ import annotations

from caunoi.org.access.reach import ALL_ROLES, Denied, Unknown, covers_all, in_scope, reach_of, within
from caunoi.org.models import Person, Role, Unit, UnitSet


def units_for(person: Person) -> UnitSet:
    """The units that the person may look at, by any role."""
    return in_scope(Unit.objects.all(), person, field="", roles=ALL_ROLES)


def unit_for(person: Person, code: str) -> Unit:
    """The unit with this code, if it is there for this person; else `Unknown`."""
    unit = units_for(person).filter(code=code).select_related("parent", "line").first()
    if unit is None:
        raise Unknown
    return unit


def may_manage(person: Person, unit: Unit) -> bool:
    """Whether the person administers units and people there."""
    return within(person, unit, Role.ADMINISTRATOR)


def check_may_manage(person: Person | None, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) administers the unit."""
    if person is not None and not may_manage(person, unit):
        raise Denied(f"Chỉ người quản trị của {unit.short_name} mới làm được việc này.")


def manages(person: Person) -> bool:
    """Whether the person administers anything."""
    return reach_of(person).has(Role.ADMINISTRATOR)


def check_manages(person: Person | None) -> None:
    """Raise `Denied` unless the person (None: the system itself) is an administrator somewhere."""
    if person is not None and not manages(person):
        raise Denied("Chỉ người quản trị mới làm được việc này.")


def manages_all(person: Person) -> bool:
    """Whether the person administers the whole tree, and with it what belongs to no unit, such as the calendar."""
    return covers_all(person, Role.ADMINISTRATOR)


def check_manages_all(person: Person | None) -> None:
    """Raise `Denied` unless the person (None: the system itself) administers the whole tree."""
    if person is not None and not manages_all(person):
        raise Denied("Chỉ người quản trị cấp tỉnh mới làm được việc này.")


def managed_units(person: Person) -> UnitSet:
    """The units that the person administers."""
    return in_scope(Unit.objects.all(), person, field="", roles=(Role.ADMINISTRATOR,))
