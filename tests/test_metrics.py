"""Two web processes, one answer: the figures of all of them, whoever is asked."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

KEY = "m" * 40
ASKED = 60


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server of two processes on a database without tables, as it is before `caunoi init`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {
        "CAUNOI_DATABASE_URL": "",
        "CAUNOI_DATA_DIR": str(tmp_path / "data"),
        "CAUNOI_METRICS_KEY": KEY,
        "TMPDIR": str(tmp_path),
    }
    caunoi = [sys.executable, "-m", "caunoi"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [*caunoi, "serve", "--port", str(port), "--workers", "2"], env=env, stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + 120
        while get(f"http://127.0.0.1:{port}/healthz")[0] != 200:
            assert server.poll() is None, (tmp_path / "log").read_text(errors="replace")
            assert time.monotonic() < until, (tmp_path / "log").read_text(errors="replace")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
    assert list(tmp_path.glob("caunoi-metrics-*")) == []


def get(url: str, key: str = "") -> tuple[int, str]:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return 0, ""


def figures(address: str) -> dict[tuple[str, str], float]:
    """Name and door of each figure → its value."""
    status, page = get(f"{address}/metrics", KEY)
    assert status == 200
    found = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    return {(one.name, one.labels.get("door", "")): one.value for one in found}


def test_the_counts_of_two_processes_are_added_up(address: str) -> None:
    counted = ("caunoi_requests_total", "ui:healthz")
    before = figures(address)[counted]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: get(f"{address}/healthz")[0], range(ASKED))) == {200}
    for _ in range(6):
        found = figures(address)
        assert found[counted] - before == ASKED
        assert found["caunoi_request_seconds_count", "ui:healthz"] == found[counted]
        assert found["caunoi_database_up", ""] == 0
    assert get(f"{address}/metrics", KEY[1:])[0] == get(f"{address}/khong-co-trang-nay")[0]
