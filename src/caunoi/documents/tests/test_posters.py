"""Sheets for a wall: one to a page, in the size that was asked for, with the picture and what it shows in words."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.shared import Mm
from PIL import Image
from pypdf import PdfReader

from caunoi.documents.writing import Poster, Sheet, pdf_of, write_posters

MM = 72 / 25.4


def a_picture(colour: int = 0) -> bytes:
    held = io.BytesIO()
    Image.new("L", (40, 40), colour).save(held, "PNG")
    return held.getvalue()


def a_poster(name: str = "bản Giàn", **more: str) -> Poster:
    given = {
        "office": "Mặt trận xã Mường Bú", "heading": name, "ask": "Quét mã & gửi <ngay>", "shows": f"Mã của {name}",
        "address": "https://caunoi.example.vn/b/03847-01/", "more": "Không cần tài khoản.", **more,
    }  # fmt: skip
    return Poster(picture=a_picture(), **given)


@pytest.mark.parametrize(("size", "width", "height"), [(Sheet.A4, 210, 297), (Sheet.A5, 148, 210)])
def test_word_reads_it_with_its_size_words_and_pictures(size: Sheet, width: int, height: int):
    made = write_posters([a_poster(), a_poster("bản Nà Lo")], size, "Bảng mã")
    paper = Document(io.BytesIO(made))
    section = paper.sections[0]
    assert abs((section.page_width or 0) - Mm(width)) < Mm(1)
    assert abs((section.page_height or 0) - Mm(height)) < Mm(1)
    words = [one.text for one in paper.paragraphs]
    assert words.count("Mặt trận xã Mường Bú") == 2
    assert "Quét mã & gửi <ngay>" in words
    assert [one.text for one in paper.paragraphs if one.paragraph_format.page_break_before] == ["Mặt trận xã Mường Bú"]
    assert len(paper.inline_shapes) == 2
    assert paper.core_properties.title == "Bảng mã"
    with zipfile.ZipFile(io.BytesIO(made)) as held:
        assert held.read("word/media/2.png") == a_picture()
        assert "Mã của bản Nà Lo" in held.read("word/document.xml").decode()


def test_the_same_words_give_the_same_bytes_and_no_sheet_is_refused():
    assert write_posters([a_poster()], Sheet.A4, "x") == write_posters([a_poster()], Sheet.A4, "x")
    with pytest.raises(ValueError, match="no sheet"):
        write_posters([], Sheet.A4, "x")


@pytest.mark.office
@pytest.mark.parametrize(("size", "width"), [(Sheet.A4, 210), (Sheet.A5, 148)])
def test_each_stays_on_one_page_of_the_pdf_even_with_long_names(size: Sheet, width: int):
    long = a_poster("bản Co Phương, tiểu khu Trung tâm hành chính số 12", address="https://x.vn/" + "b/" * 60)
    pages = PdfReader(io.BytesIO(pdf_of(write_posters([a_poster(), long, a_poster("bản Nà Lo")], size, "x")))).pages
    assert len(pages) == 3
    assert abs(float(pages[0].mediabox.width) - width * MM) < 3
    assert "bản Giàn" in pages[0].extract_text()
    assert "bản Nà Lo" in pages[2].extract_text()
    assert [len(one.images) for one in pages] == [1, 1, 1]
