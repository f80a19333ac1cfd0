"""Việc cần làm over 50,000 and 500,000 tasks: the whole page as a browser gets it, beside the page of an empty inbox.

Two readers: an officer whose commune holds 2,000 tasks, and a clerk of the province who looks at her whole scope. The
value is processor time of the page; the counts of queries must not change with the number of tasks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import django

from bench.harness import Cost, Database, Figure, made, measure, queries_of, temporary_database, visits

SMALL, LARGE = 50_000, 500_000
OWN = 2_000
AREAS_PER_COMMUNE = 29
OWN_LIMIT, WIDE_LIMIT = 25.0, 60.0
GROWTH_LIMIT = 1.2
COMMUNE, OTHER_COMMUNE = "03847", "03679"


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        django.setup()
        yield from _figures(database)


def _figures(database: str) -> Iterator[Figure]:
    # Django must be running before models are imported.
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    people = world()
    empty = visits(people["empty"], "/viec-can-lam/")
    baseline = measure(empty)
    costs: dict[tuple[str, int], Cost] = {}
    queries: dict[tuple[str, int], int] = {}
    before = 0
    for size in (SMALL, LARGE):
        tasks(before, size)
        before = size
        for name, login, address in (
            ("own", "officer", "/viec-can-lam/"),
            ("own, page 40", "officer", "/viec-can-lam/?trang=40"),
            ("province", "clerk", "/viec-can-lam/?pham-vi=tat-ca"),
            ("province, later", "clerk", "/viec-can-lam/?pham-vi=tat-ca&nhom=sau-do"),
        ):
            page = visits(people[login], address)
            costs[name, size] = measure(page, seconds=2)
            queries[name, size] = queries_of(page)
    for (name, size), cost in costs.items():
        limit = OWN_LIMIT if name.startswith("own") else WIDE_LIMIT
        yield _figure(f"inbox {name}, {size // 1000}k tasks", cost, baseline, limit, database)
        if size == LARGE:
            small = costs[name, SMALL]
            yield _growth(f"inbox {name}, 500k by 50k", cost, small, database)
            if queries[name, SMALL] != queries[name, LARGE]:
                raise AssertionError(f"{name}: {queries[name, SMALL]} queries became {queries[name, LARGE]}")
            made(f"{name}: {queries[name, LARGE]} queries at both sizes")


def _figure(name: str, cost: Cost, baseline: Cost, limit: float, database: str) -> Figure:
    value = cost.cpu * 1000
    return Figure(
        name=name,
        value=value,
        unit="ms",
        baseline="page of an empty inbox",
        ratio=cost.cpu / baseline.cpu,
        cpu_ms=value,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=limit,
    )


def _growth(name: str, cost: Cost, small: Cost, database: str) -> Figure:
    return Figure(
        name=name,
        value=cost.cpu / small.cpu,
        unit="×",
        baseline="the same page at 50k",
        ratio=cost.cpu / small.cpu,
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=GROWTH_LIMIT,
    )


def world() -> dict[str, Any]:
    """Sơn La with 2,175 residential areas, plan 115 issued, and three people."""
    from caunoi.desk.actions import fill_demo  # noqa: PLC0415
    from caunoi.org import actions as org  # noqa: PLC0415
    from caunoi.org.models import Person, Role, Unit, UnitKind, path_under  # noqa: PLC0415

    fill_demo()
    communes = list(Unit.objects.filter(kind=UnitKind.COMMUNE))
    serial = max(Unit.objects.values_list("serial", flat=True))
    areas = []
    for commune in communes:
        for place in range(AREAS_PER_COMMUNE):
            serial += 1
            areas.append(
                Unit(
                    code=f"BENCH-{serial}",
                    serial=serial,
                    kind=UnitKind.AREA,
                    name=f"Ban Công tác Mặt trận bản {place}",
                    short_name=f"bản {place}",
                    parent=commune,
                    path=path_under(commune.path, serial),
                )
            )
    Unit.objects.bulk_create(areas, batch_size=500)
    empty = org.register_person(
        full_name="Người Mới", login="moi", unit=areas[0], role=Role.VILLAGE_HEAD, password="x" * 12, by=None
    ).person
    made(f"{len(communes)} communes, {len(areas)} residential areas, plan 115 issued")
    return {"officer": Person.objects.get(login="huong"), "clerk": Person.objects.get(login="mai"), "empty": empty}


def tasks(first: int, last: int, *, seed: int = 115) -> None:
    """Tasks number `first` to `last`: the first 2,000 in one commune, the rest over all other units; half are open."""
    from django.db import connection  # noqa: PLC0415

    from caunoi.ground.times import now, today  # noqa: PLC0415
    from caunoi.org.models import Person, Unit, UnitKind  # noqa: PLC0415
    from caunoi.plans.models import PlanLine, Task  # noqa: PLC0415
    from caunoi.plans.states import Status  # noqa: PLC0415

    dice = random.Random(seed + first)
    root = Unit.objects.get(code="14")
    own = Unit.objects.get(code=COMMUNE)
    quiet = Person.objects.get(login="moi").posts.get().unit_id
    kinds = (UnitKind.COMMUNE, UnitKind.AREA, UnitKind.ORGANISATION, UnitKind.BOARD)
    others = list(Unit.objects.filter(kind__in=kinds).exclude(pk__in=[own.pk, quiet]).values_list("pk", flat=True))
    lines = list(PlanLine.objects.values_list("pk", flat=True))
    officer, clerk = Person.objects.get(login="huong"), Person.objects.get(login="mai")
    day, moment = today(), now()
    batch: list[Task] = []
    for number in range(first, last):
        mine = number < OWN
        status = (
            Status.NOT_STARTED
            if mine and number % 10
            else dice.choice((Status.NOT_STARTED, Status.IN_PROGRESS, Status.DONE))
        )
        due_on = day + timedelta(days=dice.randint(-60, 300))
        batch.append(
            Task(
                ref=f"NV-BENCH-{number:07d}",
                line_id=dice.choice(lines),
                unit_id=own.pk if mine else dice.choice(others),
                root=root,
                title=f"Nhiệm vụ số {number} theo kế hoạch, gửi báo cáo kết quả về Văn phòng",
                due_on=due_on,
                first_due_on=due_on,
                status=status,
                percent=100 if status == Status.DONE else 0,
                assigning_unit=root,
                assigned_by=clerk,
                finished_at=moment if status == Status.DONE else None,
                finished_by=officer if status == Status.DONE and number % 7 == 0 else None,
            )
        )
        if len(batch) == 5000:
            Task.objects.bulk_create(batch, batch_size=1000)
            batch = []
    Task.objects.bulk_create(batch, batch_size=1000)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE plans_task")
            cursor.execute("VACUUM ANALYZE org_unit")
    made(f"{last - first} tasks, {OWN} of them of one commune, seed {seed + first}")
