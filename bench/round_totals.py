"""One quarter's sums of the province over 20 quarters of values, and saving a report of 300 numbers.

75 communes × 300 data elements × 20 quarters are 450,000 values. Beside the sums stands the bare GROUP BY over the same
rows, beside saving the bare upsert of the same rows. The first quarter is measured too, while it is alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import cast

import django

from bench.harness import Cost, Database, Figure, figure, made, measure_beside, temporary_database

ELEMENTS, QUARTERS = 300, 20
TOTALS_LIMIT, SAVE_LIMIT, SAVE_RATIO = 150.0, 150.0, 3.0
BARE = "bare bulk_create(update_conflicts=True)"
GROWTH_LIMIT = 1.3


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        django.setup()
        yield from _figures(database)


def _figures(database: str) -> Iterator[Figure]:
    # Django must be running before models are imported.
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from caunoi.reporting.models import Round  # noqa: PLC0415
    from caunoi.reporting.queries import totals_of  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    _form()
    lot = random.Random(115)
    costs: dict[int, Cost] = {}
    bares: dict[int, Cost] = {}
    for count in range(1, QUARTERS + 1):
        _quarter(count, lot)
        if count in {1, QUARTERS}:
            if database == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
            newest = Round.objects.latest("pk")
            costs[count], bares[count] = measure_beside(
                partial(totals_of, newest), partial(_bare_sums, newest.pk), seconds=2
            )
    made(f"{QUARTERS} quarters of 75 communes and {ELEMENTS} elements, seed 115")
    yield figure(
        "sums of a quarter, 20 quarters stored",
        costs[QUARTERS],
        ("bare SELECT SUM … GROUP BY", bares[QUARTERS]),
        limit=TOTALS_LIMIT,
        database=database,
    )
    yield Figure(
        name="sums of a quarter, 20 stored by 1",
        value=costs[QUARTERS].cpu / costs[1].cpu,
        unit="×",
        baseline="the same quarter alone",
        ratio=costs[QUARTERS].cpu / costs[1].cpu,
        cpu_ms=costs[QUARTERS].cpu * 1000,
        peak_mb=costs[QUARTERS].peak_mb,
        n=costs[QUARTERS].n,
        database=database,
        limit=GROWTH_LIMIT,
    )
    yield from _saving(database)


def _form() -> None:
    """Sơn La with a form of 300 numbers."""
    from importlib.resources import files  # noqa: PLC0415

    from caunoi.org import actions as org  # noqa: PLC0415
    from caunoi.org.reading import commune_rows, province_rows  # noqa: PLC0415
    from caunoi.reporting.actions import seed_forms  # noqa: PLC0415
    from caunoi.reporting.models import DataElement, DataSet, Section, SectionElement  # noqa: PLC0415

    data = files("caunoi.org") / "data"
    org.load_units(
        province=province_rows((data / "sonla_committee.csv").read_bytes()),
        communes=commune_rows((data / "sonla_units.csv").read_bytes()),
        by=None,
    )
    seed_forms()
    form = DataSet.objects.get(code="BC-XA")
    there = SectionElement.objects.filter(section__data_set=form).count()
    more = DataElement.objects.bulk_create(
        DataElement(code=f"X{number:03}", name=f"Chỉ tiêu thử {number}", unit_word="lượt")
        for number in range(ELEMENTS - there)
    )
    section = Section.objects.create(data_set=form, number=99, title="Thử")
    SectionElement.objects.bulk_create(
        SectionElement(section=section, element=element, position=place) for place, element in enumerate(more, start=1)
    )


def _quarter(count: int, lot: random.Random) -> None:
    """A round whose reports are all accepted; values are written in bulk, as an import would."""
    from caunoi.ground.times import now  # noqa: PLC0415
    from caunoi.org.models import Unit  # noqa: PLC0415
    from caunoi.reporting.actions import open_round  # noqa: PLC0415
    from caunoi.reporting.models import DataSet, DataValue, Report, SectionElement  # noqa: PLC0415

    year, number = 2020 + (count - 1) // 4, (count - 1) % 4 + 1
    form = DataSet.objects.get(code="BC-XA")
    opened = open_round(
        unit=Unit.objects.get(code="14"),
        data_set=form,
        period=f"{year}Q{number}",
        due_on=date(year, number * 3, 20),
        by=None,
    )
    elements = list(SectionElement.objects.filter(section__data_set=form).values_list("element_id", flat=True))
    reports = list(Report.objects.filter(round=opened))
    DataValue.objects.bulk_create(
        (
            DataValue(report=report, element_id=element, value=Decimal(lot.randrange(5000)))
            for report in reports
            for element in elements
        ),
        batch_size=2000,
    )
    opened.reports.update(status="ACCEPTED", accepted_at=now(), first_submitted_at=now(), submitted_at=now())


def _bare_sums(round_id: int) -> object:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.element_id, SUM(v.value) FROM reporting_datavalue v JOIN reporting_report r ON r.id = v.report_id"
            " WHERE r.round_id = %s AND r.status = 'ACCEPTED' GROUP BY v.element_id",
            [round_id],
        )
        return cursor.fetchall()


def _saving(database: str) -> Iterator[Figure]:
    """Saving all 300 numbers of one report, with the trail, beside the bare upsert of the same rows."""
    from caunoi.reporting.actions import save_values  # noqa: PLC0415
    from caunoi.reporting.models import DataSet, DataValue, Report  # noqa: PLC0415
    from caunoi.reporting.queries import lines_of  # noqa: PLC0415

    report = Report.objects.select_related("unit", "round", "round__data_set").latest("pk")
    Report.objects.filter(pk=report.pk).update(status="DRAFT", accepted_at=None)
    elements = [line.element for line in lines_of(DataSet.objects.get(code="BC-XA"))]
    numbers = iter(range(10**9))

    def save() -> object:
        value = Decimal(next(numbers))
        return save_values(report=report, values={element.code: value for element in elements}, by=None)

    def bare() -> object:
        value = Decimal(next(numbers))
        return DataValue.objects.bulk_create(
            [DataValue(report=report, element=element, value=value) for element in elements],
            update_conflicts=True,
            unique_fields=["report", "element", "option"],
            update_fields=["value"],
        )

    cost, baseline = measure_beside(save, bare, seconds=4, least=100)

    def told(name: str, value: float, ratio: float, unit: str, limit: float) -> Figure:
        return Figure(name=name, value=value, unit=unit, baseline=BARE, ratio=ratio, cpu_ms=cost.cpu * 1000,
                      peak_mb=cost.peak_mb, n=cost.n, database=database, limit=limit)  # fmt: skip

    ratio = cost.wall / baseline.wall
    yield told("saving 300 numbers, median", cost.wall * 1000, ratio, "ms", SAVE_LIMIT)
    yield told("saving 300 numbers, 95 of 100", cost.slow * 1000, cost.slow / baseline.slow, "ms", SAVE_LIMIT)
    yield told("saving 300 numbers by bare upsert", ratio, ratio, "×", SAVE_RATIO)
