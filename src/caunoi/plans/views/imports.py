"""A sheet of tasks comes back in: upload, look, apply."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.files.serving import file_answer
from caunoi.ground.text import number_vi
from caunoi.ground.ui.inputs import ListFileForm, whole_number
from caunoi.org.access import import_for, person_of
from caunoi.org.actions import CannotManage
from caunoi.org.models import DraftStatus, ImportKind
from caunoi.plans import actions
from caunoi.plans.queries import sheets
from caunoi.plans.sheets import task_book, task_rows
from caunoi.plans.views.asking import say_refusal

PAGE = 25
ABOUT_NEW = "Mỗi việc một dòng; để trống ô Mã. Việc theo kế hoạch thì ghi cả kế hoạch và mục."


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Hand over a sheet of tasks; no task is written."""
    person = person_of(request)
    actions.check_may_hand_over(person)
    form = ListFileForm(request.POST or None, request.FILES or None, read=task_rows)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name or ""
        return redirect("plans:sheet", actions.keep_sheet(rows=form.rows, file_name=name, by=person).key)
    return render(request, "plans/sheet_new.html", {"form": form})


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """A sheet without tasks, to fill in new ones."""
    person = person_of(request)
    actions.check_may_hand_over(person)
    return file_answer(task_book("Việc mới", ABOUT_NEW, [], sheets.sheet_choices(person)), "mau-nhiem-vu.xlsx")


@require_safe
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Each row with its verdict, errors first; afterwards what became of the sheet."""
    person = person_of(request)
    draft = import_for(person, key, ImportKind.TASKS)
    if draft.status == DraftStatus.APPLIED:
        return render(request, "plans/sheet_done.html", {"draft": draft})
    judged = actions.judged_sheet(draft, person)
    verdict = request.GET.get("ket-qua", "")
    page = Paginator(judged.of(verdict), PAGE).get_page(whole_number(request, "trang", 1))
    context = {"draft": draft, "preview": judged, "chips": judged.chips(verdict), "page": page}
    return render(request, "plans/sheet.html", context)


@require_safe
def verdicts(request: HttpRequest, key: str) -> HttpResponse:
    """The rows with their verdicts as an Excel file."""
    person = person_of(request)
    draft = import_for(person, key, ImportKind.TASKS)
    if draft.status == DraftStatus.APPLIED:
        return redirect("plans:sheet", key)
    return file_answer(actions.judged_sheet(draft, person).book(), "ket-qua.xlsx")


@require_POST
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Carry the rows out, once."""
    person = person_of(request)
    draft = import_for(person, key, ImportKind.TASKS)
    try:
        applied = actions.apply_sheet(draft=draft, by=person, only_good=request.POST.get("dong") == "dung")
    except CannotManage as refusal:
        say_refusal(request, refusal)
    else:
        messages.success(request, f"Đã nhập {number_vi(applied.good)} nhiệm vụ.")
    return redirect("plans:sheet", key)
