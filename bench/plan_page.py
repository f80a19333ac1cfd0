"""The plan page and the grid of integration of 60 lines × 90 units, beside the page of an empty inbox.

Every unit under the province has a task by every line that is worked on, all of them in programmes of one year, first
of few units and then of all. The reader is a clerk of the province, who sees everything. The value is processor time of
the page; the counts of queries must not change with the number of units.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import django

from bench.harness import Cost, Database, Figure, made, measure, queries_of, temporary_database, visits

FEW, UNITS, LINES = 10, 90, 60
LIMIT = 40.0


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        django.setup()
        yield from _figures(database)


def _figures(database: str) -> Iterator[Figure]:
    # Django must be running before models are imported.
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    world = _world()
    baseline = measure(visits(world["empty"], "/viec-can-lam/"))
    plan, year = world["plan"].ref, world["year"]
    pages = {
        "plan page": f"/ke-hoach/{plan}/",
        "plan page, one year": f"/ke-hoach/{plan}/?nam={year}",
        "grid by line": f"/ke-hoach/{plan}/long-ghep/?nam={year}",
        "grid by unit": f"/ke-hoach/{plan}/long-ghep/?nam={year}&xem=don-vi",
        "one line of the grid": f"/ke-hoach/{plan}/long-ghep/?nam={year}&muc={world['lines'][0]}",
    }
    counts: dict[tuple[str, int], int] = {}
    for size in (FEW, UNITS):
        _fill(world, size)
        for name, address in pages.items():
            page = visits(world["clerk"], address)
            counts[name, size] = queries_of(page)
            if size == UNITS:
                yield _figure(f"{name}, {LINES} × {UNITS}", measure(page, seconds=2), baseline, database)
    for name in pages:
        if counts[name, FEW] != counts[name, UNITS]:
            raise AssertionError(f"{name}: {counts[name, FEW]} queries became {counts[name, UNITS]}")
        made(f"{name}: {counts[name, UNITS]} queries at both sizes, session and person included")


def _figure(name: str, cost: Cost, baseline: Cost, database: str) -> Figure:
    return Figure(
        name=name,
        value=cost.cpu * 1000,
        unit="ms",
        baseline="page of an empty inbox",
        ratio=cost.cpu / baseline.cpu,
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=LIMIT,
    )


def _world() -> dict[str, Any]:
    """Sơn La with plan 115 issued, and the lines and units of the grid."""
    from caunoi.desk.actions import fill_demo  # noqa: PLC0415
    from caunoi.ground.times import today  # noqa: PLC0415
    from caunoi.org import actions as org  # noqa: PLC0415
    from caunoi.org.models import Person, Role, Unit  # noqa: PLC0415
    from caunoi.plans.models import Plan  # noqa: PLC0415
    from caunoi.plans.queries.integration import integration_of  # noqa: PLC0415

    fill_demo()
    clerk = Person.objects.get(login="mai")
    plan = Plan.objects.select_related("unit").get(document__number="115")
    year = today().year + 2
    found = integration_of(clerk, plan, year)
    lines = list(found.inside)[:LINES]
    empty = org.register_person(
        full_name="Người Mới",
        login="moi",
        unit=Unit.objects.get(code="DEMO-03847-1"),
        role=Role.VILLAGE_HEAD,
        password="x" * 12,
        by=None,
    ).person
    units = list(found.units.values())[:UNITS]
    made(f"{len(units)} units, {len(lines)} lines that are worked on, programmes of {year}")
    return {"clerk": clerk, "empty": empty, "plan": plan, "year": year, "lines": lines, "units": units}


def _fill(world: dict[str, Any], size: int) -> None:
    """Programmes of the first `size` units with a task by every line."""
    from caunoi.org.models import Unit  # noqa: PLC0415
    from caunoi.plans.models import Programme, Task  # noqa: PLC0415

    root, year = Unit.objects.get(code="14"), world["year"]
    due_on = date(year, 12, 31)
    there = set(Programme.objects.filter(year=year).values_list("unit_id", flat=True))
    fresh = [unit for unit in world["units"][:size] if unit.pk not in there]
    programmes = Programme.objects.bulk_create(
        Programme(ref=f"CT-BENCH-{unit.pk}", unit=unit, year=year) for unit in fresh
    )
    Task.objects.bulk_create(
        (
            Task(
                ref=f"NV-BENCH-{programme.unit_id}-{line_id}",
                line_id=line_id,
                programme=programme,
                unit_id=programme.unit_id,
                root=root,
                title="Nhiệm vụ theo kế hoạch, gửi báo cáo kết quả về Văn phòng",
                due_on=due_on,
                first_due_on=due_on,
                assigning_unit_id=programme.unit_id,
            )
            for programme in programmes
            for line_id in world["lines"]
        ),
        batch_size=1000,
    )
    made(f"{len(fresh) * len(world['lines'])} tasks in {len(fresh)} programmes")
