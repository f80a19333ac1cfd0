"""The span of time that the title of a plan names."""

from __future__ import annotations

import re
from datetime import date

_SPAN = re.compile(r"\b(20\d{2})\s*[-–—]\s*(20\d{2})\b")
_YEAR = re.compile(r"\bnăm\s+(20\d{2})\b", re.IGNORECASE)


def period_of(title: str, issued_on: date) -> tuple[date, date]:
    """First and last day: "nhiệm kỳ 2026 - 2031" runs from the day of issue to 31/12/2031, "năm 2027" is that year,
    else the year of issue. A span that starts after the day of issue begins with its first year."""
    span = _SPAN.search(title)
    if span and int(span[1]) <= int(span[2]) and int(span[2]) >= issued_on.year:
        return max(issued_on, date(int(span[1]), 1, 1)), date(int(span[2]), 12, 31)
    year = _YEAR.search(title)
    if year and int(year[1]) >= issued_on.year:
        return max(issued_on, date(int(year[1]), 1, 1)), date(int(year[1]), 12, 31)
    return issued_on, date(issued_on.year, 12, 31)
