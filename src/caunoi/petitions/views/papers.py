"""Papers to print: the summary for meetings, Mẫu 01/TCD and Mẫu 02/TCD. Names that are typed here are kept nowhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from caunoi.documents.serving import paper_answer
from caunoi.documents.writing import CannotConvert, PaperData, TemplateRefused
from caunoi.ground.times import date_vi, today
from caunoi.org.access import Unknown, person_of
from caunoi.org.models import Unit
from caunoi.petitions import actions, papers
from caunoi.petitions.access import check_may_handle, check_may_keep_book, petition_for, rules_kept_for
from caunoi.petitions.forms import ReceiptForm, RefusedReceptionForm, SummaryForm
from caunoi.petitions.queries.grounds import grounds_for
from caunoi.petitions.queries.limits import notice_due
from caunoi.petitions.queries.papers import around, counts_by_field
from caunoi.petitions.states import GroundUse
from caunoi.petitions.views.asking import given

SUMMARY = "Tổng hợp kiến nghị"


def _own_unit(request: HttpRequest) -> Unit:
    """The committee in whose name the person writes. Raises Denied, Unknown."""
    person = person_of(request)
    check_may_keep_book(person)
    found = rules_kept_for(person).select_related("parent").first()
    if found is None:
        raise Unknown
    return found


def _answer(
    request: HttpRequest, form: forms.Form, unit: Unit, data: PaperData, name: str, page: dict[str, Any]
) -> HttpResponse:
    """The paper as Word, or as PDF when that was pressed; what goes wrong stands on the page and nothing is lost."""
    try:
        return paper_answer(data, unit, name, as_pdf="pdf" in request.POST)
    except (CannotConvert, TemplateRefused) as error:
        form.add_error(None, str(error))
        return render(request, "petitions/paper.html", page)


@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest) -> HttpResponse:
    """Counts by field and commune, for a meeting of voters or the People's Council."""
    unit = _own_unit(request)
    day = today()
    form = SummaryForm(given(request), initial={"first": day.replace(month=1, day=1), "last": day, "use": "public"})
    page = {
        "form": form,
        "heading": SUMMARY,
        "lead": f"{unit.short_name}. Theo lĩnh vực và xã, phường; không gồm khiếu nại, tố cáo.",
        "hint": "Mỗi lần tải được ghi vào nhật ký.",
    }
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        first, last = min(told["first"], told["last"]), max(told["first"], told["last"])
        rows = counts_by_field(unit, first, last)
        data = papers.summary(around(unit), rows, first=first, last=last, is_public=told["use"] == "public")
        answer = _answer(request, form, unit, data, f"tong-hop-kien-nghi-{first}-{last}", page)
        if not form.errors:
            actions.note_signal_read(signal=SUMMARY, unit=unit, by=person_of(request), first=first, last=last)
        return answer
    return render(request, "petitions/paper.html", page)


@require_http_methods(["GET", "POST"])
def refused_reception(request: HttpRequest) -> HttpResponse:
    """Mẫu 01/TCD."""
    unit = _own_unit(request)
    grounds = grounds_for(GroundUse.RECEPTION, today())
    form = RefusedReceptionForm(given(request), grounds=grounds, initial={"came_on": today()})
    due = notice_due(unit, today())
    page = {
        "form": form,
        "heading": "Thông báo từ chối tiếp công dân",
        "lead": f"Mẫu 01/TCD. Từ chối hôm nay thì gửi thông báo chậm nhất ngày {date_vi(due[0])} ({due[1]})."
        if due
        else "Mẫu 01/TCD.",
        "hint": "Họ tên ghi ở đây chỉ in ra giấy, không lưu.",
    }
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        code = told.pop("ground")
        ground = next(one for one in grounds if one.code == code)
        data = papers.refusal_of_reception(around(unit), ground=ground.words, basis=ground.basis, **told)
        answer = _answer(request, form, unit, data, "mau-01-tcd", page)
        if not form.errors:
            actions.note_printed(form="Mẫu 01/TCD", unit=unit, by=person_of(request))
        return answer
    return render(request, "petitions/paper.html", page)


@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """Mẫu 02/TCD: for what was handed over with a petition."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_handle(person, petition)
    form = ReceiptForm(given(request), initial={"officer": person.full_name})
    page = {
        "form": form,
        "heading": "Giấy biên nhận thông tin, tài liệu",
        "lead": f"Mẫu 02/TCD, kèm theo {petition.ref}.",
        "hint": "Họ tên ghi ở đây chỉ in ra giấy, không lưu.",
        "petition": petition,
    }
    if request.method == "POST" and form.is_valid():
        data = papers.receipt(around(petition.unit), ref=petition.ref, **form.cleaned_data)
        answer = _answer(request, form, petition.unit, data, f"mau-02-tcd-{petition.ref}", page)
        if not form.errors:
            actions.note_printed(form="Mẫu 02/TCD", unit=petition.unit, petition=petition, by=person)
        return answer
    return render(request, "petitions/paper.html", page)
