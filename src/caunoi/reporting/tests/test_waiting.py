"""Reports in the inbox: who has to fill in, mend or check what."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from caunoi.ground.times import today
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.queries.waiting import waiting_reports
from caunoi.reporting.tests.walks import a_draft, a_report, a_report_with_areas, a_sent_report

pytestmark = pytest.mark.django_db


def told(person: Person) -> list[tuple[str, str, str]]:
    """Verb, door and tag of what waits for the person."""
    again = Person.objects.get(pk=person.pk)
    return [(one.verb, one.door, one.tag) for one in waiting_reports(again, 8)]


def test_a_unit_sees_what_it_has_to_fill_in_until_it_is_sent(cast: Cast) -> None:
    report = a_report(cast)
    assert told(cast.officer) == [("Nhập số liệu", f"/bao-cao/{report.ref}/phan/1/", "")]
    actions.save_values(report=report, values={"2.01": Decimal(12)}, by=cast.officer)
    assert [verb for verb, _, _ in told(cast.officer)] == ["Nhập tiếp"]
    actions.save_values(report=report, values={"2.03": Decimal(9)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    assert told(cast.officer) == []


def test_the_office_sees_how_many_wait_in_a_round_and_the_unit_what_came_back(cast: Cast) -> None:
    report = a_sent_report(cast)
    page = f"/bao-cao/dot/{report.round.ref}/?tinh-trang=SUBMITTED"
    assert told(cast.clerk) == [("Kiểm tra", page, "")]
    assert waiting_reports(cast.clerk, 8)[0].title == "1 báo cáo quý III năm 2026 chờ kiểm tra"
    actions.return_report(report=report, reasons={"2.01": "Xem lại"}, due_on=today() + timedelta(days=2), by=cast.clerk)
    assert told(cast.clerk) == []
    assert told(cast.officer) == [("Sửa, nộp lại", f"/bao-cao/{report.ref}/", "Bị trả lại")]


def test_another_commune_sees_its_own_only_and_areas_have_their_page(cast: Cast) -> None:
    report = a_draft(cast)
    doors = [door for _, door, _ in told(cast.stranger)]
    assert doors
    assert all(report.ref not in door for door in doors)
    a_report_with_areas(cast)
    assert told(cast.village_head) == []
