"""Take values from a `dataValueSets` file through the same checks as typing them.

The rows come in a stream and are judged as they pass. What is good is kept as the few bytes it has in the file until
the last row has been read; then it is written, report by report, some thousand values at a time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from django.db import transaction

from caunoi.ground.audit.actions import change_each
from caunoi.ground.times import now
from caunoi.org.models import Person
from caunoi.reporting.access import check_may_write, reports_of
from caunoi.reporting.actions.cells import CellChanges, Stored, changes_of, check_one, check_open, store
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.formulas import operand
from caunoi.reporting.models import DataSet, DataValue, Report, Round, closed_among
from caunoi.reporting.queries import Operand, lines_of, operands_of
from caunoi.reporting.reading import PLACES
from caunoi.reporting.states import ReportStatus
from caunoi.reporting.valuesets import Conflict, Row, Summary

_NUMBER = re.compile(rf"-?[0-9]{{1,20}}(?:\.[0-9]{{1,{PLACES}}})?")
_LONGEST_NOTE = 500
_AT_ONCE: Final = 5_000
"""Values that are written together: about as much as one report of the largest form, many of a small one."""


class _Form:
    """The cells of a form, each with its place."""

    def __init__(self, data_set: DataSet) -> None:
        self.code = data_set.code
        self.cells: Mapping[str, Operand] = {one.code: one for one in operands_of(lines_of(data_set))}
        self.codes = list(self.cells)
        self.places = {code: place for place, code in enumerate(self.codes)}
        self.named = {(one.line.element_id, one.option): one.code for one in self.cells.values()}


class _Lot:
    """What the file has for one report: `seen` has a bit for each cell, `kept` a line for each, its place and its
    text; `closed` says why its round takes no entry."""

    __slots__ = ("closed", "first_row", "form", "kept", "notes", "pk", "seen", "status", "unlocked")

    def __init__(self, pk: int, form: _Form, status: str, unlocked: Sequence[str], closed: str) -> None:
        self.pk, self.form, self.status, self.unlocked, self.closed = pk, form, status, unlocked, closed
        self.seen = self.first_row = 0
        self.kept = bytearray()
        self.notes: dict[str, str] = {}

    @property
    def figures(self) -> dict[str, Decimal | None]:
        lines = (line.partition(b" ") for line in self.kept.splitlines())
        return {self.form.codes[int(place)]: _number(text.decode()) for place, _, text in lines}


class _Import:
    """Which row goes to which cell, with a verdict for each that goes nowhere."""

    def __init__(self, by: Person | None) -> None:
        self.reports = Report.objects.all() if by is None else reports_of(by)
        self.periods = dict.fromkeys(Round.objects.values_list("period", flat=True), False)
        self.lots: dict[tuple[str, str], list[_Lot]] = defaultdict(list)
        self.forms: dict[int, _Form] = {}
        self.conflicts: list[Conflict] = []
        self.count = 0

    def take(self, row: Row) -> None:
        self.count += 1
        code = operand(row.element, row.option)
        try:
            lot = self._lot_for(row, code)
            place = lot.form.places[code]
            if lot.seen >> place & 1:
                raise CannotReport(f"Chỉ tiêu {code} của {row.unit}, kỳ {row.period} có hai dòng.")
            value = _number(row.value)
            if len(row.comment) > _LONGEST_NOTE:
                raise CannotReport(f"Ghi chú dài quá {_LONGEST_NOTE} chữ.")
            check_open(lot.status, lot.closed)
            check_one(lot.status, lot.unlocked, code, value)
        except CannotReport as error:
            self.conflicts.append(Conflict(self.count, code, error.sentence))
            return
        lot.first_row = lot.first_row or self.count
        lot.seen |= 1 << place
        lot.kept += f"{place} {row.value}\n".encode()
        if row.comment:
            lot.notes[code] = row.comment

    def _lot_for(self, row: Row, code: str) -> _Lot:
        """The one report of the unit and period whose form has the cell."""
        if not self.periods.get(row.period, True):
            self._meet(row.period)
        there = self.lots.get((row.unit, row.period), [])
        if row.data_set:
            there = [one for one in there if one.form.code == row.data_set]
        if not there:
            raise CannotReport(f"Không có báo cáo nào của đơn vị {row.unit}, kỳ {row.period} để ghi vào.")
        fitting = [one for one in there if code in one.form.places]
        if not fitting:
            raise CannotReport(f"Chỉ tiêu {code} không có trong biểu mẫu này.")
        if len(fitting) > 1:
            raise CannotReport(f"Chỉ tiêu {code} có trong nhiều biểu mẫu. Ghi rõ dataSet.")
        return fitting[0]

    def _meet(self, period: str) -> None:
        """The reports of a period, when the first row names it: nobody knows before which units will follow."""
        self.periods[period] = True
        there = self.reports.filter(round__period=period)
        named = there.values_list("pk", "unit__code", "round__data_set_id", "status", "unlocked").order_by("pk")
        found = list(named)
        missing = {form for _, _, form, _, _ in found} - set(self.forms)
        self.forms.update((one.pk, _Form(one)) for one in DataSet.objects.filter(pk__in=missing))
        closed = closed_among(there.filter(round__closes_at__lte=now()).select_related("round__unit"))
        for pk, unit, form, status, unlocked in found:
            self.lots[unit, period].append(_Lot(pk, self.forms[form], status, unlocked, closed.get(pk, "")))

    def batches(self) -> Iterator[list[_Lot]]:
        """The reports for which something came, so many that their values can be written together."""
        batch, size = [], 0
        for lot in (one for own in self.lots.values() for one in own if one.seen):
            batch.append(lot)
            size += lot.seen.bit_count()
            if size >= _AT_ONCE:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise CannotReport(f"“{text[:40]}” không phải là số, viết như 1234.5, tối đa {PLACES} chữ số thập phân.")
    return Decimal(text)


class _Refused(Exception):
    """A report went out of its sender's hands while the file was read: nothing stays written."""


def import_values(*, rows: Iterable[Row], by: Person | None, whole: bool = True, dry_run: bool = False) -> Summary:
    """Write the rows into the reports of the person's own units (None, the system itself: of all units).

    With `whole` nothing is written while one row has a conflict; without it the good rows are. A report that somebody
    else makes and one that does not exist look alike. With `dry_run` the summary tells what would be. What `rows` raise
    on the way comes through, and nothing is written.
    """
    work = _Import(by)
    for row in rows:
        work.take(row)
    if not (whole and work.conflicts):
        try:
            return _written(work, by, whole=whole, dry_run=dry_run)
        except _Refused:
            pass
    return Summary(0, 0, work.count, 0, work.conflicts, dry_run)


@transaction.atomic
def _written(work: _Import, by: Person | None, *, whole: bool, dry_run: bool) -> Summary:
    imported = updated = deleted = 0
    for batch in work.batches():
        reports = _locked([lot.pk for lot in batch])
        stored, closed = _stored(batch), closed_among(reports.values())
        changes: list[CellChanges] = []
        for lot in batch:
            report, before, figures = reports[lot.pk], stored[lot.pk], lot.figures
            check_may_write(by, report)
            try:
                changes.append(changes_of(report, lot.form.cells, before, figures, lot.notes, closed.get(lot.pk, "")))
            except CannotReport as error:
                work.conflicts.append(Conflict(lot.first_row, error.field, error.sentence))
                continue
            for code, value in figures.items():
                imported += before.figures.get(code) is None and value is not None
                updated += before.figures.get(code) is not None and value is not None
                deleted += before.figures.get(code) is not None and value is None
        if whole and work.conflicts:
            raise _Refused
        if not dry_run:
            _store([one for one in changes if one.codes], by)
    ignored = work.count - imported - updated - deleted
    return Summary(imported, updated, ignored, deleted, work.conflicts, dry_run)


def _locked(numbers: Sequence[int]) -> dict[int, Report]:
    locked = Report.objects.filter(pk__in=numbers).select_related("unit", "unit__parent", "round__unit").order_by("pk")
    return {one.pk: one for one in locked.select_for_update(of=("self",))}


def _stored(batch: Sequence[_Lot]) -> dict[int, Stored]:
    """What each of the reports holds."""
    forms = {lot.pk: lot.form for lot in batch}
    figures: dict[int, dict[str, Decimal | None]] = {pk: {} for pk in forms}
    notes: dict[int, dict[str, str]] = {pk: {} for pk in forms}
    values = DataValue.objects.filter(report__in=list(forms))
    for pk, element, option, value, note in values.values_list("report_id", "element_id", "option", "value", "note"):
        if code := forms[pk].named.get((element, option)):
            figures[pk][code] = value
            if note:
                notes[pk][code] = note
    return {pk: Stored(figures[pk], notes[pk]) for pk in forms}


def _store(changes: Sequence[CellChanges], by: Person | None) -> None:
    """Write the cells, and who wrote what into the trail; a report that was empty has content now."""
    store(changes, now(), by)
    begun = [one for one in changes if one.report.status == ReportStatus.NOT_STARTED]
    others = [one for one in changes if one.report.status != ReportStatus.NOT_STARTED]
    for some, fields in ((begun, {"status": ReportStatus.DRAFT}), (others, {})):
        told = [(one.report, one.report.unit, {"figures": one.facts()}) for one in some]
        change_each(told, deed="report.saved", by=by, **fields)
