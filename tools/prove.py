"""`make prove`: the long ones. python -m tools.prove [mutation] [fuzzing] [faults] [painting] [load]

mutation  changes the rules of the pure rooms one sign at a time; the tests must notice (rooms: [tool.mutmut])
fuzzing   every property test with twenty thousand examples
faults    kills processes and fills disks in the middle of the work, on both databases
painting  the pages that citizens open, on a slow telephone and a weak network: the largest thing within 2.5 s
load      people who come at a growing rate, until the answers become slow
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools import load, postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Some changes cannot be noticed: another wording of an error, a faster way to the same answer.
LEAST_NOTICED = 0.85


def pytest(*arguments: str, database: str = "", **settings: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="caunoi-prove-") as folder:
        env = os.environ | {"CAUNOI_DATABASE_URL": database, "CAUNOI_DATA_DIR": folder} | settings
        done = subprocess.run([BIN / "pytest", "-q", *arguments], cwd=ROOT, env=env, check=False)
    return not done.returncode


def mutation() -> bool:
    """Whether the tests notice enough of what was changed."""
    with (ROOT / "mutants.log").open("w", encoding="utf-8") as log:
        done = subprocess.run([BIN / "mutmut", "run"], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    if done.returncode:
        print(f"mutmut ended with {done.returncode}; see mutants.log")
        return False
    subprocess.run([BIN / "mutmut", "export-cicd-stats"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    found = json.loads((ROOT / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    tried = found["total"] - found.get("skipped", 0)
    noticed = found["killed"] + found.get("timeout", 0)
    print(f"mutation: {noticed} of {tried} changes noticed; the rest: .venv/bin/mutmut results")
    return bool(tried and noticed / tried >= LEAST_NOTICED)


def fuzzing() -> bool:
    """Whether every property holds for many more examples than in `make test`."""
    files = [
        str(path)
        for folder in ("src", "tests")
        for path in sorted((ROOT / folder).rglob("test_*.py"))
        if "@given" in path.read_text(encoding="utf-8")
    ]
    return bool(files) and pytest("--hypothesis-profile", "prove", "-n", str(os.cpu_count() or 1), *files)


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
    "mutation": mutation,
    "fuzzing": fuzzing,
    "faults": faults,
    "painting": painting,
    "load": load.holds,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in PROOFS]
    if unknown:
        print(__doc__, file=sys.stderr)
        return 2
    failed = []
    for name in names or PROOFS:
        print(f"\n=== {name}", flush=True)
        if not PROOFS[name]():
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll held.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
