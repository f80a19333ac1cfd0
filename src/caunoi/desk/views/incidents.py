"""Sự cố lộ, mất dữ liệu cá nhân: the register, one incident, its notification as a paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.desk.forms import (
    IncidentForm,
    NewIncidentForm,
    NotifiedForm,
    PeopleToldForm,
    PeopleWaivedForm,
    WaivedForm,
)
from caunoi.desk.queries.incidents import (
    clock_words,
    incidents_of,
    kinds_offered,
    kinds_told,
    notice_paper,
    people_clock,
    people_paper,
    people_words,
    shown,
    units_to_name,
)
from caunoi.documents.queries.templates import template_in_use
from caunoi.documents.writing import PAGE_SECONDS, CannotConvert, Kind, PaperData, TemplateRefused, pdf_of, write_docx
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.serving import file_answer
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import now
from caunoi.org import actions
from caunoi.org.access import Unknown, incident_for, person_of, reports_incidents, sees_processing
from caunoi.org.actions import CannotSettle
from caunoi.org.models import Incident, Person, Unit
from caunoi.org.states import IncidentState, PeopleBand, ToldBy

DESCRIBED = ("happened", "kinds", "people", "harm", "measures", "contact")


def _asker(request: HttpRequest) -> Person:
    """Who asks, when she leads a unit or answers for the data of the whole tree; else `Unknown`."""
    person = person_of(request)
    if not reports_incidents(person):
        raise Unknown
    return person


def _settler(request: HttpRequest) -> Person:
    """Who asks, when she answers for the data of the whole tree; else `Unknown`."""
    person = _asker(request)
    if not sees_processing(person):
        raise Unknown
    return person


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _done(form: forms.Form, deed: Callable[[], object]) -> bool:
    """Whether the deed was done; else the form says why not."""
    try:
        deed()
    except CannotSettle as error:
        field = {"found_on": "on"}.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, error.sentence)
    except (Conflict, WrongStep) as error:
        form.add_error(None, error.sentence)
    else:
        return True
    return False


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """What waits, each with its hours, then what was settled."""
    person = _asker(request)
    return render(request, "desk/incidents.html", {"rows": incidents_of(person)})


@require_http_methods(["GET", "POST"])
def new_incident(request: HttpRequest) -> HttpResponse:
    """Write one down; the clock starts."""
    person = _asker(request)
    units = units_to_name(person)
    moment = now()
    form = NewIncidentForm(
        _given(request), units=units, kinds=kinds_offered(), initial={"on": moment.date(), "at": moment.time()}
    )
    made: list[Incident] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        unit = next(one for one in units if one.code == told["unit"])
        values = {**{name: told[name] for name in DESCRIBED}, "people": PeopleBand(told["people"])}
        if _done(
            form, lambda: made.append(actions.open_incident(unit=unit, by=person, found_at=form.moment, **values))
        ):
            messages.success(request, "Đã ghi sự cố. Đồng hồ đang chạy.")
            return redirect("desk:incident", made[0].pk)
    context = {"form": form, "heading": "Ghi sự cố", "button": "Ghi sự cố"}
    return render(request, "desk/incident_form.html", context)


@require_safe
def incident(request: HttpRequest, number: int) -> HttpResponse:
    """One incident: the clock, what is known, what comes next."""
    person = _asker(request)
    found = incident_for(person, number)
    moment = now()
    context = {
        "incident": found,
        "shown": shown(found, moment),
        "people_clock": people_clock(found, moment),
        "people_late": found.tells_people_late(moment),
        "people_words": people_words(found),
        "may_tell": found.people_told_at is None and found.state != IncidentState.CLOSED,
        "kinds": kinds_told(found.kinds),
        "clock": clock_words(found),
        "settles": sees_processing(person),
        "is_open": found.state == IncidentState.OPEN,
        "is_closed": found.state == IncidentState.CLOSED,
        "may_notify": found.state in (IncidentState.OPEN, IncidentState.WAIVED),
        "may_close": found.state in (IncidentState.NOTIFIED, IncidentState.WAIVED),
    }
    return render(request, "desk/incident.html", context)


@require_http_methods(["GET", "POST"])
def incident_edit(request: HttpRequest, number: int) -> HttpResponse:
    """More is known now."""
    person = _asker(request)
    found = incident_for(person, number)
    form = IncidentForm(
        _given(request), kinds=kinds_offered(), initial={name: getattr(found, name) for name in DESCRIBED}
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        values = {**told, "people": PeopleBand(told["people"])}
        if _done(form, lambda: actions.describe_incident(incident=found, by=person, seen=_seen(request), **values)):
            messages.success(request, "Đã lưu.")
            return redirect("desk:incident", found.pk)
    context = {"form": form, "incident": found, "heading": "Bổ sung sự cố", "button": "Lưu", "seen": found.version}
    return render(request, "desk/incident_form.html", context)


def _seen(request: HttpRequest) -> int | None:
    """The version that stood in the form, None where none was sent."""
    value = request.POST.get("version", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


@require_http_methods(["GET", "POST"])
def incident_notified(request: HttpRequest, number: int) -> HttpResponse:
    """The notification went out."""
    person = _settler(request)
    found = incident_for(person, number)
    moment = now()
    form = NotifiedForm(_given(request), initial={"on": moment.date(), "at": moment.time()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        values = {"number": told["number"], "late_reason": told["late_reason"], "seen": _seen(request)}
        if _done(form, lambda: actions.mark_notified(incident=found, by=person, at=form.moment, **values)):
            messages.success(request, "Đã ghi thông báo.")
            return redirect("desk:incident", found.pk)
    context = {"form": form, "incident": found, "heading": "Đã thông báo", "button": "Ghi", "seen": found.version}
    return render(request, "desk/incident_form.html", context)


@require_http_methods(["GET", "POST"])
def incident_waived(request: HttpRequest, number: int) -> HttpResponse:
    """Nobody need be told, and why."""
    person = _settler(request)
    found = incident_for(person, number)
    form = WaivedForm(_given(request))
    if request.method == "POST" and form.is_valid():
        values = {"reason": form.cleaned_data["reason"], "seen": _seen(request)}
        if _done(form, lambda: actions.waive_notice(incident=found, by=person, **values)):
            messages.success(request, "Đã ghi lý do.")
            return redirect("desk:incident", found.pk)
    context = {
        "form": form,
        "incident": found,
        "heading": "Không phải thông báo",
        "button": "Ghi",
        "seen": found.version,
    }
    return render(request, "desk/incident_form.html", context)


@require_http_methods(["GET", "POST"])
def incident_people_told(request: HttpRequest, number: int) -> HttpResponse:
    """Those whose data it is were told."""
    person = _settler(request)
    found = incident_for(person, number)
    moment = now()
    form = PeopleToldForm(_given(request), initial={"on": moment.date(), "at": moment.time()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        values = {"told": told["told"], "late_reason": told["late_reason"], "seen": _seen(request)}
        way = ToldBy(told["way"])
        if _done(form, lambda: actions.mark_people_told(incident=found, by=person, at=form.moment, way=way, **values)):
            messages.success(request, "Đã ghi.")
            return redirect("desk:incident", found.pk)
    heading = "Đã báo người bị ảnh hưởng"
    context = {"form": form, "incident": found, "heading": heading, "button": "Ghi", "seen": found.version}
    return render(request, "desk/incident_form.html", context)


@require_http_methods(["GET", "POST"])
def incident_people_waived(request: HttpRequest, number: int) -> HttpResponse:
    """Those whose data it is need not be told, and why."""
    person = _settler(request)
    found = incident_for(person, number)
    form = PeopleWaivedForm(_given(request))
    if request.method == "POST" and form.is_valid():
        values = {"reason": form.cleaned_data["reason"], "seen": _seen(request)}
        if _done(form, lambda: actions.waive_people(incident=found, by=person, **values)):
            messages.success(request, "Đã ghi lý do.")
            return redirect("desk:incident", found.pk)
    heading = "Không phải báo người bị ảnh hưởng"
    context = {"form": form, "incident": found, "heading": heading, "button": "Ghi", "seen": found.version}
    return render(request, "desk/incident_form.html", context)


@require_http_methods(["GET", "POST"])
def incident_closed(request: HttpRequest, number: int) -> HttpResponse:
    """All is done."""
    person = _settler(request)
    found = incident_for(person, number)
    form = forms.Form(_given(request))
    if request.method == "POST" and _done(
        form, lambda: actions.close_incident(incident=found, by=person, seen=_seen(request))
    ):
        messages.success(request, "Đã đóng sự cố.")
        return redirect("desk:incident", found.pk)
    context = {
        "form": form,
        "incident": found,
        "heading": "Đóng sự cố",
        "button": "Đóng",
        "seen": found.version,
        "lead": "Đóng khi đã thông báo, hoặc không phải thông báo, và biện pháp đã làm xong. Đóng rồi không sửa được.",
    }
    return render(request, "desk/incident_form.html", context)


@require_safe
def incident_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The notification as a Word file."""
    try:
        return file_answer(_paper(request, number), f"thong-bao-su-co-{number}.docx")
    except TemplateRefused as error:
        messages.error(request, error.sentence)
        return redirect("desk:incident", number)


@require_safe
def incident_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The notification as PDF; where there can be none, a sentence on the page of the incident."""
    try:
        content = pdf_of(_paper(request, number), seconds=PAGE_SECONDS)
    except (CannotConvert, TemplateRefused) as error:
        messages.error(request, error.sentence)
        return redirect("desk:incident", number)
    return file_answer(content, f"thong-bao-su-co-{number}.pdf")


@require_safe
def incident_people_paper(request: HttpRequest, number: int) -> HttpResponse:
    """What those whose data it is are told, as a Word file."""
    try:
        return file_answer(_paper(request, number, people_paper), f"bao-nguoi-bi-anh-huong-{number}.docx")
    except TemplateRefused as error:
        messages.error(request, error.sentence)
        return redirect("desk:incident", number)


def _paper(request: HttpRequest, number: int, written: Callable[[Incident, Unit], PaperData] = notice_paper) -> bytes:
    """By the template of the province, which holds the data. Raises `Unknown`, `TemplateRefused`."""
    found = incident_for(_asker(request), number)
    unit = Unit.objects.filter(parent=None).select_related("parent").order_by("pk").first()
    if unit is None:
        raise Unknown
    return write_docx(written(found, unit), template_in_use(unit, Kind.NOTICE))
