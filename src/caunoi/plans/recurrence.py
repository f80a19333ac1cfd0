"""Recurring duties: the periods of a rhythm, and the day on which the work of a period is due.

Knows neither database nor clock: the calendar of working days and the days in question are given.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from caunoi.ground.times import ONE_DAY, WorkCalendar, add_working_days, date_vi, is_working_day, next_working_day


class Rhythm(StrEnum):
    """How often the work comes back."""

    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF_YEAR = "HALF_YEAR"
    YEAR = "YEAR"
    TWO_YEARS = "TWO_YEARS"
    FIVE_YEARS = "FIVE_YEARS"
    DATES = "DATES"


RHYTHM_WORDS = {
    Rhythm.WEEK: "Hằng tuần",
    Rhythm.MONTH: "Hằng tháng",
    Rhythm.QUARTER: "Hằng quý",
    Rhythm.HALF_YEAR: "6 tháng",
    Rhythm.YEAR: "Hằng năm",
    Rhythm.TWO_YEARS: "2 năm một lần",
    Rhythm.FIVE_YEARS: "5 năm một lần",
    Rhythm.DATES: "Những ngày cố định trong năm",
}


class DueKind(StrEnum):
    """From where the due date of a period is counted."""

    WORKDAY_AFTER = "WORKDAY_AFTER"
    WORKDAY_OF = "WORKDAY_OF"
    DAY_OF = "DAY_OF"
    DAY_AFTER = "DAY_AFTER"


DUE_WORDS = {
    DueKind.WORKDAY_AFTER: "Ngày làm việc thứ mấy sau khi hết kỳ",
    DueKind.WORKDAY_OF: "Ngày làm việc thứ mấy tính từ đầu kỳ",
    DueKind.DAY_OF: "Ngày mấy của tháng cuối kỳ",
    DueKind.DAY_AFTER: "Ngày mấy của tháng sau kỳ",
}


class Roll(StrEnum):
    """Where a due date goes that falls on a day off (Civil Code 2015, art. 148.5, moves a term to the next one)."""

    NEXT = "NEXT"
    PREVIOUS = "PREVIOUS"


ROLL_WORDS = {
    Roll.NEXT: "Lùi sang ngày làm việc sau đó",
    Roll.PREVIOUS: "Sớm lên ngày làm việc trước đó",
}

MONTHS = {
    Rhythm.MONTH: 1,
    Rhythm.QUARTER: 3,
    Rhythm.HALF_YEAR: 6,
    Rhythm.YEAR: 12,
    Rhythm.TWO_YEARS: 24,
    Rhythm.FIVE_YEARS: 60,
}
MOST_DAYS = 31
"""The greatest number that a rule of the due date may have."""
WEEK = timedelta(days=7)
LONGEST_WAIT = timedelta(days=70)
"""A due date lies no further from its period, days off in between included."""
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
_ROMAN = ("I", "II", "III", "IV")


class NotADay(ValueError):
    """A text that is no list of days of the year."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A rhythm as data. `dates` are (month, day) of each year, for `Rhythm.DATES`; `since` is the first year of the
    first period of several years."""

    rhythm: Rhythm
    since: int
    dates: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A rule of the due date: which `number` of what, and where a day off sends it."""

    kind: DueKind
    number: int
    roll: Roll = Roll.NEXT


@dataclass(frozen=True, slots=True)
class Period:
    """One turn of a rhythm: `key` names it for good ("2026-Q3"), `words` are what people call it."""

    key: str
    words: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Turn:
    """A period with the day on which its work is due and the day from which the task stands in the inbox."""

    period: Period
    due_on: date
    made_on: date


# Periods --------------------------------------------------------------------------------------------------------------


def periods(pace: Pace, first: date, last: date) -> Iterator[Period]:
    """The periods that end from `first` to `last`, both included, in order."""
    if pace.rhythm == Rhythm.WEEK:
        end = first + timedelta(days=6 - first.weekday())
        while end <= last:
            yield _week(end)
            end += WEEK
    elif pace.rhythm == Rhythm.DATES:
        for year in range(first.year, last.year + 1):
            for month, day in sorted(pace.dates):
                on = date(year, month, min(day, monthrange(year, month)[1]))
                if first <= on <= last:
                    yield Period(f"{year}-{month:02}-{day:02}", f"ngày {date_vi(on)}", on, on)
    else:
        yield from _spans_of_months(pace, first, last)


def _week(end: date) -> Period:
    start = end - timedelta(days=6)
    year, number, _ = end.isocalendar()
    return Period(f"{year}-W{number:02}", f"tuần {date_vi(start)} – {date_vi(end)}", start, end)


def _spans_of_months(pace: Pace, first: date, last: date) -> Iterator[Period]:
    length = MONTHS[pace.rhythm]
    anchor = pace.since * 12
    index = (first.year * 12 + first.month - 1 - anchor) // length
    while True:
        start, end = anchor + index * length, anchor + (index + 1) * length - 1
        closing = _end_of_month(end)
        if closing > last:
            return
        if closing >= first:
            yield _named(pace.rhythm, date(start // 12, start % 12 + 1, 1), closing)
        index += 1


def _end_of_month(month: int) -> date:
    """The last day of a month that is counted from the year 0."""
    year, place = divmod(month, 12)
    return date(year, place + 1, monthrange(year, place + 1)[1])


def _named(rhythm: Rhythm, first: date, last: date) -> Period:
    year = first.year
    if rhythm == Rhythm.MONTH:
        return Period(f"{year}-{first.month:02}", f"tháng {first.month}/{year}", first, last)
    if rhythm == Rhythm.QUARTER:
        quarter = (first.month - 1) // 3
        return Period(f"{year}-Q{quarter + 1}", f"quý {_ROMAN[quarter]}/{year}", first, last)
    if rhythm == Rhythm.HALF_YEAR:
        half = 1 if first.month == 1 else 2
        return Period(f"{year}-H{half}", f"6 tháng {'đầu' if half == 1 else 'cuối'} năm {year}", first, last)
    if rhythm == Rhythm.YEAR:
        return Period(str(year), f"năm {year}", first, last)
    return Period(f"{year}-{last.year}", f"giai đoạn {year} - {last.year}", first, last)


# Due dates ------------------------------------------------------------------------------------------------------------


def due_of(pace: Pace, period: Period, due: Due, calendar: WorkCalendar) -> date:
    """The day on which the work of a period is due, always a working day.

    A fixed date is due on itself. A working day that the period does not have is its last one, a day that the month
    does not have is the last of the month. For weeks the days are counted from Monday (1).
    """
    if pace.rhythm == Rhythm.DATES:
        return rolled(period.first, due.roll, calendar)
    if due.kind == DueKind.WORKDAY_AFTER:
        return add_working_days(period.last, due.number, calendar)
    if due.kind == DueKind.WORKDAY_OF:
        found = add_working_days(period.first - ONE_DAY, due.number, calendar)
        return found if found <= period.last else rolled(period.last, Roll.PREVIOUS, calendar)
    return rolled(_day_of_month(pace, period, due), due.roll, calendar)


def _day_of_month(pace: Pace, period: Period, due: Due) -> date:
    is_after = due.kind == DueKind.DAY_AFTER
    if pace.rhythm == Rhythm.WEEK:
        start = period.last + ONE_DAY if is_after else period.first
        return start + timedelta(days=min(due.number, 7) - 1)
    month = period.last + ONE_DAY if is_after else period.last
    return month.replace(day=min(due.number, monthrange(month.year, month.month)[1]))


def rolled(day: date, roll: Roll, calendar: WorkCalendar) -> date:
    """The day itself when it is worked, else the nearest worked day after or before it."""
    if roll == Roll.NEXT:
        return next_working_day(day, calendar)
    while not is_working_day(day, calendar):
        day -= ONE_DAY
    return day


def turns(
    pace: Pace, due: Due, lead_days: int, calendar: WorkCalendar, *, since: date, until: date | None, to: date
) -> Iterator[Turn]:
    """The turns whose work is due from `since` to `to`, in order.

    Their periods end no later than `until`. `calendar` has to know the days around the due dates (`span_of`).
    """
    length = timedelta(days=31 * MONTHS.get(pace.rhythm, 1))
    last = to + length + LONGEST_WAIT
    for period in periods(pace, since - LONGEST_WAIT, min(last, until) if until else last):
        due_on = due_of(pace, period, due, calendar)
        if since <= due_on <= to:
            yield Turn(period, due_on, due_on - timedelta(days=lead_days))


def next_turns(
    pace: Pace, due: Due, lead_days: int, calendar: WorkCalendar, *, since: date, until: date | None, count: int
) -> list[Turn]:
    """The first turns whose work is due on `since` or later; fewer where `until` ends them."""
    found: list[Turn] = []
    years = MONTHS.get(pace.rhythm, 12) // 12 + 2
    for turn in turns(
        pace, due, lead_days, calendar, since=since, until=until, to=date(since.year + years * count, 12, 31)
    ):
        found.append(turn)
        if len(found) == count:
            break
    return found


def span_of(first: date, last: date) -> tuple[date, date]:
    """The days that a calendar must know to find the due dates from `first` to `last`."""
    return first - 2 * LONGEST_WAIT, last + 2 * LONGEST_WAIT


# Days of the year as people type them ---------------------------------------------------------------------------------


def days_from(text: str) -> tuple[tuple[int, int], ...]:
    """ "18/11, 27/7" as ((7, 27), (11, 18)). Raises NotADay."""
    found = set()
    for part in re.split(r"[,;\s]+", text.strip()):
        match = _DAY_AND_MONTH.fullmatch(part)
        if match is None:
            raise NotADay(part)
        day, month = int(match[1]), int(match[2])
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(2028, month)[1]:
            raise NotADay(part)
        found.add((month, day))
    return tuple(sorted(found))


def days_in_words(dates: Sequence[tuple[int, int]]) -> str:
    """((7, 27), (11, 18)) as "27/07, 18/11"."""
    return ", ".join(f"{day:02}/{month:02}" for month, day in dates)


def due_in_words(pace: Pace, due: Due) -> str:
    """The rule as one phrase: "ngày làm việc thứ 5 sau khi hết kỳ"."""
    if pace.rhythm == Rhythm.DATES:
        return "đúng những ngày ấy"
    if due.kind == DueKind.WORKDAY_AFTER:
        return f"ngày làm việc thứ {due.number} sau khi hết kỳ"
    if due.kind == DueKind.WORKDAY_OF:
        return f"ngày làm việc thứ {due.number} tính từ đầu kỳ"
    span = "tuần" if pace.rhythm == Rhythm.WEEK else "tháng"
    where = f"{span} sau kỳ" if due.kind == DueKind.DAY_AFTER else f"{span} cuối kỳ"
    day = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")[min(due.number, 7) - 1]
    return f"{day} của {where}" if pace.rhythm == Rhythm.WEEK else f"ngày {due.number} của {where}"


PROPOSALS = {
    "week": Rhythm.WEEK,
    "month": Rhythm.MONTH,
    "quarter": Rhythm.QUARTER,
    "half_year": Rhythm.HALF_YEAR,
    "year": Rhythm.YEAR,
    "two_years": Rhythm.TWO_YEARS,
    "five_years": Rhythm.FIVE_YEARS,
}
"""The rhythm that a hint of the reader proposes (`hints.RHYTHMS`)."""
