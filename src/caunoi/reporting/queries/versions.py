"""The versions of a report as they were sent, and what differs between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from caunoi.reporting.comparing import Stretch, side_by_side
from caunoi.reporting.models import Report, ReportEntry
from caunoi.reporting.queries.forms import lines_of
from caunoi.reporting.queries.operands import operands_of
from caunoi.reporting.states import EntryKind, Part


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A cell that differs, or that was returned and stayed as it was; None is "not reported"."""

    code: str
    name: str
    old: Decimal | None
    new: Decimal | None
    old_note: str
    new_note: str
    reason: str

    @property
    def is_same(self) -> bool:
        return (self.old, self.old_note) == (self.new, self.new_note)


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """A part of the narrative in both versions, in stretches."""

    name: str
    old: tuple[Stretch, ...]
    new: tuple[Stretch, ...]
    reason: str

    @property
    def is_same(self) -> bool:
        return not any(one.is_new for one in (*self.old, *self.new))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions: their numbers, when each was sent, and what differs."""

    old: int
    new: int
    old_entry: ReportEntry
    new_entry: ReportEntry
    cells: tuple[ComparedCell, ...]
    parts: tuple[ComparedPart, ...]


def versions_of(report: Report) -> list[ReportEntry]:
    """What was sent, oldest first: version 1 is the first."""
    sent = report.entries.filter(kind=EntryKind.SUBMITTED).select_related("by")
    return list(sent.order_by("created_at", "pk"))


def compare(report: Report, versions: list[ReportEntry], old: int, new: int) -> Comparison:
    """Versions `old` and `new`, counted from 1, in the order of the paper; with the reasons for which the older was
    returned. One query for those. Raises IndexError for a version that is not there."""
    if not 1 <= old < new <= len(versions):
        raise IndexError(new)
    before, after = versions[old - 1], versions[new - 1]
    reasons: dict[str, str] = {}
    returned = report.entries.filter(kind=EntryKind.RETURNED, pk__gt=before.pk, pk__lt=after.pk).order_by("pk")
    for entry in returned:
        reasons |= entry.reasons
    return Comparison(old, new, before, after, _cells(report, before, after, reasons), _parts(before, after, reasons))


def _cells(
    report: Report, before: ReportEntry, after: ReportEntry, reasons: dict[str, str]
) -> tuple[ComparedCell, ...]:
    found = []
    for one in operands_of(lines_of(report.round.data_set)):
        name = one.line.element.name
        cell = ComparedCell(
            code=one.code,
            name=f"{name}: {one.option_name}" if one.option else name,
            old=_number(before, one.code),
            new=_number(after, one.code),
            old_note=before.content.get("notes", {}).get(one.code, ""),
            new_note=after.content.get("notes", {}).get(one.code, ""),
            reason=reasons.get(one.code, ""),
        )
        if cell.reason or not cell.is_same:
            found.append(cell)
    return tuple(found)


def _number(entry: ReportEntry, code: str) -> Decimal | None:
    text = entry.content.get("values", {}).get(code)
    return None if text is None else Decimal(text)


def _parts(before: ReportEntry, after: ReportEntry, reasons: dict[str, str]) -> tuple[ComparedPart, ...]:
    found = []
    for part in Part:
        texts = [entry.content.get("narratives", {}).get(part, "") for entry in (before, after)]
        one = ComparedPart(str(part.label), *side_by_side(*texts), reason=reasons.get(part, ""))
        if one.reason or not one.is_same:
            found.append(one)
    return tuple(found)
