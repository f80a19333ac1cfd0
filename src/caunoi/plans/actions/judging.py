"""Judging the rows of a sheet of tasks before any is written: each row gets a verdict, a sentence, and the deeds that
would carry it out. The very checks of the deeds are asked, so that what is judged good can be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, NamedTuple

from caunoi.ground.steps import WrongStep, check_step
from caunoi.ground.text import fold
from caunoi.ground.times import date_vi, today
from caunoi.org.access import Denied, units_for
from caunoi.org.models import ImportKind, ListImport, Person, Unit, UnitKind
from caunoi.org.queries import Judged, PlaceBook, Preview, Refusal, Verdict, named_unit
from caunoi.plans.access import check_may_plan, helped_by, plans_visible_to, units_planned_by, visible_to
from caunoi.plans.actions.assigning import CannotAssign, NewTask, check_assignment, check_own_task
from caunoi.plans.actions.checking import (
    CannotWork,
    check_cancel,
    check_edit,
    check_finish,
    check_move,
    check_reopen,
    check_report,
    check_resume,
)
from caunoi.plans.models import Plan, PlanLine, Task
from caunoi.plans.progress import Tally
from caunoi.plans.queries.tasks import TaskRow, progress_of_children
from caunoi.plans.sheets import NotADay, WrittenTask, day_in, one_line, percent_in
from caunoi.plans.states import STEPS, Gauge, LineKind, PlanStatus, Status

BATCH = 500
CHANGED_MEANWHILE = "Có người vừa sửa việc này sau khi tệp được tải về. Tải lại danh sách rồi sửa trên tệp mới."
_STATES = {fold(str(status.label)): status for status in Status}
_KNOWN_STATES = ", ".join(str(status.label) for status in Status)
_WORDS = {"title": ("việc cần làm", 500), "expected_result": ("kết quả cần có", 0), "measure": ("đo bằng gì", 300)}
_SHUT = {"unit": "Chủ trì", "giver": "Đơn vị giao", "plan": "Kế hoạch", "address": "Mục"}


class Step(NamedTuple):
    """One deed of a row, by the name of its action, and what it is given."""

    deed: str
    given: Mapping[str, Any]


@dataclass(slots=True)
class JudgedTask(Judged):
    """A row of a sheet of tasks. `task` is the one that stands, whose `steps` are filled when the row is good; `new` is
    the one that the row asks for. `denied` says that the person has no right to it."""

    row: WrittenTask
    task: Task | None = None
    steps: Sequence[Step] = ()
    new: NewTask | None = None
    denied: bool = False

    headings: ClassVar[tuple[str, ...]] = ("Mã", "Việc", "Chủ trì", "Hạn", "Tình trạng", "Tiến độ")

    @property
    def words(self) -> tuple[str, ...]:
        """What stands under the headings."""
        row = self.row
        try:
            due_on = date_vi(day_in(row.due_on))
        except NotADay:
            due_on = row.due_on
        return row.ref, row.title[:200], row.unit, due_on, row.status, row.percent


@dataclass(slots=True)
class _New:
    """What a new row asks for, once it is understood."""

    title: str
    unit: Unit
    due_on: date
    line: PlanLine | None

    @property
    def key(self) -> tuple[int, int | None, date, str]:
        return self.unit.pk, self.line.pk if self.line else None, self.due_on, fold(self.title)


@dataclass(slots=True)
class _Judge:
    """Judges the rows of one file in order, a batch at a time: a constant number of queries for each batch."""

    person: Person
    book: PlaceBook | None = None
    plans: dict[str, list[Plan]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[int, dict[str, list[PlanLine]]] = field(default_factory=dict)
    own: list[Unit] = field(default_factory=list)
    seen_refs: dict[str, int] = field(default_factory=dict)
    seen_new: dict[tuple[int, int | None, date, str], int] = field(default_factory=dict)
    tasks: dict[str, TaskRow] = field(default_factory=dict)
    helped: set[int] = field(default_factory=set)
    units: dict[int, Unit] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    plan_lines: dict[int, PlanLine] = field(default_factory=dict)

    def judge(self, rows: Sequence[WrittenTask]) -> list[JudgedTask]:
        """The rows of one batch with their verdicts."""
        self._look_up([row.ref for row in rows if row.ref and row.touched])
        if self.book is None and any(not row.ref for row in rows):
            self._open_book()
        judged, new = [], {}
        for row in rows:
            try:
                if row.ref:
                    judged.append(self._standing(row))
                else:
                    wanted = self._new(row)
                    judged.append(_given(row, wanted))
                    new[len(judged) - 1] = wanted
            except Denied as refusal:
                standing = self.tasks.get(row.ref)
                task = standing.task if standing else None
                judged.append(JudgedTask(row, Verdict.ERROR, refusal.sentence, task, denied=True))
            except (CannotWork, CannotAssign, WrongStep, NotADay) as refusal:
                judged.append(JudgedTask(row, Verdict.ERROR, refusal.sentence))
            except Refusal as refusal:
                judged.append(JudgedTask(row, Verdict.ERROR, str(refusal)))
        known = _standing_like(new.values())
        for place, wanted in new.items():
            if ref := known.get(wanted.key):
                judged[place] = JudgedTask(judged[place].row, Verdict.SAME, f"Việc này đã có với mã {ref}.")
        return judged

    def _look_up(self, refs: Sequence[str]) -> None:
        found: list[Task] = []
        if refs:
            found = list(visible_to(self.person).filter(ref__in=refs))
            self._join(found)
        groups = [task.pk for task in found if task.is_group]
        tallies = progress_of_children(groups) if groups else {}
        self.tasks = {
            task.ref: TaskRow(task, tallies.get(task.pk, Tally()) if task.is_group else None) for task in found
        }
        self.helped = helped_by(self.person, found) if found else set()

    def _join(self, tasks: Sequence[Task]) -> None:
        """Hang units, givers and lines on the tasks: many rows share few of them, so that each is read once a file."""
        units = {task.unit_id for task in tasks} | {task.assigning_unit_id for task in tasks}
        self.units |= Unit.objects.in_bulk(units - self.units.keys())
        people = {task.assigned_by_id for task in tasks if task.assigned_by_id} - self.people.keys()
        self.people |= Person.objects.in_bulk(people)
        lines = {task.line_id for task in tasks if task.line_id} - self.plan_lines.keys()
        self.plan_lines |= PlanLine.objects.select_related("plan__document").in_bulk(lines)
        for task in tasks:
            task.unit, task.assigning_unit = self.units[task.unit_id], self.units[task.assigning_unit_id]
            task.assigned_by = self.people[task.assigned_by_id] if task.assigned_by_id else None
            task.line = self.plan_lines[task.line_id] if task.line_id else None

    def _open_book(self) -> None:
        self.book = PlaceBook.of(units_for(self.person).standing(on=today()).exclude(kind=UnitKind.AGENCY))
        self.own = list(units_planned_by(self.person))
        visible = plans_visible_to(self.person).filter(status=PlanStatus.ISSUED)
        for plan in visible.select_related("unit", "document", "document__kind"):
            for name in {plan.document.number_and_symbol, plan.document.name, plan.ref}:
                self.plans[fold(name)].append(plan)

    # Tasks that stand

    def _standing(self, row: WrittenTask) -> JudgedTask:
        first = self.seen_refs.setdefault(row.ref, row.line)
        if first != row.line:
            raise Refusal(f"Mã {row.ref} đã có ở dòng {first}. Giữ một dòng cho mỗi việc.")
        if not row.touched:
            return JudgedTask(row, Verdict.SAME, "Không sửa gì.")
        found = self.tasks.get(row.ref)
        if found is None:
            raise Refusal(f"Không thấy việc có mã {row.ref}. Để trống ô Mã nếu là việc mới.")
        if row.seen is not None and row.seen != found.task.version:
            raise Refusal(CHANGED_MEANWHILE)
        _check_shut(row, found.task)
        steps, told = self._steps(row, found)
        if not steps:
            return JudgedTask(row, Verdict.SAME, "Không sửa gì.", found.task)
        said = "; ".join(told)
        return JudgedTask(row, Verdict.CHANGE, f"{said[:1].upper()}{said[1:]}.", found.task, steps)

    def _steps(self, row: WrittenTask, found: TaskRow) -> tuple[list[Step], list[str]]:
        task, steps, told = found.task, [], []
        written = {name: getattr(row, name) for name in _WORDS}
        changed = {name: said for name, said in written.items() if said and said != one_line(getattr(task, name))}
        if changed:
            check_edit(task, self.person, title=row.title or task.title)
            for name, said in changed.items():
                _check_length(name, said)
            kept = {name: getattr(task, name) for name in _WORDS}
            steps.append(Step("edit", kept | changed))
            told.append(f"sửa {', '.join(_WORDS[name][0] for name in changed)}")
        due_on = day_in(row.due_on) if row.due_on else task.due_on
        if due_on != task.due_on:
            check_move(task, self.person, due_on=due_on, reason=row.reason)
            steps.append(Step("move", {"due_on": due_on, "reason": row.reason}))
            told.append(f"hạn từ {date_vi(task.due_on)} sang {date_vi(due_on)}")
        if state := self._state(row, found):
            steps.append(state[0])
            told.append(state[1])
        return steps, told

    def _state(self, row: WrittenTask, found: TaskRow) -> tuple[Step, str] | None:
        task, person = found.task, self.person
        percent = _percent(row)
        is_kept = row.status in ("", found.words) or fold(row.status) == fold(found.words)
        wanted = Status(task.status) if is_kept else _state_in(row.status)
        if wanted == task.status:
            moved = percent is not None and percent != found.percent
            return self._report(row, task, percent if moved else None) if moved or row.told else None
        if wanted == Status.IN_PROGRESS and task.status == Status.WAITING:
            check_resume(task, person, words=row.told)
            return Step("resume", {"words": row.told}), "làm tiếp"
        if task.status in (Status.DONE, Status.CANCELLED) and wanted in (Status.IN_PROGRESS, Status.NOT_STARTED):
            check_reopen(task, person, reason=row.reason)
            return Step("reopen", {"reason": row.reason}), "mở lại"
        if wanted == Status.IN_PROGRESS:
            stand = task.percent if percent is None else percent
            # A count or a value tells the percent: the cell may stand, it cannot be changed here.
            return self._report(row, task, stand if task.gauge == Gauge.STATUS or stand != task.percent else None)
        if wanted == Status.CANCELLED:
            check_cancel(task, person, reason=row.reason)
            check_step(STEPS, Status(task.status), wanted)
            return Step("cancel", {"reason": row.reason}), "hủy"
        if wanted == Status.DONE and task.status != Status.AWAITING_APPROVAL:
            check_finish(task, person, words=row.told, unfinished=found.children.open if found.children else 0)
            check_step(STEPS, Status(task.status), Status.AWAITING_APPROVAL if task.needs_approval else wanted)
            return Step(
                "finish", {"words": row.told}
            ), "gửi kết quả, chờ duyệt" if task.needs_approval else "hoàn thành"
        raise Refusal(f"Chuyển sang {wanted.label} ở trang của việc này.")

    def _report(self, row: WrittenTask, task: Task, percent: int | None) -> tuple[Step, str]:
        check_report(task, self.person, words=row.told, percent=percent, helped=self.helped)
        if task.status != Status.IN_PROGRESS:
            check_step(STEPS, Status(task.status), Status.IN_PROGRESS)
        if percent is not None and percent != task.percent:
            told = f"tiến độ từ {task.percent}% thành {percent}%"
        else:
            told = "ghi đã làm gì" if row.told else "bắt đầu làm"
        return Step("report", {"words": row.told, "percent": percent}), told

    # New tasks

    def _new(self, row: WrittenTask) -> _New:
        if not row.title:
            raise CannotWork("Ghi việc cần làm.")
        for name in _WORDS:
            _check_length(name, getattr(row, name))
        if not row.due_on:
            raise Refusal("Ghi hạn, ví dụ 08/07/2026.")
        if (
            row.told
            or fold(row.status) not in ("", fold(str(Status.NOT_STARTED.label)))
            or row.percent not in ("", "0")
        ):
            raise Refusal("Việc mới chưa có tiến độ. Để trống các ô Tình trạng, Tiến độ và Đã làm gì.")
        wanted = _New(row.title, self._unit(row), day_in(row.due_on), self._line(row))
        if wanted.line is None:
            check_may_plan(self.person, wanted.unit)
            check_own_task(wanted.title, wanted.due_on)
        else:
            check_may_plan(self.person, wanted.line.plan.unit)
            check_assignment(wanted.line.plan, [wanted.unit], [wanted.due_on])
        first = self.seen_new.setdefault(wanted.key, row.line)
        if first != row.line:
            raise Refusal(f"Trùng với dòng {first}. Giữ một dòng cho mỗi việc.")
        return wanted

    def _unit(self, row: WrittenTask) -> Unit:
        assert self.book is not None  # noqa: S101 (opened before the first new row)
        if not row.unit and len(self.own) == 1:
            return self.own[0]
        return named_unit(self.book, row.unit, "đơn vị chủ trì")

    def _line(self, row: WrittenTask) -> PlanLine | None:
        if not row.plan and not row.address:
            return None
        if not row.plan or not row.address:
            raise Refusal("Ghi cả kế hoạch và mục, hoặc để trống cả hai nếu là việc ngoài kế hoạch.")
        named = self.plans.get(fold(row.plan), [])
        if len(named) != 1:
            told = "Có nhiều kế hoạch" if named else "Không thấy kế hoạch đã ban hành"
            raise Refusal(f"{told} “{row.plan}”. Ghi số, ký hiệu như trên văn bản.")
        plan = named[0]
        if plan.pk not in self.lines:
            self.lines[plan.pk] = defaultdict(list)
            for line in PlanLine.objects.filter(plan=plan, kind__in=[LineKind.HEADING, LineKind.ITEM]):
                line.plan = plan
                self.lines[plan.pk][fold(line.address)].append(line)
        lines = self.lines[plan.pk].get(fold(row.address), [])
        if len(lines) != 1:
            told = "có nhiều mục" if lines else "không có mục"
            raise Refusal(f"Kế hoạch {row.plan} {told} “{row.address}”. Ghi mục như trên trang kế hoạch.")
        return lines[0]


def _given(row: WrittenTask, wanted: _New) -> JudgedTask:
    line = wanted.line
    new = NewTask(
        wanted.unit,
        wanted.due_on,
        wanted.title,
        row.expected_result,
        row.measure,
        plan_line=line,
        needs_approval=line is not None,
    )
    if line is None:
        return JudgedTask(row, Verdict.NEW, f"Thêm việc của {wanted.unit.short_name}.", new=new)
    where = f"kế hoạch {row.plan}, mục {line.address}"
    return JudgedTask(row, Verdict.NEW, f"Giao cho {wanted.unit.short_name} theo {where}.", new=new)


def _standing_like(wanted: Iterable[_New]) -> dict[tuple[int, int | None, date, str], str]:
    """Codes of the tasks that stand already with the same unit, line, day and words: one query."""
    units = {one.unit.pk for one in wanted}
    days = {one.due_on for one in wanted}
    if not units:
        return {}
    rows = Task.objects.filter(unit_id__in=units, due_on__in=days).exclude(status=Status.CANCELLED)
    columns = rows.values_list("unit_id", "line_id", "due_on", "title_folded", "ref")
    return {(unit, line, day, folded): ref for unit, line, day, folded, ref in columns}


def _check_shut(row: WrittenTask, task: Task) -> None:
    line = task.line
    stands = {
        "unit": task.unit.short_name,
        "giver": task.assigning_unit.short_name,
        "plan": line.plan.document.number_and_symbol if line else "",
        "address": line.address if line else "",
    }
    for name, heading in _SHUT.items():
        written = getattr(row, name)
        if written and written != stands[name] and fold(written) != fold(stands[name]):
            raise Refusal(f"Ô {heading} của việc đã giao không sửa được qua tệp. Hủy việc này rồi giao việc mới.")


def _check_length(name: str, said: str) -> None:
    what, most = _WORDS[name]
    if most and len(said) > most:
        raise Refusal(f"Ô {what} dài hơn {most} ký tự. Rút gọn.")


def _percent(row: WrittenTask) -> int | None:
    if not row.percent:
        return None
    percent = percent_in(row.percent)
    if percent is None:
        raise CannotWork("Tiến độ là số từ 0 đến 100.")
    return percent


def _state_in(written: str) -> Status:
    status = _STATES.get(fold(written))
    if status is None:
        raise Refusal(f"Chưa có tình trạng “{written[:40]}”. Dùng một trong: {_KNOWN_STATES}.")
    return status


def judged_sheet(draft: ListImport, person: Person) -> Preview:
    """The rows of a kept sheet judged against the tasks as they stand now."""
    rows = [WrittenTask(**row) for row in draft.rows]
    judge = _Judge(person)
    judged: list[JudgedTask] = []
    for start in range(0, len(rows), BATCH):
        judged += judge.judge(rows[start : start + BATCH])
    return Preview(ImportKind.TASKS, judged)
