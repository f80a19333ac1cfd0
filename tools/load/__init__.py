"""`make prove ARGS=load`: people who come at a growing rate, whether or not the last ones have been answered.

A server of two processes with a worker is started on PostgreSQL with the demonstration. Each step of the rate lasts
`SECONDS`; a visit's time counts from the moment when it was due, so that waiting in a queue is not hidden. The proof
holds when no visit fails and the lowest rate is answered in time; the rate at which the answers become slow is printed,
not judged.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

from tools import postgres, run

RATES = (5, 10, 20, 35, 50, 70)
"""Visits a second, one step after the other."""
SECONDS = 15
SLOW_MS = 500.0
VISITORS = 24
PORT = 8179
HOST = f"http://127.0.0.1:{PORT}"
PASSWORD = "nhip-cau-qua-suoi"  # noqa: S105 (the demonstration's, printed by make run)
LOGINS = ("huong", "son", "pang", "mai", "anh", "dao", "yen")
HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')
TASK = re.compile(r'href="(/nhiem-vu/NV-[0-9A-Z-]+/)"')
PLAN = re.compile(r'href="(/ke-hoach/KH-[0-9A-Z-]+/)"')


@dataclass
class Visitor:
    """A signed-in person with cookies of her own; one visit at a time."""

    login: str
    tasks: list[str] = field(default_factory=list)
    plans: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.post("/dang-nhap/", login=self.login, password=PASSWORD)
        self.tasks = sorted(set(TASK.findall(self.get("/nhiem-vu/")))) or ["/nhiem-vu/"]
        self.plans = sorted(set(PLAN.findall(self.get("/ke-hoach/")))) or ["/ke-hoach/"]

    def get(self, path: str) -> str:
        with self.opener.open(HOST + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        """Open the form, fill it in, send it."""
        form = dict(HIDDEN.findall(self.get(path))) | fields
        with self.opener.open(HOST + path, urllib.parse.urlencode(form).encode(), timeout=60) as answer:
            return str(answer.read().decode())


PAGES: dict[str, tuple[int, Callable[[Visitor], object]]] = {
    # what is visited: (how often in a hundred, the visit)
    "việc cần làm": (40, lambda one: one.get("/viec-can-lam/")),
    "nhiệm vụ": (20, lambda one: one.get("/nhiem-vu/")),
    "kế hoạch": (15, lambda one: one.get(one.plans[0])),
    "một nhiệm vụ": (15, lambda one: one.get(one.tasks[0])),
    "báo tiến độ (hai lượt)": (5, lambda one: one.post(f"{one.tasks[0]}cap-nhat/", words="Đang làm", percent="50")),
    "trang chủ": (5, lambda one: one.get("/")),
}


@dataclass
class Step:
    """What one rate gave: milliseconds per page, and what failed."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)

    def visit(self, visitor: Visitor, page: str, due: float) -> None:
        try:
            with visitor.lock:
                PAGES[page][1](visitor)
        except urllib.error.HTTPError as answer:
            # A colleague without the right to report is refused: that is an answer.
            if answer.code >= 500:
                self.failed.append(f"{page}: {answer.code}")
        except (urllib.error.URLError, TimeoutError, ConnectionError) as trouble:
            self.failed.append(f"{page}: {trouble}")
        self.took[page].append((time.monotonic() - due) * 1000)

    def percentile(self, share: float, *pages: str) -> float:
        ordered = sorted(one for page in pages or self.took for one in self.took[page])
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def come(rate: int, visitors: list[Visitor], lot: random.Random) -> Step:
    """Visits at this rate for `SECONDS`, at random moments."""
    step, due = Step(), time.monotonic()
    end = due + SECONDS
    names, weights = list(PAGES), [often for often, _ in PAGES.values()]
    with ThreadPoolExecutor(len(visitors)) as pool:
        visits = []
        while (due := due + lot.expovariate(rate)) < end:
            time.sleep(max(0.0, due - time.monotonic()))
            visits.append(pool.submit(step.visit, lot.choice(visitors), lot.choices(names, weights)[0], due))
        wait(visits)
    return step


def told(rate: int, step: Step) -> None:
    print(f"\n{rate} visits/s: p95 {step.percentile(0.95):.0f} ms, {len(step.failed)} failed")
    for page, took in sorted(step.took.items()):
        middle, high = step.percentile(0.5, page), step.percentile(0.95, page)
        print(f"  {page:24} {len(took):5}  p50 {middle:6.0f} ms  p95 {high:6.0f} ms")
    for trouble in step.failed[:5]:
        print(f"  {trouble}")


def holds() -> bool:
    """Whether nobody was turned away and the lowest rate was answered in time."""
    with tempfile.TemporaryDirectory(prefix="caunoi-load-") as folder, postgres.running(durable=True) as url:
        env = os.environ | {"CAUNOI_DATABASE_URL": url, "CAUNOI_DATA_DIR": folder, "CAUNOI_DEMO": "1"}
        for deed in ("init", "demo"):
            subprocess.run(run.caunoi(deed), env=env, check=True, stdout=subprocess.DEVNULL)
        started = [("serve", "--port", str(PORT), "--workers", "2", "--threads", "4"), ("worker",)]
        log = (Path(folder) / "log").open("wb")
        processes = [subprocess.Popen(run.caunoi(*words), env=env, stdout=log, stderr=log) for words in started]
        try:
            if not run.wait_until_it_answers(f"{HOST}/", processes):
                print("The server does not answer.", file=sys.stderr)
                return False
            visitors = [Visitor(LOGINS[number % len(LOGINS)]) for number in range(VISITORS)]
            lot, steps = random.Random(115), []  # noqa: S311 (no secret)
            for rate in RATES:
                steps.append(come(rate, visitors, lot))
                told(rate, steps[-1])
                if steps[-1].percentile(0.95) > SLOW_MS:
                    print(f"\nSlower than {SLOW_MS:.0f} ms at {rate} visits/s.")
                    break
            return steps[0].percentile(0.95) <= SLOW_MS and not any(step.failed for step in steps)
        finally:
            run.stop(processes)
            log.close()
