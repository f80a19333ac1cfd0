"""The tree as depths: parents, moves, addresses, cuts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.plans.tree import CannotReshape, Shape, cut, deeper, end_of, higher, labels, levelled, parents, without

DEPTHS = st.lists(st.integers(0, 5), min_size=1, max_size=40).map(levelled)


def test_a_parent_is_the_nearest_line_above_that_is_less_deep() -> None:
    assert parents([0, 1, 2, 2, 1, 0, 1]) == [None, 0, 1, 1, 0, None, 5]


def test_what_hangs_below_a_line_ends_with_the_next_one_as_high() -> None:
    assert end_of([0, 1, 2, 2, 1, 0], 1) == 4
    assert end_of([0, 1, 2, 2, 1, 0], 5) == 6


def test_a_line_moves_with_everything_below_it() -> None:
    assert deeper([0, 1, 2, 1, 2], 3) == [0, 1, 2, 2, 3]
    assert higher([0, 1, 2, 2, 3], 3) == [0, 1, 2, 1, 2]


def test_the_first_line_and_a_child_without_an_elder_cannot_go_deeper() -> None:
    for depths, index in (([0, 1], 0), ([0, 1], 1)):
        with pytest.raises(CannotReshape):
            deeper(depths, index)
    with pytest.raises(CannotReshape):
        higher([0, 1], 0)


def test_children_of_a_removed_line_move_to_the_line_before() -> None:
    assert without([0, 0, 1, 2], 1) == [0, 1, 2]
    assert without([0, 1, 2], 0) == [0, 1]


@given(DEPTHS, st.data())
def test_no_move_ever_tears_the_tree(depths: list[int], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(depths) - 1))
    for move in (deeper, higher, without):
        try:
            moved = move(depths, index)
        except CannotReshape:
            continue
        assert moved == levelled(moved)
        assert all(after - before <= 1 for before, after in itertools.pairwise(moved))


@given(DEPTHS, st.data())
def test_deeper_and_higher_undo_each_other(depths: list[int], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(depths) - 1))
    try:
        moved = deeper(depths, index)
    except CannotReshape:
        return
    assert higher(moved, index) == depths


def test_addresses_are_what_people_say() -> None:
    shapes = [
        Shape(0, "HEADING", "III"),
        Shape(1, "HEADING", "1"),
        Shape(2, "ITEM", "-"),
        Shape(3, "ITEM", "+"),
        Shape(3, "ITEM", "+"),
        Shape(2, "ITEM", "-"),
        Shape(1, "HEADING", "1.2"),
        Shape(0, "PARAGRAPH", ""),
        Shape(0, "HEADING", "III"),
    ]
    assert labels(shapes) == ["III", "III.1", "III.1-1", "III.1-1+1", "III.1-1+2", "III.1-2", "III.2", "¶1", "III (2)"]


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(["HEADING", "ITEM", "PARAGRAPH"]), st.sampled_from("1-+a")),
        max_size=30,
    )
)
def test_no_two_lines_share_an_address_unless_the_paper_numbers_them_alike(lines: list[tuple[int, str, str]]) -> None:
    depths = levelled([depth for depth, _, _ in lines])
    shapes = [Shape(depth, kind, marker) for depth, (_, kind, marker) in zip(depths, lines, strict=True)]
    found = [label for label, shape in zip(labels(shapes), shapes, strict=True) if shape.kind != "HEADING"]
    headings = {label for label, shape in zip(labels(shapes), shapes, strict=True) if shape.kind == "HEADING"}
    assert not headings.intersection(found)


def test_a_cut_keeps_every_word() -> None:
    assert cut("Tổ chức  tuyên truyền", "Tổ chức\n\n  tuyên truyền") == ["Tổ chức", "tuyên truyền"]
    for wanted in ("Tổ chức\nvận động", "Tổ chức tuyên truyền", ""):
        with pytest.raises(CannotReshape):
            cut("Tổ chức tuyên truyền", wanted)
