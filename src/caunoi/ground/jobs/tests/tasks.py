"""Tasks that these tests put into the queue."""

from __future__ import annotations

import time

from django_tasks import task

from caunoi.ground.workdays.models import CalendarDay, DayKind


@task()
def note(on: str) -> None:
    """Leave a mark that a test can see."""
    CalendarDay.objects.create(on=on, kind=DayKind.HOLIDAY, name="Dấu")


@task()
def fail() -> None:
    raise RuntimeError("this task always fails")


@task()
def linger(seconds: float, on: str) -> None:
    """A task that is at work for a while."""
    CalendarDay.objects.create(on=on, kind=DayKind.HOLIDAY, name="Bắt đầu")
    time.sleep(seconds)
    CalendarDay.objects.filter(on=on).update(name="Xong")
