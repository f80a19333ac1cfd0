"""Rules by which a unit routes petitions, and what they would have done with cases that people have decided (pure).

Rules are read in their order; the first that fits speaks. None ever names the body that the petition is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

WITHIN, OUTSIDE = "WITHIN", "OUTSIDE"


@dataclass(frozen=True, slots=True)
class Route:
    """One rule: petitions of a place (its path, with all below), a field, a kind, received within or outside office
    hours go to `to` (a code, standing at `to_path`). Whatever is empty fits all. `number` is its row, 0 before it has
    one."""

    number: int
    position: int
    to: str
    to_path: str
    from_on: date
    until_on: date | None = None
    place_path: str = ""
    field: str = ""
    kind: str = ""
    hours: str = ""
    opens_at: time = time(7, 30)
    closes_at: time = time(17)

    def fits(self, case: Case) -> bool:
        if case.about_path and self.to_path.startswith(case.about_path):
            return False
        return (
            case.place_path.startswith(self.place_path)
            and self.field in ("", case.field)
            and self.kind in ("", case.kind)
            and (not self.hours or (self.hours == WITHIN) is self._is_open(case))
        )

    def _is_open(self, case: Case) -> bool:
        return case.is_working_day and self.opens_at <= case.received_at < self.closes_at


@dataclass(frozen=True, slots=True)
class Case:
    """What rules read of a petition: its place, field and kind, the time of the day it came in, and whether that day
    was worked."""

    place_path: str
    field: str
    kind: str
    received_at: time
    is_working_day: bool
    about_path: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A case and the code of the office to which a person gave it; `ref` names it."""

    ref: str
    case: Case
    office: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One past case: what people did, what the rules say as they are, what they would say; "" for nothing."""

    ref: str
    office: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """All past cases beside the rules."""

    rows: tuple[Tried, ...]

    @property
    def changed(self) -> tuple[Tried, ...]:
        """The cases of which the rules would say something else than they do now."""
        return tuple(one for one in self.rows if one.before != one.after)

    @property
    def same(self) -> int:
        """How often the rules would say what people did."""
        return sum(one.after == one.office for one in self.rows)

    @property
    def other(self) -> int:
        """How often they would say something else than people did."""
        return sum(bool(one.after) and one.after != one.office for one in self.rows)

    @property
    def silent(self) -> int:
        """How often they would say nothing."""
        return sum(not one.after for one in self.rows)

    @property
    def same_before(self) -> int:
        """How often the rules say what people did as they are now."""
        return sum(one.before == one.office for one in self.rows)


def in_force(routes: Iterable[Route], on: date) -> list[Route]:
    """The rules that hold on the day, in their order."""
    holding = [one for one in routes if one.from_on <= on and (one.until_on is None or on <= one.until_on)]
    return sorted(holding, key=lambda one: (one.position, one.number))


def chosen(routes: Iterable[Route], case: Case, among: Collection[str] | None = None) -> Route | None:
    """The first rule, in the order given, that fits and names an office of `among` (None: any)."""
    return next((one for one in routes if (among is None or one.to in among) and one.fits(case)), None)


def compare(done: Sequence[Done], before: Sequence[Route], after: Sequence[Route]) -> Compared:
    """What either list of rules, in its order, says of the cases that people have decided."""

    def said(routes: Sequence[Route], case: Case) -> str:
        found = chosen(routes, case)
        return found.to if found else ""

    return Compared(tuple(Tried(one.ref, one.office, said(before, one.case), said(after, one.case)) for one in done))
