"""How a person wants to be reminded, and until which day she has been."""

from __future__ import annotations

from datetime import date

from caunoi.ground.times import ONE_DAY, today
from caunoi.org.models import Person
from caunoi.plans.models import NoticeChoice, ReminderRun


def choice_of(person: Person) -> NoticeChoice:
    """What the person has chosen, else what everybody gets (a row that is not in the database)."""
    return NoticeChoice.objects.filter(person=person).first() or NoticeChoice(person=person)


def reminded_until() -> date:
    """The last day whose digests have gone out to those who have not chosen."""
    last = ReminderRun.objects.order_by("-sent_on").values_list("sent_on", flat=True).first()
    return last or today() - ONE_DAY
