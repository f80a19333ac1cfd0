"""Where a stretch of days lies on a timeline, in thousandths of its width. Knows no database and no web framework."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 1000
"""Units across; the drawing is stretched to its column."""
ROMAN = ("I", "II", "III", "IV")
QUARTERS = ("", "1", "2", "3", "4")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A year, or one quarter of it (1 to 4)."""

    year: int
    quarter: int | None = None

    @property
    def first(self) -> date:
        return date(self.year, 3 * (self.quarter or 1) - 2, 1)

    @property
    def last(self) -> date:
        month = 3 * (self.quarter or 4)
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def words(self) -> str:
        return f"Quý {ROMAN[self.quarter - 1]} năm {self.year}" if self.quarter else f"Năm {self.year}"

    @property
    def key(self) -> str:
        """As it stands in an address: "2026" or "2026-3"."""
        return f"{self.year}-{self.quarter}" if self.quarter else str(self.year)

    @property
    def parts(self) -> tuple[str, ...]:
        """What the head names: four quarters, or three months."""
        if self.quarter:
            return tuple(f"Tháng {3 * self.quarter - 2 + step}" for step in range(3))
        return tuple(f"Quý {numeral}" for numeral in ROMAN)

    def beside(self, step: int) -> Window:
        """The window before (-1) or after (1)."""
        if self.quarter is None:
            return Window(self.year + step)
        years, quarter = divmod(self.quarter - 1 + step, 4)
        return Window(self.year + years, quarter + 1)

    def at(self, day: date) -> int:
        """Where the day begins; before the window 0, after it `WIDTH`."""
        span = (self.last - self.first).days + 1
        return min(max((day - self.first).days * WIDTH // span, 0), WIDTH)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def lines(self) -> tuple[int, ...]:
        """Where the quarters of a year, or the months of a quarter, begin, save the first."""
        months = range(self.first.month + (1 if self.quarter else 3), self.last.month + 1, 1 if self.quarter else 3)
        return tuple(self.at(date(self.year, month, 1)) for month in months)


def window_from(typed: str, day: date) -> Window:
    """The window that an address names; anything else is the year of the day."""
    year, _, quarter = typed.partition("-")
    if len(year) == 4 and year.isascii() and year.isdigit() and 2000 <= int(year) <= 2100 and quarter in QUARTERS:
        return Window(int(year), int(quarter) if quarter else None)
    return Window(day.year)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on the timeline, both ends included: where it begins and how wide it is, at least a hair."""

    x: int
    width: int


def stretch(first: date, last: date, window: Window) -> Stretch | None:
    """The part of the days that lies in the window; none where nothing does."""
    if last < window.first or first > window.last or last < first:
        return None
    left, right = window.at(first), window.at(last + ONE_DAY)
    return Stretch(left, max(right - left, 4))
