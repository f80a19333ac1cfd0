"""Counts and their sums up a tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caunoi.plans.progress import Tally, rolled_up
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
