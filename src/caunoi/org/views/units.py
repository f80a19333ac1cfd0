"""Pages of units: list, tree, one unit, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground import times
from caunoi.org import access, actions, forms, queries
from caunoi.org.access import person_of
from caunoi.org.models import Unit, UnitKind
from caunoi.org.views.common import Words, deed_page, page_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(unit: Unit) -> list[tuple[str, str]]:
    return [
        ("Đơn vị", reverse("org:units")),
        (unit.short_name, reverse("org:unit", args=[unit.code])),
    ]


def _page_of(unit: Unit) -> str:
    return reverse("org:unit", args=[unit.code])


def _managed(request: HttpRequest, code: str) -> Unit:
    unit = access.unit_for(person_of(request), code)
    access.check_may_manage(person_of(request), unit)
    return unit


def _change(
    request: HttpRequest, unit: Unit, form: Form, deed: Callable[..., Any], words: Words, **page: Any
) -> HttpResponse:
    """The page of one form that changes this unit."""
    page = {"back": _page_of(unit), "crumbs": _crumbs(unit)} | page
    return deed_page(request, form, partial(deed, unit=unit), words, **page)


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """All units in scope; search, one kind at a time, twenty-five a page."""
    person = person_of(request)
    query, kind, closed = request.GET.get("q", ""), request.GET.get("loai", ""), request.GET.get("da-dong") == "1"
    context = {
        "query": query,
        "chips": queries.kind_chips(person, query=query, kind=kind, closed=closed),
        "page": page_of(request, queries.unit_list(person, query=query, kind=kind, closed=closed)),
        "manages": access.manages(person),
        "closed": closed,
    }
    return render(request, "org/units.html", context)


@require_safe
def unit_tree(request: HttpRequest) -> HttpResponse:
    """The standing units as a tree; residential areas are counted."""
    return render(request, "org/unit_tree.html", {"branches": queries.tree_of(person_of(request))})


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: facts, what stands under it, people, other names, history."""
    person = person_of(request)
    found = access.unit_for(person, code)
    context = {
        "unit": found,
        "crumbs": queries.line_above(person, found),
        "page": page_of(request, queries.children_of(found).select_related("parent")),
        "posts": queries.posts_in(found),
        "aliases": found.aliases.order_by("name"),
        "history": queries.history_of(found),
        "followers": queries.followers_of(found)[:100],
        "may_manage": access.may_manage(person, found),
        "stands": found.stands(times.today()),
    }
    return render(request, "org/unit.html", context)


@form_methods
def unit_new(request: HttpRequest) -> HttpResponse:
    """Open a unit."""
    person = person_of(request)
    access.check_manages(person)
    parents = access.managed_units(person).standing(on=times.today()).exclude(kind=UnitKind.AREA)
    above = parents.filter(code=request.GET.get("duoi", "")).first()
    form = forms.NewUnitForm(request.POST or None, among=parents, lines=parents, initial={"parent": above})
    words = ("Thêm đơn vị", "Thêm đơn vị", lambda made: f"Đã lập {made.short_name}.")
    back = reverse("org:units")
    return deed_page(
        request, form, actions.open_unit, words, back=back, crumbs=[("Đơn vị", back)], lands=_page_of, units=parents
    )


@form_methods
def unit_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Put right what was written wrongly."""
    unit = _managed(request, code)
    lines = access.units_for(person_of(request)).standing(on=times.today()).exclude(kind=UnitKind.AREA)
    names = ("version", "short_name", "name", "line", "telephone", "email")
    form = forms.UnitForm(request.POST or None, lines=lines, initial={name: getattr(unit, name) for name in names})
    words = (f"Sửa thông tin {unit.short_name}", "Lưu", "Đã lưu.")
    return _change(request, unit, form, actions.correct_unit, words, units=lines)


@form_methods
def unit_rename(request: HttpRequest, code: str) -> HttpResponse:
    """Give the unit a new name from a day on."""
    unit = _managed(request, code)
    names = ("version", "short_name", "name", "place_kind")
    form = forms.RenameForm(request.POST or None, initial={name: getattr(unit, name) for name in names})
    words = (f"Đổi tên {unit.short_name}", "Đổi tên", lambda made: f"Đã đổi tên thành {made.short_name}.")
    lead = "Văn bản cũ vẫn in tên cũ. Tên cũ vẫn tìm được."
    return _change(request, unit, form, actions.rename_unit, words, lead=lead)


@form_methods
def unit_merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge the unit into another."""
    unit = _managed(request, code)
    others = (
        access.managed_units(person_of(request)).standing(on=times.today()).filter(kind=unit.kind).exclude(pk=unit.pk)
    )
    form = forms.MergeForm(request.POST or None, among=others, initial={"version": unit.version})

    def merge(unit: Unit, **given: Any) -> Unit:
        return actions.merge_units(units=[unit], **given)

    name = unit.short_name
    words = (f"Nhập {name} vào đơn vị khác", "Nhập", lambda heir: f"Đã nhập {name} vào {heir.short_name}.")
    warning = "Số liệu cũ giữ nguyên và tìm được ở đơn vị mới. Người và đơn vị trực thuộc chuyển sang đơn vị mới."
    taking = others.exclude(kind=UnitKind.AREA)
    return _change(request, unit, form, merge, words, lands=_page_of, warning=warning, units=taking)


@form_methods
def unit_split(request: HttpRequest, code: str) -> HttpResponse:
    """Split the unit into new ones."""
    unit = _managed(request, code)
    form = forms.SplitForm(request.POST or None, unit=unit, initial={"version": unit.version})
    words = (
        f"Tách {unit.short_name}",
        "Tách",
        lambda made: f"Đã tách thành {', '.join(part.short_name for part in made)}.",
    )
    return _change(request, unit, form, actions.split_unit, words, lands=lambda made: _page_of(made[0]))


@form_methods
def unit_move(request: HttpRequest, code: str) -> HttpResponse:
    """Hang the unit under another parent."""
    unit = _managed(request, code)
    parents = access.managed_units(person_of(request)).standing(on=times.today()).exclude(kind=UnitKind.AREA)
    form = forms.MoveForm(request.POST or None, among=parents, initial={"version": unit.version})
    words = (f"Chuyển {unit.short_name} về đơn vị khác", "Chuyển", lambda made: f"Đã chuyển {made.short_name}.")
    return _change(request, unit, form, actions.move_unit, words, units=parents)


@form_methods
def unit_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a unit that nobody follows."""
    unit = _managed(request, code)
    form = forms.OnForm(request.POST or None, initial={"version": unit.version})
    words = (f"Đóng {unit.short_name}", "Đóng đơn vị", lambda made: f"{made.short_name} đã thôi hoạt động.")
    warning = "Chức vụ trong đơn vị kết thúc ngày hôm trước. Có đơn vị khác tiếp nhận thì dùng Nhập vào đơn vị khác."
    return _change(request, unit, form, actions.close_unit, words, warning=warning)


@form_methods
def alias_new(request: HttpRequest, code: str) -> HttpResponse:
    """Let the unit be found by another name."""
    unit = _managed(request, code)
    form = forms.AliasForm(request.POST or None)
    words = (f"Thêm tên khác của {unit.short_name}", "Thêm tên", "Đã thêm tên.")
    return _change(request, unit, form, actions.add_alias, words)


@require_POST
def alias_remove(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Drop one of the other names."""
    unit = _managed(request, code)
    try:
        actions.remove_alias(unit=unit, number=number, by=person_of(request))
        messages.success(request, "Đã bỏ tên.")
    except actions.CannotManage as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("org:unit", code)
