"""What stands in the way: of one task, gathered by line of a plan, and what a unit has to answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from caunoi.ground.times import today
from caunoi.org.access import in_scope, within
from caunoi.org.models import SEGMENT, Person, Unit, UnitKind
from caunoi.plans.access import own_unit_ids
from caunoi.plans.models import Obstacle, Plan, PlanLine, Task
from caunoi.plans.models.obstacle import ObstacleQuerySet


def units_to_ask(task: Task) -> QuerySet[Unit]:
    """The units above the lead unit, the unit that gave the task, and the offices and boards of these."""
    path = task.unit.path
    above = [path[:end] for end in range(SEGMENT, len(path), SEGMENT)]
    asked = Q(path__in=above) | Q(pk=task.assigning_unit_id)
    helping = Q(kind__in=(UnitKind.OFFICE, UnitKind.BOARD), parent__path__in=[*above, task.assigning_unit.path])
    return Unit.objects.standing(on=today()).filter(asked | helping).exclude(pk=task.unit_id).order_by("path")


def obstacles_of(task: Task) -> list[Obstacle]:
    """The log of one task: what waits for an answer first, then newest first."""
    found = Obstacle.objects.filter(task=task).select_related("asked_unit", "raised_by", "raised_unit", "answered_by")
    return sorted(found.order_by("-pk"), key=lambda one: one.answered_at is not None)


def obstacles_asked_of(person: Person) -> ObstacleQuerySet:
    """What the person's own units have to answer, by day."""
    return Obstacle.objects.unanswered().filter(asked_unit_id__in=own_unit_ids(person))


def obstacles_of_plan(person: Person, plan: Plan, line: PlanLine | None = None) -> ObstacleQuerySet:
    """What was raised on tasks of the plan, or of one line and the lines below it, that this person sees; what waits
    for an answer first."""
    found = Obstacle.objects.filter(task__line__plan=plan)
    if not within(person, plan.unit):
        found = in_scope(found, person, field="task__unit")
    if line is not None:
        found = found.filter(task__line__in=_with_lines_below(line))
    related = ("task__unit", "task__line", "asked_unit", "answered_by")
    return found.select_related(*related).order_by("answered_at", "answer_on", "pk")


def unanswered_by_line(person: Person, plan: Plan) -> dict[int, int]:
    """How many unanswered entries each line has, those that this person sees, in one query."""
    rows = obstacles_of_plan(person, plan).unanswered().order_by().values("task__line").annotate(number=Count("pk"))
    return {row["task__line"]: row["number"] for row in rows}


def _with_lines_below(line: PlanLine) -> Sequence[int]:
    """The line and all lines below it: they follow it in reading order until the next of its depth."""
    later = PlanLine.objects.filter(plan=line.plan_id, position__gt=line.position)
    end = later.filter(depth__lte=line.depth).order_by("position").values_list("position", flat=True).first()
    below = later if end is None else later.filter(position__lt=end)
    return [line.pk, *below.values_list("pk", flat=True)]
