from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.conf import settings as house
from django.db import connections
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from caunoi.ground.jobs import jobs
from caunoi.ground.jobs.actions import MOST_TRIES, WAITS, give_sign, take_leave, take_over, tick, try_again
from caunoi.ground.jobs.models import ScheduledJob, WorkerSign
from caunoi.ground.jobs.queries import worker_seen_at
from caunoi.ground.jobs.tests import tasks
from caunoi.ground.jobs.timing import Daily, Every, Schedule, WorkingDays
from caunoi.ground.jobs.worker import QueueWorker
from caunoi.ground.times import now, standing_at
from caunoi.ground.workdays.models import CalendarDay

HERE = "caunoi.ground.jobs.tests.tasks"
MINUTE = timedelta(minutes=1)
TABLE: Schedule = house.CAUNOI_SCHEDULE


@pytest.fixture(autouse=True)
def schedule(settings: LazySettings) -> None:
    settings.CAUNOI_SCHEDULE = ((f"{HERE}.fail", Every(60)),)


def waiting(path: str = f"{HERE}.fail") -> int:
    return DBTaskResult.objects.filter(task_path=path, status=TaskResultStatus.READY).count()


# The table


@pytest.mark.parametrize(("name", "when"), TABLE)
def test_every_row_of_the_table_names_a_task(name: str, when: object) -> None:
    assert isinstance(import_string(name), Task)
    assert isinstance(when, Every | Daily | WorkingDays)


def test_the_trail_the_letters_and_the_cleaning_are_in_the_table() -> None:
    named = dict(TABLE)
    assert named["caunoi.ground.audit.jobs.seal_trail"] == Every(60)
    assert named["caunoi.ground.notices.jobs.deliver_due"] == Every(60)
    assert isinstance(named["caunoi.ground.once.jobs.prune_receipts"], Daily)
    assert isinstance(named["caunoi.ground.jobs.jobs.prune_tasks"], Daily)


@pytest.mark.django_db
def test_a_due_job_is_enqueued_once_a_turn() -> None:
    begin = now()
    with standing_at(begin):
        assert [tick(), tick()] == [1, 0]
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    with standing_at(begin + 0.5 * MINUTE):
        assert tick() == 0
    with standing_at(begin + MINUTE):
        assert [tick(), tick()] == [1, 0]


@pytest.mark.django_db
def test_missed_turns_are_not_made_up_for_one_by_one() -> None:
    begin = now()
    with standing_at(begin):
        tick()
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    with standing_at(begin + timedelta(days=3)):
        assert [tick(), tick()] == [1, 0]


@pytest.mark.django_db
def test_a_clock_that_ran_two_days_ahead_and_was_set_right_stops_nothing(settings: LazySettings) -> None:
    settings.CAUNOI_SCHEDULE = ((f"{HERE}.fail", Every(60)), (f"{HERE}.note", Daily("02:10")))
    begin = now()
    with standing_at(begin):
        tick()
    with standing_at(begin + timedelta(days=2)):
        tick()
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    with standing_at(begin + MINUTE):
        tick()
    rows = {row.name: row for row in ScheduledJob.objects.all()}
    assert rows[f"{HERE}.fail"].next_at == begin + 2 * MINUTE
    assert rows[f"{HERE}.note"].next_at <= begin + timedelta(days=1, minutes=1)
    with standing_at(begin + 2 * MINUTE):
        assert tick() == 1


@pytest.mark.django_db
def test_a_machine_whose_clock_is_seconds_behind_does_not_repeat_a_turn() -> None:
    begin = now()
    with standing_at(begin):
        tick()
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    before = ScheduledJob.objects.get().next_at
    with standing_at(begin - timedelta(seconds=3)):
        assert tick() == 0
    assert ScheduledJob.objects.get().next_at == before


@pytest.mark.django_db
def test_a_turn_that_still_waits_stands_for_the_next() -> None:
    begin = now()
    for minutes in range(5):
        with standing_at(begin + minutes * MINUTE):
            tick()
    assert waiting() == 1


@pytest.mark.django_db
def test_rows_follow_the_table(settings: LazySettings) -> None:
    tick()
    settings.CAUNOI_SCHEDULE = ((f"{HERE}.note", Daily("02:10")), (f"{HERE}.fail", Daily("03:00")))
    tick()
    rows = {row.name: row for row in ScheduledJob.objects.all()}
    assert set(rows) == {f"{HERE}.note", f"{HERE}.fail"}
    assert all(row.next_at > now() for row in rows.values())
    settings.CAUNOI_SCHEDULE = ((f"{HERE}.note", Daily("02:10")),)
    tick()
    assert ScheduledJob.objects.get().name == f"{HERE}.note"


@pytest.mark.django_db(transaction=True)
def test_several_workers_enqueue_a_due_job_once() -> None:
    barrier = threading.Barrier(4)
    enqueued: list[int] = []

    def run() -> None:
        barrier.wait(10)
        enqueued.append(tick())
        connections.close_all()

    workers = [threading.Thread(target=run) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(enqueued) == [0, 0, 0, 1]
    assert waiting() == 1


# Failures


@pytest.mark.django_db
def test_a_failed_task_waits_longer_each_time_and_then_stays_failed(settings: LazySettings) -> None:
    settings.CAUNOI_SCHEDULE = ()
    tasks.fail.enqueue()
    waits = []
    moment = now()
    for _ in range(MOST_TRIES):
        with standing_at(moment):
            result = DBTaskResult.objects.get()
            result.claim("worker")
            QueueWorker().run_task(result)
        result = DBTaskResult.objects.get()
        if result.status == TaskResultStatus.READY:
            waits.append(result.run_after - moment)
            moment = result.run_after
    assert tuple(waits) == WAITS
    assert result.status == TaskResultStatus.FAILED
    assert "always fails" in result.traceback


@pytest.mark.django_db
def test_a_job_that_comes_anyway_is_not_put_back() -> None:
    tick()
    result = DBTaskResult.objects.get()
    result.claim("worker")
    QueueWorker().run_task(result)
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.django_db
def test_only_a_failed_task_is_put_back(settings: LazySettings) -> None:
    settings.CAUNOI_SCHEDULE = ()
    tasks.note.enqueue("2027-01-01")
    result = DBTaskResult.objects.get()
    result.claim("worker")
    QueueWorker().run_task(result)
    assert CalendarDay.objects.exists()
    assert not try_again(result)
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


# Deaths


@pytest.mark.django_db
def test_the_task_of_a_dead_worker_is_put_back_and_that_of_a_living_one_is_not() -> None:
    tasks.note.enqueue("2027-01-01")
    tasks.note.enqueue("2027-01-02")
    for worker, result in zip(("dead", "alive"), DBTaskResult.objects.order_by("enqueued_at"), strict=True):
        result.claim(worker)
        give_sign(worker)
    with standing_at(now() + 3 * MINUTE):
        give_sign("alive")
        assert take_over() == 1
        assert take_over() == 0
    assert DBTaskResult.objects.get(status=TaskResultStatus.READY).worker_ids == ["dead"]
    assert DBTaskResult.objects.get(status=TaskResultStatus.RUNNING).worker_ids == ["alive"]


@pytest.mark.django_db
def test_a_task_that_kills_its_workers_is_given_up() -> None:
    tasks.note.enqueue("2027-01-01")
    result = DBTaskResult.objects.get()
    for number in range(MOST_TRIES):
        result.claim(f"worker {number}")
    DBTaskResult.objects.update(started_at=now() - 5 * MINUTE)
    assert take_over() == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.django_db
def test_signs_of_life_come_and_go() -> None:
    assert worker_seen_at() is None
    give_sign("one")
    give_sign("one")
    assert WorkerSign.objects.count() == 1
    seen = worker_seen_at()
    assert seen is not None
    assert now() - seen < MINUTE
    take_leave("one")
    assert worker_seen_at() is None


@pytest.mark.django_db
def test_finished_tasks_are_forgotten_after_a_while() -> None:
    for status, days in [("SUCCESSFUL", 3), ("SUCCESSFUL", 1), ("FAILED", 3), ("FAILED", 31), ("READY", 90)]:
        task = tasks.note.enqueue("2027-01-01")
        DBTaskResult.objects.filter(id=task.id).update(status=status, finished_at=now() - timedelta(days=days))
    assert jobs.prune_tasks.call() == 2
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY", "SUCCESSFUL"]
