"""`make prove`: the long ones. python -m tools.prove [NAME] ...; without a name, all of these:

mutation  changes the rules that decide one sign at a time; the tests must notice (rooms: [tool.caunoi.mutation];
          one room: mutation:deadlines)
fuzzing   every property test with twenty thousand examples, the slow ones with two thousand
bytes     files made to reach every line of the readers of plans and of ADX, ten minutes each (CAUNOI_FUZZ_SECONDS)
oidc      signing in with a provider that others wrote, npm's oidc-provider (needs Node.js)
programs  every operation for programs, asked over the wire by its own description, with and without a token
container builds the image of deploy/container, runs its compose file and sends a petition (needs podman or docker)
faults    kills processes and fills disks in the middle of the work, on both databases
painting  the pages that citizens open, on a slow telephone and a weak network: the largest thing within 2.5 s
load      the last hour before the reports are due, at a growing rate and then a quarter of an hour at 35 requests/s
          (CAUNOI_LOAD_SECONDS)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools import container, fuzz, load, mutation, postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def pytest(*arguments: str, database: str = "", **settings: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="caunoi-prove-") as folder:
        env = os.environ | {"CAUNOI_DATABASE_URL": database, "CAUNOI_DATA_DIR": folder} | settings
        done = subprocess.run([BIN / "pytest", "-q", *arguments], cwd=ROOT, env=env, check=False)
    return not done.returncode


def fuzzing() -> bool:
    """Whether every property holds for many more examples than in `make test`."""
    files = [
        str(path)
        for folder in ("src", "tests")
        for path in sorted((ROOT / folder).rglob("test_*.py"))
        if "@given" in path.read_text(encoding="utf-8")
    ]
    # The mark that Hypothesis gives to its own: what stands beside them has one example.
    only = ("--hypothesis-profile", "prove", "-m", "hypothesis", "-n", str(os.cpu_count() or 1))
    return bool(files) and pytest(*only, *files)


def oidc() -> bool:
    """Whether people sign in with npm's oidc-provider as they do with the provider of the suite."""
    if not (shutil.which("node") and shutil.which("npm")):
        print("NOT RUN: there is no Node.js here; install node and npm.")
        return False
    place = ROOT / "mutants" / "oidc"
    shutil.copytree(ROOT / "tests" / "oidc", place, dirs_exist_ok=True)
    # The lock holds the hash of every package; where they come from is npm's own setting.
    installed = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=place, check=False)
    program = str(place / "provider.mjs")
    return not installed.returncode and pytest("src/caunoi/org/tests/test_toolkit.py", CAUNOI_OIDC_PROVIDER=program)


def programs() -> bool:
    """Whether every operation for programs answers as it is described, whatever it is asked (CAUNOI_QUESTIONS each)."""
    return pytest("-m", "served", "tests/journeys/test_programs_served.py")


def faults() -> bool:
    """Whether nothing is left half-done, on both databases."""
    only = ("-m", "faults", "tests/faults")
    on_sqlite = pytest(*only)
    with postgres.running(durable=True) as url:
        return pytest(*only, database=url) and on_sqlite


def painting() -> bool:
    """Whether the public pages are painted within their budget on a machine that does nothing else."""
    return pytest("-s", "tests/journeys/test_petition_journeys.py", "-k", "painted_soon", CAUNOI_MOST_PAINT="2.5")


PROOFS: dict[str, Callable[[], bool]] = {
    "mutation": mutation.holds,
    "fuzzing": fuzzing,
    "bytes": fuzz.holds,
    "oidc": oidc,
    "programs": programs,
    "container": container.holds,
    "faults": faults,
    "painting": painting,
    "load": load.holds,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name.partition(":")[0] not in PROOFS]
    if unknown:
        print(__doc__, file=sys.stderr)
        return 2
    failed = []
    for name in names or PROOFS:
        print(f"\n=== {name}", flush=True)
        proof, _, part = name.partition(":")
        if not (mutation.holds([part]) if part and proof == "mutation" else PROOFS[proof]()):
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll held.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
