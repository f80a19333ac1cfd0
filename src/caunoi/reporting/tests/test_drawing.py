"""Tiles and bars: pure shapes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.reporting.drawing import LEVELS, Spot, State, bar_width, bounds_of, quarters_of, state_map, tile_map


def spot(name: str, value: int | None, row: int | None = None, column: int | None = None) -> Spot:
    return Spot(name, row, column, None if value is None else Decimal(value))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_every_value_has_a_level_and_more_is_never_lighter(values: list[int]) -> None:
    bounds = bounds_of([Decimal(value) for value in values])
    assert len(bounds) <= LEVELS
    assert bounds[-1] == max(values)
    drawn = tile_map([spot(f"Xã {at}", value) for at, value in enumerate(values)])
    levels = [(value, tile.level) for value, tile in zip(values, drawn.tiles, strict=True)]
    assert all(level is not None and 0 <= level < LEVELS for _, level in levels)
    for value, level in levels:
        assert all((level or 0) <= (other or 0) for more, other in levels if more >= value)
    assert {tile.level for tile in drawn.tiles} == {level for level, _ in drawn.legend}


def test_where_the_whole_is_known_it_alone_is_darkest() -> None:
    assert quarters_of(24) == [5, 11, 17, 23, 24]
    drawn = tile_map([spot(f"Xã {at}", value) for at, value in enumerate((0, 5, 6, 23, 24))], whole=24)
    assert [tile.level for tile in drawn.tiles] == [0, 0, 1, 3, 4]
    assert [words for _, words in drawn.legend] == ["0 – 5", "6 – 11", "12 – 17", "18 – 23", "24, đủ"]
    for few in (1, 2, 3):
        drawn = tile_map([spot("Xã", few), spot("Xã", 0)], whole=few)
        assert drawn.tiles[0].level == LEVELS - 1
        assert drawn.tiles[1].level != LEVELS - 1
        assert drawn.legend[-1][1] == f"{few}, đủ"


def test_tiles_stand_where_the_places_lie_and_the_others_below() -> None:
    drawn = tile_map([spot("xã Mường Bú", 3, 2, 8), spot("phường Tô Hiệu", None, 3, 7), spot("Hội Nông dân", 1)])
    first, second, third = drawn.tiles
    assert (first.x, first.y) == (106, 0)
    assert (second.x, second.y) == (0, 90)
    assert third.y == 180
    assert (second.level, second.word, drawn.without) == (None, "chưa", 1)
    assert first.lines[0][1] == "Mường Bú"
    assert len({(tile.x, tile.y) for tile in drawn.tiles}) == 3


def test_states_are_words_and_colours_and_the_legend_counts_them_all() -> None:
    late, done = State("late", "quá hạn", "Quá hạn nộp"), State("done", "đã nộp", "Đã nộp")
    drawn = state_map([(spot("xã Mường Bú", None, 2, 8), late), (spot("phường Tô Hiệu", 3, 3, 7), late)], (late, done))
    assert [(tile.word, tile.look, tile.label) for tile in drawn.tiles] == [
        ("quá hạn", "late", "xã Mường Bú: quá hạn"),
        ("quá hạn", "late", "phường Tô Hiệu: quá hạn"),
    ]
    assert drawn.legend == (("late", "Quá hạn nộp: 2"), ("done", "Đã nộp: 0"))
    assert drawn.without == 0
    assert [(tile.x, tile.y) for tile in drawn.tiles] == [(106, 0), (0, 90)]


def test_nothing_is_drawn_of_nothing() -> None:
    assert tile_map([]).tiles == ()
    assert bounds_of([]) == []


@pytest.mark.parametrize(
    ("value", "most", "width"), [(5, 10, 500), (10, 10, 1000), (0, 10, 0), (1, 100000, 1), (None, 10, 0)]
)
def test_a_bar_is_as_long_as_its_share(value: int | None, most: int, width: int) -> None:
    assert bar_width(None if value is None else Decimal(value), Decimal(most)) == width
