"""Sự cố lộ, mất dữ liệu cá nhân: the register, one incident, its notification as a paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
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
    due_words,
    incidents_of,
    kinds_offered,
    kinds_told,
    notice_paper,
    people_paper,
    people_words,
    shown,
    units_to_name,
)
from caunoi.desk.queries.processing import data_holder
from caunoi.documents.serving import or_sentence, paper_answer
from caunoi.documents.writing import PaperData
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import now
from caunoi.org import actions
from caunoi.org.access import Unknown, incident_for, person_of, reports_incidents, sees_processing
from caunoi.org.actions import CannotSettle
from caunoi.org.models import Incident, Person, Unit
from caunoi.org.states import IncidentState

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


def _seen(request: HttpRequest) -> int | None:
    """The version that stood in the form, None where none was sent."""
    value = request.POST.get("version", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


def _written(
    request: HttpRequest, form: forms.Form, deed: Callable[..., Incident], *, heading: str, said: str,
    found: Incident | None = None, button: str = "Ghi", lead: str = "",
) -> HttpResponse:  # fmt: skip
    """The page of one form: the deed is done with what it holds, then the incident; else the form says why not."""
    if request.method == "POST" and form.is_valid():
        try:
            made = deed(**form.cleaned_data)
        except CannotSettle as error:
            field = {"found_on": "on"}.get(error.field, error.field)
            form.add_error(field if field in form.fields else None, error.sentence)
        except (Conflict, WrongStep) as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, said)
            return redirect("desk:incident", made.pk)
    context = {"form": form, "incident": found, "heading": heading, "button": button, "lead": lead}
    return render(request, "desk/incident_form.html", context)


def _settled(
    request: HttpRequest, number: int, kind: type[forms.Form], deed: Callable[..., Incident], *, heading: str,
    said: str, button: str = "Ghi", lead: str = "", people: bool = False,
) -> HttpResponse:  # fmt: skip
    """A page of whoever answers for the whole tree, which takes one incident a step on; `people`: towards those whose
    data it is."""
    person = _settler(request)
    found = incident_for(person, number)
    form = kind(_given(request), initial={"on": (moment := now()).date(), "at": moment.time()})
    deed = partial(deed, incident=found, by=person, seen=_seen(request))
    lead = lead or due_words(found, people=people)
    return _written(request, form, deed, heading=heading, said=said, found=found, button=button, lead=lead)


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """What waits, each with its hours, then what was settled."""
    person = _asker(request)
    return render(request, "desk/incidents.html", {"rows": incidents_of(person)})


@require_http_methods(["GET", "POST"])
def new_incident(request: HttpRequest) -> HttpResponse:
    """Write one down; the clock starts."""
    person = _asker(request)
    units = {one.code: one for one in units_to_name(person)}
    moment = now()
    form = NewIncidentForm(
        _given(request), units=units.values(), kinds=kinds_offered(), initial={"on": moment.date(), "at": moment.time()}
    )

    def deed(*, unit: str, at: datetime, **told: Any) -> Incident:
        return actions.open_incident(unit=units[unit], by=person, found_at=at, **told)

    return _written(
        request, form, deed, heading="Ghi sự cố", button="Ghi sự cố", said="Đã ghi sự cố. Đồng hồ đang chạy."
    )


@require_safe
def incident(request: HttpRequest, number: int) -> HttpResponse:
    """One incident: the clock, what is known, what comes next."""
    person = _asker(request)
    found = incident_for(person, number)
    context = {
        "incident": found,
        "shown": shown(found, now()),
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
    held = {name: getattr(found, name) for name in DESCRIBED}
    form = IncidentForm(_given(request), kinds=kinds_offered(), initial=held)
    deed = partial(actions.describe_incident, incident=found, by=person, seen=_seen(request))
    words = {"heading": "Bổ sung sự cố", "button": "Lưu", "said": "Đã lưu.", "lead": due_words(found)}
    return _written(request, form, deed, found=found, **words)


@require_http_methods(["GET", "POST"])
def incident_notified(request: HttpRequest, number: int) -> HttpResponse:
    """The notification went out."""
    deed = actions.mark_notified
    return _settled(request, number, NotifiedForm, deed, heading="Đã thông báo", said="Đã ghi thông báo.")


@require_http_methods(["GET", "POST"])
def incident_waived(request: HttpRequest, number: int) -> HttpResponse:
    """Nobody need be told, and why."""
    deed = actions.waive_notice
    return _settled(request, number, WaivedForm, deed, heading="Không phải thông báo", said="Đã ghi lý do.")


@require_http_methods(["GET", "POST"])
def incident_people_told(request: HttpRequest, number: int) -> HttpResponse:
    """Those whose data it is were told."""
    deed, heading = actions.mark_people_told, "Đã báo người bị ảnh hưởng"
    return _settled(request, number, PeopleToldForm, deed, heading=heading, said="Đã ghi.", people=True)


@require_http_methods(["GET", "POST"])
def incident_people_waived(request: HttpRequest, number: int) -> HttpResponse:
    """Those whose data it is need not be told, and why."""
    deed, said = actions.waive_people, "Đã ghi lý do."
    heading = "Không phải báo người bị ảnh hưởng"
    return _settled(request, number, PeopleWaivedForm, deed, heading=heading, said=said, people=True)


@require_http_methods(["GET", "POST"])
def incident_closed(request: HttpRequest, number: int) -> HttpResponse:
    """All is done."""
    lead = "Đóng khi đã thông báo, hoặc không phải thông báo, và biện pháp đã làm xong. Đóng rồi không sửa được."
    heading, button, said = "Đóng sự cố", "Đóng", "Đã đóng sự cố."
    deed = actions.close_incident
    return _settled(request, number, forms.Form, deed, heading=heading, button=button, said=said, lead=lead)


@require_safe
def incident_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The notification as a Word file."""
    return _paper(request, number, notice_paper, f"thong-bao-su-co-{number}")


@require_safe
def incident_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The notification as PDF; where there can be none, a sentence on the page of the incident."""
    return _paper(request, number, notice_paper, f"thong-bao-su-co-{number}", as_pdf=True)


@require_safe
def incident_people_paper(request: HttpRequest, number: int) -> HttpResponse:
    """What those whose data it is are told, as a Word file."""
    return _paper(request, number, people_paper, f"bao-nguoi-bi-anh-huong-{number}")


def _paper(
    request: HttpRequest,
    number: int,
    written: Callable[[Incident, Unit], PaperData],
    name: str,
    *,
    as_pdf: bool = False,
) -> HttpResponse:
    """By the template of the province, which holds the data. Raises `Unknown`."""
    found, unit = incident_for(_asker(request), number), data_holder()
    return or_sentence(
        request,
        lambda: paper_answer(written(found, unit), unit, name, as_pdf=as_pdf),
        redirect("desk:incident", number),
    )
