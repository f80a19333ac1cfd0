from __future__ import annotations

import smtplib
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections, transaction

from caunoi.ground.notices import jobs
from caunoi.ground.notices.actions import deliver_due, mark_read, queue, queue_many
from caunoi.ground.notices.models import Channel, Notice, State
from caunoi.ground.notices.queries import notices_of, unread_of
from caunoi.ground.times import now, standing_at

HERE = f"{__name__}.FakeServer"


class FakeServer(BaseEmailBackend):
    """A mail server whose mood a test decides."""

    error: ClassVar[Exception | None] = None
    refused: ClassVar[frozenset[str]] = frozenset()
    sent: ClassVar[list[str]] = []
    calls: ClassVar[int] = 0
    pause: ClassVar[threading.Event | None] = None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            type(self).calls += 1
            if self.error:
                raise self.error
            if message.to[0] in self.refused:
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
            if self.pause:
                self.pause.wait(0.02)
            self.sent.append(message.to[0])
        return len(email_messages)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> type[FakeServer]:
    fresh: dict[str, object] = {"error": None, "refused": frozenset(), "sent": [], "calls": 0, "pause": None}
    for name, value in fresh.items():
        monkeypatch.setattr(FakeServer, name, value)
    settings.EMAIL_BACKEND = HERE
    return FakeServer


def a_person(pk: int = 7, email: str = "huong@example.vn") -> AbstractBaseUser:
    person = get_user_model()(pk=pk)
    setattr(person, person.get_email_field_name(), email)
    return person


def a_letter(to: str = "huong@example.vn", subject: str = "Việc mới") -> Notice:
    return queue(to=to, subject=subject, body="Hạn 10/07/2026.", link="/nhiem-vu/1/", channel=Channel.EMAIL)


# On the page


@pytest.mark.django_db
def test_a_notice_is_on_the_page_at_once_until_read() -> None:
    queue(to=a_person(), subject="Việc\n mới", body="Hạn 10/07/2026.", link="/nhiem-vu/1/")
    queue(to=a_person(), subject="Việc khác", body="")
    queue(to=a_person(8), subject="Của người khác", body="")
    assert [notice.subject for notice in unread_of(7)] == ["Việc khác", "Việc mới"]
    first = unread_of(7).last()
    assert first is not None
    assert mark_read(by=a_person(), notices=[first.pk]) == 1
    assert [notice.subject for notice in unread_of(7)] == ["Việc khác"]
    assert notices_of(7).count() == 2


@pytest.mark.django_db
def test_nobody_reads_anothers_notices_away() -> None:
    notice = queue(to=a_person(8), subject="Của người khác", body="")
    assert mark_read(by=a_person(7), notices=[notice.pk]) == 0
    assert mark_read(by=a_person(8)) == 1
    assert mark_read(by=a_person(8)) == 0


@pytest.mark.django_db
def test_several_receivers_get_one_each() -> None:
    queue_many(to=[a_person(7), a_person(8), a_person(7)], subject="Việc mới", body="")
    assert set(Notice.objects.values_list("to_id", flat=True)) == {7, 8}
    assert Notice.objects.count() == 2
    assert queue_many(to=[], subject="Việc mới", body="") == []


@pytest.mark.django_db
def test_a_deed_that_fails_tells_nobody() -> None:
    def fail() -> None:
        with transaction.atomic():
            queue(to=a_person(), subject="Việc mới", body="")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_who_has_no_address_is_told_on_the_page() -> None:
    notice = queue(to=a_person(email=""), subject="Việc mới", body="", channel=Channel.EMAIL)
    assert (notice.channel, notice.state) == (Channel.PAGE, State.SENT)
    with pytest.raises(ValueError, match="bare address"):
        queue(to="huong@example.vn", subject="Việc mới", body="")


# By mail


@pytest.mark.django_db
def test_a_letter_is_sent_once_with_its_link(settings: LazySettings) -> None:
    settings.BASE_URL = "https://mattran.example.vn"
    notice = queue(
        to=a_person(), subject="Việc mới", body="Hạn 10/07/2026.", link="/nhiem-vu/1/", channel=Channel.EMAIL
    )
    assert not unread_of(7).exists()
    assert deliver_due() == 1
    assert deliver_due() == 0
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["huong@example.vn"], "Việc mới")
    assert letter.body == "Hạn 10/07/2026.\n\nhttps://mattran.example.vn/nhiem-vu/1/\n"
    assert letter.extra_headers["Message-ID"].startswith(f"<thong-bao-{notice.pk}-")
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == (State.SENT, 1)
    assert notice.sent_at is not None


@pytest.mark.django_db
def test_a_dead_server_loses_nothing(server: type[FakeServer], monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [a_letter(f"nguoi{number}@example.vn") for number in range(3)]
    monkeypatch.setattr(server, "error", ConnectionRefusedError("no server"))
    begin = now()
    for hours in range(0, 24 * 30, 7):
        with standing_at(begin + timedelta(hours=hours)):
            assert deliver_due() == 0
    assert Notice.objects.filter(state=State.WAITING).count() == 3
    assert "no server" in Notice.objects.order_by("-tries")[0].last_error
    monkeypatch.setattr(server, "error", None)
    with standing_at(begin + timedelta(days=31)):
        assert deliver_due() == 3
    assert sorted(server.sent) == [letter.address for letter in letters]


@pytest.mark.django_db
def test_when_the_server_is_away_the_run_ends_at_the_first_letter(
    server: type[FakeServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        a_letter(f"nguoi{number}@example.vn")
    monkeypatch.setattr(server, "error", smtplib.SMTPServerDisconnected("gone"))
    deliver_due()
    assert server.calls == 1


@pytest.mark.django_db
def test_waits_grow_to_six_hours(server: type[FakeServer], monkeypatch: pytest.MonkeyPatch) -> None:
    letter = a_letter()
    monkeypatch.setattr(server, "error", TimeoutError())
    waits = []
    moment = now()
    for _ in range(8):
        with standing_at(moment):
            deliver_due()
            assert deliver_due() == 0
        letter.refresh_from_db()
        waits.append((letter.next_try_at - moment) // timedelta(minutes=1))
        moment = letter.next_try_at
    assert waits == [1, 5, 15, 60, 180, 360, 360, 360]


@pytest.mark.django_db
def test_a_refused_address_stops_no_other_and_is_given_up(
    server: type[FakeServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = a_letter("khong-co@example.vn")
    a_letter("huong@example.vn")
    monkeypatch.setattr(server, "refused", frozenset({"khong-co@example.vn"}))
    assert deliver_due() == 1
    assert server.sent == ["huong@example.vn"]
    begin = now()
    for hours in range(1, 60):
        with standing_at(begin + timedelta(hours=hours)):
            deliver_due()
    bad.refresh_from_db()
    assert (bad.state, bad.tries) == (State.GIVEN_UP, 5)


@pytest.mark.django_db
def test_a_letter_whose_worker_died_is_taken_up_after_the_lease(server: type[FakeServer]) -> None:
    letter = a_letter()
    Notice.objects.filter(pk=letter.pk).update(state=State.SENDING, tries=1, next_try_at=now() + timedelta(minutes=10))
    assert deliver_due() == 0
    with standing_at(now() + timedelta(minutes=11)):
        assert deliver_due() == 1
    assert server.sent == ["huong@example.vn"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_a_letter_twice(server: type[FakeServer], monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [f"nguoi{number}@example.vn" for number in range(30)]
    for address in addresses:
        a_letter(address)
    monkeypatch.setattr(server, "pause", threading.Event())
    counts: list[int] = []

    def work() -> None:
        counts.append(deliver_due())
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(server.sent) == sorted(addresses)
    assert sum(counts) == 30
    assert sum(count > 0 for count in counts) > 1


@pytest.mark.django_db
def test_a_subject_cannot_smuggle_a_header(server: type[FakeServer]) -> None:
    notice = a_letter(subject="Việc\r\nBcc: khac@example.vn")
    assert notice.subject == "Việc Bcc: khac@example.vn"
    assert deliver_due() == 1


@pytest.mark.django_db
def test_the_job_is_a_task_of_the_queue() -> None:
    a_letter()
    assert jobs.deliver_due.call() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "goes_on"),
    [
        (smtplib.SMTPDataError(554, b"spam"), True),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.vn"), True),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPRecipientsRefused({"a@b.vn": (450, b"greylisted")}), False),
    ],
)
def test_a_refusal_for_good_is_told_from_one_for_now(
    error: Exception, goes_on: bool, server: type[FakeServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_letter("mot@example.vn")
    a_letter("hai@example.vn")
    monkeypatch.setattr(server, "error", error)
    deliver_due()
    assert server.calls == (2 if goes_on else 1)


@pytest.mark.django_db
def test_a_run_ends_at_its_limit(server: type[FakeServer]) -> None:
    for number in range(3):
        a_letter(f"nguoi{number}@example.vn")
    assert [deliver_due(limit=2), deliver_due(limit=2)] == [2, 1]
