"""Giving a line of a plan to units: the form, the list of who gets it, then the deed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caunoi.org.access import person_of
from caunoi.plans.access import check_may_plan, line_for
from caunoi.plans.actions import CannotAssign, assign_line
from caunoi.plans.forms import AssignForm
from caunoi.plans.models import PlanLine
from caunoi.plans.queries import units
from caunoi.plans.views.asking import put_refusal


def _form_for(line: PlanLine, data: Any) -> AssignForm:
    giver = line.plan.unit
    return AssignForm(
        data,
        groups=units.units_by_group(giver),
        units=units.units_below(giver),
        partners=units.partners_below(giver),
        initial=units.first_guess(line),
    )


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, ref: str, line_id: int) -> HttpResponse:
    """Fill in, look who gets it (`look`), give (`give`)."""
    person = person_of(request)
    line = line_for(person, ref, line_id)
    check_may_plan(person, line.plan.unit)
    form = _form_for(line, request.POST or None)
    context: dict[str, Any] = {"plan": line.plan, "line": line, "form": form}
    if request.method == "POST" and "back" not in request.POST and form.is_valid():
        given = form.cleaned_data
        asked = {
            name: given[name]
            for name in ("title", "due_on", "expected_result", "measure", "partners", "needs_approval", "scale")
        }
        if "give" not in request.POST:
            context["receivers"] = units.receivers_of(line.plan.unit, given["groups"], given["units"], line)
            context["given"] = [(name, request.POST.getlist(name)) for name in form.fields]
            return render(request, "plans/assign_look.html", context)
        try:
            task = assign_line(plan_line=line, groups=given["groups"], units=given["units"], by=person, **asked)
        except CannotAssign as error:
            put_refusal(form, error)
        else:
            messages.success(request, units.said_of(task))
            return redirect("plans:task", task.ref)
    return render(request, "plans/assign.html", context)
