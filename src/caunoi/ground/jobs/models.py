"""What the worker remembers: when each periodic job is due, and which workers are alive."""

from __future__ import annotations

from django.db import models


class ScheduledJob(models.Model):
    """A row of the schedule table of this installation, and its next turn."""

    name = models.CharField("tên việc", max_length=200)
    timing = models.CharField("nhịp", max_length=100)
    next_at = models.DateTimeField("lần tới")
    last_at = models.DateTimeField("lần trước", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="jobs_scheduledjob_name_once")]

    class Privacy:
        personal = ()
        plain = ("id", "name", "timing", "next_at", "last_at")

    def __str__(self) -> str:
        return self.name


class WorkerSign(models.Model):
    """The sign of life of one worker process."""

    name = models.CharField("tên tiến trình", max_length=64)
    seen_at = models.DateTimeField("thấy lần cuối")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="jobs_workersign_name_once")]

    class Privacy:
        personal = ()
        plain = ("id", "name", "seen_at")

    def __str__(self) -> str:
        return self.name
