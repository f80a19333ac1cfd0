"""The list of tasks as columns, one for each status that the filter lets through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caunoi.ground.counts import Capped, capped
from caunoi.org.models import Person
from caunoi.plans.access import may_approve, may_direct, may_work_on
from caunoi.plans.models import Task
from caunoi.plans.progress import Tally
from caunoi.plans.queries.filters import STATES, FilterBar, View, filter_bar, kept_query
from caunoi.plans.queries.tasks import TaskFilters, tallies_of_children, tasks_of
from caunoi.plans.states import OPEN, Status

CARDS = 20
"""Cards that a column shows; the rest is counted and stands in the table."""
WORD_OF = {status: word for word, status in STATES.items()}
COLUMNS = (
    Status.NOT_STARTED,
    Status.IN_PROGRESS,
    Status.WAITING,
    Status.RETURNED,
    Status.AWAITING_APPROVAL,
    Status.DONE,
    Status.CANCELLED,
)

# Which question page a move opens; a move that is not here is made at once.
QUESTIONS: dict[tuple[Status, Status], str] = {
    (Status.NOT_STARTED, Status.DONE): "finish",
    (Status.NOT_STARTED, Status.AWAITING_APPROVAL): "finish",
    (Status.NOT_STARTED, Status.WAITING): "wait",
    (Status.NOT_STARTED, Status.CANCELLED): "cancel",
    (Status.IN_PROGRESS, Status.DONE): "finish",
    (Status.IN_PROGRESS, Status.AWAITING_APPROVAL): "finish",
    (Status.IN_PROGRESS, Status.WAITING): "wait",
    (Status.IN_PROGRESS, Status.CANCELLED): "cancel",
    (Status.WAITING, Status.IN_PROGRESS): "resume",
    (Status.WAITING, Status.CANCELLED): "cancel",
    (Status.RETURNED, Status.AWAITING_APPROVAL): "finish",
    (Status.RETURNED, Status.WAITING): "wait",
    (Status.RETURNED, Status.CANCELLED): "cancel",
    (Status.AWAITING_APPROVAL, Status.DONE): "approve",
    (Status.AWAITING_APPROVAL, Status.RETURNED): "send_back",
    (Status.AWAITING_APPROVAL, Status.CANCELLED): "cancel",
    (Status.DONE, Status.IN_PROGRESS): "reopen",
    (Status.CANCELLED, Status.IN_PROGRESS): "reopen",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A task on the board. `moves` are the columns to which this person may move it."""

    task: Task
    children: Tally | None
    moves: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A status with its first cards by due date. `word` stands in addresses."""

    status: Status
    word: str
    count: Capped
    cards: tuple[Card, ...]
    is_current: bool
    table: str

    @property
    def is_cut(self) -> bool:
        return self.count.is_more or self.count.number > len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    bar: FilterBar
    columns: tuple[Column, ...]


def board_of(person: Person, asked: Mapping[str, str]) -> Board:
    """The columns of the filter; a constant number of queries. `cot` in the address names the column that a narrow
    screen shows, else the first one that holds something."""
    bar = filter_bar(person, asked, View.BOARD)
    tasks = tasks_of(person, bar.filters)
    shown = columns_of(bar.filters)
    counts = {status: capped(tasks.filter(status=status)) for status in shown}
    ids = {
        status: list(tasks.filter(status=status).values_list("pk", flat=True)[:CARDS]) if counts[status] else []
        for status in shown
    }
    cards = _cards(person, [pk for found in ids.values() for pk in found])
    current = next((status for status in shown if WORD_OF[status] == asked.get("cot")), None)
    current = current or next((status for status in shown if counts[status]), shown[0])
    return Board(
        bar=bar,
        columns=tuple(
            Column(
                status=status,
                word=WORD_OF[status],
                count=counts[status],
                cards=tuple(cards[pk] for pk in ids[status] if pk in cards),
                is_current=status == current,
                table=kept_query(asked, trang_thai=WORD_OF[status]),
            )
            for status in shown
        ),
    )


def columns_of(filters: TaskFilters) -> tuple[Status, ...]:
    """The statuses that the filter lets through, in the order of the work."""
    if filters.status:
        return (filters.status,)
    if filters.is_open or filters.late or filters.soon:
        return tuple(status for status in COLUMNS if status in OPEN)
    return COLUMNS


def _cards(person: Person, ids: list[int]) -> dict[int, Card]:
    """The tasks with these numbers; two queries."""
    found = (
        Task.objects.filter(pk__in=ids)
        .select_related("unit", "assigning_unit", "approver", "line", "line__plan__document")
        .only(
            "ref", "version", "title", "due_on", "status", "is_open", "percent", "is_group",
            "unit__short_name", "unit__path", "assigning_unit__short_name", "assigning_unit__path",
            "approver__short_name", "approver__path", "line__address", "line__plan", "line__plan__document__number",
            "line__plan__document__symbol", "line__plan__document__kind",
        )
    )  # fmt: skip
    tasks = list(found)
    sheets = [task.pk for task in tasks if task.is_group]
    tallies = tallies_of_children(sheets) if sheets else {}
    return {
        task.pk: Card(task, tallies.get(task.pk, Tally()) if task.is_group else None, moves_of(person, task))
        for task in tasks
    }


def moves_of(person: Person, task: Task) -> tuple[Status, ...]:
    """The columns to which the person may move the task, the likeliest first; a sheet is moved by its units' work."""
    if task.is_group:
        return ()
    current = Status(task.status)
    works, directs = may_work_on(person, task), may_direct(person, task)
    result = Status.AWAITING_APPROVAL if task.needs_approval else Status.DONE
    moves: list[Status] = []
    if current in (Status.NOT_STARTED, Status.RETURNED) and works:
        moves += [Status.IN_PROGRESS, result]
    if current == Status.IN_PROGRESS and works:
        moves.append(result)
    if current == Status.AWAITING_APPROVAL and may_approve(person, task):
        moves += [Status.DONE, Status.RETURNED]
    if (current == Status.WAITING and (works or directs)) or (current == Status.DONE and (works or directs)):
        moves.append(Status.IN_PROGRESS)
    if current == Status.CANCELLED and directs:
        moves.append(Status.IN_PROGRESS)
    if current in (Status.NOT_STARTED, Status.IN_PROGRESS, Status.RETURNED) and (works or directs):
        moves.append(Status.WAITING)
    if current not in (Status.DONE, Status.CANCELLED) and directs:
        moves.append(Status.CANCELLED)
    return tuple(moves)
