"""Hints in the words of the screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

RHYTHMS = {
    "always": "Thường trực 24/7",
    "week": "Hằng tuần",
    "month": "Hằng tháng",
    "quarter": "Hằng quý",
    "half_year": "6 tháng",
    "year": "Hằng năm",
    "two_years": "Sau 2 năm",
    "five_years": "Sau 5 năm",
    "on_request": "Khi có yêu cầu",
    "periodic": "Định kỳ",
}
BOUNDS = {">=": "Ít nhất", "<=": "Nhiều nhất", "=": "Đạt"}
_QUANTITY = re.compile(r"(>=|<=|=)?(.*)")


@dataclass(frozen=True, slots=True)
class HintWords:
    """A hint as the review page shows it, with the words of the paper that it rests on."""

    label: str
    quote: str


def hint_words(hints: Iterable[Mapping[str, Any]]) -> tuple[HintWords, ...]:
    """The hints of a line in words; the same thing said twice stands once."""
    found = {_label(hint["kind"], hint["value"]): hint["quote"] for hint in hints}
    return tuple(HintWords(label, quote) for label, quote in found.items() if label)


def _label(kind: str, value: str) -> str:
    if kind == "recurrence":
        return RHYTHMS.get(value, "")
    if kind == "guidance":
        return "Chờ hướng dẫn của Trung ương"
    if kind == "date":
        return f"Mốc {_day(value)}"
    match = _QUANTITY.fullmatch(value)
    if kind == "quantity" and match:
        return " ".join(part for part in (BOUNDS.get(match[1] or "", ""), match[2]) if part)
    return ""


def _day(value: str) -> str:
    """ "2026-11-25" as 25/11/2026, "2026-11" as 11/2026, "2026-Q3" as quý 3/2026, "2030" as năm 2030."""
    parts = value.split("-")
    if len(parts) == 2 and parts[1].startswith("Q"):
        return f"quý {parts[1][1:]}/{parts[0]}"
    return "/".join(reversed(parts)) if len(parts) > 1 else f"năm {value}"
