"""Pages of units: list, tree, one unit, and the forms that change it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground import times
from caunoi.org import access, actions, forms, queries
from caunoi.org.models import Unit, UnitKind
from caunoi.org.views.common import asker, attempt, form_page, page_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(unit: Unit) -> list[tuple[str, str]]:
    return [
        ("Đơn vị", reverse("org:units")),
        (unit.short_name, reverse("org:unit", args=[unit.code])),
    ]


def _managed(request: HttpRequest, code: str) -> Unit:
    unit = access.unit_for(asker(request), code)
    access.check_may_manage(asker(request), unit)
    return unit


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """All units in scope; search, one kind at a time, twenty-five a page."""
    person = asker(request)
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
    return render(request, "org/unit_tree.html", {"branches": queries.tree_of(asker(request))})


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: facts, what stands under it, people, other names, history."""
    person = asker(request)
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
    person = asker(request)
    access.check_manages(person)
    parents = access.managed_units(person).standing(on=times.today()).exclude(kind=UnitKind.AREA)
    above = parents.filter(code=request.GET.get("duoi", "")).first()
    form = forms.NewUnitForm(request.POST or None, among=parents, lines=parents, initial={"parent": above})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.open_unit, by=person, **form.cleaned_data)
        if made:
            messages.success(request, f"Đã lập {made.short_name}.")
            return redirect("org:unit", made.code)
    return form_page(
        request,
        form,
        title="Thêm đơn vị",
        submit="Thêm đơn vị",
        back=reverse("org:units"),
        crumbs=[("Đơn vị", reverse("org:units"))],
        units=parents,
    )


@form_methods
def unit_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Put right what was written wrongly."""
    unit = _managed(request, code)
    if request.POST.get("conflict") == "theirs":
        return redirect("org:unit", code)
    lines = access.units_for(asker(request)).standing(on=times.today()).exclude(kind=UnitKind.AREA)
    names = ("version", "short_name", "name", "line", "telephone", "email")
    initial = {name: getattr(unit, name) for name in names}
    form = forms.UnitForm(request.POST or None, lines=lines, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.correct_unit, unit=unit, by=asker(request), seen=form.seen, **form.values)
        if saved:
            messages.success(request, "Đã lưu.")
            return redirect("org:unit", code)
    title = f"Sửa thông tin {unit.short_name}"
    back = reverse("org:unit", args=[code])
    return form_page(request, form, title=title, submit="Lưu", back=back, crumbs=_crumbs(unit), units=lines)


@form_methods
def unit_rename(request: HttpRequest, code: str) -> HttpResponse:
    """Give the unit a new name from a day on."""
    unit = _managed(request, code)
    if request.POST.get("conflict") == "theirs":
        return redirect("org:unit", code)
    initial = {name: getattr(unit, name) for name in ("version", "short_name", "name", "place_kind")}
    form = forms.RenameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.rename_unit, unit=unit, by=asker(request), seen=form.seen, **form.values)
        if saved:
            messages.success(request, f"Đã đổi tên thành {saved.short_name}.")
            return redirect("org:unit", code)
    return form_page(
        request,
        form,
        title=f"Đổi tên {unit.short_name}",
        submit="Đổi tên",
        back=reverse("org:unit", args=[code]),
        crumbs=_crumbs(unit),
        lead="Văn bản cũ vẫn in tên cũ. Tên cũ vẫn tìm được.",
    )


@form_methods
def unit_merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge the unit into another."""
    unit = _managed(request, code)
    if request.POST.get("conflict") == "theirs":
        return redirect("org:unit", code)
    others = access.managed_units(asker(request)).standing(on=times.today()).filter(kind=unit.kind).exclude(pk=unit.pk)
    form = forms.MergeForm(request.POST or None, among=others, initial={"version": unit.version})
    if request.method == "POST" and form.is_valid():
        heir = attempt(form, actions.merge_units, units=[unit], by=asker(request), seen=form.seen, **form.values)
        if heir:
            messages.success(request, f"Đã nhập {unit.short_name} vào {heir.short_name}.")
            return redirect("org:unit", heir.code)
    return form_page(
        request,
        form,
        title=f"Nhập {unit.short_name} vào đơn vị khác",
        submit="Nhập",
        back=reverse("org:unit", args=[code]),
        crumbs=_crumbs(unit),
        warning="Số liệu cũ giữ nguyên và tìm được ở đơn vị mới. Người và đơn vị trực thuộc chuyển sang đơn vị mới.",
        units=others.exclude(kind=UnitKind.AREA),
    )


@form_methods
def unit_split(request: HttpRequest, code: str) -> HttpResponse:
    """Split the unit into new ones."""
    unit = _managed(request, code)
    if request.POST.get("conflict") == "theirs":
        return redirect("org:unit", code)
    form = forms.SplitForm(request.POST or None, unit=unit, initial={"version": unit.version})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.split_unit, unit=unit, by=asker(request), seen=form.seen, **form.values)
        if made:
            messages.success(request, f"Đã tách thành {', '.join(part.short_name for part in made)}.")
            return redirect("org:unit", made[0].code)
    return form_page(
        request,
        form,
        title=f"Tách {unit.short_name}",
        submit="Tách",
        back=reverse("org:unit", args=[code]),
        crumbs=_crumbs(unit),
    )


@form_methods
def unit_move(request: HttpRequest, code: str) -> HttpResponse:
    """Hang the unit under another parent."""
    unit = _managed(request, code)
    if request.POST.get("conflict") == "theirs":
        return redirect("org:unit", code)
    parents = access.managed_units(asker(request)).standing(on=times.today()).exclude(kind=UnitKind.AREA)
    form = forms.MoveForm(request.POST or None, among=parents, initial={"version": unit.version})
    if request.method == "POST" and form.is_valid():
        moved = attempt(form, actions.move_unit, unit=unit, by=asker(request), seen=form.seen, **form.values)
        if moved:
            messages.success(request, f"Đã chuyển {moved.short_name}.")
            return redirect("org:unit", code)
    title = f"Chuyển {unit.short_name} về đơn vị khác"
    back = reverse("org:unit", args=[code])
    return form_page(request, form, title=title, submit="Chuyển", back=back, crumbs=_crumbs(unit), units=parents)


@form_methods
def unit_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a unit that nobody follows."""
    unit = _managed(request, code)
    if request.POST.get("conflict") == "theirs":
        return redirect("org:unit", code)
    form = forms.OnForm(request.POST or None, initial={"version": unit.version})
    if request.method == "POST" and form.is_valid():
        closed = attempt(form, actions.close_unit, unit=unit, by=asker(request), seen=form.seen, **form.values)
        if closed:
            messages.success(request, f"{closed.short_name} đã thôi hoạt động.")
            return redirect("org:unit", code)
    return form_page(
        request,
        form,
        title=f"Đóng {unit.short_name}",
        submit="Đóng đơn vị",
        back=reverse("org:unit", args=[code]),
        crumbs=_crumbs(unit),
        warning="Chức vụ trong đơn vị kết thúc ngày hôm trước. Có đơn vị khác tiếp nhận thì dùng Nhập vào đơn vị khác.",
    )


@form_methods
def alias_new(request: HttpRequest, code: str) -> HttpResponse:
    """Let the unit be found by another name."""
    unit = _managed(request, code)
    form = forms.AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        named = attempt(form, actions.add_alias, unit=unit, by=asker(request), **form.cleaned_data)
        if named:
            messages.success(request, "Đã thêm tên.")
            return redirect("org:unit", code)
    title = f"Thêm tên khác của {unit.short_name}"
    back = reverse("org:unit", args=[code])
    return form_page(request, form, title=title, submit="Thêm tên", back=back, crumbs=_crumbs(unit))


@require_POST
def alias_remove(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Drop one of the other names."""
    unit = _managed(request, code)
    try:
        actions.remove_alias(unit=unit, number=number, by=asker(request))
        messages.success(request, "Đã bỏ tên.")
    except actions.CannotManage as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("org:unit", code)
