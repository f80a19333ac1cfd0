from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground.jobs.timing import Daily, Every, WorkingDays
from caunoi.ground.times import ZONE, WorkCalendar, is_working_day

SEPTEMBER = WorkCalendar(
    days_off=frozenset({date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)}), make_up=frozenset({date(2026, 8, 22)})
)
PLAIN = WorkCalendar()
moments = st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(day: int, hour: int, minute: int = 0, month: int = 8) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def test_a_job_of_seconds_is_due_at_once_and_then_after_its_pause() -> None:
    moment = at(21, 9)
    assert Every(60).first(moment, PLAIN) == moment
    assert Every(60).after(moment, PLAIN) == moment + timedelta(seconds=60)


@pytest.mark.parametrize(("moment", "turn"), [(at(21, 1), at(21, 2, 10)), (at(21, 2, 10), at(22, 2, 10))])
def test_a_daily_job_comes_at_its_vietnamese_hour(moment: datetime, turn: datetime) -> None:
    assert Daily("02:10").first(moment, PLAIN) == turn
    assert Daily("02:10").after(moment.astimezone(UTC), PLAIN) == turn


@pytest.mark.parametrize(
    ("moment", "turn"),
    [
        (at(21, 8), at(22, 7, 30)),
        (at(22, 8), at(24, 7, 30)),
        (at(28, 8), at(3, 7, 30, month=9)),
        (at(2, 8, month=9), at(3, 7, 30, month=9)),
    ],
)
def test_a_job_of_working_days_follows_the_calendar(moment: datetime, turn: datetime) -> None:
    assert WorkingDays("07:30").after(moment, SEPTEMBER) == turn


@given(moments, st.times().map(lambda one: f"{one:%H:%M}"))
def test_a_turn_is_always_later_and_never_skips_a_day(moment: datetime, hour: str) -> None:
    daily = Daily(hour).after(moment, PLAIN)
    assert timedelta() < daily - moment <= timedelta(days=1)
    assert f"{daily:%H:%M}" == hour
    working = WorkingDays(hour).after(moment, SEPTEMBER)
    assert working > moment
    assert is_working_day(working.date(), SEPTEMBER)


def test_a_new_job_of_working_days_waits_for_the_first_one() -> None:
    assert WorkingDays("07:30").first(at(28, 8), SEPTEMBER) == at(3, 7, 30, month=9)
