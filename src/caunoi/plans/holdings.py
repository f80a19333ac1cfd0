"""What a person holds in plans: drafts by name; tasks and obstacles of her units, which stay."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from caunoi.ground.holdings import Held, Holding
from caunoi.ground.times import date_vi
from caunoi.org.models import Person
from caunoi.plans.access import own_unit_ids
from caunoi.plans.actions import handing
from caunoi.plans.models import CalendarLink, Obstacle, Plan, Task
from caunoi.plans.states import CLOSED, PlanStatus

MOST = 200
"""So many things of one kind are named; what stays with the unit is counted on its own pages."""


def drafts_held(person: Person) -> list[Held]:
    """Plans that she read in and that are not issued."""
    drafts = Plan.objects.filter(created_by=person, status=PlanStatus.DRAFT).order_by("pk")
    return [Held(plan.title, reverse("plans:review", args=[plan.ref])) for plan in drafts]


def links_held(person: Person) -> list[Held]:
    """Her private link of the calendar."""
    return [Held("Liên kết lịch riêng")] if CalendarLink.objects.filter(person=person).exists() else []


def tasks_of_units(person: Person) -> list[Held]:
    """Open tasks of the units that she works in, the next due first."""
    tasks = Task.objects.filter(unit__in=own_unit_ids(person)).exclude(status__in=CLOSED).order_by("due_on", "pk")
    return [
        Held(f"{task.title}, hạn {date_vi(task.due_on)}", reverse("plans:task", args=[task.ref]))
        for task in tasks[:MOST]
    ]


def obstacles_to_answer(person: Person) -> list[Held]:
    """What her units have been asked and have not answered."""
    asked = Obstacle.objects.unanswered().filter(asked_unit__in=own_unit_ids(person)).select_related("task")
    return [
        Held(f"{one.words}, trả lời trước {date_vi(one.answer_on)}", reverse("plans:task", args=[one.task.ref]))
        for one in asked.order_by("answer_on", "pk")[:MOST]
    ]


def _pass_drafts(person: Person, receiver: Person, _last_day: date, by: Person | None) -> None:
    handing.pass_on_drafts(person=person, receiver=receiver, by=by)


def _end_link(person: Person, _receiver: Person, _last_day: date, by: Person | None) -> None:
    handing.end_calendar_link(person=person, by=by)


STAYS = "Là việc của đơn vị, ở lại đơn vị; người nhận làm tiếp."
HOLDINGS: tuple[Holding[Any], ...] = (
    Holding("plans.tasks", "Nhiệm vụ đang mở của đơn vị", STAYS, tasks_of_units),
    Holding("plans.obstacles", "Khó khăn, vướng mắc chờ trả lời", STAYS, obstacles_to_answer),
    Holding("plans.drafts", "Kế hoạch đang rà soát", "Chuyển sang tên người nhận.", drafts_held, _pass_drafts),
    Holding("plans.links", "Liên kết lịch riêng", "Ngừng khi bàn giao.", links_held, _end_link),
)
