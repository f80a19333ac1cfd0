"""A sheet of tasks comes back in: kept and judged first, applied once after a person has looked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.org.access import WRITERS, Denied, reach_of
from caunoi.org.actions import CannotManage, check_still_open, close_list, hold_back, keep_list, note_refusal
from caunoi.org.models import ImportKind, ListImport, Person
from caunoi.org.queries import Preview
from caunoi.plans.access import helped_by, visible_to
from caunoi.plans.actions.assigning import CannotAssign, give_tasks
from caunoi.plans.actions.checking import CannotWork
from caunoi.plans.actions.judging import BATCH, JudgedTask, judged_sheet
from caunoi.plans.actions.stepping import Deed, carry_out
from caunoi.plans.actions.working import (
    cancel_task,
    cancelling,
    edit_task,
    editing,
    finish_task,
    finishing,
    move_due_date,
    moving,
    reopen_task,
    reopening,
    report_progress,
    reporting,
    resume_task,
    resuming,
)
from caunoi.plans.models import Task
from caunoi.plans.sheets import WrittenTask

_GATHERED: Mapping[str, Callable[..., Deed]] = {
    "edit": editing,
    "move": moving,
    "report": reporting,
    "finish": finishing,
    "resume": resuming,
    "reopen": reopening,
    "cancel": cancelling,
}
_ONE_BY_ONE: Mapping[str, Callable[..., Any]] = {
    "edit": edit_task,
    "move": move_due_date,
    "report": report_progress,
    "finish": finish_task,
    "resume": resume_task,
    "reopen": reopen_task,
    "cancel": cancel_task,
}
MOST_TOLD = 20
"""Rows of one file that the trail tells one by one as refused; beyond, how many."""
DOOR = "plans:sheet_new"
"""Where a person hands a sheet over: the door that refused rows are told under."""


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
        facts = {"row": judged.row.line, "refusal": judged.sentence}
        note_refusal(door=DOOR, thing=judged.task or draft, is_deed=True, by=by, facts=facts)
    if len(denied) > MOST_TOLD:
        hold_back(number=len(denied) - MOST_TOLD, by=by)
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
    good = [one for one in preview.rows if isinstance(one, JudgedTask) and not one.refused]
    _give([one for one in good if one.new is not None], by)
    _work([one for one in good if one.task is not None and one.steps], by)
    return preview


_REFUSALS = (CannotWork, CannotAssign, WrongStep, Denied, Conflict)


def _refused(judged: JudgedTask, refusal: Any) -> CannotManage:
    return CannotManage(f"Dòng {judged.row.line}: {refusal.sentence} Chưa ghi gì.")


def _give(rows: Sequence[JudgedTask], by: Person) -> None:
    wanted = [one.new for one in rows if one.new is not None]
    try:
        give_tasks(wanted, by=by)
    except _REFUSALS as refusal:
        raise CannotManage(f"{refusal.sentence} Chưa ghi gì.") from refusal


def _work(rows: Sequence[JudgedTask], by: Person) -> None:
    """The first steps of all rows at once, then their second ones; tasks above others last and one by one, so that what
    is below them has closed before."""
    above = _with_tasks_below([one.task.pk for one in rows if one.task is not None])
    alone = [one for one in rows if one.task is not None and one.task.pk not in above]
    for turn in range(max((len(one.steps) for one in alone), default=0)):
        _gather([one for one in alone if len(one.steps) > turn], turn, by)
    for judged in rows:
        task = judged.task
        if task is None or task.pk not in above:
            continue
        for step in judged.steps:
            try:
                _ONE_BY_ONE[step.deed](task=task, by=by, seen=task.version, **step.given)
            except _REFUSALS as refusal:
                raise _refused(judged, refusal) from refusal


def _gather(rows: Sequence[JudgedTask], turn: int, by: Person) -> None:
    deeds: dict[int, tuple[JudgedTask, Deed]] = {}
    helped = helped_by(by, [one.task for one in rows if one.task is not None])
    for judged in rows:
        task, step = judged.task, judged.steps[turn]
        assert task is not None  # noqa: S101 (rows of tasks that stand)
        more = {"helped": helped} if step.deed == "report" else {}
        try:
            deeds[task.pk] = judged, _GATHERED[step.deed](task, by, seen=task.version, **step.given, **more)
        except _REFUSALS as refusal:
            raise _refused(judged, refusal) from refusal
    try:
        carry_out([deed for _, deed in deeds.values()], by=by)
    except Conflict as conflict:
        raise _refused(deeds[conflict.thing.pk][0], conflict) from conflict


def _with_tasks_below(tasks: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(tasks), BATCH):
        below = Task.objects.filter(parent__in=tasks[start : start + BATCH]).order_by()
        found.update(parent for parent in below.values_list("parent", flat=True).distinct() if parent is not None)
    return found
