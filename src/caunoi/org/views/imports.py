"""Importing residential areas: upload, look, apply."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.org import access, actions, forms, queries
from caunoi.org.models import DraftStatus
from caunoi.org.views.common import asker, form_page, page_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Hand over a file; nothing is written into the tree."""
    person = asker(request)
    access.check_manages(person)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name or ""
        draft = actions.keep_import(rows=form.rows, file_name=name, by=person)
        return redirect("org:import_preview", draft.key)
    return form_page(
        request,
        form,
        title="Nhập danh sách khu dân cư",
        submit="Xem trước",
        back=reverse("org:units"),
        crumbs=[("Đơn vị", reverse("org:units"))],
        lead="Máy đọc tệp và cho xem từng dòng. Chưa ghi gì cho đến khi bấm Nhập.",
        multipart=True,
        download=(reverse("org:import_template"), "Tải tệp mẫu"),
    )


@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """An Excel file to fill in, with the communes of the person."""
    response = HttpResponse(queries.area_template_for(asker(request)), content_type=EXCEL)
    response.headers["Content-Disposition"] = 'attachment; filename="mau-khu-dan-cu.xlsx"'
    return response


@require_safe
def import_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Each row with its verdict, errors first."""
    person = asker(request)
    draft = access.import_for(person, key)
    if draft.status == DraftStatus.APPLIED:
        return render(request, "org/import_done.html", {"draft": draft})
    preview = queries.preview_of(draft, person)
    verdict = request.GET.get("ket-qua", "")
    context = {
        "draft": draft,
        "preview": preview,
        "chips": preview.chips(verdict),
        "page": page_of(request, preview.of(verdict)),
        "columns": ["Xã, phường", "Khu dân cư", "Mã"],
    }
    return render(request, "org/import_preview.html", context)


@require_POST
def import_apply(request: HttpRequest, key: str) -> HttpResponse:
    """Write the rows, once."""
    draft = access.import_for(asker(request), key)
    try:
        applied = actions.apply_import(draft=draft, by=asker(request), only_good=request.POST.get("dong") == "dung")
        messages.success(request, f"Đã nhập {applied.good} khu dân cư.")
    except actions.CannotManage as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("org:import_preview", key)
