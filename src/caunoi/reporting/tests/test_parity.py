"""DHIS2's definitions as tables: every operator with every missing-value strategy, annualised indicators, the year to
date, the order of checks, and a province that goes out and comes in. `docs/dhis2.md` tells line by line which test
shows what.

Source: DHIS2 user guide, "Validation rules", "Indicators", "Expressions".
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.urls import reverse

from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.formulas import Missing, Operator, Side, indicator_value, is_broken, parse_formula
from caunoi.reporting.models import DataElement, DataValue, Indicator, Report, Round
from caunoi.reporting.queries import lines_of, operands_of, splits, totals_of, value_rows, year_to_date
from caunoi.reporting.reading import MOST
from caunoi.reporting.states import OverTime
from caunoi.reporting.tests.test_categories import a_split
from caunoi.reporting.tests.walks import PERIOD, a_draft, a_round, report_of, sent_and_accepted
from caunoi.reporting.valuesets import FORMATS, Row, read, written

COMPARED = {
    # operator -> what holds for left < right, left = right, left > right
    "EQUAL_TO": (False, True, False),
    "NOT_EQUAL_TO": (True, False, True),
    "GREATER_THAN": (False, False, True),
    "GREATER_THAN_OR_EQUAL_TO": (False, True, True),
    "LESS_THAN": (True, False, False),
    "LESS_THAN_OR_EQUAL_TO": (True, True, False),
}
GIVEN: list[int | None] = [None, 1, 2]


def a_side(strategy: str, one: int | None, other: int | None) -> int | None:
    """What the user guide says that `a + b` gives: None is "no value"."""
    if strategy == "SKIP_IF_ANY_VALUE_MISSING" and None in (one, other):
        return None
    if strategy == "SKIP_IF_ALL_VALUES_MISSING" and one is None and other is None:
        return None
    return (one or 0) + (other or 0)


def violates(how: str, left: int | None, right: int | None) -> bool:
    """What the user guide calls a violation."""
    if how == "COMPULSORY_PAIR":
        return (left is None) is not (right is None)
    if how == "EXCLUSIVE_PAIR":
        return left is not None and right is not None
    if left is None or right is None:
        return False
    return not COMPARED[how][0 if left < right else 1 if left == right else 2]


@pytest.mark.parametrize(("how", "left", "right"), list(product(Operator, Missing, Missing)))
def test_every_operator_with_every_pair_of_strategies(how: Operator, left: Missing, right: Missing) -> None:
    sides = Side(parse_formula("#{a} + #{b}"), left), Side(parse_formula("#{c} + #{d}"), right)
    for a, b, c, d in product(GIVEN, repeat=4):
        given = {"a": a, "b": b, "c": c, "d": d}
        figures = {code: None if value is None else Decimal(value) for code, value in given.items()}
        expected = violates(how.value, a_side(left.value, a, b), a_side(right.value, c, d))
        assert is_broken(sides[0], how, sides[1], figures) is expected, given


def test_there_are_eight_operators_and_three_strategies() -> None:
    assert {one.value for one in Operator} == {*COMPARED, "COMPULSORY_PAIR", "EXCLUSIVE_PAIR"}
    assert len(Missing) == 3


@pytest.mark.parametrize("factor", [1, 100, 1000])
def test_an_indicator_with_each_pattern_of_missing_values(factor: int) -> None:
    """Numerator × factor / denominator; a side is missing when all of it is, and a zero below gives no value."""
    sides = parse_formula("#{a} + #{b}"), parse_formula("#{c} - #{d}")
    for a, b, c, d in product([None, 0, 3], repeat=4):
        given = {"a": a, "b": b, "c": c, "d": d}
        figures = {code: None if value is None else Decimal(value) for code, value in given.items()}
        above = None if a is None and b is None else (a or 0) + (b or 0)
        below = None if c is None and d is None else (c or 0) - (d or 0)
        expected = None if above is None or not below else Decimal(above * factor) / below
        assert indicator_value(*sides, Decimal(factor), figures) == expected, given


OVER_TIME: dict[str, Callable[[list[int]], int]] = {
    # DHIS2's operators of these names add up over units and do this over time.
    "SUM": sum,
    "LAST": lambda quarters: quarters[-1],
    "FIRST": lambda quarters: quarters[0],
}


@pytest.mark.django_db
@pytest.mark.parametrize("operator", OverTime.values)
def test_each_way_over_time_gives_what_dhis2s_operator_of_that_name_gives(cast: Cast, operator: str) -> None:
    actions.seed_forms()
    DataElement.objects.filter(code="2.01").update(over_time=operator)
    given = [(5, 7), (None, 11), (2, 0)]
    rounds = [a_round(cast, period=f"2026Q{number}") for number in (1, 2, 3)]
    for opened, values in zip(rounds, given, strict=True):
        for unit, writer, value in zip(
            (cast.commune, cast.other_commune), (cast.officer, cast.stranger), values, strict=True
        ):
            report = report_of(opened, unit)
            figures = {"2.03": Decimal(1), **({} if value is None else {"2.01": Decimal(value)})}
            actions.save_values(report=report, values=figures, by=writer)
            # The rules of the form are not what is tried here.
            Report.objects.filter(pk=report.pk).update(status="ACCEPTED", accepted_at=report.created_at)
    assert year_to_date(rounds[-1])["2.01"] == OVER_TIME[operator]([12, 11, 2])


@pytest.mark.django_db
def test_the_checks_of_a_value_come_in_dhis2s_order(cast: Cast) -> None:
    """A row that is wrong in many ways is told the first: each sentence goes when that one fault is mended. Only that a
    report is out of one's hands is told before that its period is closed."""
    report = a_draft(cast)
    wrong = {
        "unit": cast.other_commune.code,
        "period": "2026Q4",
        "element": "9.99",
        "value": "mười",
        "comment": "x" * 501,
    }
    right = {"unit": cast.commune.code, "period": PERIOD, "element": "2.05", "value": "7", "comment": "Ghi"}
    told = []
    row = dict(wrong)
    for name in ("", *wrong):
        row |= {name: right[name]} if name else {}
        rows = [Row(**right), Row(**row)] if name == "element" else [Row(**row)]
        told.append([one.value for one in actions.import_values(rows=rows, by=cast.officer, dry_run=True).conflicts])
    nowhere = "Không có báo cáo nào của đơn vị {}, kỳ {} để ghi vào."
    assert told == [
        [nowhere.format(cast.other_commune.code, "2026Q4")],
        [nowhere.format(cast.commune.code, "2026Q4")],
        ["Chỉ tiêu 9.99 không có trong biểu mẫu này."],
        [f"Chỉ tiêu 2.05 của {cast.commune.code}, kỳ {PERIOD} có hai dòng."],
        ["Ghi chú dài quá 500 chữ."],
        [],
    ]
    typed = actions.import_values(rows=[Row(**{**right, "value": "mười", "comment": "x" * 501})], by=cast.officer)
    assert [one.value for one in typed.conflicts] == [
        "“mười” không phải là số, viết như 1234.5, tối đa 4 chữ số thập phân."
    ]
    actions.close_entry(round=report.round, until_on=None, reason="Đã tổng hợp", by=cast.clerk)
    (closed,) = actions.import_values(rows=[Row(**right)], by=cast.officer).conflicts
    (unlike,) = actions.import_values(rows=[Row(**{**right, "value": "-1"})], by=cast.officer).conflicts
    assert closed.value == unlike.value
    Report.objects.filter(pk=report.pk).update(status="SUBMITTED")
    (sent,) = actions.import_values(rows=[Row(**right)], by=cast.officer).conflicts
    assert sent.value.startswith("Báo cáo đã nộp")


def everything() -> list[tuple[Any, ...]]:
    names = ("report__ref", "element__code", "option", "value", "note")
    return sorted(DataValue.objects.filter(value__isnull=False).values_list(*names))


@pytest.mark.django_db
@pytest.mark.parametrize("shape", FORMATS)
def test_a_province_of_two_years_goes_out_is_wiped_and_comes_in_equal(cast: Cast, shape: str) -> None:
    """Quarters, half-years, years; zeros, fractions, the largest number, notes, a number split by groups of people."""
    a_split(cast)
    lot = random.Random(115)
    periods = [PERIOD, *(f"2025Q{number}" for number in (1, 2, 3, 4)), "2025S1", "2025S2", "2025", "2026Q1"]
    for period in periods:
        if period != PERIOD:
            a_round(cast, period=period)
    for report in Report.objects.select_related("unit", "round", "round__data_set"):
        cells = [one.code for one in operands_of(lines_of(report.round.data_set)) if lot.random() < 0.8]
        values = [Decimal(0), MOST - 1, Decimal(lot.randrange(10**9)).scaleb(-4), Decimal(lot.randrange(5000))]
        actions.save_values(
            report=report,
            values={code: lot.choice(values) for code in cells},
            notes={code: lot.choice(['Ghi "nhanh", <chưa> kiểm;\nsẽ xem lại', "Số 1, 2; 3"]) for code in cells[::7]},
            by=None,
        )
    before = everything()
    assert len(before) > 500
    assert {option for _, _, option, _, _ in before} > {"", "NU_TRE"}
    file = written(value_rows(None, periods=periods), shape, splits())
    DataValue.objects.all().delete()
    summary = actions.import_values(rows=read(file, shape, splits()), by=None)
    assert (summary.status, summary.imported, summary.conflicts) == ("SUCCESS", len(before), [])
    assert everything() == before
    assert written(value_rows(None, periods=periods), shape, splits()) == file


@pytest.mark.django_db
def test_an_annualised_indicator_is_times_365_by_the_days_of_the_period(cast: Cast) -> None:
    opened = a_round(cast)
    sent_and_accepted(cast, opened)
    Indicator.objects.create(code="ANN", name="Thử", numerator="#{2.01}", denominator="#{2.03}", annualized=True)
    Indicator.objects.create(code="ONE", name="Thử", numerator="#{2.01}", annualized=True)
    values = {rate.indicator.code: rate.value for rate in totals_of(Round.objects.get()).rates}
    # 42 and 38 of the two communes; the third quarter has 92 days
    assert round(values["ANN"] or 0, 12) == round(Decimal(42 * 365) / (38 * 92), 12)
    assert values["ONE"] == Decimal(42 * 365) / 92


@pytest.mark.django_db
def test_fractions_add_up_to_what_stands_on_paper_and_an_emptied_cell_is_nobody(cast: Cast) -> None:
    opened = a_round(cast)
    for unit, writer, value in ((cast.commune, cast.officer, "0.1"), (cast.other_commune, cast.stranger, "0.2")):
        report = report_of(opened, unit)
        figures = {"2.01": Decimal(value), "2.03": Decimal(1), "2.05": Decimal(9) * 10**14}
        actions.save_values(report=report, values=figures, by=writer)
        actions.save_values(report=report, values={"2.03": None}, by=writer)
        actions.submit_report(report=report, by=writer)
        actions.accept_report(report=report, by=cast.clerk)
    totals = totals_of(opened)
    rows = {row.line.element.code: (row.value, row.units) for _, own in totals.sections for row in own}
    assert rows["2.01"] == (Decimal("0.3"), 2)
    assert rows["2.05"] == (Decimal(18) * 10**14, 2)
    assert rows["2.03"] == (None, 0)
    assert totals.figures["2.03"] is None


@pytest.mark.django_db
def test_the_year_to_date_adds_or_takes_the_last_as_the_element_says(cast: Cast) -> None:
    actions.seed_forms()
    DataElement.objects.filter(code="2.03").update(over_time="LAST")
    first, second = (a_round(cast, period=period) for period in ("2026Q1", "2026Q2"))
    for opened in (a_round(cast, period="2025Q4"), first, second):
        sent_and_accepted(cast, opened)
    draft = report_of(a_round(cast), cast.commune)
    actions.save_values(report=draft, values={"2.01": Decimal(1000)}, by=cast.officer)
    assert year_to_date(first) == {}
    so_far = year_to_date(second)
    assert so_far["2.01"] == 84, "both quarters, both communes; last year and drafts are left out"
    assert so_far["2.03"] == 38, "the last quarter of both communes"
    third = year_to_date(draft.round)
    assert third["2.01"] == 84
    page = cast.client(cast.clerk).get(reverse("reporting:totals", args=[second.ref])).content.decode()
    assert "Lũy kế năm" in page
    page = cast.client(cast.clerk).get(reverse("reporting:totals", args=[first.ref])).content.decode()
    assert "Lũy kế năm" not in page
