"""Every deed on a round, a report or what they are measured by is done, and its row names who did it, to what."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from caunoi.ground.audit.tests.rows import check_told
from caunoi.ground.times import ZONE, standing_at, today
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.formulas import Missing, Operator
from caunoi.reporting.models import DataElement, DataSet, DueDate, Report, SectionCheck
from caunoi.reporting.states import Level, Part
from caunoi.reporting.tests.walks import (
    LIMITS,
    a_category,
    a_checked_report,
    a_draft,
    a_frozen_round,
    a_range,
    a_round,
    a_sent_report,
    a_threshold,
)

pytestmark = pytest.mark.django_db


class TestTheRound:
    def test_is_opened_reminded_of_and_moved(self, cast: Cast) -> None:
        opened = a_round(cast)
        check_told("report.forms_seeded", by=None, on=None)
        row = check_told("round.opened", by=cast.clerk, on=opened, count=2, due_on=opened.due_on)
        assert row.unit_id == cast.province.pk
        assert actions.remind_missing(round=opened, by=cast.clerk) == 2
        check_told("round.reminded", by=cast.clerk, on=opened, count=2)
        before, day = opened.due_on, opened.due_on + timedelta(days=2)
        actions.move_due(round=opened, due_on=day, reason="Mưa lũ", by=cast.clerk)
        row = check_told("report.due_moved", by=cast.clerk, on=Report)
        assert row.facts["changed"] == {"due_on": [before.isoformat(), day.isoformat()]}
        with standing_at(datetime.combine(day + timedelta(days=1), time(9), ZONE)):
            assert actions.remind_due() == 2
            check_told("round.reminded_by_clock", by=None, on=None, count=2)

    def test_is_opened_for_entries_again(self, cast: Cast) -> None:
        opened = a_round(cast)
        actions.close_entry(round=opened, until_on=None, reason="Đã tổng hợp", by=cast.clerk)
        actions.open_entry(round=opened, reason="Xã mất điện", by=cast.clerk)
        row = check_told("round.entry_opened", by=cast.clerk, on=opened, reason="Xã mất điện")
        assert row.facts["changed"]["closes_at"][1] is None

    def test_is_opened_to_be_corrected_and_closed_again(self, cast: Cast) -> None:
        opened = a_frozen_round(cast)
        actions.reopen_round(round=opened, reason="Nhầm số", by=cast.clerk)
        check_told("round.reopened", by=cast.clerk, on=opened, reason="Nhầm số")
        actions.close_correction(round=opened, by=cast.clerk)
        row = check_told("round.correction_closed", by=cast.clerk, on=opened, number=1)
        assert len(row.facts["digest"]) == 64


class TestTheReport:
    def test_is_laid_before_the_chair_and_refused(self, cast: Cast) -> None:
        report = a_draft(cast)
        actions.choose_approval(unit=cast.commune, by_chair=True, by=cast.leader_of_commune)
        actions.submit_report(report=report, by=cast.officer)
        check_told("report.proposed", by=cast.officer, on=report, changed={"status": ["DRAFT", "PROPOSED"]})
        actions.refuse_report(report=report, reasons={"2.01": "Đếm lại"}, by=cast.leader_of_commune)
        row = check_told("report.refused", by=cast.leader_of_commune, on=report, reasons=["2.01: Đếm lại"])
        assert row.facts["changed"]["status"] == ["PROPOSED", "DRAFT"]

    def test_is_returned_and_accepted(self, cast: Cast) -> None:
        report = a_sent_report(cast)
        actions.return_report(
            report=report, reasons={Part.RESULTS: "Chưa có"}, due_on=today() + timedelta(days=3), by=cast.clerk
        )
        row = check_told("report.returned", by=cast.clerk, on=report)
        assert row.facts["changed"]["status"] == ["SUBMITTED", "RETURNED"]
        actions.save_narrative(report=report, texts={"RESULTS": "Đã họp 12 bản."}, by=cast.officer)
        actions.submit_report(report=report, by=cast.officer)
        actions.accept_report(report=report, by=cast.clerk)
        row = check_told("report.accepted", by=cast.clerk, on=report)
        assert row.facts["changed"]["status"] == ["SUBMITTED", "ACCEPTED"]

    def test_has_a_section_with_which_a_committee_does_not_agree(self, cast: Cast) -> None:
        report = a_checked_report(cast)
        check = SectionCheck.objects.select_related("section").get(report=report)
        actions.check_section(check=check, reasons={"2.01": "Không khớp sổ"}, by=cast.specialist)
        row = check_told("report.section_faulted", by=cast.specialist, on=check, reasons=["2.01: Không khớp sổ"])
        assert row.facts["ref"] == report.ref


class TestTheMeasures:
    def test_due_dates_and_versions_of_forms(self, cast: Cast) -> None:
        actions.seed_forms()
        days = {(Level.COMMUNES, "2027Q1"): (date(2027, 4, 5), "Công văn 1")}
        assert actions.set_due_dates(days=days, by=cast.clerk) == 1
        row = check_told("due_date.set", by=cast.clerk, on=DueDate, period="2027Q1")
        assert row.facts["due_on"] == "2027-04-05"
        made = actions.new_version(
            data_set=DataSet.objects.get(code="BC-XA"), name="Mẫu hai", asked=["2.01"], compulsory=[],
            expiry_days=None, checkers={}, by=cast.clerk,
        )  # fmt: skip
        check_told("form.versioned", by=cast.clerk, on=made, code="BC-XA", number=made.version, count=1)

    def test_rules_and_targets(self, cast: Cast) -> None:
        actions.seed_forms()
        fields = {
            "code": "R99", "sentence": "Ít hơn 20.", "left": "#{2.01}", "operator": Operator.GREATER_THAN_OR_EQUAL_TO,
            "left_missing": Missing.SKIP_IF_ANY_VALUE_MISSING, "right": "20", "importance": "WARNING",
            "right_missing": Missing.SKIP_IF_ANY_VALUE_MISSING,
        }  # fmt: skip
        rule = actions.save_rule(rule=None, fields=fields, by=cast.clerk)
        check_told("rule.added", by=cast.clerk, on=rule, code="R99")
        actions.save_rule(rule=rule, fields={"is_active": False}, by=cast.clerk)
        check_told("rule.changed", by=cast.clerk, on=rule, changed={"is_active": [True, False]})
        asked = {
            "element": DataElement.objects.get(code="2.01"), "level": "", "unit": cast.commune,
            "from_year": 2027, "until_year": None, "value": Decimal(12), "basis": "Nghị quyết",
        }  # fmt: skip
        target = actions.save_target(target=None, fields=asked, by=cast.clerk)
        row = check_told("target.set", by=cast.clerk, on=target, code="2.01")
        assert row.unit_id == cast.commune.pk
        actions.save_target(target=target, fields={**asked, "value": Decimal(15)}, by=cast.clerk)
        row = check_told("target.changed", by=cast.clerk, on=target)
        assert list(row.facts["changed"]) == ["value"]

    def test_thresholds_and_ranges(self, cast: Cast) -> None:
        actions.seed_forms()
        threshold = a_threshold()
        actions.save_threshold(threshold=threshold, fields={**LIMITS, "change_percent": 70}, by=cast.clerk)
        check_told("threshold.changed", by=cast.clerk, on=threshold, changed={"change_percent": [80, 70]})
        held = a_range()
        check_told("range.added", by=None, on=held, code="2.01")
        fields = {name: getattr(held, name) for name in ("element", "unit", "period_kind", "low", "basis")}
        fields |= {"high": Decimal(30), "from_on": None, "until_on": None}
        actions.save_range(held=held, fields=fields, by=cast.clerk)
        row = check_told("range.changed", by=cast.clerk, on=held)
        assert list(row.facts["changed"]) == ["high"]

    def test_categories_and_splits(self, cast: Cast) -> None:
        actions.seed_forms()
        category = a_category()
        check_told("category.added", by=None, on=category, code="GIOI", count=2)
        options = [("NU", "Nữ giới"), ("NAM", "Nam giới")]
        actions.save_category(category=category, code="GIOI", name="Nam, nữ", options=options, by=cast.clerk)
        check_told("category.changed", by=cast.clerk, on=category, count=2)
        element = DataElement.objects.get(code="2.01")
        actions.split_element(element=element, categories=[category], by=cast.clerk)
        row = check_told("element.split", by=cast.clerk, on=element)
        assert row.facts["split"]
