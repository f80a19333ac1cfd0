"""The one clock, dates as they are written in Vietnamese, and the counting of working days and legal terms.

Everything here is pure save `now` and `today`; the calendar of days off is given by the caller
(`caunoi.ground.workdays.queries.work_calendar`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
SATURDAY = 5
SOON_DAYS = 3
ONE_DAY = timedelta(days=1)

_standing: list[datetime] = []


# The clock ------------------------------------------------------------------------------------------------------------


def now() -> datetime:
    """This moment, aware, in Vietnamese time."""
    return (_standing[-1] if _standing else datetime.now(UTC)).astimezone(ZONE)


def today() -> date:
    """This day in Viet Nam."""
    return now().date()


@contextmanager
def standing_at(moment: datetime | date) -> Iterator[datetime]:
    """Stop the clock of the whole process at a moment (a date means its noon). For tests and rehearsals only.

    Raises ValueError for a moment without a time zone.
    """
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(12), ZONE)
    if moment.tzinfo is None:
        raise ValueError("give the moment a time zone")
    _standing.append(moment)
    try:
        yield moment
    finally:
        _standing.pop()


def in_vietnam(moment: datetime) -> datetime:
    """The same moment in Vietnamese time. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("give the moment a time zone")
    return moment.astimezone(ZONE)


def day_of(moment: date | datetime) -> date:
    """The Vietnamese day of a moment; a day is itself."""
    return in_vietnam(moment).date() if isinstance(moment, datetime) else moment


def start_of_day(day: date) -> datetime:
    """Midnight with which a Vietnamese day begins."""
    return datetime.combine(day, time.min, ZONE)


def end_of_day(day: date) -> datetime:
    """The last moment of a day, when a term ends (Civil Code 2015, art. 148.6); it reads 23:59."""
    return datetime.combine(day, time.max, ZONE)


# Writing dates --------------------------------------------------------------------------------------------------------


def date_vi(day: date | datetime | None) -> str:
    """ "08/07/2026"; nothing for no date."""
    return "" if day is None else f"{day_of(day):%d/%m/%Y}"


def time_vi(moment: datetime) -> str:
    """ "14:32", in Vietnamese time."""
    return f"{in_vietnam(moment):%H:%M}"


def datetime_vi(moment: datetime | None) -> str:
    """ "14:32 ngày 08/07/2026"; nothing for no moment."""
    return "" if moment is None else f"{time_vi(moment)} ngày {date_vi(moment)}"


def short_date_vi(day: date | datetime | None) -> str:
    """ "08/07" for dense lines within this year; a day of another year is written in full."""
    if day is None:
        return ""
    on = day_of(day)
    return f"{on:%d/%m}" if on.year == today().year else date_vi(on)


def weekday_date_vi(day: date | datetime | None) -> str:
    """ "Thứ Tư, 08/07/2026"; nothing for no date."""
    return "" if day is None else f"{WEEKDAYS[day_of(day).weekday()]}, {date_vi(day)}"


def official_date_vi(day: date | datetime | None) -> str:
    """ "ngày 08 tháng 7 năm 2026": a zero before days below 10 and before months 1 and 2 (Nghị định 30/2020/NĐ-CP)."""
    if day is None:
        return ""
    on = day_of(day)
    month = f"{on.month:02d}" if on.month <= 2 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


# Working days and terms -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days that differ from the plain week: holidays and compensatory days off, and weekend days worked."""

    days_off: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()


def is_working_day(day: date, calendar: WorkCalendar) -> bool:
    """Monday to Friday save the days off; a make-up day is worked whatever the weekday."""
    if day in calendar.make_up:
        return True
    return day.weekday() < SATURDAY and day not in calendar.days_off


def next_working_day(day: date, calendar: WorkCalendar) -> date:
    """The day itself when it is worked, else the first worked day after it."""
    while not is_working_day(day, calendar):
        day += ONE_DAY
    return day


def add_working_days(start: date, days: int, calendar: WorkCalendar) -> date:
    """The day on which the given number of working days has passed; the first day is not counted (art. 147.2).

    A negative number counts back, as for "at least 15 working days before". Zero is the day itself, worked or not.
    """
    step = ONE_DAY if days >= 0 else -ONE_DAY
    day, left = start, abs(days)
    while left:
        day += step
        left -= is_working_day(day, calendar)
    return day


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Working days after `start` up to and with `end`; an earlier `end` counts from it on, negative."""
    first, last, sign = (start + ONE_DAY, end, 1) if start <= end else (end, start - ONE_DAY, -1)
    span = (last - first).days + 1
    return sign * sum(is_working_day(first + ONE_DAY * passed, calendar) for passed in range(span))


def term_end(start: date, days: int, calendar: WorkCalendar) -> date:
    """Last day of a term counted in calendar days (Civil Code 2015, arts. 147 and 148).

    The first day is not counted (147.2); a last day that is a weekend or a holiday moves to the end of the next
    working day (148.5). The term ends when that day ends (`end_of_day`).

    Raises ValueError for a term of less than one day.
    """
    if days < 1:
        raise ValueError("a term has at least one day")
    return next_working_day(start + ONE_DAY * days, calendar)


# Deadlines in words ---------------------------------------------------------------------------------------------------

Stage = Literal["late", "today", "soon", "later", "none"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """How far a deadline is: `stage` for colour and grouping, `words` for the reader ("" when there is no deadline)."""

    stage: Stage
    words: str


def deadline_of(due_on: date | None, today: date) -> Deadline:
    """ "Quá 2 ngày", "Hôm nay" or "Còn 2 ngày", in calendar days; up to three days ahead count as soon."""
    if due_on is None:
        return Deadline("none", "")
    left = (due_on - today).days
    if left < 0:
        return Deadline("late", f"Quá {-left} ngày")
    if left == 0:
        return Deadline("today", "Hôm nay")
    return Deadline("soon" if left <= SOON_DAYS else "later", f"Còn {left} ngày")
