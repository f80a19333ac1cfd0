"""Thresholds and ranges: rows that the Office keeps, for periods and units, and what they ask of a report."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.audit.tests.rows import check_told
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.models import Unit
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.models import DataElement, DataSet, Report, Threshold, ValueRange
from caunoi.reporting.queries import check_of, rules_for
from caunoi.reporting.queries.oddities import oddities_of
from caunoi.reporting.states import PeriodKind
from caunoi.reporting.steadiness import Thresholds
from caunoi.reporting.tests.walks import (
    LIMITS,
    a_category,
    a_draft,
    a_new_version,
    a_range,
    a_round,
    a_threshold,
    report_of,
)

pytestmark = pytest.mark.django_db

PAST = (("2025Q1", 10), ("2025Q2", 12), ("2025Q3", 14), ("2025Q4", 12), ("2026Q1", 12))
LOW = "Ngoài khoảng từ 3 đến 20 đã đặt cho chỉ tiêu này."


def a_past(cast: Cast) -> None:
    """Five accepted quarters of the commune: mean 12, standard deviation √1,6."""
    for period, value in PAST:
        report = report_of(a_round(cast, period=period), cast.commune)
        actions.save_values(report=report, values={"2.01": Decimal(value), "2.03": Decimal(5)}, by=cast.officer)
        actions.submit_report(report=report, by=cast.officer)
        actions.accept_report(report=report, by=cast.clerk)


def fields_of(unit: Unit | None, low: int, high: int, **others: object) -> dict[str, object]:
    return {
        "element": DataElement.objects.get(code="2.01"), "unit": unit, "period_kind": "QUARTERLY",
        "low": Decimal(low), "high": Decimal(high), "basis": "", "from_on": None, "until_on": None, **others,
    }  # fmt: skip


def write(report: Report, cast: Cast, value: int, note: str = "") -> None:
    notes = {"2.01": note} if note else None
    actions.save_values(report=report, values={"2.01": Decimal(value)}, notes=notes, by=cast.officer)


def told(report: Report) -> list[str]:
    """Sentences that wait for an explanation."""
    return [one.sentence for one in check_of(report).unexplained]


def test_thresholds_hold_for_their_periods_and_the_newest_goes_first(cast: Cast) -> None:
    assert Threshold.objects.holding(date(2026, 9, 30)) == Thresholds()
    always = {**LIMITS, "from_on": None, "change_percent": 70}
    for fields in (
        LIMITS,
        always,
        {**LIMITS, "from_on": date(2026, 1, 1), "until_on": date(2026, 3, 31), "z_score": 9},
    ):
        actions.save_threshold(threshold=None, fields=fields, by=cast.clerk)
    assert Threshold.objects.holding(date(2026, 9, 30)).change_percent == 80
    assert Threshold.objects.holding(date(2026, 6, 30)).change_percent == 70
    assert Threshold.objects.holding(date(2026, 3, 31)).z_score == 9
    with pytest.raises(CannotReport):
        actions.save_threshold(threshold=None, fields=LIMITS, by=cast.clerk)
    backwards = {**LIMITS, "from_on": date(2027, 1, 1), "until_on": date(2026, 1, 1)}
    with pytest.raises(CannotReport):
        actions.save_threshold(threshold=None, fields=backwards, by=cast.clerk)
    with pytest.raises(Denied):
        actions.save_threshold(threshold=None, fields={**LIMITS, "from_on": today()}, by=cast.officer)
    assert TrailEntry.objects.filter(deed="threshold.added").count() == 3


def test_what_is_worth_a_look_follows_the_thresholds_of_its_period(cast: Cast) -> None:
    a_past(cast)
    report = report_of(a_round(cast), cast.commune)
    write(report, cast, 24)
    assert [one.code for one in oddities_of(report).figures] == ["2.01"]
    row = actions.save_threshold(
        threshold=None, fields={**LIMITS, "z_score": Decimal(50), "change_percent": 100}, by=None
    )
    assert oddities_of(report).figures == ()
    actions.save_threshold(threshold=row, fields={**LIMITS, "from_on": date(2027, 1, 1)}, by=cast.clerk)
    assert [one.code for one in oddities_of(report).figures] == ["2.01"]


def test_a_number_outside_its_range_asks_for_a_word_and_then_goes(cast: Cast) -> None:
    report = a_draft(cast)
    a_range()
    assert told(report) == []
    for value in (2, 21):
        write(report, cast, value)
        actions.save_values(report=report, values={"2.03": Decimal(1)}, by=cast.officer)
        assert told(report) == [LOW]
    for value in (3, 20):
        write(report, cast, value)
        assert told(report) == []
    write(report, cast, 21)
    client = cast.client(cast.officer)
    page = client.get(reverse("reporting:submit", args=[report.ref])).content.decode()
    assert LOW in page
    assert LOW in client.get(reverse("reporting:section", args=[report.ref, 2])).content.decode()
    with pytest.raises(CannotReport):
        actions.submit_report(report=report, by=cast.officer)
    write(report, cast, 21, "Có đợt tiếp xúc cử tri")
    assert [one.sentence for one in check_of(report).explained] == [LOW]
    actions.submit_report(report=report, by=cast.officer)


def test_the_browser_gets_the_range_as_rules_that_warn(cast: Cast) -> None:
    report = a_draft(cast)
    a_range()
    mine = [one for one in rules_for(report) if one["left"] == "#{2.01}" and one["sentence"] == LOW]
    assert [(one["operator"], one["right"], one["isError"]) for one in mine] == [
        ("GREATER_THAN_OR_EQUAL_TO", "3", False),
        ("LESS_THAN_OR_EQUAL_TO", "20", False),
    ]


def test_the_units_own_range_goes_first_and_each_kind_of_period_has_its_own(cast: Cast) -> None:
    report = a_draft(cast)
    a_range()
    write(report, cast, 40)
    assert told(report) == [LOW]
    actions.save_range(held=None, fields=fields_of(cast.commune, 30, 50), by=cast.clerk)
    assert told(report) == []
    actions.save_range(held=None, fields=fields_of(cast.other_commune, 1, 2), by=cast.clerk)
    assert told(report) == []
    later = fields_of(cast.commune, 60, 70, from_on=report.round.ends_on + timedelta(days=1))
    actions.save_range(held=None, fields=later, by=cast.clerk)
    actions.save_range(held=None, fields=fields_of(cast.commune, 60, 70, period_kind="YEARLY"), by=cast.clerk)
    assert told(report) == []
    with pytest.raises(CannotReport):
        actions.save_range(held=None, fields=fields_of(cast.commune, 1, 2), by=cast.clerk)
    with pytest.raises(CannotReport):
        actions.save_range(held=None, fields=fields_of(None, 5, 2, period_kind="YEARLY"), by=cast.clerk)
    with pytest.raises(Denied):
        actions.save_range(held=None, fields=fields_of(None, 1, 2, period_kind="YEARLY"), by=cast.officer)


def test_a_note_at_one_group_explains_the_sum_of_a_split_number(cast: Cast) -> None:
    actions.seed_forms()
    actions.split_element(element=DataElement.objects.get(code="2.01"), categories=[a_category()], by=None)
    a_new_version(cast)
    report = report_of(a_round(cast), cast.commune)
    a_range()
    values = {"2.01.NU": Decimal(15), "2.01.NAM": Decimal(15)}
    actions.save_values(report=report, values=values, by=cast.officer)
    assert told(report) == [LOW]
    actions.save_values(report=report, values=values, notes={"2.01.NAM": "Đúng"}, by=cast.officer)
    assert told(report) == []


def test_what_cannot_be_explained_any_more_holds_no_returned_report_up(cast: Cast) -> None:
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer)
    a_range()
    ValueRange.objects.update(low=50, high=60)
    actions.return_report(report=report, reasons={"2.03": "Xem lại."}, due_on=today(), by=cast.clerk)
    assert told(report) == []
    actions.save_values(report=report, values={"2.03": Decimal(8)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)


def test_ranges_are_worked_out_from_the_units_own_past_and_leave_alone_what_people_set(cast: Cast) -> None:
    form = DataSet.objects.filter(code="BC-XA")
    actions.seed_forms()
    with pytest.raises(CannotReport):
        actions.compute_ranges(form=form.get(), kind=PeriodKind.QUARTERLY, element=None, by=cast.clerk)
    a_past(cast)
    assert actions.compute_ranges(form=form.get(), kind=PeriodKind.QUARTERLY, element=None, by=cast.clerk) == 1
    check_told("ranges.computed", by=cast.clerk, on=None, code="BC-XA", count=1)
    made = ValueRange.objects.get()
    # 12 ± 2 × 1,265; the other number was always the same and has no range.
    assert (made.unit, made.element.code, made.is_computed) == (cast.commune, "2.01", True)
    assert [made.low, made.high] == [Decimal(9), Decimal(15)]
    assert actions.compute_ranges(form=form.get(), kind=PeriodKind.QUARTERLY, element=None, by=cast.clerk) == 1
    report = report_of(a_round(cast), cast.commune)
    write(report, cast, 16)
    assert told(report) == ["Ngoài khoảng từ 9 đến 15 đã đặt cho chỉ tiêu này."]
    actions.save_range(held=ValueRange.objects.get(), fields=fields_of(cast.commune, 9, 16), by=cast.clerk)
    assert actions.compute_ranges(form=form.get(), kind=PeriodKind.QUARTERLY, element=made.element, by=cast.clerk) == 1
    assert ValueRange.objects.count() == 2
    assert told(report) == [], "what a person set goes before what was worked out"
    with pytest.raises(Denied):
        actions.compute_ranges(form=form.get(), kind=PeriodKind.QUARTERLY, element=None, by=cast.officer)


def test_the_office_keeps_both_on_pages_and_nobody_else_finds_them(cast: Cast) -> None:
    actions.seed_forms()
    threshold, held = a_threshold(), a_range()
    a_past(cast)
    office = cast.client(cast.clerk)
    own = {
        "z_score": "3,5", "least_values": "5", "past_periods": "12", "change_percent": "60", "deviations": "2",
        "basis": "Công văn 12", "from_on": "2027-01-01", "until_on": "",
    }  # fmt: skip
    refused = office.post(reverse("reporting:threshold_new"), {**own, "z_score": "không"})
    assert 'value="không"' in refused.content.decode()
    assert office.post(reverse("reporting:threshold_new"), own).status_code == 302
    assert Threshold.objects.holding(date(2027, 3, 31)).z_score == Decimal("3.5")
    assert (
        office.post(reverse("reporting:threshold", args=[threshold.pk]), {**own, "from_on": "2026-07-01"}).status_code
        == 302
    )
    bounds = {
        "element": str(held.element_id), "unit": str(cast.commune.pk), "period_kind": "QUARTERLY", "low": "1.000",
        "high": "2.000,5", "basis": "", "from_on": "", "until_on": "",
    }  # fmt: skip
    assert office.post(reverse("reporting:range_new"), bounds).status_code == 302
    assert ValueRange.objects.get(unit=cast.commune).high == Decimal("2000.5")
    assert "2.000,5" in office.get(reverse("reporting:ranges"), {"chi-tieu": "2.01"}).content.decode()
    asked = {"form": "BC-XA", "kind": "QUARTERLY", "element": ""}
    assert office.post(reverse("reporting:ranges_compute"), asked, follow=True).status_code == 200
    assert ValueRange.objects.filter(is_computed=True).count() == 1
    doors = [
        *(
            reverse(f"reporting:{name}")
            for name in ("thresholds", "threshold_new", "ranges", "range_new", "ranges_compute")
        ),
        reverse("reporting:threshold", args=[threshold.pk]),
        reverse("reporting:range", args=[held.pk]),
    ]
    for door in doors:
        assert office.get(door).status_code == 200
        for person in (cast.officer, cast.stranger, cast.auditor, cast.nobody):
            assert cast.client(person).get(door).status_code == 404
    assert office.get(reverse("reporting:range", args=[10**6])).status_code == 404
