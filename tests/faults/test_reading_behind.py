"""Public pages are read from a hot standby while it is close behind, for whoever brings no session."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults import places
from tests.faults.test_failing_over import Pair, pair
from tests.faults.test_sending_petitions import free_port
from tools import postgres, run

__all__ = ["pair"]

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not places.ON_SERVER, reason="SQLite has no standby"),
]
OLD, NEW = "Mường Bú", "Mường Đổi Tên"
RENAMED = "UPDATE org_unit SET short_name = replace(short_name, 'Mường Bú', 'Mường Đổi Tên') WHERE code = '03847'"


def told(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(statement)


def renamed(pair: Pair) -> None:
    """The leader knows another name from now on."""
    leader = f"postgresql://postgres@/sending?host={pair.leader}"
    told(leader, RENAMED)


def paused(pair: Pair) -> None:
    """The standby takes what comes and shows none of it."""
    told(f"postgresql://postgres@/sending?host={pair.standby}", "SELECT pg_wal_replay_pause()")


@pytest.fixture
def page(pair: Pair, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Asks a served installation for the public list; `session=` is the cookie that comes along."""
    leader = f"postgresql://postgres@/sending?host={pair.leader}"
    env = places.environment(tmp_path, leader) | {
        "CAUNOI_REPLICA_URL": f"postgresql://postgres@/sending?host={pair.standby}"
    }
    places.run(env, "caunoi", "init")
    places.run(env, "tests.faults.sending", "world")
    # Writes wait for the disk of the standby alone; the pages below are about one that shows things late.
    told(leader, "ALTER SYSTEM SET synchronous_standby_names = ''")
    told(leader, "SELECT pg_reload_conf()")
    port = free_port()
    command = [sys.executable, "-m", "caunoi", "serve", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=places.ROOT, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}/"

    def ask(*, session: str = "") -> str:
        asked = urllib.request.Request(
            f"{address}kien-nghi/", headers={"Cookie": f"sessionid={session}"} if session else {}
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert answer.status == 200
            return str(answer.read().decode())

    try:
        assert run.wait_until_it_answers(address, [server])
        yield ask
    finally:
        server.terminate()
        server.wait()


def test_a_page_comes_from_the_standby_and_from_the_leader_for_whoever_brings_a_session(
    pair: Pair, page: Callable[..., str]
) -> None:
    assert OLD in page()
    paused(pair)
    renamed(pair)
    assert OLD in page()
    assert NEW in page(session="x" * 32)


def test_a_standby_that_falls_behind_is_left_alone_until_it_has_caught_up(pair: Pair, page: Callable[..., str]) -> None:
    paused(pair)
    renamed(pair)
    began = time.monotonic()
    while NEW not in page() and time.monotonic() < began + 60:
        time.sleep(1)
    assert 5 < time.monotonic() - began < 50  # 30 s behind, and five until it is asked again


def test_a_standby_that_dies_costs_nobody_a_page(pair: Pair, page: Callable[..., str]) -> None:
    assert OLD in page()
    postgres.crash(pair.standby)
    renamed(pair)
    assert NEW in page()
