"""Editing the calendar of working days: `ground` keeps it, here is asked who may."""

from __future__ import annotations

from datetime import date
from typing import Any

from caunoi.ground.workdays.actions import remove_day, set_day
from caunoi.ground.workdays.models import CalendarDay, DayKind
from caunoi.org.access import check_manages_all
from caunoi.org.models import Person


def set_calendar_day(*, on: date, kind: str, by: Person | None, seen: int | None = None, **values: Any) -> CalendarDay:
    """Write a day of the calendar. Raises Denied, CannotSetDay, Conflict."""
    check_manages_all(by)
    return set_day(on=on, kind=DayKind(kind), by=by, seen=seen, **values)


def remove_calendar_day(*, on: date, by: Person | None) -> bool:
    """Take a day out of the calendar; gives whether there was one. Raises Denied."""
    check_manages_all(by)
    return remove_day(on=on, by=by)
