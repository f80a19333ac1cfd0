"""Reports are reminded of around their due date: each day once, whoever runs, and only while they are not sent."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from caunoi.ground import times
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import today
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import Report, Round
from caunoi.reporting.tests.walks import a_frozen_round, a_round, report_of

pytestmark = pytest.mark.django_db


def at(round: Round, days: int, hour: int = 9) -> datetime:
    """A moment so many days from the due date."""
    return datetime.combine(round.due_on + timedelta(days=days), time(hour), tzinfo=times.ZONE)


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(to_id=person.pk, channel="PAGE").order_by("pk").values_list("subject", flat=True))


def run(round: Round, days: int, hour: int = 9) -> int:
    with times.standing_at(at(round, days, hour)):
        return actions.remind_due()


def test_three_days_and_one_day_before_and_the_day_after_once_each(cast: Cast) -> None:
    asked = a_round(cast)
    Notice.objects.all().delete()
    counts = {days: (run(asked, days), run(asked, days)) for days in range(-5, 5)}
    assert {days: first for days, (first, _) in counts.items() if first} == {-3: 2, -1: 2, 1: 2}
    assert not any(again for _, again in counts.values())
    assert told(cast.officer) == [
        "Còn 3 ngày: báo cáo quý III năm 2026",
        "Còn 1 ngày: báo cáo quý III năm 2026",
        "Quá 1 ngày: báo cáo quý III năm 2026",
    ]


def test_whoever_collects_is_told_who_is_late_and_nobody_else(cast: Cast) -> None:
    asked = a_round(cast)
    Notice.objects.all().delete()
    run(asked, -1)
    assert told(cast.clerk) == []
    run(asked, 1)
    assert told(cast.clerk) == ["2 đơn vị quá hạn nộp báo cáo quý III năm 2026"]
    notice = Notice.objects.get(to_id=cast.clerk.pk, channel="PAGE")
    assert cast.commune.short_name in notice.body
    assert cast.client(cast.clerk).get(notice.link).status_code == 200
    for person in (cast.nobody, cast.auditor, cast.administrator):
        assert told(person) == []


def test_a_report_that_was_sent_is_not_reminded_of(cast: Cast) -> None:
    asked = a_round(cast)
    report = report_of(asked, cast.commune)
    actions.save_values(report=report, values={"2.01": Decimal(3), "2.03": Decimal(3)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    Notice.objects.all().delete()
    assert run(asked, -1) == 1
    assert told(cast.officer) == []
    assert len(told(cast.stranger)) == 1


def test_what_a_worker_that_stood_still_has_missed_is_told_once(cast: Cast) -> None:
    asked = a_round(cast)
    assert run(asked, 2) == 2
    assert run(asked, 3) == 0


def test_a_report_that_was_opened_late_is_not_told_twice_on_its_first_day(cast: Cast) -> None:
    asked = a_round(cast, due_on=today() + timedelta(days=2))
    assert run(asked, -2) == 0
    assert run(asked, -1) == 2


def test_a_returned_report_has_its_own_new_day(cast: Cast) -> None:
    asked = a_round(cast)
    report = report_of(asked, cast.commune)
    actions.save_values(report=report, values={"2.01": Decimal(3), "2.03": Decimal(3)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    later = asked.due_on + timedelta(days=20)
    actions.return_report(report=report, reasons={"2.01": "Xem lại"}, due_on=later, by=cast.clerk)
    Report.objects.exclude(pk=report.pk).update(due_on=later + timedelta(days=90))
    assert run(asked, 17) == 1


@pytest.mark.parametrize(("days", "hour"), [(-3, 6), (30, 9)])
def test_not_before_seven_and_not_for_ever(cast: Cast, days: int, hour: int) -> None:
    assert run(a_round(cast), days, hour) == 0


def test_a_frozen_round_is_left_alone(cast: Cast) -> None:
    asked = a_frozen_round(cast)
    Report.objects.filter(round=asked).update(status="DRAFT", accepted_at=None, due_on=today(), reminded_on=None)
    assert actions.remind_due() == 0
