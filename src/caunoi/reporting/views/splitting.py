"""Pages on which the Office splits data elements by groups of people, and keeps the ways to split."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.org.access import Unknown
from caunoi.reporting import actions
from caunoi.reporting.forms.splitting import CategoryForm, SplitForm
from caunoi.reporting.models import Category, DataElement
from caunoi.reporting.queries.catalogue import split_of, splits_in_use
from caunoi.reporting.views.asking import done
from caunoi.reporting.views.settings import keeper_of


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """All ways to split, and how many elements are split by each."""
    keeper_of(request)
    return render(request, "reporting/categories.html", {"rows": splits_in_use()})


@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, code: str = "") -> HttpResponse:
    """A way to split."""
    person = keeper_of(request)
    found = Category.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise Unknown
    form = CategoryForm(request.POST or None, category=found)
    if saved := done(request, form, lambda fields: actions.save_category(category=found, **fields, by=person)):
        messages.success(request, f"Đã lưu tiêu chí {saved.name}.")
        return redirect("reporting:categories")
    return render(request, "reporting/category.html", {"form": form, "category": found})


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, code: str) -> HttpResponse:
    """How the next version of a form splits an element."""
    person = keeper_of(request)
    found = DataElement.objects.filter(code=code).select_related("combo").first()
    if found is None:
        raise Unknown
    held = split_of(found)
    form = SplitForm(
        request.POST or None,
        categories=list(Category.objects.order_by("code")),
        chosen=[one.code for one in held.categories],
    )

    def deed(_: object) -> bool:
        actions.split_element(element=found, categories=form.categories, by=person)
        return True

    if done(request, form, deed):
        messages.success(request, f"Bản biểu mẫu lập từ nay hỏi chỉ tiêu {found.code} theo cách phân tổ mới.")
        return redirect("reporting:element", found.code)
    return render(request, "reporting/split.html", {"form": form, "element": found, "held": held})
