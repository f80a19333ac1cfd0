"""Which unit follows which, on made-up records."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.org.succession import Spell, Step, forebears, heirs, name_valid

MERGED = date(2025, 7, 1)
LATER = date(2026, 3, 1)
DAY_BEFORE = date(2025, 6, 30)


def test_a_unit_that_stands_stands_for_itself():
    assert heirs(1, [], {}, LATER) == (1,)


def test_a_merged_unit_is_followed_by_its_heir_from_the_day_of_the_merger():
    steps = [Step(1, 3, MERGED), Step(2, 3, MERGED)]
    closed = {1: MERGED, 2: MERGED}
    assert heirs(1, steps, closed, DAY_BEFORE) == (1,)
    assert heirs(1, steps, closed, MERGED) == (3,)


def test_heirs_are_followed_through_several_mergers():
    steps = [Step(1, 2, MERGED), Step(2, 3, LATER)]
    closed = {1: MERGED, 2: LATER}
    assert heirs(1, steps, closed, date(2025, 12, 31)) == (2,)
    assert heirs(1, steps, closed, LATER) == (3,)


def test_a_split_unit_is_followed_by_all_its_parts_in_order():
    steps = [Step(1, 2, MERGED), Step(1, 3, MERGED)]
    assert heirs(1, steps, {1: MERGED}, LATER) == (2, 3)


def test_a_unit_that_gave_a_part_away_still_stands_for_itself():
    assert heirs(1, [Step(1, 2, MERGED)], {}, LATER) == (1,)


def test_a_unit_that_closed_without_an_heir_has_none():
    assert heirs(1, [], {1: MERGED}, LATER) == ()


def test_a_rename_leads_nowhere():
    assert heirs(1, [Step(1, 1, MERGED)], {}, LATER) == (1,)
    assert forebears(1, [Step(1, 1, MERGED)], LATER) == ()


def test_two_roads_to_one_heir_count_once():
    steps = [Step(1, 2, MERGED), Step(1, 3, MERGED), Step(2, 4, LATER), Step(3, 4, LATER)]
    assert heirs(1, steps, {1: MERGED, 2: LATER, 3: LATER}, LATER) == (4,)


def test_forebears_reach_back_to_the_first_nearest_first():
    steps = [Step(1, 2, MERGED), Step(2, 3, LATER), Step(9, 3, LATER)]
    assert forebears(3, steps, LATER) == (2, 9, 1)
    assert forebears(3, steps, MERGED) == ()


def test_a_circle_of_mergers_ends():
    steps = [Step(1, 2, MERGED), Step(2, 1, LATER)]
    assert heirs(1, steps, {1: MERGED, 2: LATER}, LATER) == ()
    assert forebears(1, steps, LATER) == (2,)


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=20), st.integers(1, 8))
def test_an_heir_always_stands(pairs, unit):
    steps = [Step(origin, heir, MERGED) for origin, heir in pairs]
    closed = {step.origin: MERGED for step in steps if step.origin != step.heir}
    found = heirs(unit, steps, closed, LATER)
    assert not set(found) & set(closed)
    assert all(unit == heir or unit in forebears(heir, steps, LATER) for heir in found)


SPELLS = [Spell("Xã Chiềng Ngần", None, MERGED), Spell("Phường Chiềng Sinh", MERGED, None)]


@pytest.mark.parametrize(
    ("on", "name"), [(DAY_BEFORE, "Xã Chiềng Ngần"), (MERGED, "Phường Chiềng Sinh"), (LATER, "Phường Chiềng Sinh")]
)
def test_a_name_holds_from_its_day(on, name):
    assert name_valid(SPELLS, on) == name
    assert name_valid(SPELLS[::-1], on) == name


def test_before_the_first_name_the_first_answers_and_after_the_last_the_last():
    spells = [Spell("A", MERGED, LATER)]
    assert name_valid(spells, DAY_BEFORE) == "A"
    assert name_valid(spells, LATER) == "A"
    closed = [Spell("A", MERGED, date(2025, 9, 1)), Spell("B", date(2025, 9, 1), LATER)]
    assert name_valid(closed, date(2027, 1, 1)) == "B"
