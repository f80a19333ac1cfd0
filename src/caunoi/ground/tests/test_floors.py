"""Whatever is told of a place, no count of one to four can be worked out from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground.floors import FLOOR, Band, banded, settled_on, share

MOST = 24
SMALL = set(range(1, FLOOR))
Place = tuple[int, int, int]
"""What stands behind one row: received, answered, answered on time."""


def told(place: Place) -> tuple[object, ...]:
    received, answered, punctual = place
    return banded(received), banded(answered), share(punctual, answered)


SECRETS: dict[str, Callable[[Place], int]] = {
    "received": lambda one: one[0],
    "answered": lambda one: one[1],
    "not answered": lambda one: one[0] - one[1],
    "late": lambda one: one[1] - one[2],
    "on time": lambda one: one[2],
}


@pytest.mark.parametrize("name", SECRETS)
def test_no_small_number_follows_from_what_is_told_of_a_place(name: str) -> None:
    places = [
        (received, answered, punctual)
        for received in range(MOST + 1)
        for answered in range(received + 1)
        for punctual in range(answered + 1)
    ]
    behind: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for place in places:
        behind[told(place)].add(SECRETS[name](place))
    for row, values in behind.items():
        # Either it is not known to be small, or nothing is known but that it is.
        assert not values <= SMALL or values == SMALL, row


def test_a_banded_total_beside_its_places_would_give_them_away() -> None:
    # Why no total stands beside the places: four hidden ones with a hidden total of at most four are one each.
    places, total = [banded(1)] * 4, banded(4)
    fits = [counts for counts in product(range(1, 5), repeat=4) if total.low <= sum(counts) <= total.high]
    assert [banded(one) for one in fits[0]] == places
    assert fits == [(1, 1, 1, 1)]


@given(st.integers(0, 5000))
def test_a_count_lies_in_its_band(number: int) -> None:
    band = banded(number)
    assert band.low <= number <= band.high
    assert banded(band.low) == banded(band.high) == band


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (1, "dưới 5"), (4, "dưới 5"), (5, "5–9"), (12, "10–14")])
def test_how_a_band_is_written(number: int, words: str) -> None:
    assert str(banded(number)) == words


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 4, None), (4, 10, None), (6, 10, None), (5, 10, 50), (0, 10, 0), (10, 10, 100), (199, 204, 95), (8, 15, 55)],
)
def test_shares(part: int, whole: int, percent: int | None) -> None:
    assert share(part, whole) == percent


def test_two_looks_in_one_week_see_the_same() -> None:
    days = [date(2026, 11, 23 + number) for number in range(7)]
    assert {settled_on(day) for day in days} == {date(2026, 11, 22)}
    assert Band(0, 0) == banded(0)
