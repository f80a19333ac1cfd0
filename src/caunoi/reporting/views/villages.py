"""Numbers of residential areas: the short page of a village head, and the commune's list of who has sent."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.ground.text import number_vi
from caunoi.ground.times import today
from caunoi.org.access import Denied, Unknown, person_of
from caunoi.reporting import actions
from caunoi.reporting.access import check_may_collect, check_may_write, may_collect, may_write, report_for
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.forms import AreasForm, VillageForm
from caunoi.reporting.models import Report, why_closed
from caunoi.reporting.queries import ReportRow, cells_of, check_of, current_forms, last_reasons, reports_in
from caunoi.reporting.queries.closing import closing_of_report
from caunoi.reporting.queries.offers import areas_of
from caunoi.reporting.states import Level

BEFORE_COMMUNE = timedelta(days=3)
"""How long before its own date a commune asks its areas, when it says nothing else."""


@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, ref: str) -> HttpResponse:
    """The numbers of one area: typed, looked at, sent by one button."""
    person = person_of(request)
    found = report_for(person, ref)
    if found.round.data_set.level != Level.AREAS:
        raise Unknown
    if request.method == "POST":
        check_may_write(person, found)
    # What was typed before the round was closed comes back with the sentence that says so.
    writes = may_write(person, found) or (request.method == "POST" and bool(why_closed(found)))
    cells = cells_of(found, may_write=writes)
    form = VillageForm(request.POST if request.method == "POST" else None, cells=cells)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_values(report=found, values=form.values, by=person)
            if _sent(found, form, request):
                return redirect("reporting:village", found.ref)
        except CannotReport as error:
            name = f"v-{error.field}"
            form.add_error(name if name in form.fields else None, error.sentence)
        except (WrongStep, Conflict) as error:
            form.add_error(None, error.sentence)
    context = {
        "report": found,
        "row": ReportRow(found),
        "form": form,
        "cells": cells,
        "reasons": last_reasons(found),
        "closing": closing_of_report(found),
        "may_write": writes,
        "is_commune": may_collect(person, found.round.unit),
    }
    return render(request, "reporting/village.html", context)


def _sent(report: Report, form: VillageForm, request: HttpRequest) -> bool:
    """Send the saved numbers; False when the rules say no, which is told at the boxes."""
    broken = check_of(report).errors
    for one in broken:
        form.told(one.codes, one.sentence)
    if broken:
        return False
    actions.submit_report(report=report, by=person_of(request))
    messages.success(request, f"Đã gửi số liệu cho {report.round.unit.short_name}.")
    return True


@require_http_methods(["GET", "POST"])
def areas(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the commune's areas for their numbers; afterwards, who has sent."""
    person = person_of(request)
    found = report_for(person, ref)
    if found.round.data_set.level != Level.COMMUNES:
        raise Unknown
    check_may_collect(person, found.unit)
    sums = areas_of(found)
    guess = {"due_on": max(found.due_on - BEFORE_COMMUNE, today())}
    form = AreasForm(request.POST or None, initial=guess)
    if request.method == "POST" and form.is_valid() and sums is None:
        form_of_areas = [one for one in current_forms() if one.level == Level.AREAS]
        try:
            if not form_of_areas:
                raise CannotReport("Chưa có biểu mẫu cho khu dân cư.")
            actions.open_round(
                unit=found.unit,
                data_set=form_of_areas[0],
                period=found.round.period,
                due_on=form.cleaned_data["due_on"],
                by=person,
            )
        except (CannotReport, Denied) as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Các trưởng ban đã được báo.")
            return redirect("reporting:areas", found.ref)
    context = {
        "report": found,
        "row": ReportRow(found),
        "form": form,
        "sums": sums,
        "rows": [ReportRow(one) for one in reports_in(sums.round)] if sums else [],
    }
    return render(request, "reporting/areas.html", context)


@require_POST
def remind(request: HttpRequest, ref: str) -> HttpResponse:
    """Remind the areas that have not sent."""
    person = person_of(request)
    found = report_for(person, ref)
    check_may_collect(person, found.unit)
    sums = areas_of(found)
    if sums is None:
        raise Unknown
    count = actions.remind_missing(round=sums.round, by=person)
    messages.success(request, f"Đã nhắc {number_vi(count)} khu dân cư.")
    return redirect("reporting:areas", found.ref)
