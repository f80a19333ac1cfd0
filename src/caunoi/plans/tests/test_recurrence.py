"""The periods of a rhythm and the day on which a period's work is due."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground.times import ONE_DAY, WorkCalendar, is_working_day, working_days_between
from caunoi.plans.recurrence import (
    Due,
    DueKind,
    NotADay,
    Pace,
    Rhythm,
    Roll,
    days_from,
    days_in_words,
    due_in_words,
    due_of,
    next_turns,
    periods,
    turns,
)

PLAIN = WorkCalendar()
SPANS = [rhythm for rhythm in Rhythm if rhythm != Rhythm.DATES]
JULY = Pace(Rhythm.MONTH, 2026)


def keys(pace: Pace, first: date, last: date) -> list[str]:
    return [period.key for period in periods(pace, first, last)]


def test_each_rhythm_names_its_periods() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert keys(Pace(Rhythm.QUARTER, 2026), *year) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert keys(Pace(Rhythm.HALF_YEAR, 2026), *year) == ["2026-H1", "2026-H2"]
    assert keys(Pace(Rhythm.YEAR, 2026), *year) == ["2026"]
    assert keys(Pace(Rhythm.TWO_YEARS, 2026), date(2026, 1, 1), date(2031, 1, 1)) == ["2026-2027", "2028-2029"]
    assert keys(Pace(Rhythm.FIVE_YEARS, 2026), date(2026, 1, 1), date(2036, 1, 1)) == ["2026-2030", "2031-2035"]
    assert keys(Pace(Rhythm.WEEK, 2026), date(2026, 12, 28), date(2027, 1, 10)) == ["2026-W53", "2027-W01"]
    assert len(keys(JULY, *year)) == 12


def test_fixed_days_come_every_year_and_the_leap_day_too() -> None:
    pace = Pace(Rhythm.DATES, 2026, days_from("18/11, 29/2"))
    found = list(periods(pace, date(2027, 1, 1), date(2028, 12, 31)))
    assert [period.first for period in found] == [
        date(2027, 2, 28), date(2027, 11, 18), date(2028, 2, 29), date(2028, 11, 18),
    ]  # fmt: skip
    assert found[0].key == "2027-02-29"


def test_periods_are_called_as_people_call_them() -> None:
    def words(rhythm: Rhythm) -> str:
        return next(periods(Pace(rhythm, 2026), date(2026, 7, 1), date(2036, 1, 1))).words

    assert words(Rhythm.WEEK) == "tuần 29/06/2026 – 05/07/2026"
    assert words(Rhythm.MONTH) == "tháng 7/2026"
    assert words(Rhythm.QUARTER) == "quý III/2026"
    assert words(Rhythm.HALF_YEAR) == "6 tháng cuối năm 2026"
    assert words(Rhythm.TWO_YEARS) == "giai đoạn 2026 - 2027"


def due(pace: Pace, rule: Due, calendar: WorkCalendar = PLAIN, on: date = date(2026, 7, 31)) -> date:
    return due_of(pace, next(periods(pace, on, on + timedelta(days=400))), rule, calendar)


def test_the_fifth_working_day_after_the_month_skips_weekends_and_holidays() -> None:
    rule = Due(DueKind.WORKDAY_AFTER, 5)
    assert due(JULY, rule) == date(2026, 8, 7)
    assert due(JULY, rule, WorkCalendar(days_off=frozenset({date(2026, 8, 5)}))) == date(2026, 8, 10)
    assert due(JULY, rule, WorkCalendar(make_up=frozenset({date(2026, 8, 1)}))) == date(2026, 8, 6)


def test_a_working_day_that_the_period_lacks_is_its_last_one() -> None:
    week = Pace(Rhythm.WEEK, 2026)
    assert due(week, Due(DueKind.WORKDAY_OF, 1), on=date(2026, 7, 6)) == date(2026, 7, 6)
    assert due(week, Due(DueKind.WORKDAY_OF, 9), on=date(2026, 7, 6)) == date(2026, 7, 10)
    assert due(JULY, Due(DueKind.WORKDAY_OF, 3)) == date(2026, 7, 3)


def test_a_fixed_day_on_a_day_off_goes_on_or_back() -> None:
    assert due(JULY, Due(DueKind.DAY_OF, 25, Roll.NEXT)) == date(2026, 7, 27)
    assert due(JULY, Due(DueKind.DAY_OF, 25, Roll.PREVIOUS)) == date(2026, 7, 24)
    assert due(JULY, Due(DueKind.DAY_AFTER, 31)) == date(2026, 8, 31)
    assert due(Pace(Rhythm.WEEK, 2026), Due(DueKind.DAY_AFTER, 2), on=date(2026, 7, 6)) == date(2026, 7, 14)
    day = Pace(Rhythm.DATES, 2026, ((11, 22),))
    assert due(day, Due(DueKind.DAY_OF, 1, Roll.PREVIOUS)) == date(2026, 11, 20)


def test_a_yearly_duty_due_at_the_start_of_the_year_is_found() -> None:
    found = next_turns(
        Pace(Rhythm.YEAR, 2026), Due(DueKind.WORKDAY_OF, 5), 10, PLAIN, since=date(2026, 11, 1), until=None, count=2
    )
    assert [turn.due_on for turn in found] == [date(2027, 1, 7), date(2028, 1, 7)]
    assert found[0].made_on == date(2026, 12, 28)


def test_an_end_lets_no_later_period_through() -> None:
    found = next_turns(
        Pace(Rhythm.QUARTER, 2026), Due(DueKind.WORKDAY_AFTER, 5), 0, PLAIN,
        since=date(2026, 7, 1), until=date(2026, 12, 31), count=6,
    )  # fmt: skip
    assert [turn.period.key for turn in found] == ["2026-Q2", "2026-Q3", "2026-Q4"]


rules = st.builds(Due, st.sampled_from(DueKind), st.integers(min_value=1, max_value=31), st.sampled_from(Roll))
days = st.dates(date(2026, 1, 1), date(2040, 12, 31))
calendars = st.builds(
    WorkCalendar,
    days_off=st.frozensets(st.dates(date(2026, 1, 1), date(2040, 12, 31)), max_size=30),
    make_up=st.just(frozenset()),
)


@given(st.sampled_from(SPANS), days)
def test_periods_follow_one_another_without_gap_or_overlap(rhythm: Rhythm, first: date) -> None:
    found = list(periods(Pace(rhythm, 2026), first, first + timedelta(days=1500)))
    assert all(after.first == before.last + ONE_DAY for before, after in itertools.pairwise(found))
    assert len({period.key for period in found}) == len(found)
    assert all(period.last >= first for period in found)


@given(st.sampled_from(SPANS), rules, days, calendars)
def test_a_due_date_is_always_a_working_day(rhythm: Rhythm, rule: Due, on: date, calendar: WorkCalendar) -> None:
    pace = Pace(rhythm, 2026)
    period = next(periods(pace, on, on + timedelta(days=2000)))
    found = due_of(pace, period, rule, calendar)
    assert is_working_day(found, calendar)
    if rule.kind == DueKind.WORKDAY_AFTER:
        assert working_days_between(period.last, found, calendar) == rule.number


@given(st.sampled_from(SPANS), rules, days, st.integers(min_value=0, max_value=120), calendars)
def test_days_asked_one_by_one_give_the_same_turns_as_all_at_once(
    rhythm: Rhythm, rule: Due, first: date, span: int, calendar: WorkCalendar
) -> None:
    pace, middle, last = Pace(rhythm, 2026), first + timedelta(days=span // 2), first + timedelta(days=span)

    def found(since: date, to: date) -> list[str]:
        return [turn.period.key for turn in turns(pace, rule, 0, calendar, since=since, until=None, to=to)]

    assert found(first, last) == found(first, middle) + found(middle + ONE_DAY, last)


def test_days_of_the_year_are_read_as_people_write_them() -> None:
    assert days_from("18/11, 27/7") == ((7, 27), (11, 18))
    assert days_from("2-9; 2.9") == ((9, 2),)
    assert days_in_words(((7, 27), (11, 18))) == "27/07, 18/11"
    for wrong in ("31/4", "12", "hai", "0/5", "5/13"):
        with pytest.raises(NotADay):
            days_from(wrong)


def test_rules_are_said_in_words() -> None:
    assert due_in_words(JULY, Due(DueKind.WORKDAY_AFTER, 5)) == "ngày làm việc thứ 5 sau khi hết kỳ"
    assert due_in_words(JULY, Due(DueKind.WORKDAY_OF, 5)) == "ngày làm việc thứ 5 tính từ đầu kỳ"
    assert due_in_words(JULY, Due(DueKind.DAY_AFTER, 20)) == "ngày 20 của tháng sau kỳ"
    assert due_in_words(Pace(Rhythm.WEEK, 2026), Due(DueKind.DAY_OF, 5)) == "Thứ Sáu của tuần cuối kỳ"
    assert due_in_words(Pace(Rhythm.DATES, 2026), Due(DueKind.DAY_OF, 5)) == "đúng những ngày ấy"
