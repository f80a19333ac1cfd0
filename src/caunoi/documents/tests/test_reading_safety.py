"""Files that are broken, locked, huge or made to do harm: one clear sentence, soon, and with little memory."""

import io
import json
import os
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from caunoi.documents.reading import Unreadable, read_bytes, read_path
from caunoi.documents.tests.papers import abstract, level, number, paragraph, rewritten, run, table, word_file

BROKEN = "Tệp Word bị hỏng, hãy mở bằng Word rồi lưu lại."
BOMB = "Tệp nén bung ra quá lớn so với một văn bản nên không được đọc, hãy kiểm tra lại nguồn gốc của tệp."
LARGE = "Tệp lớn hơn 100 MB, hãy giảm cỡ ảnh trong tệp hoặc tách tệp rồi thử lại."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOCUMENT = "word/document.xml"
GOOD = word_file(paragraph("việc"))


def refusal(data: bytes, name: str = "a.docx") -> str:
    """The sentence with which bytes are refused."""
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, name)
    return caught.value.sentence


def zipped(**parts: bytes) -> bytes:
    """A ZIP of parts; two underscores in a name stand for a slash, one at its end for a stop."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def with_document(xml: bytes) -> bytes:
    """A good Word file whose text is replaced by this XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == DOCUMENT else old.read(name))
    return stream.getvalue()


def document(body: str, *, before: str = "") -> bytes:
    """The XML of a document with this body."""
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'.encode()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.docx", "Tệp rỗng, không có nội dung để đọc."),
        (b"PK", "a.docx", BROKEN),
        (GOOD[:-30], "a.docx", BROKEN),
        (GOOD[: len(GOOD) // 2], "a.docx", BROKEN),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "Tệp có mật khẩu, hãy bỏ mật khẩu rồi lưu lại."),
        (
            OLE + "WordDocument".encode("utf-16-le"),
            "a.doc",
            "Tệp Word đời cũ (.doc), hãy mở bằng Word rồi lưu lại thành .docx.",
        ),
        (OLE, "a.docx", "Tệp Office đời cũ, hãy mở bằng phần mềm gốc rồi lưu lại thành .docx."),
        (rb"{\rtf1\ansi}", "a.doc", "Tệp ở định dạng RTF cũ, hãy mở bằng Word rồi lưu lại thành .docx."),
        (b"\x89PNG\r\n\x1a\n", "a.docx", "Tệp là ảnh chụp nên không có chữ để đọc, hãy dùng tệp Word hoặc PDF có chữ."),
        (b"\xff\xd8\xff\xe0", "a.pdf", "Tệp là ảnh chụp nên không có chữ để đọc, hãy dùng tệp Word hoặc PDF có chữ."),
        (
            b"\xef\xbb\xbf<!DOCTYPE html><p>a",
            "a.doc",
            "Tệp là trang web (HTML), hãy mở bằng Word rồi lưu lại thành .docx.",
        ),
        (
            b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">',
            "a.xml",
            "Tệp ở định dạng Word XML, hãy mở bằng Word rồi lưu lại thành .docx.",
        ),
        (
            b"MZ\x90\x00\x03",
            "a.exe",
            "Không nhận ra loại tệp này, hãy dùng tệp .docx, .pdf, .txt hoặc .md.",
        ),
        (
            "chỉ là chữ".encode(),
            "a.docx",
            "Tệp có đuôi .docx nhưng nội dung không đúng loại này hoặc đã hỏng, hãy mở bằng phần mềm gốc rồi lưu lại.",
        ),
        (
            zipped(xl__workbook_xml=b"<a/>"),
            "a.docx",
            "Tệp là bảng tính Excel, hãy dùng tệp .docx, .pdf, .txt hoặc .md.",
        ),
        (
            zipped(ppt__presentation_xml=b"<a/>"),
            "a.pptx",
            "Tệp là bài trình chiếu PowerPoint, hãy dùng tệp .docx, .pdf, .txt hoặc .md.",
        ),
        (
            zipped(content_xml=b"<a/>"),
            "a.odt",
            "Tệp ở định dạng OpenDocument, hãy mở bằng Word hoặc LibreOffice rồi lưu lại thành .docx.",
        ),
        (
            zipped(ke_hoach=b"a"),
            "a.zip",
            "Tệp nén không phải là tệp Word, hãy giải nén rồi chọn tệp văn bản bên trong.",
        ),
        (zipped(word__styles_xml=b"<a/>"), "a.docx", BROKEN),
        (b"a" * (10 * 1024 * 1024 + 1), "a.txt", "Tệp văn bản lớn hơn 10 MB, hãy tách tệp rồi thử lại."),
    ],
)
def test_each_kind_of_wrong_file_has_its_sentence(data: bytes, name: str, sentence: str) -> None:
    assert refusal(data, name) == sentence


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.txt", "a.md"])
def test_a_file_of_500_megabytes_is_refused_without_being_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.write(GOOD)
        stream.truncate(500 * 1024 * 1024)
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable) as caught:
            read_path(path)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.sentence == LARGE
    assert most < 1_000_000


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    expected = {
        tmp_path / "không có.docx": "Không tìm thấy tệp “không có.docx”, hãy kiểm tra lại tên và nơi lưu.",
        tmp_path: f"“{tmp_path.name}” không phải là một tệp, hãy chọn một tệp văn bản.",
        tmp_path / "pipe": "“pipe” không phải là một tệp, hãy chọn một tệp văn bản.",
        tmp_path / ("a" * 300): f"Không mở được tệp “{'a' * 300}”, hãy kiểm tra quyền đọc tệp.",
        tmp_path / "a\0b": "Không mở được tệp “a\0b”, hãy kiểm tra quyền đọc tệp.",
    }
    os.mkfifo(tmp_path / "pipe")
    for path, sentence in expected.items():
        with pytest.raises(Unreadable) as caught:
            read_path(path)
        assert caught.value.sentence == sentence


def test_a_good_file_on_disk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(GOOD)
    assert read_path(path) == read_bytes(GOOD, "a.docx")


@pytest.mark.parametrize(
    "xml",
    [
        document(paragraph("&a;"), before='<!DOCTYPE a [<!ENTITY a "ha">]>'),
        document(paragraph("a"), before="<!DOCTYPE a>"),
        document(paragraph("&a;"), before='<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        document(paragraph("a"), before='<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'),
        document(paragraph("a"), before='<!DOCTYPE a [<!ENTITY a "ha">]>').decode().encode("utf-16"),
        document(paragraph("a"))[:-20],
        document("<w:p><w:r>" + "<w:smartTag>" * 5000 + "</w:smartTag>" * 5000 + "</w:r></w:p>"),
        b"",
        b"\x00" * 100,
        "<w:document>".encode("utf-16-le"),
    ],
)
def test_xml_with_a_document_type_or_without_sense_is_refused(xml: bytes) -> None:
    assert refusal(with_document(xml)) == BROKEN


def test_entities_in_a_small_part_are_refused_too() -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(letter + 1)} "{f"&{chr(letter)};" * 10}">' for letter in range(ord("a"), ord("j"))
    )
    data = word_file(paragraph("a"), styles="<w:style/>")
    evil = rewritten(
        data, {b"<w:styles": laughs.encode() + b"]><w:styles", b"<w:style/>": b"&j;"}, part="word/styles.xml"
    )
    assert refusal(evil) == BROKEN


def bombs() -> dict[str, bytes]:
    """Word files that are small on disk and large when unpacked."""
    padding = b" " * 60_000_000
    text = document("<w:p><w:r><w:t>" + "a" * 20_000_000 + "</w:t></w:r></w:p>")
    tags = document("<w:tbl>" + "<w:tr/>" * 3_000_000 + "</w:tbl>")
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"word/{number}.xml", b"")
    styles = word_file(paragraph("a"), styles="<w:style/>")
    return {
        "padding": with_document(document("").replace(b"<w:body>", b"<w:body>" + padding)),
        "text": with_document(text),
        "tags": with_document(tags),
        "parts": many.getvalue(),
        "styles": rewritten(styles, {b"<w:style/>": b"<w:style/>" * 1_300_000}, part="word/styles.xml"),
    }


def test_bombs_are_refused_soon_and_with_little_memory(tmp_path: Path) -> None:
    for name, data in bombs().items():
        assert len(data) < 1_000_000
        (tmp_path / f"{name}.docx").write_bytes(data)
    code = (
        "import json, sys, time\nfrom pathlib import Path\nfrom caunoi.documents.reading import *\nfound = {}\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    began = time.process_time()\n"
        "    try:\n        read_path(path)\n"
        "    except Unreadable as problem:\n"
        "        found[path.stem] = [problem.sentence, time.process_time() - began]\n"
        "peak = next(row for row in open('/proc/self/status') if row.startswith('VmHWM'))\n"
        "print(json.dumps([found, int(peak.split()[1]) // 1024]))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    environment = {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    found, megabytes = json.loads(done.stdout)
    assert {name: sentence for name, (sentence, _) in found.items()} == {
        "padding": BOMB, "text": BROKEN, "tags": BOMB, "parts": BOMB, "styles": BOMB,
    }  # fmt: skip
    assert all(seconds < 10 for _, seconds in found.values()), found
    assert megabytes < 250, megabytes


def test_a_directory_that_lies_about_the_size_of_a_part_is_not_believed() -> None:
    data = bytearray(with_document(document(paragraph("a" * 3000))))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo(DOCUMENT).file_size.to_bytes(4, "little")
    assert data.count(size) >= 2
    assert refusal(bytes(data).replace(size, (500).to_bytes(4, "little"))) == BROKEN


def test_parts_that_are_small_one_by_one_are_added_up() -> None:
    padded = word_file(paragraph("a"), parts={f"header{at}": "<w:p/>" for at in range(10)})
    half = b" " * 5_500_000
    assert refusal(rewritten(padded, {b"<w:p/>": half + b"<w:p/>" + half})) == BOMB


def test_one_small_part_that_is_large_is_refused() -> None:
    assert refusal(bombs()["styles"]) == BOMB


def test_a_directory_that_lies_about_the_number_of_parts_is_not_believed() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number_of_part in range(6_000):
            archive.writestr(str(number_of_part), b"")
    data = stream.getvalue()
    at = data.rfind(b"PK\x05\x06")
    assert refusal(data[: at + 8] + b"\x05\x00\x05\x00" + data[at + 12 :]) == BOMB


def test_a_package_of_another_program_that_calls_its_main_part_by_name_is_told() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        b'Target="xl/workbook.xml"/></Relationships>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("_rels/.rels", relations)
        archive.writestr("xl/workbook.xml", b"<a/>")
    assert "Excel" in refusal(stream.getvalue())


def test_a_directory_longer_than_any_word_file_needs_is_not_loaded() -> None:
    at = GOOD.rfind(b"PK\x05\x06")
    many = GOOD[: at + 8] + b"\xff\xff\xff\xff" + GOOD[at + 12 :]
    long = GOOD[: at + 12] + (1 << 30).to_bytes(4, "little") + GOOD[at + 16 :]
    large = GOOD[:at] + b"PK\x06\x07" + bytes(16) + GOOD[at:]
    assert [refusal(data) for data in (many, long, large)] == [BOMB] * 3


def test_a_part_with_a_password_or_an_unusual_packing_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(DOCUMENT, document(paragraph("a")))
    assert refusal(stream.getvalue()) == BROKEN
    locked = bytearray(GOOD)
    at = GOOD.index(b"PK\x01\x02")
    while at >= 0:
        locked[at + 8] |= 1
        at = GOOD.find(b"PK\x01\x02", at + 1)
    assert refusal(bytes(locked)) == "Tệp có mật khẩu, hãy bỏ mật khẩu rồi lưu lại."


def test_damage_anywhere_in_a_file_gives_lines_or_a_sentence() -> None:
    whole = word_file(paragraph("Kế hoạch"), table(["a", "b"], ["c", "d"]), styles="<w:style/>", numbering="<w:num/>")
    for at in range(0, len(whole), 7):
        try:
            found = bool(read_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :], "a.docx").lines)
        except Unreadable as problem:
            found = problem.sentence.endswith(".")
        assert found


def test_tables_nested_without_end_are_survived() -> None:
    inner = paragraph("trong")
    for _ in range(60):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    assert read_bytes(word_file(inner), "a.docx").lines[0].text == "trong"
    for _ in range(600):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    assert refusal(word_file(inner)) == BROKEN


@pytest.mark.parametrize(
    "line",
    [
        "**a " * 30_000,
        "# a" + " " * 60_000 + "b",
        "|" + " " * 60_000 + "\n|" + " " * 60_000 + "x",
        "__a" * 30_000,
        "> " * 60_000,
    ],
)
def test_lines_made_to_slow_markdown_down_are_read_soon(line: str) -> None:
    began = time.process_time()
    read_bytes(f"{line}\nhết".encode(), "a.md")
    assert time.process_time() - began < 5


def test_a_paper_of_two_hundred_pages_is_read_whole() -> None:
    pieces = "".join(run(f"Ủy ban Mặt trận Tổ quốc Việt Nam các cấp đoạn {number} ", "<w:b/>") for number in range(8))
    lists = abstract(0, level(0, "decimal", "%1."), level(1, "bullet", "-")) + number(1, 0)
    body = [paragraph(inner=pieces, num=1, level=at % 2) for at in range(2_000)]
    rows = table(*[[str(at), "nội dung", "thời gian"] for at in range(500)], bordered=True)
    data = word_file(*body, rows, numbering=lists)
    paper = read_bytes(data, "a.docx")
    assert sum(len(line.text.split()) for line in paper.lines) > 200 * 400
