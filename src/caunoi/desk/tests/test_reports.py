"""Reports in the inbox."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.desk.queries import inbox_of
from caunoi.ground.times import standing_at
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.queries.waiting import waiting_reports
from caunoi.reporting.tests.walks import a_report, an_area_report

pytestmark = pytest.mark.django_db


def test_the_inbox_shows_them_with_one_query(cast: Cast) -> None:
    report = a_report(cast)
    person = Person.objects.get(pk=cast.officer.pk)
    groups = {group.heading: group.rows for group in inbox_of(person).groups}
    assert [row.href for row in groups["Báo cáo"]] == [f"/bao-cao/{report.ref}/"]
    with CaptureQueriesContext(connection) as log:
        waiting_reports(person, 8)
    assert len(log) == 1
    clerk = Person.objects.get(pk=cast.clerk.pk)
    actions.save_values(report=report, values={"2.01": Decimal(1)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    assert "Báo cáo" in {group.heading for group in inbox_of(clerk).groups}
    assert "Báo cáo" not in {group.heading for group in inbox_of(clerk, wide=True).groups}


def test_late_numbers_of_an_area_are_told_to_its_head_before_all_else(cast: Cast) -> None:
    due_on = an_area_report(cast, a_report(cast)).due_on
    for days, said in ((0, "Có <b>1 việc đến hạn trong 3 ngày tới</b>"), (1, 'Có <b class="late">1 việc quá hạn</b>')):
        with standing_at(due_on + timedelta(days=days)):
            assert said in cast.client(cast.village_head).get("/viec-cua-ban/").content.decode()
