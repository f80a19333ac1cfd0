"""Periods with the ISO ids of DHIS2: `2026Q3`, `2026S1`, `2026`. A period has first and last day, neighbours and words.

Source: DHIS2 developer guide, "Date and period format".
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = {"QUARTERLY": 3, "SIX_MONTHLY": 6, "YEARLY": 12}
"""How many months a period of the type has."""
LETTERS: Final = {"QUARTERLY": "Q", "SIX_MONTHLY": "S", "YEARLY": ""}
_ROMAN: Final = ("I", "II", "III", "IV")
_BETWEEN: Final = "--"
_SHAPE = re.compile(r"(\d{4})(?:(Q)([1-4])|(S)([12]))?")


class BadPeriod(ValueError):
    """Not the id of a period; `sentence` says what one looks like."""

    sentence = "Ghi kỳ báo cáo như 2026Q3 (quý III), 2026S1 (6 tháng đầu năm) hoặc 2026 (năm)."

    def __init__(self) -> None:
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period: `kind` is a key of `MONTHS`, `number` counts the periods of the year from 1."""

    year: int
    number: int
    kind: str

    @property
    def iso(self) -> str:
        """The id: "2026Q3"."""
        letter = LETTERS[self.kind]
        return f"{self.year}{letter}{self.number}" if letter else f"{self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS[self.kind] + 1, 1)

    @property
    def last_day(self) -> date:
        month = self.number * MONTHS[self.kind]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def words(self) -> str:
        """What people call it: "quý III năm 2026", "6 tháng đầu năm 2026", "năm 2026"."""
        if self.kind == "QUARTERLY":
            return f"quý {_ROMAN[self.number - 1]} năm {self.year}"
        if self.kind == "SIX_MONTHLY":
            return f"6 tháng {('đầu', 'cuối')[self.number - 1]} năm {self.year}"
        return f"năm {self.year}"

    def shifted(self, steps: int) -> Period:
        """The period so many periods later, or earlier for a negative number."""
        per_year = 12 // MONTHS[self.kind]
        place = self.year * per_year + self.number - 1 + steps
        return Period(place // per_year, place % per_year + 1, self.kind)

    @property
    def previous(self) -> Period:
        return self.shifted(-1)

    @property
    def last_year(self) -> Period:
        """The same period a year before."""
        return Period(self.year - 1, self.number, self.kind)

    @property
    def of_year_so_far(self) -> tuple[Period, ...]:
        """The periods of the year up to this one, first one first: what "lũy kế" adds up."""
        return tuple(Period(self.year, number, self.kind) for number in range(1, self.number + 1))


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a report by theme: it has no neighbours. DHIS2 knows no such period."""

    first_day: date
    last_day: date

    @property
    def iso(self) -> str:
        """ISO 8601-1, 5.5.2, with the hyphens that file names and addresses bear: "2026-11-01--2026-11-30"."""
        return f"{self.first_day.isoformat()}{_BETWEEN}{self.last_day.isoformat()}"

    @property
    def words(self) -> str:
        return f"từ {self.first_day:%d/%m/%Y} đến {self.last_day:%d/%m/%Y}"


def parse_any(text: str) -> Period | Span:
    """The period of an id, or the span of its own days. Raises BadPeriod."""
    first, between, last = text.partition(_BETWEEN)
    if not between:
        return parse_period(text)
    try:
        span = Span(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise BadPeriod from error
    if span.last_day < span.first_day:
        raise BadPeriod
    return span


def words_of(period: str, title: str) -> str:
    """What people call the period of a round: "quý III năm 2026"; with a title "chuyên đề Tết vì người nghèo"."""
    return f"chuyên đề {title}" if title else parse_any(period).words


def periods_around(day: date) -> tuple[Period, ...]:
    """What a round may be opened for: two years back and the next one of each type, the one of the day first."""
    found = [period_at(day, kind).shifted(step) for kind in MONTHS for step in range(1, -1 - 24 // MONTHS[kind], -1)]
    return tuple(sorted(found, key=lambda one: (list(MONTHS).index(one.kind), -one.year, -one.number)))


def parse_period(text: str) -> Period:
    """The period of an id. Raises BadPeriod."""
    match = _SHAPE.fullmatch(text.strip().upper())
    if match is None or not 1900 <= int(match[1]) <= 2999:
        raise BadPeriod
    year = int(match[1])
    if match[2]:
        return Period(year, int(match[3]), "QUARTERLY")
    if match[4]:
        return Period(year, int(match[5]), "SIX_MONTHLY")
    return Period(year, 1, "YEARLY")


def period_at(day: date, kind: str) -> Period:
    """The period of the type that holds the day."""
    return Period(day.year, (day.month - 1) // MONTHS[kind] + 1, kind)
