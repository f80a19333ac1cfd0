"""The size a province reaches in five years, and what one more quarter and one more unit cost.

90 units with 300 data elements and 2,250 residential areas with 10, over 20 quarters: 990,000 values, seed 115. Beside
each sum stands the bare GROUP BY over the same rows in the same run. The units of 1, 4 and (on PostgreSQL) 34 provinces
report to one round, as they would to the whole country.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from typing import Any, cast

import django

from bench.harness import Cost, Database, Figure, figure, made, measure_beside, temporary_database, visits
from bench.round_totals import ELEMENTS, _bare_sums, _form

UNITS, AREAS, AREA_ELEMENTS, QUARTERS = 90, 2250, 10, 20
CURVE = (1, 5, 10, 20)
PROVINCES = {"sqlite": (1, 4), "postgresql": (1, 4, 34)}
ONE_LIMIT, ALL_LIMIT, RATIO_LIMIT, GROWTH_LIMIT = 150.0, 600.0, 1.5, 1.3
COLUMNS = ("report_id", "element_id", "option", "value", "note")


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        django.setup()
        yield from _figures(database)


def _figures(database: str) -> Iterator[Figure]:
    # Django must be running before models are imported.
    from django.core.management import call_command  # noqa: PLC0415

    from caunoi.reporting.queries import totals_of  # noqa: PLC0415
    from caunoi.reporting.queries.pivot import pivot_of  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _form()
    world = World()
    sums: dict[int, Cost] = {}
    tables: dict[int, Cost] = {}
    bares: dict[int, Cost] = {}
    newest: Any = None
    for count in range(1, QUARTERS + 1):
        newest = world.quarter(count)
        if count not in CURVE:
            continue
        _look_at_sizes(database)
        sums[count], bare = measure_beside(partial(totals_of, newest), partial(_bare_sums, newest.pk))
        yield figure(f"a quarter's sums, {count} stored", sums[count], ("bare SELECT SUM … GROUP BY", bare),
                     limit=ONE_LIMIT, database=database)  # fmt: skip
        asked = {"hang": "chi-tieu", "cot": "ky", "phan": "99", "mau": "BC-XA"}
        tables[count], bares[count] = measure_beside(
            partial(pivot_of, world.clerk, asked), partial(_bare_table, newest), least=7
        )
        yield figure(f"all of {count} quarters as a table", tables[count], ("bare SELECT SUM … GROUP BY", bares[count]),
                     limit=ALL_LIMIT, database=database)  # fmt: skip
    made(f"{QUARTERS} quarters, {world.values} values, seed 115")
    for before, after in pairwise(CURVE):
        yield _step(f"an added quarter, {before + 1} to {after}", after - before, (tables[before], tables[after]),
                    (bares[before], bares[after]), database)  # fmt: skip
    first, last = (
        (_paid(tables[10], database) - _paid(tables[1], database)) / 9,
        (_paid(tables[20], database) - _paid(tables[10], database)) / 10,
    )
    yield _growth("an added quarter, 11th to 20th", tables[20], last / first, "2nd to 10th", database)
    page = visits(world.clerk, f"/bao-cao/dot/{newest.ref}/tong-hop/")
    cost, bare = measure_beside(page, partial(_bare_sums, newest.pk))
    yield figure("page of a quarter's sums", cost, ("bare SELECT SUM … GROUP BY", bare),
                 limit=ONE_LIMIT, database=database)  # fmt: skip
    page = visits(world.clerk, "/bao-cao/so-lieu/?hang=chi-tieu&cot=ky&phan=99&mau=BC-XA")
    cost, bare = measure_beside(page, partial(_bare_table, newest))
    yield figure("page of all 20 quarters", cost, ("bare SELECT SUM … GROUP BY", bare),
                 limit=ALL_LIMIT, database=database)  # fmt: skip
    each: dict[int, float] = {}
    wides: dict[int, tuple[Cost, Cost]] = {}
    for provinces in PROVINCES[database]:
        wide = world.wide_round(provinces)
        _look_at_sizes(database)
        cost, bare = wides[provinces] = measure_beside(partial(totals_of, wide), partial(_bare_sums, wide.pk), least=7)
        each[provinces] = _paid(cost, database) / (provinces * UNITS)
        yield figure(f"sums of {provinces * UNITS} units ({provinces} provinces)", cost,
                     ("bare SELECT SUM … GROUP BY", bare), database=database)  # fmt: skip
    for before, after in pairwise(PROVINCES[database]):
        (one, one_bare), (other, other_bare) = wides[before], wides[after]
        yield _step(f"an added unit, {before * UNITS + 1} to {after * UNITS}", (after - before) * UNITS, (one, other),
                    (one_bare, other_bare), database)  # fmt: skip
    most = max(PROVINCES[database])
    made(f"rounds of {', '.join(str(one * UNITS) for one in PROVINCES[database])} units")
    yield _growth(f"a unit among {most * UNITS}", cost, each[most] / each[1], f"a unit among {UNITS}", database)


def _paid(cost: Cost, database: str) -> float:
    """What is compared between sizes: on SQLite all the work is this process's own and its clock the steadier one."""
    return cost.cpu if database == "sqlite" else cost.wall


def _step(name: str, count: int, costs: tuple[Cost, Cost], bares: tuple[Cost, Cost], database: str) -> Figure:
    """A point of the curve: what each of so many more pieces adds, in milliseconds, beside what it adds to the bare
    statement."""
    added, bare = ((_paid(after, database) - _paid(before, database)) / count for before, after in (costs, bares))
    return Figure(name=name, value=added * 1000, unit="ms", baseline="the same, bare GROUP BY", ratio=added / bare,
                  cpu_ms=costs[1].cpu * 1000, peak_mb=costs[1].peak_mb, n=costs[1].n, database=database)  # fmt: skip


def _growth(name: str, cost: Cost, value: float, baseline: str, database: str) -> Figure:
    """How a cost per piece compares with the same at the small end: 1 is linear."""
    return Figure(name=name, value=value, unit="×", baseline=baseline, ratio=value, cpu_ms=cost.cpu * 1000,
                  peak_mb=cost.peak_mb, n=cost.n, database=database, limit=GROWTH_LIMIT)  # fmt: skip


def _look_at_sizes(database: str) -> None:
    """What autovacuum would have done by the time anybody reads."""
    from django.db import connection  # noqa: PLC0415

    if database == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _bare_table(newest: Any) -> object:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.round_id, v.element_id, SUM(v.value) FROM reporting_datavalue v"
            " JOIN reporting_report r ON r.id = v.report_id JOIN reporting_round o ON o.id = r.round_id"
            " WHERE o.unit_id = %s AND o.data_set_id = %s AND r.status = 'ACCEPTED' AND v.element_id IN"
            " (SELECT l.element_id FROM reporting_sectionelement l JOIN reporting_section s ON s.id = l.section_id"
            " WHERE s.data_set_id = o.data_set_id AND s.number = 99) GROUP BY r.round_id, v.element_id",
            [newest.unit_id, newest.data_set_id],
        )
        return cursor.fetchall()


def write_values(rows: Iterable[tuple[int, int, str, int, str]]) -> None:
    """Store values past the model, the fastest way that the database has."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY reporting_datavalue ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(f"INSERT INTO reporting_datavalue ({', '.join(COLUMNS)}) VALUES ({marks})", list(rows))  # noqa: S608


class World:
    """The province with its areas, and quarters one after the other."""

    def __init__(self) -> None:
        from caunoi.ground.times import today  # noqa: PLC0415
        from caunoi.org import actions as org  # noqa: PLC0415
        from caunoi.org.models import Role, Unit, UnitKind  # noqa: PLC0415
        from caunoi.reporting.models import DataElement, DataSet, SectionElement  # noqa: PLC0415

        self.lot = random.Random(115)
        self.values = self.rounds = 0
        self.province = Unit.objects.get(code="14")
        self.form, self.short = (DataSet.objects.get(code=code) for code in ("BC-XA", "BC-KDC"))
        there = list(SectionElement.objects.filter(section__data_set=self.short).values_list("element_id", flat=True))
        more = DataElement.objects.exclude(pk__in=there)[: max(0, AREA_ELEMENTS - len(there))]
        for place, element in enumerate(more, start=len(there) + 1):
            SectionElement.objects.create(section=self.short.sections.get(), element=element, position=place)
        asked = SectionElement.objects.order_by("section__number", "position")
        self.elements, self.few = (
            list(asked.filter(section__data_set=one).values_list("element_id", flat=True))[:most]
            for one, most in ((self.form, ELEMENTS), (self.short, AREA_ELEMENTS))
        )
        communes = list(Unit.objects.filter(parent=self.province, kind=UnitKind.COMMUNE))
        self.units = communes + self._more(self.province, UNITS - len(communes), UnitKind.COMMUNE)
        self.areas = self._more(communes[0], AREAS, UnitKind.AREA)
        self.clerk = org.register_person(
            full_name="Nguyễn Thử",
            login="thu",
            unit=Unit.objects.get(code="14-VP"),
            role=Role.CLERK,
            from_on=today(),
            password="Nhịp cầu qua suối thử",  # noqa: S106 (of a database that is thrown away)
            by=None,
        ).person

    def _more(self, parent: Any, count: int, kind: Any) -> list[Any]:
        from caunoi.org.models import Unit  # noqa: PLC0415
        from caunoi.org.models.unit import path_under  # noqa: PLC0415

        last = Unit.objects.latest("serial").serial
        return Unit.objects.bulk_create(
            Unit(
                code=f"T{last + number}", serial=last + number, kind=kind, name=f"Đơn vị thử {last + number}",
                short_name=f"Thử {last + number}", parent=parent, path=path_under(parent.path, last + number),
            )
            for number in range(1, count + 1)
        )  # fmt: skip

    def quarter(self, count: int) -> Any:
        """A quarter of the province and of all its areas, everything accepted; gives the province's round."""
        year, number = 2020 + (count - 1) // 4, (count - 1) % 4 + 1
        self._round(self.areas[0].parent, self.short, self.areas, self.few, f"{year}Q{number}")
        return self._round(self.province, self.form, self.units, self.elements, f"{year}Q{number}")

    def wide_round(self, provinces: int) -> Any:
        """A year's round of so many times the units of a province."""
        from caunoi.org.models import UnitKind  # noqa: PLC0415

        self.units += self._more(self.province, provinces * UNITS - len(self.units), UnitKind.COMMUNE)
        return self._round(self.province, self.form, self.units, self.elements, str(2030 + provinces))

    def empty_quarter(self, count: int) -> None:
        """The same quarter with its reports still to be made."""
        year, number = 2020 + (count - 1) // 4, (count - 1) % 4 + 1
        self._round(self.areas[0].parent, self.short, self.areas, None, f"{year}Q{number}")
        self._round(self.province, self.form, self.units, None, f"{year}Q{number}")

    def _round(self, unit: Any, form: Any, units: list[Any], elements: list[int] | None, period: str) -> Any:
        """A round with all its reports; accepted ones with a number for each element, empty ones without elements."""
        from caunoi.ground.times import now, today  # noqa: PLC0415
        from caunoi.reporting.models import Report, Round  # noqa: PLC0415
        from caunoi.reporting.periods import parse_period  # noqa: PLC0415

        which, self.rounds = parse_period(period), self.rounds + 1
        opened = Round.objects.create(
            ref=f"DB-{self.rounds}", unit=unit, data_set=form, period=period, period_kind=which.kind,
            starts_on=which.first_day, ends_on=which.last_day, due_on=which.last_day,
        )  # fmt: skip
        at: datetime | None = now() if elements is not None else None
        due: date = today()
        reports = Report.objects.bulk_create(
            (
                Report(
                    ref=f"BC-{self.rounds}-{one.pk}", round=opened, unit=one, due_on=due,
                    status="NOT_STARTED" if at is None else "ACCEPTED", accepted_at=at, first_submitted_at=at,
                    submitted_at=at,
                )
                for one in units
            ),
            batch_size=2000,
        )  # fmt: skip
        if elements is None:
            return opened
        write_values(
            (report.pk, element, "", self.lot.randrange(5000), "") for report in reports for element in elements
        )
        self.values += len(reports) * len(elements)
        return opened
