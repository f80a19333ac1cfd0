"""Dates and numbers by Django's own machinery, as Vietnam writes them."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats


def test_a_date_carries_both_zeros():
    assert formats.date_format(dt.date(2026, 7, 8)) == "08/07/2026"
    assert Template("{{ day }} {{ day|date:'SHORT_DATE_FORMAT' }}").render(Context({"day": dt.date(2026, 7, 8)})) == (
        "08/07/2026 08/07/2026"
    )


@pytest.mark.parametrize("typed", ["08/07/2026", "8/7/2026", "08-07-2026", "8.7.2026", "2026-07-08"])
def test_a_typed_date_is_read_day_first(typed: str):
    assert forms.DateField().clean(typed) == dt.date(2026, 7, 8)


def test_a_date_box_shows_what_it_reads():
    class Form(forms.Form):
        on = forms.DateField()

    assert 'value="08/07/2026"' in str(Form(initial={"on": dt.date(2026, 7, 8)})["on"])


def test_numbers_group_by_dots():
    assert formats.number_format(1234567.5, 1, force_grouping=True) == "1.234.567,5"
