"""Enqueuing what is due, trying again what failed, and taking over from workers that died."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from caunoi.ground.jobs.models import ScheduledJob, WorkerSign
from caunoi.ground.jobs.timing import Every, Schedule, When, span_of_calendar
from caunoi.ground.times import WorkCalendar, day_of, now
from caunoi.ground.workdays.queries import work_calendar

WAITS = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 21600))
MOST_TRIES = len(WAITS) + 1
DEAD_AFTER = timedelta(minutes=2)
CLOCKS_APART = timedelta(minutes=5)
DONE_KEPT = timedelta(days=2)
FAILED_KEPT = timedelta(days=30)


def _schedule() -> Schedule:
    schedule: Schedule = settings.CAUNOI_SCHEDULE
    return schedule


def soon(name: str, *arguments: int | str) -> None:
    """Enqueue one job of some folder's `jobs.py`, by its dotted name, in the transaction of the deed that wants it."""
    import_string(name).enqueue(*arguments)


# The schedule ---------------------------------------------------------------------------------------------------------


def _agree_with_table(schedule: Schedule, moment: datetime, calendar: WorkCalendar) -> None:
    """Let the rows follow the table: new jobs get their first turn, changed ones a new one, dropped ones go."""
    known = dict(ScheduledJob.objects.values_list("name", "timing"))
    wanted = {name: (str(when), when) for name, when in schedule}
    if known == {name: timing for name, (timing, _) in wanted.items()}:
        return
    ScheduledJob.objects.exclude(name__in=wanted).delete()
    for name, (timing, when) in wanted.items():
        first = when.first(moment, calendar)
        if name in known:
            changed = ScheduledJob.objects.filter(name=name).exclude(timing=timing)
            changed.update(timing=timing, next_at=first)
    ScheduledJob.objects.bulk_create(
        [
            ScheduledJob(name=name, timing=timing, next_at=when.first(moment, calendar))
            for name, (timing, when) in wanted.items()
            if name not in known
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def _take_turn(job: ScheduledJob, when: When, moment: datetime, calendar: WorkCalendar) -> bool:
    """Enqueue the job if this worker is the first to move its next turn on."""
    mine = ScheduledJob.objects.filter(pk=job.pk, next_at=job.next_at)
    if mine.update(next_at=when.after(moment, calendar), last_at=moment) != 1:
        return False
    # A turn that nobody has got round to yet stands for this one as well.
    if DBTaskResult.objects.ready().filter(task_path=job.name).exists():
        return False
    import_string(job.name).enqueue()
    return True


def _heed_clock(timings: dict[str, When], moment: datetime, calendar: WorkCalendar) -> None:
    """A clock that ran ahead and was set right has left turns in days to come: they are moved to the next one from now.
    Clocks of several machines differ by seconds; that is no such case."""
    for job in ScheduledJob.objects.filter(last_at__gt=moment + CLOCKS_APART, name__in=timings):
        mine = ScheduledJob.objects.filter(pk=job.pk, next_at=job.next_at)
        mine.update(next_at=timings[job.name].after(moment, calendar), last_at=moment)


def tick() -> int:
    """Enqueue every periodic job that is due, each by one worker only. Gives how many this one enqueued."""
    schedule, moment = _schedule(), now()
    calendar = work_calendar(*span_of_calendar(day_of(moment)))
    _agree_with_table(schedule, moment, calendar)
    timings = dict(schedule)
    _heed_clock(timings, moment, calendar)
    due = ScheduledJob.objects.filter(next_at__lte=moment).order_by("next_at", "id")
    return sum(_take_turn(job, timings[job.name], moment, calendar) for job in due if job.name in timings)


# Failures and deaths --------------------------------------------------------------------------------------------------


def try_again(result: DBTaskResult[..., Any]) -> bool:
    """Put a failed task back into the queue, later each time, five times. Gives whether it was put back.

    A job that comes every few seconds or minutes anyway is not put back: its next turn is the next try.
    """
    if any(name == result.task_path and isinstance(when, Every) for name, when in _schedule()):
        return False
    tries = len(result.worker_ids)
    if tries >= MOST_TRIES:
        return False
    failed = DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.FAILED)
    again = failed.update(status=TaskResultStatus.READY, finished_at=None, run_after=now() + WAITS[max(tries, 1) - 1])
    return again == 1


def give_sign(worker: str) -> None:
    """Note that this worker is alive."""
    WorkerSign.objects.update_or_create(name=worker, defaults={"seen_at": now()})


def take_leave(worker: str) -> None:
    """Forget a worker that stops in good order."""
    WorkerSign.objects.filter(name=worker).delete()


def take_over() -> int:
    """Put back the tasks of workers that gave no sign for two minutes. Gives how many."""
    limit = now() - DEAD_AFTER
    alive = set(WorkerSign.objects.filter(seen_at__gt=limit).values_list("name", flat=True))
    taken = 0
    for result in DBTaskResult.objects.running().filter(started_at__lt=limit):
        if result.worker_ids and result.worker_ids[-1] in alive:
            continue
        same = DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at)
        # A task that has taken so many workers with it is not given to another one.
        is_hopeless = len(result.worker_ids) >= MOST_TRIES
        taken += same.update(
            status=TaskResultStatus.FAILED if is_hopeless else TaskResultStatus.READY,
            finished_at=now() if is_hopeless else None,
        )
    WorkerSign.objects.filter(seen_at__lt=now() - DONE_KEPT).delete()
    return taken


def prune_tasks() -> int:
    """Forget tasks that were done two days ago or failed a month ago. Gives how many."""
    done, _ = DBTaskResult.objects.successful().filter(finished_at__lt=now() - DONE_KEPT).delete()
    failed, _ = DBTaskResult.objects.failed().filter(finished_at__lt=now() - FAILED_KEPT).delete()
    return done + failed
