"""Registers of units, and the list of kinds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caunoi.documents import actions
from caunoi.documents.access import check_may_keep_kinds, kind_for, may_keep_kinds, units_written_by
from caunoi.documents.actions import CannotRegister
from caunoi.documents.forms import KindForm, RegisterForm
from caunoi.documents.models import Direction
from caunoi.documents.queries import all_kinds, registers_of
from caunoi.documents.views.asking import seen_version
from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict
from caunoi.org.access import person_of


@require_http_methods(["GET", "POST"])
def registers(request: HttpRequest) -> HttpResponse:
    """Registers that the person sees, their next numbers and gaps; opening a further one."""
    person = person_of(request)
    may_open = units_written_by(person).exists()
    form = RegisterForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.open_register(
                unit=clean["unit"], direction=Direction(clean["direction"]), name=clean["name"], by=person
            )
        except CannotRegister as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(request, "Đã mở sổ.")
            return redirect("documents:registers")
    year = times.today().year
    context = {
        "rows": registers_of(person, year),
        "year": year,
        "form": form,
        "may_open": may_open,
        "may_keep_kinds": may_keep_kinds(person),
    }
    return render(request, "documents/registers.html", context)


@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    """The list of kinds; adding one."""
    person = person_of(request)
    check_may_keep_kinds(person)
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.add_kind(abbreviation=clean["abbreviation"], name=clean["name"], by=person)
        except CannotRegister as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(request, "Đã thêm tên loại.")
            return redirect("documents:kinds")
    return render(request, "documents/kinds.html", {"kinds": all_kinds(), "form": form})


@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, number: int) -> HttpResponse:
    """Change one kind."""
    person = person_of(request)
    found = kind_for(person, number)
    initial = {"name": found.name, "abbreviation": found.abbreviation, "in_use": found.in_use}
    form = KindForm(request.POST or None, initial=initial)
    seen = seen_version(request) or found.version
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_kind(kind=found, seen=seen, by=person, **form.cleaned_data)
        except CannotRegister as error:
            form.add_error(error.field, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
            seen = kind_for(person, number).version
        else:
            messages.success(request, "Đã lưu.")
            return redirect("documents:kinds")
    return render(request, "documents/kind.html", {"kind": found, "form": form, "seen": seen})
