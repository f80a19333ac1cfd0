"""The database server dies while citizens send, and its hot standby takes over.

Whoever was shown a code has her petition on the standby: the leader acknowledged nothing that was not there too. The
address names both servers and asks for the one that takes writes, so web server and worker find it without a restart.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from tests.faults import places
from tests.faults.test_sending_petitions import Citizens, Stage, free_port, troubles_of
from tools import postgres

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not places.ON_SERVER, reason="SQLite has no standby"),
]
ROUNDS = 3  # each with a leader and a standby of its own
BEFORE, AFTER = 6.0, 4.0  # seconds of sending


class Pair(NamedTuple):
    leader: Path
    standby: Path

    @property
    def address(self) -> str:
        return f"postgresql://postgres@/sending?host={self.leader},{self.standby}&target_session_attrs=read-write"


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A server and its hot standby, with an empty database."""
    found = Pair(*(Path(tempfile.mkdtemp(prefix="caunoi-pg-")) for _ in range(2)))
    try:
        with psycopg.connect(postgres.start(found.leader, durable=True), autocommit=True) as server:
            server.execute("CREATE DATABASE sending")
        postgres.follow(found.leader, found.standby)
        yield found
    finally:
        for folder in reversed(found):
            postgres.stop(folder)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_nothing_that_was_acknowledged_is_lost_when_the_standby_takes_over(
    number: int, pair: Pair, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    env = places.environment(tmp_path, pair.address) | {"CAUNOI_TRUSTED_PROXIES": "127.0.0.1"}
    places.run(env, "tests.faults.sending", "world")
    stage = Stage(env, free_port())
    with stage:
        with Citizens(stage.port) as citizens:
            time.sleep(BEFORE + 0.37 * number)
            postgres.crash(pair.leader)
            before, died = len(citizens.acknowledged), time.monotonic()
            postgres.promote(pair.standby)
            while len(citizens.acknowledged) == before and time.monotonic() < died + 60:
                time.sleep(0.01)
            waited = time.monotonic() - died
            time.sleep(AFTER)
        troubles = list(troubles_of(stage, citizens))
    after = len(citizens.acknowledged) - before
    with capsys.disabled():
        sys.stdout.write(
            f"\nThe leader killed after {before} petitions were acknowledged, {after} more on the standby, the first "
            f"{waited:.1f} s after the kill; {len(troubles)} troubles, "
            f"{sum('is lost' in one for one in troubles)} lost\n"
        )
    assert troubles == []
    assert before > 0
    assert after > 0


WAITS_IN_VAIN = "PostgreSQL chờ máy chủ dự phòng mà không máy nào nối vào"


def test_a_standby_that_is_gone_is_told_by_the_check(pair: Pair, tmp_path: Path) -> None:
    env = places.environment(tmp_path, pair.address)
    places.run(env, "caunoi", "init")

    def told() -> str:
        return subprocess.run(
            [sys.executable, "-m", "caunoi", "check", "--deploy"],
            cwd=places.ROOT,
            env=env,
            capture_output=True,
            text=True,
        ).stdout

    assert "dự phòng" not in told()
    postgres.crash(pair.standby)
    until = time.monotonic() + 30
    while WAITS_IN_VAIN not in (last := told()) and time.monotonic() < until:
        time.sleep(0.5)
    assert WAITS_IN_VAIN in last
