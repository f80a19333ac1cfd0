"""Official papers from tasks, and the sheet of the week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.documents.actions import CannotRegister, Doubtful, write_paper
from caunoi.documents.serving import paper_answer
from caunoi.documents.writing import Kind, PaperData, TemplateRefused
from caunoi.ground.times import today
from caunoi.org.access import Denied, person_of
from caunoi.org.models import Person, Unit
from caunoi.plans.access import check_may_direct, task_for, units_planned_by
from caunoi.plans.forms import PaperForm
from caunoi.plans.papers import Head, assignment_letter, late_list
from caunoi.plans.queries import papers
from caunoi.plans.views.asking import put_refusal


def paper_form(request: HttpRequest, person: Person, unit: Unit, *kinds: Kind) -> PaperForm:
    facts = papers.issuer_facts(unit)
    registers = papers.registers_to_write_in(person, unit)
    return PaperForm(request.POST or None, facts=facts, registers=registers, kinds=kinds)


def answer_with_paper(
    request: HttpRequest, form: PaperForm, data_of: Callable[[Kind, Head], PaperData], context: dict[str, Any]
) -> HttpResponse:
    """Ask what stands around the paper; then give a copy without a number, or enter the paper in a register."""
    if request.method == "POST" and form.is_valid():
        data = data_of(form.kind(), form.head())
        try:
            if request.POST.get("deed") != "enter":
                return paper_answer(data, context["unit"], context["name"])
            document = write_paper(register=form.register(), data=data, by=person_of(request))
        except (CannotRegister, TemplateRefused) as error:
            put_refusal(form, error)
        except Doubtful as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã vào sổ, cấp số {document.number_and_symbol}.")
            return redirect("documents:detail", document.ref)
    return render(request, "plans/paper.html", {"form": form, **context})


@require_http_methods(["GET", "POST"])
def late(request: HttpRequest) -> HttpResponse:
    """The list of late work as a notice or report."""
    person = person_of(request)
    units = list(units_planned_by(person))
    if not units:
        raise Denied("Chỉ người lập kế hoạch của đơn vị mới làm được văn bản này.")
    unit = next((unit for unit in units if unit.code == request.GET.get("don-vi")), units[0])
    found = papers.late_work(person, unit)
    form = paper_form(request, person, unit, Kind.NOTICE, Kind.REPORT)
    context = {
        "heading": "Danh sách việc quá hạn",
        "name": "danh-sach-viec-qua-han",
        "unit": unit,
        "units": units,
        "late": found,
        "can_write": bool(found.rows),
    }
    above = papers.issuer_facts(unit).above
    return answer_with_paper(
        request,
        form,
        lambda kind, head: late_list(kind, head, found.rows, on=today(), addressee=above),
        context,
    )


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, ref: str) -> HttpResponse:
    """The letter that gives a task."""
    person = person_of(request)
    task = task_for(person, ref)
    check_may_direct(person, task)
    form = paper_form(request, person, task.assigning_unit, Kind.DISPATCH)
    context = {
        "heading": "Phiếu giao nhiệm vụ",
        "name": f"phieu-giao-nhiem-vu-{task.ref.lower()}",
        "unit": task.assigning_unit,
        "task": task,
        "can_write": True,
    }
    return answer_with_paper(
        request, form, lambda _kind, head: assignment_letter(head, papers.assignment_of(task)), context
    )


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """Bản tin tuần: one sheet of A4 for the wall or the Monday meeting."""
    person = person_of(request)
    return render(request, "plans/week.html", {"week": papers.week_of(person), "printed_on": today()})
