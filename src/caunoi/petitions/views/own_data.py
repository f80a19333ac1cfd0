"""Yêu cầu về dữ liệu: what senders ask of what is held about them, for the head of the unit that keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.org.access import Unknown, person_of
from caunoi.petitions import actions
from caunoi.petitions.access import data_request_for, decides_data
from caunoi.petitions.forms import RefuseDataForm
from caunoi.petitions.queries.limits import first_reckoning_of, reckoning_of
from caunoi.petitions.queries.own_data import kept_because, open_data_requests, past_data_requests
from caunoi.petitions.states import DataKind

PAST = 50


@require_safe
def data_requests(request: HttpRequest) -> HttpResponse:
    """What waits, the nearest day first, and what was decided last."""
    person = person_of(request)
    if not decides_data(person):
        raise Unknown
    context = {"waiting": open_data_requests(person), "past": past_data_requests(person, PAST)}
    return render(request, "petitions/data_requests.html", context)


@require_http_methods(["GET", "POST"])
def data_request(request: HttpRequest, number: int) -> HttpResponse:
    """One request: tell that it was received, carry it out, or say why not."""
    person = person_of(request)
    asked = data_request_for(person, number)
    # What is erased does not come back: only the button that says so does it.
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    form = RefuseDataForm(request.POST if deed == "refuse" else None)
    try:
        if deed == "refuse" and form.is_valid():
            actions.refuse_request(asked=asked, by=person, reason=form.cleaned_data["reason"])
            messages.success(request, "Đã từ chối; người gửi đọc được lý do.")
            return redirect("petitions:data_requests")
        if deed == "received":
            actions.confirm_request(asked=asked, by=person)
            messages.success(request, "Đã báo người gửi là đã nhận.")
            return redirect("petitions:data_request", asked.pk)
        if deed == "do":
            actions.carry_out_request(asked=asked, by=person)
            messages.success(request, "Đã xóa." if asked.kind == DataKind.ERASE else "Đã gửi bản sao.")
            return redirect("petitions:data_requests")
    except actions.CannotHandle as error:
        form.add_error("reason", error.sentence) if error.field else messages.warning(request, error.sentence)
    except Conflict as error:
        messages.warning(request, error.sentence)
    context = {
        "asked": asked,
        "petition": asked.petition,
        "form": form,
        "erases": asked.kind == DataKind.ERASE,
        "kept_because": kept_because(asked.petition) if asked.is_open and asked.kind == DataKind.ERASE else "",
        "reckoning": reckoning_of(asked),
        "first_reckoning": first_reckoning_of(asked),
    }
    return render(request, "petitions/data_request.html", context)
