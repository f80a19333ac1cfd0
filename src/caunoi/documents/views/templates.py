"""The templates of an office."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.documents import actions
from caunoi.documents.access import units_written_by
from caunoi.documents.actions import FaultyTemplate
from caunoi.documents.forms.dispatching import TemplateForm
from caunoi.documents.queries.templates import TemplateRow, kind_of_code, template_bytes, templates_of
from caunoi.documents.writing import Kind, default_template
from caunoi.ground import text
from caunoi.ground.files.actions import UploadRefused
from caunoi.ground.files.serving import file_answer
from caunoi.org.access import Denied, Unknown, person_of
from caunoi.org.models import Person, Unit


def _unit_of(request: HttpRequest, person: Person) -> tuple[Unit, list[Unit]]:
    """The unit named in the address, else the first whose registers the person keeps."""
    units = list(units_written_by(person))
    if not units:
        raise Denied("Chỉ văn phòng, cán bộ, chuyên viên giữ sổ của đơn vị được đổi mẫu văn bản.")
    return next((unit for unit in units if unit.code == request.GET.get("don-vi")), units[0]), units


def _kind_of(code: str) -> Kind:
    kind = kind_of_code(code)
    if kind is None:
        raise Unknown
    return kind


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every kind with the template in use."""
    unit, units = _unit_of(request, person_of(request))
    return render(request, "documents/templates.html", {"unit": unit, "units": units, "rows": templates_of(unit)})


@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, code: str) -> HttpResponse:
    """One kind: take the template, put another one in its place."""
    person = person_of(request)
    unit, _ = _unit_of(request, person)
    kind = _kind_of(code)
    form, faults = TemplateForm(request.POST or None, request.FILES or None), list[str]()
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_template(unit=unit, kind=kind, upload=form.cleaned_data["upload"], by=person)
        except UploadRefused as error:
            form.add_error("upload", error.sentence)
        except FaultyTemplate as error:
            faults = error.sentences
            form.add_error("upload", "Mẫu chưa dùng được. Sửa các chỗ nêu ở trên rồi tải lại.")
        else:
            messages.success(request, f"Văn bản {kind.words.lower()} viết từ nay dùng mẫu này.")
            return redirect(f"{request.path}?don-vi={unit.code}")
    row: TemplateRow = next(row for row in templates_of(unit) if row.kind == kind)
    return render(request, "documents/template.html", {"unit": unit, "row": row, "form": form, "faults": faults})


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Go back to the template that comes with the product."""
    person = person_of(request)
    unit, _ = _unit_of(request, person)
    kind = _kind_of(code)
    actions.drop_template(unit=unit, kind=kind, by=person)
    messages.success(request, "Đã về mẫu có sẵn.")
    return redirect(f"{reverse('documents:templates')}?don-vi={unit.code}")


@require_safe
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The template in use as a Word file, or with `?ban=san` the one that comes with the product."""
    unit, _ = _unit_of(request, person_of(request))
    kind = _kind_of(code)
    shipped = request.GET.get("ban") == "san"
    try:
        content = default_template(kind) if shipped else template_bytes(unit, kind)
    except FileNotFoundError as error:
        raise Http404 from error
    return file_answer(content, f"mau-{text.slug(kind.words)}.docx")
