"""Who may see and do what with reports. The visible sets are written here once.

A unit's own people write its report; the people of the unit that collects receive it. Whoever has a unit in scope reads
what it has sent: a draft is its own until it is submitted.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from caunoi.ground.times import today
from caunoi.org.access import WRITERS, Denied, Unknown, in_scope, reach_of
from caunoi.org.models import Person, Post, Role, Unit, UnitKind, path_end
from caunoi.reporting.models import Report, ReportingChoice, ReportQuerySet, Round, Section, SectionCheck, why_closed
from caunoi.reporting.states import HELD_BY_SENDER, ReportStatus

COLLECTORS = (Role.CLERK, Role.LEADER, Role.APPROVER)
"""Roles that open rounds, follow them, accept and return."""


CHAIRS = (Role.APPROVER, Role.LEADER)
"""Roles that approve their unit's report before it leaves the unit, where the unit chose that."""
_SENDERS = (UnitKind.COMMUNE, UnitKind.ORGANISATION, UnitKind.ASSOCIATION)
BEHALF = (Role.OFFICER, Role.CLERK, Role.LEADER, Role.APPROVER)
"""Roles of a commune that enter on behalf of its areas."""


def at_work(unit: Unit) -> Unit:
    """The unit whose people make and collect the unit's reports: itself; after it was merged its heir, beneath which it
    hangs."""
    while unit.closed_on is not None and unit.parent is not None and unit.parent.kind == unit.kind:
        unit = unit.parent
    return unit


def _writes_for(person: Person, unit: Unit) -> bool:
    if _works_for(person, at_work(unit), WRITERS):
        return True
    return unit.kind == UnitKind.AREA and unit.parent is not None and _works_for(person, unit.parent, BEHALF)


def _works_for(person: Person, unit: Unit, roles: tuple[str, ...]) -> bool:
    return any(
        grant.role in roles and (grant.unit_id == unit.pk or grant.path == unit.path)
        for grant in reach_of(person).grants
    )


def reports_of(person: Person) -> ReportQuerySet:
    """Reports that the person's own units have to make, with those that were asked of units which were merged into
    them: such a unit hangs beneath its heir and is of its kind."""
    grants = [grant for grant in reach_of(person).grants if grant.role in WRITERS]
    merged = [
        Q(kind=grant.scope_kind, closed_on__isnull=False, path__gt=grant.path, path__lt=path_end(grant.path))
        for grant in grants
        if grant.scope_kind in (*_SENDERS, UnitKind.AREA)
    ]
    own = [grant.unit_id for grant in grants]
    if not merged:
        return Report.objects.filter(unit_id__in=own)
    return Report.objects.filter(unit__in=Unit.objects.filter(reduce(or_, merged, Q(pk__in=own))))


def reports_written_by(person: Person) -> ReportQuerySet:
    """The own units' reports, and those of the areas of a commune for which the person works: their head may have no
    telephone at hand."""
    communes = [grant.unit_id for grant in reach_of(person).grants if grant.role in BEHALF]
    behalf = Report.objects.filter(unit__parent_id__in=communes, unit__kind=UnitKind.AREA)
    return reports_of(person) | behalf


def reports_visible_to(person: Person) -> ReportQuerySet:
    """The person's own units' reports, whatever their state, and all that units in her scope have sent."""
    sent = in_scope(Report.objects.all(), person).exclude(
        Q(status__in=[ReportStatus.NOT_STARTED, ReportStatus.DRAFT, ReportStatus.PROPOSED]) & Q(first_submitted_at=None)
    )
    return sent | reports_written_by(person)


def report_for(person: Person, ref: str) -> Report:
    """The report with this reference, or `Unknown`."""
    report = (
        reports_visible_to(person)
        .filter(ref=ref)
        .select_related("unit", "unit__parent", "round", "round__unit", "round__data_set", "submitted_by")
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
    """The unit's own people, while the report is with them and takes entries."""
    return report.status in HELD_BY_SENDER and _writes_for(person, report.unit) and not why_closed(report)


def may_submit(person: Person, report: Report) -> bool:
    """Whoever writes it; and where it waits for a chair whom the unit no longer has, its own people again."""
    if report.status != ReportStatus.PROPOSED:
        return may_write(person, report)
    is_ours = _writes_for(person, report.unit) and not is_chair_of(person, report.unit)
    return is_ours and not why_closed(report) and not goes_to_chair(person, report.unit)


def check_may_write(person: Person | None, report: Report) -> None:
    """Raise `Denied` unless the person (None: the system itself) is one of the unit's own."""
    if person is not None and not _writes_for(person, report.unit):
        raise Denied(f"Báo cáo này của {report.unit.short_name}. Chỉ người của đơn vị ấy nhập và nộp được.")


def chaired_by(person: Person) -> QuerySet[Unit]:
    """Units whose reports the person approves before they are sent."""
    own = [grant.unit_id for grant in reach_of(person).grants if grant.role in CHAIRS]
    return Unit.objects.filter(pk__in=own, kind__in=_SENDERS).order_by("path")


def is_chair_of(person: Person, unit: Unit) -> bool:
    """Whether the person leads just this unit, or the one that it was merged into."""
    led = at_work(unit).pk
    return any(grant.role in CHAIRS and grant.unit_id == led for grant in reach_of(person).grants)


def is_of_sender(person: Person, report: Report) -> bool:
    """Whether the person is one of those who make the report; its chair is."""
    return _writes_for(person, report.unit)


def check_is_chair(person: Person | None, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) leads the unit."""
    if person is not None and not is_chair_of(person, unit):
        raise Denied(f"Chỉ lãnh đạo {unit.short_name} duyệt được báo cáo trước khi nộp.")


def goes_to_chair(person: Person | None, unit: Unit) -> bool:
    """Whether what the person sends goes to the unit's chair first: the unit chose it, and somebody is there for it."""
    if person is None or is_chair_of(person, unit):
        return False
    unit = at_work(unit)
    if not ReportingChoice.objects.filter(unit=unit, by_chair=True).exists():
        return False
    return Post.objects.valid(on=today()).filter(unit=unit, role__in=CHAIRS, person__is_active=True).exists()


def collects_for(person: Person) -> list[Unit]:
    """Units for which the person may open a round."""
    grants = [grant for grant in reach_of(person).grants if grant.role in COLLECTORS]
    paths = {grant.path for grant in grants}
    # A commune asks its areas from its own report, not from here.
    return list(Unit.objects.filter(path__in=paths).exclude(kind=UnitKind.COMMUNE).order_by("path"))


def collecting_paths(person: Person) -> list[str]:
    """Paths of the units whose rounds the person receives."""
    return sorted({grant.path for grant in reach_of(person).grants if grant.role in COLLECTORS})


def manages_forms(person: Person) -> bool:
    """Whether the person keeps forms, rules, targets and due dates: the office and the leaders of the province."""
    return any(unit.kind == UnitKind.PROVINCE for unit in collects_for(person))


def check_manages_forms(person: Person | None) -> None:
    """Raise `Denied` unless the person (None: the system itself) keeps forms and rules."""
    if person is not None and not manages_forms(person):
        raise Denied("Chỉ Văn phòng và lãnh đạo cấp tỉnh đặt hạn nộp, quy tắc, chỉ tiêu năm và biểu mẫu.")


def may_collect(person: Person, unit: Unit) -> bool:
    """The people of the unit that collects: its office, its leaders, its approvers; in a commune, which collects from
    its areas, its officers too."""
    return _works_for(person, at_work(unit), BEHALF if unit.kind == UnitKind.COMMUNE else COLLECTORS)


def check_may_collect(person: Person | None, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) collects for the unit."""
    if person is not None and not may_collect(person, unit):
        raise Denied(f"Báo cáo gửi {unit.short_name}. Chỉ Văn phòng và lãnh đạo đơn vị ấy tiếp nhận hoặc trả lại.")


def own_committees(person: Person) -> list[int]:
    """Units of the person that can be a committee. A commune's people are of none: nobody asks for their checks."""
    grants = (grant for grant in reach_of(person).grants if grant.role in WRITERS)
    return [grant.unit_id for grant in grants if grant.scope_kind not in {UnitKind.COMMUNE, UnitKind.AREA}]


def checks_for(person: Person) -> QuerySet[SectionCheck]:
    """Sections of reports that were sent, which the person's committees look at."""
    return SectionCheck.objects.filter(section__checked_by__in=own_committees(person))


def check_for(person: Person, ref: str, number: int) -> SectionCheck:
    """The section of the report that one of the person's committees looks at, or `Unknown`."""
    found = checks_for(person).filter(report=report_for(person, ref), section__number=number)
    check = found.select_related(
        "section__data_set", "report__unit", "report__round__unit", "report__round__data_set"
    ).first()
    if check is None:
        raise Unknown
    return check


def checks_sections(person: Person) -> bool:
    """Whether a form names a committee of the person."""
    return Section.objects.filter(checked_by__in=own_committees(person)).exists()


def check_may_check(person: Person | None, section: Section) -> None:
    """Raise `Denied` unless the person (None: the system itself) is of the committee that looks at the section."""
    if person is not None and (section.checked_by_id is None or section.checked_by_id not in own_committees(person)):
        raise Denied("Chỉ người của ban được giao kiểm tra phần này mới ghi ý kiến được.")
