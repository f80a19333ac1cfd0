"""What a cell takes and what the rules say, by the vectors that the browser runs too (tests/journeys)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from caunoi.ground.text import NotANumber, number_vi
from caunoi.reporting.formulas import Missing, Operator, Side, is_broken, parse_formula
from caunoi.reporting.reading import read_cell

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("entry_vectors.json").read_text("utf-8"))


@pytest.mark.parametrize(("typed", "value", "sentence"), VECTORS["cells"])
def test_a_cell_reads_what_people_type_or_says_what_to_type(typed: str, value: str | None, sentence: str | None):
    if sentence is None:
        assert read_cell(typed) == (None if value is None else Decimal(value))
        return
    with pytest.raises(NotANumber) as refused:
        read_cell(typed)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(("plain", "shown"), VECTORS["shown"])
def test_a_stored_number_is_shown_as_people_write_it(plain: str, shown: str):
    assert number_vi(Decimal(plain)) == shown


@pytest.mark.parametrize(
    ("rule", "figures", "broken"), [(rule, *case) for rule in VECTORS["rules"] for case in rule["cases"]]
)
def test_a_rule_says_of_the_figures_what_the_vectors_say(rule: dict[str, Any], figures: dict[str, Any], broken: bool):
    missing = [Missing(rule.get(name, "SKIP_IF_ANY_VALUE_MISSING")) for name in ("leftMissing", "rightMissing")]
    sides = [Side(parse_formula(rule[name]), how) for name, how in zip(("left", "right"), missing, strict=True)]
    known = {code: None if value is None else Decimal(value) for code, value in figures.items()}
    assert is_broken(sides[0], Operator(rule["operator"]), sides[1], known) is broken
