"""The page from which the official report goes out, and its annex."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.documents.actions import CannotRegister, Doubtful
from caunoi.documents.serving import paper_answer
from caunoi.documents.writing import CannotConvert, TemplateRefused
from caunoi.ground.files.serving import file_answer
from caunoi.ground.times import day_of
from caunoi.org.access import person_of
from caunoi.plans.queries.papers import issuer_facts, registers_to_write_in
from caunoi.reporting.access import check_may_collect, round_for
from caunoi.reporting.actions import CannotReport, issue_report
from caunoi.reporting.forms.issuing import IssueForm
from caunoi.reporting.models import FrozenSummary
from caunoi.reporting.papers import fullest_codes, official_report, title_of
from caunoi.reporting.queries.annex import annex_of
from caunoi.reporting.queries.summaries import frozen_for, last_recipients, opened


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Look at the official report without a number, then enter it in the register."""
    person = person_of(request)
    found = round_for(person, ref)
    check_may_collect(person, found.unit)
    frozen = frozen_for(found, number)
    content = opened(frozen)
    form = IssueForm(
        request.POST or None,
        facts=issuer_facts(found.unit),
        registers=registers_to_write_in(person, found.unit),
        known=[line["code"] for section in content["sections"] for line in section["lines"]],
        initial={
            "title": title_of(content),
            "recipients": last_recipients(found.unit),
            "codes": ", ".join(fullest_codes(content)),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("deed") != "enter":
                return _looked_at(frozen, content, form, as_pdf=request.POST.get("deed") == "pdf")
            issued = issue_report(
                frozen=frozen, head=form.head(), facts=form.facts(), register=form.register(), by=person
            )
        except (CannotReport, CannotRegister, TemplateRefused, CannotConvert) as error:
            field = getattr(error, "field", "")
            form.add_error(field if field in form.fields else None, error.sentence)
        except Doubtful as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã vào sổ, cấp số {issued.document.number_and_symbol}.")
            return redirect("documents:detail", issued.document.ref)
    context = {
        "round": found,
        "words": found.words,
        "frozen": frozen,
        "form": form,
        "issued": getattr(frozen, "issued", None),
    }
    return render(request, "reporting/issue.html", context)


def _looked_at(frozen: FrozenSummary, content: dict[str, Any], form: IssueForm, *, as_pdf: bool) -> HttpResponse:
    data = official_report(
        form.head(), content, form.facts(), frozen_on=day_of(frozen.created_at), number=frozen.number
    )
    name = f"bao-cao-{content['round']['period'].lower()}-ban-{frozen.number}"
    return paper_answer(data, frozen.round.unit, name, as_pdf=as_pdf)


@require_safe
def annex(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The Excel annex of a frozen summary."""
    frozen = frozen_for(round_for(person_of(request), ref), number)
    return file_answer(annex_of(frozen), f"phu-luc-{ref.lower()}-ban-{number}.xlsx")
