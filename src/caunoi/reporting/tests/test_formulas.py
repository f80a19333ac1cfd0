"""Formulas, missing values, validation rules and indicators, against the tables of DHIS2's user guide."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.reporting.formulas import (
    BadFormula,
    Missing,
    Operator,
    Side,
    indicator_value,
    is_broken,
    parse_formula,
)

TWO, THREE = Decimal(2), Decimal(3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("#{a}", 2),
        ("#{a} + #{b}", 5),
        ("#{a} * (#{b} - 1)", 4),
        ("-#{a} + 10 / 4", Decimal("0.5")),
        ("#{3.10a}", 7),
        ("0.1 + 0.2", Decimal("0.3")),
    ],
)
def test_a_formula_is_worked_out_exactly(text: str, value: Decimal) -> None:
    assert parse_formula(text).value({"a": TWO, "b": THREE, "3.10a": Decimal(7)}) == value


@pytest.mark.parametrize(
    "text", ["", "#{a", "a + 1", "#{a} ** 2", "#{a}.x", "__import__('os')", "1 if 1 else 2", "-" * 60 + "1",
             "'x'", "[1]", "_['a']['b']", "#{a} #{b}", "+".join(["1"] * 900)],
)  # fmt: skip
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(BadFormula):
        parse_formula(text)


@pytest.mark.parametrize(
    ("missing", "one", "other", "value"),
    [
        (Missing.SKIP_IF_ANY_VALUE_MISSING, None, THREE, None),
        (Missing.SKIP_IF_ALL_VALUES_MISSING, None, THREE, THREE),
        (Missing.SKIP_IF_ALL_VALUES_MISSING, None, None, None),
        (Missing.NEVER_SKIP, None, None, Decimal(0)),
        (Missing.NEVER_SKIP, None, THREE, THREE),
        (Missing.SKIP_IF_ANY_VALUE_MISSING, Decimal(0), THREE, THREE),
    ],
)
def test_what_was_not_reported_is_no_zero(
    missing: Missing, one: Decimal | None, other: Decimal | None, value: Decimal | None
) -> None:
    assert parse_formula("#{a} + #{b}").value({"a": one, "b": other}, missing) == value


def side(missing: Missing, code: str) -> Side:
    return Side(parse_formula(f"#{{{code}}}"), missing)


HOLDS = {
    Operator.EQUAL_TO: (False, True, False),
    Operator.NOT_EQUAL_TO: (True, False, True),
    Operator.GREATER_THAN: (False, False, True),
    Operator.GREATER_THAN_OR_EQUAL_TO: (False, True, True),
    Operator.LESS_THAN: (True, False, False),
    Operator.LESS_THAN_OR_EQUAL_TO: (True, True, False),
}


@pytest.mark.parametrize(("how", "missing"), list(product(HOLDS, Missing)))
def test_each_operator_compares_what_is_there(how: Operator, missing: Missing) -> None:
    found = [
        not is_broken(side(missing, "a"), how, side(missing, "b"), {"a": Decimal(value), "b": TWO})
        for value in (1, 2, 3)
    ]
    assert tuple(found) == HOLDS[how]


@pytest.mark.parametrize("how", HOLDS)
def test_a_missing_side_breaks_nothing_unless_it_counts_as_zero(how: Operator) -> None:
    for missing in (Missing.SKIP_IF_ANY_VALUE_MISSING, Missing.SKIP_IF_ALL_VALUES_MISSING):
        assert not is_broken(side(missing, "a"), how, side(missing, "b"), {"b": TWO})
    zero = is_broken(side(Missing.NEVER_SKIP, "a"), how, side(Missing.NEVER_SKIP, "b"), {"b": TWO})
    assert zero is not HOLDS[how][0]


@pytest.mark.parametrize("missing", [Missing.SKIP_IF_ANY_VALUE_MISSING, Missing.SKIP_IF_ALL_VALUES_MISSING])
def test_pairs_ask_whether_both_sides_are_there(missing: Missing) -> None:
    sides = side(missing, "a"), side(missing, "b")
    there = [{"a": TWO, "b": THREE}, {"a": TWO}, {"b": THREE}, {}]
    compulsory = [is_broken(sides[0], Operator.COMPULSORY_PAIR, sides[1], figures) for figures in there]
    exclusive = [is_broken(sides[0], Operator.EXCLUSIVE_PAIR, sides[1], figures) for figures in there]
    assert compulsory == [False, True, True, False]
    assert exclusive == [True, False, False, False]


def test_an_indicator_is_numerator_by_denominator_times_factor() -> None:
    part, whole = parse_formula("#{a}"), parse_formula("#{b} + #{c}")
    hundred = Decimal(100)
    assert indicator_value(part, whole, hundred, {"a": TWO, "b": Decimal(5), "c": THREE}) == 25
    assert indicator_value(part, whole, hundred, {"a": TWO, "b": Decimal(8)}) == 25
    assert indicator_value(part, whole, hundred, {"a": TWO}) is None
    assert indicator_value(part, whole, hundred, {"a": TWO, "b": Decimal(0)}) is None
    assert indicator_value(part, whole, hundred, {"b": Decimal(8)}) is None
    assert indicator_value(part, None, Decimal(1), {"a": TWO}) == 2
    assert indicator_value(part, whole, Decimal(1), {"a": TWO, "b": Decimal(4)}, days=73) == Decimal("2.5")


FORMULA_PIECES = [
    "#{a}", "#{", "}", "(", ")", "+", "-", "*", "/", "**", "//", "1", "1.5", "0", "00", "1e9", "1e999", "0x1", "_", "[",
    "]", "'", "1if", "a", ".", " ", "\n", "1_0", "9" * 30,
]  # fmt: skip


@given(st.lists(st.sampled_from(FORMULA_PIECES), max_size=9).map("".join))
def test_whatever_is_typed_is_a_formula_with_a_value_or_is_refused(typed: str) -> None:
    try:
        value = parse_formula(typed).value({"a": TWO})
    except BadFormula as refusal:
        good = str(refusal).endswith(".")
    else:
        good = value is None or value.is_finite()
    assert good
