"""What stands beside each line of the plan page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import Truncator

from caunoi.ground.text import number_vi
from caunoi.plans.models import Plan
from caunoi.plans.progress import Tally
from caunoi.plans.queries.plans import PlanRow
from caunoi.plans.states import LineKind

SHORT = 32
"""Words of a long line that are shown first."""


@dataclass(frozen=True)
class PlanSide:
    """A line of the plan page and what stands beside it: words, and addresses that are "" where nothing is offered.

    The page takes it as a mapping (`vars`): a template finds a key at the first try, an attribute at the second.
    """

    marker: str
    words: str
    short: str
    cells: Sequence[Sequence[str]]
    anchor: str
    looks: str
    of: str
    units: str
    done: str = ""
    late: str = ""
    mean: str = ""
    is_done: bool = False
    moved: str = ""
    obstacles: str = ""
    tasks_href: str = ""
    grid_href: str = ""
    obstacles_href: str = ""
    assign_href: str = ""
    duty_href: str = ""


def sides_of(
    plan: Plan, rows: Sequence[PlanRow], *, year: int | None, sees_all: bool, may_plan: bool
) -> list[PlanSide]:
    """The side of each row, in words. Worked out here: a page of a hundred lines asks a template a thousand questions
    less, and no number is put into the form of the country twice."""
    wide = {"cua": "tat-ca"} if sees_all else {}
    tasks = f"{reverse('plans:tasks')}?{urlencode({**wide, 'trang-thai': 'tat-ca', 'ke-hoach': plan.ref})}"
    grid = f"{reverse('plans:grid', args=[plan.ref])}?nam={year}&muc=" if year and plan.is_issued else ""
    obstacles = f"{reverse('plans:obstacles', args=[plan.ref])}?muc="
    assign, duty = _line_address("plans:assign", plan), _line_address("plans:propose_duty", plan)
    gives = may_plan and plan.is_issued
    return [
        PlanSide(
            marker=row.line.marker,
            words=row.line.words,
            short=Truncator(row.line.words).words(SHORT) if row.is_long else "",
            cells=row.line.rows if row.line.kind == LineKind.TABLE else (),
            anchor=f"muc-{row.line.pk}",
            looks=f"depth-{row.line.depth} is-{row.line.kind.lower()}{' is-long' * row.is_long}",
            of=f"mục {row.line.address}",
            units=_units_words(row),
            **(_work_words(row.all) if row.all.total else {}),
            tasks_href=(tasks if row.has_children else f"{tasks}&muc={row.line.pk}") if row.all.total else "",
            grid_href=f"{grid}{row.line.pk}" if grid and not row.has_children else "",
            obstacles=number_vi(row.obstacles) if row.obstacles else "",
            obstacles_href=f"{obstacles}{row.line.pk}" if row.obstacles else "",
            assign_href=assign(row.line.pk) if gives and row.is_assignable else "",
            duty_href=duty(row.line.pk) if gives and row.comes_back else "",
        )
        for row in rows
    ]


def _line_address(door: str, plan: Plan) -> Callable[[int], str]:
    """Where a line's page is, by its number; the table of doors is asked once for all lines."""
    before, after = reverse(door, args=[plan.ref, 0]).rsplit("/0/", 1)
    return lambda number: f"{before}/{number}/{after}"


def _units_words(row: PlanRow) -> str:
    leads, partners = ", ".join(row.leads), ", ".join(row.partners)
    return " · ".join([f"Chủ trì: {leads}"] * bool(leads) + [f"Phối hợp: {partners}"] * bool(partners))


def _work_words(tally: Tally) -> dict[str, Any]:
    moved = f"{number_vi(tally.moved)} việc đã gia hạn" if tally.moved else ""
    if moved and tally.late_at_first > tally.late:
        moved += f", {number_vi(tally.late_at_first)} quá hạn khi giao"
    return {
        "done": f"{number_vi(tally.done)}/{number_vi(tally.total)}",
        "late": number_vi(tally.late) if tally.late else "",
        "mean": str(tally.mean),
        "is_done": tally.done == tally.total,
        "moved": moved,
    }
