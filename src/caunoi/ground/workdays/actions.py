"""Editing the calendar. The pages that do it stand in `org`, which asks first who may."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from caunoi.ground.audit.actions import Conflict, change, record
from caunoi.ground.times import SATURDAY
from caunoi.ground.workdays.models import CalendarDay, DayKind
from caunoi.ground.workdays.seeding import days_to_seed


class CannotSetDay(Exception):
    """The day cannot be kept so; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def seed_years(first: int, last: int, *, by: AbstractBaseUser | None = None) -> int:
    """Fill the years that have no day yet, from `first` to `last`; what people edited or removed is left alone.

    Gives how many days were written. Safe to repeat and to run twice at once.
    """
    filled = {on.year for on in CalendarDay.objects.filter(on__year__range=(first, last)).values_list("on", flat=True)}
    empty = [year for year in range(first, last + 1) if year not in filled]
    if not empty:
        return 0
    days = [CalendarDay(**asdict(day)) for day in days_to_seed(empty)]
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    record("calendar.seeded", by=by, on=None, facts={"years": empty, "days": len(days)})
    return len(days)


@transaction.atomic
def set_day(
    *,
    on: date,
    kind: DayKind,
    name: str,
    by: AbstractBaseUser | None,
    legal_basis: str = "",
    is_official: bool = True,
    applies: bool = True,
    seen: int | None = None,
) -> CalendarDay:
    """Write a day of the calendar, new or in place of what stands there. `seen` is the version that was edited.

    Raises CannotSetDay for a nameless day or a make-up day within the week, Conflict when somebody was faster.
    """
    if not name.strip():
        raise CannotSetDay("Nhập tên ngày.")
    if kind == DayKind.MAKE_UP and on.weekday() < SATURDAY:
        raise CannotSetDay("Chọn thứ Bảy hoặc Chủ nhật cho ngày làm bù.")
    values = {
        "kind": kind, "name": name.strip(), "legal_basis": legal_basis.strip(), "is_official": is_official,
        "applies": applies,
    }  # fmt: skip
    there = CalendarDay.objects.filter(on=on).first()
    if there is not None:
        return change(there, deed="calendar_day.changed", by=by, seen=seen, facts={"on": on}, values=values)
    try:
        with transaction.atomic():
            day = CalendarDay.objects.create(on=on, **values)
    except IntegrityError as error:
        raise Conflict(CalendarDay(on=on, **values)) from error
    record("calendar_day.added", by=by, on=day, facts={"on": on, **values})
    return day


@transaction.atomic
def remove_day(*, on: date, by: AbstractBaseUser | None) -> bool:
    """Take a day out of the calendar, so that it counts as its weekday says. Gives whether there was one."""
    day = CalendarDay.objects.select_for_update().filter(on=on).first()
    if day is None:
        return False
    record("calendar_day.removed", by=by, on=day, facts={"on": on, "kind": day.kind, "name": day.name})
    day.delete()
    return True
