"""One document: its page, its text, its file; entering and correcting it; sending it to units."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.documents import actions
from caunoi.documents.access import (
    check_may_write,
    document_for,
    may_write,
    receipts_of,
    units_to_send_to,
    units_written_by,
)
from caunoi.documents.actions import CannotRegister, Doubtful
from caunoi.documents.forms import WAYS, DocumentForm, SendForm, initial_of, initial_of_new
from caunoi.documents.models import Direction, Document, Register
from caunoi.documents.queries import last_event, lines_of, open_registers, proposed_number, reader_units, timeline_of
from caunoi.documents.queries.dispatches import dispatch_of
from caunoi.documents.views.asking import seen_version
from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.actions import UploadRefused
from caunoi.ground.files.serving import open_for_download
from caunoi.org.access import Denied, person_of
from caunoi.org.models import Person, Unit

DIRECTIONS = {way: direction for direction, way in WAYS.items()}
LINES_SHOWN = 12
DEEDS = {
    "document.registered": "Vào sổ",
    "document.corrected": "Sửa",
    "document.sent": "Gửi cho đơn vị",
}


def _events(document: Document) -> list[dict[str, str]]:
    return [
        {
            "title": DEEDS.get(entry.deed, entry.deed),
            "who": entry.by_label or "Hệ thống",
            "when": times.datetime_vi(entry.at),
        }
        for entry in timeline_of(document)
    ]


@require_safe
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """The document: facts, text, file, what was done with it."""
    person = person_of(request)
    document = document_for(person, ref)
    actions.note_opened_by(document=document, by=person)
    lines = lines_of(document)
    context = {
        "document": document,
        "receipt": receipts_of(person).filter(dispatch__document=document).first(),
        "is_sent": dispatch_of(document) is not None,
        "lines": lines[:LINES_SHOWN],
        "more_lines": max(0, len(lines) - LINES_SHOWN),
        "events": _events(document),
        "readers": reader_units(document),
        "may_write": may_write(person, document.unit),
    }
    return render(request, "documents/detail.html", context)


@require_safe
def full_text(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole text of the paper, each line under an address of its own."""
    document = document_for(person_of(request), ref)
    lines = lines_of(document)
    if not lines:
        raise Http404
    return render(request, "documents/full_text.html", {"document": document, "lines": lines})


@require_safe
def download(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The file, for those who may read the document."""
    document = document_for(person_of(request), ref)
    if document.file is None:
        raise Http404
    try:
        return open_for_download(document.file)
    except FileNotFoundError as error:
        raise Http404 from error


def _unit_asked_for(request: HttpRequest, units: QuerySet[Unit]) -> Unit:
    """The unit chosen in the form or named in the address, else the first of the person's units."""
    code = request.POST.get("unit") or request.GET.get("don_vi") or ""
    chosen = [unit for unit in units if unit.code == code]
    return chosen[0] if chosen else units[0]


def _enter(form: DocumentForm, unit: Unit, person: Person) -> Document | None:
    """Enter the paper of a valid form; None when the form shows why not."""
    clean = form.cleaned_data
    try:
        return actions.register_document(
            unit=clean.get("unit") or unit,
            direction=form.direction,
            register=clean.get("register"),
            facts=form.facts(),
            upload=clean["file"],
            paper=form.paper,
            sure=clean["sure"],
            by=person,
        )
    except (CannotRegister, Doubtful, UploadRefused) as error:
        form.refuse(error)
    return None


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, way: str) -> HttpResponse:
    """Enter a paper that came in or goes out."""
    if way not in DIRECTIONS:
        raise Http404
    person, direction = person_of(request), DIRECTIONS[way]
    units = units_written_by(person)
    if not units:
        raise Denied("Chỉ cán bộ, văn phòng, chuyên viên được vào sổ văn bản của đơn vị mình.")
    unit = _unit_asked_for(request, units)
    registers = open_registers(unit, direction)
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        direction=direction,
        units=units,
        registers=registers,
        initial={**initial_of_new(direction), "unit": unit.code},
    )
    if request.method == "POST" and form.is_valid() and (document := _enter(form, unit, person)):
        messages.success(request, f"Đã vào sổ số {document.entry} năm {document.year}.")
        return redirect("documents:detail", document.ref)
    return render(request, "documents/form.html", _form_context(form, unit, registers.first()))


def _form_context(form: DocumentForm, unit: Unit, held: Register | None, **more: Any) -> dict[str, Any]:
    return {
        "form": form,
        "unit": unit,
        "way": form.direction,
        "next_number": proposed_number(held, times.today().year),
        "year": times.today().year,
        **more,
    }


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct an entry, or put another file in the place of its file."""
    person = person_of(request)
    document = document_for(person, ref)
    check_may_write(person, document.unit)
    if request.POST.get("conflict") == "theirs":
        return redirect("documents:detail", ref)
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        direction=Direction(document.direction),
        initial=initial_of(document),
    )
    seen, conflict = seen_version(request) or document.version, None
    if request.method == "POST" and form.is_valid():
        try:
            if _correct(form, document, seen, person):
                messages.success(request, "Đã lưu.")
                return redirect("documents:detail", ref)
        except Conflict:
            document = document_for(person, ref)
            seen, conflict = document.version, _conflict(form, document)
    context = _form_context(form, document.unit, None, document=document, seen=seen, conflict=conflict)
    return render(request, "documents/form.html", context)


def _correct(form: DocumentForm, document: Document, seen: int, person: Person) -> bool:
    """Save a valid form; False when it shows why not. Raises Conflict."""
    clean = form.cleaned_data
    try:
        actions.edit_document(
            document=document,
            facts=form.facts(),
            seen=seen,
            upload=clean["file"],
            paper=form.paper,
            sure=clean["sure"],
            by=person,
        )
    except (CannotRegister, Doubtful, UploadRefused) as error:
        form.refuse(error)
        return False
    return True


def _conflict(form: DocumentForm, document: Document) -> dict[str, Any]:
    """Both texts of each field that differs, for the panel above the form."""
    last = last_event(document)
    return {
        "who": (last.by_label if last else "") or "Người khác",
        "when": times.datetime_vi(last.at) if last else "",
        "pairs": form.differences_from(document),
    }


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose the units beneath the keeper that may read the document."""
    person = person_of(request)
    document = document_for(person, ref)
    check_may_write(person, document.unit)
    held = [unit.code for unit in reader_units(document)]
    form = SendForm(request.POST or None, units=units_to_send_to(document), initial={"units": held})
    if request.method == "POST" and form.is_valid():
        actions.send_document(document=document, units=form.cleaned_data["units"], by=person)
        messages.success(request, "Đã lưu nơi được đọc văn bản này.")
        return redirect("documents:detail", ref)
    return render(request, "documents/send.html", {"form": form, "document": document})
