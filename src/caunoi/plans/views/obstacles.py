"""Pages of what stands in the way: raise, answer, and the list of a plan."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.ui.inputs import whole_number
from caunoi.org.access import person_of
from caunoi.plans import actions
from caunoi.plans.access import check_may_answer, check_may_report, line_for, obstacle_for, plan_for, task_for
from caunoi.plans.forms import AnswerForm, RaiseForm
from caunoi.plans.queries import obstacles
from caunoi.plans.queries.tasks import PAGE
from caunoi.plans.views.tasks import ask


@require_http_methods(["GET", "POST"])
def put(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what stands in the way."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_report(person, task)
    form = RaiseForm(
        request.POST or None,
        units=obstacles.units_to_ask(task),
        initial={"asked_unit": task.assigning_unit.code, "answer_on": task.due_on},
    )
    words = {"heading": "Khó khăn, vướng mắc, đề xuất", "button": "Gửi", "said": "Đã gửi vướng mắc."}
    return ask(request, task, form, words, lambda given: actions.raise_obstacle(task=task, by=person, **given))


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Answer it."""
    person = person_of(request)
    obstacle = obstacle_for(person, ref, pk)
    check_may_answer(person, obstacle)
    words = {"heading": "Trả lời vướng mắc", "button": "Trả lời", "said": "Đã trả lời.", "hint": obstacle.words}
    return ask(
        request,
        obstacle.task,
        AnswerForm(request.POST or None),
        words,
        lambda given: actions.answer_obstacle(obstacle=obstacle, by=person, answer=given["answer"]),
    )


@require_safe
def of_plan(request: HttpRequest, ref: str) -> HttpResponse:
    """All that was raised on tasks of a plan, or with `?muc=` of one line and the lines below it."""
    person = person_of(request)
    plan = plan_for(person, ref)
    chosen = whole_number(request, "muc")
    line = line_for(person, ref, chosen) if chosen else None
    page = Paginator(obstacles.obstacles_of_plan(person, plan, line), PAGE).get_page(request.GET.get("trang"))
    return render(request, "plans/obstacles.html", {"plan": plan, "line": line, "page": page})
