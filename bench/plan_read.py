"""Reading plan 115: inside a running process, and as the command `caunoi plan read`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import resources

from bench.harness import Figure, figure, measure, measure_process
from caunoi.documents.reading import read_bytes
from caunoi.plans.outline import read_outline

PLAN = resources.files("caunoi.plans") / "data" / "115-KH-MTTQ-UB.txt"
NAIVE = re.compile(r"^\s*([IVX]+|\d+|[a-zđ])[.)]\s+(.*)$|^\s*[-+*]\s*(.*)$")


def naive(data: bytes) -> int:
    """What a first attempt does: one regular expression a line, no joining, no tree."""
    return sum(1 for line in data.decode().splitlines() if NAIVE.match(line))


def run(_database: str) -> Iterator[Figure]:
    with resources.as_file(PLAN) as path:
        bare = ("python -c pass", measure_process([sys.executable, "-c", "pass"]))
        command = [sys.executable, "-m", "caunoi", "plan", "read", str(path), "--json"]
        yield figure("plan read, as a process", measure_process(command), bare, limit=800)
    data = PLAN.read_bytes()
    by_line = ("one regular expression a line", measure(lambda: naive(data)))
    whole = measure(lambda: read_outline(read_bytes(data, "115.txt")).as_json())
    yield figure("plan read, in process", whole, by_line, limit=50)
