"""A new release is brought in while citizens send: the old one serves on, the new one starts beside it and takes over.

The new release is a copy of this one with one more column and the migration that adds it. Whoever leads the proxy sends
requests to the old one, to the new one, back to the old one because something seems wrong, and to the new one again.
Nobody sees an error, and whoever was shown a code has her petition.
"""

from __future__ import annotations

import http.client
import shutil
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
    pytest.mark.skipif(not places.ON_SERVER, reason="SQLite takes one writer at a time: it is upgraded standing still"),
]
EACH = 3.0  # seconds of sending to each
COLUMN = "objects = PetitionSet.as_manager()"
LATER = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "{last}")]
    operations = [migrations.AddField("petition", "made_by_next", models.BooleanField(null=True, default=True))]
"""


def next_release(folder: Path) -> Path:
    """This release and one migration, in `folder`; the old code knows nothing of the column."""
    shutil.copytree(places.ROOT / "src", folder, ignore=shutil.ignore_patterns("__pycache__"))
    petitions = folder / "caunoi" / "petitions"
    model = petitions / "models" / "petition.py"
    words = model.read_text(encoding="utf-8")
    assert words.count(COLUMN) == 1
    model.write_text(
        words.replace(COLUMN, f"made_by_next = models.BooleanField(null=True, default=True)\n\n    {COLUMN}"),
        encoding="utf-8",
    )
    last = max(path.stem for path in (petitions / "migrations").glob("[0-9]*.py"))
    (petitions / "migrations" / "9000_next.py").write_text(LATER.format(last=last), encoding="utf-8")
    return folder


@pytest.fixture
def server() -> Iterator[str]:
    """The address of an empty database in a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="caunoi-pg-"))
    try:
        url = postgres.start(folder, durable=True)
        with psycopg.connect(url, autocommit=True) as held:
            held.execute("CREATE DATABASE sending")
        yield places.address_of("sending", url)
    finally:
        postgres.stop(folder)


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What anybody saw that was no page."""
    seen: list[str] = []
    ask = Browser.ask

    def told(browser: Browser, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        try:
            answer = ask(browser, method, path, body, kind)
        except (OSError, http.client.HTTPException) as error:
            if path != "/healthz":
                seen.append(f"{method} {path}: {error!r}")
            raise
        if answer[0] >= 500:
            seen.append(f"{method} {path}: {answer[0]}")
        return answer

    monkeypatch.setattr(Browser, "ask", told)
    return seen


def lead(citizens: Citizens, to: Stage) -> None:
    """As the proxy does: whoever begins a petition from now on begins it there."""
    citizens.port = to.port
    time.sleep(EACH)


def made_by(server: str) -> tuple[int, int]:
    """How many petitions the old and the new code have written since the column is there."""
    with psycopg.connect(server) as held:
        row = held.execute(
            "SELECT count(*) FILTER (WHERE made_by_next IS NULL), count(*) FILTER (WHERE made_by_next) "
            "FROM petitions_petition"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def test_nobody_sees_a_new_release_come(
    server: str, errors: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    env = places.environment(data, server) | {"CAUNOI_TRUSTED_PROXIES": "127.0.0.1"}
    env_next = env | {"PYTHONPATH": str(next_release(tmp_path / "next"))}
    places.run(env, "tests.faults.sending", "world")
    old, new = Stage(env, free_port()), Stage(env_next, free_port())
    with old, Citizens(old.port) as citizens:
        time.sleep(EACH)
        before = len(citizens.acknowledged)
        began = time.monotonic()
        places.run(env_next, "caunoi", "init")
        took = time.monotonic() - began
        while_it_ran = len(citizens.acknowledged) - before
        column_at = made_by(server)[0]
        with new:
            lead(citizens, new)
            lead(citizens, old)
            lead(citizens, new)
            for program in ("work", "serve"):
                old.kill(program)
            time.sleep(EACH)
            citizens.done.set()
            for one in citizens.threads:
                one.join()
            troubles = list(troubles_of(new, citizens))
    by_old, by_new = made_by(server)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{before} petitions before, {while_it_ran} while the new release brought the tables up ({took:.1f} s), "
            f"{by_old - column_at} more by the old and {by_new} by the new one since; {len(citizens.acknowledged)} "
            f"acknowledged; {len(errors)} errors seen, {len(troubles)} troubles\n"
        )
    assert errors == []
    assert troubles == []
    assert min(before, while_it_ran, by_old - column_at, by_new) > 0
