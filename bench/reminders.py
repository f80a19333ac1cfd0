"""A reminder run over 50,000 and 500,000 tasks of which 5,000 are due, beside the bare insertion of the same notices.

Every residential area and every commune has somebody to be told, half of them by mail too. The tasks are written by a
process of their own, so that the peak of this one is that of the run.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import Any, cast

import django

from bench.harness import Cost, Database, Figure, call_process, figure, made, peak_mb, temporary_database
from bench.inbox import AREAS_PER_COMMUNE

SMALL, LARGE = 50_000, 500_000
DUE = 5_000
RUNS = 3
LIMIT, MEMORY_LIMIT, GROWTH_LIMIT = 10.0, 250.0, 2.0
LATEST = 60
"""Days that the most belated task is late."""


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        costs = {}
        django.setup()
        for first, last in ((0, SMALL), (SMALL, LARGE)):
            call_process([sys.executable, "-m", "bench.reminders", str(first), str(last)])
            costs[last] = _measure(_send, _forget)
        baseline = ("bare insertion of its notices", _measure(*_insertion()))
        for size, cost in costs.items():
            name = f"reminder run, {DUE} of {size // 1000}k due"
            yield figure(name, cost, baseline, unit="s", limit=LIMIT, database=database)
        yield _memory(costs[LARGE], baseline[1], database)
        yield _growth(costs[LARGE], costs[SMALL], database)


def _measure(work: Callable[[], object], undo: Callable[[], object]) -> Cost:
    """Median seconds of several runs; what a run wrote is taken away again outside the clock."""
    walls, cpus = [], []
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
        undo()
    return Cost(median(walls), median(cpus), peak_mb(), RUNS)


def _memory(cost: Cost, baseline: Cost, database: str) -> Figure:
    return Figure(
        name="reminder run, peak memory",
        value=cost.peak_mb,
        unit="MB",
        baseline="after the bare insertion",
        ratio=cost.peak_mb / baseline.peak_mb,
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=MEMORY_LIMIT,
    )


def _growth(cost: Cost, small: Cost, database: str) -> Figure:
    return Figure(
        name="reminder run, 500k by 50k (CPU)",
        value=cost.cpu / small.cpu,
        unit="×",
        baseline="the same run at 50k",
        ratio=cost.cpu / small.cpu,
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=GROWTH_LIMIT,
    )


def _send() -> None:
    # Django must be running before models are imported; so below.
    from caunoi.ground.times import ZONE, now, standing_at  # noqa: PLC0415
    from caunoi.plans.actions import send_reminders  # noqa: PLC0415

    with standing_at(now().astimezone(ZONE).replace(hour=8)):
        if send_reminders(by=None) < DUE // 10:
            raise AssertionError("hardly anybody was told")


def _forget() -> None:
    from caunoi.ground.notices.models import Notice  # noqa: PLC0415
    from caunoi.plans.models import ReminderRun  # noqa: PLC0415

    Notice.objects.filter(subject__startswith="Nhắc việc").delete()
    ReminderRun.objects.all().delete()


def _insertion() -> tuple[Callable[[], object], Callable[[], object]]:
    """What the database takes to insert the notices of one run in one statement per thousand, and to forget them."""
    from caunoi.ground.notices.models import Notice  # noqa: PLC0415

    _send()
    rows = list(Notice.objects.filter(subject__startswith="Nhắc việc"))
    _forget()
    made(f"{len(rows)} notices, {len({row.to_id for row in rows})} people told")

    def insert() -> None:
        for row in rows:
            row.pk = None
            row._state.adding = True
        Notice.objects.bulk_create(rows, batch_size=1000)

    return insert, _forget


# What the process of its own writes -----------------------------------------------------------------------------------


def fill(first: int, last: int, *, seed: int = 115) -> None:
    """Tasks number `first` to `last`; before the first one the world they live in. Of all tasks `DUE` are to be told:
    all but a few late, the rest due tomorrow; they stand among the first `SMALL`."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from caunoi.ground.times import now, today  # noqa: PLC0415
    from caunoi.org.models import Unit, UnitKind  # noqa: PLC0415
    from caunoi.plans.models import PlanLine, Task  # noqa: PLC0415
    from caunoi.plans.states import Status  # noqa: PLC0415

    if first == 0:
        call_command("migrate", interactive=False, verbosity=0)
        _world()
    dice = random.Random(seed + first)
    root = Unit.objects.get(code="14")
    units = list(Unit.objects.filter(kind__in=(UnitKind.COMMUNE, UnitKind.AREA)).values_list("pk", flat=True))
    lines = list(PlanLine.objects.values_list("pk", flat=True))
    day, moment = today(), now()
    batch: list[Task] = []
    for number in range(first, last):
        is_due = number < DUE
        due_on = day - timedelta(days=dice.randint(1, LATEST)) if is_due else day + timedelta(days=dice.randint(8, 300))
        if is_due and number % 10 == 0:
            due_on = day + timedelta(days=1)
        is_done = not is_due and number % 2 == 0
        batch.append(
            Task(
                ref=f"NV-BENCH-{number:07d}",
                line_id=dice.choice(lines),
                unit_id=dice.choice(units),
                root=root,
                title=f"Nhiệm vụ số {number} theo kế hoạch, gửi báo cáo kết quả về Văn phòng",
                due_on=due_on - timedelta(days=200) if is_done else due_on,
                first_due_on=due_on,
                status=Status.DONE if is_done else Status.IN_PROGRESS,
                percent=100 if is_done else 30,
                assigning_unit=root,
                finished_at=moment if is_done else None,
            )
        )
        if len(batch) == 5000 or number + 1 == last:
            Task.objects.bulk_create(batch, batch_size=1000)
            batch = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    made(f"{last - first} tasks, {DUE if first == 0 else 0} of them due, seed {seed + first}")


def _world() -> None:
    """Sơn La with 2,175 residential areas, plan 115 issued, somebody at work in each commune and each area."""
    from caunoi.desk.actions import fill_demo  # noqa: PLC0415
    from caunoi.org.models import Person, Post, Role, Unit, UnitKind, path_under  # noqa: PLC0415

    fill_demo()
    communes = list(Unit.objects.filter(kind=UnitKind.COMMUNE))
    serial = max(Unit.objects.values_list("serial", flat=True))
    areas: list[Unit] = []
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
    places = [(unit, Role.OFFICER) for unit in communes] + [(unit, Role.VILLAGE_HEAD) for unit in areas]
    people = Person.objects.bulk_create(
        [
            Person(
                login=f"bench{number}",
                full_name=f"Lò Thị {number}",
                email=f"bench{number}@example.vn" if number % 2 else "",
                password="!",  # noqa: S106 (nobody signs in)
            )
            for number in range(len(places))
        ],
        batch_size=500,
    )
    Post.objects.bulk_create(
        [
            Post(person=person, unit=unit, role=role, scope=unit, from_on="2026-01-01")
            for person, (unit, role) in zip(people, places, strict=True)
        ],
        batch_size=500,
    )
    made(f"{len(communes)} communes, {len(areas)} residential areas, {len(people)} people at work")


def main(arguments: list[Any]) -> None:
    django.setup()
    fill(int(arguments[0]), int(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
