"""Lĩnh vực: the fields of life that petitions are about, with the keywords from which one is suggested."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.times import today
from caunoi.ground.ui.inputs import version_seen
from caunoi.org.access import Unknown, manages_all, person_of
from caunoi.org.models import Person
from caunoi.petitions import actions
from caunoi.petitions.access import field_for
from caunoi.petitions.actions import CannotHandle, FieldGiven
from caunoi.petitions.fields import STEP, WEIGHTS, keywords_of
from caunoi.petitions.forms import FieldForm, NewFieldForm
from caunoi.petitions.models import PetitionField
from caunoi.petitions.views.asking import given

LAST = 999


def _keeper(request: HttpRequest) -> Person:
    person = person_of(request)
    if not manages_all(person):
        raise Unknown
    return person


@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    """All fields in the order of lists, those in use first, each with how many keywords speak for it."""
    _keeper(request)
    rows = [
        (one, sum(len(keywords_of(getattr(one, column))) for column in WEIGHTS))
        for one in PetitionField.objects.order_by("position", "pk")
    ]
    context = {
        "open": [row for row in rows if row[0].until_on is None],
        "past": [row for row in rows if row[0].until_on is not None],
    }
    return render(request, "petitions/fields.html", context)


@require_http_methods(["GET", "POST"])
def new_field(request: HttpRequest) -> HttpResponse:
    """One more, behind those that are there."""
    person = _keeper(request)
    last = PetitionField.objects.order_by("-position").values_list("position", flat=True).first() or 0
    return _ask(request, person, {"position": min(last + STEP, LAST), "from_on": today()})


@require_http_methods(["GET", "POST"])
def change_field(request: HttpRequest, number: int) -> HttpResponse:
    """Other words, another place, other keywords."""
    person = person_of(request)
    field = field_for(person, number)
    initial = {name: getattr(field, name) for name in ("name", "position", *WEIGHTS)}
    return _ask(request, person, initial, field)


def _ask(
    request: HttpRequest, person: Person, initial: dict[str, Any], field: PetitionField | None = None
) -> HttpResponse:
    form = (FieldForm if field else NewFieldForm)(given(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        from_on = told.pop("from_on", None)
        try:
            if field is None:
                actions.add_field(given=FieldGiven(**told), from_on=from_on, by=person)
            else:
                actions.change_field(field=field, given=FieldGiven(**told), by=person, seen=version_seen(request))
        except CannotHandle as error:
            form.add_error(error.field or None, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Đã lưu lĩnh vực.")
            return redirect("petitions:fields")
    return render(request, "petitions/field_form.html", {"form": form, "field": field})


@require_POST
def end_field(request: HttpRequest, number: int) -> HttpResponse:
    """Nobody chooses it from tomorrow on."""
    person = person_of(request)
    field = field_for(person, number)
    try:
        actions.end_field(field=field, by=person)
    except (CannotHandle, Conflict) as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, "Đã bỏ lĩnh vực từ ngày mai. Kiến nghị cũ vẫn giữ.")
    return redirect("petitions:fields")


@require_POST
def resume_field(request: HttpRequest, number: int) -> HttpResponse:
    """Chosen again."""
    person = person_of(request)
    field = field_for(person, number)
    try:
        actions.resume_field(field=field, by=person)
    except (CannotHandle, Conflict) as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, "Đã dùng lại lĩnh vực.")
    return redirect("petitions:fields")
