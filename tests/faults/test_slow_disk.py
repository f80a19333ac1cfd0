"""PostgreSQL's disk answers, but slowly: each time something is to be safe on it, 0.4 s go by.

Reading goes on as before, whoever saves waits for as long as the disk needs, and what was acknowledged is there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults import places
from tests.faults.test_sending_petitions import Browser, Citizens, Stage, free_port, troubles_of
from tools import postgres

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not places.ON_SERVER, reason="SQLite writes within the process that serves"),
]
SECONDS, NAP_MICROSECONDS = 20.0, 400_000
SLOW = f"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
#define SLOWLY(name) int name(int file) {{ \\
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, #name); usleep({NAP_MICROSECONDS}); return real(file); }}
SLOWLY(fsync)
SLOWLY(fdatasync)
"""


@pytest.fixture
def slow_server() -> Iterator[Path]:
    """A server whose disk is slow."""
    if shutil.which("cc") is None:
        pytest.fail("NOT RUN: needs a C compiler (sudo apt-get install gcc)")
    folder = Path(tempfile.mkdtemp(prefix="caunoi-pg-"))
    (folder / "slow.c").write_text(SLOW)
    library = folder / "slow.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, folder / "slow.c", "-ldl"], check=True)
    folder.chmod(0o755)
    try:
        with psycopg.connect(postgres.start(folder, durable=True, LD_PRELOAD=str(library)), autocommit=True) as server:
            began = time.monotonic()
            server.execute("CREATE DATABASE sending")
            assert time.monotonic() - began > NAP_MICROSECONDS / 1e6, "the disk is as fast as ever"
        yield folder
    finally:
        postgres.stop(folder)


def test_whoever_reads_notices_nothing_and_what_was_acknowledged_is_there(
    slow_server: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    env = places.environment(tmp_path, places.address_of("sending", postgres.address(slow_server)))
    env |= {"CAUNOI_TRUSTED_PROXIES": "127.0.0.1"}
    places.run(env, "tests.faults.sending", "world")
    stage = Stage(env, free_port())
    read = []
    with stage:
        with Citizens(stage.port) as citizens:
            until = time.monotonic() + SECONDS
            while time.monotonic() < until:
                began = time.monotonic()
                assert Browser(stage.port, 0).ask("GET", "/kien-nghi/")[0] == 200
                read.append(time.monotonic() - began)
                time.sleep(0.2)
        troubles = list(troubles_of(stage, citizens))
    with capsys.disabled():
        middle = sorted(read)[len(read) // 2]
        sys.stdout.write(
            f"\nEach write waits {NAP_MICROSECONDS // 1000} ms for the disk: {len(citizens.acknowledged)} petitions "
            f"acknowledged in {SECONDS:.0f} s, a page read in {middle * 1000:.0f} ms in the middle; "
            f"{len(troubles)} troubles\n"
        )
    assert troubles == []
    assert citizens.acknowledged
