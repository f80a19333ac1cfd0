"""Editing what personal data is processed for: `ground` keeps it, here is asked who may."""

from __future__ import annotations

from datetime import date

from caunoi.ground.privacy.actions import set_activity, set_term
from caunoi.ground.privacy.models import Activity, Term
from caunoi.org.access import check_manages_all
from caunoi.org.models import Person


def set_processing(*, activity: Activity, from_on: date, by: Person | None, **words: str) -> Activity:
    """From a day on other words hold for the activity. Raises Denied, CannotSetActivity, Conflict."""
    check_manages_all(by)
    return set_activity(activity=activity, from_on=from_on, by=by, **words)


def set_privacy_term(
    *, term: Term, from_on: date, by: Person | None, amount: int, marks: str, receiver: str, basis: str
) -> Term:
    """From a day on another term holds for the duty. Raises Denied, CannotSetActivity, Conflict."""
    check_manages_all(by)
    return set_term(term=term, from_on=from_on, by=by, amount=amount, marks=marks, receiver=receiver, basis=basis)
