"""Thời hạn: the limits of the law and of the province, and the places that are hard to reach."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.times import date_vi, today
from caunoi.org.access import Unknown, manages_all, person_of
from caunoi.org.models import Unit, UnitKind
from caunoi.petitions import actions
from caunoi.petitions.access import limit_for, remote_place_for
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.forms import LimitForm, RemoteForm
from caunoi.petitions.models import Limit, RemotePlace
from caunoi.petitions.queries.limits import counts_offered
from caunoi.petitions.views.asking import given


@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    """All limits, those in force first, each with its basis; and the hard-to-reach places."""
    if not manages_all(person_of(request)):
        raise Unknown
    rows = list(Limit.objects.order_by("step", "kind", "level", "is_remote", "-from_on"))
    context = {
        "open": [one for one in rows if one.until_on is None],
        "past": [one for one in rows if one.until_on is not None],
        "places": RemotePlace.objects.filter(until_on=None).select_related("unit").order_by("unit__sort_key"),
    }
    return render(request, "petitions/limits.html", context)


@require_http_methods(["GET", "POST"])
def change_limit(request: HttpRequest, number: int) -> HttpResponse:
    """Another limit from a day on."""
    person = person_of(request)
    limit = limit_for(person, number)
    initial = {
        "days": limit.days,
        "counts": limit.counts,
        "name": limit.name,
        "basis": limit.basis,
        "from_on": max(today(), limit.from_on + timedelta(days=1)),
    }
    form = LimitForm(given(request), offered=counts_offered(limit), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_limit(limit=limit, by=person, **form.cleaned_data)
        except CannotHandle as error:
            form.add_error(error.field or None, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Đã đặt thời hạn mới.")
            return redirect("petitions:limits")
    words = {
        "heading": "Đặt thời hạn mới",
        "lead": f"{limit.name}: đang là {limit.rule.words}, từ {date_vi(limit.from_on)}.",
    }
    return render(request, "petitions/limit_form.html", {"form": form, "words": words})


@require_http_methods(["GET", "POST"])
def remote(request: HttpRequest) -> HttpResponse:
    """Declare a place hard to reach."""
    person = person_of(request)
    if not manages_all(person):
        raise Unknown
    among = Unit.objects.standing(on=today()).filter(kind__in=(UnitKind.COMMUNE, UnitKind.AREA))
    form = RemoteForm(given(request), among=among, initial={"from_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_remote(by=person, **form.cleaned_data)
        except CannotHandle as error:
            form.add_error(error.field or None, error.sentence)
        else:
            messages.success(request, "Đã ghi địa bàn.")
            return redirect("petitions:limits")
    words = {
        "heading": "Thêm địa bàn vùng sâu, vùng xa",
        "lead": "Theo quyết định của tỉnh; không tự áp dụng cho cả tỉnh.",
    }
    return render(request, "petitions/limit_form.html", {"form": form, "words": words})


@require_POST
def end_remote(request: HttpRequest, number: int) -> HttpResponse:
    """The place is as any other again."""
    person = person_of(request)
    actions.end_remote(place=remote_place_for(person, number), by=person)
    messages.success(request, "Đã bỏ khỏi danh sách từ ngày mai.")
    return redirect("petitions:limits")
