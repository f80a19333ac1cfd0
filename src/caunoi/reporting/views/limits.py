"""Pages on which the Office keeps thresholds and ranges."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.text import number_vi
from caunoi.ground.times import today
from caunoi.org.access import Unknown
from caunoi.reporting import actions
from caunoi.reporting.access import collects_for
from caunoi.reporting.forms.limits import ComputeForm, RangeForm, ThresholdForm
from caunoi.reporting.models import Threshold, ValueRange
from caunoi.reporting.queries.forms import current_forms, units_beneath
from caunoi.reporting.queries.limits import elements_with_ranges, ranges, thresholds
from caunoi.reporting.steadiness import Thresholds
from caunoi.reporting.views.asking import done
from caunoi.reporting.views.settings import keeper_of

PAGE = 50


@require_safe
def threshold_list(request: HttpRequest) -> HttpResponse:
    """All thresholds, and what holds where none is set."""
    keeper_of(request)
    context = {"rows": thresholds(), "default": Thresholds()}
    return render(request, "reporting/thresholds.html", context)


@require_http_methods(["GET", "POST"])
def threshold(request: HttpRequest, number: int = 0) -> HttpResponse:
    """The thresholds of some periods."""
    person = keeper_of(request)
    found = Threshold.objects.filter(pk=number).first() if number else None
    if number and found is None:
        raise Unknown
    form = ThresholdForm(request.POST or None, threshold=found)
    if done(request, form, lambda fields: actions.save_threshold(threshold=found, fields=fields, by=person)):
        messages.success(request, "Đã lưu ngưỡng kiểm tra.")
        return redirect("reporting:thresholds")
    return render(request, "reporting/threshold.html", {"form": form, "threshold": found})


@require_safe
def range_list(request: HttpRequest) -> HttpResponse:
    """The ranges; `?chi-tieu=` those of one element."""
    keeper_of(request)
    code = request.GET.get("chi-tieu", "")
    page = Paginator(ranges(code), PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "elements": elements_with_ranges(), "chosen": code}
    return render(request, "reporting/ranges.html", context)


@require_http_methods(["GET", "POST"])
def value_range(request: HttpRequest, number: int = 0) -> HttpResponse:
    """A range; `?chi-tieu=` begins with an element."""
    person = keeper_of(request)
    found = ValueRange.objects.filter(pk=number).select_related("element").first() if number else None
    if number and found is None:
        raise Unknown
    units = units_beneath(collects_for(person)[0], today())
    form = RangeForm(request.POST or None, held=found, units=units, code=request.GET.get("chi-tieu", ""))
    if saved := done(request, form, lambda fields: actions.save_range(held=found, fields=fields, by=person)):
        messages.success(request, f"Đã lưu khoảng giá trị của chỉ tiêu {saved.element.code}.")
        return redirect(f"{reverse('reporting:ranges')}?chi-tieu={saved.element.code}")
    return render(request, "reporting/range.html", {"form": form, "range": found})


@require_http_methods(["GET", "POST"])
def compute(request: HttpRequest) -> HttpResponse:
    """Work ranges out from the units' own past."""
    person = keeper_of(request)
    form = ComputeForm(request.POST or None, sets=current_forms())
    if made := done(request, form, lambda fields: actions.compute_ranges(**fields, by=person)):
        messages.success(request, f"Đã tính {number_vi(made)} khoảng từ số liệu của từng đơn vị.")
        chosen = form.cleaned_data["element"]
        return redirect(reverse("reporting:ranges") + (f"?chi-tieu={chosen.code}" if chosen else ""))
    limits = Threshold.objects.holding(today())
    return render(request, "reporting/ranges_compute.html", {"form": form, "limits": limits})
