from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from caunoi.ground.audit.actions import heads_path, keep_head, record, seal, verify
from caunoi.ground.audit.chain import FIRST_PREVIOUS
from caunoi.ground.audit.models import PersonalValue, TrailEntry, TrailHead
from caunoi.ground.times import standing_at


def deeds(count: int) -> None:
    for number in range(count):
        record("task.finished", by=None, on=None, facts={"number": number}, personal={"note": f"ghi chú {number}"})


@contextmanager
def triggers_dropped() -> Iterator[None]:
    """What somebody with all rights over the database can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Checks that wait for the end of the transaction are made now, or the tables cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("audit_trailentry", "audit_personalvalue"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in ("audit_trailentry", "audit_personalvalue"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def the(sequence: int) -> Any:
    return TrailEntry.objects.filter(sequence=sequence)


# Sealing


@pytest.mark.django_db
def test_rows_are_linked_in_order_and_once() -> None:
    deeds(3)
    assert seal() == 3
    assert seal() == 0
    deeds(2)
    assert seal() == 2
    rows = list(TrailEntry.objects.order_by("sequence"))
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous for row in rows] == [FIRST_PREVIOUS, *(row.link for row in rows[:-1])]
    head = TrailHead.objects.get()
    assert (head.sequence, head.link) == (5, rows[-1].link)


@pytest.mark.django_db
def test_more_rows_than_a_batch_are_all_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caunoi.ground.audit.actions.sealing.SEAL_BATCH", 2)
    monkeypatch.setattr("caunoi.ground.audit.actions.sealing.READ_BATCH", 2)
    deeds(5)
    assert seal() == 5
    verdict = verify()
    assert (verdict.ok, verdict.checked, verdict.unsealed) == (True, 5, 0)


@pytest.mark.django_db
def test_an_empty_trail_is_in_order() -> None:
    assert seal() == 0
    assert not heads_path().exists()
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_is_not_passed_over() -> None:
    """On PostgreSQL a lower number can become visible after a higher one was sealed."""
    if connection.vendor == "sqlite":
        # SQLite lets one writer in at a time: nothing can commit late; the row is simply sealed in its turn.
        deeds(2)
        assert seal() == 2
        return
    may_commit, inserted = threading.Event(), threading.Event()

    def slow_deed() -> None:
        with transaction.atomic():
            record("task.started", by=None, on=None)
            inserted.set()
            may_commit.wait(10)
        connections.close_all()

    slow = threading.Thread(target=slow_deed)
    slow.start()
    assert inserted.wait(10)
    deeds(1)
    assert seal() == 1
    may_commit.set()
    slow.join()
    assert seal() == 1
    last = TrailEntry.objects.order_by("sequence").last()
    assert last is not None
    assert last.deed == "task.started"
    assert last.pk < TrailEntry.objects.get(sequence=1).pk
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_several_sealers_at_once_make_one_chain() -> None:
    deeds(40)
    sealed: list[int] = []

    def run() -> None:
        sealed.append(seal())
        connections.close_all()

    workers = [threading.Thread(target=run) for _ in range(4)]
    for worker in workers:
        worker.start()
    deeds(10)
    for worker in workers:
        worker.join()
    seal()
    verdict = verify()
    assert (verdict.ok, verdict.checked, verdict.unsealed) == (True, 50, 0)
    assert 40 <= sum(sealed) <= 50
    assert len(heads_path().read_text().splitlines()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_check_goes_on_while_others_work_and_seal() -> None:
    deeds(30)
    seal()
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            deeds(1)
            seal()
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    verdicts = [verify() for _ in range(15)]
    stop.set()
    worker.join()
    assert [verdict.sentence for verdict in verdicts if not verdict.ok] == []
    assert verdicts[-1].checked >= verdicts[0].checked >= 30


# Heads outside the database


@pytest.mark.django_db
def test_the_head_is_kept_outside_once_a_day() -> None:
    with standing_at(date(2026, 7, 8)):
        deeds(2)
        seal()
        deeds(1)
        seal()
    with standing_at(date(2026, 7, 9)):
        deeds(1)
        seal()
        assert not keep_head()
    first, second = heads_path().read_text().splitlines()
    assert first == f"2026-07-08T12:00:00+07:00 2 {the(2).get().link}"
    assert second == f"2026-07-09T12:00:00+07:00 4 {the(4).get().link}"
    verdict = verify()
    assert (verdict.ok, verdict.heads) == (True, 2)
    assert verdict.sentence == "Nhật ký nguyên vẹn: 4 dòng, 2 mốc bên ngoài khớp."


@pytest.mark.django_db
def test_a_lost_file_of_heads_is_told() -> None:
    deeds(1)
    seal()
    heads_path().unlink()
    verdict = verify()
    assert (verdict.ok, verdict.heads) == (True, 0)
    assert verdict.sentence == "Nhật ký nguyên vẹn: 1 dòng, không có mốc bên ngoài để đối chiếu."


# Finding what is broken


def swap(one: int, other: int) -> None:
    first, second = the(one).get(), the(other).get()
    the(one).update(sequence=None, previous="", link="")
    the(other).update(sequence=one)
    TrailEntry.objects.filter(pk=first.pk).update(sequence=other, previous=first.previous, link=first.link)
    assert second.pk == the(one).get().pk


def squeeze_in() -> None:
    """A forged row between 2 and 3, whose followers are moved on."""
    for sequence in (5, 4, 3):
        the(sequence).update(sequence=sequence + 1)
    TrailEntry.objects.create(deed="task.forged", sequence=3, previous=the(2).get().link, link="f" * 64)


def forge_the_whole_chain() -> None:
    """Change a row and make every link anew: inside the database all fits together again."""
    the(2).update(facts={"number": 99})
    TrailEntry.objects.update(sequence=None, previous="", link="")
    TrailHead.objects.all().delete()
    seal()


def cut_the_tail() -> None:
    PersonalValue.objects.filter(entry__sequence__gt=3).delete()
    the(5).delete()
    the(4).delete()


def cut_the_tail_and_the_head() -> None:
    cut_the_tail()
    TrailHead.objects.update(sequence=3, link=the(3).get().link)


def remove_one() -> None:
    PersonalValue.objects.filter(entry__sequence=3).delete()
    the(3).delete()


CRIMES: list[tuple[Callable[[], object], str, int]] = [
    (lambda: the(3).update(facts={"number": 99}), "altered", 3),
    (lambda: the(3).update(by_id=1), "altered", 3),
    (lambda: the(1).update(at="2020-01-01T00:00:00Z"), "altered", 1),
    (lambda: the(5).update(link="0" * 64), "altered", 5),
    (lambda: the(4).update(previous="0" * 64), "reordered", 4),
    (remove_one, "missing", 3),
    (lambda: the(1).update(sequence=9), "missing", 1),
    (lambda: swap(2, 4), "reordered", 2),
    (squeeze_in, "altered", 3),
    (cut_the_tail, "head", 5),
    (lambda: TrailHead.objects.all().delete(), "outside", 5),
    (lambda: TrailHead.objects.update(link="0" * 64), "head", 5),
    (lambda: TrailEntry.objects.create(deed="a.b", sequence=6, previous=the(5).get().link, link="f" * 64), "head", 5),
    (cut_the_tail_and_the_head, "outside", 5),
    (forge_the_whole_chain, "outside", 5),
    (lambda: PersonalValue.objects.filter(entry__sequence=2).update(value="khác"), "personal", 2),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("crime", "why", "at"), CRIMES)
def test_the_first_broken_link_is_named(crime: Callable[[], object], why: str, at: int) -> None:
    deeds(5)
    seal()
    assert verify().ok
    with triggers_dropped():
        crime()
    verdict = verify()
    assert (verdict.ok, verdict.why, verdict.at) == (False, why, at)
    assert str(at) in verdict.sentence


@pytest.mark.django_db
def test_the_command_says_it_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    deeds(3)
    call_command("seal_trail")
    call_command("verify_trail")
    assert "Đã niêm phong 3 dòng" in (said := capsys.readouterr().out)
    assert "Nhật ký nguyên vẹn: 3 dòng" in said
    with triggers_dropped():
        the(2).update(deed="task.forged")
    with pytest.raises(CommandError, match="Dòng số 2 của nhật ký đã bị sửa nội dung") as failed:
        call_command("verify_trail")
    assert failed.value.returncode == 1
