"""Sổ đăng ký hoạt động xử lý dữ liệu cá nhân: to read, to print, and to set from a day on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.desk.forms import ActivityForm
from caunoi.desk.queries.processing import data_holder, kept_words, processing_of_today, processing_paper
from caunoi.documents.serving import or_sentence, paper_answer
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.privacy.actions import WRITTEN, CannotSetActivity, first_day
from caunoi.ground.times import date_vi
from caunoi.org.access import Unknown, activity_for, manages_all, person_of, sees_processing
from caunoi.org.actions import set_processing
from caunoi.org.models import Person

NAME = "so-dang-ky-xu-ly-du-lieu"


def _asker(request: HttpRequest) -> Person:
    """Who asks, when she answers for the data of the whole tree; else `Unknown`."""
    person = person_of(request)
    if not sees_processing(person):
        raise Unknown
    return person


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The whole record of today, and what held before."""
    person = _asker(request)
    found = processing_of_today()
    context = {
        "record": found,
        "terms": [(one, kept_words(one)) for one in found.terms],
        "may_set": manages_all(person),
    }
    return render(request, "desk/processing.html", context)


@require_safe
def record_paper(request: HttpRequest) -> HttpResponse:
    """The record as a Word file."""
    return _paper(request)


@require_safe
def record_pdf(request: HttpRequest) -> HttpResponse:
    """The record as PDF; where there can be none, a sentence on its page."""
    return _paper(request, as_pdf=True)


def _paper(request: HttpRequest, *, as_pdf: bool = False) -> HttpResponse:
    """By the template of the province. Raises `Unknown`."""
    _asker(request)
    unit = data_holder()
    return or_sentence(
        request, lambda: paper_answer(processing_paper(unit), unit, NAME, as_pdf=as_pdf), redirect("desk:processing")
    )


@require_http_methods(["GET", "POST"])
def activity_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Other words for an activity, from a day on."""
    person = _asker(request)
    activity = activity_for(person, number)
    initial = {**{name: getattr(activity, name) for name in WRITTEN}, "from_on": first_day(activity)}
    form = ActivityForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_processing(activity=activity, by=person, **form.cleaned_data)
        except CannotSetActivity as error:
            form.add_error(error.field or None, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"Đã lưu, áp dụng từ ngày {date_vi(form.cleaned_data['from_on'])}.")
            return redirect("desk:processing")
    return render(request, "desk/activity.html", {"form": form, "activity": activity})
