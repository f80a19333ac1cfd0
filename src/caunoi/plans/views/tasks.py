"""Pages of tasks: the list, one task, and one page for each thing that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.actions import UploadRefused
from caunoi.ground.files.serving import open_for_download
from caunoi.ground.steps import WrongStep
from caunoi.ground.ui.inputs import whole_number
from caunoi.org.access import person_of
from caunoi.plans import actions
from caunoi.plans.access import (
    check_may_direct,
    check_may_plan_anywhere,
    check_may_report,
    check_may_work_on,
    entry_file_for,
    may_plan_anywhere,
    task_for,
    units_planned_by,
)
from caunoi.plans.actions import CannotAssign, CannotMeasure, CannotWork
from caunoi.plans.forms import EditTaskForm, FinishForm, GiveTaskForm, MoveForm, ReasonForm, ReportForm, WeighForm
from caunoi.plans.models import Task
from caunoi.plans.progress import RULE
from caunoi.plans.queries import listing, one_task
from caunoi.plans.queries.tasks import children_of
from caunoi.plans.views.asking import put_refusal


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list of tasks; every filter stands in the address."""
    person = person_of(request)
    found = listing.list_page(person, request.GET, whole_number(request, "trang", 1))
    context = {"found": found, "may_give": may_plan_anywhere(person)}
    return render(request, "plans/tasks.html", context)


@require_safe
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One task: the five questions, the next step, what was told."""
    person = person_of(request)
    task = task_for(person, ref)
    return render(request, "plans/task.html", {"page": one_task.task_page(person, task), "task": task})


def ask(
    request: HttpRequest, task: Task, form: Form, words: dict[str, str], deed: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """One question page: show the form, run the deed, return to the task."""
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            deed(form.cleaned_data)
        except (CannotWork, UploadRefused, WrongStep) as error:
            put_refusal(form, error)
        except Conflict as error:
            put_refusal(form, error)
            conflict = one_task.conflict_of(task, form.cleaned_data)
        else:
            messages.success(request, words["said"])
            return redirect("plans:task", task.ref)
    return render(
        request,
        "plans/ask.html",
        {"task": task, "form": form, "words": words, "conflict": conflict, "reasons": one_task.reasons_to_mend(task)},
    )


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """How far the work has come."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_report(person, task)
    form = ReportForm(request.POST or None, request.FILES or None, task=task)
    words = {"heading": "Cập nhật tiến độ", "button": "Gửi cập nhật", "said": "Đã ghi tiến độ."}
    return ask(
        request,
        task,
        form,
        words,
        lambda given: actions.report_progress(
            task=task,
            by=person,
            words=given["words"],
            percent=given.get("percent"),
            reached=given.get("reached"),
            uploads=given["uploads"],
            agreed=given["agreed"],
        ),
    )


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, ref: str) -> HttpResponse:
    """Close the task with its result."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_work_on(person, task)
    form = FinishForm(request.POST or None, request.FILES or None, task=task)
    words = {"heading": "Báo hoàn thành", "button": "Hoàn thành", "said": "Đã hoàn thành nhiệm vụ."}
    if task.needs_approval:
        words |= {"button": "Gửi kết quả", "said": "Đã gửi kết quả, chờ duyệt."}
    return ask(
        request,
        task,
        form,
        words,
        lambda given: actions.finish_task(
            task=task,
            by=person,
            words=given["words"],
            reached=given.get("reached"),
            uploads=given["uploads"],
            agreed=given["agreed"],
        ),
    )


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a closed task again."""
    person = person_of(request)
    task = task_for(person, ref)
    form = ReasonForm(request.POST or None)
    words = {"heading": "Mở lại nhiệm vụ", "button": "Mở lại", "said": "Đã mở lại nhiệm vụ."}
    return ask(
        request,
        task,
        form,
        words,
        lambda given: actions.reopen_task(task=task, by=person, reason=given["reason"]),
    )


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Call a task off."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_direct(person, task)
    form = ReasonForm(request.POST or None)
    words = {"heading": "Hủy nhiệm vụ", "button": "Hủy nhiệm vụ", "said": "Đã hủy nhiệm vụ."}
    return ask(
        request,
        task,
        form,
        words,
        lambda given: actions.cancel_task(task=task, by=person, reason=given["reason"]),
    )


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """Another due date."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_direct(person, task)
    form = MoveForm(request.POST or None, initial={"due_on": task.due_on})
    words = {"heading": "Gia hạn", "button": "Gia hạn", "said": "Đã đổi hạn."}
    return ask(
        request,
        task,
        form,
        words,
        lambda given: actions.move_due_date(task=task, by=person, due_on=given["due_on"], reason=given["reason"]),
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """What the task asks for."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_direct(person, task)
    initial = {
        "title": task.title,
        "expected_result": task.expected_result,
        "measure": task.measure,
        "seen": task.version,
    }
    form = EditTaskForm(request.POST or None, initial=initial, task=task)
    words = {"heading": "Sửa nhiệm vụ", "button": "Lưu", "said": "Đã lưu."}
    if request.POST.get("conflict") == "theirs":
        return redirect("plans:task", task.ref)

    def deed(given: dict[str, Any]) -> object:
        # "Save mine" was pressed with the other text before her eyes: the version that stands now was seen.
        seen = task.version if request.POST.get("conflict") == "mine" else given["seen"]
        return actions.edit_task(task=task, by=person, **{**given, "seen": seen})

    return ask(request, task, form, words, deed)


@require_http_methods(["GET", "POST"])
def weigh(request: HttpRequest, ref: str) -> HttpResponse:
    """What each unit's task weighs in the sheet."""
    person = person_of(request)
    sheet = task_for(person, ref)
    check_may_direct(person, sheet)
    children = children_of(sheet)
    for child in children:
        check_may_direct(person, child)
    form = WeighForm(request.POST or None, tasks=children)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.weigh_tasks(sheet=sheet, by=person, loads=form.cleaned_data["loads"])
        except (CannotMeasure, Conflict) as error:
            put_refusal(form, error)
        else:
            messages.success(request, f"Đã lưu {changed} thay đổi." if changed else "Không có gì thay đổi.")
            return redirect("plans:task", sheet.ref)
    return render(request, "plans/weigh.html", {"task": sheet, "form": form, "rule": RULE})


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """A task that stands in no plan."""
    person = person_of(request)
    check_may_plan_anywhere(person)
    form = GiveTaskForm(request.POST or None, units=units_planned_by(person))
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            task = actions.give_task(by=person, **given)
        except CannotAssign as error:
            put_refusal(form, error)
        else:
            return redirect("plans:task", task.ref)
    return render(request, "plans/give.html", {"form": form})


@require_safe
def file(request: HttpRequest, ref: str, pk: int) -> FileResponse:
    """A file from the timeline of a task."""
    found = entry_file_for(person_of(request), ref, pk)
    return open_for_download(found.file, inline=True)
