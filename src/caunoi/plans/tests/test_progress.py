"""Counts and their sums up a tree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.plans.progress import Tally, first_date_words, rolled_up, share, stand_words
from caunoi.plans.tree import levelled, parents


def test_cancelled_tasks_do_not_count() -> None:
    tally = Tally(total=4, done=3, late=1, cancelled=2)
    assert (tally.open, tally.percent) == (1, 75)


def test_only_all_done_is_a_hundred_percent_and_nothing_is_no_percent() -> None:
    assert Tally(total=1000, done=999).percent == 99
    assert Tally(total=2, done=2).percent == 100
    assert Tally(cancelled=3).percent is None


def test_each_line_holds_its_own_and_all_below() -> None:
    lines = [(1, None), (2, 1), (3, 2), (4, 1)]
    total = rolled_up(lines, {1: Tally(1), 3: Tally(2, 1), 4: Tally(4, 0, 4)})
    assert total[1] == Tally(7, 1, 4)
    assert total[2] == total[3] == Tally(2, 1)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40).map(levelled), st.data())
def test_the_top_lines_hold_every_task_once(depths: list[int], data: st.DataObject) -> None:
    own = {place: Tally(data.draw(st.integers(0, 9))) for place in range(len(depths))}
    lines = list(enumerate(parents(depths)))
    total = rolled_up(lines, own)
    top = sum(total[line].total for line, parent in lines if parent is None)
    assert top == sum(tally.total for tally in own.values())


# The weighted mean

STANDS = st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100)), min_size=1, max_size=90)


def tally(stands: list[tuple[int, int]]) -> Tally:
    """The tally of tasks with these weights and percents; those at 100 are done."""
    return Tally(
        total=len(stands),
        done=sum(percent == 100 for _, percent in stands),
        weights=sum(weight for weight, _ in stands),
        points=sum(weight * percent for weight, percent in stands),
    )


def test_a_heavy_task_pulls_the_mean() -> None:
    assert tally([(1, 0), (3, 80)]).mean == 60
    assert tally([(1, 0), (1, 80)]).mean == 40


def test_nothing_counted_has_no_mean() -> None:
    assert Tally(cancelled=2).mean is None


def test_a_task_that_waits_for_approval_keeps_the_mean_below_a_hundred() -> None:
    assert Tally(total=2, done=1, weights=2, points=200).mean == 99


@given(STANDS)
def test_the_mean_is_the_fraction_rounded_down(stands: list[tuple[int, int]]) -> None:
    exact = Fraction(sum(w * p for w, p in stands), sum(w for w, _ in stands))
    mean = tally(stands).mean
    assert mean is not None
    assert mean <= exact < mean + 1
    assert min(p for _, p in stands) <= mean <= max(p for _, p in stands)


@given(STANDS, st.integers(1, 100))
def test_equal_weights_are_the_plain_mean_whatever_they_are(stands: list[tuple[int, int]], weight: int) -> None:
    percents = [percent for _, percent in stands]
    assert tally([(weight, percent) for percent in percents]).mean == sum(percents) // len(percents)


@given(STANDS, STANDS)
def test_the_order_and_the_grouping_of_sums_do_not_matter(
    ones: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    assert tally(ones) + tally(others) == tally([*reversed(others), *ones])


@given(STANDS)
def test_only_all_done_is_a_hundred(stands: list[tuple[int, int]]) -> None:
    assert (tally(stands).mean == 100) == all(percent == 100 for _, percent in stands)


# Counts and values

NUMBERS = st.decimals(0, 10**11, places=3)


def test_eight_of_fourteen_is_57_percent() -> None:
    assert share(Decimal(8), Decimal(14)) == 57
    assert share(Decimal(0), Decimal(14)) == 0
    assert share(Decimal("13.999"), Decimal(14)) == 99


@given(NUMBERS, NUMBERS.filter(bool))
def test_a_share_is_the_fraction_rounded_down_and_at_most_a_hundred(reached: Decimal, target: Decimal) -> None:
    exact = Fraction(reached) * 100 / Fraction(target)
    assert share(reached, target) == min(100, exact.numerator // exact.denominator)
    assert (share(reached, target) == 100) == (reached >= target)


@given(NUMBERS.filter(bool), NUMBERS, NUMBERS)
def test_more_is_never_less(target: Decimal, one: Decimal, more: Decimal) -> None:
    assert share(one, target) <= share(one + more, target)


@pytest.mark.parametrize(
    ("reached", "target", "words"),
    [
        (Decimal("8.000"), Decimal("14.000"), "8 trên 14 bản"),
        (None, Decimal(14), "0 trên 14 bản"),
        (Decimal("1250.5"), Decimal(2000), "1.250,5 trên 2.000 bản"),
        (None, None, "57%"),
    ],
)
def test_where_a_task_stands_is_said_in_its_own_unit(
    reached: Decimal | None, target: Decimal | None, words: str
) -> None:
    assert stand_words(57, reached, target, "bản") == words


def test_the_first_date_is_said_once_it_has_moved() -> None:
    assert first_date_words(date(2026, 9, 30), 2) == "Hạn khi giao 30/09/2026, đã gia hạn 2 lần"
    assert first_date_words(date(2026, 9, 30), 0) == ""
