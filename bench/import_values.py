"""Importing the numbers of a province's quarter from a CSV of `dataValueSets`, through all checks and with the trail.

75 communes × 300 data elements are 22,500 values a run, each time with other numbers. Beside it the bare upsert of as
many rows, for one report after the other.

Then five years of the province in one file: 90 units × 300 elements and 2,250 residential areas × 10 over 20 quarters,
990,000 values in 46,800 reports, in a stream from the disk. Beside it the bare upsert of the same rows into the emptied
table, and what the process held at most.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import count, islice
from time import perf_counter, process_time
from typing import cast

import django

from bench.harness import Database, Figure, made, measure, peak_mb, temporary_database
from bench.reporting_size import QUARTERS, World
from bench.round_totals import _form

LIMITS = {"sqlite": 1_000_000 / 9_000, "postgresql": 1_000_000 / 6_000}
"""Microseconds a value: 9,000 and 6,000 values a second."""
MEMORY_LIMIT, RATIO_LIMIT = 300.0, 3.0
AT_ONCE = 5000
BARE = "bare bulk_create(update_conflicts=True)"


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        django.setup()
        yield _figure(database)
        yield from _years(database)


def _figure(database: str) -> Figure:
    # Django must be running before models are imported.
    from django.core.management import call_command  # noqa: PLC0415

    from caunoi.org.models import Unit  # noqa: PLC0415
    from caunoi.reporting import actions  # noqa: PLC0415
    from caunoi.reporting.models import DataSet, DataValue, Report  # noqa: PLC0415
    from caunoi.reporting.queries import lines_of  # noqa: PLC0415
    from caunoi.reporting.valuesets import Row, read, written  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    _form()
    form = DataSet.objects.get(code="BC-XA")
    opened = actions.open_round(
        unit=Unit.objects.get(code="14"), data_set=form, period="2026Q1", due_on=date(2026, 3, 20), by=None
    )
    reports = list(Report.objects.filter(round=opened).select_related("unit"))
    elements = [line.element for line in lines_of(form)]
    lot, turns = random.Random(115), count()
    number = len(reports) * len(elements)

    def file(turn: int) -> bytes:
        rows = (
            Row(element.code, "2026Q1", report.unit.code, str(lot.randrange(5000) * 100 + turn))
            for report in reports
            for element in elements
        )
        return written(rows, "csv", {})

    files = iter([file(turn) for turn in range(8)])

    def taken() -> object:
        summary = actions.import_values(rows=read(next(files), "csv", {}), by=None)
        if summary.conflicts or summary.imported + summary.updated != number:
            raise AssertionError(summary)
        return summary

    def bare() -> object:
        value = Decimal(next(turns))
        for report in reports:
            DataValue.objects.bulk_create(
                [DataValue(report=report, element=element, value=value) for element in elements],
                update_conflicts=True,
                unique_fields=["report", "element", "option"],
                update_fields=["value"],
            )
        return value

    made(f"{len(reports)} reports of {len(elements)} elements, {number} values, seed 115")
    cost, baseline = measure(taken, seconds=0, least=3), measure(bare, seconds=0, least=3)
    each = cost.wall / number * 1e6
    return Figure(
        name="importing a value through all checks",
        value=each,
        unit="µs",
        baseline=BARE,
        ratio=cost.wall / baseline.wall,
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=LIMITS[database],
    )


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of wall and of processor of one run: a second one would find other rows."""
    wall, cpu = perf_counter(), process_time()
    work()
    return perf_counter() - wall, process_time() - cpu


def _years(database: str) -> Iterator[Figure]:
    from django.db import connection, transaction  # noqa: PLC0415

    from caunoi.reporting import actions  # noqa: PLC0415
    from caunoi.reporting.models import DataElement, DataValue, Report  # noqa: PLC0415
    from caunoi.reporting.valuesets import Row, read, write  # noqa: PLC0415

    world = World()
    for quarter in range(1, QUARTERS + 1):
        world.empty_quarter(quarter)
    reports = Report.objects.filter(round__period__lt="2026")
    of_form = {world.form.pk: world.elements, world.short.pk: world.few}
    codes = dict(DataElement.objects.values_list("pk", "code"))
    named = reports.order_by("pk").values_list("pk", "unit__code", "round__period", "round__data_set_id")

    def rows() -> Iterator[Row]:
        lot = random.Random(115)
        for _, unit, period, form in named.iterator():
            for element in of_form[form]:
                yield Row(codes[element], period, unit, str(lot.randrange(5000)))

    def bare() -> None:
        lot = random.Random(115)
        values = (
            DataValue(report_id=pk, element_id=element, value=Decimal(lot.randrange(5000)))
            for pk, _, _, form in named.iterator()
            for element in of_form[form]
        )
        with transaction.atomic():
            while some := list(islice(values, AT_ONCE)):
                DataValue.objects.bulk_create(
                    some,
                    update_conflicts=True,
                    unique_fields=["report", "element", "option"],
                    update_fields=["value"],
                )

    with tempfile.TemporaryFile() as file:
        number = write(rows(), "csv", {}, file)

        def taken() -> None:
            summary = actions.import_values(rows=read(file, "csv", {}), by=None)
            if summary.imported != number:
                raise AssertionError(summary.as_dict()["importCount"])

        made(f"{reports.count()} reports of {QUARTERS} quarters, a file of {number} values, seed 115")
        wall, cpu = _timed(taken)
    peak = peak_mb()
    with connection.cursor() as cursor:
        # By hand: the trail and the reports stay as they are, only the rows go.
        cursor.execute("DELETE FROM reporting_datavalue")
    bare_wall, bare_cpu = _timed(bare)
    # On SQLite all the work is this process's own, and its clock is not disturbed by others.
    ratio = cpu / bare_cpu if database == "sqlite" else wall / bare_wall
    for name, value, unit, limit in (
        (f"a value of {number} in one file", wall / number * 1e6, "µs", LIMITS[database]),
        (f"memory of importing {number} values", peak, "MB", MEMORY_LIMIT),
    ):
        yield Figure(name=name, value=value, unit=unit, baseline=BARE, ratio=ratio, cpu_ms=cpu * 1000,
                     peak_mb=peak, n=1, database=database, limit=limit)  # fmt: skip
    yield Figure(name="importing by bare upserts", value=ratio, unit="×", baseline=BARE, ratio=ratio,
                 cpu_ms=cpu * 1000, peak_mb=peak, n=1, database=database, limit=RATIO_LIMIT)  # fmt: skip
