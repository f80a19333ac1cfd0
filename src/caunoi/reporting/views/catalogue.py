"""Pages on which the Office keeps data elements and indicators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.figures import offered
from caunoi.org.access import Unknown
from caunoi.org.models import Person
from caunoi.reporting import actions
from caunoi.reporting.forms.catalogue import ElementForm, IndicatorForm
from caunoi.reporting.models import DataElement, Indicator
from caunoi.reporting.queries.catalogue import Tried, element_rows, indicator_tried
from caunoi.reporting.views.asking import done
from caunoi.reporting.views.settings import keeper_of


@require_safe
def elements(request: HttpRequest) -> HttpResponse:
    """All data elements, and which forms ask them."""
    keeper_of(request)
    titles = {code: one.title for code, one in offered().items()}
    rows = [(row, titles.get(row.element.figure, "")) for row in element_rows()]
    return render(request, "reporting/elements.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def element(request: HttpRequest, code: str = "") -> HttpResponse:
    """A data element."""
    person = keeper_of(request)
    found = DataElement.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise Unknown
    form = ElementForm(request.POST or None, thing=found)
    if saved := done(request, form, lambda fields: actions.save_element(element=found, fields=fields, by=person)):
        messages.success(request, f"Đã lưu chỉ tiêu {saved.code}.")
        return redirect("reporting:elements")
    return render(request, "reporting/element.html", {"form": form, "element": found})


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """All indicators."""
    keeper_of(request)
    return render(request, "reporting/indicators.html", {"indicators": Indicator.objects.order_by("code")})


def _tried(person: Person, fields: dict[str, Any]) -> list[Tried]:
    wanted = Indicator(**fields)
    actions.check_indicator(wanted)
    return indicator_tried(person, wanted)


@require_http_methods(["GET", "POST"])
def indicator(request: HttpRequest, code: str = "") -> HttpResponse:
    """An indicator: tried on the sums of the last rounds, then saved."""
    person = keeper_of(request)
    found = Indicator.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise Unknown
    form = IndicatorForm(request.POST or None, thing=found)
    trial = None
    if request.POST.get("do") == "try":
        trial = done(request, form, lambda fields: _tried(person, fields))
    elif saved := done(request, form, lambda fields: actions.save_indicator(indicator=found, fields=fields, by=person)):
        messages.success(request, f"Đã lưu chỉ số {saved.code}.")
        return redirect("reporting:indicators")
    places = form.cleaned_data["decimals"] if trial is not None else 0
    context = {"form": form, "indicator": found, "trial": trial, "places": places}
    return render(request, "reporting/indicator.html", context)
