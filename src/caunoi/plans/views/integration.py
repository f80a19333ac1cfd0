"""The grid of integration: units × lines of a plan in one year, on the page and as an Excel file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.ground.files.serving import file_answer
from caunoi.ground.ui.inputs import whole_number
from caunoi.org.access import person_of, unit_for
from caunoi.plans.access import plan_for
from caunoi.plans.queries import integration
from caunoi.plans.sheets import grid_book


@require_safe
def grid(request: HttpRequest, ref: str) -> HttpResponse:
    """All lines or all units with counts, gaps first; `muc` opens one line, `don-vi` one unit."""
    person = person_of(request)
    plan = plan_for(person, ref)
    year = integration.year_in(plan, whole_number(request, "nam"))
    context = {"plan": plan, "year": year}
    if request.GET.get("don-vi"):
        unit = unit_for(person, request.GET["don-vi"])
        standing = integration.unit_standing(person, plan, year, unit)
        return render(request, "plans/grid_unit.html", {**context, "standing": standing})
    if request.GET.get("muc"):
        found = integration.line_standing(person, plan, year, whole_number(request, "muc"))
        return render(request, "plans/grid_line.html", {**context, "standing": found})
    units = request.GET.get("xem") == integration.Axis.UNITS
    axis = integration.Axis.UNITS if units else integration.Axis.LINES
    whole = integration.grid_of(person, plan, year, axis)
    return render(request, "plans/grid.html", {**context, "grid": whole, "rows": [vars(row) for row in whole.rows]})


@require_safe
def excel(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole grid as an Excel file."""
    person = person_of(request)
    plan = plan_for(person, ref)
    year = integration.year_in(plan, whole_number(request, "nam"))
    return file_answer(grid_book(integration.sheet_of(person, plan, year)), f"long-ghep-{year}.xlsx")
