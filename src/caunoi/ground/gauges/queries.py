"""How the work that nobody sees is doing, as numbers: background jobs, letters, the schedule, the last backup."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Min, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.jobs.models import ScheduledJob
from caunoi.ground.jobs.queries import worker_seen_at
from caunoi.ground.notices.models import Notice, State
from caunoi.ground.times import now

BACKUP_MADE = "backup.made"
BACKUP_TRIED = "backup.tried"
NONE = timedelta()


class Jobs(NamedTuple):
    """Tasks of the queue. `waiting` are due, `later` have their time still to come; `waits_for` is how long the oldest
    that is due has been due."""

    waiting: int
    later: int
    running: int
    failed: int
    waits_for: timedelta


class Letters(NamedTuple):
    """Letters and texts that have not gone out yet, by channel; `waits_for` is how long the oldest has stood there."""

    waiting: dict[str, int]
    waits_for: timedelta


class Drill(NamedTuple):
    """How long ago a restore was tried, and how many things did not come back as they were."""

    age: timedelta
    faults: int


def jobs() -> Jobs:
    """A job that failed stands here for thirty days, unless a later try succeeded."""
    moment = now()
    counted = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("id")))
    # Whoever wants a task done at once writes the end of all days as its time.
    at_once = Q(run_after=get_date_max())
    due = DBTaskResult.objects.order_by().ready()
    found = due.aggregate(
        many=Count("id"), asked=Min("enqueued_at", filter=at_once), timed=Min("run_after", filter=~at_once)
    )
    return Jobs(
        waiting=found["many"],
        later=counted.get(TaskResultStatus.READY, 0) - found["many"],
        running=counted.get(TaskResultStatus.RUNNING, 0),
        failed=counted.get(TaskResultStatus.FAILED, 0),
        waits_for=max(_since(found["asked"], moment), _since(found["timed"], moment)),
    )


def letters() -> Letters:
    waiting = Notice.objects.filter(state__in=[State.WAITING, State.SENDING])
    rows = waiting.values_list("channel").annotate(Count("id"), Min("created_at")).order_by()
    found = [(channel, many, oldest) for channel, many, oldest in rows]
    oldest = min((oldest for _, _, oldest in found), default=None)
    return Letters(Counter({channel: many for channel, many, _ in found}), _since(oldest, now()))


def lateness() -> dict[str, timedelta]:
    """How long each periodic job has been due without having been put into the queue; zero for one in time. A job that
    the worker has never seen yet is missing."""
    moment = now()
    known = {name for name, _ in settings.CAUNOI_SCHEDULE}
    rows = ScheduledJob.objects.filter(name__in=known).values_list("name", "next_at")
    return {name: _since(next_at, moment) for name, next_at in rows}


def worker_silence() -> timedelta | None:
    """How long no worker has given a sign of life; None when none is known."""
    seen = worker_seen_at()
    return _since(seen, now()) if seen else None


def backup_age() -> timedelta | None:
    """How old the last backup is that the trail tells of; None when it tells of none."""
    last = _last(BACKUP_MADE)
    return _since(last.at, now()) if last else None


def last_drill() -> Drill | None:
    """The last restore that was tried; None when the trail tells of none."""
    last = _last(BACKUP_TRIED)
    return Drill(_since(last.at, now()), int(last.facts.get("faults", 0))) if last else None


def _last(deed: str) -> TrailEntry | None:
    # The columns of the index come first: only deeds without an object are read.
    return TrailEntry.objects.filter(object_kind="", object_id="", deed=deed).order_by("-id").first()


def _since(earlier: datetime | None, moment: datetime) -> timedelta:
    return max(moment - earlier, NONE) if earlier else NONE
