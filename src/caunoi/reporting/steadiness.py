"""How far a number strays from a unit's own past: modified z-score, change against another period, the usual range.
Pure rules.

Sources: B. Iglewicz, D. Hoaglin, "How to Detect and Handle Outliers", 1993; the outlier detection of DHIS2, whose
algorithm MOD_Z_SCORE this is, and its generation of min-max values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import mean, median, pstdev
from typing import Final

CONSISTENCY: Final = Decimal("0.6745")
"""The third quartile of the standard normal distribution: makes the MAD comparable with a standard deviation."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a number is told. What holds until the Office sets its own: DHIS2's defaults where it has them.

    A modified z-score greater than `z_score`; with fewer than `least_values` values, the one in question among them,
    the median tells nothing; the newest `past_periods` are looked at; a change of more than `change_percent`; a usual
    range of `deviations` standard deviations around the mean.
    """

    z_score: Decimal = Decimal(3)
    least_values: int = 5
    past_periods: int = 20
    change_percent: int = 50
    deviations: Decimal = Decimal(2)


def modified_z_score(value: Decimal, values: Sequence[Decimal]) -> Decimal | None:
    """0.6745 × |value − median| / MAD over all values, `value` among them; None where the MAD is zero or nothing is
    given."""
    if not values:
        return None
    middle = median(values)
    spread = median(abs(one - middle) for one in values)
    return CONSISTENCY * abs(value - middle) / spread if spread else None


def strays(value: Decimal, past: Sequence[Decimal], thresholds: Thresholds) -> bool:
    """Whether the value is an outlier among itself and the newest of the past ones; `past` oldest first."""
    values = [*past[-thresholds.past_periods :], value]
    if len(values) < thresholds.least_values:
        return False
    score = modified_z_score(value, values)
    return score is not None and score > thresholds.z_score


def usual_range(past: Sequence[Decimal], thresholds: Thresholds) -> tuple[Decimal, Decimal] | None:
    """Mean ± so many standard deviations of the newest past values (oldest first), as whole numbers and not below zero
    where no value was; None with too few values, or where they never differ: then any other number would be told."""
    values = list(past[-thresholds.past_periods :])
    if len(values) < thresholds.least_values or min(values) == max(values):
        return None
    middle, spread = mean(values), thresholds.deviations * pstdev(values)
    low, high = (one.quantize(Decimal(1), rounding=ROUND_HALF_UP) for one in (middle - spread, middle + spread))
    return (max(low, Decimal(0)) if min(values) >= 0 else low, high)


def change_percent(value: Decimal, before: Decimal | None) -> Decimal | None:
    """By how many percent the value is more (or, below zero, less) than the one before; None where that is zero or
    was not reported."""
    return (value - before) * 100 / before if before else None
