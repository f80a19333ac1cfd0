"""Programmes of the year: the list, one programme in the outline of its plans, what can be taken into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from caunoi.ground.times import date_vi, today
from caunoi.org.models import Person, Unit
from caunoi.plans.access import (
    may_approve_programme,
    may_plan,
    may_plan_anywhere,
    plans_visible_to,
    programmes_visible_to,
    units_planned_by,
)
from caunoi.plans.models import Plan, PlanLine, Programme, ProgrammeBaseline, ProgrammeEntry, Task
from caunoi.plans.progress import Tally
from caunoi.plans.queries.hint_words import hint_words
from caunoi.plans.queries.integration import UnitStanding, integration_of, plans_above, unit_standing
from caunoi.plans.queries.plans import PlanRow, Shown, tally_columns, tally_from, tree_of
from caunoi.plans.queries.tasks import tallies_of_children, tone_of
from caunoi.plans.queries.units import title_of
from caunoi.plans.states import (
    ProgrammeDeed,
    ProgrammeReason,
    ProgrammeStatus,
    Status,
)

TONES = {
    ProgrammeStatus.DRAFT: "open",
    ProgrammeStatus.SUBMITTED: "soon",
    ProgrammeStatus.RETURNED: "returned",
    ProgrammeStatus.APPROVED: "done",
}
"""The colour of a programme's status tag."""


def approvers_of(unit: Unit) -> list[Unit]:
    """Who may approve a programme of the unit: the unit above, or the unit itself through its leader."""
    return [unit.parent, unit] if unit.parent is not None else [unit]


# The list


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One programme in the list."""

    programme: Programme
    tally: Tally

    @property
    def tone(self) -> str:
        return TONES[ProgrammeStatus(self.programme.status)]


@dataclass(frozen=True, slots=True)
class ProgrammeList:
    """Programmes of one year that the person sees: what waits for her first."""

    year: int
    years: tuple[int, ...]
    own: tuple[tuple[Unit, ProgrammeLine | None], ...]
    awaiting: tuple[ProgrammeLine, ...]
    others: tuple[ProgrammeLine, ...]
    plans: tuple[Plan, ...]
    may_plan: bool


def years_to_plan() -> tuple[int, ...]:
    """The years that the list offers: last, this, and the two that follow."""
    this = today().year
    return (this - 1, this, this + 1, this + 2)


def programmes_of(person: Person, year: int) -> ProgrammeList:
    """The list of one year; a constant number of queries."""
    found = list(
        programmes_visible_to(person)
        .filter(year=year)
        .select_related("unit", "approver")
        .order_by("unit__sort_key", "unit__code")
    )
    rows = (
        Task.objects.filter(programme__in=found).order_by().values("programme").annotate(**tally_columns(today()))
        if found
        else []
    )
    tallies = {row["programme"]: tally_from(row) for row in rows}
    lines = {one.pk: ProgrammeLine(one, tallies.get(one.pk, Tally())) for one in found}
    by_unit = {line.programme.unit_id: line for line in lines.values()}
    units = list(units_planned_by(person))
    waiting = [line for line in lines.values() if may_approve_programme(person, line.programme)]
    shown = {line.programme.pk for line in waiting} | {
        by_unit[unit.pk].programme.pk for unit in units if unit.pk in by_unit
    }
    return ProgrammeList(
        year=year,
        years=years_to_plan(),
        own=tuple((unit, by_unit.get(unit.pk)) for unit in units),
        awaiting=tuple(waiting),
        others=tuple(line for pk, line in lines.items() if pk not in shown),
        plans=tuple(_running(person, year)),
        may_plan=may_plan_anywhere(person),
    )


def _running(person: Person, year: int) -> QuerySet[Plan]:
    """Issued plans of the year that the person sees: their grids are offered."""
    return (
        plans_visible_to(person)
        .filter(issued_at__isnull=False, starts_on__year__lte=year, ends_on__year__gte=year)
        .select_related("document", "document__kind", "unit")
        .order_by("unit__path", "-starts_on", "pk")[:5]
    )


# One programme


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task of a programme. `parts` is the tally of its parts below, None where it was not split; `change` says what
    happened to it since the programme was approved, "" where nothing did."""

    task: Task
    tone: str
    partners: tuple[str, ...]
    parts: Tally | None
    change: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A line of a plan's outline with the tasks that the programme has by it."""

    row: PlanRow
    tasks: tuple[PlannedTask, ...]


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The part of a programme that comes from one plan, in the outline of that plan; `gaps` lines are still missing."""

    plan: Plan
    rows: tuple[ProgrammeRow, ...]
    gaps: int


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the approved programme and today: "Thêm", "Đổi hạn", "Hủy", "Bỏ", "Sửa"."""

    words: str
    title: str
    detail: str
    ref: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """One programme as one person sees it."""

    programme: Programme
    tone: str
    parts: tuple[PlanPart, ...]
    own: tuple[PlannedTask, ...]
    tally: Tally
    entries: tuple[ProgrammeEntry, ...]
    reasons: tuple[tuple[str, str], ...]
    baseline: ProgrammeBaseline | None
    changes: tuple[Change, ...]
    may_change: bool
    may_submit: bool
    may_approve: bool

    @property
    def gaps(self) -> int:
        return sum(part.gaps for part in self.parts)


def programme_page(person: Person, programme: Programme) -> ProgrammePage:
    """The programme in the outline of the plans it follows; queries grow with the number of plans alone."""
    tasks = tasks_in(programme)
    baseline = ProgrammeBaseline.objects.filter(programme=programme).first()
    changes = changes_since(baseline, tasks) if baseline else ()
    said = {change.ref: change.words for change in changes}
    rows = _planned(tasks, said)
    by_line: dict[int, list[PlannedTask]] = {}
    for one in rows:
        if one.task.line_id is not None:
            by_line.setdefault(one.task.line_id, []).append(one)
    plans = {plan.pk: plan for plan in plans_above(programme.unit, programme.year)}
    used = {task.line.plan_id for task in tasks if task.line is not None} - set(plans)
    plans |= {plan.pk: plan for plan in Plan.objects.filter(pk__in=used).select_related("unit", "document__kind")}
    entries = tuple(
        ProgrammeEntry.objects.filter(programme=programme).select_related("by").order_by("-created_at", "-pk")
    )
    planner = may_plan(person, programme.unit)
    sent = next((entry for entry in entries if entry.deed == ProgrammeDeed.SUBMITTED), None)
    return ProgrammePage(
        programme=programme,
        tone=TONES[ProgrammeStatus(programme.status)],
        parts=tuple(_part(person, programme, plan, by_line) for plan in plans.values()),
        own=tuple(one for one in rows if one.task.line_id is None),
        tally=_tally([one.task for one in rows]),
        entries=entries,
        reasons=reasons_of(entries) if programme.status == ProgrammeStatus.RETURNED else (),
        baseline=baseline,
        changes=changes,
        may_change=planner and programme.status != ProgrammeStatus.SUBMITTED,
        may_submit=planner and programme.is_open,
        may_approve=may_approve_programme(person, programme) and (sent is None or sent.by_id != person.pk),
    )


def tasks_in(programme: Programme) -> list[Task]:
    """The tasks of the programme by due date, cancelled ones too."""
    return list(
        Task.objects.filter(programme=programme)
        .select_related("unit", "line", "line__plan__document__kind")
        .prefetch_related("partners__unit")
        .order_by("due_on", "pk")
    )


def _planned(tasks: list[Task], said: dict[str, str]) -> list[PlannedTask]:
    parts = tallies_of_children([task.pk for task in tasks if not task.is_group]) if tasks else {}
    return [
        PlannedTask(
            task,
            tone_of(task),
            tuple(partner.unit.short_name for partner in task.partners.all()),
            parts.get(task.pk),
            said.get(task.ref, ""),
        )
        for task in tasks
        if task.status != Status.CANCELLED or task.ref in said
    ]


def _part(person: Person, programme: Programme, plan: Plan, by_line: dict[int, list[PlannedTask]]) -> PlanPart:
    tree = tree_of(person, plan, Shown.BUSY, programme=programme)
    found = integration_of(person, plan, programme.year, programme.unit)
    return PlanPart(
        plan,
        tuple(ProgrammeRow(row, tuple(by_line.get(row.line.pk, ()))) for row in tree.rows),
        sum(map(found.gaps, found.inside)),
    )


def _tally(tasks: Iterable[Task]) -> Tally:
    day = today()
    total = done = late = cancelled = 0
    for task in tasks:
        gone = task.status == Status.CANCELLED
        total, cancelled = total + (not gone), cancelled + gone
        done += task.status == Status.DONE
        late += task.is_open and task.due_on < day
    return Tally(total, done, late, cancelled)


def reasons_of(entries: Iterable[ProgrammeEntry]) -> tuple[tuple[str, str], ...]:
    """The reasons of the newest return as pairs of label and sentence, in the order of the form."""
    told: dict[str, str] = next((one.reasons for one in entries if one.deed == ProgrammeDeed.RETURNED), {})
    return tuple((str(reason.label), told[reason.value]) for reason in ProgrammeReason if reason.value in told)


# The baseline


def frozen_tasks(programme: Programme) -> list[dict[str, str]]:
    """The tasks as an approval keeps them, as plain JSON."""
    return [
        {
            "ref": task.ref,
            "title": task.title,
            "line": task.line.address if task.line else "",
            "due_on": task.due_on.isoformat(),
            "measure": task.measure,
            "expected_result": task.expected_result,
        }
        for task in tasks_in(programme)
        if task.status != Status.CANCELLED
    ]


def changes_since(baseline: ProgrammeBaseline, tasks: list[Task]) -> tuple[Change, ...]:
    """What was added, moved, cancelled, taken out or reworded since the approval."""
    kept: dict[str, dict[str, Any]] = {one["ref"]: one for one in baseline.tasks}
    found = []
    for task in tasks:
        before = kept.pop(task.ref, None)
        gone = task.status == Status.CANCELLED
        if before is None and not gone:
            found.append(Change("Thêm", task.title, f"Hạn {date_vi(task.due_on)}", task.ref))
        elif before is not None and gone:
            found.append(Change("Hủy", task.title, "", task.ref))
        elif before is not None and before["due_on"] != task.due_on.isoformat():
            old = date.fromisoformat(before["due_on"])
            found.append(Change("Đổi hạn", task.title, f"{date_vi(old)} → {date_vi(task.due_on)}", task.ref))
        elif before is not None and any(
            before[name] != getattr(task, name) for name in ("title", "measure", "expected_result")
        ):
            found.append(Change("Sửa", task.title, f"Khi duyệt: {before['title']}", task.ref))
    found += [Change("Bỏ", one["title"], "", ref) for ref, one in kept.items()]
    return tuple(found)


# Taking lines


@dataclass(frozen=True, slots=True)
class Offer:
    """A line that can be taken, with what is proposed for its task. `held`: a task that was given already."""

    line: PlanLine
    title: str
    due_on: date
    measure: str
    held: Task | None = None


@dataclass(frozen=True, slots=True)
class Picking:
    """The lines of one plan that can be taken, gaps first."""

    plan: Plan
    given: tuple[Offer, ...]
    missing: tuple[Offer, ...]
    other: tuple[Offer, ...]
    inside: tuple[PlanLine, ...]

    def offers(self) -> tuple[Offer, ...]:
        return (*self.given, *self.missing, *self.other)


def picking_of(person: Person, programme: Programme, plan: Plan) -> Picking:
    """What the page of lồng ghép shows for one plan."""
    standing: UnitStanding = unit_standing(person, plan, programme.year, programme.unit)
    held = {
        task.line_id: task
        for task in Task.objects.filter(
            unit=programme.unit,
            line__in=[line.pk for line in standing.given],
            programme__isnull=True,
            due_on__year=programme.year,
        )
        .counted()
        .exclude(status=Status.CANCELLED)
        .order_by("-due_on", "-pk")
    }

    def offer(line: PlanLine) -> Offer:
        line.plan = plan
        return Offer(line, title_of(line), due_in(line, programme.year), measure_in(line), held.get(line.pk))

    return Picking(
        plan,
        tuple(offer(line) for line in standing.given if line.pk in held),
        tuple(offer(line) for line in standing.missing),
        tuple(offer(line) for line in standing.other),
        standing.inside,
    )


QUARTER_ENDS = {"Q1": (3, 31), "Q2": (6, 30), "Q3": (9, 30), "Q4": (12, 31)}


def due_in(line: PlanLine, year: int) -> date:
    """A date of the year that the line names, else its last day."""
    for hint in line.hints:
        if hint.get("kind") == "date":
            found = _day_of(str(hint.get("value", "")))
            if found is not None and found.year == year and found >= today():
                return found
    return date(year, 12, 31)


def _day_of(value: str) -> date | None:
    """The last day of "2026-11-25" or "2026-Q3"; None for a month or a year alone."""
    parts = value.split("-")
    if len(parts) == 2 and parts[1] in QUARTER_ENDS and parts[0].isdigit():
        return date(int(parts[0]), *QUARTER_ENDS[parts[1]])
    try:
        return date.fromisoformat(value) if len(parts) == 3 else None
    except ValueError:
        return None


def measure_in(line: PlanLine) -> str:
    """The quantities that the line names: "Ít nhất 2 cuộc"."""
    words = hint_words(hint for hint in line.hints if hint.get("kind") == "quantity")
    return "; ".join(one.label for one in words)[:300]


def areas_to_split(task: Task) -> QuerySet[Unit]:
    """Units directly below the lead unit that hold no part of its task yet, in the order of places."""
    there = Task.objects.filter(parent=task).values("unit")
    return Unit.objects.standing(on=today()).filter(parent_id=task.unit_id).exclude(pk__in=there).in_order()
