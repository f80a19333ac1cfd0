"""The text for Zalo: who has not sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.queries import reports_in
from caunoi.reporting.queries.missing import LONGEST, text_of_missing
from caunoi.reporting.tests.walks import a_sent_report

pytestmark = pytest.mark.django_db


def test_the_text_names_who_has_not_sent_and_fits_a_message(cast: Cast) -> None:
    report = a_sent_report(cast)
    found = reports_in(report.round, state="missing")
    text = text_of_missing(report.round, found, "https://caunoi.example/bao-cao/", today())
    assert cast.other_commune.short_name in text
    assert cast.commune.short_name not in text
    assert "1 đơn vị chưa nộp:" in text
    assert cast.stranger.full_name not in text
    many = text_of_missing(report.round, found * 300, "https://caunoi.example/bao-cao/", today())
    assert len(many) <= LONGEST
    named = many.count(f"- {cast.other_commune.short_name}")
    assert f"Và {300 - named} đơn vị khác." in many
    assert "Mọi đơn vị đã nộp" in text_of_missing(report.round, [], "", today())


def test_a_returned_report_tells_its_own_day(cast: Cast) -> None:
    report = a_sent_report(cast)
    due = report.round.due_on + timedelta(days=4)
    actions.return_report(report=report, reasons={"2.01": "Xem lại"}, due_on=due, by=cast.clerk)
    text = text_of_missing(report.round, reports_in(report.round, state="missing"), "", today())
    assert f"- {cast.commune.short_name} (hạn {due.day:02d}/{due.month:02d}" in text


def test_only_the_office_takes_the_text(cast: Cast) -> None:
    report = a_sent_report(cast)
    address = f"/bao-cao/dot/{report.round.ref}/zalo/"
    page = cast.client(cast.clerk).get(address)
    assert page.status_code == 200
    assert cast.other_commune.short_name in page.content.decode()
    assert address in cast.client(cast.clerk).get(f"/bao-cao/dot/{report.round.ref}/").content.decode()
    for person in (cast.officer, cast.stranger, cast.auditor):
        assert cast.client(person).get(address).status_code in (403, 404)
