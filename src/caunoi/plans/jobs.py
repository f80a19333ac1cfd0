"""Background work of plans and tasks."""

from __future__ import annotations

from django_tasks import task

from caunoi.plans import actions


@task()
def send_reminders() -> int:
    """Send the digests of today, unless somebody has."""
    return actions.send_reminders(by=None)


@task()
def make_duty_tasks() -> int:
    """Make the tasks of recurring duties whose day has come."""
    return actions.make_duty_tasks(by=None)


@task()
def refresh_measures() -> int:
    """Bring open tasks that take their value from a figure up to date."""
    return actions.refresh_measures(by=None)
