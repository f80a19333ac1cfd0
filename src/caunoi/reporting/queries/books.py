"""Reports as they go out to be filled in without a network."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from caunoi.ground.times import today
from caunoi.org.models import Person
from caunoi.reporting.access import reports_written_by
from caunoi.reporting.models import Report, takes_entries
from caunoi.reporting.queries.cells import cells_of
from caunoi.reporting.sheets import BookLine, BookPart, BookReport
from caunoi.reporting.states import HELD_BY_SENDER


def book_of(report: Report, *, may_write: bool) -> BookReport:
    """The report with all its cells; locked ones where nothing may be written."""
    form = report.round.data_set
    parts = [
        BookPart(
            title=section.title,
            lines=tuple(
                BookLine(
                    code=cell.code,
                    name=cell.name,
                    unit_word=cell.line.element.unit_word,
                    plan=cell.plan,
                    before=cell.before,
                    value=cell.value,
                    note=cell.note,
                    is_locked=cell.is_locked,
                )
                for cell in cells
            ),
        )
        for section, cells in groupby(cells_of(report, may_write=may_write), key=lambda cell: cell.line.section)
    ]
    return BookReport(report.ref, report.unit.short_name, form.code, form.version, report.round.period, tuple(parts))


MOST_REPORTS = 60
"""Reports that one workbook takes out."""
RECENT = timedelta(days=200)


def reports_to_fill(person: Person) -> list[Report]:
    """The reports that the person may fill in now, of her own units and of those for which she enters, the forms one
    after the other and the units in the order of the tree; what was due more than half a year ago is left out."""
    open_ones = reports_written_by(person).filter(
        takes_entries(), status__in=HELD_BY_SENDER, due_on__gte=today() - RECENT
    )
    found = open_ones.select_related("unit", "unit__parent", "round", "round__unit", "round__data_set")
    return list(found.order_by("round__data_set__code", "round__period", "unit__path", "pk").distinct()[:MOST_REPORTS])


def books_of(person: Person) -> list[BookReport]:
    """All of these with their cells, for one workbook."""
    return [book_of(report, may_write=True) for report in reports_to_fill(person)]
