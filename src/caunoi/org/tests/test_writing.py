"""The template that is filled in."""

from __future__ import annotations

from caunoi.org.reading import AreaRow, area_rows
from caunoi.org.writing import area_template


def test_the_template_is_read_back_as_its_example():
    raw = area_template(["xã Mường Bú", "phường Chiềng Sinh"], ["bản", "tiểu khu"])
    assert area_rows(raw) == [AreaRow(2, "xã Mường Bú", "bản", "Nà Nong")]


def test_a_template_without_communes_is_still_a_workbook():
    assert area_rows(area_template([], ["bản"]))
