"""The trail of refusals, bounded so that nobody can flood it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from caunoi.ground import times
from caunoi.ground.audit.actions import record
from caunoi.org.models import Person, RefusalCount, Unit

MOST = 20
WITHIN = timedelta(minutes=10)
"""So many refusals of one person are written in a span of this length; further ones are counted."""


@transaction.atomic
def note_refusal(
    *, door: str, thing: Model | None, is_deed: bool, by: Person, facts: Mapping[str, Any] | None = None
) -> bool:
    """Tell the trail that the person was refused at a door; gives whether a row was written.

    The row names the door, the kind and number of the thing, its reference code or unit code, what `facts` add, such as
    the row of a list, and nothing personal. Within ten minutes twenty rows are written for one person; of what comes
    beyond, the first row of the next span tells the count.
    """
    held_back = _counted(by)
    if held_back is None:
        return False
    code = str(getattr(thing, "ref", "") or getattr(thing, "code", "")) if thing is not None else ""
    told = {"door": door, "ref": code, "held_back": held_back or "", **(facts or {})}
    record(
        "action.refused" if is_deed else "reading.refused",
        by=by,
        on=thing,
        unit=_unit_of(thing),
        facts={name: value for name, value in told.items() if value != ""},
    )
    return True


@transaction.atomic
def hold_back(*, number: int, by: Person) -> None:
    """Count so many more refusals of the person that are not written one by one: the rest of a list of which
    `note_refusal` told the first. Nothing was refused to her before: nothing is counted."""
    RefusalCount.objects.filter(person=by).update(held_back=F("held_back") + number)


def _counted(person: Person) -> int | None:
    """Count one refusal: None when it is one too many, else how many of the last span were not written."""
    now = times.now()
    RefusalCount.objects.bulk_create([RefusalCount(person=person, started_at=now)], ignore_conflicts=True)
    count = RefusalCount.objects.select_for_update().get(person=person)
    if now - count.started_at >= WITHIN:
        RefusalCount.objects.filter(pk=count.pk).update(started_at=now, written=1, held_back=0)
        return count.held_back
    if count.written >= MOST:
        RefusalCount.objects.filter(pk=count.pk).update(held_back=F("held_back") + 1)
        return None
    RefusalCount.objects.filter(pk=count.pk).update(written=F("written") + 1)
    return 0


def _unit_of(thing: Model | None) -> Unit | None:
    """The unit whose trail tells of the thing."""
    if isinstance(thing, Unit):
        return thing
    unit = getattr(thing, "unit", None)
    return unit if isinstance(unit, Unit) else None
