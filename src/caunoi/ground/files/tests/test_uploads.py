from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction
from PIL import Image

from caunoi.ground.files import jobs
from caunoi.ground.files.actions import IMAGES, PAPERS, UploadRefused, accept_upload
from caunoi.ground.files.checking import clean_name, kind_of_name, list_of
from caunoi.ground.files.models import StoredFile
from caunoi.ground.files.serving import open_for_download
from caunoi.ground.times import now, standing_at

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def an_archive(*names: str, size: int = 10) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return buffer.getvalue()


DOCX = an_archive("[Content_Types].xml", "word/document.xml")
XLSX = an_archive("[Content_Types].xml", "xl/workbook.xml")


def a_picture(format_: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **saving: Any) -> bytes:
    buffer = io.BytesIO()
    colour = (200, 30, 30, 128)[: len(mode)] if mode != "L" else 90
    Image.new(mode, size, colour).save(buffer, format_, **saving)
    return buffer.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/x-whatever-the-browser-says")


def refusal(name: str, content: bytes, **conditions: Any) -> str:
    with pytest.raises(UploadRefused) as refused:
        accept_upload(upload(name, content), by=None, **conditions)
    assert not StoredFile.objects.exists()
    return refused.value.sentence


# Taken in


@pytest.mark.parametrize(
    ("name", "content", "kind", "content_type"),
    [
        ("Kế hoạch 115.pdf", PDF, "pdf", "application/pdf"),
        ("Công văn.DOCX", DOCX, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("biểu.xlsx", XLSX, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ghi chú.txt", "Đoàn kết\n".encode(), "txt", "text/plain"),
        ("ghi chú.txt", "Đoàn kết\n".encode("utf-16"), "txt", "text/plain"),
        ("danh sách.csv", "tên;xã\nĐức;Bú\n".encode("cp1258", "replace"), "csv", "text/csv"),
        ("đọc.md", b"# Tit\n", "md", "text/markdown"),
    ],
)
def test_papers_are_kept_byte_for_byte(name: str, content: bytes, kind: str, content_type: str) -> None:
    person = get_user_model()(pk=7)
    stored = accept_upload(upload(name, content), by=person)
    assert (stored.name, stored.kind, stored.content_type, stored.by_id) == (name, kind, content_type, 7)
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    with stored.file.open("rb") as file:
        assert file.read() == content
    assert StoredFile.objects.get() == stored


def test_a_file_lies_under_a_name_that_tells_nothing(settings: LazySettings) -> None:
    one = accept_upload(upload("Đơn của Lò Thị Hương.pdf", PDF), by=None)
    other = accept_upload(upload("Đơn của Lò Thị Hương.pdf", PDF), by=None)
    path = Path(one.file.path)
    assert path != Path(other.file.path)
    assert len(path.name) == 32
    assert path.suffix == ""
    assert Path(one.file.path).is_relative_to(settings.MEDIA_ROOT)


def test_a_big_upload_on_disk_is_taken_too() -> None:
    content = PDF + b"x" * 3_000_000
    big = TemporaryUploadedFile("lớn.pdf", "application/pdf", len(content), None)
    big.write(content)
    stored = accept_upload(big, by=None)
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Mai\\đơn.pdf", "đơn.pdf"),
        ("a\x00nh\u202egpj.pdf", "anhgpj.pdf"),
        ("  .ẩn.pdf ", "ẩn.pdf"),
        ("Mu\u031bo\u031b\u0300ng.pdf", "Mường.pdf"),
        ("", "tep"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ],
)
def test_a_name_is_cleaned_of_what_it_could_do(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


# Pictures


@pytest.mark.parametrize(("format_", "name"), [("PNG", "ảnh.png"), ("JPEG", "ảnh.jpeg"), ("WEBP", "ảnh.webp")])
def test_a_picture_loses_its_place_and_camera(format_: str, name: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Máy ảnh"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 20.0, 10.0)
    before = a_picture(format_, exif=exif)
    assert Image.open(io.BytesIO(before)).getexif().get_ifd(0x8825)
    stored = accept_upload(upload(name, before), by=None)
    with stored.file.open("rb") as file, Image.open(file) as after:
        assert after.format == format_
        assert dict(after.getexif()) == {}
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(after.info)
    assert b"Exif" not in Path(stored.file.path).read_bytes()


def test_a_picture_lying_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = accept_upload(upload("nghiêng.jpg", a_picture("JPEG", (40, 20), exif=exif)), by=None)
    with stored.file.open("rb") as file, Image.open(file) as after:
        assert after.size == (20, 40)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cmyk.jpg", a_picture("JPEG", mode="CMYK")),
        ("xám.jpg", a_picture("JPEG", mode="L")),
        ("trong.png", a_picture("PNG", mode="RGBA")),
        ("bảng màu.png", a_picture("PNG", mode="L")),
    ],
)
def test_pictures_of_every_colour_mode_are_taken(name: str, content: bytes) -> None:
    stored = accept_upload(upload(name, content), by=None, kinds=IMAGES)
    with stored.file.open("rb") as file, Image.open(file) as after:
        assert after.size == (40, 20)
        assert (after.mode == "RGBA") == (name == "trong.png")


def test_whatever_hangs_behind_a_picture_is_cut_off() -> None:
    stored = accept_upload(upload("ảnh.png", a_picture("PNG") + b"<script>alert(1)</script>"), by=None)
    assert b"script" not in Path(stored.file.path).read_bytes()


def test_a_picture_that_was_made_small_does_not_grow() -> None:
    held = io.BytesIO()
    Image.effect_noise((800, 600), 80).convert("RGB").save(held, "JPEG", quality=50)
    stored = accept_upload(upload("nhỏ.jpg", held.getvalue()), by=None)
    assert stored.size <= len(held.getvalue()) * 1.02


def test_a_long_picture_is_made_smaller() -> None:
    stored = accept_upload(upload("dài.png", a_picture("PNG", (5000, 10))), by=None)
    with stored.file.open("rb") as file, Image.open(file) as after:
        assert after.size == (4096, 8)


def a_png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_100, 10_000, 50_000])
def test_a_picture_bomb_is_refused(side: int) -> None:
    assert refusal("bom.png", a_png_that_claims(side, side)).startswith("Ảnh quá lớn")


def test_a_broken_picture_is_refused() -> None:
    assert refusal("hỏng.png", a_picture("PNG")[:60]).startswith("Ảnh bị hỏng")
    assert refusal("hỏng.jpg", b"\xff\xd8\xff\xe0" + b"rac" * 100).startswith("Ảnh bị hỏng")


# Refused


def test_an_empty_and_a_big_file_are_refused() -> None:
    assert refusal("rỗng.pdf", b"") == "Tệp rỗng. Chọn tệp khác."
    assert refusal("to.pdf", PDF + b"0" * 1024 * 1024, max_bytes=1024 * 1024) == "Chọn tệp không quá 1 MB."


def test_a_kind_that_is_not_asked_for_is_refused() -> None:
    assert refusal("ảnh.png", a_picture("PNG"), kinds=PAPERS) == (
        "Chọn tệp PDF, Word (.docx), văn bản thuần (.txt) hoặc Markdown (.md)."
    )
    assert refusal("trang.html", b"<html>").startswith("Chọn tệp PDF")
    assert refusal("không đuôi", PDF, kinds={"pdf"}) == "Chọn tệp PDF."


@pytest.mark.parametrize(
    ("name", "content", "inside"),
    [
        ("đơn.pdf", a_picture("PNG"), "đuôi .pdf nhưng bên trong là ảnh PNG"),
        ("ảnh.png", PDF, "đuôi .png nhưng bên trong là PDF"),
        ("bảng.docx", XLSX, "đuôi .docx nhưng bên trong là Excel (.xlsx)"),
        ("bảng.xlsx", an_archive("x.txt"), "đuôi .xlsx nhưng bên trong không phải Excel (.xlsx)"),
        ("chữ.txt", DOCX, "đuôi .txt nhưng bên trong là Word (.docx)"),
        ("chữ.txt", b"\x00\x01\x02" * 50, "đuôi .txt nhưng bên trong không phải văn bản thuần (.txt)"),
        ("đơn.pdf", b"chi la chu", "đuôi .pdf nhưng bên trong không phải PDF"),
    ],
)
def test_a_name_that_lies_about_its_content_is_refused(name: str, content: bytes, inside: str) -> None:
    assert refusal(name, content) == f"Tên tệp có {inside}. Kiểm tra lại tệp."


@pytest.mark.parametrize("name", ["trò chơi.exe", "ảnh.jpg", "chữ.txt", "đơn.pdf"])
@pytest.mark.parametrize("head", [b"MZ\x90\x00\x03\x00\x00\x00", b"\x7fELF\x02\x01\x01\x00", b"#!/bin/sh\nrm -rf /\n"])
def test_a_program_is_refused_under_any_name(name: str, head: bytes) -> None:
    assert refusal(name, head + b"\x00\x01" * 200 * (not head.startswith(b"#"))) == "Không nhận tệp chương trình."


def test_an_old_or_locked_office_file_says_what_to_do() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert "Bỏ mật khẩu và lưu lại thành .docx" in refusal("cũ.docx", old)
    assert "Bỏ mật khẩu và lưu lại thành .docx" in refusal("cũ.doc", old)


def test_an_archive_bomb_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"0")
        with archive.open("word/document.xml", "w") as file:
            for _ in range(40):
                file.write(b"0" * 1024 * 1024)
    assert len(buffer.getvalue()) < 100_000
    assert refusal("bom.docx", buffer.getvalue()).startswith("Tệp nén quá nhiều dữ liệu")
    many = an_archive("[Content_Types].xml", "word/document.xml", *(f"a{number}" for number in range(5001)), size=0)
    assert refusal("nhiều.docx", many).startswith("Tệp nén quá nhiều dữ liệu")


def test_a_file_with_macros_is_refused() -> None:
    assert "macro" in refusal("m.docx", an_archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"))


def test_a_broken_archive_is_refused() -> None:
    assert refusal("hỏng.docx", DOCX[:40]).startswith("Tệp bị hỏng")


def test_an_honest_text_that_begins_like_a_program_is_taken() -> None:
    assert accept_upload(upload("mz.txt", b"MZ la ky hieu cua mot mau bieu"), by=None).kind == "txt"


def test_kinds_are_told_in_words() -> None:
    assert list_of(frozenset({"pdf"})) == "PDF"
    assert list_of(frozenset({"png", "pdf"})) == "PDF hoặc ảnh PNG"
    assert kind_of_name("a.JPEG") == "jpg"
    assert kind_of_name("a") == ""


# Cleared away


def test_bytes_of_a_deed_that_was_undone_are_swept_after_a_day() -> None:
    kept = accept_upload(upload("giữ.pdf", PDF), by=None)

    def fail() -> None:
        with transaction.atomic():
            accept_upload(upload("bỏ.pdf", PDF), by=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert StoredFile.objects.get() == kept
    # The disk stamps its files by the clock of the machine, whatever day the tests believe to run on.
    for stored in Path(kept.file.path).parent.iterdir():
        os.utime(stored, (now().timestamp(),) * 2)
    assert jobs.sweep_orphans.call() == 0
    with standing_at(now() + timedelta(days=2)):
        assert jobs.sweep_orphans.call() == 1
        assert jobs.sweep_orphans.call() == 0
    assert Path(kept.file.path).exists()


def test_there_is_nothing_to_sweep_before_the_first_file() -> None:
    assert jobs.sweep_orphans.call() == 0


# Handed out


def test_a_browser_saves_the_file_and_never_runs_it() -> None:
    stored = accept_upload(upload("Kế hoạch “115”.pdf", PDF), by=None)
    response = open_for_download(stored)
    assert response.getvalue() == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(len(PDF))
    response.close()


def test_only_a_picture_is_shown_in_the_page() -> None:
    picture, paper = (accept_upload(upload(*one), by=None) for one in (("ảnh.png", a_picture("PNG")), ("a.pdf", PDF)))
    for stored, disposition in ((picture, "inline"), (paper, "attachment")):
        response = open_for_download(stored, inline=True)
        assert response["Content-Disposition"].startswith(disposition)
        response.close()
