"""Committees look at their sections before the Office accepts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.access import reports_visible_to
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.models import DataSet, Report, Section, SectionCheck
from caunoi.reporting.queries.checking import checks_of
from caunoi.reporting.queries.waiting import waiting_reports
from caunoi.reporting.states import CheckStatus, ReportStatus
from caunoi.reporting.tests.walks import a_checked_report, a_draft, a_sent_report

pytestmark = pytest.mark.django_db


def waiting_for(person: Person) -> list[str]:
    return [one.title for one in waiting_reports(Person.objects.get(pk=person.pk), 8)]


def one_check(report: Report) -> SectionCheck:
    (check,) = checks_of(report)
    return check


def test_a_committee_sees_its_sections_and_says_that_nothing_is_wrong(cast: Cast) -> None:
    report = a_checked_report(cast)
    assert waiting_for(cast.specialist) == ["1 báo cáo quý III năm 2026 chờ ban kiểm tra"]
    specialist = cast.client(cast.specialist)
    page = specialist.get(reverse("reporting:checks")).content.decode()
    assert cast.commune.short_name in page
    address = reverse("reporting:check", args=[report.ref, 2])
    page = specialist.get(address).content.decode()
    assert 'name="r-2.01"' in page
    assert 'name="r-1.01"' not in page
    assert specialist.get(reverse("reporting:check", args=[report.ref, 1])).status_code == 404
    with pytest.raises(CannotReport, match="chưa kiểm tra phần 2"):
        actions.accept_report(report=report, by=cast.clerk)
    assert specialist.post(address, {"do": "check"}).status_code == 302
    check = one_check(report)
    assert (check.status, check.by) == (CheckStatus.CHECKED, cast.specialist)
    assert waiting_for(cast.specialist) == []
    assert Notice.objects.filter(to_id=cast.clerk.pk, subject__startswith="Các ban đã kiểm tra").count() == 1
    assert TrailEntry.objects.filter(deed="report.section_checked").count() == 1
    actions.accept_report(report=report, by=cast.clerk)
    assert report.status == ReportStatus.ACCEPTED


def test_nobody_else_speaks_for_a_committee(cast: Cast) -> None:
    report = a_checked_report(cast)
    address = reverse("reporting:check", args=[report.ref, 2])
    for person in (cast.officer, cast.stranger, cast.clerk, cast.leader, cast.auditor, cast.nobody):
        with pytest.raises(Denied):
            actions.check_section(check=one_check(report), reasons={}, by=person)
        assert cast.client(person).get(address).status_code == 404
        assert cast.client(person).post(address, {"do": "check"}).status_code == 404
        assert cast.client(person).get(reverse("reporting:checks")).status_code == 404
    assert one_check(report).status == CheckStatus.WAITING


def test_reasons_of_committees_go_back_in_one_return_and_are_looked_at_anew(cast: Cast) -> None:
    report = a_checked_report(cast)
    address = reverse("reporting:check", args=[report.ref, 2])
    specialist, clerk = cast.client(cast.specialist), cast.client(cast.clerk)
    assert "ít nhất một chỗ" in specialist.post(address, {"do": "fault"}).content.decode()
    mixed = specialist.post(address, {"do": "check", "r-2.01": "Đếm lại"}).content.decode()
    assert "Đã ghi chỗ cần sửa" in mixed
    assert "Đếm lại" in mixed
    given = {"do": "fault", "r-2.01": "Đếm lại hội nghị", "r-RESULTS": "Nêu rõ nơi tổ chức"}
    assert specialist.post(address, given).status_code == 302
    page = clerk.get(reverse("reporting:report", args=[report.ref])).content.decode()
    assert "Đếm lại hội nghị" in page
    assert "Tiếp nhận không chờ ban" in page
    sender = cast.client(cast.officer).get(reverse("reporting:report", args=[report.ref])).content.decode()
    assert "Đếm lại hội nghị" not in sender
    back = clerk.get(reverse("reporting:send_back", args=[report.ref])).content.decode()
    assert 'value="Đếm lại hội nghị"' in back
    assert 'value="Nêu rõ nơi tổ chức"' in back
    reasons = {"2.01": "Đếm lại hội nghị", "RESULTS": "Nêu rõ nơi tổ chức"}
    actions.return_report(report=report, reasons=reasons, due_on=today() + timedelta(days=3), by=cast.clerk)
    # While it is mended, those who received it still see it; the committee has nothing to do.
    for person in (cast.clerk, cast.specialist):
        assert reports_visible_to(Person.objects.get(pk=person.pk)).filter(pk=report.pk).exists()
        assert cast.client(person).get(reverse("reporting:report", args=[report.ref])).status_code == 200
    assert waiting_for(cast.specialist) == []
    with pytest.raises(WrongStep):
        actions.check_section(check=one_check(report), reasons={}, by=cast.specialist)
    actions.save_values(report=report, values={"2.01": Decimal(11)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    assert one_check(report).status == CheckStatus.WAITING
    assert one_check(report).reasons == {}
    assert len(waiting_for(cast.specialist)) == 1


def test_a_section_in_which_nothing_could_be_mended_stays_checked(cast: Cast) -> None:
    report = a_checked_report(cast)
    actions.check_section(check=one_check(report), reasons={}, by=cast.specialist)
    due = today() + timedelta(days=3)
    actions.return_report(report=report, reasons={"RESULTS": "Viết thêm"}, due_on=due, by=cast.clerk)
    actions.save_narrative(report=report, texts={"RESULTS": "Đã viết thêm."}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    assert one_check(report).status == CheckStatus.CHECKED
    actions.return_report(report=report, reasons={"2.01": "Xem lại"}, due_on=due, by=cast.clerk)
    actions.submit_report(report=report, by=cast.officer)
    assert one_check(report).status == CheckStatus.WAITING


def test_the_office_accepts_without_a_committee_only_with_a_reason(cast: Cast) -> None:
    report = a_checked_report(cast)
    clerk, address = cast.client(cast.clerk), reverse("reporting:accept", args=[report.ref])
    answer = clerk.post(address, {"words": " "}, follow=True).content.decode()
    assert "Muốn tiếp nhận luôn thì ghi lý do" in answer
    clerk.post(address, {"words": "Ban đi công tác, Thường trực đồng ý"})
    report.refresh_from_db()
    assert report.status == ReportStatus.ACCEPTED
    page = clerk.get(reverse("reporting:report", args=[report.ref])).content.decode()
    assert "Ban đi công tác, Thường trực đồng ý" in page


def test_a_reason_belongs_to_the_section_or_to_the_words(cast: Cast) -> None:
    report = a_checked_report(cast)
    with pytest.raises(CannotReport, match="không thuộc phần này"):
        actions.check_section(check=one_check(report), reasons={"1.01": "Sai"}, by=cast.specialist)
    assert one_check(report).status == CheckStatus.WAITING


def test_a_form_without_committees_goes_straight_to_the_office(cast: Cast) -> None:
    report = a_sent_report(cast)
    assert checks_of(report) == []
    actions.accept_report(report=report, by=cast.clerk)
    assert cast.client(cast.specialist).get(reverse("reporting:checks")).status_code == 404


def test_the_office_names_committees_in_a_new_version_and_old_rounds_keep_theirs(cast: Cast) -> None:
    old = a_draft(cast)
    form = DataSet.objects.get(code="BC-XA")
    clerk, address = cast.client(cast.clerk), reverse("reporting:form_version", args=["BC-XA"])
    page = clerk.get(address).content.decode()
    assert f'<option value="{cast.board.pk}">{cast.board.short_name}</option>' in page
    lines = [line.element.code for section in form.sections.all() for line in section.lines.all()]
    must = [line.element.code for one in form.sections.all() for line in one.lines.filter(is_compulsory=True)]
    given = {"name": form.name, **{f"a-{code}": "on" for code in lines}, **{f"c-{code}": "on" for code in must}}
    assert "trong danh sách" in clerk.post(address, {**given, "k-1": str(cast.commune.pk)}).content.decode()
    assert clerk.post(address, {**given, "k-1": str(cast.board.pk)}).status_code == 302
    named = Section.objects.filter(data_set__code="BC-XA", checked_by__isnull=False)
    assert [(one.data_set.version, one.number, one.checked_by) for one in named] == [(2, 2, cast.board)]
    actions.submit_report(report=old, by=cast.officer)
    assert checks_of(old) == []
