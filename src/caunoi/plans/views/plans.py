"""Pages of plans: the list, reading one in, the plan as a tree, issuing it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.documents.access import document_for
from caunoi.ground.files.actions import UploadRefused
from caunoi.ground.ui.inputs import whole_number
from caunoi.org.access import person_of
from caunoi.org.models import Person
from caunoi.plans.access import (
    check_may_plan,
    check_may_plan_anywhere,
    may_plan,
    may_plan_anywhere,
    plan_for,
    units_planned_by,
)
from caunoi.plans.actions import CannotDraft, CannotIssue, draft_plan, draft_plan_from_upload, edit_plan, issue_plan
from caunoi.plans.forms import PlanForm, ReadPlanForm
from caunoi.plans.progress import RULE
from caunoi.plans.queries import baseline, plans
from caunoi.plans.queries.plan_sides import sides_of

PAGE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Plans that the person sees, newest first."""
    person = person_of(request)
    page = Paginator(plans.plans_of(person), PAGE).get_page(request.GET.get("trang"))
    shown = list(page.object_list)
    tallies = plans.tallies_of_plans(person, shown)
    rows = [{"plan": plan, "tally": tallies[plan.pk]} for plan in shown]
    return render(request, "plans/index.html", {"page": page, "rows": rows, "may_plan": may_plan_anywhere(person)})


@require_http_methods(["GET", "POST"])
def read(request: HttpRequest) -> HttpResponse:
    """Upload a paper; it is read and becomes a draft."""
    person = person_of(request)
    if request.method == "POST":
        check_may_plan_anywhere(person)
    form = ReadPlanForm(request.POST or None, request.FILES or None, units=units_planned_by(person))
    if request.method == "POST" and form.is_valid():
        try:
            plan = draft_plan_from_upload(upload=form.cleaned_data["file"], unit=form.cleaned_data["unit"], by=person)
        except UploadRefused as error:
            form.add_error("file", error.sentence)
        except CannotDraft as error:
            form.add_error("file", error.sentence)
        else:
            return redirect("plans:review", plan.ref)
    context = {"form": form, "papers": plans.papers_to_read(person), "may_plan": may_plan_anywhere(person)}
    return render(request, "plans/read.html", context)


@require_http_methods(["GET", "POST"])
def read_document(request: HttpRequest, document_ref: str) -> HttpResponse:
    """Read a document of the register into a draft."""
    person: Person = person_of(request)
    document = document_for(person, document_ref)
    if request.method == "POST":
        check_may_plan_anywhere(person)
    form = ReadPlanForm(request.POST or None, units=units_planned_by(person), with_file=False)
    if request.method == "POST" and form.is_valid():
        try:
            plan = draft_plan(document=document, unit=form.cleaned_data["unit"], by=person)
        except CannotDraft as error:
            form.add_error(None, error.sentence)
        else:
            return redirect("plans:review", plan.ref)
    context = {"form": form, "document": document, "may_plan": may_plan_anywhere(person)}
    return render(request, "plans/read.html", context)


@require_safe
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """The plan as a tree with its tasks counted per line."""
    person = person_of(request)
    plan = plan_for(person, ref)
    shown = plans.Shown(request.GET["loc"]) if request.GET.get("loc") in list(plans.Shown) else plans.Shown.ALL
    year = plans.year_asked(plan, whole_number(request, "nam"))
    tree = plans.tree_of(person, plan, shown, year=year)
    sees_all, may = plans.may_see_whole(person, plan), may_plan(person, plan.unit)
    sides = sides_of(plan, tree.rows, year=year, sees_all=sees_all, may_plan=may)
    context = {
        "plan": plan,
        "year": year,
        "years": plans.year_chips(plan, year, shown),
        "tree": tree,
        "sides": [vars(side) for side in sides],
        "sees_all": sees_all,
        "may_plan": may,
        "rule": RULE,
        "baseline": baseline.kept_baseline(plan),
    }
    return render(request, "plans/detail.html", context)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, ref: str) -> HttpResponse:
    """A last look, then issue."""
    person = person_of(request)
    plan = plan_for(person, ref)
    check_may_plan(person, plan.unit)
    refusal = ""
    if request.method == "POST":
        try:
            issue_plan(plan=plan, by=person)
        except CannotIssue as error:
            refusal = error.sentence
        else:
            messages.success(request, "Kế hoạch đã ban hành. Từ giờ giao việc theo từng mục.")
            return redirect("plans:detail", plan.ref)
    review = plans.review_of(plan)
    return render(request, "plans/issue.html", {"plan": plan, "review": review, "refusal": refusal})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Title and span of a draft."""
    person = person_of(request)
    plan = plan_for(person, ref)
    check_may_plan(person, plan.unit)
    initial = {"title": plan.title, "starts_on": plan.starts_on, "ends_on": plan.ends_on, "seen": plan.version}
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_plan(plan=plan, by=person, **form.cleaned_data)
        return redirect("plans:review", plan.ref)
    return render(request, "plans/edit.html", {"form": form, "plan": plan})
