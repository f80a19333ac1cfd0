"""How the tasks of a person's whole scope stand, in a few numbers, for pages that look over many folders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from caunoi.documents.access import paths_above
from caunoi.ground.times import today
from caunoi.org.models import Person, Unit
from caunoi.plans.access import scope_of, sees_more_than_own
from caunoi.plans.states import CLOSED, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """Tasks that count, those done, and those late today."""

    total: int
    done: int
    late: int


def standing_of(person: Person) -> Standing:
    """The tasks of the person's scope; called-off ones do not count. One query."""
    tasks = scope_of(person, wide=sees_more_than_own(person)).counted().exclude(status=Status.CANCELLED)
    is_late = ~Q(status__in=CLOSED) & Q(due_on__lt=today())
    found = tasks.aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(status=Status.DONE)), late=Count("pk", filter=is_late)
    )
    return Standing(**found)


def late_beneath(person: Person, units: Iterable[Unit]) -> dict[int, int]:
    """Late tasks of each unit and of those beneath it, by number of the unit; as far as the person's scope reaches."""
    wanted = {unit.path: unit.pk for unit in units}
    counts = dict.fromkeys(wanted.values(), 0)
    late = scope_of(person, wide=True).counted().late(today())
    for path, count in late.values_list("unit__path").annotate(count=Count("pk")).order_by():
        for above in paths_above(path):
            if above in wanted:
                counts[wanted[above]] += count
    return counts
