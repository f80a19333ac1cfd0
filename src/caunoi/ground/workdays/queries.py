"""The calendar as the counting of days needs it, and as a page shows it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from caunoi.ground.times import WorkCalendar
from caunoi.ground.workdays.models import CalendarDay, DayKind


def work_calendar(first: date, last: date) -> WorkCalendar:
    """The days that differ from the plain week from `first` to `last`, both included; one query.

    Outside this span the calendar knows plain weeks only: ask for a span in which the counting surely ends.
    """
    days = CalendarDay.objects.filter(on__range=(first, last), applies=True).values_list("on", "kind")
    off: set[date] = set()
    made_up: set[date] = set()
    for on, kind in days:
        (made_up if kind == DayKind.MAKE_UP else off).add(on)
    return WorkCalendar(days_off=frozenset(off), make_up=frozenset(made_up))


def days_of_year(year: int) -> QuerySet[CalendarDay]:
    """All rows of a year, by date, those that do not apply too."""
    return CalendarDay.objects.filter(on__year=year).order_by("on")
