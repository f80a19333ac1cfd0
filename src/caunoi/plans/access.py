"""Who may see and do what with plans and tasks. The visible sets are written here once.

People "of a unit" hold a valid post in it, or a post whose scope is exactly that unit: the Office and the boards work
for the province committee. Whoever has the unit in a wider scope sees its work and leaves the pen to it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from caunoi.ground.times import today
from caunoi.org.access import READERS, WRITERS, Denied, Reach, Unknown, in_scope, reach_of
from caunoi.org.models import SEGMENT, Person, Role, Unit, UnitKind, path_end
from caunoi.plans.models import (
    Duty,
    LineUnit,
    Obstacle,
    Plan,
    PlanLine,
    Programme,
    ProgrammeEntry,
    Task,
    TaskEntryFile,
    TaskPartner,
)
from caunoi.plans.models.duty import DutyQuerySet
from caunoi.plans.models.task import TaskQuerySet
from caunoi.plans.states import PlanStatus, ProgrammeDeed, ProgrammeStatus

PLANNERS = (Role.OFFICER, Role.CLERK, Role.SPECIALIST, Role.APPROVER, Role.LEADER)
"""Roles that read in, review, issue and give out plans."""

WIDE = 200
"""From so many units on a reader's lists walk the due dates of the whole province instead of one index per unit."""


_OWN, _WIDER = "own_units", "sees_more"


def _belongs(reach: Reach, unit: Unit, roles: tuple[str, ...]) -> bool:
    return any(grant.role in roles and (grant.unit_id == unit.pk or grant.path == unit.path) for grant in reach.grants)


def own_unit_ids(person: Person) -> tuple[int, ...]:
    """Units whose tasks stand in the person's own inbox: where she holds a working post, and for the Office also the
    committee that it serves."""
    reach = reach_of(person)
    kept: tuple[Reach, tuple[int, ...]] | None = person.kept.get(_OWN)
    if kept is not None and kept[0] is reach:
        return kept[1]
    found = [grant.unit_id for grant in reach.grants if grant.role in WRITERS]
    found += [
        grant.scope_id for grant in reach.grants if grant.role == Role.CLERK and grant.scope_kind == UnitKind.PROVINCE
    ]
    own = tuple(dict.fromkeys(found))
    person.kept[_OWN] = (reach, own)
    return own


# Plans


def plans_visible_to(person: Person) -> QuerySet[Plan]:
    """Plans of the units in the person's scope, and issued plans of the units above."""
    reach = reach_of(person)
    above = {
        grant.path[:end]
        for grant in reach.grants
        if grant.role in READERS
        for end in range(SEGMENT, len(grant.path), SEGMENT)
    }
    return in_scope(Plan.objects.all(), person) | Plan.objects.filter(
        status=PlanStatus.ISSUED, unit__path__in=sorted(above)
    )


def plan_for(person: Person, ref: str) -> Plan:
    """The plan with this reference, or `Unknown`."""
    plan = plans_visible_to(person).filter(ref=ref).select_related("unit", "document__kind", "created_by").first()
    if plan is None:
        raise Unknown
    return plan


def line_for(person: Person, ref: str, line_id: int) -> PlanLine:
    """The line of the plan with this reference, or `Unknown`."""
    plan = plan_for(person, ref)
    line = PlanLine.objects.filter(plan=plan, pk=line_id).first()
    if line is None:
        raise Unknown
    line.plan = plan
    return line


def line_unit_for(person: Person, ref: str, line_id: int, pk: int) -> LineUnit:
    """A unit named for a line of the plan, or `Unknown`."""
    line = line_for(person, ref, line_id)
    found = LineUnit.objects.filter(line=line, pk=pk).select_related("unit").first()
    if found is None:
        raise Unknown
    found.line = line
    return found


def units_planned_by(person: Person) -> QuerySet[Unit]:
    """Units in whose name the person may read in a plan: the body a post works for first, then the unit of the post."""
    grants = [grant for grant in reach_of(person).grants if grant.role in PLANNERS]
    return (
        Unit.objects.standing(on=today())
        .filter(Q(pk__in=[grant.unit_id for grant in grants]) | Q(path__in=[grant.path for grant in grants]))
        .exclude(kind=UnitKind.AGENCY)
        .order_by("path")
    )


def may_plan(person: Person, unit: Unit) -> bool:
    """Whether the person may read in, review, issue and give out plans of the unit."""
    return _belongs(reach_of(person), unit, PLANNERS)


def check_may_plan(person: Person | None, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_plan(person, unit):
        raise Denied(f"Chỉ người lập kế hoạch của {unit.short_name} mới làm được việc này.")


def may_plan_anywhere(person: Person) -> bool:
    return reach_of(person).has(*PLANNERS)


def check_may_plan_anywhere(person: Person) -> None:
    """Raise `Denied` unless the person reads in plans and gives tasks for some unit."""
    if not may_plan_anywhere(person):
        raise Denied("Chỉ người lập kế hoạch của một đơn vị mới làm được việc này.")


# Tasks


def visible_to(person: Person) -> TaskQuerySet:
    """Tasks of the units in the person's scope, tasks these units help with, and tasks they gave."""
    helping = in_scope(TaskPartner.objects.filter(task=OuterRef("pk")), person)
    return (
        in_scope(Task.objects.all(), person)
        | in_scope(Task.objects.all(), person, field="assigning_unit")
        | Task.objects.filter(Exists(helping))
    )


def scope_of(person: Person, *, wide: bool) -> TaskQuerySet:
    """The tasks of a list, in a form that both databases answer from one index.

    Narrow: the person's own units. Wide: the units of her scope; where that is much of a province the condition is the
    province (`root`) plus, when the scope is smaller than the province, the range of paths.
    """
    if not wide:
        return Task.objects.filter(unit_id__in=own_unit_ids(person))
    paths = reach_of(person).paths()
    if not paths:
        return Task.objects.none()
    units = Unit.objects.none()
    for path in paths:
        units = units | Unit.objects.beneath(path)
    ids = list(units.values_list("pk", flat=True)[: WIDE + 1])
    if len(ids) <= WIDE:
        return Task.objects.filter(unit_id__in=ids)
    roots = {path[:SEGMENT] for path in paths}
    tasks = Task.objects.filter(root_id__in=list(Unit.objects.filter(path__in=roots).values_list("pk", flat=True)))
    if roots == set(paths):
        return tasks
    below = Q()
    for path in paths:
        below |= Q(path__gte=path, path__lt=path_end(path))
    return tasks.filter(Exists(Unit.objects.filter(below, pk=OuterRef("unit_id"))))


def sees_more_than_own(person: Person) -> bool:
    """Whether the person's scope reaches beyond her own units, so that "Toàn phạm vi" means something; asked once a
    request."""
    reach = reach_of(person)
    if any(grant.role in READERS and grant.has_areas for grant in reach.grants):
        return True
    kept: tuple[Reach, bool] | None = person.kept.get(_WIDER)
    if kept is None or kept[0] is not reach:
        own = own_unit_ids(person)
        wider = any(Unit.objects.beneath(path).exclude(pk__in=own).exists() for path in reach.paths())
        kept = person.kept[_WIDER] = (reach, wider)
    return kept[1]


def task_for(person: Person, ref: str) -> Task:
    """The task with this reference, or `Unknown`."""
    task = (
        visible_to(person)
        .filter(ref=ref)
        .select_related(
            "unit",
            "assigning_unit",
            "approver",
            "assigned_by",
            "finished_by",
            "parent",
            "line__plan__document__kind",
            "programme",
        )
        .first()
    )
    if task is None:
        raise Unknown
    return task


def entry_file_for(person: Person, ref: str, pk: int) -> TaskEntryFile:
    """A file on the timeline of a task, or `Unknown`."""
    task = task_for(person, ref)
    found = TaskEntryFile.objects.filter(entry__task=task, pk=pk).select_related("file").first()
    if found is None:
        raise Unknown
    return found


def may_work_on(person: Person, task: Task) -> bool:
    """The lead unit's own people, with a working role."""
    return _belongs(reach_of(person), task.unit, WRITERS)


def helped_by(person: Person, tasks: Iterable[Task]) -> set[int]:
    """Numbers of those of the tasks with which one of the person's own units helps: one query."""
    grants = [grant for grant in reach_of(person).grants if grant.role in WRITERS]
    own = Q(unit_id__in=[grant.unit_id for grant in grants]) | Q(unit__path__in=[grant.path for grant in grants])
    return set(TaskPartner.objects.filter(own, task__in=[task.pk for task in tasks]).values_list("task_id", flat=True))


def may_report(person: Person, task: Task, helped: Container[int] | None = None) -> bool:
    """The lead unit's own people, and those of the co-operating units; `helped` is what `helped_by` gave for a lot."""
    if may_work_on(person, task):
        return True
    return task.pk in (helped_by(person, [task]) if helped is None else helped)


def may_direct(person: Person, task: Task) -> bool:
    """The people of the unit that gave the task: they change, move, cancel and reopen it."""
    return _belongs(reach_of(person), task.assigning_unit, PLANNERS)


def may_approve(person: Person, task: Task) -> bool:
    """The people who direct the task, and those of the unit named to approve it."""
    approver = task.approver
    return may_direct(person, task) or (approver is not None and _belongs(reach_of(person), approver, PLANNERS))


def awaiting_approval_of(person: Person) -> TaskQuerySet:
    """Results that wait in the person's own inbox: her units are named to approve them."""
    own = own_unit_ids(person) if may_plan_anywhere(person) else ()
    return Task.objects.awaiting().filter(approver_id__in=own)


def check_may_approve(person: Person | None, task: Task) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_approve(person, task):
        raise Denied(f"Kết quả này do {(task.approver or task.assigning_unit).short_name} duyệt.")


def may_answer(person: Person, obstacle: Obstacle) -> bool:
    """The people of the unit that was asked."""
    return _belongs(reach_of(person), obstacle.asked_unit, WRITERS)


def check_may_answer(person: Person | None, obstacle: Obstacle) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_answer(person, obstacle):
        raise Denied(f"Vướng mắc này gửi {obstacle.asked_unit.short_name}. Chỉ người của đơn vị ấy trả lời được.")


def obstacle_for(person: Person, ref: str, pk: int) -> Obstacle:
    """An entry of a task's log, or `Unknown`."""
    task = task_for(person, ref)
    found = Obstacle.objects.filter(task=task, pk=pk).select_related("asked_unit", "raised_by").first()
    if found is None:
        raise Unknown
    found.task = task
    return found


def check_may_work_on(person: Person | None, task: Task) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_work_on(person, task):
        raise Denied(f"Nhiệm vụ này do {task.unit.short_name} làm. Chỉ người của đơn vị ấy báo được kết quả.")


def check_may_report(person: Person | None, task: Task, helped: Container[int] | None = None) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_report(person, task, helped):
        raise Denied(f"Nhiệm vụ này do {task.unit.short_name} làm. Chỉ người của đơn vị ấy báo được tiến độ.")


def check_may_pause(person: Person | None, task: Task) -> None:
    """Raise `Denied` unless the person (None: the system itself) works on the task or directs it."""
    if person is not None and not may_work_on(person, task) and not may_direct(person, task):
        raise Denied(f"Nhiệm vụ này do {task.unit.short_name} làm. Chỉ người làm hoặc người giao ghi được.")


def check_may_move(person: Person | None, task: Task) -> None:
    """Raise `Denied` unless the person (None: the system itself) has any step of the task to take."""
    if person is not None and not (may_report(person, task) or may_direct(person, task) or may_approve(person, task)):
        raise Denied(f"Nhiệm vụ này do {task.unit.short_name} làm. Chỉ người làm, người giao, người duyệt chuyển được.")


def check_may_direct(person: Person | None, task: Task) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_direct(person, task):
        raise Denied(f"Nhiệm vụ này do {task.assigning_unit.short_name} giao. Chỉ người của đơn vị ấy sửa được.")


# Recurring duties


def duties_visible_to(person: Person) -> DutyQuerySet:
    """Recurring duties that units in the person's scope give."""
    return in_scope(Duty.objects.all(), person)


def duty_for(person: Person, ref: str) -> Duty:
    """The recurring duty with this reference, or `Unknown`."""
    related = ("unit", "approver", "created_by", "line__plan__document", "line__plan__unit")
    duty = duties_visible_to(person).filter(ref=ref).select_related(*related).first()
    if duty is None:
        raise Unknown
    return duty


# Programmes of the year


def programmes_visible_to(person: Person) -> QuerySet[Programme]:
    """Programmes of the units in the person's scope, and those that her units are asked to approve."""
    mine = in_scope(Programme.objects.all(), person)
    return mine | Programme.objects.filter(approver_id__in=own_unit_ids(person)).exclude(status=ProgrammeStatus.DRAFT)


def programme_for(person: Person, ref: str) -> Programme:
    """The programme with this reference, or `Unknown`."""
    found = programmes_visible_to(person).filter(ref=ref).select_related("unit", "approver").first()
    if found is None:
        raise Unknown
    return found


def may_approve_programme(person: Person, programme: Programme) -> bool:
    """The people of the unit above; within the unit itself its leader and those who approve for it."""
    approver = programme.approver
    if approver is None or programme.status != ProgrammeStatus.SUBMITTED:
        return False
    roles = (Role.LEADER, Role.APPROVER) if approver.pk == programme.unit_id else PLANNERS
    return _belongs(reach_of(person), approver, roles)


def programmes_to_approve(person: Person) -> QuerySet[Programme]:
    """The programmes of which `may_approve_programme` is true, save those that the person submitted herself."""
    grants = reach_of(person).grants

    def units(*roles: str) -> set[int]:
        held = [grant for grant in grants if grant.role in roles]
        return {grant.unit_id for grant in held} | {grant.scope_id for grant in held}

    inside, above = Q(approver=F("unit")), Q(approver_id__in=units(*PLANNERS))
    within = Q(approver_id__in=units(Role.LEADER, Role.APPROVER))
    asked = Programme.objects.filter((inside & within) | (~inside & above), status=ProgrammeStatus.SUBMITTED)
    sent = ProgrammeEntry.objects.filter(programme=OuterRef("pk"), deed=ProgrammeDeed.SUBMITTED)
    last = Subquery(sent.order_by("-created_at", "-pk").values("by_id")[:1])
    return asked.alias(sent_by=Coalesce(last, 0, output_field=BigIntegerField())).exclude(sent_by=person.pk)


def check_may_approve_programme(person: Person | None, programme: Programme) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_approve_programme(person, programme):
        approver = programme.approver or programme.unit
        raise Denied(f"Chương trình này do {approver.short_name} duyệt khi đã trình.")


def may_split(person: Person, task: Task) -> bool:
    """The planners of the lead unit split its task further down."""
    return may_plan(person, task.unit)


def check_may_split(person: Person | None, task: Task) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_split(person, task):
        raise Denied(f"Nhiệm vụ này do {task.unit.short_name} làm. Chỉ người lập kế hoạch của đơn vị ấy chia được.")
