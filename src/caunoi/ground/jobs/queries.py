"""How the background work is doing."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from caunoi.ground.jobs.models import WorkerSign


def worker_seen_at() -> datetime | None:
    """When any worker last gave a sign of life; None when there was none yet."""
    seen: datetime | None = WorkerSign.objects.aggregate(last=Max("seen_at"))["last"]
    return seen
