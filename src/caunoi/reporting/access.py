"""Who may see and do what with reports. The visible sets are written here once.

A unit's own people write its report; the people of the unit that collects receive it. Whoever has a unit in scope reads
what it has sent: a draft is its own until it is submitted.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caunoi.org.access import READERS, WRITERS, Denied, Unknown, in_scope, reach_of
from caunoi.org.models import Person, Role, Unit
from caunoi.reporting.models import Report, ReportQuerySet, Round
from caunoi.reporting.states import HELD_BY_SENDER, ReportStatus

COLLECTORS = (Role.CLERK, Role.LEADER, Role.APPROVER)
"""Roles that open rounds, follow them, accept and return."""


def _works_for(person: Person, unit: Unit, roles: tuple[str, ...]) -> bool:
    return any(
        grant.role in roles and (grant.unit_id == unit.pk or grant.path == unit.path)
        for grant in reach_of(person).grants
    )


def reports_of(person: Person) -> ReportQuerySet:
    """Reports that the person's own units have to make."""
    own = [grant.unit_id for grant in reach_of(person).grants if grant.role in WRITERS]
    return Report.objects.filter(unit_id__in=own)


def reports_visible_to(person: Person) -> ReportQuerySet:
    """The person's own units' reports, whatever their state, and all that units in her scope have sent."""
    sent = in_scope(Report.objects.all(), person).exclude(
        Q(status__in=[ReportStatus.NOT_STARTED, ReportStatus.DRAFT]) & Q(first_submitted_at=None)
    )
    return sent | reports_of(person)


def report_for(person: Person, ref: str) -> Report:
    """The report with this reference, or `Unknown`."""
    report = (
        reports_visible_to(person)
        .filter(ref=ref)
        .select_related("unit", "round", "round__unit", "round__data_set", "submitted_by")
        .first()
    )
    if report is None:
        raise Unknown
    return report


def rounds_visible_to(person: Person) -> QuerySet[Round]:
    """Rounds of the units for which the person collects or which she reads."""
    return in_scope(Round.objects.all(), person)


def round_for(person: Person, ref: str) -> Round:
    """The round with this reference, or `Unknown`."""
    found = rounds_visible_to(person).filter(ref=ref).select_related("unit", "data_set").first()
    if found is None:
        raise Unknown
    return found


def may_write(person: Person, report: Report) -> bool:
    """The unit's own people, while the report is with them."""
    return report.status in HELD_BY_SENDER and _works_for(person, report.unit, WRITERS)


def check_may_write(person: Person | None, report: Report) -> None:
    """Raise `Denied` unless the person (None: the system itself) is one of the unit's own."""
    if person is not None and not _works_for(person, report.unit, WRITERS):
        raise Denied(f"Báo cáo này của {report.unit.short_name}. Chỉ người của đơn vị ấy nhập và nộp được.")


def collects_for(person: Person) -> list[Unit]:
    """Units for which the person may open a round."""
    grants = [grant for grant in reach_of(person).grants if grant.role in COLLECTORS]
    paths = {grant.path for grant in grants}
    return list(Unit.objects.filter(path__in=paths).order_by("path"))


def may_collect(person: Person, unit: Unit) -> bool:
    """The people of the unit that collects: its office, its leaders, its approvers."""
    return _works_for(person, unit, COLLECTORS)


def check_may_collect(person: Person | None, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) collects for the unit."""
    if person is not None and not may_collect(person, unit):
        raise Denied(f"Báo cáo gửi {unit.short_name}. Chỉ Văn phòng và lãnh đạo đơn vị ấy tiếp nhận hoặc trả lại.")


def reads(person: Person) -> bool:
    """Whether any post of the person reads reports at all."""
    return reach_of(person).has(*READERS)
