"""The page of measurements: a bench that is run again replaces its own part and no other."""

from datetime import date

from bench.record import part_of, written

FIGURE = {
    "name": "a page", "value": 12.345, "unit": "ms", "limit": 10, "held": False, "baseline": "an empty page",
    "database": "sqlite", "ratio": 1.5, "cpu_ms": 12.345, "peak_mb": 90.2, "n": 40,
}  # fmt: skip


def part(bench: str, database: str, **other: object) -> str:
    return part_of(bench, database, [FIGURE | other], day=date(2026, 11, 28), load=0.25)


def test_a_figure_tells_its_value_limit_baseline_ratio_and_cost():
    text = part("inbox", "sqlite")
    assert text.startswith("## inbox, SQLite\n\nViệc cần làm over 50,000")
    assert "\n2026-11-28, load 0.2 at the start; " in text
    assert "| a page | 12.3 ms | ≤ 10 **!** | an empty page | 1.50 | 12.3 | 90 | 40 |" in text
    assert "| a page | 12.3 ms |  | an" in part("inbox", "sqlite", limit=None, held=True)
    assert "| a page | 1,235 ms | ≤ 9999 |" in part("inbox", "sqlite", value=1234.6, limit=9999, held=True)


def test_a_part_is_replaced_and_the_others_stay_in_their_order():
    page = written(written("", part("inbox", "postgresql")), part("fold", "sqlite"))
    assert page.index("## fold, SQLite") < page.index("## inbox, PostgreSQL")
    again = written(page, part("inbox", "postgresql", name="a newer page"))
    assert "a newer page" in again
    assert "| a page |" in again.partition("## inbox")[0]
    assert "| a page |" not in again.partition("## inbox")[2]
    assert written(again, part("fold", "sqlite")) == again
