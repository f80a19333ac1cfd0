"""Bảo vệ dữ liệu cá nhân: one place that leads to the register, the notice, incidents, requests and terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.desk.forms import TermForm
from caunoi.desk.queries.protection import protection_of
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.privacy.actions import CannotSetActivity, first_day
from caunoi.ground.privacy.models import Measure
from caunoi.ground.times import date_vi
from caunoi.org.access import Unknown, manages_all, person_of, privacy_term_for, reports_incidents, sees_processing
from caunoi.org.actions import set_privacy_term
from caunoi.petitions.access import decides_data


@require_safe
def protection(request: HttpRequest) -> HttpResponse:
    """What waits and where each thing is; whoever leads a unit alone finds the incidents and requests of it."""
    person = person_of(request)
    if not reports_incidents(person):
        raise Unknown
    whole = sees_processing(person)
    context = {
        "found": protection_of(person, whole=whole),
        "whole": whole,
        "may_set": manages_all(person),
        "decides": decides_data(person),
    }
    return render(request, "desk/protection.html", context)


@require_http_methods(["GET", "POST"])
def term_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Another term for a duty, from a day on."""
    person = person_of(request)
    term = privacy_term_for(person, number)
    initial = {name: getattr(term, name) for name in ("amount", "marks", "receiver", "basis")}
    form = TermForm(
        request.POST if request.method == "POST" else None,
        initial={**initial, "from_on": first_day(term)},
        measure=Measure(term.measure).label,
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_privacy_term(term=term, by=person, **form.cleaned_data)
        except CannotSetActivity as error:
            form.add_error(error.field or None, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"Đã lưu, áp dụng từ ngày {date_vi(form.cleaned_data['from_on'])}.")
            return redirect("desk:protection")
    return render(request, "desk/privacy_term.html", {"form": form, "term": term})
