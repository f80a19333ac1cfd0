"""`make test`: the whole suite on SQLite and on PostgreSQL; journeys in a browser once, on PostgreSQL, and what asks no
database once, beside SQLite.

python -m tools.test [--db sqlite|postgresql|both] [-n WORKERS] [pytest's own arguments]
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
from pathlib import Path

from tools import postgres
from tools.browser import find_browser

ROOT = Path(__file__).resolve().parent.parent
# The run says what it waited for, so that it can be kept short.
SLOWEST = ("--durations=20", "--durations-min=5")
# Programs that read the files below deploy/, and the package that brings each.
READERS = {
    "nginx": "nginx-light",
    "caddy": "caddy",
    "openssl": "openssl",
    "systemd-analyze": "systemd",
    "pgbouncer": "pgbouncer",
}
# Tests with a real browser, or with processes that are killed: there a busy machine may come late.
LATE = ("tests/journeys/", "tests/faults/")
LATE_AT_MOST = 3


def asked_again(failed: list[str]) -> list[str]:
    """Of a run in which these failed, those that are asked once more, alone: few, and all of them of `LATE`."""
    return failed if len(failed) <= LATE_AT_MOST and all(name.startswith(LATE) for name in failed) else []


def pytest(database: str, url: str, workers: int, arguments: list[str]) -> tuple[bool, list[str]]:
    """Run the suite once; return whether it passed and lines that say how."""
    print(f"\n=== Tests on {database}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="caunoi-test-") as folder:
        env = os.environ | {"CAUNOI_DATABASE_URL": url, "CAUNOI_DATA_DIR": folder}
        asked = [sys.executable, "-m", "pytest", "-q", "-o", f"cache_dir={folder}/cache"]
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


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.test")
    parser.add_argument("--db", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("-n", type=int, default=min(os.cpu_count() or 1, 4))
    options, arguments = parser.parse_known_args()
    os.environ["PATH"] += os.pathsep + "/usr/sbin"  # where Debian keeps servers, out of the way of most people
    # One `-m` replaces another: what pyproject.toml leaves out is said again here.
    marks, missing = ["not faults", "not served"], []
    if find_browser() is None:
        marks.append("not browser")
        missing.append("journeys in a browser (type: sudo apt-get install chromium)")
    if shutil.which("soffice") is None:
        marks.append("not office")
        missing.append("papers through LibreOffice (type: sudo apt-get install libreoffice-writer-nogui)")
    for program, package in READERS.items():
        if shutil.which(program) is None:
            missing.append(f"files of deploy/ through {program} (type: sudo apt-get install {package})")
    for what in missing:
        print(f"!!! WILL NOT RUN: {what}")

    results = []
    if options.db != "postgresql":
        once_elsewhere = sorted({"not browser", *marks})
        results.append(pytest("SQLite", "", options.n, ["-m", " and ".join(once_elsewhere), *arguments]))
    if options.db != "sqlite":
        with postgres.running() as url:
            asked_before = ["not apart"] if options.db == "both" else []
            said = " and ".join([*marks, *asked_before])
            results.append(pytest("PostgreSQL", url, options.n, ["-m", said, *arguments]))

    print("\n=== Result")
    for _, lines in results:
        print(*lines, sep="\n")
    for what in missing:
        print(f"!!! DID NOT RUN: {what}")
    failed = not all(passed for passed, _ in results) or (missing and os.environ.get("CI") == "true")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
