"""The list of tasks to take away: as an Excel file, and as a page for A4."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.ground.files.serving import file_answer
from caunoi.ground.text import number_vi
from caunoi.ground.times import today
from caunoi.org.access import person_of
from caunoi.plans.queries import sheets
from caunoi.plans.sheets import task_book

MOST_IN_BOOK = 10_000
MOST_ON_PAPER = 500


@require_safe
def excel(request: HttpRequest) -> HttpResponse:
    """The filtered list as an Excel file."""
    person = person_of(request)
    found = sheets.whole_list(person, request.GET, MOST_IN_BOOK)
    about = found.about
    if found.is_cut:
        about += f". Chỉ có {number_vi(MOST_IN_BOOK)} dòng đầu: lọc theo kế hoạch hoặc đơn vị để tải từng phần."
    choices = sheets.sheet_choices(person)
    book = task_book("Danh sách nhiệm vụ", about, sheets.sheet_lines(found), choices)
    return file_answer(book, f"nhiem-vu-{today():%Y-%m-%d}.xlsx")


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The filtered list as a page for A4."""
    found = sheets.whole_list(person_of(request), request.GET, MOST_ON_PAPER)
    context = {
        "found": found,
        "lines": list(sheets.sheet_lines(found)),
        "most": MOST_ON_PAPER,
        "query": request.GET.urlencode(),
    }
    return render(request, "plans/list_sheet.html", context)
