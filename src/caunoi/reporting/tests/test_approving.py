"""Within a commune: the chair approves before a report leaves it, where the commune chose that."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.models import Person, Post
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.access import goes_to_chair
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.models import Report
from caunoi.reporting.queries import history_of, last_reasons
from caunoi.reporting.queries.waiting import waiting_reports
from caunoi.reporting.states import EntryKind, ReportStatus
from caunoi.reporting.tests.walks import a_draft

pytestmark = pytest.mark.django_db


def a_proposed_report(cast: Cast) -> Report:
    actions.choose_approval(unit=cast.commune, by_chair=True, by=cast.leader_of_commune)
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer, words="Nhờ chị xem")
    return report


def test_what_the_officer_sends_goes_to_the_chair_first(cast: Cast) -> None:
    report = a_proposed_report(cast)
    assert report.status == ReportStatus.PROPOSED
    assert report.first_submitted_at is None
    assert cast.client(cast.clerk).get(f"/bao-cao/{report.ref}/").status_code == 404
    assert [one.verb for one in waiting_reports(Person.objects.get(pk=cast.leader_of_commune.pk), 8)] == ["Duyệt"]
    assert waiting_reports(Person.objects.get(pk=cast.officer.pk), 8) == []
    with pytest.raises(CannotReport, match="chờ lãnh đạo duyệt"):
        actions.save_values(report=report, values={"2.01": Decimal(1)}, by=cast.officer)
    with pytest.raises(WrongStep):
        actions.submit_report(report=report, by=cast.officer)
    for person in (cast.officer, cast.clerk, cast.stranger, cast.leader):
        with pytest.raises(Denied):
            actions.approve_report(report=report, by=person)
        with pytest.raises(Denied):
            actions.refuse_report(report=report, reasons={"2.01": "Sai"}, by=person)
    entry = actions.approve_report(report=report, by=cast.leader_of_commune)
    assert report.status == ReportStatus.SUBMITTED
    assert Decimal(entry.content["values"]["2.01"]) == 12
    assert report.submitted_by == cast.leader_of_commune
    assert [one.kind for one in history_of(report, within=False)] == [EntryKind.SUBMITTED]


def test_what_the_chair_sends_herself_goes_to_nobody_within(cast: Cast) -> None:
    actions.choose_approval(unit=cast.commune, by_chair=True, by=cast.leader_of_commune)
    assert goes_to_chair(cast.officer, cast.commune)
    assert not goes_to_chair(cast.leader_of_commune, cast.commune)
    assert not goes_to_chair(None, cast.commune)


def test_the_chair_gives_it_back_with_reasons(cast: Cast) -> None:
    report = a_proposed_report(cast)
    with pytest.raises(CannotReport, match="ít nhất một chỗ"):
        actions.refuse_report(report=report, reasons={"2.01": " "}, by=cast.leader_of_commune)
    actions.refuse_report(report=report, reasons={"2.01": "Đếm lại"}, by=cast.leader_of_commune)
    assert report.status == ReportStatus.DRAFT
    assert last_reasons(report) == {"2.01": "Đếm lại"}
    actions.save_values(report=report, values={"2.01": Decimal(13), "2.03": Decimal(10)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    actions.approve_report(report=report, by=cast.leader_of_commune)
    assert last_reasons(report) == {}


def test_a_returned_report_stays_returned_when_the_chair_gives_it_back(cast: Cast) -> None:
    report = a_proposed_report(cast)
    actions.approve_report(report=report, by=cast.leader_of_commune)
    due = today() + timedelta(days=3)
    actions.return_report(report=report, reasons={"2.01": "Xem lại"}, due_on=due, by=cast.clerk)
    actions.save_values(report=report, values={"2.01": Decimal(14)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    assert report.status == ReportStatus.PROPOSED
    actions.refuse_report(report=report, reasons={"2.03": "Cũng sai"}, by=cast.leader_of_commune)
    assert report.status == ReportStatus.RETURNED
    assert report.unlocked == ["2.01", "2.03"]
    assert last_reasons(report) == {"2.01": "Xem lại", "2.03": "Cũng sai"}
    page = cast.client(cast.clerk).get(f"/bao-cao/{report.ref}/").content.decode()
    assert "Lãnh đạo trả lại" not in page


def test_what_waits_for_a_chair_who_has_left_can_be_sent_by_those_who_wrote_it(cast: Cast) -> None:
    report = a_proposed_report(cast)
    officer, submit = cast.client(cast.officer), f"/bao-cao/{report.ref}/nop/"
    assert submit not in officer.get(f"/bao-cao/{report.ref}/").content.decode()
    Post.objects.filter(person=cast.leader_of_commune).update(until_on=today() - timedelta(days=1))
    assert submit in officer.get(f"/bao-cao/{report.ref}/").content.decode()
    assert "Nộp báo cáo</button>" in officer.get(submit).content.decode()
    for person in (cast.stranger, cast.clerk, cast.leader_of_commune):
        assert cast.client(person).post(submit, {"words": ""}).status_code in (403, 404)
    assert officer.post(submit, {"words": ""}).status_code == 302
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED


def test_only_the_chair_chooses_and_the_choice_is_in_the_trail(cast: Cast) -> None:
    for person in (cast.officer, cast.stranger, cast.clerk):
        with pytest.raises(Denied):
            actions.choose_approval(unit=cast.commune, by_chair=True, by=person)
        assert cast.client(person).get("/bao-cao/cach-duyet/").status_code == 404
    chair = cast.client(cast.leader_of_commune)
    assert chair.post("/bao-cao/cach-duyet/", {f"u-{cast.commune.pk}": "on"}).status_code == 302
    assert "checked" in chair.get("/bao-cao/cach-duyet/").content.decode()
    assert TrailEntry.objects.filter(deed="report.approval_chosen").count() == 1


def test_pages_of_the_two_steps(cast: Cast) -> None:
    actions.choose_approval(unit=cast.commune, by_chair=True, by=cast.leader_of_commune)
    report = a_draft(cast)
    officer, chair = cast.client(cast.officer), cast.client(cast.leader_of_commune)
    assert "Trình lãnh đạo duyệt" in officer.get(f"/bao-cao/{report.ref}/nop/").content.decode()
    officer.post(f"/bao-cao/{report.ref}/nop/", {"words": ""})
    assert Notice.objects.filter(to_id=cast.leader_of_commune.pk, subject__contains="chờ duyệt").exists()
    page = chair.get(f"/bao-cao/{report.ref}/tra-lai/").content.decode()
    assert "due_on" not in page
    assert officer.get(f"/bao-cao/{report.ref}/tra-lai/").status_code in (403, 404)
    chair.post(f"/bao-cao/{report.ref}/tra-lai/", {"r-2.01": "Đếm lại"})
    assert "Đếm lại" in officer.get(f"/bao-cao/{report.ref}/").content.decode()
    officer.post(f"/bao-cao/{report.ref}/nop/", {"words": ""})
    assert officer.post(f"/bao-cao/{report.ref}/duyet/").status_code in (403, 404)
    chair.post(f"/bao-cao/{report.ref}/duyet/")
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
