"""A file of figures comes back in: kept and judged first, applied once after a person has looked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from django.db import transaction

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.ground.text import NotANumber, number_vi
from caunoi.org.access import WRITERS, Denied, reach_of
from caunoi.org.actions import CannotManage, check_still_open, close_list, keep_list
from caunoi.org.models import ImportKind, ListImport, Person
from caunoi.org.queries import Judged, Preview, Refusal, Verdict
from caunoi.reporting.access import reports_written_by
from caunoi.reporting.actions.cells import check_cells
from caunoi.reporting.actions.entering import CellsConflict, save_values
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.models import Report, closed_among
from caunoi.reporting.queries import Operand, figures_of, lines_of, notes_of, operands_of
from caunoi.reporting.reading import read_cell
from caunoi.reporting.sheets import WrittenCell, note_print, same_name

BATCH = 500
LONGEST_NOTE = 500
NOT_YOURS = "Không có báo cáo này trong các báo cáo bạn nhập. Tải tệp của báo cáo mình về rồi điền."


@dataclass(slots=True)
class JudgedFigure(Judged):
    """A row of a file of figures. `value` and `note` are what would be written; None of `note`: as it stands."""

    row: WrittenCell
    report: Report | None = None
    stands: Decimal | None = None
    value: Decimal | None = None
    note: str | None = None

    headings: ClassVar[tuple[str, ...]] = ("Đơn vị", "Mã", "Đang có", "Trong tệp", "Ghi chú")

    @property
    def words(self) -> tuple[str, ...]:
        """What stands under the headings."""
        row = self.row
        stands = "" if self.stands is None else number_vi(self.stands)
        return row.unit[:80], row.code[:30], stands, row.value[:40], row.note[:200]


def check_may_hand_over(person: Person) -> None:
    """Raise `Denied` unless the person works somewhere."""
    if not reach_of(person).has(*WRITERS):
        raise Denied("Chỉ người nhập báo cáo của một đơn vị mới nhập được số liệu từ tệp.")


@dataclass(slots=True)
class _Sheet:
    """What a report holds while its rows are judged."""

    report: Report
    cells: Mapping[str, Operand]
    figures: Mapping[str, Decimal | None]
    notes: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all stands in the report."""
        return not any(self.notes.values()) and all(value is None for value in self.figures.values())


class _Judge:
    """Judges the rows of one file; a constant number of queries for each report in it."""

    def __init__(self, person: Person, rows: Sequence[WrittenCell]) -> None:
        self.by_ref: dict[str, Report] = {}
        refs = sorted({row.ref for row in rows if row.ref})
        written = reports_written_by(person).select_related("unit", "round", "round__unit", "round__data_set")
        for start in range(0, len(refs), BATCH):
            self.by_ref |= {one.ref: one for one in written.filter(ref__in=refs[start : start + BATCH])}
        self.closed = closed_among(self.by_ref.values())
        self.sheets: dict[str, _Sheet] = {}
        self.forms: dict[int, Mapping[str, Operand]] = {}
        self.lines: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in rows:
            self.lines[row.ref, row.code].append(row.line)

    def judge(self, row: WrittenCell) -> JudgedFigure:
        try:
            return self._judged(self._sheet_of(row), row)
        except (CannotReport, NotANumber) as refusal:
            sentence = refusal.sentence
        except Refusal as refusal:
            sentence = str(refusal)
        return JudgedFigure(row, Verdict.ERROR, sentence)

    def _sheet_of(self, row: WrittenCell) -> _Sheet:
        if not row.ref:
            raise Refusal("Dòng này không do máy xuất ra, không rõ của báo cáo nào. Tải tệp của báo cáo về rồi điền.")
        report = self.by_ref.get(row.ref)
        if report is None:
            raise Refusal(NOT_YOURS)
        if not same_name(row.unit, report.unit.short_name):
            raise Refusal(f"Dòng này của {report.unit.short_name}, trong tệp ghi “{row.unit[:60]}”.")
        form = report.round.data_set
        if row.period != report.round.period:
            raise Refusal("Kỳ trong tệp không phải kỳ của báo cáo này. Tải lại tệp của kỳ này.")
        if (row.form, row.version) != (form.code, form.version):
            raise Refusal("Tệp theo biểu mẫu cũ. Tải lại tệp của báo cáo này rồi điền.")
        if row.ref not in self.sheets:
            if form.pk not in self.forms:
                self.forms[form.pk] = {one.code: one for one in operands_of(lines_of(form))}
            self.sheets[row.ref] = _Sheet(report, self.forms[form.pk], figures_of(report), notes_of(report))
        return self.sheets[row.ref]

    def _judged(self, sheet: _Sheet, row: WrittenCell) -> JudgedFigure:
        if len(self.lines[row.ref, row.code]) > 1:
            there = ", ".join(str(line) for line in self.lines[row.ref, row.code][:5])
            raise Refusal(f"Chỉ tiêu {row.code[:30]} có nhiều dòng ({there}). Để lại một dòng.")
        if row.code not in sheet.cells:
            raise CannotReport(f"Chỉ tiêu {row.code[:30]} không có trong biểu mẫu này.")
        if row.is_formula:
            raise Refusal("Ô này là công thức. Ghi số hoặc chữ thay cho công thức.")
        if len(row.note) > LONGEST_NOTE:
            raise CannotReport(f"Ghi chú dài quá {LONGEST_NOTE} chữ.")
        value, seen = read_cell(row.value), Decimal(row.seen) if row.seen else None
        stands, told = sheet.figures.get(row.code), sheet.notes.get(row.code, "")
        if sheet.is_empty:
            # A file that went out full comes back to a report that has lost everything: nobody's figure is overwritten.
            seen, seen_note = None, note_print("")
        else:
            seen_note = row.seen_note
        new_value = value not in (seen, stands)
        new_note = note_print(row.note) not in {seen_note, note_print(told)}
        judged = JudgedFigure(row, Verdict.SAME, "Không đổi.", sheet.report, stands, stands)
        if not new_value and not new_note:
            return judged
        check_cells(sheet.report, {row.code}, sheet.cells, {row.code: value}, self.closed.get(sheet.report.pk, ""))
        if new_value and stands != seen:
            raise Refusal(f"Sau khi tải tệp, ô này đã được ghi {_shown(stands)}. Tải lại tệp hoặc sửa trên trang.")
        if new_note and note_print(told) != seen_note:
            raise Refusal("Sau khi tải tệp, ghi chú của ô này đã đổi. Tải lại tệp hoặc sửa trên trang.")
        judged.verdict = Verdict.NEW if stands is None and new_value else Verdict.CHANGE
        judged.sentence = f"{_shown(stands)} → {_shown(value)}" if new_value else "Sửa ghi chú."
        judged.value = value if new_value else stands
        judged.note = row.note if new_note else None
        return judged


def _shown(value: Decimal | None) -> str:
    return "trống" if value is None else number_vi(value)


def judged_figures(draft: ListImport, person: Person) -> Preview:
    """The rows of a kept file judged against the reports as they stand now."""
    rows = [WrittenCell(**row) for row in draft.rows]
    judge = _Judge(person, rows)
    return Preview(ImportKind.FIGURES, [judge.judge(row) for row in rows])


@transaction.atomic
def keep_figures(*, rows: Sequence[WrittenCell], file_name: str, by: Person) -> ListImport:
    """Keep the cells of a file for its owner to look at; no report is written. Raises `Denied`."""
    check_may_hand_over(by)
    kept = [replace(row, note=row.note[: LONGEST_NOTE + 1], value=row.value[:100]) for row in rows]
    return keep_list(rows=kept, file_name=file_name, by=by, kind=ImportKind.FIGURES)


@transaction.atomic
def apply_figures(*, draft: ListImport, by: Person, only_good: bool = False) -> Preview:
    """Write a kept file, judged anew, through the checks of typing; with `only_good` the bad cells are left out, else
    one bad cell stops all.

    Runs once: a second call raises CannotManage, as does a report that changed meanwhile; then nothing is written.
    Raises `Denied`.
    """
    check_may_hand_over(by)
    check_still_open(draft, by)
    preview = judged_figures(draft, by)
    close_list(draft=draft, preview=preview, by=by, only_good=only_good)
    work: dict[Report, list[JudgedFigure]] = defaultdict(list)
    for judged in preview.rows:
        if isinstance(judged, JudgedFigure) and judged.report and judged.verdict in {Verdict.NEW, Verdict.CHANGE}:
            work[judged.report].append(judged)
    # Always in the same order, so that two files for the same reports wait for each other.
    for report, cells in sorted(work.items(), key=lambda pair: pair[0].pk):
        try:
            save_values(
                report=report,
                values={one.row.code: one.value for one in cells},
                notes={one.row.code: one.note for one in cells if one.note is not None},
                shown={one.row.code: one.stands for one in cells},
                by=by,
            )
        except (CannotReport, CellsConflict, Conflict, WrongStep, Denied) as refusal:
            raise CannotManage(f"{report.unit.short_name}: {refusal.sentence} Chưa ghi gì.") from refusal
    return preview
