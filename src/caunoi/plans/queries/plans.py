"""Plans: the list, one plan as a tree with counts, and the review page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum

from caunoi.documents.access import visible_to as documents_visible_to
from caunoi.documents.models import Document
from caunoi.documents.queries import lines_of
from caunoi.ground.times import today
from caunoi.org.access import in_scope, reach_of, within
from caunoi.org.models import Person
from caunoi.plans.access import own_unit_ids, plans_visible_to
from caunoi.plans.models import LineUnit, Plan, PlanLine, PlanSource, Programme, Task
from caunoi.plans.models.task import OPEN_VALUES, TaskQuerySet
from caunoi.plans.progress import Tally, rolled_up
from caunoi.plans.queries.hint_words import HintWords, hint_words
from caunoi.plans.queries.obstacles import unanswered_by_line
from caunoi.plans.recurrence import PROPOSALS
from caunoi.plans.states import Part, Status, Suggestion


def plans_of(person: Person) -> QuerySet[Plan]:
    """Plans the person sees, newest first, drafts before issued ones of the same span."""
    return (
        plans_visible_to(person)
        .select_related("unit", "document", "document__kind")
        .order_by("status", "-starts_on", "-pk")
    )


PAPERS = 12


def papers_to_read(person: Person) -> list[Document]:
    """The newest readable plans (KH) in the registers that the person sees and that are no plan here yet."""
    return list(
        documents_visible_to(person)
        .filter(kind__abbreviation="KH", read__isnull=False)
        .exclude(pk__in=Plan.objects.values("document"))
        .select_related("kind")
        .newest_first()[:PAPERS]
    )


def tally_columns(day: date) -> dict[str, Aggregate]:
    """The aggregates of a `Tally` over tasks; late are open tasks due before the day."""
    return {
        "total": Count("pk", filter=~Q(status=Status.CANCELLED)),
        "done": Count("pk", filter=Q(status=Status.DONE)),
        "late": Count("pk", filter=Q(status__in=OPEN_VALUES, due_on__lt=day)),
        "cancelled": Count("pk", filter=Q(status=Status.CANCELLED)),
    }


def progress_columns(day: date) -> dict[str, Aggregate]:
    """All of a `Tally`: the counts, what the weighted mean is made of, and what moved away from its first date."""
    counted = ~Q(status=Status.CANCELLED)
    return tally_columns(day) | {
        "weights": Sum("weight", filter=counted, default=0),
        "points": Sum(F("weight") * F("percent"), filter=counted, default=0),
        "moved": Count("pk", filter=counted & ~Q(first_due_on=F("due_on"))),
        "late_at_first": Count("pk", filter=Q(status__in=OPEN_VALUES, first_due_on__lt=day)),
    }


def tally_from(row: Mapping[str, Any]) -> Tally:
    """The tally in a row that was annotated with `tally_columns` or `progress_columns`."""
    return Tally(**{name: row[name] for name in Tally.__slots__ if name in row})


def tasks_of_lines(person: Person, plan: Plan) -> TaskQuerySet:
    """Tasks of the plan's lines that count for this person: all of them for those who have the plan's unit in their
    scope, else those of the units in her scope."""
    tasks = Task.objects.counted()
    return tasks if within(person, plan.unit) else in_scope(tasks, person)


def tallies_of_plans(person: Person, plans: list[Plan]) -> dict[int, Tally]:
    """For each plan the tasks that count for this person, in one query."""
    covered = [plan.pk for plan in plans if within(person, plan.unit)]
    tasks = Task.objects.counted().filter(line__plan__in=plans)
    seen = tasks.filter(line__plan__in=covered) | in_scope(tasks, person)
    rows = seen.values("line__plan").annotate(**tally_columns(today()))
    found = {row["line__plan"]: tally_from(row) for row in rows}
    return {plan.pk: found.get(plan.pk, Tally()) for plan in plans}


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """As much of a plan as the side of the inbox says: its own words, and the tasks of the person's units counted."""

    ref: str
    title: str
    number: str
    tally: Tally


def own_plans_at_work(person: Person) -> list[OwnPlan]:
    """The plans by which the person's own units have tasks, newest first; two queries.

    The tasks are grouped by line in the order of their index and the lines are led to their plans afterwards: joining
    first reads a line for each task.
    """
    tasks = Task.objects.filter(unit_id__in=own_unit_ids(person), line__isnull=False).counted()
    own = {row["line"]: tally_from(row) for row in tasks.order_by().values("line").annotate(**tally_columns(today()))}
    if not own:
        return []
    columns = [f"plan__{name}" for name in ("issued_at", "pk", "ref", "title", "document__number")]
    found: dict[tuple[Any, ...], Tally] = {}
    for line, *plan in PlanLine.objects.filter(pk__in=own, plan__issued_at__isnull=False).values_list("pk", *columns):
        found[tuple(plan)] = found.get(tuple(plan), Tally()) + own[line]
    newest = sorted(found.items(), key=lambda one: one[0][:2], reverse=True)
    return [OwnPlan(ref, title, number, tally) for (_, _, ref, title, number), tally in newest if tally.total]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the plan page with its own tasks and with all tasks below it."""

    line: PlanLine
    own: Tally
    all: Tally
    leads: tuple[str, ...]
    partners: tuple[str, ...]
    has_children: bool
    obstacles: int = 0

    @property
    def is_assignable(self) -> bool:
        """Whether the page offers to give this line: the titles of sections are given by their lines."""
        return not self.has_children or self.line.depth > 0

    @property
    def comes_back(self) -> bool:
        """Whether the words speak of a rhythm, so that the page proposes a recurring duty."""
        return any(hint.get("kind") == "recurrence" and hint["value"] in PROPOSALS for hint in self.line.hints)

    @property
    def is_long(self) -> bool:
        """Whether the words are shown cut first."""
        return len(self.line.words) > LONG


LONG = 170
"""Letters beyond which the plan page shows a line cut, with the rest on demand."""


class Shown(StrEnum):
    """Which lines the plan page shows. Their values stand in the address."""

    ALL = ""
    BUSY = "co-viec"
    LATE = "qua-han"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter above a list (see ui/parts/chips.html)."""

    label: str
    href: str
    current: bool
    count: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class PlanTree:
    """The plan page: the shown rows in reading order, the sections, and the tally of the whole."""

    rows: tuple[PlanRow, ...]
    top: tuple[PlanRow, ...]
    whole: Tally
    chips: tuple[Chip, ...]


def tree_of(
    person: Person,
    plan: Plan,
    shown: Shown = Shown.ALL,
    *,
    year: int | None = None,
    programme: Programme | None = None,
) -> PlanTree:
    """The plan with counts per line, rolled up; four queries whatever the size of the plan.

    One tree, seen from three sides: all of its tasks, those due in one year, those of a unit's programme.
    """
    lines = list(PlanLine.objects.filter(plan=plan).order_by("position"))
    tasks = tasks_of_lines(person, plan).filter(line__in=[line.pk for line in lines])
    if programme is not None:
        tasks = tasks.filter(programme=programme)
    elif year is not None:
        tasks = tasks.filter(due_on__range=(date(year, 1, 1), date(year, 12, 31)))
    own = {
        row["line"]: tally_from(row) for row in tasks.order_by().values("line").annotate(**progress_columns(today()))
    }
    total = rolled_up([(line.pk, line.parent_id) for line in lines], own)
    raised = {pk: Tally(total=number) for pk, number in unanswered_by_line(person, plan).items()}
    obstacles = rolled_up([(line.pk, line.parent_id) for line in lines], raised)
    named = _named_units(plan, (Suggestion.ACCEPTED,))
    parents = {line.parent_id for line in lines}
    rows = tuple(
        PlanRow(
            line=line,
            own=own.get(line.pk, Tally()),
            all=total[line.pk],
            leads=tuple(str(unit) for unit in named.get(line.pk, ()) if unit.part == Part.LEAD),
            partners=tuple(str(unit) for unit in named.get(line.pk, ()) if unit.part == Part.PARTNER),
            has_children=line.pk in parents,
            obstacles=obstacles[line.pk].total,
        )
        for line in lines
    )
    groups = {
        Shown.ALL: rows,
        Shown.BUSY: tuple(row for row in rows if row.all.total),
        Shown.LATE: tuple(row for row in rows if row.all.late),
    }
    words = {Shown.ALL: "Tất cả mục", Shown.BUSY: "Mục có việc", Shown.LATE: "Mục quá hạn"}
    return PlanTree(
        rows=groups[shown],
        top=tuple(row for row in rows if row.line.depth == 0),
        whole=sum((total[line.pk] for line in lines if line.depth == 0), Tally()),
        chips=tuple(
            Chip(
                words[group],
                _address(group, year),
                group == shown,
                str(len(found)),
                late=group == Shown.LATE and bool(found),
            )
            for group, found in groups.items()
        ),
    )


def _address(group: Shown, year: int | None) -> str:
    asked = {"nam": year, "loc": str(group)}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def years_of(plan: Plan) -> range:
    """The calendar years in which the plan runs."""
    return range(plan.starts_on.year, plan.ends_on.year + 1)


def year_asked(plan: Plan, asked: int) -> int | None:
    """The year asked for, None where the plan does not run in it: then all years together are shown."""
    return asked if asked in years_of(plan) else None


def year_chips(plan: Plan, year: int | None, shown: Shown) -> tuple[Chip, ...]:
    """The years of an issued plan that runs in more than one, all together first."""
    years = years_of(plan)
    if len(years) < 2 or not plan.is_issued:
        return ()
    every = Chip("Cả kế hoạch", _address(shown, None), year is None)
    return (every, *(Chip(f"Năm {one}", _address(shown, one), one == year) for one in years))


def _named_units(plan: Plan, states: tuple[Suggestion, ...]) -> dict[int, list[LineUnit]]:
    found: dict[int, list[LineUnit]] = {}
    rows = LineUnit.objects.filter(line__plan=plan, state__in=states).select_related("unit")
    for unit in rows.order_by("part", "pk"):
        found.setdefault(unit.line_id, []).append(unit)
    return found


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the paper beside the tree."""

    number: int
    text: str
    rows: list[list[str]]
    warnings: tuple[str, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One line of the tree under review."""

    line: PlanLine
    warnings: tuple[str, ...]
    units: tuple[LineUnit, ...]

    @property
    def is_long(self) -> bool:
        """Whether the words are too many to stand in bold."""
        return len(self.line.words) > LONG

    @property
    def hints(self) -> tuple[HintWords, ...]:
        return hint_words(self.line.hints)


@dataclass(frozen=True, slots=True)
class Review:
    """The review page: the paper, the tree, and how far the review has come."""

    plan: Plan
    source: tuple[SourceLine, ...]
    rows: tuple[ReviewRow, ...]
    waiting: int
    general_warnings: tuple[str, ...] = field(default=())

    @property
    def reviewed(self) -> int:
        return len(self.rows) - self.waiting

    def row(self, line_id: int) -> ReviewRow | None:
        """The row of this line, else the first that waits, else the first."""
        chosen = next((row for row in self.rows if row.line.pk == line_id), None)
        waiting = next((row for row in self.rows if not row.line.is_reviewed), None)
        return chosen or waiting or next(iter(self.rows), None)


WHY = {
    "header": "phần đầu",
    "recipients": "nơi nhận",
    "signature": "ký",
    "page": "đầu, chân trang",
    "appendix": "phụ lục",
    "preamble": "mở đầu",
    "closing": "kết",
    "other": "khác",
}
"""What the page calls the parts of a paper that stand outside its outline."""


def review_of(plan: Plan) -> Review:
    """All that the review page shows, in four queries."""
    source = PlanSource.objects.get(plan=plan)
    warned: dict[int, list[str]] = {}
    for warning in source.warnings:
        warned.setdefault(warning["line"] or 0, []).append(warning["message"])
    rest = {entry["line"]: WHY.get(entry["why"], "") for entry in source.rest}
    paper = tuple(
        SourceLine(
            line.number,
            line.text,
            [list(row) for row in line.rows],
            tuple(warned.get(line.number, ())),
            rest.get(line.number, ""),
        )
        for line in lines_of(plan.document)
    )
    units = _named_units(plan, (Suggestion.OPEN, Suggestion.ACCEPTED))
    rows = tuple(
        ReviewRow(
            line,
            tuple(words for number in range(line.first_line, line.last_line + 1) for words in warned.get(number, ())),
            tuple(units.get(line.pk, ())),
        )
        for line in PlanLine.objects.filter(plan=plan).order_by("position")
    )
    waiting = sum(not row.line.is_reviewed for row in rows)
    return Review(plan, paper, rows, waiting, tuple(warned.get(0, ())))


def review_row_of(line: PlanLine) -> ReviewRow:
    """One line of the review page, for its panel."""
    warned = PlanSource.objects.values_list("warnings", flat=True).get(plan=line.plan_id)
    span = range(line.first_line, line.last_line + 1)
    units = line.units.filter(state__in=(Suggestion.OPEN, Suggestion.ACCEPTED)).select_related("unit")
    return ReviewRow(
        line,
        tuple(warning["message"] for warning in warned if warning["line"] in span),
        tuple(units.order_by("part", "pk")),
    )


def next_to_review(line: PlanLine) -> PlanLine | None:
    """The next line that nobody has looked at, after this one or else from the top; None when all are done."""
    waiting = PlanLine.objects.filter(plan=line.plan_id, is_reviewed=False).order_by("position")
    return waiting.filter(position__gt=line.position).first() or waiting.first()


def may_see_whole(person: Person, plan: Plan) -> bool:
    """Whether the counts on the plan page are those of all units."""
    return reach_of(person).covers(plan.unit.path)
