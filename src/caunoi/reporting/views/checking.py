"""Pages on which a committee checks its sections."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.org.access import Unknown, person_of
from caunoi.reporting import actions
from caunoi.reporting.access import check_for, checks_sections
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.forms.checking import SectionCheckForm
from caunoi.reporting.queries import ReportRow, cells_of, narratives_of
from caunoi.reporting.queries.checking import waiting_checks
from caunoi.reporting.states import Part, ReportStatus


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """The sections that wait for my committee."""
    person = person_of(request)
    if not checks_sections(person):
        raise Unknown
    return render(request, "reporting/checks.html", {"rows": waiting_checks(person)})


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """One section of one report: nothing wrong, or what has to be put right."""
    person = person_of(request)
    found = check_for(person, ref, number)
    report = found.report
    cells = [one for one in cells_of(report, may_write=False) if one.line.section_id == found.section_id]
    form = SectionCheckForm(request.POST or None, cells=cells, initial=found.reasons)
    if request.method == "POST" and form.is_valid():
        try:
            reasons = form.reasons if request.POST.get("do") == "fault" else {}
            if request.POST.get("do") == "fault" and not any(reasons.values()):
                raise CannotReport("Ghi ít nhất một chỗ cần sửa.")
            if request.POST.get("do") != "fault" and any(form.reasons.values()):
                raise CannotReport("Đã ghi chỗ cần sửa: gửi cho Văn phòng, hoặc xóa đi rồi bấm Không có gì phải sửa.")
            actions.check_section(check=found, reasons=reasons, by=person)
        except (CannotReport, WrongStep, Conflict) as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"Đã kiểm tra phần {number} của {report.unit.short_name}.")
            return redirect("reporting:checks")
    texts = narratives_of(report)
    context = {
        "check": found,
        "report": report,
        "row": ReportRow(report),
        "form": form,
        "is_open": report.status == ReportStatus.SUBMITTED,
        "rows": [(cell, form[f"r-{cell.code}"]) for cell in cells],
        "parts": [(form[f"r-{part}"], texts[str(part)]) for part in Part],
    }
    return render(request, "reporting/check.html", context)
