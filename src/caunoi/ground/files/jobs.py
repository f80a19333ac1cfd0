"""Background work of the stored files."""

from __future__ import annotations

from django_tasks import task

from caunoi.ground.files import actions


@task()
def sweep_orphans() -> int:
    """Delete stored bytes that no row speaks of."""
    return actions.sweep_orphans()
