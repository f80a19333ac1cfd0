"""Background work of the trail."""

from __future__ import annotations

from django_tasks import task

from caunoi.ground.audit.actions import seal


@task()
def seal_trail() -> int:
    """Link the rows of the trail that are not yet in the chain."""
    return seal()
