"""When a periodic job is due. Pure: moment and calendar are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from caunoi.ground.times import ONE_DAY, ZONE, WorkCalendar, in_vietnam, is_working_day


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many seconds."""

    seconds: int

    def first(self, moment: datetime, calendar: WorkCalendar) -> datetime:  # noqa: ARG002 (one shape for all)
        """A new job is due at once."""
        return moment

    def after(self, moment: datetime, calendar: WorkCalendar) -> datetime:  # noqa: ARG002 (one shape for all)
        """Turns that were missed are not made up for."""
        return moment + timedelta(seconds=self.seconds)


def _time(at: str) -> time:
    return time.fromisoformat(at)


def _next_at(moment: datetime, at: str) -> datetime:
    """The next moment, later than this one, at which a Vietnamese clock shows the time."""
    local = in_vietnam(moment)
    turn = datetime.combine(local.date(), _time(at), ZONE)
    return turn if turn > local else turn + ONE_DAY


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at "HH:MM", Vietnamese time."""

    at: str

    def first(self, moment: datetime, calendar: WorkCalendar) -> datetime:
        return self.after(moment, calendar)

    def after(self, moment: datetime, calendar: WorkCalendar) -> datetime:  # noqa: ARG002 (one shape for all)
        return _next_at(moment, self.at)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Every working day at "HH:MM", Vietnamese time."""

    at: str

    def first(self, moment: datetime, calendar: WorkCalendar) -> datetime:
        return self.after(moment, calendar)

    def after(self, moment: datetime, calendar: WorkCalendar) -> datetime:
        turn = _next_at(moment, self.at)
        while not is_working_day(turn.date(), calendar):
            turn += ONE_DAY
        return turn


When = Every | Daily | WorkingDays
# Dotted name of a task in some folder's `jobs.py`, and when it is due.
Schedule = tuple[tuple[str, When], ...]


def span_of_calendar(on: date) -> tuple[date, date]:
    """The days that must be known to find the next turn: no row of days off is longer than a month."""
    return on, on + timedelta(days=31)
