"""Reminders: who is told of what on which day, once."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Channel, Notice
from caunoi.ground.times import ZONE, standing_at, start_of_day, today
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.actions import reminding
from caunoi.plans.jobs import send_reminders
from caunoi.plans.models import ReminderRun, Task
from caunoi.plans.queries.reminders import clerks_of
from caunoi.plans.tests.walks import a_sent_task, a_sheet, a_task

pytestmark = pytest.mark.django_db


def run_on(day: date) -> None:
    with standing_at(day):
        actions.send_reminders(by=None)


def told(person: Person) -> list[str]:
    found = Notice.objects.filter(to_id=person.pk, channel=Channel.PAGE, subject__startswith="Nhắc việc")
    return list(found.order_by("pk").values_list("subject", flat=True))


def test_a_task_is_told_of_seven_three_and_one_days_before_and_every_day_after(cast: Cast) -> None:
    task = a_task(cast, due_on=today() + timedelta(days=10))
    spoken = []
    for left in range(9, -4, -1):
        before = len(told(cast.officer))
        run_on(task.due_on - timedelta(days=left))
        if len(told(cast.officer)) > before:
            spoken.append(left)
    assert spoken == [7, 3, 1, -1, -2, -3]
    assert told(cast.leader_of_commune) == told(cast.officer)
    assert told(cast.stranger) == told(cast.nobody) == told(cast.auditor) == []


def test_reminders_stop_when_the_work_is_delivered(cast: Cast) -> None:
    task = a_sent_task(cast)
    run_on(task.due_on + timedelta(days=1))
    actions.approve_task(task=task, by=cast.clerk)
    run_on(task.due_on + timedelta(days=2))
    assert told(cast.officer) == []


def test_one_digest_a_day_holds_everything(cast: Cast) -> None:
    for number, ahead in enumerate((1, 3, 7, 5)):
        actions.give_task(
            unit=cast.commune, by=cast.officer, due_on=today() + timedelta(days=ahead), title=f"Việc {number}"
        )
    for _ in range(12):
        actions.give_task(unit=cast.commune, by=cast.officer, due_on=today() + timedelta(days=1), title="Họp")
    run_on(today())
    assert told(cast.officer) == ["Nhắc việc: 15 việc sắp đến hạn"]
    body = Notice.objects.get(to_id=cast.officer.pk, subject__startswith="Nhắc việc").body
    assert "Và 5 việc khác." in body
    assert "Việc 3" not in body


def test_a_day_is_sent_once_however_many_workers_run(cast: Cast) -> None:
    task = a_task(cast)
    with standing_at(task.due_on + timedelta(days=1)):
        assert send_reminders.call() > 0
        assert send_reminders.call() == 0
    assert len(told(cast.officer)) == 1
    assert TrailEntry.objects.filter(deed="reminder.sent").count() == 1


def test_a_worker_that_dies_leaves_nothing_half_sent(cast: Cast) -> None:
    task = a_task(cast)
    with patch.object(reminding, "record", side_effect=RuntimeError("killed")), pytest.raises(RuntimeError):
        run_on(task.due_on + timedelta(days=1))
    assert told(cast.officer) == []
    assert not ReminderRun.objects.exists()
    run_on(task.due_on + timedelta(days=1))
    assert len(told(cast.officer)) == 1


def test_what_missed_days_would_have_told_is_told_once(cast: Cast) -> None:
    task = a_task(cast, due_on=today() + timedelta(days=10))
    run_on(task.due_on - timedelta(days=8))
    run_on(task.due_on - timedelta(days=5))
    assert len(told(cast.officer)) == 1
    run_on(task.due_on - timedelta(days=4))
    assert len(told(cast.officer)) == 1


def test_nobody_is_woken_before_seven(cast: Cast) -> None:
    task = a_task(cast)
    early = start_of_day(task.due_on + timedelta(days=1)).astimezone(ZONE) + timedelta(hours=6, minutes=59)
    with standing_at(early):
        assert actions.send_reminders(by=None) == 0
    assert not ReminderRun.objects.exists()


def test_the_clerk_above_is_told_once_of_what_is_three_days_late(cast: Cast) -> None:
    task = a_task(cast)
    for late in range(1, 6):
        run_on(task.due_on + timedelta(days=late))
    assert told(cast.clerk) == ["Nhắc việc: 1 việc của đơn vị khác quá 3 ngày"]
    body = Notice.objects.get(to_id=cast.clerk.pk, subject__startswith="Nhắc việc").body
    assert cast.commune.short_name in body
    assert told(cast.specialist) == told(cast.leader) == []


def test_a_unit_without_a_clerk_is_told_through_its_planners(cast: Cast) -> None:
    found = clerks_of([cast.commune.pk, cast.province.pk], today())
    assert set(found[cast.commune.pk]) == {cast.officer, cast.leader_of_commune}
    assert set(found[cast.province.pk]) == {cast.clerk}


def test_the_unit_of_a_sheet_is_not_told_what_its_units_are_told(cast: Cast) -> None:
    sheet = a_sheet(cast)
    run_on(sheet.due_on - timedelta(days=1))
    assert told(cast.clerk) == []
    assert len(told(cast.officer)) == len(told(cast.stranger)) == 1


def test_those_with_an_address_get_it_by_mail_too(cast: Cast) -> None:
    task = a_task(cast)
    Person.objects.filter(pk=cast.officer.pk).update(email="huong@example.vn")
    Person.objects.filter(pk=cast.leader_of_commune.pk).update(email="")
    run_on(task.due_on - timedelta(days=1))
    mailed = Notice.objects.filter(channel=Channel.EMAIL, subject__startswith="Nhắc việc")
    assert [notice.address for notice in mailed] == ["huong@example.vn"]
    assert len(told(cast.officer)) == len(told(cast.leader_of_commune)) == 1


def test_the_queries_of_a_run_do_not_grow_with_the_tasks(cast: Cast) -> None:
    day = today()

    def queries(on: date) -> int:
        with CaptureQueriesContext(connection) as found:
            run_on(on)
        return len(found)

    a_task(cast, due_on=day)
    few = queries(day + timedelta(days=4))
    for _ in range(30):
        actions.give_task(unit=cast.commune, by=cast.officer, due_on=day, title="Họp")
    assert queries(day + timedelta(days=5)) <= few
    assert Task.objects.open().count() == 31
