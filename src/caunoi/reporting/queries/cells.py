"""The sheet of a report: every cell with what stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from caunoi.ground.text import number_vi
from caunoi.org.access import Unknown
from caunoi.reporting.formulas import operand
from caunoi.reporting.models import DataValue, Report, Section, SectionElement, Target
from caunoi.reporting.periods import Period, parse_any
from caunoi.reporting.queries.checks import Broken, broken_rules, last_reasons
from caunoi.reporting.queries.forms import lines_of
from caunoi.reporting.queries.limits import range_rules
from caunoi.reporting.queries.offers import Offer, offers_of
from caunoi.reporting.queries.operands import codes_of, operands_of, with_sums
from caunoi.reporting.states import OverTime, ReportStatus

BEFORE = 4
"""Earlier periods drawn beside a cell."""
_FLOOR, _TALLEST, _STEP = 60, 44, 56


@dataclass(frozen=True, slots=True)
class Bar:
    """An earlier period of a cell as a bar of the picture: its value in words and in short, and where it stands."""

    label: str
    words: str
    short: str
    x: int
    height: int
    is_last_year: bool

    @property
    def y(self) -> int:
        return _FLOOR - self.height

    @property
    def middle(self) -> int:
        return self.x + 18

    @property
    def above(self) -> int:
        return self.y - 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a sheet, with what stood there before and what the year gives so far.

    `plan` is the year's target; `earlier` what the year's periods before this one add to it.
    """

    line: SectionElement
    value: Decimal | None
    note: str
    before: Decimal | None
    so_far: Decimal | None
    is_locked: bool
    reason: str
    broken: tuple[Broken, ...]
    offer: Offer | None
    plan: Decimal | None = None
    earlier: Decimal | None = None
    history: tuple[Bar, ...] = ()
    written_at: datetime | None = None
    written_by: str = ""
    option: str = ""
    option_name: str = ""

    @property
    def code(self) -> str:
        return operand(self.line.element.code, self.option)

    @property
    def name(self) -> str:
        """What the line is called, and the group of people where it is split."""
        return f"{self.line.element.name}: {self.option_name}" if self.option else self.line.element.name

    @property
    def is_overruled(self) -> bool:
        """Another number than the offered one, and no word why."""
        return bool(self.offer and self.value is not None and self.value != self.offer.value and not self.note)

    @property
    def share(self) -> str:
        """The year so far in percent of its target, as it is shown."""
        if not self.plan or self.value is None:
            return ""
        part = (self.value + (self.earlier or 0)) * 100 / self.plan
        return f"{number_vi(part.quantize(Decimal(1), rounding=ROUND_HALF_UP))}%"

    @property
    def state(self) -> str:
        """One of empty, saved, locked, warning, error, returned: how the cell looks."""
        if self.is_locked:
            return "locked"
        if self.reason:
            return "returned"
        if any(one.is_error for one in self.broken):
            return "error"
        if self.broken or self.is_overruled:
            return "warning"
        return "empty" if self.value is None else "saved"


@dataclass(frozen=True, slots=True)
class SectionCount:
    """A section with how many of its numbers are there, and how many rules its numbers break."""

    section: Section
    filled: int
    total: int
    errors: int = 0
    warnings: int = 0

    @property
    def is_full(self) -> bool:
        return self.filled == self.total

    @property
    def words(self) -> str:
        """ "6/8 · 1 lỗi, 2 cảnh báo"."""
        troubles = [(self.errors, "lỗi"), (self.warnings, "cảnh báo")]
        told = ", ".join(f"{number_vi(count)} {word}" for count, word in troubles if count)
        return f"{self.filled}/{self.total}" + (f" · {told}" if told else "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One section of a report as a page; `figures` are those of all sections, as text by code."""

    section: Section
    sections: tuple[SectionCount, ...]
    cells: tuple[Cell, ...]
    before_words: str
    may_write: bool
    year: int = 0
    errors: int = 0
    warnings: int = 0
    figures: dict[str, str | None] = field(default_factory=dict)
    saved_at: datetime | None = None

    @property
    def filled(self) -> int:
        return sum(one.filled for one in self.sections)

    @property
    def total(self) -> int:
        return sum(one.total for one in self.sections)


def _of_periods(report: Report, periods: Iterable[str]) -> dict[str, dict[str, Decimal | None]]:
    """Values by period and code, of the same unit's reports of the same form, versions and all."""
    found: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    values = DataValue.objects.filter(
        report__unit_id=report.unit_id,
        report__round__data_set__code=report.round.data_set.code,
        report__round__period__in=list(periods),
    )
    named = values.values_list("report__round__period", "element__code", "option", "value")
    for period, code, option, value in named:
        found[period][operand(code, option)] = value
    return found


def folded_over_time(over_time: str, values: list[Decimal]) -> Decimal | None:
    """Values of several periods, first one first, as one."""
    if not values:
        return None
    if over_time == "SUM":
        return sum(values, Decimal(0))
    return values[-1] if over_time == "LAST" else values[0]


def targets_of(report: Report) -> dict[str, Decimal]:
    """The year's target by code: the unit's own before that of all units of its kind, a newer one before an older."""
    year = report.round.starts_on.year
    targets = Target.objects.filter(
        Q(unit_id=report.unit_id) | Q(unit=None, level=report.round.data_set.level),
        Q(until_year=None) | Q(until_year__gte=year),
        from_year__lte=year,
    )
    rows = targets.values_list("unit_id", "from_year", "element__code", "value")
    return {code: value for *_, code, value in sorted(rows, key=lambda row: (row[0] is not None, row[1]))}


def _period_of(report: Report) -> Period | None:
    """The period with its neighbours; None for one of its own dates."""
    period = parse_any(report.round.period)
    return period if isinstance(period, Period) else None


def _short(value: Decimal) -> str:
    for size, word in ((1_000_000_000, "tỷ"), (1_000_000, "tr")):
        if value >= size:
            return f"{number_vi(value / size, 1 if value < size * 10 else 0)} {word}"
    return number_vi(value)


def _label(period: Period) -> str:
    return f"{period.iso[4:]}/{period.year % 100:02d}" if len(period.iso) > 4 else period.iso


def _bars(periods: Sequence[Period], values: Sequence[Decimal | None], same: Period) -> tuple[Bar, ...]:
    known = [one for one in values if one is not None]
    most = max(known, default=Decimal(0))
    if not known:
        return ()
    return tuple(
        Bar(
            label=_label(period),
            words="chưa có số" if value is None else number_vi(value),
            short="" if value is None else _short(value),
            x=8 + place * _STEP,
            height=max(1, round(value * _TALLEST / most)) if value and most else 1,
            is_last_year=period == same,
        )
        for place, (period, value) in enumerate(zip(periods, values, strict=True))
    )


def _is_locked(report: Report, code: str, *, may_write: bool) -> bool:
    return not may_write or (report.status == ReportStatus.RETURNED and code not in report.unlocked)


def boxes_of(report: Report, number: int) -> list[Cell]:
    """The cells of a section as bare as one who saves some of them needs them: which there are and which are locked;
    of the first section when there is no such number. `Unknown` where the form asks for words alone."""
    lines = lines_of(report.round.data_set)
    numbers = {line.section.number for line in lines}
    if not numbers:
        raise Unknown
    chosen = number if number in numbers else min(numbers)
    return [
        Cell(
            line=of.line,
            value=None,
            note="",
            before=None,
            so_far=None,
            is_locked=_is_locked(report, of.code, may_write=True),
            reason="",
            broken=(),
            offer=None,
            option=of.option,
            option_name=of.option_name,
        )
        for of in operands_of([line for line in lines if line.section.number == chosen])
    ]


def cells_of(report: Report, *, may_write: bool, section: int = 0) -> list[Cell]:
    """Every cell of the report, in the order of the paper; a constant number of queries, and one more for each number
    of the `section` that the house counts itself."""
    lines = lines_of(report.round.data_set)
    operands = operands_of(lines)
    stored_values = DataValue.objects.filter(report=report).select_related("written_by")
    values = {(one.element_id, one.option): one for one in stored_values}
    codes = {line.element_id: line.element.code for line in lines}
    figures = with_sums(
        (codes[element], option, one.value) for (element, option), one in values.items() if element in codes
    )
    period = _period_of(report)
    year = period.of_year_so_far[:-1] if period else ()
    drawn = [period.shifted(-step) for step in range(BEFORE, 0, -1)] if period else []
    earlier = _of_periods(report, {one.iso for one in (*year, *drawn)}) if period else {}
    broken = broken_rules(figures, on=report.round.ends_on, codes=codes_of(operands), ranges=range_rules(report))
    reasons, targets = last_reasons(report), targets_of(report)
    offers = offers_of(report, [line for line in lines if line.section.number == section])
    cells = []
    for of in operands:
        line, code = of.line, of.code
        stored = values.get((line.element_id, of.option))
        of_year = [one for past in year if (one := earlier.get(past.iso, {}).get(code)) is not None]
        of_past = [earlier.get(past.iso, {}).get(code) for past in drawn]
        now = stored.value if stored else None
        summed = line.element.over_time == OverTime.SUM
        cells.append(
            Cell(
                line=line,
                value=now,
                note=stored.note if stored else "",
                before=of_past[-1] if of_past else None,
                so_far=folded_over_time(line.element.over_time, [*of_year, *([] if now is None else [now])]),
                is_locked=_is_locked(report, code, may_write=may_write),
                reason=reasons.get(code, ""),
                broken=tuple(one for one in broken if code in one.codes),
                offer=None if of.option else offers.get(code),
                option=of.option,
                option_name=of.option_name,
                plan=targets.get(code),
                earlier=sum(of_year, Decimal(0)) if summed and of_year else None,
                history=_bars(drawn, of_past, period.last_year) if period and line.section.number == section else (),
                written_at=stored.written_at if stored else None,
                written_by=stored.written_by.full_name if stored and stored.written_by else "",
            )
        )
    return cells


def _count(cells: list[Cell]) -> SectionCount:
    broken = {one.code: one.is_error for cell in cells for one in cell.broken}
    return SectionCount(
        section=cells[0].line.section,
        filled=sum(1 for cell in cells if cell.value is not None),
        total=len(cells),
        errors=sum(broken.values()),
        warnings=sum(not one for one in broken.values()),
    )


def _by_section(cells: Iterable[Cell]) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.line.section.number].append(cell)
    return found


def section_counts(report: Report) -> tuple[SectionCount, ...]:
    """How far each section is; none where the form asks for words alone."""
    return tuple(_count(own) for own in _by_section(cells_of(report, may_write=False)).values())


def sheet_of(report: Report, number: int, *, may_write: bool) -> Sheet:
    """A section of the report; the first one when there is no such number. `Unknown` where the form asks for words
    alone."""
    cells = cells_of(report, may_write=may_write, section=number)
    by_section = _by_section(cells)
    if not by_section:
        raise Unknown
    chosen = number if number in by_section else min(by_section)
    period = _period_of(report)
    broken = {one.code: one.is_error for cell in cells for one in cell.broken}
    return Sheet(
        section=by_section[chosen][0].line.section,
        sections=tuple(_count(own) for own in by_section.values()),
        cells=tuple(by_section[chosen]),
        before_words=period.previous.words if period else "kỳ trước",
        may_write=may_write,
        year=report.round.starts_on.year,
        errors=sum(broken.values()),
        warnings=sum(not one for one in broken.values()),
        figures={cell.code: None if cell.value is None else f"{cell.value:f}" for cell in cells},
        saved_at=max((cell.written_at for cell in cells if cell.written_at), default=None),
    )
