"""Background work of units, people and their accounts."""

from __future__ import annotations

from django_tasks import task

from caunoi.org import actions


@task()
def remind_incidents() -> int:
    """Tell of incidents whose hours run out."""
    return actions.remind_incidents(by=None)


@task()
def remind_impact_file() -> bool:
    """Tell of a file of impact assessment whose days run out."""
    return actions.remind_impact_file(by=None)


@task()
def lapse_link_requests() -> int:
    """Close requests to be known that nobody decided about in time."""
    return actions.lapse_link_requests(by=None)
