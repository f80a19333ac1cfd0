"""Tasks that these tests put into the queue."""

from __future__ import annotations

import time

from django.contrib.auth import get_user_model
from django_tasks import task

from caunoi.ground.workdays.models import CalendarDay, DayKind


@task()
def note(on: str) -> None:
    """Leave a mark that a test can see."""
    CalendarDay.objects.create(on=on, kind=DayKind.HOLIDAY, name="Dấu")


@task()
def fail() -> None:
    raise RuntimeError("this task always fails")


CALLED = "Quàng Thị Xôm, 0912 345 678"


@task()
def refuse(person: int) -> None:
    """A task that fails with somebody's name on its lips."""
    raise RuntimeError(f"no room for {get_user_model().objects.get(pk=person)}, {CALLED}")


@task()
def linger(seconds: float, on: str) -> None:
    """A task that is at work for a while."""
    CalendarDay.objects.create(on=on, kind=DayKind.HOLIDAY, name="Bắt đầu")
    time.sleep(seconds)
    CalendarDay.objects.filter(on=on).update(name="Xong")
