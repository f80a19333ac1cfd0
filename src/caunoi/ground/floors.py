"""Counts of people told so that none below the floor can be worked out, neither alone nor by taking one from another
(pure).

A count is told as a band of five: 0, 1–4, 5–9, 10–14, … Two bands never differ by a small number that is known: the
difference of two counts is known no better than to within four. A share is told in steps of five per cent, and only
where both its parts stand on the floor or are none. Whoever tells counts of a place that grow day by day tells them as
of the end of a week (`settled_on`), so that two looks do not show what one day has brought.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FLOOR = 5
"""No count below this is told: in a small place it would point at people. It can be raised, never lowered."""
_SHARE_STEP = 5


@dataclass(frozen=True, slots=True)
class Band:
    """From which number to which a count lies, both included."""

    low: int
    high: int

    def __str__(self) -> str:
        if self.high == 0:
            return "0"
        return f"dưới {FLOOR}" if self.low < FLOOR else f"{self.low}–{self.high}"


def banded(number: int) -> Band:
    """The band of a count; 0 points at nobody and is told."""
    if number <= 0:
        return Band(0, 0)
    low = number - number % FLOOR
    return Band(max(low, 1), low + FLOOR - 1)


def share(part: int, whole: int) -> int | None:
    """A share in per cent to the nearest five; None where the part or the rest is below the floor and not 0."""
    if whole < FLOOR or 0 < part < FLOOR or 0 < whole - part < FLOOR:
        return None
    rounded = _SHARE_STEP * round(100 * part / whole / _SHARE_STEP)
    # "All" and "none" are said only where it is so.
    return rounded if part in (0, whole) else min(max(rounded, _SHARE_STEP), 100 - _SHARE_STEP)


def settled_on(day: date) -> date:
    """The last Sunday before the day: up to its evening counts are told."""
    return day - timedelta(days=day.isoweekday())
