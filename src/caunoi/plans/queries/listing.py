"""The list of tasks as a table: one page of rows under the filter of the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caunoi.org.models import Person
from caunoi.plans.queries.filters import FilterBar, View, filter_bar
from caunoi.plans.queries.tasks import PAGE, TaskRow, rows_of, tasks_of

LAST_PAGE = 400


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list."""

    bar: FilterBar
    rows: tuple[TaskRow, ...]
    number: int
    more: bool

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self.more


def list_page(person: Person, asked: Mapping[str, str], number: int) -> ListPage:
    """One page of the list with exact or capped count; a constant number of queries."""
    bar = filter_bar(person, asked, View.TABLE)
    number = max(1, min(number, LAST_PAGE))
    tasks = tasks_of(person, bar.filters)
    ids = list(tasks.values_list("pk", flat=True)[(number - 1) * PAGE : number * PAGE + 1])
    return ListPage(bar=bar, rows=tuple(rows_of(ids[:PAGE])), number=number, more=len(ids) > PAGE)
