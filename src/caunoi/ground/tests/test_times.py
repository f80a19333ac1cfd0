from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground import times
from caunoi.ground.times import WorkCalendar

# The national day of 2026 with its swap: 31 August off, 22 August worked.
SEPTEMBER = WorkCalendar(
    days_off=frozenset({date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)}), make_up=frozenset({date(2026, 8, 22)})
)
PLAIN = WorkCalendar()
days = st.dates(date(2026, 1, 1), date(2031, 12, 31))
calendars = st.builds(
    WorkCalendar,
    days_off=st.frozensets(days, max_size=30),
    make_up=st.frozensets(days, max_size=10),
)


# The clock


def test_now_is_aware_and_vietnamese() -> None:
    moment = times.now()
    assert moment.utcoffset() == timedelta(hours=7)
    assert abs(moment - datetime.now(UTC)) < timedelta(seconds=5)
    assert times.today() == times.now().date()


def test_today_is_the_vietnamese_day() -> None:
    with times.standing_at(datetime(2026, 7, 7, 17, 30, tzinfo=UTC)):
        assert times.today() == date(2026, 7, 8)
        assert times.datetime_vi(times.now()) == "00:30 ngày 08/07/2026"


def test_a_standing_clock_goes_on_afterwards_and_nests() -> None:
    with times.standing_at(date(2026, 7, 8)):
        assert times.time_vi(times.now()) == "12:00"
        with times.standing_at(date(2027, 1, 1)):
            assert times.today() == date(2027, 1, 1)
        assert times.today() == date(2026, 7, 8)
    assert abs(times.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 7, 8, 14, 32)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"), times.standing_at(naive):
        pass
    with pytest.raises(ValueError, match="time zone"):
        times.datetime_vi(naive)


def test_a_day_ends_at_one_minute_to_midnight() -> None:
    assert times.datetime_vi(times.end_of_day(date(2026, 7, 8))) == "23:59 ngày 08/07/2026"
    assert times.end_of_day(date(2026, 7, 8)) < times.start_of_day(date(2026, 7, 9))


# Writing


def test_dates_are_written_with_both_zeros() -> None:
    on = date(2026, 7, 8)
    assert times.date_vi(on) == "08/07/2026"
    assert times.weekday_date_vi(on) == "Thứ Tư, 08/07/2026"
    assert times.weekday_date_vi(date(2026, 7, 12)) == "Chủ nhật, 12/07/2026"
    assert times.datetime_vi(datetime(2026, 7, 8, 7, 32, tzinfo=UTC)) == "14:32 ngày 08/07/2026"


def test_a_moment_is_written_with_its_vietnamese_day() -> None:
    late = datetime(2026, 7, 7, 18, 0, tzinfo=UTC)
    assert times.date_vi(late) == "08/07/2026"
    assert times.official_date_vi(late) == "ngày 08 tháng 7 năm 2026"


def test_the_short_date_drops_this_year_only() -> None:
    with times.standing_at(date(2026, 11, 24)):
        assert times.short_date_vi(date(2026, 7, 8)) == "08/07"
        assert times.short_date_vi(date(2027, 7, 8)) == "08/07/2027"


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 6, 23), "ngày 23 tháng 6 năm 2026"),
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_official_dates_have_zeros_where_the_decree_says(on: date, written: str) -> None:
    assert times.official_date_vi(on) == written


def test_no_date_is_written_as_nothing() -> None:
    writers = (times.date_vi, times.datetime_vi, times.short_date_vi, times.weekday_date_vi, times.official_date_vi)
    assert [write(None) for write in writers] == [""] * 5


# Counting


def test_holidays_and_make_up_days_change_the_week() -> None:
    assert not times.is_working_day(date(2026, 8, 31), SEPTEMBER)
    assert times.is_working_day(date(2026, 8, 22), SEPTEMBER)
    assert not times.is_working_day(date(2026, 8, 23), SEPTEMBER)
    assert times.is_working_day(date(2026, 9, 3), SEPTEMBER)


def test_the_first_day_is_not_counted() -> None:
    monday = date(2026, 7, 6)
    assert times.add_working_days(monday, 1, PLAIN) == date(2026, 7, 7)
    assert times.add_working_days(monday, 10, PLAIN) == date(2026, 7, 20)
    assert times.add_working_days(date(2026, 8, 28), 1, SEPTEMBER) == date(2026, 9, 3)


def test_working_days_are_counted_back_too() -> None:
    assert times.add_working_days(date(2026, 9, 3), -1, SEPTEMBER) == date(2026, 8, 28)
    assert times.add_working_days(date(2026, 8, 24), -1, SEPTEMBER) == date(2026, 8, 22)


def test_a_term_that_ends_on_a_working_day_ends_there() -> None:
    assert times.term_end(date(2026, 7, 1), 30, PLAIN) == date(2026, 7, 31)


def test_a_term_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert times.term_end(date(2026, 8, 1), 30, SEPTEMBER) == date(2026, 9, 3)
    assert times.term_end(date(2026, 8, 1), 21, SEPTEMBER) == date(2026, 8, 22)
    assert times.term_end(date(2026, 8, 1), 22, SEPTEMBER) == date(2026, 8, 24)


def test_a_term_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        times.term_end(date(2026, 8, 1), 0, PLAIN)


@given(days, st.integers(1, 60), calendars)
def test_adding_and_counting_working_days_agree(start: date, count: int, calendar: WorkCalendar) -> None:
    end = times.add_working_days(start, count, calendar)
    assert times.is_working_day(end, calendar)
    assert times.working_days_between(start, end, calendar) == count


@given(days, days, calendars)
def test_counting_backwards_is_the_negative_from_the_day_before(one: date, other: date, calendar: WorkCalendar) -> None:
    first, last = min(one, other), max(one, other)
    counted = sum(
        times.is_working_day(first + timedelta(days=passed), calendar) for passed in range((last - first).days)
    )
    assert times.working_days_between(last, first, calendar) == -counted


@given(days, st.integers(1, 400), calendars)
def test_a_term_never_ends_early_nor_on_a_day_off(start: date, count: int, calendar: WorkCalendar) -> None:
    end = times.term_end(start, count, calendar)
    plain_end = start + timedelta(days=count)
    assert end >= plain_end
    assert times.is_working_day(end, calendar)
    between = range((end - plain_end).days)
    assert not any(times.is_working_day(plain_end + timedelta(days=passed), calendar) for passed in between)


# Deadlines


@pytest.mark.parametrize(
    ("due_on", "stage", "words"),
    [
        (date(2026, 7, 6), "late", "Quá 2 ngày"),
        (date(2026, 7, 8), "today", "Hôm nay"),
        (date(2026, 7, 10), "soon", "Còn 2 ngày"),
        (date(2026, 7, 11), "soon", "Còn 3 ngày"),
        (date(2026, 7, 12), "later", "Còn 4 ngày"),
        (None, "none", ""),
    ],
)
def test_a_deadline_is_told_in_words(due_on: date | None, stage: str, words: str) -> None:
    deadline = times.deadline_of(due_on, date(2026, 7, 8))
    assert (deadline.stage, deadline.words) == (stage, words)
