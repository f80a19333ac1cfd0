"""What an installation starts with: data elements, indicators and rules as rows that can be edited afterwards."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caunoi.reporting.formulas import Missing, parse_formula
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
_LETTER: Final = {"X": Level.COMMUNES, "O": Level.ORGANISATIONS}
FORMS: Final = {
    # code of the data set -> (its name, who fills it in)
    "BC-XA": ("Báo cáo công tác Mặt trận của xã, phường", Level.COMMUNES),
    "BC-TC": ("Báo cáo của tổ chức chính trị - xã hội, hội quần chúng", Level.ORGANISATIONS),
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


def _strategy(side: str) -> str:
    several = len(parse_formula(side).codes) > 1
    return str(Missing.SKIP_IF_ALL_VALUES_MISSING if several else Missing.SKIP_IF_ANY_VALUE_MISSING)
