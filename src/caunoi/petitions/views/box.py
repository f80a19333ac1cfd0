"""The box of petitions and the page of one, with the pane beside the list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.files.serving import open_for_download, play
from caunoi.ground.ui.inputs import whole_number
from caunoi.org.access import person_of, unit_for
from caunoi.org.models import Person
from caunoi.petitions import actions
from caunoi.petitions.access import (
    check_may_open_identity,
    check_may_open_vault,
    check_may_work_on,
    decides_data,
    file_for,
    may_enter,
    may_keep_book,
    others_looking_at,
    petition_for,
    provinces_read,
    units_answered_for,
    voice_for,
)
from caunoi.petitions.forms import ReasonForm, WordsForm
from caunoi.petitions.models.fields import fields_to_filter
from caunoi.petitions.queries import box as boxes
from caunoi.petitions.queries.detail import petition_page
from caunoi.petitions.queries.figured import COUNTED
from caunoi.petitions.queries.filters import OFFERED, kept_query, saved_for
from caunoi.petitions.states import Status
from caunoi.petitions.views.asking import NEXT, ask, given
from caunoi.petitions.views.many import DEEDS


@require_safe
def box(request: HttpRequest) -> HttpResponse:
    """What waits, in groups by the day due; every filter stands in the address."""
    person = person_of(request)
    asked = request.GET
    name = asked.get("nhom", "")
    found = boxes.box_of(
        person,
        group=boxes.Group(name) if name in boxes.Group.values else None,
        number=whole_number(request, "trang", 1),
        words=asked.get("q", "")[:200],
        field=asked.get("linh-vuc", ""),
        status=asked.get("tinh-trang", ""),
        figure=_behind(request),
    )
    kept = saved_for(person)[:OFFERED]
    context: dict[str, Any] = {
        "box": found,
        "fields": fields_to_filter(),
        "statuses": Status.choices,
        "may_enter": may_enter(person),
    }
    context["may_keep_book"] = may_keep_book(person)
    _note_signal(person, found)
    query = kept_query(asked)
    context |= {"query": query, "saved": [boxes.Chip(one.name, f"?{one.query}", one.query == query) for one in kept]}
    context["decides_data"] = decides_data(person)
    context |= {"may_choose": bool(units_answered_for(person)), "deeds": DEEDS}
    return render(request, "petitions/box.html", context)


def _note_signal(person: Person, found: boxes.Box) -> None:
    """Whoever looks beyond her own work, at what is late beneath or at the rows behind a figure, is written down."""
    if found.group == boxes.Group.BELOW:
        for unit in provinces_read(person):
            actions.note_signal_read(signal=str(found.group.label), unit=unit, by=person)
    elif found.is_signal and (one := found.figure):
        actions.note_signal_read(signal=one.title, unit=one.unit, by=person, first=one.first, last=one.last)


def _behind(request: HttpRequest) -> boxes.Behind | None:
    """The figure whose rows are asked for, if the address names one that is understood."""
    asked = request.GET
    code = asked.get("so-lieu", "")
    try:
        first, last = date.fromisoformat(asked.get("tu", "")), date.fromisoformat(asked.get("den", ""))
    except ValueError:
        return None
    if code not in COUNTED:
        return None
    return boxes.Behind(code, unit_for(person_of(request), asked.get("don-vi", "")), first, last)


@require_safe
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One petition: what was written, who has it, what may be done, what happened. As a pane when the list asks."""
    person = person_of(request)
    petition = petition_for(person, ref)
    page = petition_page(person, petition)
    name = "petitions/_pane.html" if request.headers.get("X-Pane") == "1" else "petitions/detail.html"
    waiting = boxes.next_to(person, petition) if NEXT in request.GET else None
    return render(request, name, {"page": page, "petition": petition, "waiting": waiting})


@require_POST
def looking(request: HttpRequest, ref: str) -> HttpResponse:
    """The page of the petition is still open; answers with who else has it open."""
    person = person_of(request)
    petition = petition_for(person, ref)
    actions.look_at(petition=petition, by=person)
    return render(request, "petitions/_others.html", {"others": others_looking_at(person, petition)})


@require_safe
def file(request: HttpRequest, ref: str, number: int) -> HttpResponseBase:
    """A picture or paper of a petition."""
    return open_for_download(file_for(person_of(request), ref, number).file, inline=True)


@require_safe
def voice(request: HttpRequest, ref: str) -> HttpResponseBase:
    """What the sender said, for the player of the page."""
    return play(request, voice_for(person_of(request), ref).file)


@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, ref: str) -> HttpResponse:
    """Who sent it: asked with a reason, shown once on the answer to that question, kept in no address."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_open_identity(person, petition)
    form = ReasonForm(given(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.open_identity(petition=petition, by=person, reason=form.cleaned_data["reason"])
        except actions.CannotHandle as error:
            form.add_error("reason", error.sentence)
        else:
            response = render(request, "petitions/identity.html", {"petition": petition, "identity": found})
            response["Cache-Control"] = "private, no-store"
            return response
    words = {"heading": "Mở thông tin người gửi", "button": "Mở"}
    return render(request, "petitions/ask.html", {"form": form, "words": words, "petition": petition})


@require_http_methods(["GET", "POST"])
def vault(request: HttpRequest, ref: str) -> HttpResponse:
    """The sealed words of a denunciation: asked with a reason, shown once."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_open_vault(person, petition)
    form = ReasonForm(given(request))
    form.fields["reason"].label = "Cần đọc nội dung để làm gì?"
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.open_vault(petition=petition, by=person, reason=form.cleaned_data["reason"])
        except actions.CannotHandle as error:
            form.add_error("reason", error.sentence)
        else:
            said = [one for one in petition.entries.order_by("pk") if one.sealed]
            response = render(request, "petitions/vault.html", {"petition": petition, "vault": found, "said": said})
            response["Cache-Control"] = "private, no-store"
            return response
    words = {"heading": "Mở nội dung niêm phong", "button": "Mở"}
    return render(request, "petitions/ask.html", {"form": form, "words": words, "petition": petition})


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """A note among the Front's people."""
    person = person_of(request)
    petition = petition_for(person, ref)
    check_may_work_on(person, petition)
    words = {"heading": "Ghi chú nội bộ", "button": "Ghi", "said": "Đã ghi chú."}
    return ask(
        request,
        petition,
        WordsForm(given(request)),
        words,
        lambda told: actions.note_petition(petition=petition, by=person, words=told["words"]),
    )
