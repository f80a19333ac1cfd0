"""Whatever goes wrong, the person gets a page that says what to do and a code that finds the line in the log."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.conf import LazySettings
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from caunoi.ground.ui import incidents, trouble
from caunoi.ground.ui.trouble import TROUBLES, trouble_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("caunoi.ground.ui.tests.doors")]

CODE = re.compile(r"L[45]-[0-9A-Z]{4}-[0-9A-Z]")


@pytest.fixture
def client(settings: LazySettings) -> Client:
    settings.ALLOWED_HOSTS = ["testserver"]
    return Client(raise_request_exception=False)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the server would write, one JSON object a line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.contextvars.merge_contextvars],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def code_on(answer: Any) -> str:
    found = CODE.search(answer.content.decode())
    assert found is not None
    return found.group()


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/odd/", 400, "400"),
        ("/denied/", 403, "403"),
        ("/nowhere/", 404, "404"),
        ("/only-post/", 405, "405"),
        ("/broken/", 500, "500"),
        ("/busy/", 503, "503"),
    ],
)
def test_trouble_has_a_page_with_one_heading_and_a_code(client: Client, path: str, status: int, kind: str):
    answer = client.get(path)
    words = answer.content.decode()
    assert answer.status_code == status
    assert words.count("<h1") == 1
    assert TROUBLES[kind].heading in words
    assert all(step in words for step in TROUBLES[kind].steps)
    assert code_on(answer) == incidents.code_for(answer.headers["X-Request-Id"], status)
    assert incidents.heard(code_on(answer)) == code_on(answer)


def test_the_code_finds_the_traceback(client: Client, log: io.StringIO):
    answer = client.get("/broken/")
    (line,) = [line for line in lines(log) if line.get("incident") == code_on(answer)]
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert "Broken: the roof fell in" in line["exception"]


def test_the_code_of_one_request_does_not_stick_to_the_next(client: Client):
    client.get("/broken/")
    client.get("/healthz")
    assert "incident" not in structlog.contextvars.get_contextvars()


def test_a_fault_of_our_own_asks_nobody(client: Client, settings: LazySettings):
    settings.CAUNOI_PLACE = "caunoi.ground.ui.tests.test_shell.fails"
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert settings.CAUNOI_PLACE_BEFORE_DATA in answer.content.decode()


def test_when_the_page_breaks_too_the_code_still_arrives(
    client: Client, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    def gone(*_: Any, **__: Any) -> str:
        raise TemplateDoesNotExist("ui/errors/trouble.html")

    monkeypatch.setattr(trouble, "render_to_string", gone)
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert TROUBLES["500"].heading in answer.content.decode()
    failed = [line for line in lines(log) if "trouble_page_failed" in line.get("event", "")]
    assert failed[0]["incident"] == code_on(answer)


def test_a_page_of_refusal_that_breaks_is_a_fault_of_our_own(client: Client, monkeypatch: pytest.MonkeyPatch):

    def gone(template: str, context: dict[str, Any]) -> str:
        if context["trouble"].status == 404:
            raise TemplateDoesNotExist(template)
        return render_to_string(template, context)

    monkeypatch.setattr(trouble, "render_to_string", gone)
    assert client.get("/nowhere/").status_code == 500


def test_a_refusal_tells_whose_the_thing_is(client: Client):
    assert "Việc này thuộc xã Suối Mơ." in client.get("/denied/").content.decode()
    assert TROUBLES["403"].sentence in client.get("/denied-in-silence/").content.decode()


def test_a_refusal_that_has_words_keeps_them(client: Client):
    assert client.get("/refused-with-words/").content == b"own words"


def test_a_wrong_method_keeps_the_list_of_right_ones(client: Client):
    answer = client.get("/only-post/")
    assert answer.headers["Allow"] == "POST"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Content-Security-Policy" in answer.headers


def test_too_much_at_once_is_told_as_too_large(client: Client, settings: LazySettings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post(
        "/only-post/", {"text": "x" * 200, "form_key": ""}, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert TROUBLES["413"].heading in answer.content.decode()


def test_too_many_answers_at_once_are_told_as_too_large(client: Client, settings: LazySettings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert client.post("/only-post/", {"a": "1", "b": "2", "c": "3"}).status_code == 413


def test_an_old_form_says_that_nothing_was_sent(settings: LazySettings):
    answer = Client(enforce_csrf_checks=True).post("/only-post/", {})
    assert answer.status_code == 403
    assert TROUBLES["csrf"].heading in answer.content.decode()


def test_a_lock_says_how_long(settings: LazySettings):
    settings.AXES_COOLOFF_TIME = 0.5
    answer = trouble.trouble_page(RequestFactory().get("/"), "locked", "Mở lại lúc 14:32.")
    assert answer.status_code == 429
    assert "Đợi 30 phút" in answer.content.decode()
    assert "Mở lại lúc 14:32." in answer.content.decode()


@pytest.mark.parametrize(("status", "kind"), [(404, "404"), (418, "400"), (502, "500"), (503, "503")])
def test_a_status_without_a_page_of_its_own_gets_that_of_its_class(status: int, kind: str):
    assert trouble_of(status) == TROUBLES[kind]


def test_no_sentence_begs_or_shouts():
    words = " ".join(" ".join((one.heading, one.sentence, *one.steps)) for one in TROUBLES.values())
    assert "Vui lòng" not in words
    assert "!" not in words


def test_every_answer_has_an_identity_and_closes_what_no_page_asks_for(client: Client):
    one, other = client.get("/healthz"), client.get("/healthz")
    assert one.headers["X-Request-Id"] != other.headers["X-Request-Id"]
    assert "camera=()" in one.headers["Permissions-Policy"]


def test_an_identity_sent_by_the_visitor_is_not_believed(client: Client):
    assert client.get("/healthz", headers={"X-Request-Id": "mine"}).headers["X-Request-Id"] != "mine"


def test_the_plain_page_escapes_what_it_says():
    odd = trouble.Trouble(500, "<b>", "<i>", ("<u>",))
    assert "<b>&lt;b&gt;" not in trouble.bare_text(odd, "L5-7KQ2-9")
    assert "&lt;i&gt;" in trouble.bare_text(odd, "L5-7KQ2-9")
