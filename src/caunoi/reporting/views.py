"""Pages of reports."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.ground.text import number_vi
from caunoi.ground.times import today
from caunoi.org.access import Unknown
from caunoi.org.models import Person
from caunoi.reporting import actions
from caunoi.reporting.access import (
    check_may_collect,
    check_may_write,
    collects_for,
    may_collect,
    may_write,
    report_for,
    round_for,
)
from caunoi.reporting.actions import CannotReport, CellsConflict
from caunoi.reporting.forms import NarrativeForm, ReturnForm, RoundForm, SheetForm, SubmitForm, typed
from caunoi.reporting.models import DataElement
from caunoi.reporting.periods import parse_period, period_at
from caunoi.reporting.queries import (
    ReportRow,
    cells_of,
    check_of,
    current_forms,
    history_of,
    last_reasons,
    lines_of,
    narratives_of,
    own_reports,
    parts_of_sum,
    rates_of,
    reports_in,
    rounds_followed,
    sheet_of,
    totals_of,
)
from caunoi.reporting.states import Part, ReportStatus

PAGE = 25
FILTERS = (
    ("", "Tất cả"),
    ("missing", "Chưa nộp"),
    ("late", "Quá hạn"),
    ("SUBMITTED", "Đã nộp"),
    ("RETURNED", "Bị trả lại"),
    ("ACCEPTED", "Đã tiếp nhận"),
)


def _person(request: HttpRequest) -> Person:
    user = request.user
    assert isinstance(user, Person)  # noqa: S101 (LoginRequiredMiddleware has sent everybody else away)
    return user


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The reports that I have to make, and the rounds that I follow."""
    person = _person(request)
    page = Paginator(own_reports(person), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "reports": [ReportRow(one) for one in page],
        "rounds": rounds_followed(person),
        "may_open": bool(collects_for(person)),
    }
    return render(request, "reporting/index.html", context)


@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest) -> HttpResponse:
    """Ask all units for their report of a period."""
    person = _person(request)
    units = collects_for(person)
    if not units:
        raise Unknown
    day = today()
    guess = {"period": period_at(day, "QUARTERLY").iso, "due_on": day + timedelta(days=14)}
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


@require_safe
def round_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Who has sent, who has not."""
    person = _person(request)
    found = round_for(person, ref)
    chosen = request.GET.get("tinh-trang", "")
    context = {
        "round": found,
        "words": parse_period(found.period).words,
        "rates": rates_of(found),
        "reports": [ReportRow(one) for one in reports_in(found, state=chosen)],
        "chips": [{"label": label, "href": f"?tinh-trang={key}", "current": key == chosen} for key, label in FILTERS],
        "may_collect": may_collect(person, found.unit),
    }
    return render(request, "reporting/round.html", context)


@require_POST
def remind(request: HttpRequest, ref: str) -> HttpResponse:
    """Remind all who have not sent."""
    person = _person(request)
    found = round_for(person, ref)
    count = actions.remind_missing(round=found, by=person)
    messages.success(request, f"Đã nhắc {number_vi(count)} đơn vị.")
    return redirect("reporting:round", found.ref)


@require_safe
def totals(request: HttpRequest, ref: str) -> HttpResponse:
    """The sums over the accepted reports."""
    found = round_for(_person(request), ref)
    context = {"round": found, "words": parse_period(found.period).words, "totals": totals_of(found)}
    return render(request, "reporting/totals.html", context | {"rates": rates_of(found)})


@require_safe
def parts(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """The values behind one sum, unit by unit."""
    found = round_for(_person(request), ref)
    element = DataElement.objects.filter(code=code).first()
    if element is None or code not in {line.element.code for line in lines_of(found.data_set)}:
        raise Unknown
    values = parts_of_sum(found, element)
    context = {
        "round": found,
        "words": parse_period(found.period).words,
        "element": element,
        "values": values,
        "total": sum((one.value for one in values if one.value is not None), start=0),
    }
    return render(request, "reporting/parts.html", context)


@require_safe
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """One report: its state, its sections, its words, what happened to it."""
    person = _person(request)
    found = report_for(person, ref)
    sheets = sheet_of(found, 1, may_write=False)
    context = {
        "report": found,
        "row": ReportRow(found),
        "sections": sheets.sections,
        "texts": [(Part(part).label, text) for part, text in narratives_of(found).items() if text],
        "history": history_of(found),
        "reasons": last_reasons(found),
        "check": check_of(found),
        "may_write": may_write(person, found),
        "may_collect": may_collect(person, found.round.unit),
    }
    return render(request, "reporting/report.html", context)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """One section of a report: read it, or fill it in."""
    person = _person(request)
    found = report_for(person, ref)
    sheet = sheet_of(found, number, may_write=may_write(person, found))
    clashes: dict[str, str] = {}
    if request.method == "POST":
        check_may_write(person, found)
    form = SheetForm(request.POST if request.method == "POST" else None, cells=sheet.cells)
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.save_values(report=found, values=form.values, shown=form.shown, notes=form.notes, by=person)
        except CannotReport as error:
            form.add_error(f"v-{error.field}" if f"v-{error.field}" in form.fields else None, error.sentence)
        except CellsConflict as error:
            clashes = {one.code: typed(one.theirs) for one in error.cells}
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"Đã lưu {number_vi(count)} ô." if count else "Không có ô nào thay đổi.")
            following = number + 1 if "next" in request.POST and number < len(sheet.sections) else number
            return redirect("reporting:section", found.ref, following)
    context = {"report": found, "sheet": sheet, "form": form, "rows": form.rows(sheet.cells, clashes)}
    return render(request, "reporting/section.html", context)


@require_http_methods(["GET", "POST"])
def narrative(request: HttpRequest, ref: str) -> HttpResponse:
    """The words of a report."""
    person = _person(request)
    found = report_for(person, ref)
    check_may_write(person, found)
    if not may_write(person, found):
        raise Unknown
    locked = set(Part.values) - set(found.unlocked) if found.status == ReportStatus.RETURNED else set()
    form = NarrativeForm(request.POST or None, texts=narratives_of(found), locked=locked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_narrative(report=found, texts=form.cleaned_data, by=person)
        except CannotReport as error:
            form.add_error(error.field or None, error.sentence)
        else:
            messages.success(request, "Đã lưu lời văn.")
            return redirect("reporting:report", found.ref)
    return render(request, "reporting/narrative.html", {"report": found, "form": form, "reasons": last_reasons(found)})


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Look at everything once more, then send."""
    person = _person(request)
    found = report_for(person, ref)
    check_may_write(person, found)
    form = SubmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_report(report=found, by=person, words=form.cleaned_data["words"])
        except (CannotReport, WrongStep, Conflict) as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"Đã nộp báo cáo, mã {found.ref}.")
            return redirect("reporting:report", found.ref)
    return render(request, "reporting/submit.html", {"report": found, "form": form, "check": check_of(found)})


@require_POST
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the report into the sums."""
    person = _person(request)
    found = report_for(person, ref)
    check_may_collect(person, found.round.unit)
    try:
        actions.accept_report(report=found, by=person)
    except (WrongStep, Conflict) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"Đã tiếp nhận báo cáo của {found.unit.short_name}.")
    return redirect("reporting:round", found.round.ref)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the report with every reason at once, each at its cell."""
    person = _person(request)
    found = report_for(person, ref)
    check_may_collect(person, found.round.unit)
    cells = cells_of(found, may_write=False)
    form = ReturnForm(request.POST or None, cells=cells, initial={"due_on": today() + timedelta(days=5)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.return_report(report=found, reasons=form.reasons, due_on=form.cleaned_data["due_on"], by=person)
        except (CannotReport, WrongStep, Conflict) as error:
            form.add_error(getattr(error, "field", None) or None, error.sentence)
        else:
            messages.success(request, "Đã trả lại. Đơn vị thấy mọi chỗ cần sửa.")
            return redirect("reporting:round", found.round.ref)
    texts = narratives_of(found)
    context = {
        "report": found,
        "form": form,
        "rows": [(cell, form[f"r-{cell.code}"]) for cell in cells],
        "parts": [(form[f"r-{part}"], texts[str(part)]) for part in Part],
    }
    return render(request, "reporting/return.html", context)
