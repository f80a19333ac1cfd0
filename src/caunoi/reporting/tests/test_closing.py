"""A closed round takes nothing, through no door; a lock exception opens it for one unit and ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import end_of_day, now, standing_at, start_of_day, today
from caunoi.org.access import Denied
from caunoi.org.actions import make_token
from caunoi.org.models import ListImport, Person, TokenRight
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.models import DataSet, LockException, Report, is_closed
from caunoi.reporting.queries import figures_of, narratives_of
from caunoi.reporting.queries.books import book_of, reports_to_fill
from caunoi.reporting.queries.waiting import waiting_reports
from caunoi.reporting.sheets import report_book
from caunoi.reporting.states import ReportStatus
from caunoi.reporting.tests.test_sheets import a_file, rows_of
from caunoi.reporting.tests.walks import a_draft, a_report, a_round, an_area_report, filled, report_of
from caunoi.reporting.valuesets import Row

pytestmark = pytest.mark.django_db

SHUT = "Kỳ này đã khóa nhập từ"


def afresh(report: Report) -> Report:
    found = Report.objects.select_related("unit", "unit__parent", "round", "round__unit", "round__data_set")
    return found.get(pk=report.pk)


def closed(cast: Cast, report: Report) -> Report:
    actions.close_entry(round=report.round, until_on=None, reason="Tổng hợp gửi Trung ương", by=cast.clerk)
    return afresh(report)


def a_closed_draft(cast: Cast) -> Report:
    return closed(cast, a_draft(cast))


def row_for(report: Report, element: str = "2.01", value: str = "77") -> Row:
    return Row(element=element, period=report.round.period, unit=report.unit.code, value=value)


# --- the rule of dates


@pytest.mark.parametrize("expiry_days", [1, 15, 40])
@pytest.mark.parametrize("seconds", [-86_400, -1, 1, 86_400])
def test_a_round_closes_when_dhis2_would_close_it(cast: Cast, expiry_days: int, seconds: int) -> None:
    """DHIS2 takes an entry until the midnight with which the period's last day begins + expiryDays + 1 day."""
    actions.seed_forms()
    form = DataSet.objects.get(code="BC-XA")
    form.expiry_days = expiry_days
    with standing_at(start_of_day(date(2026, 9, 20))):
        opened = actions.open_round(
            unit=cast.province, data_set=form, period="2026Q3", due_on=date(2026, 9, 25), by=cast.clerk
        )
    limit = start_of_day(opened.ends_on) + timedelta(days=expiry_days + 1)
    moment = limit + timedelta(seconds=seconds)
    assert is_closed(opened, moment) is (moment > limit)


def test_a_round_is_never_closed_before_its_due_date_is_over_and_moves_with_it(cast: Cast) -> None:
    actions.seed_forms()
    form = DataSet.objects.get(code="BC-XA")
    form.expiry_days = 1
    due = today() + timedelta(days=200)
    opened = actions.open_round(unit=cast.province, data_set=form, period="2026Q3", due_on=due, by=cast.clerk)
    assert opened.closes_at == start_of_day(due + timedelta(days=1))
    actions.move_due(round=opened, due_on=due + timedelta(days=5), reason="Bão", by=cast.clerk)
    opened.refresh_from_db()
    assert opened.closes_at == start_of_day(due + timedelta(days=6))
    told = Notice.objects.filter(to_id=cast.officer.pk, subject="Báo cáo quý III năm 2026").get()
    assert "không nhập được nữa" in told.body


def test_the_form_keeps_its_expiry_and_a_version_that_changes_nothing_else_is_new(cast: Cast) -> None:
    actions.seed_forms()
    page = reverse("reporting:form_version", args=["BC-KDC"])
    clerk = cast.client(cast.clerk)
    old = DataSet.objects.get(code="BC-KDC")
    lines = [line.element.code for section in old.sections.all() for line in section.lines.all()]
    must = [line.element.code for one in old.sections.all() for line in one.lines.filter(is_compulsory=True)]
    given = {"name": old.name, **{f"a-{code}": "on" for code in lines}, **{f"c-{code}": "on" for code in must}}
    assert "giống hệt" in clerk.post(page, given).content.decode()
    assert "từ 1 đến 366" in clerk.post(page, {**given, "expiry_days": "0"}).content.decode()
    assert clerk.post(page, {**given, "expiry_days": "20"}).status_code == 302
    assert DataSet.objects.get(code="BC-KDC", version=2).expiry_days == 20


# --- who closes


def test_only_those_who_collect_close_open_and_unlock(cast: Cast) -> None:
    report = a_draft(cast)
    round, day = report.round, today()
    for person in (cast.officer, cast.leader_of_commune, cast.stranger, cast.auditor, cast.specialist, cast.nobody):
        with pytest.raises(Denied):
            actions.close_entry(round=round, until_on=None, reason="x", by=person)
        with pytest.raises(Denied):
            actions.open_entry(round=round, reason="x", by=person)
        with pytest.raises(Denied):
            actions.unlock_report(report=report, until_on=day, reason="x", by=person)
    held = closed(cast, report)
    made = actions.unlock_report(report=held, until_on=day, reason="Mất điện", by=cast.clerk)
    refused = {
        reverse("reporting:closing", args=[round.ref]): {"reason": "x"},
        reverse("reporting:unlock", args=[round.ref]): {"report": held.ref, "until_on": f"{day}", "reason": "x"},
        reverse("reporting:lock_again", args=[round.ref, made.pk]): {},
    }
    for person in (cast.officer, cast.leader_of_commune, cast.stranger, cast.nobody, cast.auditor):
        for address, given in refused.items():
            assert cast.client(person).post(address, given).status_code in (403, 404), (person, address)
    with pytest.raises(Denied):
        actions.lock_again(exception=made, by=cast.officer)
    made.refresh_from_db()
    assert made.is_in_force
    assert LockException.objects.count() == 1


def test_closing_asks_for_a_reason_and_tells_those_who_have_not_sent(cast: Cast) -> None:
    report = a_draft(cast)
    page = reverse("reporting:closing", args=[report.round.ref])
    clerk = cast.client(cast.clerk)
    assert "Ghi lý do khóa nhập" in clerk.post(page, {"reason": " "}).content.decode()
    past = {"until_on": f"{today() - timedelta(days=1)}", "reason": "Hết hạn"}
    assert "từ hôm nay trở đi" in clerk.post(page, past).content.decode()
    assert clerk.post(page, {"reason": "Tổng hợp gửi Trung ương"}).status_code == 302
    for person in (cast.officer, cast.stranger):
        told = Notice.objects.get(to_id=person.pk, subject__startswith="Khóa nhập báo cáo")
        assert "Tổng hợp gửi Trung ương" in told.body
    entry = TrailEntry.objects.get(deed="round.entry_closed")
    assert entry.facts["reason"] == "Tổng hợp gửi Trung ương"
    assert "Đã khóa nhập từ" in clerk.get(reverse("reporting:round", args=[report.round.ref])).content.decode()
    assert clerk.post(page, {"reason": "Còn xã chưa nộp"}).status_code == 302
    assert not is_closed(afresh(report).round)
    actions.save_values(report=afresh(report), values={"2.01": Decimal(13)}, by=cast.officer)


def test_a_day_of_closing_can_be_set_and_taken_back(cast: Cast) -> None:
    report = a_draft(cast)
    page = reverse("reporting:closing", args=[report.round.ref])
    clerk, day = cast.client(cast.clerk), today() + timedelta(days=3)
    clerk.post(page, {"until_on": f"{day}", "reason": "Hết kỳ"})
    assert "rồi khóa nhập" in clerk.get(reverse("reporting:round", args=[report.round.ref])).content.decode()
    assert not is_closed(afresh(report).round, end_of_day(day))
    assert is_closed(afresh(report).round, start_of_day(day + timedelta(days=1)))
    clerk.post(page, {"reason": "Chưa cần", "do": "open"})
    assert afresh(report).round.closes_at is None


# --- no door takes anything


def page_of_cells(_: Cast, client: Client, report: Report) -> str:
    given = {"v-2.01": "77", "w-2.01": "12"}
    page = client.post(reverse("reporting:section", args=[report.ref, 2]), given).content.decode()
    assert 'value="77"' in page
    return page


def cells_one_by_one(_: Cast, client: Client, report: Report) -> str:
    given = {"v-2.01": "77", "w-2.01": "12", "v-2.03": "8", "w-2.03": "9"}
    answer = client.post(reverse("reporting:cells", args=[report.ref, 2]), given).json()
    assert set(answer["errors"]) == {"2.01", "2.03"}
    return " ".join(answer["errors"].values())


def words(_: Cast, client: Client, report: Report) -> str:
    given = {"RESULTS": "Đã viết dở một đoạn dài"}
    page = client.post(reverse("reporting:narrative", args=[report.ref]), given).content.decode()
    assert "Đã viết dở một đoạn dài" in page
    return page


def sending(_: Cast, client: Client, report: Report) -> str:
    return client.post(reverse("reporting:submit", args=[report.ref]), {"words": ""}).content.decode()


def a_csv_file(_: Cast, client: Client, report: Report) -> str:
    row = rows_of(report)["2.01"]
    row[6] = "77"
    return handed_over(client, "a.csv", a_file(row))


def a_workbook(_: Cast, client: Client, report: Report) -> str:
    """The unit's own workbook, taken out before the round was closed, filled in without a network."""
    raw = filled(report_book("Báo cáo", "", [book_of(report, may_write=True)]), {"2.01": 77})
    return handed_over(client, "a.xlsx", raw)


def handed_over(client: Client, name: str, raw: bytes) -> str:
    client.post(reverse("reporting:sheet_new"), {"file": SimpleUploadedFile(name, raw)})
    key = ListImport.objects.latest("pk").key
    page = client.get(reverse("reporting:sheet", args=[key])).content.decode()
    client.post(reverse("reporting:sheet_apply", args=[key]), {"only_good": "on"})
    return page


def a_program(cast: Cast, client: Client, report: Report) -> str:
    _, secret = make_token(
        person=cast.officer, unit=cast.commune, name="Máy", rights=TokenRight.values, days=30, by=cast.officer
    )
    value = {"dataElement": "2.01", "period": report.round.period, "orgUnit": report.unit.code, "value": "77"}
    answer = client.post(
        "/api/dataValueSets", {"dataValues": [value]}, content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip
    assert answer.status_code == 409, answer.content
    (conflict,) = answer.json()["response"]["conflicts"]
    return str(conflict["value"])


@pytest.mark.parametrize("door", [page_of_cells, cells_one_by_one, words, sending, a_csv_file, a_workbook, a_program])
def test_no_door_takes_anything_into_a_closed_round(cast: Cast, door: Callable[..., str]) -> None:
    report = a_closed_draft(cast)
    before = figures_of(report), narratives_of(report), report.status
    assert SHUT in door(cast, cast.client(cast.officer), report)
    after = afresh(report)
    assert (figures_of(after), narratives_of(after), after.status) == before
    assert before[0]["2.01"] == 12


def test_the_chair_sends_nothing_from_a_closed_round(cast: Cast) -> None:
    actions.choose_approval(unit=cast.commune, by_chair=True, by=cast.leader_of_commune)
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer)
    held = closed(cast, report)
    with pytest.raises(CannotReport, match=SHUT):
        actions.approve_report(report=held, by=cast.leader_of_commune)
    assert afresh(report).status == ReportStatus.PROPOSED


def test_the_page_of_a_village_head_takes_nothing(cast: Cast) -> None:
    own = an_area_report(cast, a_report(cast))
    actions.close_entry(round=own.round, until_on=None, reason="Đã tổng hợp", by=cast.officer)
    head, address = cast.client(cast.village_head), reverse("reporting:village", args=[own.ref])
    page = head.post(address, {"v-2.17a": "12", "v-2.17b": "9"}).content.decode()
    assert SHUT in page
    assert 'value="12"' in page
    assert figures_of(own) == {}
    page = head.get(address).content.decode()
    assert SHUT in page
    assert "Gửi số liệu</button>" not in page


def test_a_file_for_an_open_and_a_closed_period_is_judged_cell_by_cell(cast: Cast) -> None:
    shut, open_one = a_closed_draft(cast), a_draft(cast, period="2026Q2")
    rows = [row_for(shut), row_for(open_one), row_for(shut, "2.03", "5")]
    whole = actions.import_values(rows=rows, by=cast.officer)
    assert [(one.row, SHUT in one.value) for one in whole.conflicts] == [(1, True), (3, True)]
    assert (whole.imported, whole.updated) == (0, 0)
    part = actions.import_values(rows=rows, by=cast.officer, whole=False)
    assert (part.updated, part.ignored) == (1, 2)
    assert figures_of(open_one)["2.01"] == 77
    assert figures_of(shut)["2.01"] == 12


def test_a_closed_round_waits_for_nobody(cast: Cast) -> None:
    report = a_draft(cast)
    person = Person.objects.get(pk=cast.officer.pk)
    assert (len(waiting_reports(person, 8)), len(reports_to_fill(person))) == (1, 1)
    held = closed(cast, report)
    assert (waiting_reports(person, 8), reports_to_fill(person)) == ([], [])
    assert actions.remind_missing(round=held.round, by=cast.clerk) == 0
    actions.unlock_report(report=held, until_on=today(), reason="Mất điện", by=cast.clerk)
    assert (len(waiting_reports(person, 8)), len(reports_to_fill(person))) == (1, 1)
    assert actions.remind_missing(round=held.round, by=cast.clerk) == 1


# --- exceptions


def test_an_exception_opens_the_round_for_one_unit_and_ends_by_itself(cast: Cast) -> None:
    held = a_closed_draft(cast)
    other = report_of(held.round, cast.other_commune)
    clerk, day = cast.client(cast.clerk), today() + timedelta(days=2)
    address = reverse("reporting:unlock", args=[held.round.ref])
    assert cast.commune.short_name in clerk.get(address).content.decode()
    given: dict[str, Any] = {"report": held.ref, "until_on": f"{day}", "reason": "Mất điện ba ngày"}
    assert "Ghi lý do mở khóa" in clerk.post(address, {**given, "reason": ""}).content.decode()
    assert clerk.post(address, given).status_code == 302
    for person, place in ((cast.clerk, f"dot/{held.round.ref}"), (cast.officer, held.ref)):
        assert "Mất điện ba ngày" in cast.client(person).get(f"/bao-cao/{place}/").content.decode()
    assert Notice.objects.filter(to_id=cast.officer.pk, subject__startswith="Được mở khóa").count() == 1
    assert TrailEntry.objects.get(deed="report.unlocked").facts["reason"] == "Mất điện ba ngày"
    with standing_at(end_of_day(day)):
        assert actions.save_values(report=afresh(held), values={"2.01": Decimal(13)}, by=cast.officer) == 1
        with pytest.raises(CannotReport, match=SHUT):
            actions.save_values(report=afresh(other), values={"2.01": Decimal(1)}, by=cast.stranger)
    with standing_at(start_of_day(day + timedelta(days=1))), pytest.raises(CannotReport, match=SHUT):
        actions.save_values(report=afresh(held), values={"2.01": Decimal(14)}, by=cast.officer)
    actions.submit_report(report=afresh(held), by=cast.officer)
    assert afresh(held).status == ReportStatus.SUBMITTED


def test_an_exception_is_taken_back_and_a_new_one_takes_the_place_of_the_old(cast: Cast) -> None:
    held = a_closed_draft(cast)
    first = actions.unlock_report(report=held, until_on=today(), reason="Mất điện", by=cast.clerk)
    second = actions.unlock_report(report=held, until_on=today() + timedelta(days=4), reason="Lũ", by=cast.clerk)
    first.refresh_from_db()
    assert not first.is_in_force
    address = reverse("reporting:lock_again", args=[held.round.ref, second.pk])
    assert cast.client(cast.clerk).post(address).status_code == 302
    with pytest.raises(CannotReport, match=SHUT):
        actions.save_values(report=afresh(held), values={"2.01": Decimal(13)}, by=cast.officer)
    second.refresh_from_db()
    with pytest.raises(CannotReport, match="hết hiệu lực"):
        actions.lock_again(exception=second, by=cast.clerk)
    assert TrailEntry.objects.filter(deed="report.locked_again").count() == 2


def test_an_exception_of_another_round_is_unknown_behind_this_one(cast: Cast) -> None:
    held = a_closed_draft(cast)
    made = actions.unlock_report(report=held, until_on=today(), reason="Mất điện", by=cast.clerk)
    other = a_round(cast, period="2026Q2")
    address = reverse("reporting:lock_again", args=[other.ref, made.pk])
    assert cast.client(cast.clerk).post(address).status_code == 404
    with pytest.raises(CannotReport, match="chưa khóa"):
        actions.unlock_report(report=report_of(other, cast.commune), until_on=today(), reason="Chưa cần", by=cast.clerk)


def test_what_is_returned_after_closing_can_be_mended_until_its_new_date(cast: Cast) -> None:
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer)
    held = closed(cast, report)
    due = today() + timedelta(days=3)
    actions.return_report(report=held, reasons={"2.01": "Xem lại"}, due_on=due, by=cast.clerk)
    actions.save_values(report=afresh(held), values={"2.01": Decimal(13)}, by=cast.officer)
    with standing_at(now() + timedelta(days=5)), pytest.raises(CannotReport, match=SHUT):
        actions.submit_report(report=afresh(held), by=cast.officer)
    actions.submit_report(report=afresh(held), by=cast.officer)
