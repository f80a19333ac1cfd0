"""An autumn of recurring duties, reminders and escalation with two workers that are killed again and again.

Whatever happened, nothing is missed and nothing comes twice: the tasks are those that the rule gives, each with one row
of the trail and one notice for each reader; every digest says what it should, once.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.faults import places
from tests.faults.autumn import START

pytestmark = pytest.mark.faults
ROUNDS = 24
DAYS_A_ROUND = 4
PATIENCE = 300.0


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of an installation with the world of this proof in it."""
    places.on_server("CREATE DATABASE autumn")
    env = places.environment(tmp_path / "data", places.address_of("autumn"))
    places.run(env, "caunoi", "init")
    places.run(env, "tests.faults.autumn", "world")
    yield env
    places.on_server("DROP DATABASE autumn WITH (FORCE)")


def worker(env: dict[str, str], first: date, last: date) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.autumn", "work", first.isoformat(), last.isoformat()]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, cwd=places.ROOT, env=env, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    while process.stdout.readline().strip() not in {"ready", ""}:
        pass
    return process


def start(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def killed_after(process: subprocess.Popen[str], seconds: float) -> bool:
    """Let it work so long and kill it; whether it was still at work."""
    with process:
        try:
            process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    assert process.returncode == 0
    return False


def seconds_of_a_round(env: dict[str, str], first: date, last: date) -> float:
    """What one worker takes that nobody disturbs."""
    process = worker(env, first, last)
    start(process)
    began = time.monotonic()
    assert not killed_after(process, PATIENCE)
    return time.monotonic() - began


def test_nothing_is_missed_and_nothing_comes_twice(env, capsys):
    dice = random.Random(115)
    first, last = START, START + timedelta(days=DAYS_A_ROUND - 1)
    undisturbed = seconds_of_a_round(env, first, last)
    kills = 0
    for number in range(ROUNDS):
        # The clock goes on, whatever was done: a killed worker leaves up to three days to make up for. Every second
        # time one of the two lives, so that no gap is longer than reminders are made up for.
        first += timedelta(days=dice.randint(1, 3))
        last = first + timedelta(days=DAYS_A_ROUND - 1)
        pair = [worker(env, first, last), worker(env, first, last)]
        for process in pair:
            start(process)
        moment = time.monotonic()
        early, late = sorted(dice.uniform(0, 1.2) * undisturbed for _ in pair)
        kills += killed_after(pair[0], early)
        kills += killed_after(pair[1], PATIENCE if number % 2 else moment + late - time.monotonic())
    seconds_of_a_round(env, last, last)
    told = json.loads(places.run(env, "tests.faults.accounts", last.isoformat()))
    with capsys.disabled():
        counts = ", ".join(f"{number} {what}" for what, number in told["counts"].items())
        sys.stdout.write(f"\n{places.KIND}: {ROUNDS} rounds of two workers, {kills} killed at work; {counts}\n")
    assert told["troubles"] == []
    assert kills >= ROUNDS // 3
