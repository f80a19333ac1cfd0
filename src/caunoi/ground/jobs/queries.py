"""How the background work is doing."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from caunoi.ground.jobs.models import ScheduledJob, WorkerSign


def worker_seen_at() -> datetime | None:
    """When any worker last gave a sign of life; None when there was none yet."""
    seen: datetime | None = WorkerSign.objects.aggregate(last=Max("seen_at"))["last"]
    return seen


def job_ran_at(name: str) -> datetime | None:
    """When a periodic job, by its dotted name, last had its turn; None when it had none yet."""
    return ScheduledJob.objects.filter(name=name).values_list("last_at", flat=True).first()
