"""Two web machines behind nginx, a worker's, the database's with PgBouncer, one with the store of the files; one of the
two dies while citizens send.

Each machine has its own address and its own data folder; what they share is the database and the bucket. The dead one
says no goodbye: its cable is pulled before its processes are killed.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings as own
from django.urls import reverse

from caunoi.org.tests.cast import Cast
from tests import plugin
from tests import store as stores
from tests.faults import machines, places
from tests.faults.test_sending_petitions import TOKEN, Browser, Citizens, Stage, free_port, troubles_of
from tests.house import survey
from tests.test_pooling import address, peopled, pgbouncer
from tests.test_proxies import running

__all__ = ["peopled"]

PORT = 8000
BEFORE, AFTER = 8, 8  # petitions that are acknowledged before a machine dies, and after
PATIENCE = 150.0
pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not places.ON_SERVER, reason="SQLite is one machine's"),
]


@pytest.fixture(autouse=True)
def machines_can_be_had() -> None:
    programs = (f"no {name} here" for name in ("nginx", "pgbouncer") if shutil.which(name) is None)
    if missing := next(programs, "") or machines.why_not():
        pytest.fail(f"NOT RUN: {missing}")


@contextmanager
def nginx(folder: Path, *upstream: machines.Machine) -> Iterator[int]:
    """nginx by our two files, without the certificate, which its own test has; gives its port."""
    port = free_port()
    shared = (survey.ROOT / "deploy" / "proxy" / "nginx-upstream.conf").read_text(encoding="utf-8")
    for there, machine in zip(("10.0.0.11", "10.0.0.12"), upstream, strict=True):
        assert there in shared
        shared = shared.replace(there, machine.address)
    ours = (survey.ROOT / "deploy" / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    ours = "server {" + ours.split("server {")[2]  # the one that serves
    ours = re.sub(r"\n\s*(listen \[::\]|ssl_)[^\n]+", "", ours)
    for there, here in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        ("/var/log/nginx/caunoi.log", str(folder / "error.log")),
        ("http://127.0.0.1:8000", "http://caunoi"),
        # Each citizen of the test has an address of her own.
        ("$remote_addr", "$http_x_forwarded_for"),
    ):
        assert there in ours
        ours = ours.replace(there, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    rooms = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    whole = f"daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{rooms}{shared}{ours}}}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    with running(["nginx", "-c", str(folder / "nginx.conf"), "-e", "stderr"], port, folder / "log"):
        yield port


@contextmanager
def store(machine: machines.Machine) -> Iterator[stores.Store]:
    found = stores.Store(9000, host=machine.address)
    command = [*machine.inside, sys.executable, stores.__file__, "9000", machine.address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 60
            while True:
                with suppress(OSError):
                    socket.create_connection((machine.address, 9000), timeout=1).close()
                    break
                assert time.monotonic() < until
                time.sleep(0.05)
            yield stores.another(found)
        finally:
            server.kill()


def wait_for(citizens: Citizens, count: int) -> float:
    """Until so many are acknowledged, or somebody is in trouble; the seconds until the first more came."""
    began, had, first = time.monotonic(), len(citizens.acknowledged), 0.0
    while len(citizens.acknowledged) < count and not citizens.troubles and time.monotonic() < began + PATIENCE:
        if not first and len(citizens.acknowledged) > had:
            first = time.monotonic() - began
        time.sleep(0.02)
    return first


@pytest.fixture
def session(cast: Cast) -> str:
    """Somebody has signed in, before the database is copied for the machines."""
    return cast.client(cast.officer).cookies[own.SESSION_COOKIE_NAME].value


def test_one_of_two_web_machines_dies_and_nothing_that_was_acknowledged_is_lost(
    session: str, peopled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # They are namespaces of this machine.
    monkeypatch.setattr(plugin, "LOCAL", {*plugin.LOCAL, *(f"10.77.0.{number}" for number in range(11, 16))})
    with ExitStack() as hall:
        net = hall.enter_context(machines.network())
        base, kept, first, second, behind = (
            net.machine(word, number) for number, word in enumerate(("db", "s3", "w1", "w2", "wk"), start=11)
        )
        pool = hall.enter_context(pgbouncer(peopled, base.address, base.inside))
        bucket = hall.enter_context(store(kept))
        stages = {}
        for machine, programs in ((first, ("serve", "work")), (second, ("serve",)), (behind, ("work",))):
            folder = tmp_path / machine.name
            folder.mkdir()
            env = places.environment(folder, address(pool, host=base.address)) | {
                "CAUNOI_TRUSTED_PROXIES": machines.SWITCH,
                "CAUNOI_HOSTS": f"127.0.0.1,{machine.address}",
                "CAUNOI_FILES": bucket.url,
                "CAUNOI_SECRET_KEY": own.SECRET_KEY,
                "CAUNOI_SEALING_KEY": ",".join(own.CAUNOI_SEALING_KEYS),
                "CAUNOI_DIGEST_KEY": ",".join(own.CAUNOI_DIGEST_KEYS),
            }
            stage = Stage(env, PORT, host=machine.address, inside=machine.inside, programs=programs)
            stages[machine] = hall.enter_context(stage)
        front = hall.enter_context(nginx(tmp_path, first, second))

        assert signed_in(front, session, times=4) == ["200"] * 4  # on both in turn
        with Citizens(front) as citizens:
            wait_for(citizens, BEFORE)
            second.pull_cable()
            stages[second].kill("serve")
            before = len(citizens.acknowledged)
            waited = wait_for(citizens, before + AFTER)
        troubles = list(troubles_of(stages[behind], citizens))
        assert signed_in(front, session, times=2) == ["200"] * 2
        pictures = len(bucket.files())
    with capsys.disabled():
        sys.stdout.write(
            f"\nA web machine of two died after {before} petitions were acknowledged, "
            f"{len(citizens.acknowledged) - before} more on the other, the first {waited:.1f} s after; "
            f"{len(troubles)} troubles\n"
        )
    assert troubles == []
    assert before >= BEFORE
    assert len(citizens.acknowledged) >= before + AFTER
    assert pictures >= len(citizens.acknowledged)


def signed_in(front: int, session: str, *, times: int) -> list[str]:
    """What a page of the office says to somebody who signed in once, asked several times."""
    found = []
    for _ in range(times):
        browser = Browser(front, 1)
        browser.cookies = f"csrftoken={TOKEN}; {own.SESSION_COOKIE_NAME}={session}"
        status, leads, _ = browser.ask("GET", reverse("desk:inbox"))
        found.append(f"{status}{leads}")
    return found
