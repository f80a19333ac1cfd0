"""Background work of petitions."""

from __future__ import annotations

from django_tasks import task

from caunoi.petitions import actions


@task()
def announce_overdue() -> int:
    """Count days again where the calendar has changed, then tell of everything that fell due and was not told yet."""
    actions.recount_open(by=None)
    actions.recount_terms(by=None)
    actions.announce_late_requests(by=None)
    return actions.announce_overdue(by=None) + actions.announce_terms(by=None)


@task()
def erase_expired() -> int:
    """Erase what was kept for the years of its class."""
    return actions.erase_expired(by=None)


@task()
def forget_drafts() -> int:
    """Forget the drafts whose days are over, and pages that are open no more."""
    actions.forget_looks()
    return actions.forget_drafts(by=None)
