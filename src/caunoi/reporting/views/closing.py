"""Closing a round for entries, and opening it once more for single units."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.text import number_vi
from caunoi.ground.times import today
from caunoi.org.access import Unknown, person_of
from caunoi.org.models import Person
from caunoi.reporting import actions
from caunoi.reporting.access import check_may_collect, round_for
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.forms.closing import CloseForm, OpenForm, UnlockForm
from caunoi.reporting.models import LockException, Round
from caunoi.reporting.queries.closing import closing_of, unlockable

WEEK = timedelta(days=7)


def _collected(request: HttpRequest, ref: str) -> tuple[Person, Round]:
    person = person_of(request)
    found = round_for(person, ref)
    check_may_collect(person, found.unit)
    return person, found


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, ref: str) -> HttpResponse:
    """Close the round, now or after a day; open it again; for whom it was opened meanwhile."""
    person, found = _collected(request, ref)
    told = closing_of(found)
    opens = told.is_closed or request.POST.get("do") == "open"
    form = (OpenForm if opens else CloseForm)(request.POST or None, initial={"until_on": told.last_day})
    if request.method == "POST" and form.is_valid():
        try:
            if opens:
                count = actions.open_entry(round=found, by=person, **form.cleaned_data)
                words = f"Đợt này nhận số liệu trở lại, đã báo {number_vi(count)} đơn vị."
            else:
                count = actions.close_entry(round=found, by=person, **form.cleaned_data)
                words = f"Đã đặt khóa nhập, đã báo {number_vi(count)} đơn vị chưa nộp."
        except (CannotReport, Conflict) as error:
            form.add_error(getattr(error, "field", None) or None, error.sentence)
        else:
            messages.success(request, words)
            return redirect("reporting:round", found.ref)
    context = {"round": found, "words": found.words, "closing": told, "form": form}
    return render(request, "reporting/closing.html", context)


@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest, ref: str) -> HttpResponse:
    """Open the closed round for one unit; `?bao-cao=` begins with its report."""
    person, found = _collected(request, ref)
    reports = unlockable(found)
    initial = {"report": request.GET.get("bao-cao", ""), "until_on": today() + WEEK}
    form = UnlockForm(request.POST or None, reports=reports, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        report = given["report"]
        report.round = found
        try:
            actions.unlock_report(report=report, until_on=given["until_on"], reason=given["reason"], by=person)
        except (CannotReport, Conflict) as error:
            form.add_error(getattr(error, "field", None) or None, error.sentence)
        else:
            messages.success(request, f"Đã mở khóa cho {report.unit.short_name}.")
            return redirect("reporting:closing", found.ref)
    context = {"round": found, "words": found.words, "form": form, "has_units": bool(reports)}
    return render(request, "reporting/unlock.html", context)


@require_POST
def lock_again(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """End an exception before its day."""
    person, found = _collected(request, ref)
    held = LockException.objects.filter(pk=number, report__round=found)
    exception = held.select_related("report__unit", "report__round__unit", "report__round__data_set").first()
    if exception is None:
        raise Unknown
    try:
        actions.lock_again(exception=exception, by=person)
    except (CannotReport, Conflict) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"Đã khóa lại báo cáo của {exception.report.unit.short_name}.")
    return redirect("reporting:closing", found.ref)
