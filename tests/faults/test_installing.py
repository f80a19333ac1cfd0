"""What is left when the machine fails in the middle of `caunoi init`: the next run makes it whole."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.places import ON_SERVER, address_of, environment, on_server

pytestmark = pytest.mark.faults
KILLS = 12


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of an installation of its own, with an empty database of this run's kind."""
    on_server("CREATE DATABASE faults")
    yield environment(tmp_path / "data", address_of("faults"))
    on_server("DROP DATABASE faults WITH (FORCE)")


def caunoi(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "caunoi", *arguments]


def test_killed_at_any_moment_it_starts_again(env):
    dice = random.Random(115)
    for _ in range(KILLS):
        process = subprocess.Popen(caunoi("init"), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(dice.uniform(0.2, 3))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    subprocess.run(caunoi("init"), env=env, check=True, capture_output=True)
    subprocess.run(caunoi("check"), env=env, check=True, capture_output=True)


@pytest.mark.parametrize("room", [20_000, 300_000, 900_000], ids=lambda room: f"{room // 1000} kB")
def test_with_no_room_on_the_disk_it_fails_and_starts_again(env, room):
    """No file may grow beyond `room` bytes, as on a disk that is full."""

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

    cramped = subprocess.run(caunoi("init"), env=env, capture_output=True, preexec_fn=narrow)
    whole = subprocess.run(caunoi("init"), env=env, capture_output=True)
    assert whole.returncode == 0, whole.stderr.decode()[-2000:]
    assert cramped.returncode != 0 or ON_SERVER
    subprocess.run(caunoi("check"), env=env, check=True, capture_output=True)
