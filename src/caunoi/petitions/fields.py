"""The fields of life that petitions are about, as the house brings them, and how words that speak for one are written.

From `caunoi init` on they are rows (`models.fields`), which the administrator keeps.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
STEP = 10
"""Between two fields, so that one fits between without renumbering."""
WEIGHTS = {"sure_words": 3.0, "likely_words": 2.0, "faint_words": 1.0}
"""What a keyword weighs, by the column it stands in."""
LONGEST_KEYWORD = 9
"""Words of one keyword."""
_BETWEEN = re.compile(r"[;,\n]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class FieldWords:
    """One field: its code, its words, its place in lists, and its keywords ("sổ đỏ; bìa đỏ"), strongest first."""

    code: str
    name: str
    position: int = STEP
    sure_words: str = ""
    likely_words: str = ""
    faint_words: str = ""


def keywords_of(written: str) -> list[str]:
    """Keywords as somebody wrote them between semicolons, commas or on lines of their own: each once, tidied."""
    found = (" ".join(one.split()) for one in _BETWEEN.split(written))
    return list(dict.fromkeys(one for one in found if one))


def odd_keyword(written: str) -> str:
    """The first keyword that no text can bear: one without a letter, or longer than a phrase; "" when all are good."""
    words = keywords_of(written)
    return next((one for one in words if not _WORD.search(one) or len(one.split()) > LONGEST_KEYWORD), "")


@cache
def starter_fields() -> tuple[FieldWords, ...]:
    """The fields that the house comes with, in their order, with their keywords."""
    spoken: dict[tuple[str, float], list[str]] = {}
    with (DATA / "keywords.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            spoken.setdefault((row["field"], float(row["weight"])), []).extend(keywords_of(row["words"]))
    with (DATA / "fields.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        FieldWords(
            row["code"], row["name"], STEP * number,
            *("; ".join(dict.fromkeys(spoken.get((row["code"], weight), ()))) for weight in WEIGHTS.values()),
        )
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
