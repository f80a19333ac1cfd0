"""`make prove ARGS=load`: the last hour before the quarter's reports are due, with citizens sending.

75 communes save cell after cell and send their reports, the Office opens, returns, accepts and adds up, citizens read
and send petitions: real requests to a server of two processes with a worker, on PostgreSQL, all on this machine.
Requests come at a rate, whether or not the last ones have been answered; the time of an answer counts from the moment
when its request was due, so that waiting in a queue is not hidden.

First the rate grows, step by step, until 95 of 100 answers take longer than `SLOW_MS`; then `HELD_RATE` comes for
`CAUNOI_LOAD_SECONDS` (a quarter of an hour). The proof holds when in that time nothing failed, every form did what it
was sent for, every page had its p95 within `SLOW_MS` and the memory of server and worker stayed flat.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools import postgres, run
from tools.load.people import HTTP, Crowd, Failed

RATES = (5, 10, 20, 35, 50, 70, 100)
"""Requests a second, one step after the other."""
STEP_SECONDS = 30
MIXED_RATE, MIXED_SECONDS = 20, 60
"""Before anything is measured: until then all stand at the same page, which no hour of work begins with."""
HELD_RATE, HELD_SECONDS = 35, 900
SLOW_MS = 500.0
MOST_AT_ONCE = 24
MOST_GROWTH = 1.10
"""Of the memory of server and worker, from the end of the first quarter of the time to its end."""
PORT = 8179


@dataclass
class Step:
    """What one rate gave: milliseconds per page, what failed, the memory of the programs (MB) as time went by."""

    rate: int
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    cpu: float = 0.0
    """Seconds of a processor that server and worker used."""

    def visit(self, crowd: Crowd, kind: str, due: float) -> None:
        page = kind
        try:
            page = crowd.next_step(kind)
        except (Failed, *HTTP) as trouble:
            self.failed.append(f"{kind}: {trouble}")
        self.took[page].append((time.monotonic() - due) * 1000)

    def percentile(self, share: float, *pages: str) -> float:
        ordered = sorted(one for page in pages or self.took for one in self.took[page])
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    @property
    def slow_pages(self) -> list[str]:
        return [page for page in sorted(self.took) if self.percentile(0.95, page) > SLOW_MS]

    @property
    def growth(self) -> float:
        """By how much the memory grew once everything had been asked for."""
        warm = self.memory[len(self.memory) // 4 :]
        return warm[-1] / warm[0] if warm else 1.0


def come(rate: int, seconds: float, crowd: Crowd, lot: random.Random, programs: list[int]) -> Step:
    """Requests at this rate for so long, at random moments."""
    step, due = Step(rate), time.monotonic()
    end, look, before = due + seconds, due, cpu_of(programs)
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        visits = []
        while (due := due + lot.expovariate(rate)) < end:
            if due > look:
                step.memory.append(memory_of(programs))
                look += seconds / 30
            time.sleep(max(0.0, due - time.monotonic()))
            visits.append(pool.submit(step.visit, crowd, crowd.lots(lot), due))
        for one in visits:
            one.result()  # a walk that came to a page it does not know ends the proof
    step.cpu = cpu_of(programs) - before
    return step


def with_children(programs: list[int]) -> Iterator[tuple[int, list[str]]]:
    """These programs and all that they have begun: process ids, and the fields of `proc_pid_stat(5)` from the third."""
    fields: dict[int, list[str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            fields[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
    wanted = list(programs)
    while wanted:
        one = wanted.pop()
        wanted += [child for child, told in fields.items() if int(told[1]) == one]
        yield one, fields[one]


def memory_of(programs: list[int]) -> float:
    """Megabytes that the programs hold for themselves."""
    told = [Path(f"/proc/{one}/smaps_rollup").read_text() for one, _ in with_children(programs)]
    lines = [line for each in told for line in each.splitlines() if line.startswith("Private_")]
    return sum(int(line.split()[1]) for line in lines) / 1024


def cpu_of(programs: list[int]) -> float:
    """Seconds of a processor that the programs have used so far."""
    ticks = sum(int(fields[11]) + int(fields[12]) for _, fields in with_children(programs))
    return ticks / os.sysconf("SC_CLK_TCK")


def told(step: Step) -> None:
    print(f"\n{step.rate} requests/s: p95 {step.percentile(0.95):.0f} ms, {len(step.failed)} failed")
    count = sum(len(one) for one in step.took.values())
    print(f"  {step.cpu / count * 1000:.1f} ms of a processor for each of {count}, in server and worker")
    print(f"  memory {step.memory[0]:.0f} MB at first, {step.memory[-1]:.0f} MB at last, × {step.growth:.2f}")
    for page, took in sorted(step.took.items()):
        middle, high = step.percentile(0.5, page), step.percentile(0.95, page)
        print(f"  {page:28} {len(took):6}  p50 {middle:6.0f} ms  p95 {high:6.0f} ms  {max(took):7.0f} ms at most")
    for trouble in step.failed[:5]:
        print(f"  {trouble}")
    sys.stdout.flush()


@contextmanager
def installation() -> Iterator[tuple[list[int], dict[str, object]]]:
    """A served province in the last hour: the ids of its programs, and who is in it."""
    with tempfile.TemporaryDirectory(prefix="caunoi-load-") as folder, postgres.running(durable=True) as url:
        env = os.environ | {
            "CAUNOI_DATABASE_URL": url,
            "CAUNOI_DATA_DIR": folder,
            "CAUNOI_DEMO": "1",
            # Sessions are made without a password, which no second step follows.
            "CAUNOI_SECOND_FACTOR": "0",
            # Each person of the crowd comes from an address of her own.
            "CAUNOI_TRUSTED_PROXIES": "127.0.0.1",
        }
        for deed in ("init", "demo"):
            subprocess.run(run.caunoi(deed), env=env, check=True, stdout=subprocess.DEVNULL)
        world = subprocess.run(
            [sys.executable, "-m", "tools.load.world"], env=env, check=True, stdout=subprocess.PIPE, text=True
        )
        started = [("serve", "--port", str(PORT), "--workers", "2", "--threads", "4"), ("worker",)]
        with (Path(folder) / "log").open("wb") as log:
            processes = [subprocess.Popen(run.caunoi(*words), env=env, stdout=log, stderr=log) for words in started]
            try:
                if not run.wait_until_it_answers(f"http://127.0.0.1:{PORT}/", processes):
                    raise RuntimeError("the server does not answer")
                yield [one.pid for one in processes], json.loads(world.stdout.splitlines()[-1])
            finally:
                run.stop(processes)


def holds() -> bool:
    """Whether the rate that was promised was held, and what breaks it was found."""
    seconds = float(os.environ.get("CAUNOI_LOAD_SECONDS") or HELD_SECONDS)
    with installation() as (programs, world):
        lot = random.Random(115)  # noqa: S311 (no secret)
        crowd = Crowd(PORT, world, lot)
        come(MIXED_RATE, MIXED_SECONDS, crowd, lot, programs)
        for rate in RATES:
            told(step := come(rate, STEP_SECONDS, crowd, lot, programs))
            if step.percentile(0.95) > SLOW_MS:
                print(f"\nSlower than {SLOW_MS:.0f} ms at {rate} requests/s.")
                break
        time.sleep(5)
        crowd.done.clear()
        told(held := come(HELD_RATE, seconds, crowd, lot, programs))
    print(f"\n{HELD_RATE} requests/s for {seconds:.0f} s: {crowd.deeds()}")
    if held.slow_pages:
        print(f"Slower than {SLOW_MS:.0f} ms: {', '.join(held.slow_pages)}")
    if held.growth > MOST_GROWTH:
        print(f"The memory grew × {held.growth:.2f}")
    if crowd.undone or not crowd.done:
        print(f"Answered and not done: {', '.join(crowd.undone) or 'everything'}")
    is_done = bool(crowd.done) and not crowd.undone
    return is_done and not held.failed and not held.slow_pages and held.growth <= MOST_GROWTH
