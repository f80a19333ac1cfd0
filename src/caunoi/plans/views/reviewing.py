"""The review page: the paper beside its tree, and one deed per button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.ui.inputs import version_seen, whole_number
from caunoi.org.access import person_of
from caunoi.plans import actions
from caunoi.plans.access import check_may_plan, line_for, line_unit_for, plan_for
from caunoi.plans.actions import CannotReview
from caunoi.plans.forms import EditLineForm, NameUnitForm
from caunoi.plans.models import Plan, PlanLine
from caunoi.plans.queries import plans, units
from caunoi.plans.queries.line_conflict import line_conflict
from caunoi.plans.states import LineKind
from caunoi.plans.views.asking import put_refusal, say_refusal


def _forms_for(plan: Plan, row: plans.ReviewRow) -> dict[str, forms.Form]:
    line = row.line
    initial = {
        "kind": line.kind,
        "marker": line.marker,
        "corrected": line.corrected,
        "note": line.correction_note,
        "seen": line.version,
    }
    return {
        "edit_form": EditLineForm(initial=initial, auto_id="edit_%s"),
        "unit_form": NameUnitForm(units=units.units_below(plan.unit), auto_id="unit_%s"),
    }


def _to_line(plan_ref: str, line: PlanLine | None) -> HttpResponse:
    address = reverse("plans:review", args=[plan_ref])
    return redirect(f"{address}?muc={line.pk}#muc-{line.pk}" if line else address)


@require_safe
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """The page with one line chosen (`?muc=`); the first that nobody has looked at otherwise."""
    plan = plan_for(person_of(request), ref)
    check_may_plan(person_of(request), plan.unit)
    if plan.is_issued:
        return redirect("plans:detail", plan.ref)
    return _page(request, plan, whole_number(request, "muc"))


def _page(request: HttpRequest, plan: Plan, line_id: int, **typed: Any) -> HttpResponse:
    """The review page; `typed` are forms that came back with errors and keep what was typed."""
    found = plans.review_of(plan)
    row = found.row(line_id)
    shown = _forms_for(plan, row) if row else {}
    return render(request, "plans/review.html", {"plan": plan, "review": found, "row": row, **shown, **typed})


@require_safe
def panel(request: HttpRequest, ref: str, line_id: int) -> HttpResponse:
    """The forms of one line, for the script of the page."""
    person = person_of(request)
    line = line_for(person, ref, line_id)
    check_may_plan(person, line.plan.unit)
    row = plans.review_row_of(line)
    return render(request, "plans/_panel.html", {"plan": line.plan, "row": row, **_forms_for(line.plan, row)})


def _deed(request: HttpRequest, ref: str, line: PlanLine, deed: Callable[[], PlanLine | None]) -> HttpResponse:
    """Run one deed of the reviewer and return to the page, at the line that the deed gives."""
    try:
        shown = deed()
    except (CannotReview, Conflict) as error:
        say_refusal(request, error)
        shown = line
    return _to_line(ref, shown)


@require_POST
def accept(request: HttpRequest, ref: str, line_id: int) -> HttpResponse:
    """The line was read right; go to the next one that waits."""
    person = person_of(request)
    line = line_for(person, ref, line_id)

    def deed() -> PlanLine | None:
        actions.accept_line(line=line, by=person, seen=version_seen(request))
        return plans.next_to_review(line)

    return _deed(request, ref, line, deed)


@require_POST
def accept_rest(request: HttpRequest, ref: str) -> HttpResponse:
    """Take all lines that wait as they were read."""
    person = person_of(request)
    plan = plan_for(person, ref)
    try:
        number = actions.accept_rest(plan=plan, by=person)
        messages.success(request, f"Đã nhận {number} mục.")
    except CannotReview as error:
        say_refusal(request, error)
    return _to_line(ref, None)


@require_POST
def edit(request: HttpRequest, ref: str, line_id: int) -> HttpResponse:
    """Correct words, kind or marker of a line."""
    person = person_of(request)
    line = line_for(person, ref, line_id)
    check_may_plan(person, line.plan.unit)
    form = EditLineForm(request.POST, auto_id="edit_%s")
    conflict = None
    if request.POST.get("conflict") == "theirs":
        return _to_line(ref, line)
    if form.is_valid():
        given = dict(form.cleaned_data)
        kind = LineKind(given.pop("kind"))
        try:
            actions.edit_line(line=line, by=person, kind=kind, **given)
        except CannotReview as error:
            put_refusal(form, error)
        except Conflict as error:
            put_refusal(form, error)
            conflict = line_conflict(line, form.cleaned_data)
        else:
            return _to_line(ref, line)
    # What was typed stays in the form, on the version that is shown now.
    form.data = {**request.POST.dict(), "seen": str(line.version)}
    return _page(request, line.plan, line.pk, edit_form=form, conflict=conflict)


@require_POST
def split(request: HttpRequest, ref: str, line_id: int) -> HttpResponse:
    """Cut a line at the line breaks that were typed."""
    person = person_of(request)
    line = line_for(person, ref, line_id)
    words = request.POST.get("words", "")
    return _deed(
        request,
        ref,
        line,
        lambda: actions.split_line(line=line, wanted=words, by=person, seen=version_seen(request))[0],
    )


@require_POST
def join(request: HttpRequest, ref: str, line_id: int) -> HttpResponse:
    """Append a line to the one above."""
    person = person_of(request)
    line = line_for(person, ref, line_id)
    return _deed(request, ref, line, lambda: actions.join_line(line=line, by=person, seen=version_seen(request)))


@require_POST
def shift(request: HttpRequest, ref: str, line_id: int) -> HttpResponse:
    """One level deeper or higher."""
    person = person_of(request)
    line = line_for(person, ref, line_id)
    to = "higher" if request.POST.get("to") == "higher" else "deeper"
    return _deed(
        request,
        ref,
        line,
        lambda: actions.shift_line(
            line=line, to="higher" if to == "higher" else "deeper", by=person, seen=version_seen(request)
        ),
    )


@require_POST
def name_unit(request: HttpRequest, ref: str, line_id: int) -> HttpResponse:
    """Say who leads or co-operates."""
    person = person_of(request)
    line = line_for(person, ref, line_id)
    check_may_plan(person, line.plan.unit)
    form = NameUnitForm(request.POST, units=units.units_below(line.plan.unit))
    if not form.is_valid():
        messages.error(request, "Chọn đơn vị hoặc nhóm trong danh sách.")
        return _to_line(ref, line)
    group, unit = form.cleaned_data["who"]

    def deed() -> PlanLine:
        actions.name_unit(line=line, by=person, part=form.cleaned_data["part"], group=group, unit=unit)
        return line

    return _deed(request, ref, line, deed)


@require_POST
def decide(request: HttpRequest, ref: str, line_id: int, pk: int) -> HttpResponse:
    """Take or put aside one suggested unit."""
    person = person_of(request)
    named = line_unit_for(person, ref, line_id, pk)

    def deed() -> PlanLine:
        if request.POST.get("answer") == "no":
            actions.dismiss_suggestion(named=named, by=person)
        else:
            actions.accept_suggestion(named=named, by=person)
        return named.line

    return _deed(request, ref, named.line, deed)
