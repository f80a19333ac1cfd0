"""What an installation starts with: data elements, indicators and rules as rows that can be edited afterwards."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from caunoi.reporting.formulas import Missing, parse_formula
from caunoi.reporting.periods import Period
from caunoi.reporting.states import Level

DATA = Path(__file__).resolve().parent / "data"
SECTIONS: Final = (
    "Tuyên truyền, vận động, đại đoàn kết",
    "Đại diện, bảo vệ; giám sát, phản biện; dân chủ",
    "Thi đua, an sinh, văn hóa",
    "Tự quản, khu dân cư, Ngày hội",
    "Đối ngoại nhân dân",
    "Tổ chức bộ máy, cán bộ, kiểm tra, khen thưởng",
    "Khoa học công nghệ, đổi mới sáng tạo, chuyển đổi số",
)
"""Titles of the seven sections, as plan 115 III has them."""
_LETTER: Final = {"X": Level.COMMUNES, "O": Level.ORGANISATIONS, "K": Level.AREAS}
FORMS: Final = {
    # code of the data set -> (its name, who fills it in)
    "BC-XA": ("Báo cáo công tác Mặt trận của xã, phường", Level.COMMUNES),
    "BC-TC": ("Báo cáo của tổ chức chính trị - xã hội, hội quần chúng", Level.ORGANISATIONS),
    "BC-KDC": ("Số liệu khu dân cư", Level.AREAS),
}


@dataclass(frozen=True, slots=True)
class ElementRow:
    """A data element as the file has it; `section` counts from 1, `levels` are those who enter it."""

    code: str
    section: int
    name: str
    unit_word: str
    over_time: str
    levels: frozenset[Level]
    is_core: bool
    figure: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    code: str
    name: str
    numerator: str
    denominator: str
    factor: int
    decimals: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A validation rule; both sides share a strategy: a sum counts what is there, a single figure must be there."""

    code: str
    left: str
    operator: str
    right: str
    importance: str
    sentence: str
    missing: tuple[str, str]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def element_rows() -> list[ElementRow]:
    """All data elements, core ones and others, in the order of the catalogue."""
    return [
        ElementRow(
            code=row["code"],
            section=int(row["section"]),
            name=row["name"],
            unit_word=row["unit"],
            over_time=row["over_time"],
            levels=frozenset(_LETTER[letter] for letter in row["levels"].split() if letter in _LETTER),
            is_core=row["core"] == "1",
            figure=row["figure"],
        )
        for row in _rows("elements.csv")
    ]


def indicator_rows() -> list[IndicatorRow]:
    """All indicators: rates are worked out from their two parts and never added up."""
    return [
        IndicatorRow(
            row["code"], row["name"], row["numerator"], row["denominator"], int(row["factor"]), int(row["decimals"])
        )
        for row in _rows("indicators.csv")
    ]


def rule_rows() -> list[RuleRow]:
    """The rules of the quarter's form."""
    return [
        RuleRow(
            row["code"],
            row["left"],
            row["operator"],
            row["right"],
            row["importance"],
            row["sentence"],
            (_strategy(row["left"]), _strategy(row["right"])),
        )
        for row in _rows("rules.csv")
    ]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What every unit of the level is asked for in each of the years."""

    code: str
    level: Level
    from_year: int
    until_year: int
    value: Decimal
    basis: str


def target_rows() -> list[TargetRow]:
    """Targets of the province's congress, and those that plan 115 sets for everybody."""
    return [
        TargetRow(
            row["code"],
            _LETTER[row["level"]],
            int(row["from_year"]),
            int(row["until_year"]),
            Decimal(row["value"]),
            row["basis"],
        )
        for row in _rows("targets.csv")
    ]


@dataclass(frozen=True, slots=True)
class DueRow:
    """A day that is proposed for a period of each year: `period` is "Q1", "S1" or "Y"."""

    level: Level
    period: str
    month: int
    day: int
    from_year: int
    until_year: int | None
    basis: str


@cache
def due_rows() -> tuple[DueRow, ...]:
    """The proposals; they are nowhere in the law and can be changed for each year."""
    return tuple(
        DueRow(
            _LETTER[row["level"]],
            row["period"],
            int(row["month"]),
            int(row["day"]),
            int(row["from_year"]),
            int(row["until_year"]) if row["until_year"] else None,
            row["basis"],
        )
        for row in _rows("due_dates.csv")
    )


def proposed_due(level: str, period: Period) -> tuple[date, str] | None:
    """The proposed day with its basis, None where nothing is proposed for such a period."""
    for row in due_rows():
        fits = row.level == level and row.period == (period.iso[4:] or "Y") and row.from_year <= period.year
        if fits and (row.until_year is None or period.year <= row.until_year):
            return date(period.year, row.month, row.day), row.basis
    return None


@dataclass(frozen=True, slots=True)
class WeeklyRow:
    """A column of the weekly file for the Front's central database."""

    position: int
    title: str
    source: str
    basis: str


def weekly_rows() -> list[WeeklyRow]:
    """What the papers named when that database was opened; its true columns are not public."""
    return [WeeklyRow(int(row["position"]), row["title"], row["source"], row["basis"]) for row in _rows("weekly.csv")]


def _strategy(side: str) -> str:
    several = len(parse_formula(side).codes) > 1
    return str(Missing.SKIP_IF_ALL_VALUES_MISSING if several else Missing.SKIP_IF_ANY_VALUE_MISSING)
