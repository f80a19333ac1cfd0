"""Which open tasks are to be reminded of on a day, and whom the reminders reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from caunoi.ground.times import ONE_DAY
from caunoi.org.access import WRITERS
from caunoi.org.models import Person, Post, Role, Unit
from caunoi.plans.access import PLANNERS
from caunoi.plans.models import Task

AHEAD = (7, 3, 1)
"""So many days before its due date a task is reminded of; and every day after it, until it is done."""
ESCALATE_AFTER = 3
"""So many days late, the unit above is told, once."""
LOOK_BACK = 7
"""Days without a run that the next run makes up for."""


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task as a reminder tells it. `above` is the unit that gave it, or for a unit's own task its parent."""

    ref: str
    title: str
    due_on: date
    unit_id: int
    unit: str
    above: int | None
    escalated: bool


def days_since(last: date | None, day: date) -> list[date]:
    """The days whose reminders are due: those after the last run, no further back than a week, with the day itself."""
    first = max(last, day - timedelta(days=LOOK_BACK)) if last else day - ONE_DAY
    return [first + ONE_DAY * step for step in range(1, (day - first).days + 1)]


def due_tasks(last: date | None, day: date) -> list[DueTask]:
    """The open tasks to tell of on the day, by due date; one query along the index of each province.

    Sheets are left out: their lateness is that of their units. What a missed day would have told is told now.
    """
    days = days_since(last, day)
    ahead = {run + timedelta(days=before) for run in days for before in AHEAD}
    newly_late = {run - timedelta(days=ESCALATE_AFTER) for run in days}
    roots = list(Unit.objects.filter(parent=None).values_list("pk", flat=True))
    found = (
        Task.objects.open()
        .filter(Q(due_on__lt=day) | Q(due_on__in=[one for one in ahead if one >= day]))
        .filter(root_id__in=roots, due_on__lte=day + timedelta(days=max(AHEAD)), is_group=False)
        .order_by("due_on", "pk")
        .values_list("ref", "title", "due_on", "unit_id", "unit__short_name", "unit__parent_id", "assigning_unit_id")
    )
    return [
        DueTask(
            ref=ref,
            title=title,
            due_on=due_on,
            unit_id=unit_id,
            unit=unit,
            above=parent if giver == unit_id else giver,
            escalated=due_on in newly_late,
        )
        for ref, title, due_on, unit_id, unit, parent, giver in found
    ]


def workers_of(units: Iterable[int], day: date) -> dict[int, set[Person]]:
    """For each unit its active people with a working post on the day, in one query."""
    posts = Post.objects.valid(on=day).filter(unit__in=list(units), role__in=WRITERS, person__is_active=True)
    found: dict[int, set[Person]] = {}
    for post in posts.select_related("person"):
        found.setdefault(post.unit_id, set()).add(post.person)
    return found


def clerks_of(units: Iterable[int], day: date) -> Mapping[int, set[Person]]:
    """For each unit the clerks that serve it; where it has none, its people who plan. One query."""
    wanted = set(units)
    posts = Post.objects.valid(on=day).filter(role__in=PLANNERS, person__is_active=True)
    clerks: dict[int, set[Person]] = {}
    others: dict[int, set[Person]] = {}
    for post in posts.filter(Q(unit__in=wanted) | Q(scope__in=wanted, role=Role.CLERK)).select_related("person"):
        kept = clerks if post.role == Role.CLERK else others
        for unit in {post.unit_id, post.scope_id if post.role == Role.CLERK else post.unit_id} & wanted:
            kept.setdefault(unit, set()).add(post.person)
    return {unit: clerks.get(unit) or others.get(unit, set()) for unit in wanted}
