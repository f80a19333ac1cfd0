"""Background work of the background work."""

from __future__ import annotations

from django_tasks import task

from caunoi.ground.jobs import actions


@task()
def prune_tasks() -> int:
    """Forget tasks that were finished long ago."""
    return actions.prune_tasks()
