"""The figures themselves, in Prometheus's form. No label tells of a person: doors, methods, statuses, names of jobs.

With several web processes each writes its counts into the folder of PROMETHEUS_MULTIPROC_DIR, which `caunoi serve`
makes for as long as it runs; whichever process is asked adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import version
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from caunoi.ground.files import scanning
from caunoi.ground.gauges import queries
from caunoi.ground.times import now

FORM: Final = CONTENT_TYPE_PLAIN_0_0_4
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BOUNDS: Final = (0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds; 0.5 is what a page may take

OWN = CollectorRegistry()
REQUESTS = Counter("caunoi_requests", "Requests answered", ["door", "method", "status"], registry=OWN)
SECONDS = Histogram("caunoi_request_seconds", "Until the answer began", ["door"], buckets=BOUNDS, registry=OWN)


def count(*, door: str, method: str | None, status: int, seconds: float) -> None:
    """One request has been answered."""
    known = method if method in METHODS else "OTHER"
    REQUESTS.labels(door, known, str(status)).inc()
    SECONDS.labels(door).observe(seconds)


def _gauge(name: str, words: str, value: timedelta | float) -> Metric:
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    return GaugeMetricFamily(name, words, value=seconds)


def _labelled(name: str, words: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


class Standing(Collector):
    """What is read from the database at the moment somebody asks. Without a database only that is told."""

    def collect(self) -> Iterator[Metric]:
        yield _labelled("caunoi_release", "The release that runs", "release", {version("caunoi"): 1})
        try:
            found = list(self._of_database())
        except DatabaseError:
            found = []
        yield _gauge("caunoi_database_up", "Whether the database answers", float(bool(found)))
        yield from found
        if settings.CAUNOI_SCANNER:
            yield from self._of_scanner()

    def _of_scanner(self) -> Iterator[Metric]:
        try:
            made, is_up = scanning.signatures_of(), True
        except scanning.NoAnswer:
            made, is_up = None, False
        yield _gauge("caunoi_scanner_up", "Whether the scanner for viruses answers", float(is_up))
        if made:
            yield _gauge("caunoi_scanner_signatures_age_seconds", "Age of the signatures it goes by", now() - made)

    def _of_database(self) -> Iterator[Metric]:
        jobs = queries.jobs()
        counted: dict[str, float] = {"waiting": jobs.waiting, "later": jobs.later}
        counted |= {"running": jobs.running, "failed": jobs.failed}
        yield _labelled("caunoi_jobs", "Background jobs in the queue", "state", counted)
        yield _gauge("caunoi_jobs_oldest_seconds", "How long the oldest job has been due", jobs.waits_for)
        letters = queries.letters()
        waiting: dict[str, float] = {channel: many for channel, many in letters.waiting.items()}
        yield _labelled("caunoi_outbox", "Letters and texts that wait to go out", "channel", waiting)
        yield _gauge("caunoi_outbox_oldest_seconds", "How long the oldest of them has waited", letters.waits_for)
        late = {name: passed.total_seconds() for name, passed in queries.lateness().items()}
        yield _labelled("caunoi_schedule_late_seconds", "How long a periodic job has been due", "job", late)
        silence = queries.worker_silence()
        if silence is not None:
            yield _gauge("caunoi_worker_silent_seconds", "Since the last sign of life of a worker", silence)
        age = queries.backup_age()
        if age is not None:
            yield _gauge("caunoi_backup_age_seconds", "Since the last backup", age)
        drill = queries.last_drill()
        if drill is not None:
            yield _gauge("caunoi_drill_age_seconds", "Since a restore was tried last", drill.age)
            yield _gauge("caunoi_drill_faults", "What did not come back as it was then", float(drill.faults))


def page() -> bytes:
    """Everything, as the answer to whoever scrapes."""
    counts = OWN
    if os.environ.get(FOLDER):
        counts = CollectorRegistry()
        MultiProcessCollector(counts)  # type: ignore[no-untyped-call]
    standing = CollectorRegistry()
    standing.register(Standing())
    return generate_latest(counts) + generate_latest(standing)
