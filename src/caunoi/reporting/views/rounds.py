"""Rounds: opened, followed, added up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.files.serving import file_answer
from caunoi.ground.text import number_vi
from caunoi.ground.times import date_vi, datetime_vi, today
from caunoi.org.access import Unknown, person_of
from caunoi.org.models import Person
from caunoi.reporting import actions
from caunoi.reporting.access import (
    check_may_collect,
    collects_for,
    may_collect,
    round_for,
)
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.forms import RoundForm
from caunoi.reporting.forms.summaries import ReasonForm
from caunoi.reporting.forms.themes import ThemeForm, copied
from caunoi.reporting.models import Round
from caunoi.reporting.periods import period_at
from caunoi.reporting.queries import (
    current_forms,
    lines_of,
    options_by_combo,
    parts_of_sum,
    rates_of,
    reports_in,
    totals_of,
    year_to_date,
)
from caunoi.reporting.queries.checking import pending_checks, pending_words
from caunoi.reporting.queries.closing import closing_of
from caunoi.reporting.queries.following import followed, pace_of, past_of_unit, rates_among
from caunoi.reporting.queries.forms import catalogue, themes_of, units_beneath
from caunoi.reporting.queries.missing import text_of_missing
from caunoi.reporting.queries.summaries import frozen_of
from caunoi.reporting.writing import Sheet, book_of

FORTNIGHT = timedelta(days=14)
FILTERS = (
    ("", "Tất cả"),
    ("missing", "Chưa nộp"),
    ("late", "Quá hạn"),
    ("SUBMITTED", "Đã nộp"),
    ("RETURNED", "Bị trả lại"),
    ("ACCEPTED", "Đã tiếp nhận"),
)


@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest) -> HttpResponse:
    """Ask all units for their report of a period."""
    person = person_of(request)
    units = collects_for(person)
    if not units:
        raise Unknown
    day = today()
    guess = {"period": period_at(day, "QUARTERLY").iso}
    form = RoundForm(request.POST or None, sets=current_forms(), initial=guess)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_round(unit=units[0], by=person, **form.cleaned_data)
        except CannotReport as error:
            form.add_error(error.field or None, error.sentence)
        else:
            messages.success(request, "Đã mở đợt báo cáo, các đơn vị đã được báo.")
            return redirect("reporting:round", opened.ref)
    return render(request, "reporting/open_round.html", {"form": form, "unit": units[0]})


@require_http_methods(["GET", "POST"])
def open_theme(request: HttpRequest) -> HttpResponse:
    """Ask chosen units for a report by theme; `?tu=` begins with what an earlier one asked."""
    person = person_of(request)
    units = collects_for(person)
    if not units:
        raise Unknown
    day = today()
    initial: dict[str, Any] = {"starts_on": day.replace(month=1, day=1), "ends_on": day, "due_on": day + FORTNIGHT}
    themes = themes_of(units[0])
    if request.GET.get("tu"):
        initial |= copied(round_for(person, request.GET["tu"]))
    form = ThemeForm(
        request.POST or None, units=list(units_beneath(units[0], day)), elements=catalogue(), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_theme(unit=units[0], theme=form.theme(), by=person)
        except CannotReport as error:
            form.add_error(error.field or None, error.sentence)
        else:
            messages.success(request, "Đã mở đợt báo cáo, các đơn vị đã được báo.")
            return redirect("reporting:round", opened.ref)
    return render(request, "reporting/open_theme.html", {"form": form, "unit": units[0], "themes": themes})


def _pending(person: Person, round: Round) -> dict[int, list[str]]:
    """What each report still waits for at committees, for those who accept it."""
    if not may_collect(person, round.unit):
        return {}
    return {report: [pending_words(one) for one in ones] for report, ones in pending_checks(round).items()}


@require_safe
def round_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Who has sent, who has not; how complete, how timely, how fast."""
    person = person_of(request)
    found = round_for(person, ref)
    chosen = request.GET.get("tinh-trang", "")
    every, pending = followed(reports_in(found)), _pending(person, found)
    shown = {one.pk for one in reports_in(found, state=chosen)} if chosen else {one.report.pk for one in every}
    context = {
        "round": found,
        "words": found.words,
        "rates": rates_of(found),
        "pace": pace_of(every),
        "reports": [(one, pending.get(one.report.pk, [])) for one in every if one.report.pk in shown],
        "asks_committees": bool(pending),
        "chips": [{"label": label, "href": f"?tinh-trang={key}", "current": key == chosen} for key, label in FILTERS],
        "closing": closing_of(found),
        "may_collect": may_collect(person, found.unit),
    }
    return render(request, "reporting/round.html", context)


@require_safe
def round_unit(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """How one unit has sent the reports of this form, round by round."""
    person = person_of(request)
    found = round_for(person, ref)
    report = found.reports.filter(unit__code=code).select_related("unit").first()
    if report is None:
        raise Unknown
    rows = past_of_unit(person, found, report.unit)
    context = {"round": found, "unit": report.unit, "rows": rows, "rates": rates_among(rows), "pace": pace_of(rows)}
    return render(request, "reporting/round_unit.html", context)


@require_safe
def followed_book(request: HttpRequest, ref: str) -> HttpResponse:
    """The page of the round as a workbook: the five rates and the medians, and each report with its days, its returns
    and the committees that it waits for."""
    person = person_of(request)
    found = round_for(person, ref)
    every, pending = followed(reports_in(found)), _pending(person, found)
    rates, pace, title = rates_of(found), pace_of(every), f"{found.data_set.name}, {found.words}"
    metrics = (
        ("Phải nộp", rates.expected),
        ("Đã nộp", rates.actual),
        ("Đã nộp đúng hạn", rates.on_time),
        ("Tỷ lệ nộp (%)", rates.rate),
        ("Tỷ lệ nộp đúng hạn (%)", rates.rate_on_time),
        ("Số ngày lập, trung vị", pace.writing),
        ("Số ngày chờ tiếp nhận, trung vị", pace.waiting),
        ("Số ngày sửa, trung vị", pace.mending),
        ("Số lần trả lại", pace.returns),
    )
    head = (
        ("Đơn vị", 32.0),
        ("Tình trạng", 16.0),
        ("Hạn nộp", 12.0),
        ("Nộp lần đầu", 20.0),
        ("Đúng hạn", 14.0),
        ("Số ngày lập", 12.0),
        ("Số ngày chờ tiếp nhận", 14.0),
        ("Số ngày sửa", 12.0),
        ("Số lần trả lại", 12.0),
        ("Còn chờ ban", 40.0),
    )
    rows = (
        (
            row.report.unit.short_name,
            str(row.status.label),
            date_vi(row.report.due_on),
            datetime_vi(row.report.first_submitted_at),
            row.timeliness,
            row.stay.writing,
            row.stay.waiting,
            row.stay.mending,
            row.stay.returns,
            "; ".join(pending.get(row.report.pk, [])),
        )
        for row in every
    )
    sheets = [
        Sheet("Đơn vị", title, head, rows, held=1),
        Sheet("Tỷ lệ nộp", title, (("Số liệu", 30.0), ("Giá trị", 14.0)), metrics),
    ]
    return file_answer(book_of(sheets), f"theo-doi-nop-{found.period}.xlsx")


@require_POST
def remind(request: HttpRequest, ref: str) -> HttpResponse:
    """Remind all who have not sent."""
    person = person_of(request)
    found = round_for(person, ref)
    count = actions.remind_missing(round=found, by=person)
    messages.success(request, f"Đã nhắc {number_vi(count)} đơn vị.")
    return redirect("reporting:round", found.ref)


@require_safe
def zalo(request: HttpRequest, ref: str) -> HttpResponse:
    """Who has not sent, as a text to paste into Zalo."""
    person = person_of(request)
    found = round_for(person, ref)
    check_may_collect(person, found.unit)
    address = request.build_absolute_uri(reverse("reporting:index"))
    text = text_of_missing(found, reports_in(found, state="missing"), address, today())
    return render(request, "reporting/zalo.html", {"round": found, "text": text})


@require_safe
def totals(request: HttpRequest, ref: str) -> HttpResponse:
    """The sums over the accepted reports, and what was frozen of them."""
    person = person_of(request)
    found = round_for(person, ref)
    summed, so_far = totals_of(found), year_to_date(found)
    context = {
        "round": found,
        "words": found.words,
        "totals": summed,
        "sections": [
            (section, [(row, so_far.get(row.line.element.code)) for row in rows]) for section, rows in summed.sections
        ],
        "has_year": bool(so_far),
        "rates": rates_of(found),
        "frozen": frozen_of(found),
        "reason": ReasonForm()["reason"],
        "may_collect": may_collect(person, found.unit),
    }
    return render(request, "reporting/totals.html", context)


@require_safe
def parts(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """The values behind one sum, unit by unit."""
    found = round_for(person_of(request), ref)
    line = next((one for one in lines_of(found.data_set) if one.element.code == code), None)
    if line is None:
        raise Unknown
    element = line.element
    values = parts_of_sum(found, element)
    split = options_by_combo([line.combo_id] if line.combo_id is not None else [])
    options = {one.code: one.name for own in split.values() for one in own}
    context = {
        "round": found,
        "words": found.words,
        "element": element,
        "values": [(one, options.get(one.option, "")) for one in values],
        "options": options,
        "units": len({one.report_id for one in values}),
        "total": sum((one.value for one in values if one.value is not None), start=0),
    }
    return render(request, "reporting/parts.html", context)
