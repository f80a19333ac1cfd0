"""Bảng mã: for each residential area a sheet with the code that opens the page of sending, both places filled in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from caunoi.documents.serving import word_answer
from caunoi.documents.writing import CannotConvert, Poster, Sheet, write_posters
from caunoi.org.access import Unknown, person_of
from caunoi.org.models import Unit
from caunoi.org.queries.heads import qr_code, qr_picture
from caunoi.petitions.access import areas_entered_for, commune_entered_for

SIZES = {"a4": "A4", "a5": "A5"}
ASK = "Có việc cần phản ánh? Quét mã, gửi ngay cho Mặt trận."
MORE = (
    "Không cần tài khoản, không để tên cũng được. Gửi bằng chữ, ảnh hoặc giọng nói. Có mã để theo dõi, có ngày trả lời."
)


def _address(area: Unit) -> str:
    return settings.BASE_URL + reverse("portal:send_at_area", args=[area.code])


def _file(areas: list[Unit], commune: Unit, size: Sheet, *, as_pdf: bool) -> HttpResponse:
    """The sheets as Word, or as PDF for a print shop. Raises CannotConvert."""
    posters = [
        Poster(
            f"Mặt trận {commune.short_name}", area.short_name, ASK, qr_picture(_address(area)),
            f"Mã mở trang gửi kiến nghị của {area.short_name}", _address(area), MORE,
        )
        for area in areas
    ]  # fmt: skip
    word = write_posters(posters, size, f"Bảng mã gửi kiến nghị, {commune.short_name}")
    name = f"bang-ma-{areas[0].code if len(areas) == 1 else commune.code}-{size}"
    return word_answer(word, name, as_pdf=as_pdf)


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """The areas for which the person writes: one sheet each, of all of them or of the one in the address."""
    person = person_of(request)
    commune = commune_entered_for(person)
    areas = list(areas_entered_for(person, commune))
    code, size = request.GET.get("ban", ""), request.GET.get("kho", "a4")
    shown = [one for one in areas if code in ("", one.code)]
    if not shown and code:
        raise Unknown
    kind = request.GET.get("tep", "")
    if kind in ("docx", "pdf") and shown:
        try:
            return _file(shown, commune, Sheet(size if size in SIZES else "a4"), as_pdf=kind == "pdf")
        except CannotConvert as error:
            messages.warning(request, error.sentence)
    sheets = []
    for area in shown:
        address = _address(area)
        sheets.append((area, address, qr_code(address)))
    context = {
        "commune": commune,
        "areas": areas,
        "sheets": sheets,
        "code": code,
        "size": size if size in SIZES else "a4",
        "sizes": SIZES,
        "ask": ASK,
        "more": MORE,
    }
    return render(request, "petitions/boards.html", context)
