"""A commune that was merged while a round was open: its heir's people finish what was asked of it, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from caunoi.ground.notices.models import Notice
from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.access import Denied
from caunoi.org.models import Person, Unit
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.access import reports_written_by
from caunoi.reporting.models import Report
from caunoi.reporting.queries import figures_of, rates_of, totals_of
from caunoi.reporting.states import ReportStatus
from caunoi.reporting.tests.test_api import Program
from caunoi.reporting.tests.walks import PERIOD, a_draft, a_report_with_areas, report_of

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    """The person as the next request has her."""
    return Person.objects.get(pk=person.pk)


def merged(cast: Cast, report: Report) -> Report:
    """The report's commune goes into the other one."""
    old, into = Unit.objects.get(pk=cast.commune.pk), Unit.objects.get(pk=cast.other_commune.pk)
    org.merge_units(units=[old], into=into, on=today(), by=cast.administrator)
    return report_of(report.round, old)


def test_the_heirs_people_finish_the_draft_and_are_told(cast: Cast) -> None:
    report = merged(cast, a_draft(cast))
    heir = again(cast.stranger)
    client = cast.client(heir)
    assert report.ref in client.get(reverse("reporting:index")).content.decode()
    assert client.get(reverse("reporting:section", args=[report.ref, 2])).status_code == 200
    actions.save_values(report=report, values={"2.05": Decimal(3)}, by=heir)
    program = Program(heir, Unit.objects.get(pk=cast.other_commune.pk))
    file = f"dataelement,period,orgunit,value\n2.02,{PERIOD},{cast.commune.code},4\n"
    assert program.post(file, "csv").status_code == 200
    assert client.post(reverse("reporting:submit", args=[report.ref]), {"words": ""}).status_code == 302
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    assert {code: figures_of(report)[code] for code in ("2.01", "2.05", "2.02")} == {"2.01": 12, "2.05": 3, "2.02": 4}
    due = today() + timedelta(days=2)
    actions.return_report(report=report, reasons={"2.01": "Xem lại"}, due_on=due, by=cast.clerk)
    assert Notice.objects.filter(to_id=heir.pk, subject="Báo cáo bị trả lại").exists()
    actions.save_values(report=report, values={"2.01": Decimal(13)}, by=heir)
    actions.submit_report(report=report, by=heir)
    actions.accept_report(report=report, by=cast.clerk)
    assert totals_of(report.round).figures["2.01"] == 13
    assert (rates_of(report.round).expected, rates_of(report.round).accepted) == (2, 1)


def test_nobody_else_does(cast: Cast) -> None:
    report = merged(cast, a_draft(cast))
    for person in (cast.clerk, cast.leader, cast.auditor, cast.administrator, cast.village_head, cast.nobody):
        assert not reports_written_by(again(person)).filter(pk=report.pk).exists(), person
        assert cast.client(person).get(reverse("reporting:report", args=[report.ref])).status_code in (403, 404)
        with pytest.raises(Denied):
            actions.save_values(report=report, values={"2.01": Decimal(1)}, by=again(person))


def test_a_commune_that_closed_without_an_heir_is_nobodys(cast: Cast) -> None:
    report = a_draft(cast)
    Unit.objects.filter(pk=cast.commune.pk).update(closed_on=today())
    report = report_of(report.round, Unit.objects.get(pk=cast.commune.pk))
    for person in (cast.stranger, cast.clerk):
        assert not reports_written_by(again(person)).filter(pk=report.pk).exists()
        with pytest.raises(Denied):
            actions.save_values(report=report, values={"2.01": Decimal(1)}, by=again(person))


def test_the_chair_of_the_heir_approves_where_the_heir_chose_that(cast: Cast) -> None:
    report = merged(cast, a_draft(cast))
    heir = Unit.objects.get(pk=cast.other_commune.pk)
    chair = again(cast.leader_of_commune)
    actions.choose_approval(unit=heir, by_chair=True, by=chair)
    actions.submit_report(report=report, by=again(cast.stranger))
    assert report.status == ReportStatus.PROPOSED
    with pytest.raises(Denied):
        actions.approve_report(report=report, by=again(cast.stranger))
    actions.approve_report(report=report, by=chair)
    assert report.status == ReportStatus.SUBMITTED


def test_what_the_areas_sent_is_offered_and_can_be_returned(cast: Cast) -> None:
    report = merged(cast, a_report_with_areas(cast))
    client = cast.client(again(cast.stranger))
    page = client.get(reverse("reporting:section", args=[report.ref, 2])).content.decode()
    assert "1/1 khu dân cư đã gửi, cộng lại được" in page
    assert client.get(reverse("reporting:areas", args=[report.ref])).status_code == 200
    own = Report.objects.get(unit=cast.area)
    back = {"r-2.17a": "Đếm lại", "due_on": (today() + timedelta(days=2)).isoformat()}
    assert client.post(reverse("reporting:send_back", args=[own.ref]), back).status_code == 302
    own.refresh_from_db()
    assert own.status == ReportStatus.RETURNED
