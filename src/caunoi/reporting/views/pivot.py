"""Figures by unit, period and data element, as table, bars, tiles and workbook."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.ground.files.serving import file_answer
from caunoi.ground.times import today
from caunoi.org.access import Unknown, person_of
from caunoi.reporting.queries.pivot import Axis, Pivot, pivot_of
from caunoi.reporting.writing import Sheet, book_of

NAMES = ("hang", "cot", "mau", "phan", "chi-tieu", "ky", "tieu-chi", "ve")


def _found(request: HttpRequest) -> Pivot | None:
    return pivot_of(person_of(request), {name: request.GET.get(name, "") for name in NAMES})


def _asked(found: Pivot, **other: str) -> str:
    choice = found.choice
    asked = {
        "hang": choice.rows,
        "cot": choice.columns,
        "mau": choice.form,
        "phan": str(choice.section),
        "chi-tieu": choice.element,
        "ky": choice.period,
        "tieu-chi": choice.category,
    }
    return urlencode({**asked, **{name.replace("_", "-"): value for name, value in other.items()}})


@require_safe
def pivot(request: HttpRequest) -> HttpResponse:
    """The table with its picture."""
    found = _found(request)
    context: dict[str, object] = {"pivot": found}
    if found is not None:
        context |= {
            "axes": list(Axis),
            "columns": [
                (head, f"?{_asked(found, ve=str(at))}", at == found.drawn) for at, head in enumerate(found.columns)
            ],
            "query": _asked(found, ve=str(found.drawn)),
            "holds_element": Axis.ELEMENT not in (found.choice.rows, found.choice.columns),
            "holds_period": Axis.PERIOD not in (found.choice.rows, found.choice.columns),
        }
    return render(request, "reporting/pivot.html", context)


@require_safe
def pivot_book(request: HttpRequest) -> HttpResponse:
    """The same table as a workbook."""
    found = _found(request)
    if found is None:
        raise Unknown
    head = [(found.choice.rows.words, 40.0), *((one.words, 18.0) for one in found.columns)]
    rows: list[tuple[str | Decimal | None, ...]] = [
        (line.head.words, *(cell.value for cell in line.cells)) for line in found.lines
    ]
    rows += [(f"({number}) {note}",) for number, note in enumerate(found.notes, start=1)]
    return file_answer(book_of([Sheet("Số liệu", found.title, head, rows, held=1)]), f"so-lieu-{today():%Y-%m-%d}.xlsx")
