"""A draft that a model outside may smooth: only where the administrator set one, only by a click, never in place of the
draft, and every sentence with its sources. The service is a stand-in on this machine."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import now, standing_at
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions, jobs
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.actions.merging import Line, write_merged
from caunoi.reporting.actions.rewriting import (
    GIVEN_UP_AFTER,
    MOST_BYTES,
    ask_rewriting,
    set_writing_service,
    take_rewritten,
)
from caunoi.reporting.models import MergedText, Rewriting, Round, WritingService
from caunoi.reporting.queries.merging import merged_round
from caunoi.reporting.rewriting import BadAnswer, Given, Rewritten, answer_in, fit_to_go_out, question, strange_in
from caunoi.reporting.states import Part, RewritingState
from caunoi.reporting.tests.walks import a_round, sent_and_accepted

pytestmark = pytest.mark.django_db
PART, SLUG, KEY = str(Part.RESULTS), "ket-qua", "khoa-bi-mat-cua-dich-vu"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        service = self.server.service  # type: ignore[attr-defined]
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        service.asked.append((self.path, self.headers.get("Authorization", ""), json.loads(raw)))
        self.send_response(service.status)
        if service.status == 302:
            self.send_header("Location", f"{service.address}/elsewhere")
        self.end_headers()
        for at in range(0, len(service.body), service.drop):
            if service.drips.wait(service.pause):
                break
            try:
                self.wfile.write(service.body[at : at + service.drop])
            except OSError:
                break

    def log_message(self, *_: Any) -> None:
        """Silent."""


class Service:
    """Answers as OpenAI's does; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.status, self.body = 200, b""
        self.drop, self.pause, self.drips = 1 << 20, 0.0, threading.Event()
        self.server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.server.service = self  # type: ignore[attr-defined]
        self.address = f"http://localhost:{self.server.server_port}/v1"

    def says(self, *lines: str) -> None:
        self.body = json.dumps({"choices": [{"message": {"content": "\n".join(lines)}}]}).encode()


@pytest.fixture
def service(settings: LazySettings) -> Iterator[Service]:
    settings.CAUNOI_WRITER_NEAR = True
    found = Service()
    thread = threading.Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    found.drips.set()
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def set_service(service: Service, cast: Cast, **more: Any) -> WritingService:
    given = {"address": service.address, "model": "mo-hinh", "key": KEY, "is_on": True, "by": cast.administrator}
    return set_writing_service(**{**given, **more})


def a_draft(cast: Cast, *own: str) -> Round:
    """The draft of both communes, and words of the Office's own."""
    opened = a_round(cast)
    sent_and_accepted(cast, opened)
    lines = [Line(one) for one in own]
    write_merged(round=opened, part=PART, lines=lines, seen=0, by=cast.clerk, draft=True)
    return opened


def ask(cast: Cast, opened: Round) -> Rewriting:
    asked = ask_rewriting(round=opened, part=PART, seen=MergedText.objects.get().version, by=cast.clerk)
    jobs.hear_rewriting.call(asked.pk)
    return Rewriting.objects.get(pk=asked.pk)


def texts() -> list[str]:
    return [one["text"] for one in MergedText.objects.get().sentences]


# What is asked and heard ----------------------------------------------------------------------------------------------

GIVEN = [Given("a", "Xã họp 12 lần."), Given("b", "Xã vận động\ndân."), Given("c", "Còn khó khăn.")]


def said(*lines: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": "\n".join(lines)}}]}).encode()


def test_the_question_numbers_the_sentences_and_says_nothing_else() -> None:
    asked = question("mo-hinh", GIVEN)
    assert asked["messages"][1]["content"] == "1. Xã họp 12 lần.\n2. Xã vận động dân.\n3. Còn khó khăn."
    assert (asked["model"], asked["temperature"]) == ("mo-hinh", 0)


@pytest.mark.parametrize(
    ("line", "text", "of"),
    [
        ("Các xã họp 12 lần. [1, 2]", "Các xã họp 12 lần.", ("a", "b")),
        ("- Các xã họp. [2;1;2].", "Các xã họp.", ("b", "a")),
        ("3. Còn khó khăn [3]", "Còn khó khăn", ("c",)),
        ("Tình hình tốt đẹp.", "Tình hình tốt đẹp.", ()),
        ("Tình hình tốt đẹp. [9]", "Tình hình tốt đẹp.", ()),
        ("Có {2.01} lượt. [0]", "Có {2.01} lượt.", ()),
    ],
)
def test_a_line_of_the_answer_names_where_it_comes_from_or_nothing(line: str, text: str, of: tuple[str, ...]) -> None:
    assert answer_in(said("```", line, "", "```"), GIVEN) == [Rewritten(text, of)]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b'{"choices": []}', b'{"choices": [{"message": {"content": 7}}]}', said(""), said("[1]"),
     said("x" * 5001), said(*["Câu. [1]"] * 301), b'{"error": {"message": "no"}}', said("Câu\x00. [1]")],
)  # fmt: skip
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        answer_in(body, GIVEN)


def test_numbers_that_no_source_has_are_told() -> None:
    sources = ["Xã họp 12 lần với 1.250 người.", "Tiếp nhận {2.01} lượt."]
    assert strange_in("Họp 12 lần, 1.250 người, {2.01} lượt.", sources) == ()
    assert strange_in("Họp 13 lần, {2.02} lượt, năm 2026.", sources) == ("13", "{2.02}")


def test_what_may_be_somebodys_own_number_and_words_of_the_office_stay_back() -> None:
    source = [{"report": "BC-1", "unit": "xã", "version": 1, "text": "x"}]
    sentences: list[dict[str, Any]] = [
        {"id": "1", "text": "Xã họp 12 lần.", "sources": source},
        {"id": "2", "text": "Gọi ông Lò Văn A, 0912345678.", "sources": source},
        {"id": "3", "text": "Văn phòng nhận xét.", "sources": []},
    ]
    assert fit_to_go_out(sentences) == [Given("1", "Xã họp 12 lần.")]


# The service ----------------------------------------------------------------------------------------------------------


def test_only_the_administrator_sets_it_and_the_key_is_sealed_and_told_nowhere(cast: Cast, service: Service) -> None:
    set_service(service, cast)
    assert KEY not in str(WritingService.objects.values().get())
    assert WritingService.objects.get().key == KEY
    entry = TrailEntry.objects.get(deed="writing_service.set")
    assert entry.facts == {"to": service.address, "model": "mo-hinh", "is_on": True, "new_key": True}
    set_service(service, cast, key="", model="mo-hinh-2")
    assert WritingService.objects.get().key == KEY, "without a new key the old one stays"
    set_service(service, cast, key="", address=service.address + "/khac")
    assert WritingService.objects.get().key == "", "a key goes to nobody but the one it was given for"
    for person in (cast.clerk, cast.leader, cast.officer, cast.auditor):
        with pytest.raises(Denied):
            set_service(service, cast, by=person)


@pytest.mark.parametrize(
    "address", ["", "http://mo-hinh.example/v1", "https://10.0.0.1:8443/", "https://a:b@mo-hinh.example/v1", "ftp://x/"]
)
def test_an_address_that_is_none_is_refused_when_it_is_set(cast: Cast, service: Service, address: str) -> None:
    with pytest.raises(CannotReport) as refused:
        set_service(service, cast, address=address)
    assert refused.value.field == "address"
    with pytest.raises(CannotReport) as refused:
        set_service(service, cast, model="")
    assert refused.value.field == "model"
    assert not WritingService.objects.exists()


def test_without_the_knob_a_service_on_this_machine_is_none(
    cast: Cast, service: Service, settings: LazySettings
) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    settings.CAUNOI_WRITER_NEAR = False
    with pytest.raises(CannotReport):
        set_service(service, cast)
    asked = ask(cast, opened)
    assert (asked.state, service.asked) == (RewritingState.FAILED, [])


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_into_the_house_is_not_spoken_to(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, inner: str
) -> None:
    opened = a_draft(cast)
    set_writing_service(address="https://mo-hinh.example/v1", model="m", key="k", is_on=True, by=cast.administrator)
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (inner, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("spoken to"))
    asked = ask(cast, opened)
    assert (asked.state, asked.error) == (RewritingState.FAILED, "Địa chỉ này nằm trong mạng nội bộ, không gửi ra đó.")


# The click ------------------------------------------------------------------------------------------------------------


def test_nothing_leaves_but_the_sentences_that_were_shown(cast: Cast, service: Service) -> None:
    opened = a_draft(cast, "Văn phòng nhận xét riêng.")
    set_service(service, cast)
    service.says("Hai đơn vị tổ chức hội nghị tuyên truyền. [1]", "Đời sống ổn định. [2]")
    page = cast.client(cast.clerk).get(reverse("reporting:rewriting", args=[opened.ref, SLUG])).content.decode()
    assert service.address in page
    assert "1 câu ở lại" in page
    assert service.asked == [], "looking sends nothing"
    asked = ask(cast, opened)
    [(path, authorised, body)] = service.asked
    assert (path, authorised) == ("/v1/chat/completions", f"Bearer {KEY}")
    sent = body["messages"][1]["content"]
    assert [line.partition(". ")[2] for line in sent.splitlines()] == [one["text"] for one in asked.given]
    assert all(one["text"] in page for one in asked.given)
    whole = json.dumps(body, ensure_ascii=False)
    for kept in ("nhận xét riêng", cast.officer.full_name, cast.clerk.full_name, opened.ref, "BC-"):
        assert kept not in whole
    entry = TrailEntry.objects.get(deed="rewriting.asked")
    assert entry.by_id == cast.clerk.pk
    assert (entry.facts["count"], entry.facts["to"]) == (len(asked.given), service.address)
    assert jobs.hear_rewriting.call(asked.pk) == ""
    assert len(service.asked) == 1, "asked once, however often the job runs"


def test_while_it_is_off_there_is_no_way_to_it(cast: Cast, service: Service) -> None:
    opened = a_draft(cast)
    office = cast.client(cast.clerk)
    merge, door = (reverse(f"reporting:{name}", args=[opened.ref, SLUG]) for name in ("merge", "rewriting"))
    set_service(service, cast, is_on=False)
    assert "Nhờ viết lại" not in office.get(merge).content.decode()
    assert office.get(door).status_code == 404
    with pytest.raises(CannotReport, match="chưa đặt"):
        ask(cast, opened)
    set_service(service, cast)
    assert "Nhờ viết lại" in office.get(merge).content.decode()
    assert service.asked == []


def test_a_draft_that_changed_after_the_page_was_shown_does_not_leave(cast: Cast, service: Service) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    seen = MergedText.objects.get().version
    row = MergedText.objects.get()
    lines = [Line("Câu khác hẳn.", row.sentences[0]["id"])]
    write_merged(round=opened, part=PART, lines=lines, seen=seen, by=cast.leader)
    with pytest.raises(CannotReport, match="vừa đổi"):
        ask_rewriting(round=opened, part=PART, seen=seen, by=cast.clerk)
    assert not Rewriting.objects.exists()


@pytest.mark.parametrize("status", [302, 401, 404, 429, 500])
def test_a_refusal_is_a_sentence_and_the_draft_stays(cast: Cast, service: Service, status: int) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    service.status, before = status, texts()
    asked = ask(cast, opened)
    assert (asked.state, asked.error) == (RewritingState.FAILED, f"Dịch vụ từ chối (mã {status}).")
    assert len(service.asked) == 1
    page = cast.client(cast.clerk).get(reverse("reporting:rewritten", args=[opened.ref, SLUG, asked.pk]))
    assert "Bản nháp còn nguyên" in page.content.decode()
    assert texts() == before


def test_a_service_that_is_gone_or_talks_nonsense_is_a_sentence_too(cast: Cast, service: Service) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    service.body = b"<html>"
    assert ask(cast, opened).error == "Dịch vụ trả lời không đúng dạng của OpenAI."
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        set_service(service, cast, address=f"http://localhost:{held.getsockname()[1]}/v1")
        assert ask(cast, opened).error == "Không gọi được dịch vụ (ConnectionRefusedError)."


def test_a_question_that_nobody_answers_is_put_to_rest(cast: Cast, service: Service) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    asked = ask_rewriting(round=opened, part=PART, seen=MergedText.objects.get().version, by=cast.clerk)
    address = reverse("reporting:rewritten", args=[opened.ref, SLUG, asked.pk])
    assert "Đang chờ dịch vụ trả lời" in cast.client(cast.clerk).get(address).content.decode()
    with standing_at(now() + GIVEN_UP_AFTER * 2):
        assert "Quá lâu không có trả lời." in cast.client(cast.clerk).get(address).content.decode()


# The answer -----------------------------------------------------------------------------------------------------------


def test_sentences_are_taken_one_by_one_and_keep_their_sources(cast: Cast, service: Service) -> None:
    opened = a_draft(cast, "Văn phòng nhận xét.")
    set_service(service, cast)
    own, *drafted = MergedText.objects.get().sentences
    assert len(drafted) == 2
    service.says("Các đơn vị tổ chức hội nghị. [1]", "Phong trào lan rộng 77 bản.", "Đời sống ổn định. [2]")
    asked = ask(cast, opened)
    address = reverse("reporting:rewritten", args=[opened.ref, SLUG, asked.pk])
    office = cast.client(cast.clerk)
    page = office.get(address).content.decode()
    assert "Số không có trong câu nguồn: 77." in page
    assert "Không có nguồn" in page
    assert all(one["text"] in page for one in drafted)
    assert office.post(address, {"do": "some", "take": ["2"]}).status_code == 302
    assert texts() == [own["text"], drafted[0]["text"], "Đời sống ổn định."]
    last = MergedText.objects.get().sentences[-1]
    assert (last["sources"], last["rewritten"]) == (drafted[1]["sources"], True)
    assert len(last["sources"]) == 2
    refused = office.post(address, {"do": "some", "take": ["2"]})
    assert "Chọn câu viết lại chưa nhận." in refused.content.decode()
    assert office.post(address, {"do": "all"}).status_code == 302
    assert texts() == [own["text"], "Các đơn vị tổ chức hội nghị.", "Phong trào lan rộng 77 bản.", "Đời sống ổn định."]
    shown = {one.text: one for one in dict(merged_round(opened))[Part.RESULTS]}
    assert len(shown["Các đơn vị tổ chức hội nghị."].traces) == 2
    assert shown["Phong trào lan rộng 77 bản."].without_trace == "Không có nguồn"
    assert shown[own["text"]].without_trace == "Văn phòng viết"
    read = office.get(reverse("reporting:merged", args=[opened.ref])).content.decode()
    assert "Không có nguồn." in read
    entry = TrailEntry.objects.filter(deed="merged_text.saved").latest("pk")
    assert (entry.by_id, entry.facts["rewritten"]) == (cast.clerk.pk, 2)


def test_a_service_that_drips_is_left_after_its_time(
    cast: Cast, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    before = texts()
    # Whole, it would be an answer; each drop comes well within the time of the call, all of them do not.
    service.says("Các đơn vị tổ chức hội nghị. [1]")
    service.drop, service.pause = 1, 0.05
    monkeypatch.setattr("caunoi.reporting.actions.rewriting.SECONDS", 0.5)
    asked = ask(cast, opened)
    assert (asked.state, asked.answer) == (RewritingState.FAILED, [])
    assert asked.error == "Dịch vụ chưa trả lời xong sau 0.5 giây, đã thôi chờ."
    assert texts() == before


def test_an_answer_without_end_is_cut_and_refused(cast: Cast, service: Service) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    service.body = said("Các đơn vị tổ chức hội nghị. [1]") + b" " * (MOST_BYTES + 1)
    asked = ask(cast, opened)
    assert (asked.state, asked.error) == (RewritingState.FAILED, "Dịch vụ trả lời quá dài.")


def test_a_sentence_without_a_source_stays_marked_when_it_is_edited(cast: Cast, service: Service) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    service.says("Một câu không biết từ đâu.")
    asked = ask(cast, opened)
    take_rewritten(rewriting=asked, places=[0], by=cast.clerk)
    row = MergedText.objects.get()
    assert len(row.sentences) == 3, "what no accepted sentence names stays"
    lines = [Line(one["text"] + " Rồi.", one["id"]) for one in row.sentences]
    write_merged(round=opened, part=PART, lines=lines, seen=row.version, by=cast.clerk)
    last = dict(merged_round(opened))[Part.RESULTS][-1]
    assert (last.text, last.without_trace) == ("Một câu không biết từ đâu. Rồi.", "Không có nguồn")


def test_what_was_edited_meanwhile_is_not_overwritten(cast: Cast, service: Service) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    service.says("Các đơn vị tổ chức hội nghị. [1]", "Đời sống ổn định. [2]")
    asked = ask(cast, opened)
    row = MergedText.objects.get()
    first, second = row.sentences
    lines = [Line("Sửa tay.", first["id"]), Line(second["text"], second["id"])]
    write_merged(round=opened, part=PART, lines=lines, seen=row.version, by=cast.clerk)
    office = cast.client(cast.clerk)
    address = reverse("reporting:rewritten", args=[opened.ref, SLUG, asked.pk])
    assert "Câu nguồn vừa được sửa" in office.post(address, {"do": "all"}).content.decode()
    assert texts() == ["Sửa tay.", second["text"]]
    assert Rewriting.objects.get().taken == []
    assert office.post(address, {"do": "some", "take": ["1"]}).status_code == 302
    assert texts() == ["Sửa tay.", "Đời sống ổn định."]


def test_frozen_words_are_neither_sent_nor_changed(cast: Cast, service: Service) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    service.says("Các đơn vị tổ chức hội nghị. [1]")
    asked = ask(cast, opened)
    actions.freeze_round(round=opened, by=cast.clerk)
    with pytest.raises(CannotReport, match="đã chốt"):
        take_rewritten(rewriting=asked, places=[0], by=cast.clerk)
    with pytest.raises(CannotReport, match="đã chốt"):
        ask(cast, opened)


def test_nobody_else_sends_reads_or_takes(cast: Cast, service: Service) -> None:
    opened = a_draft(cast)
    set_service(service, cast)
    service.says("Các đơn vị tổ chức hội nghị. [1]")
    asked = ask(cast, opened)
    before = texts()
    doors = [
        reverse("reporting:rewriting", args=[opened.ref, SLUG]),
        reverse("reporting:rewritten", args=[opened.ref, SLUG, asked.pk]),
    ]
    for person in (cast.officer, cast.stranger, cast.auditor, cast.specialist, cast.nobody, cast.village_head):
        client = cast.client(person)
        for address in doors:
            assert client.get(address).status_code in (403, 404), (person, address)
            answer = client.post(address, {"seen": "1", "do": "all"})
            assert answer.status_code in (403, 404), (person, address)
        with pytest.raises(Denied):
            ask_rewriting(round=opened, part=PART, seen=1, by=person)
        with pytest.raises(Denied):
            take_rewritten(rewriting=asked, places=[0], by=person)
    other = reverse("reporting:rewritten", args=[opened.ref, "kho-khan", asked.pk])
    assert cast.client(cast.clerk).get(other).status_code == 404
    assert (texts(), len(service.asked)) == (before, 1)


def test_the_page_of_the_service_is_the_administrators(cast: Cast, service: Service) -> None:
    address = reverse("reporting:writing_service")
    for person in (cast.clerk, cast.leader, cast.officer, cast.auditor):
        assert cast.client(person).get(address).status_code == 404
    keeper = cast.client(cast.administrator)
    data = {"is_on": "on", "address": service.address, "model": "mo-hinh", "key": KEY}
    assert "Ghi tên mô hình" in keeper.post(address, {**data, "model": ""}).content.decode()
    assert keeper.post(address, data).status_code == 302
    page = keeper.get(address).content.decode()
    assert service.address in page
    assert KEY not in page
    assert reverse("reporting:writing_service") in keeper.get(reverse("reporting:settings")).content.decode()
    assert reverse("reporting:rules") not in keeper.get(reverse("reporting:settings")).content.decode()
