"""Pages around a task that stands still: approve or return a result, wait for guidance, go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from caunoi.org.access import person_of
from caunoi.plans import actions
from caunoi.plans.access import check_may_approve, check_may_pause, task_for
from caunoi.plans.forms import ApproveForm, ResumeForm, ReturnForm, WaitForm
from caunoi.plans.queries.guidance import words_to_go_on
from caunoi.plans.queries.one_task import waits_guess
from caunoi.plans.views.tasks import ask


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a result as it is."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_approve(person, task)
    words = {"heading": "Duyệt kết quả", "button": "Duyệt", "said": "Đã duyệt, nhiệm vụ hoàn thành."}
    return ask(
        request,
        task,
        ApproveForm(request.POST or None),
        words,
        lambda given: actions.approve_task(task=task, by=person, words=given["words"]),
    )


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Return a result with all that has to be put right."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_approve(person, task)
    words = {
        "heading": "Trả lại",
        "button": "Trả lại",
        "said": "Đã trả lại. Đơn vị thấy mọi chỗ cần sửa.",
        "hint": "Ghi mọi chỗ cần sửa trong một lần, mỗi ý ở đúng ô của nó. Ô không cần sửa thì để trống.",
    }
    return ask(
        request,
        task,
        ReturnForm(request.POST or None),
        words,
        lambda given: actions.return_task(task=task, by=person, reasons=given["reasons"], due_on=given["due_on"]),
    )


@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, ref: str) -> HttpResponse:
    """The work needs guidance from above."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_pause(person, task)
    words = {"heading": "Chờ hướng dẫn", "button": "Ghi chờ hướng dẫn", "said": "Đã ghi là chờ hướng dẫn."}
    return ask(
        request,
        task,
        WaitForm(request.POST or None, initial=waits_guess(task)),
        words,
        lambda given: actions.wait_for_guidance(task=task, by=person, **given),
    )


@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, ref: str) -> HttpResponse:
    """The guidance has come."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_pause(person, task)
    words = {"heading": "Làm tiếp", "button": "Làm tiếp", "said": "Đã ghi, nhiệm vụ làm tiếp."}
    return ask(
        request,
        task,
        ResumeForm(request.POST or None, initial=words_to_go_on(task)),
        words,
        lambda given: actions.resume_task(task=task, by=person, words=given["words"]),
    )
