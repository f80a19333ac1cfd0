"""Reports as files: take one away to fill in, hand it over, look, apply."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.files.serving import file_answer
from caunoi.ground.text import number_vi
from caunoi.ground.ui.inputs import ListFileForm
from caunoi.org.access import Unknown, import_for, person_of
from caunoi.org.actions import CannotManage
from caunoi.org.models import DraftStatus, ImportKind, Person
from caunoi.reporting import actions
from caunoi.reporting.access import may_write, report_for
from caunoi.reporting.queries import ReportRow
from caunoi.reporting.queries.books import book_of, books_of, reports_to_fill
from caunoi.reporting.sheets import BookReport, report_book, report_csv, written_cells

PAGE = 25
ABOUT = "Chỉ điền ô Kỳ này và ô Ghi chú, lý do. Không phát sinh thì ghi 0, để trống là chưa có số."


@require_safe
def excel(request: HttpRequest, ref: str) -> HttpResponse:
    """The report as a workbook to fill in."""
    person = person_of(request)
    found = report_for(person, ref)
    book = report_book(ReportRow(found).title, ABOUT, [book_of(found, may_write=may_write(person, found))])
    return file_answer(book, f"bao-cao-{found.ref}.xlsx")


@require_safe
def as_csv(request: HttpRequest, ref: str) -> HttpResponse:
    """The report as CSV to fill in."""
    person = person_of(request)
    found = report_for(person, ref)
    rows = report_csv([book_of(found, may_write=may_write(person, found))])
    return file_answer(rows, f"bao-cao-{found.ref}.csv")


@require_safe
def all_excel(request: HttpRequest) -> HttpResponse:
    """Every report that the person fills in now as one workbook: a sheet for each section of a form, rows by unit."""
    person = person_of(request)
    actions.check_may_hand_over(person)
    return file_answer(report_book("Báo cáo đang nhập", ABOUT, _books(person)), "bao-cao-dang-nhap.xlsx")


@require_safe
def all_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    person = person_of(request)
    actions.check_may_hand_over(person)
    return file_answer(report_csv(_books(person)), "bao-cao-dang-nhap.csv")


def _books(person: Person) -> list[BookReport]:
    found = books_of(person)
    if not found:
        raise Unknown
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Hand over a file of figures; no report is written."""
    person = person_of(request)
    actions.check_may_hand_over(person)
    form = ListFileForm(request.POST or None, request.FILES or None, read=written_cells)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name or ""
        return redirect("reporting:sheet", actions.keep_figures(rows=form.rows, file_name=name, by=person).key)
    context = {"form": form, "reports": len(reports_to_fill(person))}
    return render(request, "reporting/sheet_new.html", context)


@require_safe
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Each cell with its verdict, errors first; afterwards what became of the file."""
    person = person_of(request)
    draft = import_for(person, key, ImportKind.FIGURES)
    if draft.status == DraftStatus.APPLIED:
        return render(request, "reporting/sheet_done.html", {"draft": draft})
    judged = actions.judged_figures(draft, person)
    verdict = request.GET.get("ket-qua", "")
    page = Paginator(judged.of(verdict), PAGE).get_page(request.GET.get("trang"))
    context = {"draft": draft, "preview": judged, "chips": judged.chips(verdict), "page": page}
    return render(request, "reporting/sheet.html", context)


@require_safe
def verdicts(request: HttpRequest, key: str) -> HttpResponse:
    """The cells with their verdicts as an Excel file."""
    person = person_of(request)
    draft = import_for(person, key, ImportKind.FIGURES)
    if draft.status == DraftStatus.APPLIED:
        return redirect("reporting:sheet", key)
    return file_answer(actions.judged_figures(draft, person).book(), "ket-qua.xlsx")


@require_POST
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Write the cells, once."""
    person = person_of(request)
    draft = import_for(person, key, ImportKind.FIGURES)
    try:
        applied = actions.apply_figures(draft=draft, by=person, only_good=request.POST.get("dong") == "dung")
    except CannotManage as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"Đã ghi {number_vi(applied.good)} ô.")
    return redirect("reporting:sheet", key)
