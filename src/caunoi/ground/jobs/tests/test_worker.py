from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from caunoi.ground.audit.actions import record
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.jobs.models import WorkerSign
from caunoi.ground.jobs.tests import tasks
from caunoi.ground.jobs.worker import WorkerProcess
from caunoi.ground.workdays.models import CalendarDay

PATIENCE = 30.0


def eventually(happens: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def address_of_this_database() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    login = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}"
    return f"postgresql://{login}@/{known['NAME']}?host={quote(known['HOST'], safe='')}" + (
        f"&port={known['PORT']}" if known["PORT"] else ""
    )


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process of its own on the database of the test, ready for work."""
    environment = {
        **os.environ,
        "CAUNOI_DATABASE_URL": address_of_this_database(),
        "CAUNOI_DATA_DIR": str(tmp_path / "worker"),
        "DJANGO_SETTINGS_MODULE": "caunoi.config.settings",
    }
    command = [sys.executable, "-m", "django", "work", "--interval", "0.1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            eventually(WorkerSign.objects.exists)
            yield process
        finally:
            process.kill()


def test_a_worker_does_what_is_enqueued_and_what_is_due(worker: subprocess.Popen[bytes]) -> None:
    record("task.finished", by=None, on=None)
    tasks.note.enqueue("2027-01-01")
    eventually(CalendarDay.objects.exists)
    eventually(DBTaskResult.objects.filter(task_path="caunoi.ground.audit.jobs.seal_trail").exists)


def test_a_worker_told_to_stop_finishes_the_task_at_hand(worker: subprocess.Popen[bytes]) -> None:
    task = tasks.linger.enqueue(1.5, "2027-01-01")
    tasks.note.enqueue("2027-01-02")
    eventually(CalendarDay.objects.exists)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    assert CalendarDay.objects.get().name == "Xong"
    assert DBTaskResult.objects.get(id=task.id).status == TaskResultStatus.SUCCESSFUL
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).exists()
    assert not WorkerSign.objects.exists()


def test_a_worker_outlives_the_loss_of_its_connections(worker: subprocess.Popen[bytes]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What a restart of the server does to every connection but this one.
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchall()
    tasks.note.enqueue("2027-01-01")
    eventually(CalendarDay.objects.exists)
    assert worker.poll() is None


@pytest.mark.django_db
def test_while_the_database_is_away_the_worker_waits_and_goes_on() -> None:
    process = WorkerProcess(interval=0.0)
    calls: list[int] = []

    def step() -> None:
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("the server is restarting")
        process.stop()

    process._patiently(step, 0.0)
    assert len(calls) == 3


@pytest.mark.django_db
def test_a_worker_that_lost_the_database_goes_on_under_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    process = WorkerProcess()
    first = process.queue.worker_id

    def lose(_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("caunoi.ground.jobs.worker.QueueWorker.run", lose)
    with pytest.raises(OperationalError):
        process.drain()
    assert process.queue.worker_id != first
    assert process.queue.running


@pytest.mark.django_db(transaction=True)
def test_the_command_can_do_what_is_due_and_end() -> None:
    record("task.finished", by=None, on=None)
    tasks.note.enqueue("2027-01-01")
    call_command("work", "--once")
    assert CalendarDay.objects.exists()
    assert TrailEntry.objects.get(deed="task.finished").sequence == 1


def test_a_second_signal_ends_the_worker_at_once(worker: subprocess.Popen[bytes]) -> None:
    tasks.linger.enqueue(20.0, "2027-01-01")
    eventually(CalendarDay.objects.exists)
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(5) == -signal.SIGTERM
    # The task is left as running; whoever sees that this worker gives no more signs takes it over.
    assert DBTaskResult.objects.get(task_path__endswith="linger").status == TaskResultStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_inside_another_program_until_stopped() -> None:
    tasks.note.enqueue("2027-01-01")
    process = WorkerProcess(interval=0.05, tick_seconds=0.05)

    def run() -> None:
        process.run()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    eventually(CalendarDay.objects.exists)
    eventually(WorkerSign.objects.exists)
    process.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert not WorkerSign.objects.exists()


def test_a_worker_that_cannot_say_goodbye_still_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: str) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("caunoi.ground.jobs.worker.take_leave", gone)
    WorkerProcess()._say_goodbye()
