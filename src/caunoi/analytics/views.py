"""Toàn cảnh: the state of everything in ten seconds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.analytics.access import check_oversees
from caunoi.analytics.queries import Measure, overview_of
from caunoi.org.access import person_of

FILTERS = (("", "Tất cả"), ("qua-han", "Quá hạn nộp"), ("chua-nop", "Chưa nộp"))


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Numbers, tiles and the table that says the same."""
    person = person_of(request)
    check_oversees(person)
    asked, ref = request.GET.get("do", ""), request.GET.get("dot", "")
    measure = Measure(asked) if asked in {str(one) for one in Measure} else Measure.FILLED
    found = overview_of(person, ref=ref, measure=measure)
    chosen = request.GET.get("loc", "")
    rows = {
        "qua-han": found.late,
        "chua-nop": tuple(row for row in found.rows if row.report.submitted_at is None),
    }.get(chosen, found.rows)
    dot = found.round.ref if found.round else ""
    context = {
        "found": found,
        "rows": rows,
        "measure": measure,
        "measures": [
            {"label": one.words, "href": f"?do={one}&dot={dot}", "current": one == measure} for one in Measure
        ],
        "chips": [
            {"label": label, "href": f"?do={measure}&dot={dot}&loc={key}#bang", "current": key == chosen}
            for key, label in FILTERS
        ],
        "rounds": [
            {"label": words[:1].upper() + words[1:], "href": f"?do={measure}&dot={one.ref}", "current": one.ref == dot}
            for one, words in found.rounds
        ],
    }
    return render(request, "analytics/overview.html", context)
