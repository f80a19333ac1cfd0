"""A call to a service outside ends in its time and at its size, whatever the service does. The service is on this
machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from caunoi.ground.notices.adapters import Reply, post

SECONDS, DROPS = 0.4, 60
"""The time of the call, and drops that together take three times as long, each a twentieth of a second."""
PAUSE = 3 * SECONDS / DROPS
ASKED = b"{}"
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


class Dripping:
    """Answers one call with `first` at once, then with `drop` time and again, then with `last`."""

    def __init__(self) -> None:
        self.first, self.drop, self.last = b"", b"", b""
        self.over = threading.Event()
        self.socket = socket.create_server(("localhost", 0))
        self.address = f"http://localhost:{self.socket.getsockname()[1]}/"

    def serve(self) -> None:
        asked = b""
        try:
            caller, _ = self.socket.accept()
            with caller:
                # Read to its end: to close on words that nobody read would break the call off.
                while not asked.endswith(ASKED) and (more := caller.recv(65536)):
                    asked += more
                caller.sendall(self.first)
                for _ in range(DROPS if self.drop else 0):
                    if self.over.wait(PAUSE):
                        return
                    caller.sendall(self.drop)
                caller.sendall(self.last)
        except OSError:
            """The caller has gone, which is what is hoped for."""


@pytest.fixture
def service() -> Iterator[Dripping]:
    found = Dripping()
    thread = threading.Thread(target=found.serve)
    thread.start()
    yield found
    found.over.set()
    # Where nobody called, the call that is waited for comes from here.
    socket.create_connection(found.socket.getsockname()[:2]).close()
    thread.join()
    found.socket.close()


def call(service: Dripping, **more: Any) -> Reply:
    return post(service.address, ASKED, {}, may_be_near=True, **{"seconds": SECONDS, **more})


@pytest.mark.parametrize(
    ("first", "drop", "last"),
    [
        pytest.param(b"", b"H", b"", id="the first line drips"),
        pytest.param(HEAD + b"\r\n", b"a", b"", id="the body drips"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", b"0\r\n\r\n", id="pieces drip"),
        pytest.param(HEAD, b"X-A: 1\r\n", b"\r\n", id="headers drip"),
        pytest.param(b"HTTP/1.1 200 ", b"a", b"\r\n\r\n", id="the words of the status drip"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n", HEAD + b"\r\n", id="it says wait, and wait"),
    ],
)
def test_the_whole_call_ends_in_its_time(service: Dripping, first: bytes, drop: bytes, last: bytes) -> None:
    service.first, service.drop, service.last = first, drop, last
    with pytest.raises(TimeoutError):
        call(service)


def test_who_drips_in_time_is_heard(service: Dripping) -> None:
    service.first, service.drop = HEAD + b"\r\n", b"a"
    assert call(service, seconds=60) == Reply(200, b"a" * DROPS)


def test_what_is_too_long_is_cut_and_said_to_be(service: Dripping) -> None:
    service.first = HEAD + b"\r\n" + b"a" * 100
    assert call(service, most_bytes=99) == Reply(200, b"a" * 99, is_cut=True)


def test_what_just_fits_is_whole(service: Dripping) -> None:
    service.first = HEAD + b"\r\n" + b"a" * 99
    assert call(service, most_bytes=99) == Reply(200, b"a" * 99)
