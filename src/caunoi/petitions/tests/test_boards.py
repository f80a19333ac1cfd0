"""The sheets of the residential areas: each bears the code of the page of sending, with its own place filled in."""

from __future__ import annotations

import base64
import io
import re
import zipfile

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from caunoi.org.queries.heads import qr_code, qr_picture
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db
BOARDS = "/hop-kien-nghi/bang-ma/"


def page_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_an_officer_prints_all_of_the_commune_or_one(cast: Cast) -> None:
    second = cast._area(cast.commune, "bản Nà Lo")
    client = cast.client(cast.officer)
    shown = page_of(client.get(BOARDS))
    for area in (cast.area, second):
        address = f"{settings.BASE_URL}/b/{area.code}/"
        assert address in shown
        assert qr_code(address) in shown
    assert cast.other_area.code not in shown
    one = page_of(client.get(BOARDS, {"ban": second.code, "kho": "a5"}))
    assert f"/b/{second.code}/" in one
    assert f"/b/{cast.area.code}/" not in one
    assert "boards--a5" in one
    assert "boards--a4" in page_of(client.get(BOARDS, {"kho": "khác"}))


def test_what_the_code_says_opens_with_both_places_filled_in(cast: Cast) -> None:
    opened = page_of(Client().get(f"/b/{cast.area.code}/"))
    assert "bản Giàn" in opened
    assert "xã Mường Bú" in opened
    assert Client().post(f"/b/{cast.area.code}/gui/").status_code == 302


def test_a_village_head_prints_the_own_area_and_a_stranger_none_of_it(cast: Cast) -> None:
    cast._area(cast.commune, "bản Nà Lo")
    shown = page_of(cast.client(cast.village_head).get(BOARDS))
    assert f"/b/{cast.area.code}/" in shown
    assert "Nà Lo" not in shown
    assert cast.client(cast.stranger).get(BOARDS, {"ban": cast.area.code}).status_code == 404
    for person in (cast.clerk, cast.auditor, cast.nobody):
        assert cast.client(person).get(BOARDS).status_code in (403, 404)


def test_the_picture_for_papers_shows_the_very_same_squares() -> None:
    words = "https://caunoi.example.vn/b/03847-01/"
    drawn = base64.b64decode(qr_code(words).split(",", 1)[1]).decode()
    squares = {(int(x), int(y)) for x, y in re.findall(r"M(\d+),(\d+)H", drawn)}
    with Image.open(io.BytesIO(qr_picture(words, points=3))) as picture:
        side = picture.width // 3
        assert f'viewBox="0 0 {side} {side}"' in drawn
        dark = {(x, y) for x in range(side) for y in range(side) if not picture.getpixel((3 * x + 1, 3 * y + 1))}
    assert dark == squares
    assert len(squares) > 200


def test_it_comes_as_word_with_the_code_of_each_area(cast: Cast) -> None:
    cast._area(cast.commune, "bản Nà Lo")
    client = cast.client(cast.officer)
    assert "Tải bản PDF" in page_of(client.get(BOARDS))
    answer = client.get(BOARDS, {"kho": "a5", "tep": "docx"})
    assert answer["Content-Disposition"].endswith(f'bang-ma-{cast.commune.code}-a5.docx"')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as held:
        told = held.read("word/document.xml").decode()
        pictures = [held.read(name) for name in held.namelist() if name.endswith(".png")]
    assert "bản Giàn" in told
    assert "bản Nà Lo" in told
    assert qr_picture(f"{settings.BASE_URL}/b/{cast.area.code}/") in pictures
    one = client.get(BOARDS, {"ban": cast.area.code, "tep": "docx"})
    assert one["Content-Disposition"].endswith(f'bang-ma-{cast.area.code}-a4.docx"')
    assert cast.client(cast.stranger).get(BOARDS, {"ban": cast.area.code, "tep": "docx"}).status_code == 404


@pytest.mark.office
def test_it_comes_as_pdf_one_area_to_a_page(cast: Cast) -> None:
    cast._area(cast.commune, "bản Nà Lo")
    answer = cast.client(cast.officer).get(BOARDS, {"tep": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 2
    assert all(f"{settings.BASE_URL}/b/" in one.extract_text() for one in pages)


def test_without_libreoffice_the_page_says_what_to_do(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    shown = page_of(cast.client(cast.officer).get(BOARDS, {"tep": "pdf"}))
    assert "chưa cài LibreOffice" in shown
    assert f"/b/{cast.area.code}/" in shown
