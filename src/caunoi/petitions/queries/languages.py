"""Languages that the page of words offers."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from caunoi.petitions.models import Language

SOURCE = Path(__file__).parents[1] / "data" / "languages.csv"


@cache
def starter_languages() -> tuple[str, ...]:
    """Those that the house comes with, in the order in which they are shown."""
    with SOURCE.open(encoding="utf-8") as held:
        return tuple(row["name"] for row in csv.DictReader(held))


def offered_languages() -> list[str]:
    """Names of the languages that people may choose, in the order in which they were written."""
    return list(Language.objects.filter(is_offered=True).order_by("pk").values_list("name", flat=True))
