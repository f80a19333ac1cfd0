"""Background work of the outbox."""

from __future__ import annotations

from django_tasks import task

from caunoi.ground.notices import actions


@task()
def deliver_due() -> int:
    """Send the letters that are due."""
    return actions.deliver_due()


@task()
def deliver_texts() -> int:
    """Send the texts to telephones that are due."""
    return actions.deliver_texts()
