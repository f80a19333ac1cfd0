"""Pages of research topics and schemes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.org.access import Unknown, person_of
from caunoi.plans import actions
from caunoi.plans.access import (
    check_may_pause,
    check_may_plan_anywhere,
    may_direct,
    may_plan_anywhere,
    may_work_on,
    task_for,
    units_planned_by,
)
from caunoi.plans.actions import CannotAssign, CannotWork
from caunoi.plans.forms import NewSchemeForm, SchemeForm
from caunoi.plans.queries.schemes import products_to_choose, scheme_of, schemes_of
from caunoi.plans.queries.tasks import PAGE
from caunoi.plans.views.asking import put_refusal


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All topics and schemes in sight."""
    person = person_of(request)
    page = Paginator(schemes_of(person), PAGE).get_page(request.GET.get("trang"))
    return render(request, "plans/schemes.html", {"page": page, "may_open": may_plan_anywhere(person)})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Open one."""
    person = person_of(request)
    check_may_plan_anywhere(person)
    form = NewSchemeForm(
        request.POST or None, units=units_planned_by(person), documents=products_to_choose(person, None)
    )
    if request.method == "POST" and form.is_valid():
        try:
            scheme = actions.open_scheme(by=person, facts=form.facts(), **form.task_facts())
        except (CannotAssign, CannotWork) as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Đã mở. Tiến độ, kết quả ghi ở nhiệm vụ.")
            return redirect("plans:scheme", scheme.task.ref)
    return render(request, "plans/scheme_form.html", {"form": form})


@require_safe
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One topic or scheme."""
    person = person_of(request)
    task = task_for(person, ref)
    scheme = scheme_of(task)
    if scheme is None:
        raise Unknown
    context = {"task": task, "scheme": scheme, "may_edit": may_work_on(person, task) or may_direct(person, task)}
    return render(request, "plans/scheme.html", context)


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, ref: str) -> HttpResponse:
    """Say of a task what it is as a topic or scheme."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_pause(person, task)
    scheme = scheme_of(task)
    form = SchemeForm(
        request.POST or None,
        documents=products_to_choose(person, scheme),
        initial=SchemeForm.initial_of(scheme),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_scheme(task=task, facts=form.facts(), by=person, seen=form.cleaned_data["seen"])
        except (CannotWork, Conflict) as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Đã lưu.")
            return redirect("plans:scheme", ref)
    return render(request, "plans/scheme_form.html", {"form": form, "task": task, "scheme": scheme})
