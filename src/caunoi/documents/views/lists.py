"""The registers as a list: on the screen, as an Excel file, on paper."""

from __future__ import annotations

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.documents.access import units_written_by
from caunoi.documents.forms import WAYS, FilterForm, address_of
from caunoi.documents.models import Direction, Document
from caunoi.documents.queries import Filters, excerpts, list_of, marked_pieces
from caunoi.documents.writing import RegisterLine, register_book
from caunoi.ground import text, times
from caunoi.ground.files.serving import file_answer
from caunoi.org.access import person_of

PAGE = 25
MOST_ON_PAPER = 500
MOST_IN_BOOK = 20_000


def _title(filters: Filters) -> str:
    year = f" năm {filters.year}" if filters.year else ""
    return f"Sổ {filters.direction.label.lower()}{year}"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Documents in or out, searched and filtered by what stands in the address."""
    person = person_of(request)
    form = FilterForm(request.GET, person=person)
    filters = form.filters()
    page = Paginator(list_of(person, filters), PAGE).get_page(request.GET.get("trang"))
    shown = list(page.object_list)
    found = excerpts(shown, filters.text) if filters.text else {}
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "rows": [
            {
                "document": document,
                "title": marked_pieces(document.title, filters.text),
                "excerpt": found.get(document.pk),
            }
            for document in shown
        ],
        "tabs": [
            {
                "label": direction.label,
                "href": f"?{address_of(filters, direction)}",
                "current": direction == filters.direction,
            }
            for direction in Direction
        ],
        "is_narrowed": bool(filters.kind or filters.year or filters.unit),
        "is_filtered": replace(filters, direction=Direction.INCOMING) != Filters(),
        "query": address_of(filters),
        "way": WAYS[filters.direction],
        "may_register": units_written_by(person).exists(),
        "heading": _title(filters),
    }
    return render(request, "documents/index.html", context)


def _line_of(document: Document) -> RegisterLine:
    return RegisterLine(
        entry=document.entry,
        entered_on=document.entered_on,
        number_and_symbol=document.number_and_symbol,
        issued_on=document.issued_on,
        kind=document.kind.name if document.kind else "",
        title=document.title,
        issuer=document.issuer,
        signer=document.signer,
        recipients=document.recipients,
        unit=document.unit.short_name,
        note=document.note,
        ref=document.ref,
    )


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The filtered list as an Excel file."""
    person = person_of(request)
    filters = FilterForm(request.GET, person=person).filters()
    documents = list_of(person, filters)[:MOST_IN_BOOK]
    book = register_book(_title(filters), (_line_of(document) for document in documents.iterator(chunk_size=1000)))
    return file_answer(book, f"{text.slug(_title(filters))}-{times.today():%Y-%m-%d}.xlsx")


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The filtered list as a page for A4."""
    person = person_of(request)
    filters = FilterForm(request.GET, person=person).filters()
    documents = list(list_of(person, filters)[: MOST_ON_PAPER + 1])
    context = {
        "documents": documents[:MOST_ON_PAPER],
        "is_cut": len(documents) > MOST_ON_PAPER,
        "most": MOST_ON_PAPER,
        "filters": filters,
        "title": _title(filters),
        "query": address_of(filters),
        "printed_on": times.today(),
    }
    return render(request, "documents/sheet.html", context)
