"""PostgreSQL's disk, with its log of writes on it, fills up while citizens send, and is made room on again.

The disk is one of memory, so small that a file fills it. Whoever was shown a code has her petition; whoever sends
meanwhile is told that the system is busy.
"""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults import places
from tests.faults.test_sending_petitions import TOKEN, Browser, Citizens, Stage, free_port, troubles_of
from tools import postgres

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not places.ON_SERVER, reason="tests/test_misfortunes.py asks it of SQLite"),
]
MB = 400
BEFORE, FULL = 6.0, 20.0  # seconds of sending
BUSY = "Hệ thống đang bận hoặc đang bảo trì"


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of its own with a server on it, in `server`."""
    if os.geteuid() != 0:
        pytest.fail("NOT RUN: needs root, to mount a disk")
    place = Path(tempfile.mkdtemp(prefix="caunoi-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MB}m,mode=755", "tmpfs", place], check=True)
    try:
        with psycopg.connect(postgres.start(place / "server", durable=True), autocommit=True) as server:
            server.execute("CREATE DATABASE sending")
        yield place
        postgres.stop(place / "server")
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
        place.rmdir()


def fill(place: Path) -> Path:
    """A file that takes all the room there is."""
    path = place / "full"
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        (place / "more").write_bytes(bytes(8192))
    (place / "more").unlink()
    return path


def serves(address: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address, connect_timeout=5) as server:
        return server.execute("SELECT 1").fetchone() is not None
    return False


def test_nothing_that_was_acknowledged_is_lost_and_all_goes_on_when_there_is_room(
    disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = places.address_of("sending", postgres.address(disk / "server"))
    env = places.environment(tmp_path, address) | {"CAUNOI_TRUSTED_PROXIES": "127.0.0.1"}
    places.run(env, "tests.faults.sending", "world")
    stage, seen = Stage(env, free_port()), Counter[str]()
    with stage:
        with Citizens(stage.port) as citizens:
            time.sleep(BEFORE)
            path, before = fill(disk), len(citizens.acknowledged)
            until, number = time.monotonic() + FULL, 1 << 20
            while time.monotonic() < until:
                number += 1
                for method, body in (("GET", b""), ("POST", f"csrfmiddlewaretoken={TOKEN}&commune=Mường Bú".encode())):
                    kind = "application/x-www-form-urlencoded" if body else ""
                    way = "/gui-kien-nghi/" if body else "/kien-nghi/"
                    status, _, page = Browser(stage.port, number).ask(method, way, body, kind)
                    assert status < 500 or BUSY in page, page[:2000]
                    seen[f"{'sending' if body else 'reading'} {status}"] += 1
                time.sleep(0.2)
            while_full = len(citizens.acknowledged) - before
            came_down = not serves(address)
            path.unlink()
            if came_down:
                postgres.revive(disk / "server", durable=True)
            time.sleep(BEFORE)
        troubles = list(troubles_of(stage, citizens))
    after = len(citizens.acknowledged) - before - while_full
    with capsys.disabled():
        sys.stdout.write(
            f"\nThe disk filled after {before} petitions were acknowledged, {while_full} more in the {FULL:.0f} s "
            f"without room ({', '.join(f'{what}: {count}' for what, count in sorted(seen.items()))}); PostgreSQL "
            f"{'ended and was started again' if came_down else 'went on by itself'}; {after} after; "
            f"{len(troubles)} troubles, {sum('is lost' in one for one in troubles)} lost\n"
        )
    assert troubles == []
    assert before > 0
    assert after > 0
    assert seen["sending 503"] > 0
