"""The ids of periods and their days, as DHIS2 writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.reporting.periods import (
    MONTHS,
    BadPeriod,
    Period,
    Span,
    parse_any,
    parse_period,
    period_at,
    periods_around,
    words_of,
)

TABLE = [
    # id, first day, last day, the one before, words
    ("2026Q1", date(2026, 1, 1), date(2026, 3, 31), "2025Q4", "quý I năm 2026"),
    ("2026Q3", date(2026, 7, 1), date(2026, 9, 30), "2026Q2", "quý III năm 2026"),
    ("2026S1", date(2026, 1, 1), date(2026, 6, 30), "2025S2", "6 tháng đầu năm 2026"),
    ("2026S2", date(2026, 7, 1), date(2026, 12, 31), "2026S1", "6 tháng cuối năm 2026"),
    ("2028", date(2028, 1, 1), date(2028, 12, 31), "2027", "năm 2028"),
]


@pytest.mark.parametrize(("iso", "first", "last", "before", "words"), TABLE)
def test_a_period_knows_its_days_and_its_neighbour(iso: str, first: date, last: date, before: str, words: str) -> None:
    period = parse_period(iso)
    assert (period.first_day, period.last_day) == (first, last)
    assert (period.iso, period.previous.iso, period.words) == (iso, before, words)
    assert period.last_year.iso == iso.replace(str(period.year), str(period.year - 1))


@pytest.mark.parametrize("text", ["2026Q5", "2026S3", "26Q1", "quý III", "", "2026-Q1", "0001", "2026Q"])
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadPeriod) as refused:
        parse_period(text)
    assert "2026Q3" in refused.value.sentence


def test_the_year_so_far_ends_with_the_period_itself() -> None:
    assert [one.iso for one in parse_period("2026Q3").of_year_so_far] == ["2026Q1", "2026Q2", "2026Q3"]


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.sampled_from(sorted(MONTHS)))
def test_every_day_lies_in_one_period_that_reads_back(day: date, kind: str) -> None:
    period = period_at(day, kind)
    assert period.first_day <= day <= period.last_day
    assert parse_period(period.iso) == period
    assert period.shifted(7).shifted(-7) == period


@given(st.integers(1901, 2998), st.sampled_from(sorted(MONTHS)))
def test_periods_follow_each_other_without_a_gap(year: int, kind: str) -> None:
    period = Period(year, 1, kind)
    assert (period.first_day - period.previous.last_day).days == 1


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_days_of_a_theme_read_back_and_may_stand_in_a_name_of_a_file(one: date, other: date) -> None:
    span = Span(min(one, other), max(one, other))
    assert parse_any(span.iso) == span
    assert "/" not in span.iso
    assert len(span.iso) == 22


@pytest.mark.parametrize("text", ["2026-11-30--2026-11-01", "2026-11-01--", "--", "2026-11-01--mai"])
def test_days_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadPeriod):
        parse_any(text)


def test_a_period_is_called_by_its_theme_or_its_days() -> None:
    assert words_of("2026Q3", "") == "quý III năm 2026"
    assert words_of("2026-11-01--2026-11-18", "") == "từ 01/11/2026 đến 18/11/2026"
    assert words_of("2026-11-01--2026-11-18", "Ngày hội") == "chuyên đề Ngày hội"


def test_a_round_may_be_opened_for_two_years_back_and_the_next_period() -> None:
    isos = [one.iso for one in periods_around(date(2026, 11, 28))]
    assert isos[:3] == ["2027Q1", "2026Q4", "2026Q3"]
    assert {"2024Q4", "2027S1", "2024S2", "2027", "2024"} <= set(isos)
    assert "2027Q2" not in isos
