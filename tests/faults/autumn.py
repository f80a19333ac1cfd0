"""A world with recurring duties and tasks, and a worker that lives through some of its days as fast as it can.

    python -m tests.faults.autumn world
    python -m tests.faults.autumn work 2026-07-01 2026-07-05

The worker says "ready", waits for a line, then runs the real schedule at eight o'clock of each day.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime, time, timedelta

import django

START = date(2026, 7, 1)
TASKS = 40


def world() -> None:
    """Two communes, the cast, duties of every short rhythm, and tasks that fall due day after day."""
    from caunoi.ground.times import standing_at  # noqa: PLC0415 (Django must be running first)
    from caunoi.org.models import Person  # noqa: PLC0415
    from caunoi.org.tests.cast import Cast  # noqa: PLC0415
    from caunoi.plans import actions  # noqa: PLC0415
    from caunoi.plans.actions import DutyFacts  # noqa: PLC0415
    from caunoi.plans.recurrence import DueKind, Rhythm, Roll  # noqa: PLC0415
    from caunoi.plans.states import Group  # noqa: PLC0415

    with standing_at(START):
        cast = Cast()
        Person.objects.filter(pk__in=[cast.officer.pk, cast.clerk.pk]).update(email="nguoi@example.vn")
        # Made late by a week at most, no task is one that is reminded of on the very day it is made: the order of the
        # two jobs on that day does not matter.
        for rhythm, lead, kind in (
            (Rhythm.WEEK, 14, DueKind.DAY_OF),
            (Rhythm.MONTH, 15, DueKind.WORKDAY_AFTER),
            (Rhythm.QUARTER, 20, DueKind.WORKDAY_AFTER),
            (Rhythm.HALF_YEAR, 16, DueKind.DAY_AFTER),
            (Rhythm.DATES, 18, DueKind.DAY_OF),
        ):
            facts = DutyFacts(
                title=f"Báo cáo {rhythm}",
                rhythm=rhythm,
                starts_on=START,
                groups=(Group.COMMUNES,),
                units=(cast.board,),
                dates=((7, 27), (9, 2), (11, 18)),
                due_kind=kind,
                due_number=5,
                roll=Roll.PREVIOUS if rhythm == Rhythm.DATES else Roll.NEXT,
                lead_days=lead,
            )
            actions.create_duty(unit=cast.province, by=cast.clerk, facts=facts)
        for number in range(TASKS):
            day = START + timedelta(days=2 * number)
            actions.give_task(unit=cast.commune, by=cast.officer, due_on=day, title=f"Việc {number}")


def work(first: date, last: date) -> None:
    """Every day from `first` to `last` at eight: the clock's turn, then the queue."""
    from caunoi.ground.jobs.worker import WorkerProcess  # noqa: PLC0415
    from caunoi.ground.times import ZONE, standing_at  # noqa: PLC0415

    process = WorkerProcess()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    day = first
    while day <= last:
        with standing_at(datetime.combine(day, time(8), ZONE)):
            process.turn()
            process.drain()
        day += timedelta(days=1)


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    django.setup()
    if arguments[0] == "world":
        world()
    else:
        work(*map(date.fromisoformat, arguments[1:]))


if __name__ == "__main__":
    main(sys.argv[1:])
