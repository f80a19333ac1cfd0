"""The timeline of a commune's 2,000 tasks, a page of it as a browser gets it, beside the table of the same rows."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import cast

import django

from bench import inbox
from bench.harness import Database, Figure, figure, made, measure, queries_of, temporary_database, visits

TASKS = 2_000
MOST_KB = 150.0
TIMELINE, TABLE = "/nhiem-vu/tien-do/?trang-thai=tat-ca", "/nhiem-vu/?trang-thai=tat-ca"


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        django.setup()
        yield from _figures(database)


def _figures(database: str) -> Iterator[Figure]:
    # Django must be running before models are imported.
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    officer = inbox.world()["officer"]
    inbox.tasks(0, TASKS)
    timeline, table = visits(officer, TIMELINE), visits(officer, TABLE)
    cost, baseline = measure(timeline, seconds=2), measure(table, seconds=2)
    made(f"timeline: {queries_of(timeline)} queries, table: {queries_of(table)}")
    yield figure("timeline of 2,000 tasks", cost, ("table of the same rows", baseline), database=database)
    weight, beside = (len(gzip.compress(ask().content)) / 1024 for ask in (timeline, table))
    yield Figure(
        name="timeline of 2,000 tasks, weight",
        value=weight,
        unit="KB",
        baseline="table of the same rows",
        ratio=weight / beside,
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=MOST_KB,
    )
