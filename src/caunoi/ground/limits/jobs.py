"""Background work of the tries."""

from __future__ import annotations

from django_tasks import task

from caunoi.ground.limits import actions


@task()
def prune_tries() -> int:
    """Forget the tries of spans that are over."""
    return actions.prune_tries()
