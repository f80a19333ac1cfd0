"""What people see and what is kept while the database takes no writes or the disk is full; and how it goes on."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files.models import StoredFile
from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import Task, TaskEntry

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Đã họp dân ở bản Giàn"
BUSY = "đang bận"


@pytest.fixture
def task(cast: Cast) -> Task:
    return actions.give_task(unit=cast.commune, by=cast.officer, due_on=today() + timedelta(days=9), title="Họp dân")


@pytest.fixture
def officer(cast: Cast, task: Task) -> Client:
    """Somebody at work: signed in, with the page of the task before her."""
    client = cast.client(cast.officer)
    client.raise_request_exception = False
    assert client.get(page_of(task)).status_code == 200
    return client


def page_of(task: Task) -> str:
    return reverse("plans:task", args=[task.ref])


def reported(client: Client, task: Task, **fields: object) -> Any:
    return client.post(reverse("plans:report", args=[task.ref]), {"words": WORDS, **fields})


def standing(task: Task) -> tuple[int, int, int]:
    """Entries of the task, rows of the trail, files."""
    return TaskEntry.objects.filter(task=task).count(), TrailEntry.objects.count(), StoredFile.objects.count()


@contextmanager
def told(statement: str, afterwards: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(afterwards)


@contextmanager
def database_that_takes_no_writes() -> Iterator[None]:
    """As a standby that was asked by mistake, or a file on a disk that went read-only."""
    if connection.vendor == "sqlite":
        with told("PRAGMA query_only = ON", "PRAGMA query_only = OFF"):
            yield
    else:
        with told("SET default_transaction_read_only = on", "SET default_transaction_read_only = off"):
            yield


def test_while_the_database_takes_no_writes_pages_are_read_and_what_is_sent_is_not_said_to_be_kept(officer, task):
    before = standing(task)
    with database_that_takes_no_writes():
        assert officer.get(page_of(task)).status_code == 200
        answer = reported(officer, task)
        assert answer.status_code == 503
        assert BUSY in answer.content.decode()
        assert WORDS not in officer.get(page_of(task)).content.decode()
    assert standing(task) == before
    assert reported(officer, task).status_code == 302
    assert WORDS in officer.get(page_of(task)).content.decode()
    assert standing(task)[:2] == (before[0] + 1, before[1] + 1)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="tests/faults/test_full_disk.py asks it of PostgreSQL")
def test_a_database_that_can_grow_no_more_keeps_what_it_has_and_says_that_it_is_busy(officer, task):
    before = standing(task)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # the room that other tests have left behind is room too
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()
    with told(f"PRAGMA max_page_count = {pages}", "PRAGMA max_page_count = 1073741823"):
        for _ in range(200):
            answer = reported(officer, task, words=WORDS * 50)
            if answer.status_code != 302:
                break
        assert answer.status_code == 503
        full = standing(task)
        # Each that was said to be kept is there with its row of the trail, the last one not.
        assert full[0] - before[0] == full[1] - before[1]
        assert officer.get(page_of(task)).status_code == 200
    assert reported(officer, task).status_code == 302
    assert standing(task)[0] == full[0] + 1


@contextmanager
def no_room_for_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_without_room_for_a_file_keeps_neither_the_file_nor_the_words_beside_it(officer, task, settings):
    before = standing(task)

    def paper() -> SimpleUploadedFile:
        return SimpleUploadedFile("biên bản.txt", b"a" * 100_000, "text/plain")

    with no_room_for_files():
        assert reported(officer, task, uploads=paper()).status_code in {500, 503}
    assert standing(task) == before
    assert reported(officer, task, uploads=paper()).status_code == 302
    assert standing(task)[2] == before[2] + 1
    [stored] = StoredFile.objects.all()
    with stored.file.open() as file:
        assert len(file.read()) == 100_000
