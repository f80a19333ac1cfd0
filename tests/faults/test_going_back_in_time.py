"""Somebody wipes out a morning's work; the database is brought back to the moment before, from a copy and the log of
writes that was put aside since."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults import places
from tests.faults.test_sending_petitions import Citizens, Stage, free_port
from tools import postgres

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not places.ON_SERVER, reason="SQLite has no log of writes to put aside"),
]


@pytest.fixture
def folders() -> Iterator[tuple[Path, Path, Path]]:
    """Of the server that is in use, of what it puts aside, and of the one that is brought back."""
    used, shelf, back = (Path(tempfile.mkdtemp(prefix="caunoi-pg-")) for _ in range(3))
    try:
        with psycopg.connect(postgres.start(used, durable=True), autocommit=True) as server:
            server.execute("CREATE DATABASE sending")
        yield used, shelf, back
    finally:
        for folder in (used, shelf, back):
            postgres.stop(folder)


def test_everything_comes_back_that_was_acknowledged_before_the_moment(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    used, shelf, back = folders
    env = places.environment(tmp_path, places.address_of("sending", postgres.address(used)))
    env |= {"CAUNOI_TRUSTED_PROXIES": "127.0.0.1"}
    places.run(env, "tests.faults.sending", "world")
    postgres.archive(used, shelf)
    with Stage(env, free_port()) as stage, Citizens(stage.port) as citizens:
        time.sleep(6)
    sent = dict(citizens.acknowledged)
    with psycopg.connect(env["CAUNOI_DATABASE_URL"], autocommit=True) as mistaken:
        [moment] = mistaken.execute("SELECT clock_timestamp()::text").fetchone() or ("",)
        time.sleep(0.2)
        mistaken.execute("TRUNCATE petitions_petition CASCADE")
        finished = "SELECT last_archived_wal IS NOT NULL AND last_archived_wal >= %s FROM pg_stat_archiver"
        [piece] = mistaken.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone() or ("",)
        until = time.monotonic() + 60
        while mistaken.execute(finished, [piece]).fetchone() != (True,):
            assert time.monotonic() < until, "the log of writes is not put aside"
            time.sleep(0.1)
    began = time.monotonic()
    url = postgres.revive_at(shelf, back, moment)
    took = time.monotonic() - began
    with psycopg.connect(places.address_of("sending", url)) as restored:
        words = {row[0] for row in restored.execute("SELECT words FROM petitions_petition").fetchall()}
    lost = [number for number in sent if f"Việc số {number} ở đầu bản" not in words]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(sent)} petitions acknowledged, then wiped out; {len(words)} there again {took:.1f} s after, "
            f"{len(lost)} lost\n"
        )
    assert sent
    assert lost == []
