"""Fields that read what people type, beyond the numbers: days, and plain boxes."""

from __future__ import annotations

import pytest
from django import forms
from django.test import RequestFactory
from pytest_django.asserts import assertHTMLEqual

from caunoi.ground.ui.inputs import PlainHidden, PlainInput, day_field, number_of, version_seen, whole_number


class Form(forms.Form):
    day = day_field("Ngày")


@pytest.mark.parametrize("typed", ["1900-01-01", "2199-12-31", "08/07/2026"])
def test_a_day_of_these_times_is_taken(typed: str) -> None:
    assert Form({"day": typed}).is_valid()


@pytest.mark.parametrize("typed", ["1899-12-31", "2200-01-01", "9999-12-31", "0001-01-01", "08/07/0026"])
def test_a_slip_of_the_hand_is_asked_back(typed: str) -> None:
    assert Form({"day": typed}).errors == {"day": ["Chọn ngày từ năm 1900 đến năm 2199."]}


@pytest.mark.parametrize("typed", ["31/02/2026", "hôm qua", "2026-13-01"])
def test_what_is_no_day_is_asked_back(typed: str) -> None:
    assert Form({"day": typed}).errors == {"day": ["Ghi ngày theo mẫu 08/07/2026."]}


@pytest.mark.parametrize("value", [None, "", "12", 'Nà "Nong" <b>'])
def test_a_plain_box_is_the_box_of_django(value: str | None) -> None:
    attrs = {"class": "input", "autocomplete": "off", "required": True, "disabled": False, "aria-label": '"a" <b>'}
    for plain, usual in ((PlainInput, forms.TextInput), (PlainHidden, forms.HiddenInput)):
        assertHTMLEqual(plain(attrs).render("v-2.01", value), usual(attrs).render("v-2.01", value))


@pytest.mark.parametrize(
    ("sent", "number"), [("7", 7), ("", None), ("-1", None), ("²", None), ("٣", None), ("9" * 5000, None)]
)
def test_a_number_that_a_page_sends_back_is_read_or_is_none(sent: str, number: int | None) -> None:
    assert number_of(sent) == number
    assert whole_number(RequestFactory().get("/", {"trang": sent}), "trang", 1) == (1 if number is None else number)
    assert version_seen(RequestFactory().post("/", {"seen": sent})) == number
