"""Thời hạn lưu: how long what people sent is kept, by class."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.times import date_vi, today
from caunoi.org.access import Unknown, manages_all, person_of
from caunoi.petitions import actions
from caunoi.petitions.access import retention_for
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.forms import RetentionForm
from caunoi.petitions.queries.retention import schedule
from caunoi.petitions.views.asking import given


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Every class with its term and basis, and what the night has erased of it last."""
    if not manages_all(person_of(request)):
        raise Unknown
    return render(request, "petitions/retention.html", {"schedule": schedule()})


@require_http_methods(["GET", "POST"])
def change_term(request: HttpRequest, number: int) -> HttpResponse:
    """Another term from a day on."""
    person = person_of(request)
    term = retention_for(person, number)
    first = max(today(), term.from_on + timedelta(days=1))
    initial = {"years": term.years, "is_binding": term.is_binding, "basis": term.basis, "from_on": first}
    form = RetentionForm(given(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_retention(term=term, by=person, **form.cleaned_data)
        except CannotHandle as error:
            form.add_error(error.field or None, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Đã đặt thời hạn lưu mới.")
            return redirect("petitions:retention")
    lead = f"{term.name}: đang lưu {term.years} năm, từ {date_vi(term.from_on)}."
    return render(request, "petitions/retention_form.html", {"form": form, "lead": lead})
