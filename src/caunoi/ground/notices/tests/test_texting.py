"""Texts to telephones: once each, tried again, and never to where the house itself lives."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from caunoi.ground.audit.tests.rows import check_silent_about, check_told
from caunoi.ground.notices import adapters, jobs
from caunoi.ground.notices.actions import (
    GatewayRefused,
    deliver_due,
    deliver_texts,
    offered_channels,
    queue_text,
    set_gateway,
)
from caunoi.ground.notices.management.commands.text_stand_in import StandIn
from caunoi.ground.notices.models import Channel, Gateway, Notice, State
from caunoi.ground.times import now, standing_at

pytestmark = pytest.mark.django_db
NUMBER = "+84912345678"
WORDS = "Kiến nghị KN-2607-4T9QX-8 đã có trả lời."


class Service:
    """The stand-in, with what it was sent and the status that it gives next."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status = 200
        self.server = StandIn(0, self.got.append, lambda _: self.status)
        self.address = f"http://localhost:{self.server.server_port}/gui"


@pytest.fixture
def service(settings: LazySettings) -> Iterator[Service]:
    settings.CAUNOI_TEXTS_NEAR = True
    found = Service()
    thread = threading.Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def gateway(service: Service, channel: str = Channel.SMS, **more: Any) -> Gateway:
    given = {"address": service.address, "sender": "CauNoi", "is_plain": False, "is_on": True, "key": "khoa-bi-mat"}
    return set_gateway(channel=channel, by=None, **{**given, **more})


def test_a_text_goes_out_once_and_its_number_is_blanked(service: Service) -> None:
    gateway(service)
    notice = queue_text(channel=Channel.SMS, telephone=NUMBER, words=WORDS)
    assert notice is not None
    assert NUMBER not in str(Notice.objects.values().get())
    assert jobs.deliver_texts.call() == 1
    assert jobs.deliver_texts.call() == 0
    [told] = service.got
    assert told["body"] == {"id": told["mark"], "from": "CauNoi", "to": "84912345678", "text": WORDS}
    notice.refresh_from_db()
    assert (notice.state, notice.telephone) == (State.SENT, "")


def test_a_network_that_charges_double_gets_letters_without_marks(service: Service) -> None:
    gateway(service, is_plain=True)
    queue_text(channel=Channel.SMS, telephone=NUMBER, words="Đã nhận ở Mường Bú")
    deliver_texts()
    assert service.got[0]["body"]["text"] == "Da nhan o Muong Bu"


def test_zalo_is_asked_by_a_template(service: Service) -> None:
    gateway(service, Channel.ZALO, sender="310045")
    queue_text(channel=Channel.ZALO, telephone=NUMBER, words=WORDS)
    assert deliver_texts() == 1
    body = service.got[0]["body"]
    assert (body["phone"], body["template_id"], body["template_data"]) == ("84912345678", "310045", {"noi_dung": WORDS})


def test_a_service_that_is_down_is_tried_again_under_the_same_mark(service: Service) -> None:
    gateway(service)
    service.status = 503
    for _ in range(2):
        queue_text(channel=Channel.SMS, telephone=NUMBER, words=WORDS)
    assert deliver_texts() == 0
    assert len(service.got) == 1
    first = Notice.objects.earliest("pk")
    assert (first.state, first.tries, first.telephone) == (State.WAITING, 1, NUMBER)
    assert first.next_try_at > now()
    service.status = 200
    with standing_at(now() + timedelta(minutes=2)):
        assert deliver_texts() == 2
    marks = [one["mark"] for one in service.got]
    assert marks.count(marks[0]) == 2


def test_a_text_that_is_refused_for_good_is_given_up_and_the_next_goes_on(service: Service) -> None:
    gateway(service)
    queue_text(channel=Channel.SMS, telephone=NUMBER, words=WORDS)
    service.status = 422
    moment = now()
    for _ in range(5):
        with standing_at(moment):
            deliver_texts()
        moment += timedelta(hours=7)
    notice = Notice.objects.get()
    assert (notice.state, notice.tries, notice.telephone) == (State.GIVEN_UP, 5, "")


def test_one_service_that_is_down_holds_up_no_other(service: Service, unused_tcp: int) -> None:
    gateway(service, Channel.SMS, address=f"http://localhost:{unused_tcp}/")
    gateway(service, Channel.ZALO)
    queue_text(channel=Channel.SMS, telephone=NUMBER, words=WORDS)
    queue_text(channel=Channel.ZALO, telephone=NUMBER, words=WORDS)
    assert deliver_texts() == 1
    assert "ConnectionRefusedError" in Notice.objects.get(channel=Channel.SMS).last_error


@pytest.fixture
def unused_tcp() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def test_what_is_switched_off_takes_nothing_and_mail_carries_no_text(service: Service) -> None:
    gateway(service, is_on=False)
    assert offered_channels() == []
    assert queue_text(channel=Channel.SMS, telephone=NUMBER, words=WORDS) is None
    gateway(service)
    queue_text(channel=Channel.SMS, telephone=NUMBER, words=WORDS)
    assert deliver_due() == 0
    assert Notice.objects.get().state == State.WAITING


def test_a_key_is_sealed_and_stays_when_none_is_given(service: Service) -> None:
    gateway(service)
    assert "khoa-bi-mat" not in str(Gateway.objects.values().get())
    gateway(service, key="", sender="MTTQ")
    kept = Gateway.objects.get()
    assert (kept.key, kept.sender) == ("khoa-bi-mat", "MTTQ")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://sms.example.vn/",
        "https://sms.example.vn:8443/",
        "https://ai:khoa@sms.example.vn/",
        "ftp://sms.example.vn/",
        "http://localhost:8099/",
        "https://[::1",
    ],
)
def test_an_address_that_is_none_is_refused_when_it_is_set(address: str) -> None:
    with pytest.raises(GatewayRefused) as refused:
        set_gateway(channel=Channel.SMS, address=address, sender="", is_plain=False, is_on=True, by=None, key="k")
    assert refused.value.field == "address"


@pytest.mark.parametrize(
    "inner",
    [
        *("127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1"),  # noqa: S104
        *("::1", "fd00::1", "::ffff:10.0.0.1", "fe80::1", "2002:a00:1::"),
    ],
)
def test_a_name_that_leads_into_the_house_is_not_spoken_to(monkeypatch: pytest.MonkeyPatch, inner: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("203.113.131.1", inner)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("spoken to"))
    with pytest.raises(adapters.BadAddress, match="mạng nội bộ"):
        adapters.post("https://sms.example.vn/", b"{}", {})


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def answer(*given: Any, **_: Any) -> Any:
        asked.append(given)
        raise ConnectionRefusedError

    outside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.113.131.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: outside)
    monkeypatch.setattr(socket, "create_connection", answer)
    with pytest.raises(ConnectionRefusedError):
        adapters.post("https://sms.example.vn/", b"{}", {})
    assert asked[0][0] == ("203.113.131.1", 443)


def test_a_redirect_is_followed_nowhere(service: Service) -> None:
    gateway(service)
    queue_text(channel=Channel.SMS, telephone=NUMBER, words=WORDS)
    service.status = 302
    assert deliver_texts() == 0
    assert len(service.got) == 1


def test_that_a_service_was_set_is_told_and_its_key_is_not(service: Service) -> None:
    held = gateway(service)
    check_told("gateway.set", by=None, on=held, channel="SMS", is_on=True, new_key=True)
    check_silent_about("khoa-bi-mat", service.address)
