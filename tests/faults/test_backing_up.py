"""What is left when a backup or a restore is killed at any moment."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tools import postgres

pytestmark = pytest.mark.faults
KILLS = 12
SERVER = os.environ.get("CAUNOI_DATABASE_URL", "")
ON_SERVER = SERVER.startswith("postgresql")


def variables(folder: Path, name: str) -> dict[str, str]:
    url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}")) if ON_SERVER else ""
    path = f"{postgres.installed_server() / 'bin'}{os.pathsep}{os.environ['PATH']}" if ON_SERVER else os.environ["PATH"]
    return os.environ | {"CAUNOI_DATA_DIR": str(folder / name), "CAUNOI_DATABASE_URL": url, "PATH": path}


def on_server(statement: str) -> None:
    if ON_SERVER:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(statement)


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


def test_a_killed_backup_leaves_a_whole_archive_or_none(home, tmp_path):
    dice = random.Random(115)
    for number in range(KILLS):
        archive = tmp_path / f"{number}.tar"
        killed(home, dice.uniform(0.4, 2), "backup", str(archive))
        if archive.exists():
            assert call(home, "restore", str(archive), "--check") == 0
    assert call(home, "backup", str(tmp_path / "last.tar")) == 0


def test_a_killed_restore_leaves_a_place_that_can_be_emptied_and_filled(home, tmp_path):
    archive = tmp_path / "b.tar"
    assert call(home, "backup", str(archive)) == 0
    dice = random.Random(115)
    filled = 0
    for _ in range(KILLS):
        on_server("CREATE DATABASE place")
        env = variables(tmp_path, "place")
        killed(env, dice.uniform(0.4, 3), "restore", str(archive))
        # Either nothing stands there yet, and the next run succeeds; or the database is in, whole, and it refuses.
        if call(env, "restore", str(archive)) == 0:
            assert len(list((tmp_path / "place" / "files" / "2026").iterdir())) == 40
        else:
            filled += 1
            assert call(env, "init") == 0
        on_server("DROP DATABASE place WITH (FORCE)")
        subprocess.run(["rm", "-r", tmp_path / "place"], check=True)
    assert filled < KILLS
