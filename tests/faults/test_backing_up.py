"""What is left when a backup or a restore is killed at any moment."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.places import ON_SERVER, address_of, environment, on_server
from tools import postgres

pytestmark = pytest.mark.faults
KILLS = 12


def variables(folder: Path, name: str) -> dict[str, str]:
    path = f"{postgres.installed_server() / 'bin'}{os.pathsep}{os.environ['PATH']}" if ON_SERVER else os.environ["PATH"]
    return environment(folder / name, address_of(name)) | {"PATH": path}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of an installation with a little in it and 40 MB of files."""
    on_server("CREATE DATABASE home")
    env = variables(tmp_path, "home")
    call(env, "init")
    files = tmp_path / "home" / "files" / "2026"
    files.mkdir(parents=True)
    for number in range(40):
        (files / str(number)).write_bytes(os.urandom(1_000_000))
    yield env
    on_server("DROP DATABASE home WITH (FORCE)")


def call(env: dict[str, str], *arguments: str) -> int:
    done = subprocess.run([sys.executable, "-m", "caunoi", *arguments], env=env, capture_output=True)
    assert done.returncode in {0, 2}, done.stderr.decode()
    return done.returncode


def killed(env: dict[str, str], after: float, *arguments: str) -> bool:
    """Run a command and kill it; whether it was still running."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-m", "caunoi", *arguments], env=env, stdout=quiet, stderr=quiet)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def moments(seconds: float) -> list[float]:
    """When to kill what lasts this long undisturbed on this machine: early for sure, then anywhere, also after it."""
    dice = random.Random(115)
    return [seconds * share for share in (0.2, 0.4, *(dice.uniform(0.2, 1.2) for _ in range(KILLS - 2)))]


def test_a_killed_backup_leaves_a_whole_archive_or_none(home, tmp_path):
    began = time.monotonic()
    assert call(home, "backup", str(tmp_path / "first.tar")) == 0
    for number, moment in enumerate(moments(time.monotonic() - began)):
        archive = tmp_path / f"{number}.tar"
        killed(home, moment, "backup", str(archive))
        if archive.exists():
            assert call(home, "restore", str(archive), "--check") == 0
    assert call(home, "backup", str(tmp_path / "last.tar")) == 0


def empty_again(place: Path) -> None:
    on_server("DROP DATABASE place WITH (FORCE)")
    shutil.rmtree(place)


def test_a_killed_restore_leaves_a_place_that_can_be_emptied_and_filled(home, tmp_path):
    archive = tmp_path / "b.tar"
    assert call(home, "backup", str(archive)) == 0
    on_server("CREATE DATABASE place")
    env = variables(tmp_path, "place")
    began = time.monotonic()
    assert call(env, "restore", str(archive)) == 0
    undisturbed = time.monotonic() - began
    empty_again(tmp_path / "place")
    filled = 0
    for moment in moments(undisturbed):
        on_server("CREATE DATABASE place")
        killed(env, moment, "restore", str(archive))
        # Either nothing stands there yet, and the next run succeeds; or the database is in, whole, and it refuses.
        if call(env, "restore", str(archive)) == 0:
            assert len(list((tmp_path / "place" / "files" / "2026").iterdir())) == 40
        else:
            filled += 1
            assert call(env, "init") == 0
        empty_again(tmp_path / "place")
    assert filled < KILLS
