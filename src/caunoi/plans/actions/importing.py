"""A sheet of tasks comes back in: kept and judged first, applied once after a person has looked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import Conflict, record
from caunoi.ground.steps import WrongStep
from caunoi.org.access import WRITERS, Denied, reach_of
from caunoi.org.actions import CannotManage, check_still_open, close_list, keep_list
from caunoi.org.models import ImportKind, ListImport, Person
from caunoi.org.queries import Preview
from caunoi.plans.access import visible_to
from caunoi.plans.actions.assigning import CannotAssign, assign_line, give_task
from caunoi.plans.actions.checking import CannotWork
from caunoi.plans.actions.judging import BATCH, JudgedTask, judged_sheet
from caunoi.plans.actions.working import (
    cancel_task,
    edit_task,
    finish_task,
    move_due_date,
    reopen_task,
    report_progress,
    resume_task,
)
from caunoi.plans.sheets import WrittenTask

_ON_TASK: Mapping[str, Callable[..., Any]] = {
    "edit": edit_task,
    "move": move_due_date,
    "report": report_progress,
    "finish": finish_task,
    "resume": resume_task,
    "reopen": reopen_task,
    "cancel": cancel_task,
}
_ANEW: Mapping[str, Callable[..., Any]] = {"give": give_task, "assign": assign_line}
MOST_TOLD = 20
"""Rows of one file that the trail tells one by one as refused; beyond, how many."""


def check_may_hand_over(person: Person) -> None:
    """Raise `Denied` unless the person works somewhere."""
    if not reach_of(person).has(*WRITERS):
        raise Denied("Chỉ người đang giữ việc ở một đơn vị mới nhập được danh sách nhiệm vụ.")


@transaction.atomic
def keep_sheet(*, rows: Sequence[WrittenTask], file_name: str, by: Person) -> ListImport:
    """Keep the rows of a sheet for its owner to look at; no task is written.

    A row without the mark that went out counts from the task as it stands now: whatever happens before the sheet is
    applied makes it a conflict. Rows that the person has no right to are put into the trail. Raises `Denied`.
    """
    check_may_hand_over(by)
    draft = keep_list(rows=_with_versions(rows, by), file_name=file_name, by=by, kind=ImportKind.TASKS)
    denied = [one for one in judged_sheet(draft, by).rows if isinstance(one, JudgedTask) and one.denied]
    for judged in denied[:MOST_TOLD]:
        record(
            "task.row_refused",
            by=by,
            on=judged.task or draft,
            unit=judged.task.unit if judged.task else None,
            facts={"row": judged.row.line, "refusal": judged.sentence},
        )
    if len(denied) > MOST_TOLD:
        record("task.row_refused", by=by, on=draft, facts={"held_back": len(denied) - MOST_TOLD})
    return draft


def _with_versions(rows: Sequence[WrittenTask], by: Person) -> list[WrittenTask]:
    unmarked = [row.ref for row in rows if row.ref and row.seen is None]
    versions: dict[str, int] = {}
    for start in range(0, len(unmarked), BATCH):
        tasks = visible_to(by).filter(ref__in=unmarked[start : start + BATCH])
        versions.update(tasks.values_list("ref", "version"))
    return [row if row.seen is not None else replace(row, seen=versions.get(row.ref)) for row in rows]


@transaction.atomic
def apply_sheet(*, draft: ListImport, by: Person, only_good: bool = False) -> Preview:
    """Carry out a kept sheet, judged anew; with `only_good` the bad rows are left out, else one bad row stops all.

    Every row goes through the deeds that a page would do, trail and notices included. Runs once: a second call raises
    CannotManage, as does a row that cannot be carried out after all; then nothing is written. Raises `Denied`.
    """
    check_may_hand_over(by)
    check_still_open(draft, by)
    preview = judged_sheet(draft, by)
    close_list(draft=draft, preview=preview, by=by, only_good=only_good)
    for judged in preview.rows:
        if not isinstance(judged, JudgedTask) or judged.refused:
            continue
        try:
            _carry_out(judged, by)
        except (CannotWork, CannotAssign, WrongStep, Denied, Conflict) as refusal:
            raise CannotManage(f"Dòng {judged.row.line}: {refusal.sentence} Chưa ghi gì.") from refusal
    return preview


def _carry_out(judged: JudgedTask, by: Person) -> None:
    task = judged.task
    for step in judged.steps:
        if step.deed in _ANEW:
            _ANEW[step.deed](by=by, **step.given)
        elif task is not None:
            _ON_TASK[step.deed](task=task, by=by, seen=task.version, **step.given)
