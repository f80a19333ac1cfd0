"""Opening a research topic or scheme, and keeping what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from caunoi.documents.access import visible_to as documents_visible_to
from caunoi.documents.models import Document
from caunoi.ground.audit.actions import change, record
from caunoi.ground.times import today
from caunoi.org.models import Person, Unit
from caunoi.plans.access import check_may_pause
from caunoi.plans.actions.assigning import give_task
from caunoi.plans.actions.checking import CannotWork
from caunoi.plans.models import Scheme, SchemeSort, Task


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """What a scheme says beyond its task, as a person typed it."""

    sort: SchemeSort
    team: str = ""
    product: Document | None = None
    accepted_by: str = ""
    accepted_on: date | None = None
    used_in: str = ""


@transaction.atomic
def open_scheme(
    *, unit: Unit, title: str, due_on: date, expected_result: str, facts: SchemeFacts, by: Person
) -> Scheme:
    """Open a topic or scheme of a unit: a task of its own whose result is approved, with the facts beside it.

    Raises `Denied`, `CannotAssign`, `CannotWork`. Records task.given, scheme.described.
    """
    task = give_task(unit=unit, by=by, due_on=due_on, title=title, expected_result=expected_result, needs_approval=True)
    return describe_scheme(task=task, facts=facts, by=by)


@transaction.atomic
def describe_scheme(*, task: Task, facts: SchemeFacts, by: Person, seen: int | None = None) -> Scheme:
    """Say what a task is as a topic or scheme, at first or anew; either side may, the unit that works and the one that
    gave it. Raises `Denied`, `CannotWork`, `Conflict`. Records scheme.described, later scheme.changed."""
    check_may_pause(by, task)
    accepted_by = " ".join(facts.accepted_by.split())
    _check(facts, accepted_by, by)
    values = {
        "sort": facts.sort,
        "team": facts.team.strip(),
        "product": facts.product,
        "accepted_by": accepted_by,
        "accepted_on": facts.accepted_on,
        "used_in": facts.used_in.strip(),
    }
    held = Scheme.objects.filter(task=task).first()
    if held is not None:
        return change(held, deed="scheme.changed", by=by, seen=seen, unit=task.unit, values=values)
    made = Scheme.objects.create(task=task, **values)
    record("scheme.described", by=by, on=made, unit=task.unit, facts={"task": task.ref, "sort": str(facts.sort)})
    return made


def _check(facts: SchemeFacts, accepted_by: str, by: Person) -> None:
    if facts.product is not None and not documents_visible_to(by).filter(pk=facts.product.pk).exists():
        raise CannotWork("Chọn văn bản trong danh sách.", "product")
    if facts.accepted_on is not None and not accepted_by:
        raise CannotWork("Ghi nơi nghiệm thu.", "accepted_by")
    if facts.accepted_on is not None and facts.accepted_on > today():
        raise CannotWork("Chọn ngày nghiệm thu từ hôm nay trở về trước.", "accepted_on")
