"""Who reads the trail, and of which units."""

from __future__ import annotations

from caunoi.org.access.reach import Denied, covers_all, in_scope, reach_of
from caunoi.org.models import Person, Role, Unit, UnitSet

TRAIL_ROLES = (Role.AUDITOR, Role.ADMINISTRATOR)


def may_read_trail(person: Person) -> bool:
    """Auditors and administrators read the trail."""
    return reach_of(person).has(*TRAIL_ROLES)


def check_may_read_trail(person: Person) -> None:
    """Raise `Denied` unless the person is an auditor or an administrator."""
    if not may_read_trail(person):
        raise Denied("Nhật ký chỉ mở cho người kiểm tra và người quản trị.")


def reads_whole_trail(person: Person) -> bool:
    """Whether the person audits or administers the whole tree."""
    return covers_all(person, *TRAIL_ROLES)


def check_may_export_trail(person: Person) -> None:
    """Raise `Denied` unless the person audits or administers the whole tree: the chain is whole or nothing."""
    if not reads_whole_trail(person):
        raise Denied("Nhật ký chỉ xuất được cho người kiểm tra và người quản trị của cả tỉnh.")


def trail_units(person: Person) -> UnitSet:
    """The units whose trail the person may read."""
    return in_scope(Unit.objects.all(), person, field="", roles=TRAIL_ROLES)
