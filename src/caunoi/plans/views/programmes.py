"""Pages of programmes of the year: the list, one programme, taking lines, submitting, approving, the official paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.documents.writing import Kind
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import today
from caunoi.ground.ui.inputs import whole_number
from caunoi.org.access import person_of
from caunoi.plans import actions
from caunoi.plans.access import (
    check_may_approve_programme,
    check_may_plan,
    check_may_plan_anywhere,
    check_may_split,
    programme_for,
    task_for,
    units_planned_by,
)
from caunoi.plans.actions import CannotProgramme
from caunoi.plans.forms import (
    NewProgrammeForm,
    OwnTaskForm,
    ReturnProgrammeForm,
    SplitForm,
    SubmitProgrammeForm,
    TakeLinesForm,
)
from caunoi.plans.models import Programme
from caunoi.plans.papers import programme_paper
from caunoi.plans.queries import papers, programmes
from caunoi.plans.queries.integration import plans_above
from caunoi.plans.views.asking import put_refusal, say_refusal
from caunoi.plans.views.papers import answer_with_paper, paper_form


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Programmes of one year; a POST begins one."""
    person = person_of(request)
    if request.method == "POST":
        check_may_plan_anywhere(person)
        form = NewProgrammeForm(request.POST, units=units_planned_by(person))
        if form.is_valid():
            try:
                programme = actions.open_programme(by=person, **form.cleaned_data)
            except CannotProgramme as error:
                say_refusal(request, error)
            else:
                return redirect("plans:programme", programme.ref)
        return redirect("plans:programmes")
    year = whole_number(request, "nam", today().year)
    found = programmes.programmes_of(person, year if year in programmes.years_to_plan() else today().year)
    return render(request, "plans/programmes.html", {"found": found})


@require_safe
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One programme in the outline of its plans."""
    person = person_of(request)
    programme = programme_for(person, ref)
    page = programmes.programme_page(person, programme)
    return render(request, "plans/programme.html", {"programme": programme, "page": page})


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, ref: str) -> HttpResponse:
    """Lồng ghép: tick the lines of a plan, gaps first, and take them in."""
    person = person_of(request)
    programme = programme_for(person, ref)
    check_may_plan(person, programme.unit)
    plans = list(plans_above(programme.unit, programme.year))
    plan = next((one for one in plans if one.ref == request.GET.get("ke-hoach")), plans[0] if plans else None)
    context: dict[str, Any] = {"programme": programme, "plans": plans, "plan": plan}
    if plan is None:
        return render(request, "plans/programme_take.html", context)
    picking = programmes.picking_of(person, programme, plan)
    form = TakeLinesForm(request.POST if request.method == "POST" else None, picking, programme.year)
    if request.method == "POST" and form.is_valid():
        try:
            tasks = actions.take_lines(programme=programme, taken=form.taken, by=person)
        except CannotProgramme as error:
            form.refusal = error.sentence
        else:
            messages.success(request, f"Đã đưa {len(tasks)} việc vào chương trình.")
            return redirect("plans:programme", programme.ref)
    return render(request, "plans/programme_take.html", {**context, "picking": picking, "form": form})


def _ask(
    request: HttpRequest,
    programme: Programme,
    form: Form,
    words: dict[str, str],
    deed: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """One question page: show the form, run the deed, return to the programme."""
    if request.method == "POST" and form.is_valid():
        try:
            deed(form.cleaned_data)
        except (CannotProgramme, WrongStep, Conflict) as error:
            put_refusal(form, error)
        else:
            messages.success(request, words["said"])
            return redirect("plans:programme", programme.ref)
    return render(request, "plans/programme_ask.html", {"programme": programme, "form": form, "words": words})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Work of the unit's own."""
    person = person_of(request)
    programme = programme_for(person, ref)
    check_may_plan(person, programme.unit)
    words = {
        "heading": "Thêm việc riêng của đơn vị",
        "button": "Thêm vào chương trình",
        "said": "Đã thêm vào chương trình.",
    }
    return _ask(
        request,
        programme,
        OwnTaskForm(request.POST or None, initial={"due_on": f"{programme.year}-12-31"}),
        words,
        lambda given: actions.add_own_task(programme=programme, by=person, **given),
    )


@require_POST
def leave_out(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a task out of a programme that is not approved."""
    person = person_of(request)
    programme = programme_for(person, ref)
    check_may_plan(person, programme.unit)
    task = task_for(person, request.POST.get("viec", ""))
    try:
        actions.leave_out(programme=programme, task=task, by=person)
    except CannotProgramme as error:
        say_refusal(request, error)
    else:
        messages.success(request, "Đã bỏ khỏi chương trình.")
    return redirect("plans:programme", programme.ref)


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the programme for approval."""
    person = person_of(request)
    programme = programme_for(person, ref)
    check_may_plan(person, programme.unit)
    form = SubmitProgrammeForm(
        request.POST or None, own=programme.unit, approvers=programmes.approvers_of(programme.unit)
    )
    words = {"heading": "Trình duyệt chương trình", "button": "Trình duyệt", "said": "Đã trình, chờ duyệt."}
    return _ask(
        request,
        programme,
        form,
        words,
        lambda given: actions.submit_programme(programme=programme, by=person, **given),
    )


@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the programme as it is."""
    person = person_of(request)
    programme = programme_for(person, ref)
    check_may_approve_programme(person, programme)
    try:
        actions.approve_programme(programme=programme, by=person)
    except (WrongStep, Conflict) as error:
        say_refusal(request, error)
    else:
        messages.success(request, "Đã duyệt. Thay đổi về sau hiện bên cạnh bản đã duyệt.")
    return redirect("plans:programme", programme.ref)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the programme with all that has to be put right."""
    person = person_of(request)
    programme = programme_for(person, ref)
    check_may_approve_programme(person, programme)
    words = {
        "heading": "Trả lại chương trình",
        "button": "Trả lại",
        "said": "Đã trả lại. Đơn vị thấy mọi chỗ cần sửa.",
        "hint": "Ghi mọi chỗ cần sửa trong một lần, mỗi ý ở đúng ô của nó. Ô không cần sửa thì để trống.",
    }
    return _ask(
        request,
        programme,
        ReturnProgrammeForm(request.POST or None),
        words,
        lambda given: actions.return_programme(programme=programme, by=person, reasons=given["reasons"]),
    )


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The programme as an official paper with its table as annex."""
    person = person_of(request)
    programme = programme_for(person, ref)
    check_may_plan(person, programme.unit)
    facts = papers.planned_work(programme)
    context = {
        "heading": f"Văn bản chương trình năm {programme.year}",
        "name": f"chuong-trinh-{programme.year}-{programme.unit.code.lower()}",
        "unit": programme.unit,
        "programme": programme,
        "can_write": True,
    }
    form = paper_form(request, person, programme.unit, Kind.PLAN)
    return answer_with_paper(request, form, lambda _kind, head: programme_paper(head, facts), context)


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, ref: str) -> HttpResponse:
    """Split a task further, one part for each unit below."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_split(person, task)
    areas = programmes.areas_to_split(task)
    form = SplitForm(request.POST or None, areas=areas, initial={"title": task.title, "due_on": task.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            parts = actions.split_task(task=task, by=person, **form.cleaned_data)
        except CannotProgramme as error:
            put_refusal(form, error)
        else:
            messages.success(request, f"Đã chia cho {len(parts)} đơn vị.")
            return redirect("plans:task", task.ref)
    return render(request, "plans/split.html", {"task": task, "form": form, "has_areas": areas.exists()})
