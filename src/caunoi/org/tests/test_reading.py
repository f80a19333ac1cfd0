"""Files as people hand them over."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground import sheets
from caunoi.ground.sheets import Unreadable, decode, separator_of
from caunoi.org import reading
from caunoi.org.reading import AreaRow, area_rows, commune_rows, province_rows

HEADING = ["Xã, phường", "Loại", "Tên khu dân cư", "Mã", "Tên cũ"]
ROWS = [
    ["xã Mường Bú", "bản", "Nà Nong", "", "Nà Nong 1; Nà Nong 2"],
    ["phường Chiềng Sinh", "tổ dân phố", "3", "03679-003", ""],
]
READ = [
    AreaRow(2, "xã Mường Bú", "bản", "Nà Nong", "", ("Nà Nong 1", "Nà Nong 2")),
    AreaRow(3, "phường Chiềng Sinh", "tổ dân phố", "3", "03679-003", ()),
]


def as_csv(rows: list[list[str]], separator: str = ",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator).writerows(rows)
    return buffer.getvalue()


def as_xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return buffer.getvalue()


def to_1258(text: str) -> bytes:
    """Windows-1258 writes the five tones as marks of their own."""
    written = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323"]
        bare = unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in tones))
        written.append(bare + "".join(tones))
    return "".join(written).encode("cp1258")


ENCODERS = {
    "utf-8": lambda text: text.encode("utf-8"),
    "utf-8 with mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 big": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16 without mark": lambda text: text.encode("utf-16-le"),
    "utf-16 big without mark": lambda text: text.encode("utf-16-be"),
    "windows-1258": to_1258,
    "utf-8 decomposed": lambda text: unicodedata.normalize("NFD", text).encode("utf-8"),
}


@pytest.mark.parametrize("encoder", ENCODERS.values(), ids=ENCODERS.keys())
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_a_csv_is_read_in_any_encoding_and_with_any_separator(encoder, separator):
    rows = [HEADING, *ROWS]
    if separator == ";":
        rows = [[*row[:4], row[4].replace("; ", " / ")] for row in rows]
        expected = [replace(READ[0], old_names=("Nà Nong 1 / Nà Nong 2",)), READ[1]]
    else:
        expected = READ
    assert area_rows(encoder(as_csv(rows, separator))) == expected


def test_excel_is_read_like_csv():
    assert area_rows(as_xlsx([HEADING, *ROWS])) == READ


def test_a_title_above_the_headings_and_empty_rows_do_not_disturb():
    rows: list[list[str]] = [["DANH SÁCH KHU DÂN CƯ"], [], HEADING, ROWS[0], ["", "", "", "", ""], ROWS[1]]
    assert [row.line for row in area_rows(as_xlsx(rows))] == [4, 6]
    assert [row.line for row in area_rows(as_csv(rows).encode())] == [4, 6]


def test_numbers_of_a_sheet_become_plain_text():
    rows: list[list[object]] = [["Mã xã", "Tên", "Loại"], [3847, 3, "tổ dân phố"], ["03679", 2.5, "bản"]]
    assert area_rows(as_xlsx(rows)) == [AreaRow(2, "3847", "tổ dân phố", "3"), AreaRow(3, "03679", "bản", "2.5")]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "Tệp trống"),
        (b" \r\n\t ", "Tệp trống"),
        ("Xã, phường;Tên\n".encode(), "chỉ có dòng tiêu đề"),
        ("Họ tên;Ngày sinh\nA;B\n".encode(), "Không thấy dòng tiêu đề"),
        (b"\xff\xfe\x00", "Không đọc được chữ"),
        (b"\x81\x8d\x8f\x9d" * 10, "Không đọc được chữ"),
        (b"PK\x03\x04 broken", "hỏng hoặc có mật khẩu"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "hỏng hoặc có mật khẩu"),
        (b"x" * (sheets.MAX_BYTES + 1), "lớn hơn 5 MB"),
        (b"Xa;Ten\n" + b"a;b\n" * (sheets.MAX_ROWS + 1), "20.000 dòng"),
    ],
    ids=range(10),
)
def test_what_cannot_be_read_is_refused_with_a_sentence(raw, sentence):
    with pytest.raises(Unreadable) as refusal:
        area_rows(raw)
    assert sentence in refusal.value.sentence


def test_a_cell_longer_than_the_reader_takes_is_refused():
    with pytest.raises(Unreadable, match="hỏng"):
        area_rows(b'Xa;Ten\n"' + b"a" * 200_000 + b'";b\n')


def test_an_archive_that_unpacks_to_too_much_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (sheets.MAX_UNPACKED + 1))
    assert len(buffer.getvalue()) < sheets.MAX_BYTES
    with pytest.raises(Unreadable, match="quá lớn"):
        area_rows(buffer.getvalue())


def test_an_archive_that_lies_about_its_size_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"a" * 100_000)
    lying = buffer.getvalue().replace((100_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    with pytest.raises(Unreadable, match="hỏng"):
        area_rows(lying)


def test_a_workbook_without_a_sheet_of_cells_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "no workbook")
    with pytest.raises(Unreadable, match="hỏng"):
        area_rows(buffer.getvalue())


def test_a_workbook_with_a_program_in_it_is_refused():
    buffer = io.BytesIO(as_xlsx([HEADING, *ROWS]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Workbook_Open()")
    with pytest.raises(Unreadable, match="macro"):
        area_rows(buffer.getvalue())


def test_the_list_may_stand_on_another_sheet():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Hướng dẫn").write(0, 0, "Điền trang sau")
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate([HEADING, *ROWS]):
            sheet.write_row(number, 0, row)
    assert area_rows(buffer.getvalue()) == READ


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw):
    try:
        rows = area_rows(raw)
    except Unreadable:
        return
    assert rows


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặ ,;\t\n", min_size=1, max_size=80))
def test_what_windows_1258_wrote_is_read_back(text):
    assert decode(b"\xe2\n" + to_1258(text)) == unicodedata.normalize("NFC", "â\n" + text)


def test_the_separator_is_the_one_that_is_used_most():
    assert separator_of("a;b;c\n1,5;2;3") == ";"
    assert separator_of("") == "\t"


def test_lists_of_a_province_are_read():
    raw = "code,kind,place_kind,name,short_name,parent\n99,PROVINCE,TINH,Ủy ban,Mặt trận,\n".encode()
    assert province_rows(raw) == [reading.ProvinceRow("99", "PROVINCE", "TINH", "Ủy ban", "Mặt trận", "")]
    raw = "code,kind,name,predecessors,tile_row,tile_col\n90001,xã,Bình An,Xã A; Xã B,1,x\n".encode()
    assert commune_rows(raw) == [reading.CommuneRow("90001", "xã", "Bình An", ("Xã A", "Xã B"), 1, None)]


@pytest.mark.parametrize("raw", [b"", b"code,kind\n1,2\n"], ids=["empty", "short"])
def test_a_list_without_its_columns_is_refused(raw):
    with pytest.raises(Unreadable, match="Thiếu cột"):
        commune_rows(raw)
