"""Background work of reports."""

from __future__ import annotations

from django_tasks import task

from caunoi.reporting import actions
from caunoi.reporting.actions import rewriting


@task()
def remind_due() -> int:
    """Remind of reports around their due dates."""
    return actions.remind_due(by=None)


@task()
def hear_rewriting(number: int) -> str:
    """Put one question to the service that rewrites, and keep its answer."""
    return rewriting.hear(number)
