"""Every deed of a task, from the list of deeds: the trail holds each field it changed with its old and its new value,
or the first values of a new task; who has no right is refused and the refusal stands in the trail.

A deed that is added to the list without a case here fails the first test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.urls import reverse

from caunoi.documents import actions as documents
from caunoi.documents.models import Direction
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.fields import DerivedField
from caunoi.ground.times import now, standing_at, today
from caunoi.org import actions as org
from caunoi.org.models import Person, Role
from caunoi.org.queries.trail import DEED_WORDS
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.actions import Load, Scale
from caunoi.plans.models import Task
from caunoi.plans.states import Gauge
from caunoi.plans.tests.walks import (
    a_duty,
    a_judged_task,
    a_plan_for_communes,
    a_programme,
    a_sent_task,
    a_sheet,
    a_task,
    an_issued_plan,
    child_of,
    line_at,
)

pytestmark = pytest.mark.django_db

DEEDS = sorted(name for name in DEED_WORDS if name.startswith("task."))
ITSELF = {"version", "is_open", "is_awaiting"}
"""Columns that follow from others: the count of changes, and what the database computes."""
COUNT = Scale(Gauge.COUNT, Decimal(14), "bản")
LATER = timedelta(days=30)


@dataclass
class Walk:
    """A deed that is ready to be done: on `task`, or making one; `door` is where a person asks for it (None: only the
    system does it), `things` what stands in its address."""

    go: Callable[[], Any]
    task: Task | None = None
    door: str | None = None
    things: tuple[object, ...] = ()
    is_for_own_unit: bool = False


def at_task(door: str, task: Task, go: Callable[[], Any]) -> Walk:
    return Walk(go, task, f"plans:{door}", (task.ref,))


def _assigned(cast: Cast) -> Walk:
    line = line_at(an_issued_plan(cast), "II.1-1")
    return Walk(lambda: a_task(cast, plan=line.plan), door="plans:assign", things=(line.plan.ref, line.pk))


def _given(cast: Cast) -> Walk:
    def go() -> Task:
        return actions.give_task(unit=cast.commune, by=cast.officer, due_on=today() + LATER, title="Họp Ban Công tác")

    return Walk(go, door="plans:give", is_for_own_unit=True)


def _planned(cast: Cast) -> Walk:
    programme = a_programme(cast)

    def go() -> Task:
        due_on = date(today().year, 12, 31)
        return actions.add_own_task(programme=programme, title="Họp Ban Công tác", due_on=due_on, by=cast.officer)

    return Walk(go, door="plans:add_own", things=(programme.ref,))


def _recurred(cast: Cast) -> Walk:
    duty = a_duty(cast)

    def go() -> None:
        with standing_at(now() + timedelta(days=100)):
            actions.make_duty_tasks(by=None)

    assert duty.pk
    return Walk(go)


def _taken_up(cast: Cast) -> Walk:
    plan = a_plan_for_communes(cast)
    programme = a_programme(cast, plan)
    line = line_at(plan, "II.1-1")
    due_on = date(today().year, 12, 31)
    task = actions.assign_line(plan_line=line, units=[cast.commune], due_on=due_on, by=cast.clerk)
    taken = [actions.Taken(line, due_on)]

    def go() -> Any:
        return actions.take_lines(programme=programme, taken=taken, by=cast.officer)

    return Walk(go, task, "plans:take", (programme.ref,))


def _left_out(cast: Cast) -> Walk:
    programme = a_programme(cast)
    task = programme.tasks.get()
    return Walk(
        lambda: actions.leave_out(programme=programme, task=task, by=cast.officer),
        task,
        "plans:leave_out",
        (programme.ref,),
    )


def _split(cast: Cast) -> Walk:
    task = a_task(cast)

    def go() -> Any:
        return actions.split_task(task=task, units=[cast.area], due_on=task.due_on, by=cast.officer)

    return at_task("split_task", task, go)


def _edited(cast: Cast) -> Walk:
    task = a_task(cast)

    def go() -> Any:
        return actions.edit_task(
            task=task, by=cast.clerk, title="Tuyên truyền", expected_result="Báo cáo", measure="số bản", scale=COUNT
        )

    return at_task("edit_task", task, go)


def _moved(cast: Cast) -> Walk:
    task = a_task(cast)
    due_on = task.due_on + LATER
    return at_task(
        "move", task, lambda: actions.move_due_date(task=task, by=cast.clerk, due_on=due_on, reason="Trùng lịch")
    )


def _reported(cast: Cast) -> Walk:
    plan = an_issued_plan(cast)
    line = line_at(plan, "II.1-1")
    task = actions.assign_line(plan_line=line, units=[cast.commune], due_on=today() + LATER, by=cast.clerk, scale=COUNT)
    return at_task(
        "report", task, lambda: actions.report_progress(task=task, by=cast.officer, words="Đã họp", reached=Decimal(7))
    )


def _measured(cast: Cast) -> Walk:
    plan = an_issued_plan(cast)
    scale = Scale(Gauge.MEASURE, Decimal(2), figure="plans.done", since=today())
    task = actions.assign_line(
        plan_line=line_at(plan, "II.2-1"), units=[cast.commune], due_on=today() + LATER, by=cast.clerk, scale=scale
    )
    actions.finish_task(task=a_task(cast, plan=plan), by=cast.officer, words="Xong")
    return Walk(actions.refresh_measures, task)


def _weighed(cast: Cast) -> Walk:
    sheet = a_sheet(cast)
    task = child_of(sheet, cast.commune)
    loads = {task.pk: Load(3)}
    go = lambda: actions.weigh_tasks(sheet=sheet, by=cast.clerk, loads=loads)  # noqa: E731
    return Walk(go, task, "plans:weigh", (sheet.ref,))


def _finished(cast: Cast) -> Walk:
    task = a_task(cast)
    return at_task("finish", task, lambda: actions.finish_task(task=task, by=cast.officer, words="Đã họp 5 bản"))


def _submitted(cast: Cast) -> Walk:
    task = a_judged_task(cast)
    return at_task("finish", task, lambda: actions.finish_task(task=task, by=cast.officer, words="Đã họp 5 bản"))


def _approved(cast: Cast) -> Walk:
    task = a_sent_task(cast)
    return at_task("approve", task, lambda: actions.approve_task(task=task, by=cast.clerk, words="Tốt"))


def _returned(cast: Cast) -> Walk:
    task = a_sent_task(cast)

    def go() -> Any:
        due_on = task.due_on + LATER
        return actions.return_task(task=task, by=cast.clerk, reasons={"words": "Ghi rõ số bản"}, due_on=due_on)

    return at_task("send_back", task, go)


def _paused(cast: Cast) -> Walk:
    task = a_task(cast)
    return at_task(
        "wait", task, lambda: actions.wait_for_guidance(task=task, by=cast.officer, waits_for="Ban Thường trực")
    )


def _waiting(cast: Cast) -> Task:
    task = a_task(cast)
    actions.wait_for_guidance(task=task, by=cast.officer, waits_for="Ban Thường trực")
    return task


def _guided(cast: Cast) -> Walk:
    task = _waiting(cast)
    facts = documents.Facts(title="Hướng dẫn rà soát", symbol="HD-MTTQ-BTT", issued_on=today())
    paper = documents.register_document(unit=cast.province, direction=Direction.OUTGOING, facts=facts, by=cast.clerk)
    documents.dispatch_document(document=paper, units=[cast.commune], receive_by_on=today() + LATER, by=cast.clerk)
    return at_task("guide", task, lambda: actions.tie_guidance(task=task, document=paper, by=cast.clerk))


def _resumed(cast: Cast) -> Walk:
    task = _waiting(cast)
    return at_task("resume", task, lambda: actions.resume_task(task=task, by=cast.officer, words="Đã có hướng dẫn"))


def _reopened(cast: Cast) -> Walk:
    task = a_task(cast)
    actions.finish_task(task=task, by=cast.officer, words="Xong")
    return at_task("reopen", task, lambda: actions.reopen_task(task=task, by=cast.clerk, reason="Còn 2 bản"))


def _cancelled(cast: Cast) -> Walk:
    task = a_task(cast)
    return at_task("cancel", task, lambda: actions.cancel_task(task=task, by=cast.clerk, reason="Trùng việc"))


WALKS: dict[str, Callable[[Cast], Walk]] = {
    "task.approved": _approved,
    "task.assigned": _assigned,
    "task.cancelled": _cancelled,
    "task.due_date_moved": _moved,
    "task.edited": _edited,
    "task.finished": _finished,
    "task.given": _given,
    "task.guided": _guided,
    "task.left_out": _left_out,
    "task.measured": _measured,
    "task.paused": _paused,
    "task.planned": _planned,
    "task.recurred": _recurred,
    "task.reopened": _reopened,
    "task.reported": _reported,
    "task.resumed": _resumed,
    "task.returned": _returned,
    "task.split": _split,
    "task.submitted": _submitted,
    "task.taken_up": _taken_up,
    "task.weighed": _weighed,
}


def row_of(task: Task) -> dict[str, Any]:
    """The fields of a task that a person or the system sets."""
    fields = [one for one in Task._meta.concrete_fields if not isinstance(one, DerivedField) and one.name not in ITSELF]
    return dict(Task.objects.filter(pk=task.pk).values(*(one.name for one in fields)).get())


def read(name: str, told: Any) -> Any:
    """What the trail wrote of a field, as its column reads it."""
    field = Task._meta.get_field(name)
    return field.to_python(told) if isinstance(field, models.Field) and not field.is_relation else told


def trail_of(task: Task, after: int) -> list[TrailEntry]:
    kept = TrailEntry.objects.filter(object_kind="plans.task", object_id=str(task.pk), pk__gt=after)
    return list(kept.order_by("pk"))


def last_row() -> int:
    return TrailEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_every_deed_of_a_task_is_walked() -> None:
    assert sorted(WALKS) == DEEDS


@pytest.mark.parametrize("deed", DEEDS)
def test_the_trail_holds_each_changed_field_with_old_and_new_value(cast: Cast, deed: str) -> None:
    walk = WALKS[deed](cast)
    before, after = (row_of(walk.task) if walk.task else {}), last_row()
    known = set(Task.objects.values_list("pk", flat=True))
    walk.go()
    if walk.task is None:
        made = Task.objects.exclude(pk__in=known).order_by("pk")[0]
        (entry,) = trail_of(made, after)
        assert entry.deed == deed
        assert (entry.facts["title"], entry.facts["due_on"]) == (made.title, made.due_on.isoformat())
        return
    told = trail_of(walk.task, after)
    assert deed in [entry.deed for entry in told]
    changed = {name: [before[name], value] for name, value in row_of(walk.task).items() if value != before[name]}
    assert changed or deed in {"task.guided", "task.split"}
    kept: dict[str, list[Any]] = {}
    for entry in told:
        for name, (old, new) in entry.facts.get("changed", {}).items():
            kept[name] = [kept[name][0] if name in kept else read(name, old), read(name, new)]
    assert {name: pair for name, pair in kept.items() if pair[0] != pair[1]} == changed


@pytest.mark.parametrize("who", ["stranger", "colleague"])
@pytest.mark.parametrize("deed", DEEDS)
def test_who_has_no_right_is_refused_and_the_trail_tells_it(cast: Cast, deed: str, who: str) -> None:
    walk = WALKS[deed](cast)
    if walk.door is None:
        return
    person = _without_right(cast, walk, who)
    tasks = Task.objects.count()
    before, after = (row_of(walk.task) if walk.task else {}), last_row()
    answer = cast.client(person).post(reverse(walk.door, args=walk.things), {"words": "x", "reason": "x"})
    assert answer.status_code in (403, 404)
    told = [(one.deed, one.by_id, one.facts["door"]) for one in TrailEntry.objects.filter(pk__gt=after)]
    assert told == [("action.refused", person.pk, walk.door)]
    assert Task.objects.count() == tasks
    assert before == (row_of(walk.task) if walk.task else {})


def _without_right(cast: Cast, walk: Walk, who: str) -> Person:
    if who == "stranger":
        # Whoever works somewhere may give her own unit a task: a stranger to that door is who works nowhere.
        return cast.nobody if walk.is_for_own_unit else cast.stranger
    return org.register_person(
        full_name="Vì Văn Xem", unit=cast.commune, role=Role.AUDITOR, password=cast.password, by=None
    ).person
