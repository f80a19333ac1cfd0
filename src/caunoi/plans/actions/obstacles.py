"""The log of what stands in the way: raise, answer."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue, queue_many
from caunoi.ground.times import date_vi, now, today
from caunoi.org.models import Person, Unit
from caunoi.plans.access import check_may_answer, check_may_report
from caunoi.plans.actions.checking import CannotWork
from caunoi.plans.actions.stepping import unit_of
from caunoi.plans.models import Obstacle, Task
from caunoi.plans.queries.obstacles import units_to_ask
from caunoi.plans.queries.units import people_of


@transaction.atomic
def raise_obstacle(
    *, task: Task, by: Person | None, words: str, asked_unit: Unit, answer_on: date, proposal: str = ""
) -> Obstacle:
    """Say what stands in the way of an open task, what is proposed, which unit has to answer and by when.

    A unit above the lead unit, the unit that gave the task, or an office or board of these can be asked.
    Raises `Denied`, `CannotWork`.
    """
    check_may_report(by, task)
    if not task.is_open:
        raise CannotWork("Chỉ ghi vướng mắc của nhiệm vụ đang mở.")
    if not words.strip():
        raise CannotWork("Ghi khó khăn, vướng mắc.", "words")
    if answer_on < today():
        raise CannotWork("Chọn ngày từ hôm nay trở đi.", "answer_on")
    if not units_to_ask(task).filter(pk=asked_unit.pk).exists():
        raise CannotWork("Chọn đơn vị trong danh sách.", "asked_unit")
    obstacle = Obstacle.objects.create(
        task=task,
        words=words.strip(),
        proposal=proposal.strip(),
        asked_unit=asked_unit,
        answer_on=answer_on,
        raised_by=by,
        raised_unit_id=unit_of(task, by),
    )
    record(
        "obstacle.raised",
        by=by,
        on=obstacle,
        unit=task.unit,
        facts={"task": task.ref, "asked_unit": asked_unit.code, "answer_on": answer_on.isoformat()},
    )
    queue_many(
        to=people_of([asked_unit], but=by),
        subject=f"{task.unit.short_name} có vướng mắc: {task.title}",
        body=f"{obstacle.words}\nCần trả lời trước ngày {date_vi(answer_on)}.",
        link=f"/nhiem-vu/{task.ref}/#vuong-mac",
    )
    return obstacle


@transaction.atomic
def answer_obstacle(*, obstacle: Obstacle, by: Person | None, answer: str) -> Obstacle:
    """Answer what was raised, once. Raises `Denied`, `CannotWork`, `Conflict`."""
    check_may_answer(by, obstacle)
    if obstacle.answered_at is not None:
        raise CannotWork("Vướng mắc này đã có trả lời.")
    if not answer.strip():
        raise CannotWork("Ghi câu trả lời.", "answer")
    change(
        obstacle,
        deed="obstacle.answered",
        by=by,
        where={"answered_at": None},
        unit=obstacle.asked_unit,
        facts={"task": obstacle.task.ref},
        answer=answer.strip(),
        answered_at=now(),
        answered_by=by,
    )
    if obstacle.raised_by is not None and obstacle.raised_by != by:
        queue(
            to=obstacle.raised_by,
            subject=f"{obstacle.asked_unit.short_name} đã trả lời: {obstacle.task.title}",
            body=obstacle.answer,
            link=f"/nhiem-vu/{obstacle.task.ref}/#vuong-mac",
        )
    return obstacle
