"""Background work of the receipts."""

from __future__ import annotations

from django_tasks import task

from caunoi.ground.once import actions


@task()
def prune_receipts() -> int:
    """Forget receipts older than a week."""
    return actions.prune_receipts()
