"""Sổ tiếp công dân as page and Excel; with names only for a head of the unit, who says why."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.files.serving import file_answer
from caunoi.ground.times import date_vi, today
from caunoi.ground.ui.inputs import whole_number
from caunoi.org.access import person_of
from caunoi.org.models import Person
from caunoi.petitions import actions
from caunoi.petitions.access import check_may_keep_book, keeps_rules, may_open_book
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.forms import ReasonForm
from caunoi.petitions.models import Identity, PetitionSet
from caunoi.petitions.queries import book as books
from caunoi.petitions.views.asking import given
from caunoi.petitions.writing import reception_book

TITLE = "SỔ TIẾP CÔNG DÂN (Mẫu 03/TCD)"


def _asked(request: HttpRequest) -> tuple[Person, date, date, str]:
    """Whose book of which days; days that are not understood are this year's."""
    person = person_of(request)
    check_may_keep_book(person)
    year = today().year
    first, last = _day(request, "tu", date(year, 1, 1)), _day(request, "den", date(year, 12, 31))
    channel = request.GET.get("kenh", "")
    return person, min(first, last), max(first, last), channel if channel in books.SAID else ""


def _day(request: HttpRequest, name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return otherwise


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """The book on a page: thirteen columns, names sealed."""
    person, first, last, channel = _asked(request)
    number = max(1, min(whole_number(request, "trang", 1), 400))
    start = (number - 1) * books.PAGE
    rows = books.book_rows(books.in_book(person, first, last, channel), start=start, most=books.PAGE + 1)
    asked = {"tu": first.isoformat(), "den": last.isoformat(), "kenh": channel}
    context = {
        "rows": rows[: books.PAGE],
        "first": first,
        "last": last,
        "channel": channel,
        "channels": [(one.value, one.label) for one in books.SAID],
        "address": urlencode(asked),
        "previous": "?" + urlencode({**asked, "trang": number - 1}) if number > 1 else "",
        "next": "?" + urlencode({**asked, "trang": number + 1}) if len(rows) > books.PAGE else "",
        "may_open": may_open_book(person),
        "may_print": keeps_rules(person),
    }
    return render(request, "petitions/book.html", context)


@require_safe
def book_file(request: HttpRequest) -> HttpResponse:
    """The book as Excel, names sealed."""
    person, first, last, channel = _asked(request)
    return _file(person, first, last, books.in_book(person, first, last, channel))


@require_http_methods(["GET", "POST"])
def book_with_names(request: HttpRequest) -> HttpResponse:
    """The book as Excel with who came: asked with a reason, each opening in the trail, the other heads told."""
    person, first, last, channel = _asked(request)
    found = books.in_book(person, first, last, channel)
    form = ReasonForm(given(request))
    if request.method == "POST" and form.is_valid():
        try:
            named = actions.open_book(
                petitions=list(found[: books.MOST]), by=person, reason=form.cleaned_data["reason"]
            )
        except CannotHandle as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
        else:
            return _file(person, first, last, found, named)
    return render(request, "petitions/book_names.html", {"form": form, "first": first, "last": last})


def _file(
    person: Person, first: date, last: date, found: PetitionSet, named: dict[int, Identity] | None = None
) -> HttpResponse:
    rows = [
        (
            one.number, one.day, one.person, one.id_number, one.words, one.kind, one.voices, one.settled_by, one.is_own,
            one.guided, one.taken_by, one.result, f"{one.ref} · {one.note}",
        )
        for one in books.book_rows(found, most=books.MOST, named=named)
    ]  # fmt: skip
    lead = f"Từ {date_vi(first)} đến {date_vi(last)}. Người lập: {person}, ngày {date_vi(today())}."
    book = reception_book(TITLE, lead, books.COLUMNS, rows)
    return file_answer(book, f"so-tiep-cong-dan-{first.isoformat()}-{last.isoformat()}.xlsx")
