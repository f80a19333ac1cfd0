"""Importing lists of residential areas and of accounts: upload, look, apply; then the slips to hand out."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground import text
from caunoi.ground.files.serving import file_answer
from caunoi.ground.ui.inputs import ListFileForm
from caunoi.org import access, actions, queries, reading
from caunoi.org.access import person_of
from caunoi.org.models import DraftStatus, ImportKind
from caunoi.org.views.common import form_page, page_of, show_once, shown_once

KINDS = (ImportKind.AREAS, ImportKind.PEOPLE)
SLIPS = "first_passwords_of"
upload_methods = require_http_methods(["GET", "HEAD", "POST"])


@upload_methods
def import_new(request: HttpRequest) -> HttpResponse:
    """Hand over a file of residential areas; nothing is written into the tree."""
    return _upload(
        request,
        ListFileForm(request.POST or None, request.FILES or None, read=reading.area_rows),
        ImportKind.AREAS,
        above=("Đơn vị", reverse("org:units")),
        template=reverse("org:import_template"),
    )


@upload_methods
def accounts_new(request: HttpRequest) -> HttpResponse:
    """Hand over a file of accounts; none is made."""
    return _upload(
        request,
        ListFileForm(request.POST or None, request.FILES or None, read=reading.account_rows),
        ImportKind.PEOPLE,
        above=("Người dùng", reverse("org:people")),
        template=reverse("org:accounts_template"),
    )


def _upload(
    request: HttpRequest,
    form: ListFileForm[reading.AreaRow] | ListFileForm[reading.AccountRow],
    kind: ImportKind,
    *,
    above: tuple[str, str],
    template: str,
) -> HttpResponse:
    person = person_of(request)
    access.check_manages(person)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name or ""
        draft = actions.keep_import(rows=form.rows, file_name=name, by=person, kind=kind)
        return redirect("org:import_preview", draft.key)
    return form_page(
        request,
        form,
        title=f"Nhập danh sách {kind.label}",
        submit="Xem trước",
        back=above[1],
        crumbs=[above],
        lead="Máy đọc tệp và cho xem từng dòng. Chưa ghi gì cho đến khi bấm Nhập.",
        multipart=True,
        download=(template, "Tải tệp mẫu"),
    )


@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """An Excel file of residential areas to fill in, with the communes of the person."""
    return file_answer(queries.area_template_for(person_of(request)), "mau-khu-dan-cu.xlsx")


@require_safe
def accounts_template(request: HttpRequest) -> HttpResponse:
    """An Excel file of accounts to fill in, with the units of the person."""
    return file_answer(queries.account_template_for(person_of(request)), "mau-tai-khoan.xlsx")


@require_safe
def import_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Each row with its verdict, errors first; afterwards what became of the list."""
    person = person_of(request)
    draft = access.import_for(person, key, *KINDS)
    if draft.status == DraftStatus.APPLIED:
        waiting = queries.not_signed_in_yet(draft).count() if draft.kind == ImportKind.PEOPLE else 0
        return render(request, "org/import_done.html", {"draft": draft, "waiting": waiting})
    preview = queries.preview_of(draft, person)
    verdict = request.GET.get("ket-qua", "")
    context = {
        "draft": draft,
        "preview": preview,
        "chips": preview.chips(verdict),
        "page": page_of(request, preview.of(verdict)),
    }
    return render(request, "org/import_preview.html", context)


@require_safe
def import_verdicts(request: HttpRequest, key: str) -> HttpResponse:
    """The rows with their verdicts as an Excel file."""
    person = person_of(request)
    draft = access.import_for(person, key, *KINDS)
    if draft.status == DraftStatus.APPLIED:
        return redirect("org:import_preview", key)
    return file_answer(queries.preview_of(draft, person).book(), "ket-qua.xlsx")


@require_POST
def import_apply(request: HttpRequest, key: str) -> HttpResponse:
    """Write the rows, once; new accounts lead to their slips."""
    draft = access.import_for(person_of(request), key, *KINDS)
    try:
        applied = actions.apply_import(draft=draft, by=person_of(request), only_good=request.POST.get("dong") == "dung")
    except actions.CannotManage as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("org:import_preview", key)
    messages.success(request, f"Đã nhập {text.number_vi(applied.preview.good)} {draft.get_kind_display()}.")
    return _to_slips(request, key, applied.registered)


@require_POST
def slips_renew(request: HttpRequest, key: str) -> HttpResponse:
    """New first passwords for those of the list who have not signed in yet."""
    draft = access.import_for(person_of(request), key, *KINDS)
    try:
        renewed = actions.renew_slips(draft=draft, by=person_of(request))
    except actions.CannotManage as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("org:import_preview", key)
    return _to_slips(request, key, renewed)


def _to_slips(request: HttpRequest, key: str, registered: Sequence[actions.Registered]) -> HttpResponse:
    if not registered:
        return redirect("org:import_preview", key)
    show_once(request, SLIPS, [key, {one.person.pk: one.password for one in registered}])
    return redirect("org:slips", key)


@never_cache
@require_safe
def slips(request: HttpRequest, key: str) -> HttpResponse:
    """A slip for each new person of the list, to print, cut and hand out; shown once."""
    draft = access.import_for(person_of(request), key, *KINDS)
    kept = shown_once(request, SLIPS)
    passwords = kept[1] if kept and kept[0] == key else {}
    context = {"draft": draft, "slips": queries.slips_of(draft, passwords), "address": settings.BASE_URL}
    return render(request, "org/slips.html", context)
