"""The other views of the task list, and what is done with its rows: move a card, remind, tell on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.ground.ui.inputs import version_seen, whole_number
from caunoi.org.access import person_of
from caunoi.org.models import FilterPage
from caunoi.org.mounted import FilterMount
from caunoi.plans import actions
from caunoi.plans.access import (
    check_may_direct,
    check_may_move,
    check_may_plan_anywhere,
    may_plan_anywhere,
    own_unit_ids,
    task_for,
)
from caunoi.plans.actions import CannotWork
from caunoi.plans.queries import board as boards
from caunoi.plans.queries import late_work
from caunoi.plans.queries.filters import about_of, filters_from, kept_query
from caunoi.plans.queries.month import month_of
from caunoi.plans.queries.timeline import timeline_page
from caunoi.plans.states import Status
from caunoi.plans.views.asking import say_refusal

FILTERS = FilterMount(
    page=FilterPage.TASKS,
    list_route="plans:tasks",
    list_name="Nhiệm vụ",
    example="Quá hạn của các xã",
    none_yet="Chưa có bộ lọc nào. Lọc danh sách nhiệm vụ rồi bấm Lưu bộ lọc này.",
    to_list="Mở danh sách",
    query_of=kept_query,
    about=lambda person, asked: about_of(filters_from(person, asked)),
    units=own_unit_ids,
)
"""The pages of saved filters, mounted for tasks."""


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The list as columns by status."""
    person = person_of(request)
    found = boards.board_of(person, request.GET)
    return render(request, "plans/board.html", {"found": found, "may_give": may_plan_anywhere(person)})


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """The list along the quarters of a year."""
    person = person_of(request)
    found = timeline_page(person, request.GET, whole_number(request, "trang", 1))
    return render(request, "plans/timeline.html", {"found": found, "may_give": may_plan_anywhere(person)})


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The due dates of the list in one month."""
    person = person_of(request)
    context = {"found": month_of(person, request.GET), "may_give": may_plan_anywhere(person)}
    return render(request, "plans/month.html", context)


def _back(request: HttpRequest, door: str) -> HttpResponse:
    """To the view from which the form was sent, under the same filter."""
    query = kept_query(QueryDict(request.POST.get("loc", "")).dict())
    return redirect(f"{reverse(door)}{'?' if query else ''}{query}")


@require_POST
def move_card(request: HttpRequest, ref: str) -> HttpResponse:
    """Move a card to another column: at once where nothing has to be said, else by the page that asks for it."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_move(person, task)
    wanted = request.POST.get("sang", "")
    if wanted not in Status.values:
        return _back(request, "plans:board")
    question = boards.QUESTIONS.get((Status(task.status), Status(wanted)))
    if question:
        return redirect(f"plans:{question}", task.ref)
    try:
        if wanted != Status.IN_PROGRESS:
            raise CannotWork("Không chuyển được sang cột ấy. Mở nhiệm vụ để xem bước tiếp theo.")
        actions.report_progress(task=task, by=person, percent=task.percent, seen=version_seen(request))
        messages.success(request, f"Đã chuyển sang {Status(wanted).label}.")
    except (CannotWork, WrongStep, Conflict) as error:
        say_refusal(request, error)
    return _back(request, "plans:board")


@require_safe
def zalo(request: HttpRequest) -> HttpResponse:
    """The filtered list as a text to paste into Zalo."""
    person = person_of(request)
    text = late_work.text_of_list(person, request.GET, request.build_absolute_uri(reverse("plans:tasks")))
    about = about_of(filters_from(person, request.GET))
    return render(request, "plans/zalo.html", {"text": text, "about": about, "query": kept_query(request.GET)})


@require_safe
def zalo_of_sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """Who has not delivered on a sheet, as a text to paste into Zalo."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_direct(person, task)
    text = late_work.text_of_sheet(task, request.build_absolute_uri(reverse("plans:task", args=[task.ref])))
    return render(request, "plans/zalo.html", {"text": text, "about": task.title, "task": task})


@require_POST
def nudge_list(request: HttpRequest) -> HttpResponse:
    """Remind the units of the late tasks of a list."""
    person = person_of(request)
    check_may_plan_anywhere(person)
    asked = QueryDict(request.POST.get("loc", "")).dict()
    done = actions.nudge_late(tasks=late_work.late_of_list(person, asked), by=person)
    messages.success(request, done.sentence)
    return _back(request, "plans:tasks")


@require_POST
def nudge_sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """Remind the late units of a sheet."""
    person = person_of(request)
    task = task_for(person, ref)
    messages.success(request, actions.nudge_units_of(sheet=task, by=person).sentence)
    return redirect("plans:task", task.ref)
