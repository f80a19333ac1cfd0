"""Known names, telephones, words and codes are sent through every door that takes them; none comes out in the log."""

from __future__ import annotations

import io
import json
import logging
import re
import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult

from caunoi.ground.jobs.tests import tasks
from caunoi.ground.jobs.worker import QueueWorker
from caunoi.ground.notices import actions as notices
from caunoi.ground.notices.models import Channel, Notice
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast, signed_in
from caunoi.petitions.models import Draft, Petition
from tests.house import survey

pytestmark = pytest.mark.django_db

NAME, TELEPHONE, LOGIN = "Quàng Thị Xôm", "0912 345 678", "lovanaa"
WORDS = "Cống đầu bản bị sụt, nước tràn vào sân; the ditch of huong has fallen in since the night of the great rain."
MAIL = "xom.quang@example.vn"
NEVER = {
    NAME,
    NAME.upper(),
    "Quàng",
    "Xôm",
    TELEPHONE,
    "0912345678",
    "+84912345678",
    "912345678",
    LOGIN,
    MAIL,
    "xom.quang",
}
NEVER |= {WORDS, "the ditch of huong", "Cống đầu bản", Cast.password, "mật khẩu đã gõ nhầm"}


class Log(io.StringIO):
    """What the server would write, at the most talkative level that can be set."""

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def found(self, words: set[str]) -> dict[str, str]:
        """Which of the words stand in it, each with the first line where it does."""
        lines = self.getvalue().splitlines()
        return {word: line for word in words for line in lines if word in line}


@pytest.fixture(params=["json", "plain"])
def log(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[Log]:
    made = dict(settings.LOGGING["formatters"]["line"])
    formatter = made.pop("()")
    if request.param == "plain":
        made["processors"] = [*made["processors"][:-1], lambda _logger, _method, line: " ".join(map(str, line.items()))]
    stream = Log()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(**made))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def sent(client: Client, cast: Cast) -> tuple[str, set[str]]:
    """A petition sent by the public pages: the address of its page, and everything that must be in no log."""
    answer = client.post("/gui-kien-nghi/", {"commune": "muong chum"})
    answer = client.post(answer["Location"], {"area": cast.area.code, "place": "Đầu bản"})
    answer = client.post(answer["Location"], {"words": WORDS})
    contact = {"full_name": NAME, "telephone": TELEPHONE, "consents": "on"}
    last = client.post(answer["Location"], contact)["Location"]
    page = client.post(last, follow=True)
    petition = Petition.objects.get()
    [token] = re.findall(r"/theo-doi/([^/\"]+)/", page.content.decode())[:1]
    return f"/theo-doi/{token}/", NEVER | {petition.ref, token, last.split("/")[2], last}


def test_the_public_pages_tell_nothing_of_whom_they_serve(cast: Cast, client: Client, log: Log) -> None:
    page, never = sent(client, cast)
    assert client.get(page).status_code == 200
    assert client.get(f"{page}khong-co/").status_code == 404
    assert client.get(f"{page[:-3]}/").status_code == 404
    assert client.put(page).status_code == 405
    client.post("/tra-cuu/", {"code": Petition.objects.get().ref, "digits": "4821"})
    assert log.found(never | {"4821", page[10:-3]}) == {}
    assert log.getvalue().count("Not Found") >= 2
    assert log.getvalue().count("Method Not Allowed") == 1
    assert "portal:follow" in log.getvalue()


def test_a_fault_tells_its_place_and_nothing_of_what_was_written(
    cast: Cast, client: Client, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, never = sent(client, cast)

    def fall(*_: object, **__: object) -> None:
        try:
            raise ValueError(f"{NAME} ({TELEPHONE}) {WORDS}: {page}")
        except ValueError as error:
            raise RuntimeError(f"the words {WORDS[40:]} of {LOGIN!r} fell in") from error

    monkeypatch.setattr("caunoi.petitions.actions.add_words", fall, raising=False)
    monkeypatch.setattr("caunoi.portal.views.following.render", fall)
    answer = client.get(page, {"next": "the ditch of huong"})
    assert answer.status_code == 500
    assert log.found(never) == {}
    code = re.search(r"L5-[0-9A-Z]{4}-[0-9A-Z]", answer.content.decode())
    assert code
    [line] = [line for line in log.getvalue().splitlines() if code[0] in line and "Traceback" in line]
    assert "builtins.RuntimeError: the words" in line
    assert "in fall" in line
    assert answer.headers["X-Request-Id"] in line


def test_signing_in_tells_neither_the_name_nor_what_was_typed(cast: Cast, client: Client, log: Log) -> None:
    for _ in range(6):
        client.post("/dang-nhap/", {"login": LOGIN, "password": "mật khẩu đã gõ nhầm"})
    assert Client().post("/dang-nhap/", {"login": "huong", "password": Cast.password}).status_code == 302
    assert log.found(NEVER) == {}
    assert "AXES: New login failure" in log.getvalue()


def test_who_is_signed_in_is_told_by_the_number_of_the_account(cast: Cast, log: Log) -> None:
    client = signed_in(cast.officer)
    assert client.get(f"/don-vi/{cast.other_commune.code}/khong-co/").status_code == 404
    assert client.get("/kien-nghi-cua-don-vi/KN-2607-4T9QX-8/").status_code == 404
    client.put("/viec-can-lam/")
    assert log.found({cast.officer.full_name, "+84912345678", str(client.session.session_key), "KN-2607-4T9QX-8"}) == {}
    [line] = [line for line in log.getvalue().splitlines() if "Method Not Allowed" in line]
    assert re.search(rf"user\W+{cast.officer.pk}\b", line)
    assert "desk:inbox" in line


def test_a_job_that_fails_tells_its_name_and_its_place(cast: Cast, log: Log) -> None:
    task = tasks.refuse.enqueue(cast.officer.pk)
    QueueWorker().run_task(DBTaskResult.objects.get(id=task.id))
    found = [line for line in log.getvalue().splitlines() if "caunoi.ground.jobs.tests.tasks.refuse" in line]
    assert any("Traceback" in line and "in refuse" in line and str(task.id) in line for line in found)
    assert log.found(NEVER | {cast.officer.full_name, "Hương"}) == {}


class Refusing(BaseEmailBackend):
    """A server that knows no such receiver, and says so with the address."""

    def send_messages(self, messages: Any) -> int:
        [letter] = messages
        raise smtplib.SMTPRecipientsRefused({letter.to[0]: (550, f"<{letter.to[0]}>: {NAME} unknown".encode())})


def test_a_letter_that_is_refused_tells_no_receiver(cast: Cast, log: Log, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "tests.test_logging.Refusing"
    notices.queue(to=MAIL, subject=f"Thư cho {NAME}", body=WORDS, channel=Channel.EMAIL)
    notices.deliver_due()
    kept = Notice.objects.get().last_error
    assert kept.startswith("SMTPRecipientsRefused")
    assert not any(word in kept for word in NEVER)
    assert log.found(NEVER) == {}


def test_what_a_database_refuses_is_told_by_the_rule_and_not_by_the_value(cast: Cast, log: Log) -> None:
    try:
        with transaction.atomic():
            Person.objects.create(login=cast.officer.login, full_name=NAME)
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", f"/{LOGIN}/")
    assert log.found(NEVER) == {}
    assert "=(huong)" not in log.getvalue()
    assert "IntegrityError" in log.getvalue()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("log", ["json"], indirect=True)
def test_every_line_is_one_object_with_the_same_keys(cast: Cast, client: Client, log: Log) -> None:
    client.get("/khong-co-trang-nay/")
    [line] = [line for line in log.lines() if line["logger"] == "django.request"]
    assert {
        "event",
        "timestamp",
        "level",
        "logger",
        "request_id",
        "incident",
        "door",
        "method",
        "status",
    } <= line.keys()
    assert (line["event"], line["status"], line["door"]) == ("Not Found", 404, None)


@pytest.mark.parametrize("log", ["json"], indirect=True)
def test_a_line_break_in_what_is_told_makes_no_second_line(log: Log) -> None:
    logging.getLogger("caunoi.portal").warning(
        "Đơn vị %s", 'Mường La\n{"event": "signed in", "level": "info"}\r\x1b[2K'
    )
    assert len(log.getvalue().splitlines()) == 1
    assert "\x1b" not in log.getvalue()
    [line] = log.lines()
    assert (line["level"], line["logger"]) == ("warning", "caunoi.portal")


def test_lines_go_to_the_stream_and_nowhere_else(settings: LazySettings) -> None:
    told = settings.LOGGING["handlers"]
    assert {one["class"] for one in told.values()} == {"logging.StreamHandler"}
    assert {one["stream"] for one in told.values()} <= {"ext://sys.stdout", "ext://sys.stderr"}
    assert {name for one in settings.LOGGING["loggers"].values() for name in one.get("handlers", ())} <= set(told)
    # What libraries brought along: nothing but silence.
    loggers = [one for one in logging.Logger.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    kinds = {type(handler) for one in loggers for handler in one.handlers}
    assert len(loggers) > 20
    assert kinds <= {logging.NullHandler}
    others = re.compile(r"\b(\w*FileHandler|SysLogHandler|SocketHandler|HTTPHandler|SMTPHandler|AdminEmailHandler)\b")
    assert [path for path in survey.python_files() if others.search(path.read_text(encoding="utf-8"))] == []
