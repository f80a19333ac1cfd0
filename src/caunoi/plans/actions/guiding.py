"""Tying a waiting task to the paper it was waiting for."""

from __future__ import annotations

from django.db import transaction

from caunoi.documents.access import reaches, visible_to
from caunoi.documents.models import Document
from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import queue_many
from caunoi.org.models import Person
from caunoi.plans.access import check_may_pause
from caunoi.plans.actions.checking import CannotWork
from caunoi.plans.models import Task, TaskGuidance
from caunoi.plans.queries.units import people_of
from caunoi.plans.states import Status


@transaction.atomic
def tie_guidance(*, task: Task, document: Document, by: Person) -> TaskGuidance:
    """Say that this paper is the guidance a task waits for; its lead unit is told that it can go on.

    Either side may: the unit that works and the one that gave the task. The task itself stays where it is until the
    lead unit goes on. Raises `Denied`, `CannotWork`. Records task.guided; a paper tied before changes nothing.
    """
    check_may_pause(by, task)
    if task.status != Status.WAITING:
        raise CannotWork("Nhiệm vụ này không chờ hướng dẫn.")
    if not visible_to(by).filter(pk=document.pk).exists():
        raise CannotWork("Chọn văn bản trong danh sách.", "document")
    if not reaches(document, task.unit):
        raise CannotWork(f"Gửi văn bản này cho {task.unit.short_name} trước.", "document")
    tied, is_new = TaskGuidance.objects.get_or_create(task=task, document=document, defaults={"tied_by": by})
    if is_new:
        record("task.guided", by=by, on=task, unit=task.unit, facts={"document": document.ref})
        queue_many(
            to=people_of([task.unit], but=by),
            subject=f"Đã có hướng dẫn: {task.title}",
            body=f"{document.name}: {document.title}. Nhiệm vụ làm tiếp được.",
            link=f"/nhiem-vu/{task.ref}/",
        )
    return tied
