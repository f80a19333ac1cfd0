"""The list of reports, one report, its words, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import today
from caunoi.org.access import Unknown, manages_all, person_of
from caunoi.reporting import actions
from caunoi.reporting.access import (
    chaired_by,
    check_is_chair,
    check_may_collect,
    check_may_write,
    checks_for,
    collects_for,
    goes_to_chair,
    is_chair_of,
    is_of_sender,
    manages_forms,
    may_collect,
    may_submit,
    may_write,
    report_for,
)
from caunoi.reporting.actions import CannotReport, WordsConflict
from caunoi.reporting.forms import ApprovalForm, NarrativeForm, ReturnForm, SubmitForm
from caunoi.reporting.forms.checking import AcceptForm
from caunoi.reporting.models import ReportingChoice, why_closed
from caunoi.reporting.queries import (
    ReportRow,
    cells_of,
    check_of,
    history_of,
    last_reasons,
    narratives_of,
    own_reports,
    rounds_followed,
    section_counts,
)
from caunoi.reporting.queries.checking import checks_of, reasons_of
from caunoi.reporting.queries.closing import closing_of_report
from caunoi.reporting.queries.oddities import oddities_of
from caunoi.reporting.queries.offers import areas_of
from caunoi.reporting.queries.versions import compare, versions_of
from caunoi.reporting.states import CheckStatus, EntryKind, Level, Part, ReportStatus

PAGE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The reports that I have to make, and the rounds that I follow."""
    person = person_of(request)
    page = Paginator(own_reports(person), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "reports": [ReportRow(one) for one in page],
        "rounds": rounds_followed(person),
        "may_open": bool(collects_for(person)),
        "may_keep": manages_forms(person) or manages_all(person),
        "may_choose": chaired_by(person).exists(),
    }
    return render(request, "reporting/index.html", context)


@require_safe
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """One report: its state, its sections, its words, what happened to it."""
    person = person_of(request)
    found = report_for(person, ref)
    collects = may_collect(person, found.round.unit)
    history = history_of(found, within=is_of_sender(person, found))
    context: dict[str, Any] = {
        "report": found,
        "row": ReportRow(found),
        "sections": section_counts(found),
        "texts": [(Part(part).label, text) for part, text in narratives_of(found).items() if text],
        "history": history,
        "reasons": last_reasons(found),
        "check": check_of(found),
        "closing": closing_of_report(found),
        "odd": oddities_of(found),
        "may_write": may_write(person, found),
        "may_submit": may_submit(person, found),
        "may_approve": found.status == ReportStatus.PROPOSED and is_chair_of(person, found.unit),
        "has_versions": sum(entry.kind == EntryKind.SUBMITTED for entry in history) > 1,
        "asks_areas": found.round.data_set.level == Level.COMMUNES and may_collect(person, found.unit),
        "areas": areas_of(found),
        "may_collect": collects,
        "checks": checks_of(found) if collects or checks_for(person).filter(report=found).exists() else [],
        "accept_form": AcceptForm(),
    }
    context["is_agreed"] = all(one.status == CheckStatus.CHECKED for one in context["checks"])
    return render(request, "reporting/report.html", context)


@require_safe
def versions(request: HttpRequest, ref: str) -> HttpResponse:
    """What changed from one version to the next; `?ban=` is the number of the newer, the last where it is not given."""
    found = report_for(person_of(request), ref)
    sent = versions_of(found)
    asked = request.GET.get("ban", "")
    newer = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else len(sent)
    if len(sent) < 2:
        return render(request, "reporting/versions.html", {"report": found})
    if not 2 <= newer <= len(sent):
        raise Unknown
    chips = [
        {"label": f"Bản {one - 1} và {one}", "href": f"?ban={one}", "current": one == newer}
        for one in range(2, len(sent) + 1)
    ]
    context = {"report": found, "compared": compare(found, sent, newer - 1, newer), "chips": chips}
    return render(request, "reporting/versions.html", context)


@require_http_methods(["GET", "POST"])
def narrative(request: HttpRequest, ref: str) -> HttpResponse:
    """The words of a report."""
    person = person_of(request)
    found = report_for(person, ref)
    check_may_write(person, found)
    # Words that were typed before the round was closed come back with the sentence that says so.
    if not may_write(person, found) and not (request.method == "POST" and why_closed(found)):
        raise Unknown
    locked = set(Part.values) - set(found.unlocked) if found.status == ReportStatus.RETURNED else set()
    texts = narratives_of(found)
    marks = {part: actions.mark_of(words) for part, words in texts.items()}
    # The form of a theme tells how the words begin, as long as there are none.
    texts |= {} if any(texts.values()) else {str(Part.RESULTS): found.round.data_set.outline}
    form = NarrativeForm(request.POST or None, texts=texts, marks=marks, locked=locked)
    theirs: Mapping[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_narrative(report=found, texts=form.texts, seen=form.seen, by=person)
        except CannotReport as error:
            form.add_error(error.field or None, error.sentence)
        except WordsConflict as error:
            form.add_error(None, error.sentence)
            theirs = error.theirs
            form.show_anew({part: actions.mark_of(words) for part, words in theirs.items()})
        else:
            messages.success(request, "Đã lưu lời văn.")
            return redirect("reporting:report", found.ref)
    context = {"report": found, "form": form, "rows": form.rows(theirs), "reasons": last_reasons(found)}
    return render(request, "reporting/narrative.html", context)


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Look at everything once more, then send."""
    person = person_of(request)
    found = report_for(person, ref)
    check_may_write(person, found)
    form = SubmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_report(report=found, by=person, words=form.cleaned_data["words"])
        except (CannotReport, WrongStep, Conflict) as error:
            form.add_error(None, error.sentence)
        else:
            sent = found.status == ReportStatus.SUBMITTED
            messages.success(request, f"Đã nộp báo cáo, mã {found.ref}." if sent else "Đã trình lãnh đạo duyệt.")
            return redirect("reporting:report", found.ref)
    context = {"report": found, "form": form, "check": check_of(found), "odd": oddities_of(found)}
    context["to_chair"] = goes_to_chair(person, found.unit)
    return render(request, "reporting/submit.html", context)


@require_POST
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the report into the sums."""
    person = person_of(request)
    found = report_for(person, ref)
    check_may_collect(person, found.round.unit)
    try:
        actions.accept_report(report=found, words=request.POST.get("words", "")[:300], by=person)
    except (CannotReport, WrongStep, Conflict) as error:
        messages.error(request, error.sentence)
        return redirect("reporting:report", found.ref)
    else:
        messages.success(request, f"Đã tiếp nhận báo cáo của {found.unit.short_name}.")
    return redirect("reporting:round", found.round.ref)


@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """The chair lets the report leave the unit."""
    person = person_of(request)
    found = report_for(person, ref)
    check_is_chair(person, found.unit)
    try:
        actions.approve_report(report=found, by=person)
    except (CannotReport, WrongStep, Conflict) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"Đã duyệt và nộp báo cáo, mã {found.ref}.")
    return redirect("reporting:report", found.ref)


@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest) -> HttpResponse:
    """Whether the reports of the units that I lead come to me before they leave."""
    person = person_of(request)
    units = list(chaired_by(person))
    if not units:
        raise Unknown
    chosen = set(ReportingChoice.objects.filter(unit__in=units, by_chair=True).values_list("unit_id", flat=True))
    form = ApprovalForm(request.POST or None, units=units, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        for unit in units:
            actions.choose_approval(unit=unit, by_chair=form.cleaned_data[f"u-{unit.pk}"], by=person)
        messages.success(request, "Đã lưu cách duyệt báo cáo.")
        return redirect("reporting:index")
    return render(request, "reporting/approval.html", {"form": form})


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the report with every reason at once, each at its cell."""
    person = person_of(request)
    found = report_for(person, ref)
    inner = found.status == ReportStatus.PROPOSED and is_chair_of(person, found.unit)
    if not inner:
        check_may_collect(person, found.round.unit)
    cells = cells_of(found, may_write=False)
    initial: dict[str, Any] = {"due_on": today() + timedelta(days=5)}
    if not inner:
        # All that the committees have named goes back in one return.
        initial |= {f"r-{key}": words for key, words in reasons_of(checks_of(found)).items()}
    form = ReturnForm(request.POST or None, cells=cells, initial=initial, inner=inner)
    if request.method == "POST" and form.is_valid():
        try:
            if inner:
                actions.refuse_report(report=found, reasons=form.reasons, by=person)
            else:
                actions.return_report(report=found, reasons=form.reasons, due_on=form.cleaned_data["due_on"], by=person)
        except (CannotReport, WrongStep, Conflict) as error:
            form.add_error(getattr(error, "field", None) or None, error.sentence)
        else:
            messages.success(request, "Đã trả lại. Đơn vị thấy mọi chỗ cần sửa.")
            if inner:
                return redirect("reporting:report", found.ref)
            return redirect("reporting:round", found.round.ref)
    texts = narratives_of(found)
    context = {
        "report": found,
        "form": form,
        "inner": inner,
        "rows": [(cell, form[f"r-{cell.code}"]) for cell in cells],
        "parts": [(form[f"r-{part}"], texts[str(part)]) for part in Part],
    }
    return render(request, "reporting/return.html", context)
