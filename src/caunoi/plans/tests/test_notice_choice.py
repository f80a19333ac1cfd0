"""How a person chooses to be reminded, and that the run obeys."""

from __future__ import annotations

import threading
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client

from caunoi.ground.audit.actions import record
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Channel, Notice
from caunoi.ground.times import ZONE, standing_at, today
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.actions import reminding
from caunoi.plans.models import NoticeChoice
from caunoi.plans.states import Telling
from caunoi.plans.tests.walks import a_task

pytestmark = pytest.mark.django_db

PAGE = "/thong-bao/cach-nhan/"


def run_at(day: date, hour: int) -> int:
    with standing_at(datetime.combine(day, time(hour, 5), ZONE)):
        return actions.send_reminders(by=None)


def told(person: Person, channel: Channel = Channel.PAGE) -> list[str]:
    found = Notice.objects.filter(channel=channel, subject__startswith="Nhắc việc").order_by("pk")
    found = found.filter(to_id=person.pk)
    return list(found.values_list("subject", flat=True))


def choose(person: Person, telling: Telling = Telling.DIGEST, hour: int = 7, by_mail: bool = False) -> None:
    actions.choose_notices(by=person, telling=telling, hour=hour, by_mail=by_mail)


def test_each_is_reminded_at_her_own_hour_and_once(cast: Cast) -> None:
    task = a_task(cast)
    choose(cast.officer, hour=15)
    day = task.due_on + timedelta(days=1)
    run_at(day, 8)
    assert told(cast.officer) == []
    assert len(told(cast.leader_of_commune)) == 1
    run_at(day, 15)
    run_at(day, 16)
    assert len(told(cast.officer)) == len(told(cast.leader_of_commune)) == 1


def test_another_hour_neither_skips_a_day_nor_tells_it_twice(cast: Cast) -> None:
    task = a_task(cast)
    first = task.due_on + timedelta(days=1)
    run_at(first, 8)
    with standing_at(first):
        choose(cast.officer, hour=18)
    run_at(first, 18)
    assert len(told(cast.officer)) == 1
    run_at(first + timedelta(days=1), 8)
    with standing_at(first + timedelta(days=1)):
        choose(cast.officer, hour=7)
    run_at(first + timedelta(days=1), 12)
    run_at(first + timedelta(days=1), 18)
    assert len(told(cast.officer)) == 2


def test_task_by_task_names_each_and_gathers_what_is_more(cast: Cast) -> None:
    choose(cast.officer, Telling.EACH)
    for number in range(12):
        actions.give_task(unit=cast.commune, by=cast.officer, due_on=today(), title=f"Họp {number}")
    run_at(today() + timedelta(days=1), 8)
    assert len(told(cast.officer)) == 11
    assert told(cast.officer)[0] == "Nhắc việc: Quá 1 ngày, Họp 0"
    assert told(cast.officer)[-1] == "Nhắc việc: 2 việc quá hạn"
    assert len(told(cast.leader_of_commune)) == 1


def test_mail_goes_only_to_those_who_want_it(cast: Cast) -> None:
    task = a_task(cast)
    Person.objects.filter(pk__in=[cast.officer.pk, cast.leader_of_commune.pk]).update(email="a@example.vn")
    choose(cast.officer, Telling.PAGE, by_mail=True)
    choose(cast.leader_of_commune, by_mail=True)
    run_at(task.due_on - timedelta(days=1), 8)
    assert told(cast.officer, Channel.EMAIL) == []
    assert len(told(cast.leader_of_commune, Channel.EMAIL)) == 1
    assert len(told(cast.officer)) == len(told(cast.leader_of_commune)) == 1
    assert not NoticeChoice.objects.get(person=cast.officer).by_mail


def test_a_person_chooses_for_herself_on_the_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(PAGE).status_code == 200
    answer = client.post(PAGE, {"telling": "EACH", "hour": "17", "by_mail": "on"})
    assert answer.status_code == 302
    choice = NoticeChoice.objects.get()
    assert (choice.person, choice.telling, choice.hour, choice.by_mail) == (cast.officer, "EACH", 17, True)
    assert TrailEntry.objects.filter(deed="notice_choice.made", by_id=cast.officer.pk).count() == 1
    assert "Chọn giờ trong danh sách" in client.post(PAGE, {"telling": "EACH", "hour": "3"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_chooses_while_the_run_is_under_way_is_told_once() -> None:
    cast = Cast()
    task = a_task(cast)
    day = task.due_on + timedelta(days=1)
    run_at(day - timedelta(days=1), 7)
    before = len(told(cast.officer))
    at_work, go_on = threading.Event(), threading.Event()

    def slow(*given: Any, **named: Any) -> Any:
        at_work.set()
        go_on.wait(10)
        return record(*given, **named)

    def run() -> None:
        run_at(day, 7)
        connection.close()

    def choose_now() -> None:
        with standing_at(datetime.combine(day, time(7, 5), ZONE)):
            choose(cast.officer)
        connection.close()

    with patch.object(reminding, "record", slow):
        running, choosing = threading.Thread(target=run), threading.Thread(target=choose_now)
        running.start()
        assert at_work.wait(10)
        choosing.start()
        choosing.join(0.5)
        go_on.set()
        running.join(10)
        choosing.join(10)
    run_at(day, 8)
    assert NoticeChoice.objects.filter(person=cast.officer).exists()
    assert len(told(cast.officer)) == before + 1
