"""Counting tasks: how many, how many done, how many late, and the same rolled up a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of tasks. `total` leaves out cancelled ones; `late` are open tasks whose due date has passed."""

    total: int = 0
    done: int = 0
    late: int = 0
    cancelled: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.total + other.total,
            self.done + other.done,
            self.late + other.late,
            self.cancelled + other.cancelled,
        )

    @property
    def open(self) -> int:
        return self.total - self.done

    @property
    def percent(self) -> int | None:
        """Share of tasks done in whole percent, rounded down so that only all done is 100; None without tasks."""
        return self.done * 100 // self.total if self.total else None


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
