"""Frozen content: one way to write it, one hash, and what a later one corrects."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from caunoi.reporting.freezing import Change, canonical, changes, digest_of, figure_text

CONTENT: dict[str, Any] = {
    "sections": [{"lines": [{"code": "2.01", "name": "Hội nghị", "value": "12"}]}],
    "indicators": [{"code": "R1", "name": "Tỷ lệ", "value": "75"}],
    "reports": [{"ref": "BC-1", "unit": "Mường Bú", "version": 1}],
    "texts": [{"part": "RESULTS", "title": "Kết quả", "lines": [{"text": "Đã làm."}]}],
}


def test_the_order_of_keys_does_not_matter_and_every_letter_does() -> None:
    assert canonical({"b": 1, "a": ["ế", None, True]}) == '{"a":["ế",null,true],"b":1}'
    # printf '%s' '{"a":1}' | sha256sum
    assert digest_of('{"a":1}') == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert digest_of("a") != digest_of("á")


@pytest.mark.parametrize("wrong", [{"a": 1.5}, {"a": Decimal(1)}, {1: "a"}, {"a": [{"b": {1}}]}])
def test_what_programs_write_in_different_ways_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        canonical(wrong)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.5000"), "12.5"),
        (Decimal("1200"), "1200"),
        (Decimal("0.0000"), "0"),
        (Decimal("-0"), "0"),
        (None, None),
    ],
)
def test_a_figure_has_one_spelling(value: Decimal | None, text: str | None) -> None:
    assert figure_text(value) == text


def test_a_correction_lists_what_it_changes_and_nothing_else() -> None:
    later = deepcopy(CONTENT)
    assert changes(CONTENT, later) == ()
    later["sections"][0]["lines"][0]["value"] = "13"
    later["reports"][0]["version"] = 2
    later["reports"].append({"ref": "BC-2", "unit": "Chiềng An", "version": 1})
    later["texts"] = []
    assert changes(CONTENT, later) == (
        Change("report", "BC-1", "Mường Bú", "bản 1", "bản 2"),
        Change("report", "BC-2", "Chiềng An", None, "bản 1"),
        Change("figure", "2.01", "Hội nghị", "12", "13"),
        Change("text", "RESULTS", "Kết quả", "Đã làm.", None),
    )
