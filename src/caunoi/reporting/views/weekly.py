"""The weekly file for the Front's central database, and its columns."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caunoi.ground.files.serving import file_answer
from caunoi.ground.times import today
from caunoi.org.access import Unknown
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.forms.weekly import WeekForm, WeeklyColumnForm
from caunoi.reporting.models import WeeklyColumn
from caunoi.reporting.queries.weekly import sources
from caunoi.reporting.views.settings import keeper_of
from caunoi.reporting.writing import Sheet, book_of


@require_http_methods(["GET", "POST"])
def weekly(request: HttpRequest) -> HttpResponse:
    """The columns; posting a day gives the file of its week."""
    person = keeper_of(request)
    form = WeekForm(request.POST or None, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        try:
            week, columns, rows = actions.take_weekly_file(day=form.cleaned_data["day"], by=person)
        except CannotReport as error:
            form.add_error(error.field or None, error.sentence)
        else:
            heads = [(column.title, 24.0) for column in columns]
            title = f"Số liệu nhập csdl.mattranso.vn, {week.words}"
            book = book_of(Sheet(name, f"{title}: {name.lower()}", heads, own) for name, own in rows)
            return file_answer(book, f"csdl-{week.iso}.xlsx")
    words = {source: told for _, own in sources() for source, told in own}
    told = [(one, words.get(one.source, one.source)) for one in WeeklyColumn.objects.order_by("position", "pk")]
    return render(request, "reporting/weekly.html", {"form": form, "columns": told})


@require_http_methods(["GET", "POST"])
def weekly_column(request: HttpRequest, number: int = 0) -> HttpResponse:
    """A column of the file."""
    person = keeper_of(request)
    found = WeeklyColumn.objects.filter(pk=number).first() if number else None
    if number and found is None:
        raise Unknown
    last = WeeklyColumn.objects.aggregate(most=Max("position"))["most"] or 0
    form = WeeklyColumnForm(request.POST or None, column=found, next_position=last + 1)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_weekly_column(column=found, fields=form.cleaned_data, by=person)
        except CannotReport as error:
            form.add_error(error.field or None, error.sentence)
        else:
            messages.success(request, f"Đã lưu cột {saved.title}.")
            return redirect("reporting:weekly")
    return render(request, "reporting/weekly_column.html", {"form": form, "column": found})
