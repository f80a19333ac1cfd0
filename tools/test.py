"""`make test` and `make whole`: the suite on SQLite and on PostgreSQL; journeys in a browser once, on PostgreSQL, and
what asks no database once, beside SQLite. `make test` leaves out what is marked `long`, and asks what is marked `once`
of one database: it must end within ten minutes on two cores.

python -m tools.test [--whole] [--db sqlite|postgresql|both] [-n WORKERS] [pytest's own arguments]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tools import postgres
from tools.browser import find_browser

ROOT = Path(__file__).resolve().parent.parent
# The run says what it waited for, so that it can be kept short.
SLOWEST = ("--durations=20", "--durations-min=5")
# Programs of others that the tests speak to or that read the files below deploy/, and the package that brings each.
PROGRAMS = {
    "nginx": "nginx-light",
    "caddy": "caddy",
    "openssl": "openssl",
    "systemd-analyze": "systemd",
    "pgbouncer": "pgbouncer",
    "clamd": "clamav-daemon",
}
# Tests with a real browser, or with processes that are killed: there a busy machine may come late.
LATE = ("tests/journeys/", "tests/faults/")
LATE_AT_MOST = 3
TABLES = "CAUNOI_TEST_TABLES"


def asked_again(failed: list[str]) -> list[str]:
    """Of a run in which these failed, those that are asked once more, alone: few, and all of them of `LATE`."""
    return failed if len(failed) <= LATE_AT_MOST and all(name.startswith(LATE) for name in failed) else []


def environment(url: str, folder: str | Path) -> dict[str, str]:
    """Of a process on this database with its data in this folder. What is compiled is kept, whatever the machine says:
    some processes read the same thousand files."""
    return os.environ | {"CAUNOI_DATABASE_URL": url, "CAUNOI_DATA_DIR": str(folder), "PYTHONDONTWRITEBYTECODE": ""}


def tables(folder: Path, server: str) -> dict[str, str]:
    """Migrate a database of each kind once, both at a time, for all workers to begin from a copy; `server` is empty
    where PostgreSQL is not asked. Gives what `caunoi.ground.tests.keeping` is to be told in `TABLES`."""
    made = {"": str(folder / "tables.sqlite3")}
    urls = [f"sqlite:///{made['']}"]
    if server:
        made[server] = "tables"
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {made[server]}")
        urls.append(urlunsplit(urlsplit(server)._replace(path=f"/{made[server]}")))
    asked = [sys.executable, "-m", "caunoi", "migrate", "--verbosity", "0"]
    at_work = [subprocess.Popen(asked, cwd=ROOT, env=environment(url, folder)) for url in urls]
    if any([process.wait() for process in at_work]):
        raise SystemExit("the tables cannot be made")
    return made


def pytest(database: str, url: str, made: str, workers: int, arguments: list[str]) -> tuple[bool, list[str]]:
    """Run the suite once, from a copy of the tables that are made; return whether it passed and lines that say how."""
    print(f"\n=== Tests on {database}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="caunoi-test-") as folder:
        env = environment(url, folder) | {TABLES: made}
        asked = [sys.executable, "-m", "pytest", "-q", "--reuse-db", "-o", f"cache_dir={folder}/cache"]
        parallel = ["-n", str(workers), "--dist", "worksteal"] if workers > 1 else []
        code = subprocess.run([*asked, *SLOWEST, *parallel, *arguments], cwd=ROOT, env=env).returncode
        noted = Path(folder) / "cache/v/cache/lastfailed"
        late = asked_again(list(json.loads(noted.read_text("utf-8")))) if code == 1 and noted.exists() else []
        if late:
            print(f"\n=== Once more, alone, on {database}", flush=True)
            code = subprocess.run([*asked, "-n", "0", "-m", "", *late], cwd=ROOT, env=env).returncode
    # Code 5, "nothing was collected", is a failure like any other.
    passed = code == 0
    verdict = "passed" if passed else f"FAILED (pytest ended with {code})"
    lines = [f"{database}: {verdict} in {time.monotonic() - began:.0f} s"]
    return passed, lines + [f"!!! PASSED ONLY WHEN ASKED AGAIN: {name}" for name in late if passed]


def missing_here() -> tuple[list[str], list[str]]:
    """Which marks cannot be asked on this machine, and what will not run for want of a program."""
    marks, missing = [], []
    if find_browser() is None:
        marks.append("not browser")
        missing.append("journeys in a browser (type: sudo apt-get install chromium)")
    if shutil.which("soffice") is None:
        marks.append("not office")
        missing.append("papers through LibreOffice (type: sudo apt-get install libreoffice-writer-nogui)")
    for program, package in PROGRAMS.items():
        if shutil.which(program) is None:
            missing.append(f"tests with {program} (type: sudo apt-get install {package})")
    return marks, missing


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.test")
    parser.add_argument("--db", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("-n", type=int, default=min(os.cpu_count() or 1, 4))
    parser.add_argument("--whole", action="store_true", help="everything, as before a change goes to main")
    options, arguments = parser.parse_known_args()
    os.environ["PATH"] += os.pathsep + "/usr/sbin"  # where Debian keeps servers, out of the way of most people
    both = options.db == "both"
    marks, missing = missing_here()
    # One `-m` replaces another: what pyproject.toml leaves out is said again here.
    marks += ["not faults", "not served"]
    if not options.whole:
        marks += ["not long", *(["not elsewhere"] if both else [])]
    for what in missing:
        print(f"!!! WILL NOT RUN: {what}")

    results = []
    with (
        postgres.running() if options.db != "sqlite" else nullcontext("") as server,
        tempfile.TemporaryDirectory() as kept,
    ):
        made = tables(Path(kept), server)
        if options.db != "postgresql":
            asked = " and ".join(sorted({"not browser", *marks}))
            results.append(pytest("SQLite", "", made[""], options.n, ["-m", asked, *arguments]))
        if server:
            asked = " and ".join([*marks, *(["not apart"] if both else [])])
            results.append(pytest("PostgreSQL", server, made[server], options.n, ["-m", asked, *arguments]))

    print("\n=== Result")
    for _, lines in results:
        print(*lines, sep="\n")
    for what in missing:
        print(f"!!! DID NOT RUN: {what}")
    failed = not all(passed for passed, _ in results) or (missing and os.environ.get("CI") == "true")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
