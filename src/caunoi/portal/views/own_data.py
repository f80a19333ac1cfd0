"""Dữ liệu của tôi: what is held about a sender in her petition; she asks for a copy of it, or that it be erased."""

from __future__ import annotations

import json

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.files.serving import file_answer
from caunoi.ground.ui.hiding import hidden
from caunoi.petitions import actions
from caunoi.petitions.access import knows_tail, own_identity, petition_behind
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.models import Petition
from caunoi.petitions.queries import own_data as queries
from caunoi.petitions.queries.following import office
from caunoi.petitions.states import DataKind
from caunoi.portal.forms import DigitsForm
from caunoi.portal.views import counting
from caunoi.portal.views.following import TOMORROW

WRONG = "4 số này không khớp. Xem lại số ghi cùng mã kiến nghị."


@login_not_required
@require_safe
def own_data(request: HttpRequest, token: str) -> HttpResponseBase:
    """What she may ask, what she has asked, and the copy that waits for her."""
    petition = petition_behind(token)
    context = {
        "petition": petition,
        "token": token,
        "found": queries.own_data(petition),
        "office": office(petition.unit),
    }
    return hidden(render(request, "portal/own_data.html", context))


def _proved(request: HttpRequest, petition: Petition, form: forms.Form) -> tuple[bool, object]:
    """Whether the four digits were typed right, or the petition has none; and what stands in the way. A wrong try
    counts as a wrong look-up of the code does."""
    if request.method != "POST" or not form.is_valid():
        return False, None
    if not petition.tail_digest:
        return True, counting.before_saying(request, petition.ref)
    stopped = counting.before_looking_up(request, petition.ref)
    if stopped is not None:
        return False, stopped
    if counting.tried_through(petition.ref):
        form.add_error(None, TOMORROW)
        return False, None
    if not knows_tail(petition, form.cleaned_data["digits"]):
        form.add_error("digits", WRONG)
        return False, None
    counting.found(petition.ref)
    return True, None


def _question(request: HttpRequest, petition: Petition) -> forms.Form:
    given = request.POST if request.method == "POST" else None
    return DigitsForm(given) if petition.tail_digest else forms.Form(given)


@login_not_required
@require_http_methods(["GET", "POST"])
def ask_data(request: HttpRequest, token: str, what: str) -> HttpResponseBase:
    """Ask for a copy, or that what was sent be erased. Raises `Http404` for anything else."""
    kinds = {"ban-sao": DataKind.COPY, "xoa": DataKind.ERASE}
    if what not in kinds:
        raise Http404
    kind = kinds[what]
    petition = petition_behind(token)
    form = _question(request, petition)
    proved, stopped = _proved(request, petition, form)
    if proved and stopped is None:
        try:
            actions.ask_for_data(petition=petition, kind=kind)
        except CannotHandle as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Đã gửi yêu cầu.")
            return redirect("portal:own_data", token)
    context = {
        "petition": petition,
        "token": token,
        "form": form,
        "erases": kind == DataKind.ERASE,
        "office": office(petition.unit),
        "obstacle": stopped,
        "kept_because": queries.kept_because(petition) if kind == DataKind.ERASE else "",
    }
    status = counting.TOO_MANY if stopped else 200
    return hidden(render(request, "portal/ask_data.html", context, status=status))


@login_not_required
@require_http_methods(["GET", "POST"])
def own_copy(request: HttpRequest, token: str) -> HttpResponseBase:
    """The copy that was handed over, after the four digits; as a page to read and print, or as JSON."""
    petition = petition_behind(token)
    asked = queries.own_data(petition).copy
    if asked is None:
        raise Http404
    asked.petition = petition
    form = _question(request, petition)
    proved, stopped = _proved(request, petition, form)
    if not proved or stopped is not None:
        context = {"petition": petition, "token": token, "form": form, "obstacle": stopped}
        status = counting.TOO_MANY if stopped else 200
        return hidden(render(request, "portal/open_copy.html", context, status=status))
    identity = own_identity(petition, form.cleaned_data["digits"]) if petition.tail_digest else None
    actions.open_copy(asked=asked)
    sections = queries.copy_of(petition, identity, proved=bool(petition.tail_digest))
    answer: HttpResponseBase
    if "json" in request.POST:
        copy = json.dumps(queries.as_json(petition, sections), ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
        answer = file_answer(copy, f"{petition.ref}.json")
    else:
        answer = render(request, "portal/copy.html", {"petition": petition, "token": token, "sections": sections})
    answer["Cache-Control"] = "private, no-store"
    return hidden(answer)
