"""`make test`: the whole suite on SQLite and on PostgreSQL; journeys in a browser once, on PostgreSQL.

python -m tools.test [--db sqlite|postgresql|both] [-n WORKERS] [pytest's own arguments]
"""

from __future__ import annotations

import argparse
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


def pytest(database: str, url: str, workers: int, arguments: list[str]) -> tuple[bool, str]:
    """Run the suite once; return whether it passed and a line that says how."""
    print(f"\n=== Tests on {database}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="caunoi-test-") as folder:
        env = os.environ | {"CAUNOI_DATABASE_URL": url, "CAUNOI_DATA_DIR": folder}
        parallel = ["-n", str(workers), "--dist", "worksteal"] if workers > 1 else []
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *SLOWEST, *parallel, *arguments], cwd=ROOT, env=env
        )
    # Code 5, "nothing was collected", is a failure like any other.
    passed = done.returncode == 0
    verdict = "passed" if passed else f"FAILED (pytest ended with {done.returncode})"
    return passed, f"{database}: {verdict} in {time.monotonic() - began:.0f} s"


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
            results.append(pytest("PostgreSQL", url, options.n, ["-m", " and ".join(marks), *arguments]))

    print("\n=== Result")
    for _, line in results:
        print(line)
    for what in missing:
        print(f"!!! DID NOT RUN: {what}")
    failed = not all(passed for passed, _ in results) or (missing and os.environ.get("CI") == "true")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
