"""Reading reports: the sheet of a unit, what the rules say, who has sent, and the sums of a round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet, Sum

from caunoi.ground import times
from caunoi.ground.figures import offered
from caunoi.org.access import WRITERS
from caunoi.org.models import Person, Post, Unit, UnitKind
from caunoi.reporting.access import COLLECTORS, reports_of, rounds_visible_to
from caunoi.reporting.formulas import Figures, Missing, Operator, Side, indicator_value, is_broken, parse_formula
from caunoi.reporting.models import (
    DataElement,
    DataSet,
    DataValue,
    Indicator,
    Narrative,
    Report,
    ReportEntry,
    Round,
    Section,
    SectionElement,
    ValidationRule,
)
from caunoi.reporting.periods import parse_period
from caunoi.reporting.states import (
    COUNTED,
    HELD_BY_SENDER,
    WORDS,
    EntryKind,
    Importance,
    Level,
    Part,
    ReportStatus,
)

TONES = {
    ReportStatus.DRAFT: "open",
    ReportStatus.SUBMITTED: "soon",
    ReportStatus.RETURNED: "late",
    ReportStatus.ACCEPTED: "done",
}
KINDS = {Level.COMMUNES: (UnitKind.COMMUNE,), Level.ORGANISATIONS: (UnitKind.ORGANISATION, UnitKind.ASSOCIATION)}


# Forms


def current_forms() -> list[DataSet]:
    """The newest version of each form."""
    newest = DataSet.objects.values("code").annotate(newest=Max("version"))
    wanted = Q(pk=None)
    for row in newest:
        wanted |= Q(code=row["code"], version=row["newest"])
    return list(DataSet.objects.filter(wanted).order_by("code"))


def lines_of(data_set: DataSet) -> list[SectionElement]:
    """Every line of the form with its element and section, in the order of the paper."""
    sections = {section.pk: section for section in Section.objects.filter(data_set=data_set)}
    lines = SectionElement.objects.filter(section__data_set=data_set).select_related("element")
    found = list(lines.order_by("section__number", "position"))
    for line in found:
        # The few sections are made once, not once for every line.
        line.section = sections[line.section_id]
    return found


def senders(unit: Unit, data_set: DataSet, on: date) -> list[Unit]:
    """Units directly under the collecting one that have to fill in the form, in the order of places."""
    standing = Unit.objects.standing(on=on).filter(parent_id=unit.pk, kind__in=KINDS[Level(data_set.level)])
    return list(standing.in_order())


def people_of_sender(unit: Unit, *, but: Person | None = None) -> QuerySet[Person]:
    """Those who write the unit's reports."""
    return _holders(Q(unit=unit, role__in=WRITERS), but)


def people_who_collect(unit: Unit, *, but: Person | None = None) -> QuerySet[Person]:
    """Those who receive reports for the unit: its office and its leaders."""
    return _holders(Q(scope=unit, role__in=COLLECTORS), but)


def _holders(condition: Q, but: Person | None) -> QuerySet[Person]:
    posts = Post.objects.valid(on=times.today()).filter(condition)
    people = Person.objects.filter(pk__in=posts.values("person_id"), is_active=True)
    return people.exclude(pk=but.pk) if but else people


# One report


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a sheet, with what stood there before and what the year gives so far."""

    line: SectionElement
    value: Decimal | None
    note: str
    before: Decimal | None
    so_far: Decimal | None
    is_locked: bool
    reason: str
    broken: tuple[Broken, ...]
    counted: Counted | None

    @property
    def code(self) -> str:
        return self.line.element.code

    @property
    def state(self) -> str:
        """One of empty, saved, locked, warning, error, returned: how the cell looks."""
        if self.is_locked:
            return "locked"
        if self.reason:
            return "returned"
        if any(one.is_error for one in self.broken):
            return "error"
        if self.broken:
            return "warning"
        return "empty" if self.value is None else "saved"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the house itself counts for a cell, and the page with the very rows behind it."""

    value: Decimal
    address: str
    definition: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that the figures break, and the cells it speaks of."""

    code: str
    sentence: str
    is_error: bool
    codes: tuple[str, ...]


def figures_of(report: Report) -> dict[str, Decimal | None]:
    """Value by code of the data element."""
    return dict(DataValue.objects.filter(report=report).values_list("element__code", "value"))


def notes_of(report: Report) -> dict[str, str]:
    """Notes by code, only where something is written."""
    return dict(DataValue.objects.filter(report=report).exclude(note="").values_list("element__code", "note"))


def narratives_of(report: Report) -> dict[str, str]:
    """Words by part; every part is there."""
    written = dict(Narrative.objects.filter(report=report).values_list("part", "text"))
    return {str(part): written.get(str(part), "") for part in Part}


def broken_rules(figures: Figures, *, codes: Iterable[str] | None = None) -> list[Broken]:
    """The rules that the figures break, errors first. `codes` leaves out rules about figures not on the form."""
    known = None if codes is None else set(codes)
    found = []
    for rule in ValidationRule.objects.filter(is_active=True).order_by("importance", "code"):
        left, right = parse_formula(rule.left), parse_formula(rule.right)
        about = tuple(dict.fromkeys((*left.codes, *right.codes)))
        if known is not None and not known.issuperset(about):
            continue
        sides = Side(left, Missing(rule.left_missing)), Side(right, Missing(rule.right_missing))
        if is_broken(sides[0], Operator(rule.operator), sides[1], figures):
            found.append(Broken(rule.code, rule.sentence, rule.importance == Importance.ERROR, about))
    return found


def last_reasons(report: Report) -> dict[str, str]:
    """What the report was last returned for, while it is returned."""
    if report.status != ReportStatus.RETURNED:
        return {}
    entry = report.entries.filter(kind=EntryKind.RETURNED).order_by("-created_at", "-pk").first()
    return dict(entry.reasons) if entry else {}


def _of_periods(report: Report, periods: Iterable[str]) -> dict[str, dict[str, Decimal | None]]:
    """Values by period and code, of the same unit's reports of the same form, versions and all."""
    found: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    values = DataValue.objects.filter(
        report__unit_id=report.unit_id,
        report__round__data_set__code=report.round.data_set.code,
        report__round__period__in=list(periods),
    )
    for period, code, value in values.values_list("report__round__period", "element__code", "value"):
        found[period][code] = value
    return found


def folded_over_time(over_time: str, values: list[Decimal]) -> Decimal | None:
    """Values of several periods, first one first, as one."""
    if not values:
        return None
    if over_time == "SUM":
        return sum(values, Decimal(0))
    return values[-1] if over_time == "LAST" else values[0]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One section of a report as a page."""

    section: Section
    sections: tuple[SectionCount, ...]
    cells: tuple[Cell, ...]
    before_words: str
    may_write: bool


@dataclass(frozen=True, slots=True)
class SectionCount:
    """A section with how many of its numbers are there."""

    section: Section
    filled: int
    total: int

    @property
    def is_full(self) -> bool:
        return self.filled == self.total


def counted_for(report: Report, element: DataElement) -> Counted | None:
    """What the folder behind the element counts for the unit and the days of the round."""
    figure = offered().get(element.figure)
    if figure is None:
        return None
    span = (report.unit, report.round.starts_on, report.round.ends_on)
    return Counted(figure.value(*span), figure.records(*span), figure.definition)


def overruled(report: Report) -> list[SectionElement]:
    """Numbers that differ from what the house counts, without a word why."""
    figures, notes = figures_of(report), notes_of(report)
    found = []
    for line in lines_of(report.round.data_set):
        value = figures.get(line.element.code)
        if line.element.figure and value is not None and not notes.get(line.element.code):
            counted = counted_for(report, line.element)
            if counted is not None and counted.value != value:
                found.append(line)
    return found


def cells_of(report: Report, *, may_write: bool, section: int = 0) -> list[Cell]:
    """Every cell of the report, in the order of the paper; a constant number of queries, and one more for each number
    of the `section` that the house counts itself."""
    lines = lines_of(report.round.data_set)
    values = {one.element_id: one for one in DataValue.objects.filter(report=report)}
    figures = {line.element.code: values[line.element_id].value for line in lines if line.element_id in values}
    period = parse_period(report.round.period)
    earlier = _of_periods(report, {period.previous.iso, *(one.iso for one in period.of_year_so_far[:-1])})
    broken = broken_rules(figures, codes=[line.element.code for line in lines])
    reasons = last_reasons(report)
    cells = []
    for line in lines:
        code, stored = line.element.code, values.get(line.element_id)
        year = [earlier.get(one.iso, {}).get(code) for one in period.of_year_so_far[:-1]]
        now = stored.value if stored else None
        cells.append(
            Cell(
                line=line,
                value=now,
                note=stored.note if stored else "",
                before=earlier.get(period.previous.iso, {}).get(code),
                so_far=folded_over_time(line.element.over_time, [one for one in (*year, now) if one is not None]),
                is_locked=not may_write or (report.status == ReportStatus.RETURNED and code not in report.unlocked),
                reason=reasons.get(code, ""),
                broken=tuple(one for one in broken if code in one.codes),
                counted=counted_for(report, line.element) if line.section.number == section else None,
            )
        )
    return cells


def sheet_of(report: Report, number: int, *, may_write: bool) -> Sheet:
    """A section of the report; the first one when there is no such number."""
    cells = cells_of(report, may_write=may_write, section=number)
    by_section: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_section[cell.line.section.number].append(cell)
    chosen = number if number in by_section else min(by_section)
    return Sheet(
        section=by_section[chosen][0].line.section,
        sections=tuple(
            SectionCount(own[0].line.section, sum(1 for cell in own if cell.value is not None), len(own))
            for own in by_section.values()
        ),
        cells=tuple(by_section[chosen]),
        before_words=parse_period(report.round.period).previous.words,
        may_write=may_write,
    )


@dataclass(frozen=True, slots=True)
class Check:
    """What stands between a report and its submission."""

    missing: tuple[SectionElement, ...]
    errors: tuple[Broken, ...]
    unexplained: tuple[Broken, ...]
    explained: tuple[Broken, ...]
    overruled: tuple[SectionElement, ...]
    filled: int
    total: int

    @property
    def may_submit(self) -> bool:
        return not (self.missing or self.errors or self.unexplained or self.overruled)


def check_of(report: Report) -> Check:
    """Compulsory numbers that are missing, rules that are broken, and warnings with and without a note."""
    lines = lines_of(report.round.data_set)
    figures, notes = figures_of(report), notes_of(report)
    broken = broken_rules(figures, codes=[line.element.code for line in lines])
    warnings = [one for one in broken if not one.is_error]
    explained = [one for one in warnings if any(notes.get(code) for code in one.codes)]
    return Check(
        missing=tuple(line for line in lines if line.is_compulsory and figures.get(line.element.code) is None),
        errors=tuple(one for one in broken if one.is_error),
        unexplained=tuple(one for one in warnings if one not in explained),
        explained=tuple(explained),
        overruled=tuple(overruled(report)),
        filled=sum(1 for line in lines if figures.get(line.element.code) is not None),
        total=len(lines),
    )


def history_of(report: Report) -> list[ReportEntry]:
    """What happened to the report, newest first."""
    return list(report.entries.select_related("by").order_by("-created_at", "-pk"))


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report with what pages say of its state."""

    report: Report

    @property
    def status(self) -> ReportStatus:
        return ReportStatus(self.report.status)

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "")

    @property
    def next_step(self) -> str:
        return WORDS[self.status][1]

    @property
    def is_held(self) -> bool:
        return self.status in HELD_BY_SENDER

    @property
    def is_sent(self) -> bool:
        return self.report.first_submitted_at is not None

    @property
    def period_words(self) -> str:
        return parse_period(self.report.round.period).words


def own_reports(person: Person) -> QuerySet[Report]:
    """The reports that the person's units make, what is due first, then the newest."""
    reports = reports_of(person).select_related("unit", "round", "round__data_set")
    return reports.order_by("-due_on", "-pk")


# A round


@dataclass(frozen=True, slots=True)
class Rates:
    """DHIS2's five metrics of a round, and those that content gives.

    On time: first submitted on the due date or before. Rates are percent, None while nothing is expected.
    """

    expected: int
    actual: int
    on_time: int
    accepted: int
    returned: int

    @property
    def rate(self) -> Decimal | None:
        return Decimal(self.actual * 100) / self.expected if self.expected else None

    @property
    def rate_on_time(self) -> Decimal | None:
        return Decimal(self.on_time * 100) / self.expected if self.expected else None


def rates_of(round: Round) -> Rates:
    """Expected and actual reports of the round; one query."""
    end = times.end_of_day(round.due_on)
    found = Report.objects.filter(round=round).aggregate(
        expected=Count("pk"),
        actual=Count("pk", filter=Q(status__in=COUNTED)),
        on_time=Count("pk", filter=Q(status__in=COUNTED, first_submitted_at__lte=end)),
        accepted=Count("pk", filter=Q(status=ReportStatus.ACCEPTED)),
        returned=Count("pk", filter=Q(status=ReportStatus.RETURNED)),
    )
    return Rates(**found)


@dataclass(frozen=True, slots=True)
class Followed:
    """A round on the list of those who follow it."""

    round: Round
    rates: Rates

    @property
    def words(self) -> str:
        return parse_period(self.round.period).words


def rounds_followed(person: Person) -> list[Followed]:
    """The twelve newest rounds that the person may follow."""
    rounds = rounds_visible_to(person).select_related("data_set", "unit").order_by("-ends_on", "-pk")[:12]
    return [Followed(one, rates_of(one)) for one in rounds]


def reports_in(round: Round, *, state: str = "") -> list[Report]:
    """The reports of a round in the order of places; `state` is a status, "late" or "missing" (not sent)."""
    reports = Report.objects.filter(round=round).select_related("unit", "round")
    if state == "late":
        reports = reports.exclude(status__in=COUNTED).filter(due_on__lt=times.today())
    elif state == "missing":
        reports = reports.exclude(status__in=COUNTED)
    elif state in ReportStatus.values:
        reports = reports.filter(status=state)
    return list(reports.order_by("unit__sort_key", "pk"))


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one number over the units of a round."""

    line: SectionElement
    value: Decimal | None
    units: int


@dataclass(frozen=True, slots=True)
class Rate:
    """An indicator worked out from the sums."""

    indicator: Indicator
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a round over the accepted reports, section by section, and its indicators."""

    sections: tuple[tuple[Section, tuple[Total, ...]], ...]
    rates: tuple[Rate, ...]
    accepted: int
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)


def totals_of(round: Round) -> Totals:
    """Sums over the accepted reports: a constant number of queries, one GROUP BY over the round's values."""
    lines = lines_of(round.data_set)
    # Grouped by number, without looking at the element of each of the many values.
    sums = {
        element: (value, units)
        for element, value, units in DataValue.objects.filter(
            report__round=round, report__status=ReportStatus.ACCEPTED, value__isnull=False
        )
        .values_list("element_id")
        .annotate(total=Sum("value"), units=Count("pk"))
        .order_by()
    }
    figures: dict[str, Decimal | None] = {line.element.code: sums.get(line.element_id, (None, 0))[0] for line in lines}
    sections: dict[int, tuple[Section, list[Total]]] = {}
    for line in lines:
        value, units = sums.get(line.element_id, (None, 0))
        sections.setdefault(line.section_id, (line.section, []))[1].append(Total(line, value, units))
    rates = [
        Rate(indicator, value)
        for indicator in Indicator.objects.order_by("code")
        if (value := worked_out(indicator, figures)) is not None
    ]
    return Totals(
        sections=tuple((section, tuple(rows)) for section, rows in sections.values()),
        rates=tuple(rates),
        accepted=Report.objects.counted().filter(round=round).count(),
        figures=figures,
    )


def worked_out(indicator: Indicator, figures: Figures) -> Decimal | None:
    """The indicator of these figures."""
    below = parse_formula(indicator.denominator) if indicator.denominator else None
    return indicator_value(parse_formula(indicator.numerator), below, Decimal(indicator.factor), figures)


def parts_of_sum(round: Round, element: DataElement) -> list[DataValue]:
    """The very values behind a sum, unit by unit in the order of places: what they add up to is the sum."""
    values = DataValue.objects.filter(
        report__in=Report.objects.counted().filter(round=round), element=element, value__isnull=False
    )
    return list(values.select_related("report", "report__unit").order_by("report__unit__sort_key", "report_id"))
