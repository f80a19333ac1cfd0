"""Clocks, memory, temporary databases and a counter of queries for the benches."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any, Literal

from tools import postgres

Database = Literal["sqlite", "postgresql"]
CALM_SECONDS = 1.0  # a figure is repeated for about so long


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of something costs: median seconds of wall and of processor over `n` runs, peak memory in MB.

    `slow` is the wall that 95 of 100 runs keep within. `server` is the processor time of the PostgreSQL process that
    answered (its helpers, where it took any, are not in it); SQLite works in this process and is in `cpu`.
    """

    wall: float
    cpu: float
    peak_mb: float
    n: int
    slow: float = 0.0
    server: float = 0.0

    @property
    def whole(self) -> float:
        """Seconds of processor of this process and of the database together."""
        return self.cpu + self.server


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result.

    `ratio` is value by the baseline's value in the same run. `limit`, if any, is the largest value that is promised.
    """

    name: str
    value: float
    unit: str
    baseline: str
    ratio: float
    cpu_ms: float
    peak_mb: float
    n: int
    database: str = "-"
    limit: float | None = None

    @property
    def held(self) -> bool:
        return self.limit is None or self.value <= self.limit

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"held": self.held}


def peak_mb() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024) / 1.024**2


def measure(work: Callable[[], object], *, seconds: float = CALM_SECONDS, least: int = 3) -> Cost:
    """Run `work` once to warm up and then for about `seconds`; the cyclic collector rests meanwhile."""
    (cost,) = _measured([work], seconds, least)
    return cost


def measure_beside(
    work: Callable[[], object], bare: Callable[[], object], *, seconds: float = CALM_SECONDS, least: int = 3
) -> tuple[Cost, Cost]:
    """Run both in turns, each for about `seconds`: what else the machine does meanwhile slows both alike."""
    cost, baseline = _measured([work, bare], 2 * seconds, least)
    return cost, baseline


def _measured(works: list[Callable[[], object]], seconds: float, least: int) -> list[Cost]:
    for work in works:
        work()
    clocks = [time.perf_counter, time.process_time, server_clock()]
    runs: list[list[list[float]]] = [[] for _ in works]
    gc.collect()
    gc.disable()
    try:
        until = time.perf_counter() + seconds
        while len(runs[0]) < least or time.perf_counter() < until:
            for place, work in enumerate(works):
                began = [clock() for clock in clocks]
                work()
                runs[place].append([clock() - at for clock, at in zip(clocks, began, strict=True)])
    finally:
        gc.enable()
    return [_cost(*map(list, zip(*run, strict=True))) for run in runs]


def _cost(walls: list[float], cpus: list[float], servers: list[float]) -> Cost:
    median = statistics.median
    return Cost(median(walls), median(cpus), peak_mb(), len(walls), percentile(walls, 95), median(servers))


def server_clock() -> Callable[[], float]:
    """Seconds of processor that the PostgreSQL process behind this process's connection has used; 0 without one.

    Linux tells them in nanoseconds; where they are not told the answer is 0, too.
    """
    from django.conf import settings  # noqa: PLC0415

    if not settings.configured:
        return float

    from django.db import connection  # noqa: PLC0415

    if connection.vendor != "postgresql":
        return float
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")

    def clock() -> float:
        try:
            return int(told.read_text().split()[0]) / 1e9
        except FileNotFoundError:
            return 0.0

    return clock if told.exists() else float


def percentile(values: list[float], part: int) -> float:
    """The smallest of the values that so many of a hundred do not exceed."""
    return sorted(values)[max(0, ceil(len(values) * part / 100) - 1)]


def measure_process(command: list[str], *, runs: int = 7) -> Cost:
    """Run a command to its end several times, its output thrown away; CPU and peak memory are the child's.

    Call this before anything large is loaded: on Linux the peak of a child starts at that of its parent.
    """
    walls: list[float] = []
    cpus: list[float] = []
    peaks: list[float] = []
    silence = os.open(os.devnull, os.O_RDWR)
    streams = [(os.POSIX_SPAWN_DUP2, silence, number) for number in (0, 1, 2)]
    for turn in range(runs + 1):
        began = time.perf_counter()
        child = os.posix_spawn(command[0], command, os.environ, file_actions=streams)
        _, status, used = os.wait4(child, 0)
        if os.waitstatus_to_exitcode(status):
            raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
        if turn:  # the first run warms the page cache and writes byte code
            walls.append(time.perf_counter() - began)
            cpus.append(used.ru_utime + used.ru_stime)
            peaks.append(used.ru_maxrss / 1024 / 1.024**2)
    os.close(silence)
    return Cost(statistics.median(walls), statistics.median(cpus), max(peaks), runs)


def call_process(command: list[str]) -> None:
    """Run a command to its end, so that what it loads is not counted here."""
    subprocess.run(command, check=True)


def figure(
    name: str,
    cost: Cost,
    baseline: tuple[str, Cost],
    *,
    unit: str = "ms",
    limit: float | None = None,
    database: str = "-",
) -> Figure:
    """A figure of wall time beside its baseline; `unit` is "ms" or "s"."""
    value = cost.wall * {"ms": 1000, "s": 1}[unit]
    return Figure(
        name=name,
        value=value,
        unit=unit,
        baseline=baseline[0],
        ratio=cost.wall / baseline[1].wall,
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=limit,
    )


def made(what: str) -> None:
    """Say on stderr what a generator made."""
    print(f"  made: {what}", file=sys.stderr, flush=True)


@contextmanager
def temporary_database(kind: Database) -> Iterator[None]:
    """An empty database of this kind and a data folder, named in the environment while the block runs.

    Start Django inside the block, not before: the settings are read once. PostgreSQL writes as carefully as in use.
    """
    with tempfile.TemporaryDirectory(prefix="caunoi-bench-") as folder:
        os.environ["CAUNOI_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "caunoi.config.settings"
        # The readers of the benches are signed in by force, which no second step follows.
        os.environ["CAUNOI_SECOND_FACTOR"] = "0"
        if kind == "sqlite":
            os.environ["CAUNOI_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
            yield
        else:
            with postgres.running(durable=True) as url:
                os.environ["CAUNOI_DATABASE_URL"] = url
                yield


class QueryCounter:
    """Counts the statements that pass a connection: `with connection.execute_wrapper(counter): …`."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def visits(person: Any, address: str) -> Callable[[], Any]:
    """A browser in which the person is signed in: each call asks for the page and gives Django's answer."""
    # Django must be running before its parts are imported.
    from django.test import Client  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def ask() -> Any:
        answer = client.get(address)
        if answer.status_code != 200:
            raise AssertionError(f"{address} answered {answer.status_code}")
        return answer

    return ask


def queries_of(visit: Callable[[], object]) -> int:
    """How many statements a visit costs once everything that is kept is warm."""
    from django.db import connection  # noqa: PLC0415

    visit()
    counter = QueryCounter()
    with connection.execute_wrapper(counter):
        visit()
    return counter.count
