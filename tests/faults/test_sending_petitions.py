"""Citizens send while the web server, the worker and once the database server are killed at random moments.

Whoever was shown a code has her petition: once, with its picture, day, holder, trail and notices. Whoever was not has
it once or not at all, and never half of it.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection
from PIL import Image

from caunoi.org.tests.cast import Cast
from tests.faults import places
from tools import postgres

SENDERS = 3
PATIENCE = 120.0
IN_PROVE, IN_TEST = 200, 10
HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')
TOKEN = secrets.token_hex(16)
"""One browser for all: what a form sends and what the cookie says agree."""
COMMUNE = "Mường Bú"


@dataclass
class Stage:
    """The programs of one installation, and how to kill them."""

    env: dict[str, str]
    port: int
    server: Path | None = None
    """The folder of a database server of its own, that may be killed too."""
    running: dict[str, int] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)
    host: str = "127.0.0.1"
    inside: tuple[str, ...] = ()
    """What is said before a command, so that it runs on another machine."""
    programs: tuple[str, ...] = ("serve", "work")

    def __enter__(self) -> Stage:
        command = [*self.inside, sys.executable, "-m", "tests.faults.sending", "stage", str(self.port), self.host]
        self.log = (Path(self.env["CAUNOI_DATA_DIR"]) / "log").open("wb")
        self.process = subprocess.Popen(
            command, cwd=places.ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            text=True,
        )  # fmt: skip
        self._line()
        self.begin(*self.programs)
        return self

    def __exit__(self, *_: object) -> None:
        for what in list(self.running):
            self.kill(what)
        self.process.kill()
        self.process.communicate()
        self.log.close()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, (Path(self.env["CAUNOI_DATA_DIR"]) / "log").read_text(encoding="utf-8")[-3000:]
        return line.strip()

    def ask(self, what: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return self._line()

    def begin(self, *programs: str) -> None:
        for what in programs:
            self.running[what] = int(self.ask(what))
        until = time.monotonic() + PATIENCE
        while "serve" in self.running and not self.answers():
            assert time.monotonic() < until, "the web server does not come up again"
            time.sleep(0.02)

    def answers(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return Browser(self.port, 0, self.host).ask("GET", "/healthz")[0] == 200
        return False

    def kill(self, what: str) -> None:
        """kill -9, with all that it has begun."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pop(what), signal.SIGKILL)
        self.kills[what] = self.kills.get(what, 0) + 1

    def kill_database(self) -> None:
        if self.server is not None:
            postgres.crash(self.server)
            postgres.revive(self.server, durable=True)
            self.kills["PostgreSQL"] = self.kills.get("PostgreSQL", 0) + 1


@dataclass
class Browser:
    """A person behind an address of her own."""

    port: int
    number: int
    host: str = "127.0.0.1"
    cookies: str = f"csrftoken={TOKEN}"

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        """Status, where it leads, what it says. Raises OSError, HTTPException."""
        wire = http.client.HTTPConnection(self.host, self.port, timeout=15)
        origin = f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"
        headers = {"Cookie": self.cookies, "X-Forwarded-For": origin, "Content-Type": kind}
        try:
            wire.request(method, path, body or None, headers)
            answer = wire.getresponse()
            return answer.status, answer.getheader("Location", "") or "", answer.read().decode(errors="replace")
        finally:
            wire.close()

    def insists(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        """Ask again until there is an answer."""
        until = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if (told := self.ask(method, path, body, kind))[0] < 500:
                    return told
            assert time.monotonic() < until, f"{path} was never answered"
            time.sleep(0.05)

    def posts(self, path: str, fields: dict[str, str]) -> str:
        form = {"csrfmiddlewaretoken": TOKEN, **fields}
        status, leads, page = self.insists("POST", path, urlencode(form).encode(), "application/x-www-form-urlencoded")
        assert status == 302, f"{path}: {status} {page[:2000]}"
        return leads


def picture(number: int) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (48, 32), (number % 256, number // 256 % 256, 90)).save(held, "JPEG")
    return held.getvalue()


def with_picture(fields: dict[str, str], content: bytes) -> tuple[bytes, str]:
    """A multipart form and its kind."""
    edge = secrets.token_hex(12)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"csrfmiddlewaretoken": TOKEN, **fields}.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
    parts.append(f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + content + f"\r\n--{edge}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={edge}"


@dataclass
class Citizens:
    """Those who send, one petition after the other, until told to stop."""

    port: int
    host: str = "127.0.0.1"
    acknowledged: dict[int, str] = field(default_factory=dict)
    given_up: set[int] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self.lock, self.done = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self._send_on, args=(one,)) for one in range(SENDERS)]

    def __enter__(self) -> Citizens:
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        for one in self.threads:
            one.join()

    def _send_on(self, seed: int) -> None:
        dice = random.Random(seed)
        while not self.done.is_set():
            with self.lock:
                self.count += 1
                number = self.count
            try:
                self._send(number, dice)
            except AssertionError as error:
                self.troubles.append(f"{number}: {error}")
                return

    def _send(self, number: int, dice: random.Random) -> None:
        browser = Browser(self.port, number, self.host)
        draft = browser.posts("/gui-kien-nghi/", {"commune": COMMUNE}).removesuffix("o-dau/")
        # The picture is taken in once whatever happens to the answer: the form bears a key.
        key = next(value for name, value in HIDDEN.findall(browser.insists("GET", f"{draft}viec-gi/")[2])
                   if name == "form_key")  # fmt: skip
        body, kind = with_picture({"form_key": key, "words": f"Việc số {number} ở đầu bản"}, picture(number))
        status, _, page = browser.insists("POST", f"{draft}viec-gi/", body, kind)
        assert status == 302, f"{status} {page[:2000]}"
        contact = {"full_name": "Lò Văn Thử", "telephone": f"09{number:08d}", "consents": "on", "hides_name": "on"}
        browser.posts(f"{draft}lien-he/", contact)
        form = urlencode({"csrfmiddlewaretoken": TOKEN, **dict(HIDDEN.findall(self._last_page(browser, draft)))})
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, leads, _ = browser.ask(
                    "POST", f"{draft}kiem-tra/", form.encode(), "application/x-www-form-urlencoded"
                )
                if status == 302 and leads.startswith("/da-gui/"):
                    self.acknowledged[number] = leads.split("/")[2].split(".")[0]
                    return
                assert status >= 500, f"the last page leads to {status} {leads}"
            if dice.random() < 0.3:
                self.given_up.add(number)
                return
            time.sleep(0.05)
        raise AssertionError("the last page was never answered")

    def _last_page(self, browser: Browser, draft: str) -> str:
        return browser.insists("GET", f"{draft}kiem-tra/")[2].replace(f'value="{TOKEN}"', "")


def free_port() -> int:
    """Below those that the system lends to whoever calls: a caller would be lent the very port while its server is
    dead, and would talk to itself."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as held, contextlib.suppress(OSError):
            held.bind(("127.0.0.1", port))
            return port


def killed_again_and_again(stage: Stage, rounds: int, dice: random.Random) -> Citizens:
    with Citizens(stage.port) as citizens:
        for number in range(rounds):
            time.sleep(dice.uniform(0.05, 0.7))
            doomed = dice.choice([("serve",), ("serve",), ("work",), ("serve", "work")])
            for what in doomed:
                stage.kill(what)
            if number == rounds // 2:
                stage.kill_database()
            stage.begin(*doomed)
        time.sleep(0.5)
    return citizens


def troubles_of(stage: Stage, citizens: Citizens) -> Iterator[str]:
    """What is not as it must be, after the worker had its time."""
    until, told = time.monotonic() + PATIENCE, json.loads(stage.ask("tell"))
    while time.monotonic() < until and any(not rows[0]["late"] for rows in told["petitions"].values()):
        time.sleep(0.5)
        told = json.loads(stage.ask("tell"))
    yield from (*citizens.troubles, *told["troubles"])
    found = {int(number): rows for number, rows in told["petitions"].items()}
    yield from (f"{number} was acknowledged as {ref} and is lost" for number, ref in citizens.acknowledged.items()
                if number not in found)  # fmt: skip
    for number, rows in found.items():
        one = rows[0]
        whole = {
            **one, "trail": 1, "sent": 1, "late": 1, "told": True, "files": ["whole"],
            "telephone": f"+849{number:08d}", "ref": citizens.acknowledged.get(number, one["ref"]),
            "held_until": one["due"],
        }  # fmt: skip
        if len(rows) != 1 or one != whole or not one["due"]:
            yield f"{number}: {rows}"
        if number not in citizens.acknowledged and number not in citizens.given_up:
            yield f"{number} is there although its sender still waits"


def proven(stage: Stage, rounds: int, capsys: pytest.CaptureFixture[str], seed: int = 115) -> None:
    with stage:
        citizens = killed_again_and_again(stage, rounds, random.Random(seed))
        troubles = list(troubles_of(stage, citizens))
    with capsys.disabled():
        kills = ", ".join(f"{what} {count}" for what, count in sorted(stage.kills.items()))
        sys.stdout.write(
            f"\n{places.KIND}: {rounds} rounds, killed: {kills}; {len(citizens.acknowledged)} petitions acknowledged, "
            f"{len(citizens.given_up)} given up by their senders; {len(troubles)} troubles\n"
        )
    assert troubles == []
    # On a busy machine little gets through between two kills; some of it must, or nothing was tried.
    assert len(citizens.acknowledged) >= rounds // 5


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_ten_rounds(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the tables of the test itself; on SQLite in a copy of them, since those lie in memory."""
    assert cast.commune.short_name.endswith(COMMUNE)
    address = ""
    if connection.vendor == "postgresql":
        address = places.address_of(connection.settings_dict["NAME"])
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "caunoi.sqlite3")])
    env = places.environment(tmp_path, address) | {"CAUNOI_TRUSTED_PROXIES": "127.0.0.1"}
    proven(Stage(env, free_port()), IN_TEST, capsys)


@pytest.fixture
def database() -> Iterator[tuple[str, Path | None]]:
    """A database of its own; with PostgreSQL in a server of its own, that may die."""
    if not places.ON_SERVER:
        yield "", None
        return
    folder = Path(tempfile.mkdtemp(prefix="caunoi-pg-"))
    try:
        url = postgres.start(folder, durable=True)
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE sending")
        yield places.address_of("sending", url), folder
    finally:
        postgres.stop(folder)


@pytest.mark.faults
def test_nothing_that_was_acknowledged_is_lost_and_nothing_is_there_twice(
    database: tuple[str, Path | None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address, server = database
    env = places.environment(tmp_path, address) | {"CAUNOI_TRUSTED_PROXIES": "127.0.0.1"}
    places.run(env, "tests.faults.sending", "world")
    stage = Stage(env, free_port(), server)
    proven(stage, IN_PROVE, capsys)
    assert ("PostgreSQL" in stage.kills) == places.ON_SERVER
