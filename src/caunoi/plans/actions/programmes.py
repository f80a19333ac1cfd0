"""The yearly programme of a unit: open it, take lines of plans, submit, approve, return; split a task further."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.refs import new_ref
from caunoi.ground.steps import check_step
from caunoi.ground.text import nfc
from caunoi.ground.times import date_vi, today
from caunoi.org.access import Denied
from caunoi.org.models import Person, Unit
from caunoi.plans.access import (
    check_may_approve_programme,
    check_may_plan,
    check_may_split,
)
from caunoi.plans.actions.assigning import fresh_refs, root_of
from caunoi.plans.actions.stepping import step, write_entry
from caunoi.plans.models import PlanLine, Programme, ProgrammeBaseline, ProgrammeEntry, Task
from caunoi.plans.queries.programmes import approvers_of, frozen_tasks
from caunoi.plans.queries.units import people_of, title_of
from caunoi.plans.states import (
    PROGRAMME_STEPS,
    EntryKind,
    PlanStatus,
    ProgrammeDeed,
    ProgrammeReason,
    ProgrammeStatus,
    Status,
)

YEARS_AHEAD = 6
"""A programme is made for this year or for one of the years that a term still has."""


class CannotProgramme(Exception):
    """The programme cannot be changed so; `sentence` says what to do, `field` names the field it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class Taken:
    """A line of a plan that a unit takes into its programme; empty words are proposed from the line."""

    line: PlanLine
    due_on: date
    title: str = ""
    measure: str = ""
    expected_result: str = ""


@transaction.atomic
def open_programme(*, unit: Unit, year: int, by: Person | None) -> Programme:
    """Begin the programme of a unit for a year; the one that is there is given back. Raises `Denied`,
    `CannotProgramme`."""
    check_may_plan(by, unit)
    there = Programme.objects.filter(unit=unit, year=year).select_related("unit", "approver").first()
    if there is not None:
        return there
    if not today().year <= year <= today().year + YEARS_AHEAD:
        raise CannotProgramme(f"Chọn năm từ {today().year} đến {today().year + YEARS_AHEAD}.", "year")
    ref = new_ref("CT", today())
    while Programme.objects.filter(ref=ref).exists():
        ref = new_ref("CT", today())
    programme = Programme.objects.create(ref=ref, unit=unit, year=year, created_by=by)
    record("programme.opened", by=by, on=programme, unit=unit, facts={"year": year})
    return programme


@transaction.atomic
def take_lines(*, programme: Programme, taken: Iterable[Taken], by: Person | None) -> list[Task]:
    """Put lines of issued plans into the programme, each as a task of its own.

    A task that the unit already holds by the line is taken up as it stands, so that nothing is done twice. Returns the
    tasks in the order asked for. Raises `Denied`, `CannotProgramme`.
    """
    check_may_plan(by, programme.unit)
    _check_not_under_review(programme)
    asked = list(taken)
    if not asked:
        raise CannotProgramme("Chọn ít nhất một mục.")
    held: dict[int, list[Task]] = {}
    for task in (
        Task.objects.filter(unit=programme.unit, line__in=[one.line for one in asked])
        .counted()
        .exclude(status=Status.CANCELLED)
        .select_related("unit", "line")
        .order_by("due_on", "pk")
    ):
        if task.line_id is not None:
            held.setdefault(task.line_id, []).append(task)
    root = root_of(programme.unit)
    result = []
    for one in asked:
        there = held.get(one.line.pk, [])
        if any(task.programme_id == programme.pk for task in there):
            continue
        waiting = [task for task in there if task.programme_id is None and task.due_on.year == programme.year]
        if waiting:
            for task in waiting:
                change(task, deed="task.taken_up", by=by, unit=task.unit, programme=programme)
            result += waiting
            continue
        result.append(_new_task(programme, one, root=root, by=by))
    return result


def _new_task(programme: Programme, one: Taken, *, root: Unit, by: Person | None) -> Task:
    plan = one.line.plan
    if plan.status != PlanStatus.ISSUED or not plan.unit.covers(programme.unit):
        raise CannotProgramme("Chỉ lồng ghép mục của kế hoạch đã ban hành cho đơn vị này.")
    return _write_task(
        programme,
        line=one.line,
        title=" ".join(one.title.split()) or title_of(one.line),
        due_on=one.due_on,
        measure=one.measure,
        expected_result=one.expected_result,
        root=root,
        by=by,
    )


@transaction.atomic
def add_own_task(
    *,
    programme: Programme,
    title: str,
    due_on: date,
    by: Person | None,
    measure: str = "",
    expected_result: str = "",
) -> Task:
    """Put work of the unit's own, by no plan, into the programme. Raises `Denied`, `CannotProgramme`."""
    check_may_plan(by, programme.unit)
    _check_not_under_review(programme)
    if not title.strip():
        raise CannotProgramme("Ghi việc cần làm.", "title")
    return _write_task(
        programme,
        line=None,
        title=" ".join(title.split()),
        due_on=due_on,
        measure=measure,
        expected_result=expected_result,
        root=root_of(programme.unit),
        by=by,
    )


def _write_task(
    programme: Programme,
    *,
    line: PlanLine | None,
    title: str,
    due_on: date,
    measure: str,
    expected_result: str,
    root: Unit,
    by: Person | None,
) -> Task:
    if due_on.year != programme.year:
        raise CannotProgramme(f"Chọn hạn trong năm {programme.year}.", "due_on")
    if due_on < today():
        raise CannotProgramme("Chọn hạn từ hôm nay trở đi.", "due_on")
    task = Task.objects.create(
        ref=fresh_refs(1)[0],
        line=line,
        programme=programme,
        unit=programme.unit,
        root=root,
        title=title,
        expected_result=expected_result.strip(),
        measure=" ".join(measure.split()),
        due_on=due_on,
        first_due_on=due_on,
        assigning_unit=programme.unit,
        assigned_by=by,
    )
    facts = {"programme": programme.ref, "line": line.address if line else "", "title": title}
    record("task.planned", by=by, on=task, unit=programme.unit, facts={**facts, "due_on": due_on.isoformat()})
    return task


@transaction.atomic
def leave_out(*, programme: Programme, task: Task, by: Person | None) -> None:
    """Take a task out of a programme that nobody approved yet. What others gave goes on outside the programme; what the
    unit planned itself is cancelled. Raises `Denied`, `CannotProgramme`."""
    check_may_plan(by, programme.unit)
    if not programme.is_open:
        raise CannotProgramme("Chương trình đã trình hoặc đã duyệt. Hủy hoặc gia hạn ở trang của từng việc.")
    if task.programme_id != programme.pk:
        raise CannotProgramme("Việc này không còn trong chương trình. Tải lại trang để xem bản mới.")
    change(task, deed="task.left_out", by=by, unit=task.unit, programme=None)
    if task.assigning_unit_id == programme.unit_id and task.status == Status.NOT_STARTED:
        step(task, Status.CANCELLED, deed="task.cancelled", by=by)
        write_entry(task, EntryKind.CANCELLED, by=by, words="Bỏ khỏi chương trình năm.")


@transaction.atomic
def submit_programme(*, programme: Programme, approver: Unit, by: Person | None, words: str = "") -> ProgrammeEntry:
    """Send the programme to the unit above, or to the leader of the unit itself. Raises `Denied`, `CannotProgramme`,
    `WrongStep`, `Conflict`."""
    check_may_plan(by, programme.unit)
    if approver.pk not in {unit.pk for unit in approvers_of(programme.unit)}:
        raise CannotProgramme("Chọn nơi phê duyệt trong danh sách.", "approver")
    if not programme.tasks.exclude(status=Status.CANCELLED).exists():
        raise CannotProgramme("Chương trình chưa có việc nào. Đưa mục kế hoạch hoặc thêm việc trước.")
    _walk(programme, ProgrammeStatus.SUBMITTED, "programme.submitted", by=by, approver=approver)
    entry = _write(programme, ProgrammeDeed.SUBMITTED, by=by, words=words)
    queue_many(
        to=people_of([approver], but=by),
        subject=f"Chờ duyệt: chương trình năm {programme.year} của {programme.unit.short_name}",
        body=words.strip() or "Xem, duyệt hoặc trả lại với mọi chỗ cần sửa.",
        link=f"/chuong-trinh/{programme.ref}/",
    )
    return entry


@transaction.atomic
def approve_programme(*, programme: Programme, by: Person | None, words: str = "") -> ProgrammeEntry:
    """Approve what was submitted; it is kept as the baseline against which later changes are shown.

    Nobody approves what she submitted herself. Raises `Denied`, `WrongStep`, `Conflict`.
    """
    check_may_approve_programme(by, programme)
    _check_not_own(programme, by)
    _walk(programme, ProgrammeStatus.APPROVED, "programme.approved", by=by)
    tasks = frozen_tasks(programme)
    written = json.dumps(tasks, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(written.encode()).hexdigest()
    ProgrammeBaseline.objects.create(programme=programme, tasks=tasks, digest=digest)
    entry = _write(programme, ProgrammeDeed.APPROVED, by=by, words=words)
    _tell_unit(programme, "Đã duyệt", words.strip() or "Chương trình đã được duyệt.", by)
    return entry


@transaction.atomic
def return_programme(*, programme: Programme, reasons: Mapping[str, str], by: Person | None) -> ProgrammeEntry:
    """Send a submitted programme back with all reasons at once (`states.ProgrammeReason` value -> sentence).

    Raises `Denied`, `CannotProgramme`, `WrongStep`, `Conflict`.
    """
    check_may_approve_programme(by, programme)
    told = {str(ProgrammeReason(name)): nfc(words.strip()) for name, words in reasons.items() if words.strip()}
    if not told:
        raise CannotProgramme("Ghi ít nhất một chỗ cần sửa.")
    _walk(programme, ProgrammeStatus.RETURNED, "programme.returned", by=by)
    entry = _write(programme, ProgrammeDeed.RETURNED, by=by, reasons=told)
    _tell_unit(
        programme,
        "Bị trả lại",
        "\n".join(f"{ProgrammeReason(name).label}: {words}" for name, words in told.items()),
        by,
    )
    return entry


@transaction.atomic
def split_task(*, task: Task, units: Iterable[Unit], due_on: date, by: Person | None, title: str = "") -> list[Task]:
    """Split an open task of a unit further, one part for each unit directly below it (its residential areas).

    A unit that holds a part already gets no second one. The parts bear no line of the plan: the line counts the unit
    that answers for it. Raises `Denied`, `CannotProgramme`.
    """
    check_may_split(by, task)
    if task.is_group or not task.is_open:
        raise CannotProgramme("Chỉ chia được việc đang mở của một đơn vị.")
    day = today()
    there = set(Task.objects.filter(parent=task).values_list("unit", flat=True))
    fresh = [unit for unit in {unit.pk: unit for unit in units}.values() if unit.pk not in there]
    if not fresh:
        raise CannotProgramme("Chọn ít nhất một đơn vị chưa nhận phần việc này.", "units")
    if any(unit.parent_id != task.unit_id or not unit.stands(day) for unit in fresh):
        raise CannotProgramme(f"Chỉ chia cho đơn vị trực thuộc {task.unit.short_name}.", "units")
    if due_on < day:
        raise CannotProgramme("Chọn hạn từ hôm nay trở đi.", "due_on")
    parts = Task.objects.bulk_create(
        Task(
            ref=ref,
            parent=task,
            unit=unit,
            root_id=task.root_id,
            title=" ".join(title.split()) or task.title,
            expected_result=task.expected_result,
            measure=task.measure,
            due_on=due_on,
            first_due_on=due_on,
            assigning_unit=task.unit,
            assigned_by=by,
        )
        for ref, unit in zip(fresh_refs(len(fresh)), fresh, strict=True)
    )
    record(
        "task.split",
        by=by,
        on=task,
        unit=task.unit,
        facts={"units": sorted(unit.code for unit in fresh), "due_on": due_on.isoformat()},
    )
    queue_many(
        to=people_of(fresh, but=by),
        subject=f"Việc mới: {parts[0].title}",
        body=f"{task.unit.short_name} giao. Hạn {date_vi(due_on)}.",
        link="/viec-can-lam/",
    )
    return parts


def _check_not_under_review(programme: Programme) -> None:
    if programme.status == ProgrammeStatus.SUBMITTED:
        raise CannotProgramme("Chương trình đang chờ duyệt. Đợi duyệt hoặc trả lại rồi sửa.")


def _check_not_own(programme: Programme, by: Person | None) -> None:
    sent = programme.entries.filter(deed=ProgrammeDeed.SUBMITTED).order_by("-created_at", "-pk").first()
    if by is not None and sent is not None and sent.by_id == by.pk:
        raise Denied("Người trình không tự duyệt. Nhờ người khác duyệt.")


def _walk(
    programme: Programme, wanted: ProgrammeStatus, deed: str, *, by: Person | None, approver: Unit | None = None
) -> None:
    """The one place where a programme's status is assigned."""
    current = ProgrammeStatus(programme.status)
    check_step(PROGRAMME_STEPS, current, wanted)
    more = {"approver": approver} if approver else {}
    change(
        programme, deed=deed, by=by, where={"status": current}, unit=programme.unit, values={"status": wanted, **more}
    )


def _write(
    programme: Programme,
    deed: ProgrammeDeed,
    *,
    by: Person | None,
    words: str = "",
    reasons: Mapping[str, str] | None = None,
) -> ProgrammeEntry:
    return ProgrammeEntry.objects.create(
        programme=programme, deed=deed, words=words.strip(), reasons=dict(reasons or {}), by=by
    )


def _tell_unit(programme: Programme, said: str, body: str, by: Person | None) -> None:
    queue_many(
        to=people_of([programme.unit], but=by),
        subject=f"{said}: chương trình năm {programme.year}",
        body=body,
        link=f"/chuong-trinh/{programme.ref}/",
    )
