"""What one person keeps in plans goes over to another when she leaves."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.org.access import check_may_hand_over
from caunoi.org.models import Person
from caunoi.plans.models import CalendarLink, Plan
from caunoi.plans.states import PlanStatus


@transaction.atomic
def pass_on_drafts(*, person: Person, receiver: Person, by: Person | None) -> int:
    """Drafts that the person read in are the receiver's from now on. How many. Raises Denied."""
    check_may_hand_over(by, person)
    drafts = list(Plan.objects.filter(created_by=person, status=PlanStatus.DRAFT).select_related("unit"))
    for plan in drafts:
        change(plan, deed="plan.handed_over", by=by, unit=plan.unit, created_by=receiver)
    return len(drafts)


@transaction.atomic
def end_calendar_link(*, person: Person, by: Person | None) -> None:
    """The private link of somebody who leaves stops working. Raises Denied."""
    check_may_hand_over(by, person)
    link = CalendarLink.objects.filter(person=person).first()
    if link is not None:
        record("calendar_link.closed", by=by, on=link)
        link.delete()
