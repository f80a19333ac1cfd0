"""Filling in a report."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.text import number_vi
from caunoi.ground.times import datetime_vi, day_of, now, time_vi, today
from caunoi.org.access import Unknown, person_of
from caunoi.org.models import Person
from caunoi.reporting import actions
from caunoi.reporting.access import check_may_write, may_write, report_for
from caunoi.reporting.actions import CannotReport, CellsConflict
from caunoi.reporting.forms import SheetForm, Theirs, typed
from caunoi.reporting.models import DataElement, Report
from caunoi.reporting.queries import (
    ReportRow,
    Sheet,
    boxes_of,
    cells_of,
    last_reasons,
    last_writers,
    narratives_of,
    rules_for,
    sheet_of,
)
from caunoi.reporting.queries.closing import closing_of_report
from caunoi.reporting.queries.offers import area_values, areas_of
from caunoi.reporting.states import ReportStatus

WORKER = Path(__file__).resolve().parent.parent / "static" / "reporting" / "worker.js"


def _time(moment: datetime) -> str:
    """ "14:32" of today, else with its date."""
    return time_vi(moment) if day_of(moment) == today() else datetime_vi(moment)


Clashes = dict[str, list[Theirs]]


def _theirs(report: Report, error: CellsConflict) -> Clashes:
    sides = [(one.code, False, typed(one.theirs), typed(one.mine)) for one in error.figures]
    sides += [(one.code, True, one.theirs, one.mine) for one in error.notes]
    writers = last_writers(report, [code for code, *_ in sides])
    found: Clashes = {}
    for code, is_note, theirs, mine in sides:
        who, when = writers.get(code, ("", None))
        told = Theirs(is_note, theirs, mine, who=who or "Người khác", when=_time(when) if when else "")
        found.setdefault(code, []).append(told)
    return found


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """One section of a report: read it, or fill it in."""
    person = person_of(request)
    found = report_for(person, ref)
    clashes: Clashes = {}
    if request.method == "POST":
        check_may_write(person, found)
    # What was typed before the report was sent or its round closed comes back with the sentence that says so.
    sheet = sheet_of(found, number, may_write=request.method == "POST" or may_write(person, found))
    form = SheetForm(request.POST if request.method == "POST" else None, cells=sheet.cells)
    if request.method == "POST" and form.is_valid():
        try:
            count = _save(found, form, form.values, person)
        except CannotReport as error:
            form.add_error(f"v-{error.field}" if f"v-{error.field}" in form.fields else None, error.sentence)
        except CellsConflict as error:
            clashes = _theirs(found, error)
            form.show_anew(
                {one.code: one.theirs for one in error.figures}, {one.code: one.theirs for one in error.notes}
            )
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"Đã lưu {number_vi(count)} ô." if count else "Không có ô nào thay đổi.")
            following = number + 1 if "next" in request.POST and number < len(sheet.sections) else number
            return redirect("reporting:section", found.ref, following)
    return _page(request, found, sheet, form, clashes)


def _save(report: Report, form: SheetForm, values: dict[str, Decimal | None], person: Person) -> int:
    """Write these of the form's cells with their notes. Raises Denied, CannotReport, CellsConflict."""
    notes = {code: words for code, words in form.notes.items() if code in values}
    shown, shown_notes = form.shown, form.shown_notes
    return actions.save_values(
        report=report, values=values, notes=notes, shown=shown, shown_notes=shown_notes, by=person
    )


def _page(request: HttpRequest, report: Report, sheet: Sheet, form: SheetForm, clashes: Clashes) -> HttpResponse:
    asked = request.GET.get("o", "")
    chosen = asked if asked in {cell.code for cell in sheet.cells} else ""
    written = sum(1 for text in narratives_of(report).values() if text)
    context = {
        "report": report,
        "row": ReportRow(report),
        "closing": closing_of_report(report),
        "sheet": sheet,
        "form": form,
        # Without them nobody knows why nearly every cell is closed, and in which section the open ones are.
        "reasons": last_reasons(report) if sheet.may_write and report.status == ReportStatus.RETURNED else {},
        "rows": form.rows(sheet.cells, clashes, chosen),
        "chosen": chosen,
        "rules": json.dumps(rules_for(report)),
        "figures": json.dumps(sheet.figures),
        "rendered_at": int(now().timestamp() * 1000),
        "saved_words": f"Đã lưu lúc {_time(sheet.saved_at)}" if sheet.saved_at else "Chưa nhập số nào",
        "narrative_words": f"{written} phần đã viết" if written else "Chưa viết",
    }
    return render(request, "reporting/section.html", context)


@require_POST
def cells(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Save the cells that are sent, each for itself: JSON with what was saved and what could not be.

    {"time": "14:32", "at": milliseconds, "errors": {code: sentence}, "clashes": {code: [{is_note, value, who, when}]}}
    """
    person = person_of(request)
    found = report_for(person, ref)
    check_may_write(person, found)
    sent = [cell for cell in boxes_of(found, number) if f"v-{cell.code}" in request.POST]
    form = SheetForm(request.POST, cells=sent)
    locked = [cell.code for cell in sent if cell.is_locked]
    errors = {code: "Ô này khóa, không sửa được." for code in locked}
    form.is_valid()
    errors |= {
        name.partition("-")[2]: str(told[0]) for name, told in form.errors.items() if name.startswith(("v-", "n-"))
    }
    values = {code: value for code, value in form.values.items() if code not in errors}
    clashes = _save_each(found, form, values, errors, request)
    moment = now()
    told = {
        code: [{"is_note": one.is_note, "value": one.value, "who": one.who, "when": one.when} for one in sides]
        for code, sides in clashes.items()
    }
    answer = {"time": _time(moment), "at": int(moment.timestamp() * 1000), "errors": errors, "clashes": told}
    return JsonResponse(answer)


def _save_each(
    report: Report, form: SheetForm, values: dict[str, Decimal | None], errors: dict[str, str], request: HttpRequest
) -> Clashes:
    """Save what can be saved; a cell that is refused or has been changed by somebody else does not hold up the rest."""
    clashes: Clashes = {}
    while values:
        try:
            _save(report, form, values, person_of(request))
        except CellsConflict as error:
            clashes |= _theirs(report, error)
        except CannotReport as error:
            errors |= {code: error.sentence for code in ([error.field] if error.field in values else values)}
        else:
            break
        values = {code: value for code, value in values.items() if code not in clashes and code not in errors}
    return clashes


@require_safe
def worker(_: HttpRequest) -> HttpResponse:
    """The script that keeps opened forms for times without a network; its place makes it see pages of reports alone."""
    response = HttpResponse(WORKER.read_text("utf-8"), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def area_numbers(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """The areas' numbers behind the sum that is offered to the commune."""
    person = person_of(request)
    found = report_for(person, ref)
    element = DataElement.objects.filter(code=code).first()
    areas = areas_of(found)
    if element is None or areas is None:
        raise Unknown
    section_number = next(
        (cell.line.section.number for cell in cells_of(found, may_write=False) if cell.code == code), None
    )
    if section_number is None:
        raise Unknown
    context = {
        "report": found,
        "row": ReportRow(found),
        "element": element,
        "areas": areas,
        "rows": area_values(found, code),
        "total": areas.sums.get(code),
        "section_number": section_number,
    }
    return render(request, "reporting/area_values.html", context)
