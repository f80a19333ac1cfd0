"""The whole path of a report: opened, filled in, sent, returned, sent again, accepted, added up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.figures import offered
from caunoi.ground.notices.models import Notice
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import standing_at, today
from caunoi.org.access import Denied, Unknown
from caunoi.org.tests.cast import Cast
from caunoi.plans.tests.walks import a_task
from caunoi.reporting import actions
from caunoi.reporting.access import report_for
from caunoi.reporting.models import DataElement, DataSet, DataValue, Report, SectionElement
from caunoi.reporting.periods import BadPeriod, period_at
from caunoi.reporting.queries import (
    cells_of,
    check_of,
    figures_of,
    parts_of_sum,
    rates_of,
    sheet_of,
    totals_of,
)
from caunoi.reporting.states import ReportStatus
from caunoi.reporting.tests.walks import PERIOD, a_draft, a_report, a_round, a_sent_report, report_of

pytestmark = pytest.mark.django_db


def test_the_catalogue_is_loaded_once_and_its_formulas_name_known_numbers(cast: Cast) -> None:
    assert actions.seed_forms() > 200
    assert actions.seed_forms() == 0
    assert DataElement.objects.count() >= 220
    assert {one.code for one in DataSet.objects.all()} == {"BC-XA", "BC-TC", "BC-KDC"}


def test_opening_a_round_expects_a_report_of_every_commune_and_tells_them(cast: Cast) -> None:
    opened = a_round(cast)
    assert opened.reports.count() == 2
    assert {report.status for report in opened.reports.all()} == {"NOT_STARTED"}
    assert Notice.objects.filter(to_id=cast.officer.pk, subject="Báo cáo quý III năm 2026").count() == 1
    with pytest.raises(actions.CannotReport) as refused:
        a_round(cast)
    assert refused.value.field == "period"


def test_only_the_people_of_the_collecting_unit_open_a_round(cast: Cast) -> None:
    actions.seed_forms()
    form = DataSet.objects.get(code="BC-XA")
    for person in (cast.officer, cast.auditor, cast.stranger, cast.nobody):
        with pytest.raises(Denied):
            actions.open_round(unit=cast.province, data_set=form, period=PERIOD, due_on=today(), by=person)
    with pytest.raises(BadPeriod):
        actions.open_round(unit=cast.province, data_set=form, period="quý 3", due_on=today(), by=cast.clerk)


def test_a_zero_is_stored_and_an_empty_cell_is_not_a_zero(cast: Cast) -> None:
    report = a_report(cast)
    assert actions.save_values(report=report, values={"2.01": Decimal(0), "2.03": None}, by=cast.officer) == 1
    assert figures_of(report) == {"2.01": Decimal(0)}
    assert report.status == ReportStatus.DRAFT


def test_saving_tells_the_trail_the_cells_of_a_draft_and_the_numbers_of_what_was_sent(cast: Cast) -> None:
    report = a_draft(cast)
    actions.save_values(report=report, values={"2.01": Decimal(1500)}, by=cast.officer)
    assert TrailEntry.objects.filter(deed="report.saved").latest("pk").facts["figures"] == ["2.01"]
    actions.submit_report(report=report, by=cast.officer)
    actions.return_report(report=report, reasons={"2.01": "Xem lại."}, due_on=today(), by=cast.clerk)
    actions.save_values(report=report, values={"2.01": Decimal(1400)}, by=cast.officer)
    assert TrailEntry.objects.filter(deed="report.saved").latest("pk").facts["figures"] == ["2.01: 1.500 → 1.400"]


@pytest.mark.parametrize("value", [Decimal(-1), Decimal(10) ** 15, Decimal("123456789012.1234")])
def test_a_number_out_of_bounds_is_refused_at_its_cell_and_nothing_is_written(cast: Cast, value: Decimal) -> None:
    report = a_report(cast)
    with pytest.raises(actions.CannotReport) as refused:
        actions.save_values(report=report, values={"2.01": Decimal(4), "2.03": value}, by=cast.officer)
    assert refused.value.field == "2.03"
    assert figures_of(report) == {}


def test_a_number_that_is_not_on_the_form_is_refused(cast: Cast) -> None:
    with pytest.raises(actions.CannotReport):
        actions.save_values(report=a_report(cast), values={"9.99": Decimal(1)}, by=cast.officer)


def test_two_editors_of_one_cell_are_shown_both_numbers_and_nothing_is_lost(cast: Cast) -> None:
    report = a_draft(cast)
    seen = {"2.01": Decimal(12), "2.03": Decimal(9)}
    actions.save_values(report=report, values={"2.01": Decimal(20)}, shown=seen, by=cast.leader_of_commune)
    with pytest.raises(actions.CellsConflict) as conflict:
        actions.save_values(
            report=report, values={"2.01": Decimal(15), "2.03": Decimal(9)}, shown=seen, by=cast.officer
        )
    assert conflict.value.figures == [actions.CellConflict("2.01", Decimal(15), Decimal(20))]
    assert figures_of(report) == {"2.01": Decimal(20), "2.03": Decimal(9)}
    actions.save_values(report=report, values={"2.01": Decimal(12), "2.03": Decimal(8)}, shown=seen, by=cast.officer)
    assert figures_of(report) == {"2.01": Decimal(20), "2.03": Decimal(8)}


def test_an_error_stops_the_report_and_a_warning_asks_for_a_word(cast: Cast) -> None:
    report = a_report(cast)
    with pytest.raises(actions.CannotReport):
        actions.submit_report(report=report, by=cast.officer)
    actions.save_values(report=report, values={"2.01": Decimal(3), "2.03": Decimal(9)}, by=cast.officer)
    assert [one.code for one in check_of(report).errors] == ["R01"]
    with pytest.raises(actions.CannotReport):
        actions.submit_report(report=report, by=cast.officer)
    actions.save_values(report=report, values={"2.03": Decimal(3), "2.11": Decimal(2)}, by=cast.officer)
    assert [one.code for one in check_of(report).unexplained] == ["R18"]
    actions.save_values(report=report, values={}, notes={"2.11": "Chưa đếm số cử tri"}, by=cast.officer)
    assert [one.code for one in check_of(report).explained] == ["R18"]
    actions.submit_report(report=report, by=cast.officer)
    assert report.status == ReportStatus.SUBMITTED


def test_a_sent_report_is_closed_until_it_is_returned_and_then_only_where_it_is_wrong(cast: Cast) -> None:
    report = a_sent_report(cast)
    with pytest.raises(actions.CannotReport):
        actions.save_values(report=report, values={"2.01": Decimal(13)}, by=cast.officer)
    due = today() + timedelta(days=2)
    reasons = {"2.01": "Thiếu kiến nghị tháng 9", "DIFFICULTIES": "Chưa nêu khó khăn"}
    actions.return_report(report=report, reasons=reasons, due_on=due, by=cast.clerk)
    assert (report.status, report.due_on, report.unlocked) == ("RETURNED", due, ["2.01", "DIFFICULTIES"])
    told = Notice.objects.filter(to_id=cast.officer.pk, subject="Báo cáo bị trả lại").latest("pk").body
    assert told.splitlines()[:2] == ["2.01: Thiếu kiến nghị tháng 9", "Khó khăn, vướng mắc: Chưa nêu khó khăn"]
    with pytest.raises(actions.CannotReport):
        actions.save_values(report=report, values={"2.03": Decimal(1)}, by=cast.officer)
    with pytest.raises(actions.CannotReport):
        actions.save_narrative(report=report, texts={"RESULTS": "Kết quả"}, by=cast.officer)
    actions.save_values(report=report, values={"2.01": Decimal(14)}, by=cast.officer)
    actions.save_narrative(report=report, texts={"DIFFICULTIES": "Thiếu sóng điện thoại"}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    versions = report.entries.filter(kind="SUBMITTED").order_by("created_at", "pk")
    assert [one.content["values"]["2.01"] for one in versions] == ["12.0000", "14.0000"]


def test_nobody_of_the_unit_itself_accepts_or_returns(cast: Cast) -> None:
    report = a_sent_report(cast)
    for person in (cast.officer, cast.leader_of_commune, cast.stranger, cast.auditor):
        with pytest.raises(Denied):
            actions.accept_report(report=report, by=person)
        with pytest.raises(Denied):
            actions.return_report(report=report, reasons={"2.01": "Sai"}, due_on=today(), by=person)
    actions.accept_report(report=report, by=cast.clerk)
    with pytest.raises(WrongStep):
        actions.accept_report(report=report, by=cast.clerk)


def test_nobody_but_the_unit_writes_its_report(cast: Cast) -> None:
    report = a_draft(cast)
    for person in (cast.stranger, cast.clerk, cast.leader, cast.auditor, cast.nobody):
        with pytest.raises(Denied):
            actions.save_values(report=report, values={"2.01": Decimal(1)}, by=person)
        with pytest.raises(Denied):
            actions.save_narrative(report=report, texts={"RESULTS": "x"}, by=person)
        with pytest.raises(Denied):
            actions.submit_report(report=report, by=person)


def test_a_draft_is_its_own_units_and_a_neighbour_never_sees_a_report(cast: Cast) -> None:
    report = a_draft(cast)
    assert report_for(cast.officer, report.ref) == report
    for person in (cast.clerk, cast.leader, cast.stranger, cast.auditor, cast.nobody):
        with pytest.raises(Unknown):
            report_for(person, report.ref)
    actions.submit_report(report=report, by=cast.officer)
    assert report_for(cast.clerk, report.ref) == report
    for person in (cast.stranger, cast.nobody):
        with pytest.raises(Unknown):
            report_for(person, report.ref)


def test_only_accepted_reports_are_added_up_and_each_sum_is_its_parts(cast: Cast) -> None:
    opened = a_round(cast)
    for unit, person, number in ((cast.commune, cast.officer, 12), (cast.other_commune, cast.stranger, 30)):
        report = report_of(opened, unit)
        figures = {"2.01": Decimal(number), "2.04a": Decimal(10), "2.04b": Decimal(number) / 6}
        actions.save_values(report=report, values=figures, by=person)
        actions.submit_report(report=report, by=person)
    assert totals_of(opened).figures["2.01"] is None
    actions.accept_report(report=report_of(opened, cast.commune), by=cast.clerk)
    assert totals_of(opened).figures["2.01"] == 12
    actions.accept_report(report=report_of(opened, cast.other_commune), by=cast.clerk)
    totals = totals_of(opened)
    assert totals.figures["2.01"] == 42
    element = DataElement.objects.get(code="2.01")
    assert sum(one.value or 0 for one in parts_of_sum(opened, element)) == 42
    # A rate comes from the sums of its parts: (2 + 5) of (10 + 10).
    assert {rate.indicator.code: rate.value for rate in totals.rates} == {"2.04": 35}


def test_rates_count_what_was_sent_and_what_was_sent_in_time(cast: Cast) -> None:
    opened = a_round(cast, due_on=today() + timedelta(days=1))
    assert (rates_of(opened).expected, rates_of(opened).actual) == (2, 0)
    first = report_of(opened, cast.commune)
    actions.save_values(report=first, values={"2.01": Decimal(1)}, by=cast.officer)
    actions.submit_report(report=first, by=cast.officer)
    with standing_at(today() + timedelta(days=3)):
        late = report_of(opened, cast.other_commune)
        actions.save_values(report=late, values={"2.01": Decimal(1)}, by=cast.stranger)
        actions.submit_report(report=late, by=cast.stranger)
    rates = rates_of(opened)
    assert (rates.actual, rates.on_time, rates.rate, rates.rate_on_time) == (2, 1, Decimal(100), Decimal(50))


def test_the_sheet_shows_the_quarter_before_and_the_year_so_far(cast: Cast) -> None:
    for period, number, stock in (("2026Q1", 5, 40), ("2026Q2", 7, 41)):
        report = report_of(a_round(cast, period=period), cast.commune)
        figures = {"2.01": Decimal(number), "2.31": Decimal(stock)}
        actions.save_values(report=report, values=figures, by=cast.officer)
    report = report_of(a_round(cast, period="2026Q3"), cast.commune)
    actions.save_values(report=report, values={"2.01": Decimal(10)}, by=cast.officer)
    cells = {cell.code: cell for cell in cells_of(report, may_write=True)}
    assert (cells["2.01"].before, cells["2.01"].so_far) == (Decimal(7), Decimal(22))
    assert (cells["2.31"].before, cells["2.31"].so_far) == (Decimal(41), Decimal(41))


def test_reminding_reaches_those_who_have_not_sent(cast: Cast) -> None:
    report = a_sent_report(cast)
    assert actions.remind_missing(round=report.round, by=cast.clerk) == 1
    told = Notice.objects.filter(subject__startswith="Nhắc nộp báo cáo")
    assert cast.officer.pk not in set(told.values_list("to_id", flat=True))
    with pytest.raises(Denied):
        actions.remind_missing(round=report.round, by=cast.officer)


def test_no_value_is_lost_when_a_later_step_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report = a_draft(cast)
    monkeypatch.setattr("caunoi.reporting.actions.entering.change", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.save_values(report=report, values={"2.01": Decimal(99)}, by=cast.officer)
    assert DataValue.objects.get(report=report, element__code="2.01").value == 12
    assert Report.objects.get(pk=report.pk).status == ReportStatus.DRAFT


def test_what_the_house_counts_stands_beside_the_cell_and_another_number_needs_a_word(cast: Cast) -> None:
    day = today()
    a_task(cast, due_on=day + timedelta(days=1))
    report = a_report(cast, period=period_at(day + timedelta(days=1), "QUARTERLY").iso)
    section = SectionElement.objects.get(section__data_set=report.round.data_set, element__code="6.13a").section
    sheet = sheet_of(report, section.number, may_write=True)
    (counted,) = [cell.offer for cell in sheet.cells if cell.code == "6.13a"]
    assert counted is not None
    assert counted.value == 1
    assert Client().get(counted.address).status_code == 302
    actions.save_values(report=report, values={"6.13a": Decimal(5)}, by=cast.officer)
    assert [line.element.code for line in check_of(report).overruled] == ["6.13a"]
    with pytest.raises(actions.CannotReport):
        actions.submit_report(report=report, by=cast.officer)
    actions.save_values(report=report, values={}, notes={"6.13a": "Cả việc giao bằng lời"}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    assert report.status == ReportStatus.SUBMITTED


def test_every_figure_behind_a_number_is_offered_by_a_folder(cast: Cast) -> None:
    actions.seed_forms()
    behind = set(DataElement.objects.exclude(figure="").values_list("figure", flat=True))
    assert behind
    assert behind <= set(offered())
