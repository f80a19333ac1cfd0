"""The watcher of days due over open petitions of which 10,000 fell due, beside the bare insertion of what it writes.

The petitions are written by a process of their own, so that the peak of this one is that of the run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import django

from bench import petitions
from bench.harness import Cost, Database, Figure, call_process, figure, made, peak_mb, temporary_database

FIRST, DOUBLINGS = 7_813, 7
"""A million in the end: 7,813 × 2⁷."""
DUE = 10_000
LIMIT, MEMORY_LIMIT = 20.0, 150.0


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        django.setup()
        call_process([sys.executable, "-m", "bench.watcher"])
        cost = _announce()
        baseline = ("bare insertion of its entries", _bare())
        told = figure(f"watcher, {DUE} of 1M open fell due", cost, baseline, unit="s", limit=LIMIT, database=database)
        yield told
        yield replace(
            told, name="watcher, peak memory", value=cost.peak_mb, unit="MB", baseline="after the bare insertion",
            ratio=cost.peak_mb / baseline[1].peak_mb, limit=MEMORY_LIMIT,
        )  # fmt: skip


def _announce() -> Cost:
    # Django must be running before models are imported; so below.
    from caunoi.petitions.actions import announce_overdue  # noqa: PLC0415

    wall, cpu = time.perf_counter(), time.process_time()
    told = announce_overdue(by=None)
    if told != DUE:
        raise AssertionError(f"{told} were told")
    return Cost(time.perf_counter() - wall, time.process_time() - cpu, peak_mb(), 1)


def _bare() -> Cost:
    from caunoi.petitions.models import Entry  # noqa: PLC0415

    rows = list(Entry.objects.order_by("-pk")[:DUE])
    for row in rows:
        row.pk = None
    wall, cpu = time.perf_counter(), time.process_time()
    for start in range(0, DUE, 500):
        Entry.objects.bulk_create(rows[start : start + 500])
    return Cost(time.perf_counter() - wall, time.process_time() - cpu, peak_mb(), 1)


def _fill() -> None:
    from datetime import timedelta  # noqa: PLC0415

    from django.core.management import call_command  # noqa: PLC0415

    from caunoi.desk.actions import fill_demo  # noqa: PLC0415
    from caunoi.ground.times import today  # noqa: PLC0415
    from caunoi.petitions.models import Assignment  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    fill_demo()
    petitions.fill(FIRST, open_share=1.0, words="Cống đầu bản bị sụt.")
    Assignment.objects.update(due_on=today() + timedelta(days=30), announced_on=None)
    petitions.double(DOUBLINGS)
    late = Assignment.objects.open().filter(suspended_at=None).order_by("-pk").values("pk")[:DUE]
    Assignment.objects.filter(pk__in=list(late.values_list("pk", flat=True))).update(due_on=today() - timedelta(days=1))
    made(f"{Assignment.objects.open().count()} open holdings, {DUE} late")


if __name__ == "__main__":
    django.setup()
    _fill()
