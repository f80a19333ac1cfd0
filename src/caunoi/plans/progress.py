"""Counting tasks and measuring how far they have come: exact, in whole numbers and decimals.

A task stands at so many whole percent. What holds several tasks, a sheet or a line of a plan, stands at their weighted
mean: each task by its weight (1 unless somebody said otherwise), cancelled ones left out, done ones in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from caunoi.ground.text import number_vi, percent_vi
from caunoi.ground.times import date_vi

RULE = "Trung bình có trọng số, không tính việc đã hủy"
"""How parents are computed, as pages say it."""

HEAVIEST = 100
"""The greatest weight of a task. A weight is a whole number from 1."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of tasks. `total` leaves out cancelled ones; `late` are open tasks whose due date has passed.

    `weights` is the sum of the weights of the counted tasks, `points` the sum of weight times percent. `moved` are
    counted tasks whose date is not the one they were given with; `late_at_first` are open ones past that first date.
    """

    total: int = 0
    done: int = 0
    late: int = 0
    cancelled: int = 0
    weights: int = 0
    points: int = 0
    moved: int = 0
    late_at_first: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.total + other.total,
            self.done + other.done,
            self.late + other.late,
            self.cancelled + other.cancelled,
            self.weights + other.weights,
            self.points + other.points,
            self.moved + other.moved,
            self.late_at_first + other.late_at_first,
        )

    @property
    def open(self) -> int:
        return self.total - self.done

    @property
    def percent(self) -> int | None:
        """Share of tasks done in whole percent, rounded down so that only all done is 100; None without tasks."""
        return self.done * 100 // self.total if self.total else None

    @property
    def mean(self) -> int | None:
        """The weighted mean in whole percent, rounded down, and below 100 while a task is open; None without tasks."""
        if not self.weights:
            return None
        return min(self.points // self.weights, 99 if self.open else 100)


def share(reached: Decimal, target: Decimal) -> int:
    """How much of a target is reached, in whole percent from 0 to 100, rounded down: 8 of 14 is 57.

    `target` is above nought. More than the target is 100.
    """
    return max(0, min(100, int(Fraction(reached) * 100 // Fraction(target))))


def rolled_up(lines: Iterable[tuple[int, int | None]], own: Mapping[int, Tally]) -> dict[int, Tally]:
    """Each line's tally with those of all lines below it.

    `lines` are pairs of line and parent in reading order (a parent before its children); `own` are the tallies of the
    lines themselves, lines without tasks may be missing.
    """
    order = list(lines)
    total = {line: own.get(line, Tally()) for line, _ in order}
    for line, parent in reversed(order):
        if parent is not None:
            total[parent] = total[parent] + total[line]
    return total


def stand_words(percent: int, reached: Decimal | None, target: Decimal | None, unit: str) -> str:
    """Where a task stands: "8 trên 14 bản" where it has a target, else "57%"."""
    if target is None:
        return percent_vi(percent)
    return f"{number_vi(reached or 0)} trên {number_vi(target)} {unit}".rstrip()


def first_date_words(first_due_on: date, moves: int) -> str:
    """The date a task was given with, once it has moved: "Hạn khi giao 30/09/2026, đã gia hạn 2 lần"; "" before."""
    return f"Hạn khi giao {date_vi(first_due_on)}, đã gia hạn {moves} lần" if moves else ""
