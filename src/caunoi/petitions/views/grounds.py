"""Căn cứ từ chối: the only grounds on which a petition, or the reception of a person, is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.times import today
from caunoi.org.access import Unknown, manages_all, person_of
from caunoi.org.models import Person
from caunoi.petitions import actions
from caunoi.petitions.access import ground_for
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.forms import GroundForm
from caunoi.petitions.models import RefusalGround
from caunoi.petitions.states import GroundUse
from caunoi.petitions.views.asking import given


@require_safe
def grounds(request: HttpRequest) -> HttpResponse:
    """All grounds, those in force first, each with its basis."""
    if not manages_all(person_of(request)):
        raise Unknown
    rows = list(RefusalGround.objects.order_by("use", "pk"))
    context = {
        "open": [one for one in rows if one.until_on is None],
        "past": [one for one in rows if one.until_on is not None],
    }
    return render(request, "petitions/grounds.html", context)


@require_http_methods(["GET", "POST"])
def new_ground(request: HttpRequest) -> HttpResponse:
    """One more ground."""
    person = person_of(request)
    if not manages_all(person):
        raise Unknown
    return _ask(request, person, {"use": GroundUse.PETITION, "from_on": today()})


@require_http_methods(["GET", "POST"])
def change_ground(request: HttpRequest, number: int) -> HttpResponse:
    """Other words or another basis, from a day on."""
    person = person_of(request)
    ground = ground_for(person, number)
    first = max(today(), ground.from_on + timedelta(days=1))
    return _ask(
        request, person, {"use": ground.use, "words": ground.words, "basis": ground.basis, "from_on": first}, ground
    )


def _ask(
    request: HttpRequest, person: Person, initial: dict[str, Any], ground: RefusalGround | None = None
) -> HttpResponse:
    form = GroundForm(given(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_ground(by=person, ground=ground, **form.cleaned_data)
        except CannotHandle as error:
            form.add_error(error.field or None, error.sentence)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Đã lưu căn cứ.")
            return redirect("petitions:grounds")
    return render(request, "petitions/ground_form.html", {"form": form, "ground": ground})


@require_POST
def end_ground(request: HttpRequest, number: int) -> HttpResponse:
    """Nobody refuses on it from tomorrow on."""
    person = person_of(request)
    try:
        actions.end_ground(ground=ground_for(person, number), by=person)
    except (CannotHandle, Conflict) as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, "Đã bỏ căn cứ từ ngày mai.")
    return redirect("petitions:grounds")
