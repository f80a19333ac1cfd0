"""Which unit follows which, and which name held on a day. Plain rules over plain records.

A unit's identity never changes; what follows it is told by steps (origin, heir, kind, day). A rename is a step of a
unit to itself and leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Step:
    """From the day `on` the heir follows the origin; both are numbers of units."""

    origin: int
    heir: int
    on: date


@dataclass(frozen=True, slots=True)
class Spell:
    """A name and the days on which it holds: from `from_on` (None: from the beginning) until the day before
    `until_on` (None: to this day)."""

    name: str
    from_on: date | None
    until_on: date | None

    def holds(self, on: date) -> bool:
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on < self.until_on)


def heirs(unit: int, steps: Iterable[Step], closed: dict[int, date], on: date) -> tuple[int, ...]:
    """The units that stand for `unit` on the day, in the order in which the steps are given.

    `closed` tells from which day a unit no longer stands. A unit that still stands on the day stands for itself. A
    unit that closed without an heir has none: the answer is empty.
    """
    followers: dict[int, list[int]] = {}
    for step in steps:
        if step.on <= on and step.origin != step.heir:
            followers.setdefault(step.origin, []).append(step.heir)
    found: list[int] = []
    seen: set[int] = set()
    waiting = [unit]
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        if current in closed and closed[current] <= on:
            waiting.extend(followers.get(current, ()))
        else:
            found.append(current)
    return tuple(found)


def forebears(unit: int, steps: Iterable[Step], on: date) -> tuple[int, ...]:
    """All units that led to `unit` by the day, nearest first, without the unit itself."""
    origins: dict[int, list[int]] = {}
    for step in steps:
        if step.on <= on and step.origin != step.heir:
            origins.setdefault(step.heir, []).append(step.origin)
    found: list[int] = []
    waiting = list(origins.get(unit, ()))
    while waiting:
        current = waiting.pop(0)
        if current == unit or current in found:
            continue
        found.append(current)
        waiting.extend(origins.get(current, ()))
    return tuple(found)


def name_valid(spells: Sequence[Spell], on: date) -> str:
    """The name that holds on the day.

    Before the first spell the first name answers, after the last one the last: an old paper is never printed
    without a name. `spells` must not be empty.
    """
    in_order = sorted(spells, key=lambda spell: spell.from_on or date.min)
    for spell in in_order:
        if spell.holds(on):
            return spell.name
    return in_order[0].name if in_order[0].from_on and on < in_order[0].from_on else in_order[-1].name
