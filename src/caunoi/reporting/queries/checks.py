"""What stands in a report, what the rules say of it, and what the house counts itself."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from caunoi.reporting.formulas import Figures, Missing, Operator, Side, is_broken, operand, parse_formula
from caunoi.reporting.models import (
    DataValue,
    Narrative,
    Report,
    SectionElement,
    ValidationRule,
)
from caunoi.reporting.queries.forms import lines_of
from caunoi.reporting.queries.limits import range_rules
from caunoi.reporting.queries.offers import offers_of
from caunoi.reporting.queries.operands import Operand, codes_of, operands_of, with_sums
from caunoi.reporting.states import (
    EntryKind,
    Importance,
    Level,
    Part,
    ReportStatus,
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that the figures break, and the cells it speaks of."""

    code: str
    sentence: str
    is_error: bool
    codes: tuple[str, ...]


def figures_of(report: Report) -> dict[str, Decimal | None]:
    """Value by operand, and by code of each element its sum over options."""
    return with_sums(DataValue.objects.filter(report=report).values_list("element__code", "option", "value"))


def notes_of(report: Report) -> dict[str, str]:
    """Notes by operand, only where something is written."""
    noted = DataValue.objects.filter(report=report).exclude(note="")
    return {operand(code, option): note for code, option, note in noted.values_list("element__code", "option", "note")}


def narratives_of(report: Report) -> dict[str, str]:
    """Words by part; every part is there."""
    written = dict(Narrative.objects.filter(report=report).values_list("part", "text"))
    return {str(part): written.get(str(part), "") for part in Part}


def broken_rules(
    figures: Figures, *, on: date, codes: Iterable[str] | None = None, ranges: Iterable[ValidationRule] = ()
) -> list[Broken]:
    """The rules that the figures of a period that ends on the day break, errors first, then the `ranges` that they
    leave. `codes` leaves out rules about figures not on the form."""
    known = None if codes is None else set(codes)
    found = []
    for rule in (*ValidationRule.objects.holding(on), *ranges):
        left, right = parse_formula(rule.left), parse_formula(rule.right)
        about = tuple(dict.fromkeys((*left.codes, *right.codes)))
        if known is not None and not known.issuperset(about):
            continue
        sides = Side(left, Missing(rule.left_missing)), Side(right, Missing(rule.right_missing))
        if is_broken(sides[0], Operator(rule.operator), sides[1], figures):
            found.append(Broken(rule.code, rule.sentence, rule.importance == Importance.ERROR, about))
    return found


def rules_for(report: Report) -> list[dict[str, object]]:
    """The rules about figures that are on the form, as a browser is given them."""
    known = {one.code for one in operands_of(lines_of(report.round.data_set))}
    return [
        {
            "code": rule.code,
            "sentence": rule.sentence,
            "left": rule.left,
            "leftMissing": rule.left_missing,
            "operator": rule.operator,
            "right": rule.right,
            "rightMissing": rule.right_missing,
            "isError": rule.importance == Importance.ERROR,
        }
        for rule in (*ValidationRule.objects.holding(report.round.ends_on), *range_rules(report))
        if known.issuperset((*parse_formula(rule.left).codes, *parse_formula(rule.right).codes))
    ]


def last_writers(report: Report, codes: Iterable[str]) -> dict[str, tuple[str, datetime | None]]:
    """Who wrote each of the cells last, and when."""
    wanted = set(codes)
    rows = DataValue.objects.filter(report=report).values_list(
        "element__code", "option", "written_by__full_name", "written_at"
    )
    named = {operand(code, option): (who or "", when) for code, option, who, when in rows}
    return {code: told for code, told in named.items() if code in wanted}


def last_reasons(report: Report) -> dict[str, str]:
    """What has to be put right before it is sent again: what it was returned for, what its own chair found."""
    if report.status not in (ReportStatus.RETURNED, ReportStatus.DRAFT):
        return {}
    reasons: dict[str, str] = {}
    for entry in report.entries.exclude(kind=EntryKind.PROPOSED).order_by("-created_at", "-pk"):
        if entry.kind not in (EntryKind.RETURNED, EntryKind.REFUSED):
            break
        reasons = {**entry.reasons, **reasons}
        if entry.kind == EntryKind.RETURNED:
            break
    return reasons


def overruled(report: Report) -> list[SectionElement]:
    """Numbers that differ from what is offered, without a word why."""
    figures, notes = figures_of(report), notes_of(report)
    written = [
        line
        for line in lines_of(report.round.data_set)
        if figures.get(line.element.code) is not None and not notes.get(line.element.code)
    ]
    offers = offers_of(report, written)
    return [
        line
        for line in written
        if line.element.code in offers and offers[line.element.code].value != figures[line.element.code]
    ]


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
    has_content: bool
    """A number; words where the form asks for no number."""

    @property
    def may_submit(self) -> bool:
        return not (self.missing or self.errors or self.unexplained or self.overruled)


def _elements(operands: Iterable[Operand], codes: Container[str]) -> set[str]:
    """The elements of those operands whose codes these are: a note at one group explains the sum too."""
    return {one.line.element.code for one in operands if one.code in codes}


def _open_codes(report: Report, operands: Sequence[Operand]) -> set[str]:
    """What a word can be written to: while the report is returned, the cells that are to be mended."""
    if report.status != ReportStatus.RETURNED:
        return codes_of(operands)
    return {*report.unlocked, *_elements(operands, report.unlocked)}


def check_of(report: Report) -> Check:
    """Compulsory numbers that are missing, rules that are broken, and warnings with and without a note."""
    lines = lines_of(report.round.data_set)
    figures, notes, operands = figures_of(report), notes_of(report), operands_of(lines)
    broken = broken_rules(figures, on=report.round.ends_on, codes=codes_of(operands), ranges=range_rules(report))
    # A village head has no box for words: the commune looks at what is unusual.
    of_area = report.round.data_set.level == Level.AREAS
    open_codes, noted = _open_codes(report, operands), {*notes, *_elements(operands, notes)}
    warnings = [one for one in broken if not one.is_error and not of_area and open_codes.intersection(one.codes)]
    explained = [one for one in warnings if noted.intersection(one.codes)]
    filled = sum(1 for line in lines if figures.get(line.element.code) is not None)
    return Check(
        missing=tuple(line for line in lines if line.is_compulsory and figures.get(line.element.code) is None),
        errors=tuple(one for one in broken if one.is_error),
        unexplained=tuple(one for one in warnings if one not in explained),
        explained=tuple(explained),
        overruled=tuple(overruled(report)),
        filled=filled,
        total=len(lines),
        has_content=bool(filled) if lines else any(narratives_of(report).values()),
    )
