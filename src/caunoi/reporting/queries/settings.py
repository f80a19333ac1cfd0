"""What the Office keeps: due dates of a year, rules with a try-out, targets, versions of forms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from caunoi.org.models import Person
from caunoi.reporting.access import rounds_visible_to
from caunoi.reporting.formulas import Missing, Operator, Side, is_broken, operand, parse_formula
from caunoi.reporting.models import (
    DataElement,
    DataSet,
    DataValue,
    DueDate,
    Report,
    Round,
    SectionElement,
    Target,
    ValidationRule,
)
from caunoi.reporting.periods import Period, parse_period
from caunoi.reporting.queries.operands import combos_used, options_by_combo, with_sums
from caunoi.reporting.starter import SECTIONS, proposed_due
from caunoi.reporting.states import Level

ASKED = (Level.COMMUNES, Level.ORGANISATIONS)
TRIED_ROUNDS = 8
"""How many rounds back a rule is tried."""
SHOWN = 20


@dataclass(frozen=True, slots=True)
class DueRow:
    """A period of the year for one level: the day that is set, or the one that is proposed."""

    level: Level
    period: Period
    due_on: date | None
    basis: str
    is_set: bool

    @property
    def key(self) -> str:
        return f"{self.level}-{self.period.iso}"


def periods_of(year: int) -> list[Period]:
    """The reports of a year in the order in which they are asked."""
    return [parse_period(f"{year}{letter}") for letter in ("Q1", "S1", "Q3", "")]


def due_rows_of(year: int) -> list[DueRow]:
    """The due dates of the year, level by level."""
    periods = periods_of(year)
    held = {(one.level, one.period): one for one in DueDate.objects.filter(period__in=[one.iso for one in periods])}
    rows = []
    for level in ASKED:
        for period in periods:
            found = held.get((level, period.iso))
            if found:
                rows.append(DueRow(level, period, found.due_on, found.basis, is_set=True))
            else:
                day, basis = proposed_due(level, period) or (None, "")
                rows.append(DueRow(level, period, day, basis, is_set=False))
    return rows


def due_of(level: str, period: Period) -> date | None:
    """The day that is set for the period, else the proposed one, else none."""
    held = DueDate.objects.filter(level=level, period=period.iso).first()
    if held:
        return held.due_on
    proposal = proposed_due(level, period)
    return proposal[0] if proposal else None


def codes_known() -> set[str]:
    """Every name that a formula may use."""
    used = combos_used()
    options = options_by_combo(combo for own in used.values() for combo in own)
    split = {operand(code, one.code) for code, own in used.items() for combo in own for one in options[combo]}
    return set(DataElement.objects.values_list("code", flat=True)) | split


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that would break the rule, and what its two sides give."""

    report: Report
    left: Decimal | None
    right: Decimal | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule says of the accepted reports of the last rounds: those it could judge and those it would refuse."""

    reports: int
    broken: int
    hits: tuple[Hit, ...]


def tried(person: Person, rule: ValidationRule) -> Trial:
    """Try the rule, stored or not, on accepted reports that the person may see; three queries. Raises BadFormula."""
    left, right = parse_formula(rule.left), parse_formula(rule.right)
    sides = Side(left, Missing(rule.left_missing)), Side(right, Missing(rule.right_missing))
    codes = {*left.codes, *right.codes}
    elements = codes | {code.rpartition(".")[0] for code in codes}
    newest = list(rounds_visible_to(person).order_by("-ends_on", "-pk").values_list("pk", flat=True)[:TRIED_ROUNDS])
    asked = SectionElement.objects.filter(element__code__in=elements).values("section__data_set_id")
    reports = list(
        Report.objects.counted()
        .filter(round__in=newest, round__data_set__in=asked)
        .select_related("unit", "round", "round__data_set")
        .order_by("-round__ends_on", "unit__sort_key", "pk")
    )
    values: dict[int, list[tuple[str, str, Decimal | None]]] = defaultdict(list)
    rows = DataValue.objects.filter(report__in=[one.pk for one in reports], element__code__in=elements)
    for report, code, option, value in rows.values_list("report_id", "element__code", "option", "value"):
        values[report].append((code, option, value))
    hits = []
    for one in reports:
        figures = with_sums(values[one.pk])
        if is_broken(sides[0], Operator(rule.operator), sides[1], figures):
            hits.append(Hit(one, sides[0].value(figures), sides[1].value(figures)))
    return Trial(len(reports), len(hits), tuple(hits[:SHOWN]))


def rules() -> QuerySet[ValidationRule]:
    """All rules, those in use first."""
    return ValidationRule.objects.order_by("-is_active", "code")


def targets() -> QuerySet[Target]:
    """All targets, the newest first."""
    return Target.objects.select_related("element", "unit").order_by("-from_year", "element__code", "pk")


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a form, how many numbers it asks, in how many rounds it was used, and whether the next one takes
    it."""

    form: DataSet
    asked: int
    rounds: int
    is_newest: bool


def versions() -> list[Version]:
    """Every version of the forms that come back, each form's newest first."""
    used = dict(Round.objects.values_list("data_set_id").annotate(count=Count("pk")).order_by())
    forms = DataSet.objects.exclude(level=Level.CHOSEN).annotate(asked=Count("sections__lines"))
    found: list[Version] = []
    for one in forms.order_by("code", "-version"):
        is_newest = not found or found[-1].form.code != one.code
        found.append(Version(one, one.asked, used.get(one.pk, 0), is_newest))
    return found


def newest_version(code: str) -> DataSet | None:
    """The version of a form that the next round takes."""
    return DataSet.objects.exclude(level=Level.CHOSEN).filter(code=code).order_by("-version").first()


@dataclass(frozen=True, slots=True)
class Askable:
    """A number that a form may ask: whether it does now, and whether it has to be there."""

    element: DataElement
    is_asked: bool
    is_compulsory: bool


def askable(data_set: DataSet) -> list[tuple[str, list[Askable]]]:
    """All numbers of the catalogue by the titles of the sections: what the form asks first and in its order, then what
    it could ask."""
    lines = SectionElement.objects.filter(section__data_set=data_set).select_related("element", "section")
    found: dict[str, list[Askable]] = {}
    titles: dict[str, str] = {}
    there = set()
    for line in lines.order_by("section__number", "position"):
        there.add(line.element_id)
        titles.setdefault(line.element.code.split(".")[0], line.section.title)
        found.setdefault(line.section.title, []).append(Askable(line.element, True, line.is_compulsory))
    for element in DataElement.objects.filter(~Q(pk__in=there), is_active=True).order_by("code"):
        number = element.code.split(".")[0]
        place = int(number) - 1 if number.isascii() and number.isdigit() else len(SECTIONS)
        title = titles.get(number) or (SECTIONS[place] if 0 <= place < len(SECTIONS) else "Chỉ tiêu khác")
        found.setdefault(title, []).append(Askable(element, False, False))
    return list(found.items())
