"""Which grounds of refusal hold: the rows that people keep, and where nobody has kept any those of the house."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from caunoi.petitions.models import RefusalGround
from caunoi.petitions.states import GroundUse

GROUNDS_FILE = Path(__file__).resolve().parent.parent / "data" / "grounds.csv"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: for what it is used, its code, the words that the person reads, its basis, and when it holds."""

    use: str
    code: str
    words: str
    basis: str
    from_on: date
    until_on: date | None = None

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@cache
def starter_grounds() -> tuple[Ground, ...]:
    """The grounds that the house comes with."""
    with GROUNDS_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Ground(
                row["use"], row["code"], row["words"], row["basis"], date.fromisoformat(row["from_on"]),
                date.fromisoformat(row["until_on"]) if row["until_on"] else None,
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


def grounds_for(use: GroundUse, on: date) -> list[Ground]:
    """The grounds that hold on the day, in the order in which they were written; one query."""
    rows = RefusalGround.objects.order_by("pk").values_list("use", "code", "words", "basis", "from_on", "until_on")
    known = [Ground(*row) for row in rows] or starter_grounds()
    return [one for one in known if one.use == use and one.holds(on)]
