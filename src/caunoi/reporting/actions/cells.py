"""What writing into the cells of a report changes: worked out and checked before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from caunoi.ground.text import NotANumber, nfc, number_vi
from caunoi.org.models import Person
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.models import DataValue, Report
from caunoi.reporting.queries import Operand
from caunoi.reporting.reading import check_cell
from caunoi.reporting.states import HELD_BY_SENDER, ReportStatus


@dataclass(frozen=True, slots=True)
class Stored:
    """What a report holds before: numbers and notes by code of the cell."""

    figures: Mapping[str, Decimal | None]
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellChanges:
    """The cells of one report that get another number or another note; `report` is the locked row."""

    report: Report
    cells: Mapping[str, Operand]
    stored: Stored
    figures: Mapping[str, Decimal | None]
    notes: Mapping[str, str]

    @property
    def codes(self) -> set[str]:
        return {*self.figures, *self.notes}

    def rows(self, moment: datetime, by: Person | None) -> list[DataValue]:
        """What to store, in the order of codes."""
        return [
            DataValue(
                report_id=self.report.pk,
                element_id=self.cells[code].line.element_id,
                option=self.cells[code].option,
                value=self.figures[code] if code in self.figures else self.stored.figures.get(code),
                note=self.notes.get(code, self.stored.notes.get(code, "")),
                written_at=moment,
                written_by_id=by.pk if by else None,
            )
            for code in sorted(self.codes)
        ]

    def facts(self) -> list[str]:
        """What the trail tells of it: of a report that was never sent which cells alone, for whoever reads the trail
        does not read drafts; what is sent is kept with its numbers."""
        if self.report.first_submitted_at is None:
            return sorted(self.codes)
        before = self.stored.figures
        told = [f"{code}: {_shown(before.get(code))} → {_shown(self.figures[code])}" for code in sorted(self.figures)]
        return told + [f"{code}: {self.notes[code] or 'bỏ ghi chú'}" for code in sorted(self.notes)]


def changes_of(
    report: Report,
    cells: Mapping[str, Operand],
    stored: Stored,
    figures: Mapping[str, Decimal | None],
    notes: Mapping[str, str],
    closed: str,
) -> CellChanges:
    """What differs from what is stored, through all checks; `closed` says why the round takes no entry, "" where it
    does. Raises CannotReport."""
    changed = {code: value for code, value in figures.items() if stored.figures.get(code) != value}
    written = {code: nfc(words.strip()) for code, words in notes.items()}
    other = {code: words for code, words in written.items() if stored.notes.get(code, "") != words}
    check_cells(report, {*changed, *other}, cells, changed, closed)
    return CellChanges(report, cells, stored, changed, other)


def store(changes: Iterable[CellChanges], moment: datetime, by: Person | None) -> None:
    """Write the cells; the trail is the caller's."""
    DataValue.objects.bulk_create(
        [row for one in changes for row in one.rows(moment, by)],
        update_conflicts=True,
        unique_fields=["report", "element", "option"],
        update_fields=["value", "note", "written_at", "written_by"],
    )


def check_cells(
    report: Report, codes: Set[str], cells: Mapping[str, Operand], values: Mapping[str, Decimal | None], closed: str
) -> None:
    """Raise CannotReport for the first of the cells that may not be written so."""
    check_open(report.status, closed if codes else "")
    for code in sorted(codes):
        if code not in cells:
            raise CannotReport(f"Chỉ tiêu {code} không có trong biểu mẫu này.", code)
        check_one(report.status, report.unlocked, code, values.get(code))


def check_open(status: str, closed: str) -> None:
    """Raise CannotReport where the report is out of its sender's hands, or its round closed."""
    if status not in HELD_BY_SENDER:
        raise CannotReport(why_shut(status))
    if closed:
        raise CannotReport(closed)


def check_one(status: str, unlocked: Iterable[str], code: str, value: Decimal | None) -> None:
    """Raise CannotReport for a cell that was not returned, or a number that no cell takes."""
    if status == ReportStatus.RETURNED and code not in unlocked:
        raise CannotReport("Ô này không bị trả lại nên không sửa được.", code)
    try:
        _ = value if value is None else check_cell(value)
    except NotANumber as slip:
        raise CannotReport(slip.sentence, code) from slip


def why_shut(status: str) -> str:
    """The sentence for whoever writes into a report that is out of her hands."""
    if status == ReportStatus.PROPOSED:
        return "Báo cáo đang chờ lãnh đạo duyệt nên không sửa được. Cần sửa thì đề nghị lãnh đạo trả lại."
    return "Báo cáo đã nộp nên không sửa được. Cần sửa thì đề nghị nơi nhận trả lại."


def _shown(value: Decimal | None) -> str:
    return "trống" if value is None else number_vi(value)
