"""A database that the first release made is brought up to this one, with everything that stood in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from caunoi.ground.releases.queries import own_release
from tests.first_release import DUE, LATER, TASKS

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[1]
SERVER = os.environ.get("CAUNOI_DATABASE_URL", "")


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of an installation of its own, on the kind of database of this run."""
    name, url = f"first_release_{uuid.uuid4().hex[:12]}", ""
    if SERVER.startswith("postgresql"):
        url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
    yield os.environ | {"CAUNOI_DATA_DIR": str(tmp_path / "data"), "CAUNOI_DATABASE_URL": url}
    if url:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(env: dict[str, str], *module: str) -> str:
    done = subprocess.run([sys.executable, "-m", *module], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_database_of_the_first_release_is_brought_up_with_all_that_stands_in_it(env: dict[str, str]) -> None:
    run(env, "tests.first_release", "make")
    run(env, "caunoi", "init")
    found: dict[str, Any] = json.loads(run(env, "tests.first_release", "look"))
    assert DUE < LATER
    assert found["tasks"] == [
        [status, 100 if status == "DONE" else 25 * number, LATER.isoformat(), 1] for number, status in enumerate(TASKS)
    ]
    assert found["open"] == [True, True, False, False]
    # What is new since then stands at what changes nothing: told by people, of one weight, nobody approves.
    assert found["scales"] == [["STATUS", 1, False]]
    assert (found["done"], found["password"], found["trail"]) == (1, True, True)
    assert found["releases"] == [own_release()]
    assert found["finished"] == "DONE"
