"""How a round is followed: rates as DHIS2 counts them, days in each state, returns; and what is worth a look."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.ground.times import end_of_day, start_of_day, today
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import Report
from caunoi.reporting.queries import figures_of, rates_of, reports_in
from caunoi.reporting.queries.checking import checks_of
from caunoi.reporting.queries.following import (
    FollowedReport,
    Pace,
    Stay,
    followed,
    pace_of,
    past_of_unit,
    rates_among,
    stay_of,
)
from caunoi.reporting.queries.oddities import oddities_of
from caunoi.reporting.tests.walks import a_checked_report, a_draft, a_round, a_sent_report, report_of, sent_and_accepted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days_due", [0, 5, 20])
@pytest.mark.parametrize("seconds", [-86_400, -1, 0, 1, 86_400])
def test_on_time_is_what_dhis2_calls_on_time(cast: Cast, days_due: int, seconds: int) -> None:
    """completion - (midnight with which the period's last day begins), in days, is at most timelyDays + 1."""
    opened = a_round(cast)
    opened.due_on = opened.ends_on + timedelta(days=days_due)
    opened.save(update_fields=["due_on"])
    sent = end_of_day(opened.due_on) + timedelta(seconds=seconds)
    Report.objects.filter(round=opened, unit=cast.commune).update(status="SUBMITTED", first_submitted_at=sent)
    days = (sent - start_of_day(opened.ends_on)) / timedelta(days=1)
    expected = days <= days_due + 1
    rates = rates_of(opened)
    assert (rates.expected, rates.actual, rates.on_time) == (2, 1, int(expected))
    assert (rates.rate, rates.rate_on_time) == (Decimal(50), Decimal(50 * int(expected)))
    (row,) = [one for one in followed(list(opened.reports.select_related("unit", "round"))) if one.is_sent]
    assert (row.timeliness == "Đúng hạn") is expected


def test_days_are_counted_where_the_report_lies() -> None:
    def at(day: int, hour: int = 3) -> datetime:
        return datetime(2026, 10, day, hour, tzinfo=UTC)

    events = [("SUBMITTED", at(4)), ("RETURNED", at(6)), ("SUBMITTED", at(9)), ("ACCEPTED", at(10))]
    assert stay_of(at(1), events, at(30)) == Stay(writing=3, waiting=3, mending=3, returns=1)
    again = [*events, ("RETURNED", at(20)), ("SUBMITTED", at(21))]
    assert stay_of(at(1), again, at(30)) == Stay(writing=3, waiting=12, mending=4, returns=2)
    assert stay_of(at(1), [], at(8)) == Stay(7, 0, 0, 0)
    # 16:30 and 17:30 in UTC are two days in Vietnam.
    assert stay_of(at(1, 16), [("SUBMITTED", at(1, 18))], at(1, 18)).writing == 1


def test_the_page_and_its_workbook_tell_returns_to_those_who_follow(cast: Cast) -> None:
    report = a_sent_report(cast)
    actions.return_report(report=report, reasons={"2.01": "Xem lại."}, due_on=today(), by=cast.clerk)
    address = reverse("reporting:round", args=[report.round.ref])
    page = cast.client(cast.clerk).get(address).content.decode()
    assert "1 lần" in page
    assert "Lập 0, chờ 0, sửa 0" in page
    book = reverse("reporting:followed_book", args=[report.round.ref])
    answer = cast.client(cast.clerk).get(book)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = {row[0]: row[1:] for row in sheets.get_sheet_by_name("Đơn vị").to_python()}
    assert rows[cast.commune.short_name][-2:] == [1, ""]
    assert rows[cast.other_commune.short_name][3] == ""
    rates = {row[0]: row[1] for row in sheets.get_sheet_by_name("Tỷ lệ nộp").to_python()[3:]}
    assert (rates["Phải nộp"], rates["Đã nộp"]) == (2, 0)
    assert cast.client(cast.nobody).get(book).status_code == 404
    assert cast.client(cast.officer).get(book).status_code == 404


def test_medians_count_what_was_sent_and_returns_are_added_up() -> None:
    def row(sent: bool, *days: int) -> FollowedReport:
        return FollowedReport(
            Report(first_submitted_at=datetime(2026, 10, 1, tzinfo=UTC) if sent else None), Stay(*days)
        )

    rows = [row(True, 1, 4, 0, 0), row(True, 2, 9, 3, 2), row(True, 8, 5, 6, 1), row(False, 90, 0, 0, 0)]
    assert pace_of(rows) == Pace(Decimal(2), Decimal(5), Decimal("4.5"), 3)
    assert pace_of(rows[:2]).writing == Decimal("1.5")
    assert pace_of(rows[3:]) == Pace(None, None, None, 0)


def test_the_page_tells_the_five_rates_in_percent_and_drills_to_a_unit(cast: Cast) -> None:
    for period in ("2026Q1", "2026Q2"):
        sent_and_accepted(cast, a_round(cast, period=period))
    report = a_sent_report(cast)
    late = Report.objects.get(round__period="2026Q1", unit=cast.commune)
    Report.objects.filter(pk=late.pk).update(first_submitted_at=end_of_day(late.round.due_on) + timedelta(days=2))
    page = cast.client(cast.clerk).get(reverse("reporting:round", args=[report.round.ref])).content.decode()
    # One of two has sent, in time.
    assert page.count("<b>50,0%</b>") == 2
    address = reverse("reporting:round_unit", args=[report.round.ref, cast.commune.code])
    assert address in page
    unit = cast.client(cast.clerk).get(address).content.decode()
    assert "<b>100,0%</b>" in unit
    assert "<b>66,7%</b>" in unit
    assert "Trễ 2 ngày" in unit
    assert [row.report.round.period for row in past_of_unit(cast.clerk, report.round, cast.commune)] == [
        "2026Q3", "2026Q2", "2026Q1",
    ]  # fmt: skip
    assert rates_among(followed(reports_in(report.round))) == rates_of(report.round)
    for person in (cast.officer, cast.stranger, cast.nobody):
        assert cast.client(person).get(address).status_code == 404
    strange = reverse("reporting:round_unit", args=[report.round.ref, cast.area.code])
    assert cast.client(cast.clerk).get(strange).status_code == 404


def test_the_office_sees_which_committee_a_report_still_waits_for(cast: Cast) -> None:
    report = a_checked_report(cast)
    address = reverse("reporting:round", args=[report.round.ref])
    waiting = f"{cast.board.short_name}: phần 2"
    assert waiting in cast.client(cast.clerk).get(address).content.decode()
    # Whoever only reads is not told how the Office and its committees work.
    assert "Còn chờ ban" not in cast.client(cast.auditor).get(address).content.decode()
    (check,) = checks_of(report)
    actions.check_section(check=check, reasons={"2.01": "Xem lại."}, by=cast.specialist)
    assert f"{waiting}, có chỗ cần sửa" in cast.client(cast.clerk).get(address).content.decode()
    book = cast.client(cast.clerk).get(reverse("reporting:followed_book", args=[report.round.ref])).content
    told = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Đơn vị").to_python()
    assert f"{waiting}, có chỗ cần sửa" in {row[-1] for row in told}
    check.refresh_from_db()
    actions.check_section(check=check, reasons={}, by=cast.specialist)
    assert "Còn chờ ban" not in cast.client(cast.clerk).get(address).content.decode()


def test_following_asks_once_for_all_reports(cast: Cast, django_assert_num_queries: object) -> None:
    opened = a_round(cast)
    sent_and_accepted(cast, opened)
    reports = list(opened.reports.select_related("unit", "round"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = followed(reports)
    assert [row.stay.returns for row in rows] == [0, 0]


def test_figures_far_from_the_units_past_are_told_before_and_after_submission(cast: Cast) -> None:
    for period in ("2025Q3", "2026Q2"):
        sent_and_accepted(cast, a_round(cast, period=period))
    report = report_of(a_round(cast), cast.commune)
    actions.save_values(report=report, values={"2.01": Decimal(60), "2.03": Decimal(11)}, by=cast.officer)
    (odd,) = oddities_of(report).figures
    assert odd.code == "2.01"
    assert odd.sentences == (
        "Tăng 400% so với quý II năm 2026 (12).",
        "Tăng 400% so với quý III năm 2025 (12).",
    )
    officer, clerk = cast.client(cast.officer), cast.client(cast.clerk)
    assert "Tăng 400%" in officer.get(reverse("reporting:submit", args=[report.ref])).content.decode()
    actions.submit_report(report=report, by=cast.officer)
    assert "Tăng 400%" in clerk.get(reverse("reporting:report", args=[report.ref])).content.decode()


def test_an_outlier_among_five_values_is_told(cast: Cast) -> None:
    for value, period in zip((10, 11, 12, 13), ("2025Q1", "2025Q2", "2025Q4", "2026Q1"), strict=True):
        past = report_of(a_round(cast, period=period), cast.commune)
        actions.save_values(report=past, values={"2.01": Decimal(value), "2.03": Decimal(value)}, by=cast.officer)
        actions.submit_report(report=past, by=cast.officer)
        actions.accept_report(report=past, by=cast.clerk)
    report = report_of(a_round(cast), cast.commune)
    actions.save_values(report=report, values={"2.01": Decimal(90), "2.03": Decimal(14)}, by=cast.officer)
    assert [(one.code, one.sentences) for one in oddities_of(report).figures] == [
        ("2.01", ("Khác hẳn các kỳ trước của đơn vị.",))
    ]


def test_a_number_in_the_words_that_no_cell_holds_is_flagged(cast: Cast) -> None:
    report = a_draft(cast)
    words = "Tổ chức 12 hội nghị. Vận động 1.250 hộ ngày 15/8/2026."
    actions.save_narrative(report=report, texts={"RESULTS": words}, by=cast.officer)
    assert set(figures_of(report).values()) >= {Decimal(12)}
    (strange,) = oddities_of(report).words
    assert (strange.part, strange.numbers) == ("Kết quả", ("1.250",))
    page = cast.client(cast.officer).get(reverse("reporting:submit", args=[report.ref])).content.decode()
    assert "Không ô nào ghi 1.250." in page


def test_a_report_without_a_past_or_words_has_nothing_odd(cast: Cast) -> None:
    assert date(2026, 9, 30) == a_draft(cast).round.ends_on
    assert not oddities_of(Report.objects.select_related("round__data_set").get(unit=cast.commune))
