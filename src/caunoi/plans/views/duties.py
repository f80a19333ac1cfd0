"""Pages of recurring duties: the list, one duty, the form with its next six turns, and the steps of a duty."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.org.access import Denied, person_of
from caunoi.org.models import Unit
from caunoi.plans import actions
from caunoi.plans.access import (
    check_may_plan,
    duty_for,
    line_for,
    may_plan_anywhere,
    units_planned_by,
)
from caunoi.plans.actions import CannotKeepDuty
from caunoi.plans.forms import DutyForm
from caunoi.plans.models import PlanLine
from caunoi.plans.queries import duties, units
from caunoi.plans.queries.tasks import PAGE
from caunoi.plans.views.asking import put_refusal, say_refusal

STEPS = {
    "tam-dung": (actions.pause_duty, "Đã tạm dừng. Việc đã tạo vẫn giữ."),
    "chay-tiep": (actions.resume_duty, "Việc định kỳ chạy tiếp từ hôm nay."),
    "ket-thuc": (actions.end_duty, "Đã kết thúc việc định kỳ."),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list of recurring duties."""
    person = person_of(request)
    page = Paginator(duties.duties_of(person), PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "rows": duties.duty_rows(list(page.object_list)), "may_give": may_plan_anywhere(person)}
    return render(request, "plans/duties.html", context)


@require_safe
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One duty: what, for whom, how often, its next turns and what was made of it."""
    person = person_of(request)
    duty = duty_for(person, ref)
    return render(request, "plans/duty.html", {"duty": duty, "page": duties.duty_page(person, duty)})


def _form(giver: Unit, data: Any, initial: dict[str, Any]) -> DutyForm:
    return DutyForm(
        data,
        groups=units.units_by_group(giver),
        units=units.units_below(giver),
        approvers=duties.approvers_of(giver),
        initial=initial,
    )


def _show(request: HttpRequest, form: DutyForm, **context: Any) -> HttpResponse:
    """The form, with its next six turns once it is filled in well."""
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        context["coming"] = duties.preview(
            form.pace(), form.due(), given["lead_days"], since=given["starts_on"], until=given["ends_on"]
        )
        context["was_asked"] = True
    return render(request, "plans/duty_form.html", {"form": form, **context})


def _set_up(request: HttpRequest, giver: Unit, line: PlanLine | None, **context: Any) -> HttpResponse:
    """Fill in, look at the next six turns (`look`), save (`save`)."""
    person = person_of(request)
    check_may_plan(person, giver)
    form = _form(giver, request.POST or None, duties.first_words(giver, line))
    if request.method == "POST" and "save" in request.POST and form.is_valid():
        try:
            duty = actions.create_duty(unit=giver, by=person, facts=form.facts(), line=line)
        except CannotKeepDuty as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Đã đặt việc định kỳ.")
            return redirect("plans:duty", duty.ref)
    return _show(request, form, giver=giver, line=line, **context)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, ref: str, line_id: int) -> HttpResponse:
    """A duty that follows from a line of a plan, filled in as its words propose."""
    line = line_for(person_of(request), ref, line_id)
    return _set_up(request, line.plan.unit, line)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A duty outside all plans; `?don-vi=` says whose."""
    person = person_of(request)
    givers = list(units_planned_by(person))
    if not givers:
        raise Denied("Tài khoản này chưa được giao việc lập kế hoạch.")
    wanted = request.GET.get("don-vi", "")
    giver = next((one for one in givers if one.code == wanted), givers[0])
    return _set_up(request, giver, None, givers=givers if len(givers) > 1 else [])


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a duty."""
    person = person_of(request)
    duty = duty_for(person, ref)
    check_may_plan(person, duty.unit)
    form = _form(duty.unit, request.POST or None, duties.words_kept(duty))
    if request.method == "POST" and "save" in request.POST and form.is_valid():
        try:
            actions.edit_duty(duty=duty, by=person, facts=form.facts(), seen=form.cleaned_data["seen"])
        except (CannotKeepDuty, Conflict) as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Đã lưu.")
            return redirect("plans:duty", duty.ref)
    return _show(request, form, giver=duty.unit, line=duty.line, duty=duty)


@require_POST
def turn(request: HttpRequest, ref: str) -> HttpResponse:
    """Pause, let run again, end."""
    person = person_of(request)
    duty = duty_for(person, ref)
    check_may_plan(person, duty.unit)
    deed, said = STEPS.get(request.POST.get("deed", ""), (None, ""))
    if deed is not None:
        try:
            deed(duty=duty, by=person)
        except (WrongStep, Conflict) as error:
            say_refusal(request, error)
        else:
            messages.success(request, said)
    return redirect("plans:duty", duty.ref)
