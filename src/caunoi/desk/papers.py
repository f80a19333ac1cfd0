"""The minutes of a hand-over as an official paper: what was held in, `PaperData` out. Knows no database and no web
framework.

Layout follows Nghị định 30/2020/NĐ-CP, phụ lục I: minutes bear both signatures, the one who hands over on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caunoi.documents.writing import Issuer, Kind, Level, PaperData, Passage, Signature
from caunoi.ground.times import official_date_vi


@dataclass(frozen=True, slots=True)
class Handed:
    """One kind of thing: its title, what becomes of it, and the things."""

    title: str
    outcome: str
    things: Sequence[str]


def minutes(
    *, issuer: Issuer, place: str, symbol: str, person: str, receiver: str, on: date, last_day: date,
    lists: Sequence[Handed], signed: tuple[str, str],
) -> PaperData:  # fmt: skip
    """The minutes: who gives, who takes over, until when, and everything kind by kind; `signed` are the bare names
    beneath the signatures."""
    return PaperData(
        kind=Kind.MINUTES,
        issuer=issuer,
        symbol=symbol,
        place=place,
        on=on,
        title="Bàn giao công việc",
        preamble=(
            f"Vào {official_date_vi(on)}, tại {issuer.in_words}, hai bên lập biên bản bàn giao công việc như sau:",
            f"Bên giao: {person}.",
            f"Bên nhận: {receiver}.",
            f"Ngày cuối của bên giao: {official_date_vi(last_day)}.",
        ),
        body=tuple(
            Passage(
                one.title,
                Level.SECTION,
                (
                    *(Passage(_ended(thing), Level.ITEM) for thing in one.things),
                    Passage(one.outcome, Level.PARAGRAPH),
                ),
            )
            for one in lists
        ),
        closing=("Biên bản lập thành hai bản, mỗi bên giữ một bản.",),
        recipients=("Hai bên", "Lưu: VT"),
        secretary=Signature("BÊN GIAO", signed[0]),
        signature=Signature("BÊN NHẬN", signed[1]),
    )


def _ended(words: str) -> str:
    return words.strip().rstrip(" .;,") + "."
