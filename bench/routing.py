"""How often the field of an invented request is suggested rightly, beside the commonest field; and what one asks costs.

The test half was written after the keywords and is not tuned on. The model learns from the other half, as a unit would
from its confirmed cases.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.harness import Cost, Figure, figure, measure
from caunoi.petitions.fields import starter_fields
from caunoi.petitions.routing import EMPTY, Model, keyword_book, keyword_scores, suggest, train

REQUESTS = Path(__file__).parent.parent / "src/caunoi/petitions/tests/requests.csv"
MOST_MS = 10.0


def run(database: str) -> Iterator[Figure]:
    if database != "sqlite":
        return  # no database has a part in it
    with REQUESTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tuned, asked = ([(row["words"], row["field"]) for row in rows if row["half"] == half] for half in ("tune", "test"))
    model, keywords = train(tuned), keyword_book(starter_fields())
    commonest = Counter(field for _, field in tuned).most_common(1)[0][0]
    bare = _percent(asked, lambda _: [commonest])
    cost = measure(lambda: [suggest(words, model, keywords) for words, _ in asked], seconds=2)
    for name, learnt, among in (("keywords", EMPTY, 1), ("keywords, in the first three", EMPTY, 3)):
        yield _right(name, asked, learnt, among, bare, cost)
    yield _right("keywords and own cases", asked, model, 1, bare, cost)
    one = Cost(cost.wall / len(asked), cost.cpu / len(asked), cost.peak_mb, cost.n)
    words = measure(lambda: [keyword_scores(words, keywords) for words, _ in asked], seconds=2)
    beside = Cost(words.wall / len(asked), words.cpu / len(asked), words.peak_mb, words.n)
    yield figure("field of one request suggested", one, ("keywords alone", beside), database=database, limit=MOST_MS)


def _right(name: str, asked: list[tuple[str, str]], model: Model, among: int, bare: float, cost: Cost) -> Figure:
    value = _percent(
        asked, lambda words: [one.label for one in suggest(words, model, keyword_book(starter_fields()))[:among]]
    )
    return Figure(
        name=f"field suggested rightly, {name}",
        value=value,
        unit="%",
        baseline="commonest field",
        ratio=value / max(bare, 1.0),
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=len(asked),
        database="none",
        limit=None,
    )


def _percent(asked: list[tuple[str, str]], answer: Callable[[str], list[str]]) -> float:
    return 100 * sum(field in answer(words) for words, field in asked) / len(asked)
