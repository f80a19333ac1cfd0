"""The modified z-score as DHIS2 and Iglewicz & Hoaglin define it, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caunoi.reporting.steadiness import Thresholds, change_percent, modified_z_score, strays, usual_range

DEFAULT = Thresholds()


def numbers(*values: str | int) -> list[Decimal]:
    return [Decimal(one) for one in values]


@pytest.mark.parametrize(
    ("values", "value", "score"),
    [
        # median 3, deviations 2 1 0 1 97, MAD 1
        (numbers(1, 2, 3, 4, 100), 100, "65.4265"),
        (numbers(1, 2, 3, 4, 100), 3, "0"),
        (numbers(1, 2, 3, 4, 100), 1, "1.349"),
        # an even count: median 25, deviations 15 5 5 15, MAD 10
        (numbers(10, 20, 30, 40), 40, "1.01175"),
        # below the median counts as above it
        (numbers(-100, 2, 3, 4, 5), -100, "69.4735"),
        # fractions: median 2.5, deviations 1 0 1, MAD 1
        (numbers("1.5", "2.5", "3.5"), "3.5", "0.6745"),
    ],
)
def test_the_score_is_that_of_the_formula(values: list[Decimal], value: str | int, score: str) -> None:
    assert modified_z_score(Decimal(value), values) == Decimal(score)


def test_without_spread_or_values_there_is_no_score() -> None:
    assert modified_z_score(Decimal(9), numbers(5, 5, 5, 9)) is None
    assert modified_z_score(Decimal(9), []) is None


def test_a_value_strays_only_beyond_the_threshold_and_among_enough_values() -> None:
    assert strays(Decimal(100), numbers(1, 2, 3, 4), DEFAULT)
    assert not strays(Decimal(100), numbers(1, 2, 3), DEFAULT)
    assert not strays(Decimal(5), numbers(1, 2, 3, 4), DEFAULT)
    # median 10, MAD 1: a distance of 4 scores 2.698, one of 5 scores 3.3725
    assert not strays(Decimal(14), numbers(9, 9, 10, 10, 11, 11), DEFAULT)
    assert strays(Decimal(16), numbers(8, 9, 9, 10, 11, 11), DEFAULT)


def test_the_thresholds_are_those_that_are_given() -> None:
    past = numbers(9, 9, 10, 10, 11, 11)
    assert strays(Decimal(14), past, Thresholds(z_score=Decimal("2.5")))
    assert not strays(Decimal(16), past, Thresholds(z_score=Decimal(9)))
    assert strays(Decimal(100), numbers(1, 2, 3), Thresholds(least_values=4))
    # Long ago it was always so much; of late it never was.
    assert not strays(Decimal(90), numbers(88, 90, 92, 90, 89, 1, 2, 3, 2), DEFAULT)
    assert strays(Decimal(90), numbers(88, 90, 92, 90, 89, 1, 2, 3, 2), Thresholds(past_periods=4))


@pytest.mark.parametrize(
    ("past", "deviations", "low_and_high"),
    [
        # mean 6, deviations 4 2 0 2 4, variance 8, two standard deviations 5.66: below zero stays zero only if needed
        (numbers(2, 4, 6, 8, 10), 2, (0, 12)),
        (numbers(2, 4, 6, 8, 10), 1, (3, 9)),
        (numbers(-2, 0, 2, 4, 6), 2, (-4, 8)),
        (numbers(7, 7, 7, 7, 7), 2, None),
        (numbers(1, 2, 3, 4), 2, None),
    ],
)
def test_the_usual_range_is_that_of_dhis2(
    past: list[Decimal], deviations: int, low_and_high: tuple[Decimal, Decimal] | None
) -> None:
    assert usual_range(past, Thresholds(deviations=Decimal(deviations))) == low_and_high


@pytest.mark.parametrize(("value", "before", "percent"), [(150, 100, 50), (25, 100, -75), (0, 4, -100)])
def test_a_change_is_measured_against_the_value_before(value: int, before: int, percent: int) -> None:
    assert change_percent(Decimal(value), Decimal(before)) == percent


def test_nothing_is_measured_against_zero_or_silence() -> None:
    assert change_percent(Decimal(5), Decimal(0)) is None
    assert change_percent(Decimal(5), None) is None
