"""Reports as Excel files that go out, are filled in without a network and come back. Knows no database and no web.

Every row says by itself what it is for: which report, which data element, and what stood there when the file went out.
"""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from caunoi.ground import sheets
from caunoi.ground.text import fold, nfc, number_vi

COLUMNS: Final = (
    ("Đơn vị", 22),
    ("Mã", 8),
    ("Chỉ tiêu", 52),
    ("Đơn vị tính", 13),
    ("Kế hoạch năm", 14),
    ("Kỳ trước", 14),
    ("Kỳ này", 16),
    ("Ghi chú, lý do", 36),
    ("Báo cáo", 10),
)
"""Heading and width. The last one is hidden: form, version, period, reference, the number and the print of the note
that went out."""
MOST_CELLS: Final = 20_000
"""Cells that one file brings back."""
YES_NO: Final = "có/không"
_HEAD_ROW = 3
_VALUE, _NOTE, _MARK = 6, 7, 8
_HEADINGS: sheets.Columns = {
    "unit": ("don vi", "don vi bao cao", "ten don vi"),
    "code": ("ma", "ma chi tieu"),
    "value": ("ky nay", "so lieu", "gia tri", "thuc hien", "so lieu ky nay"),
    "note": ("ghi chu, ly do", "ghi chu", "ly do"),
    "period": ("ky", "ky bao cao"),
    "mark": ("bao cao",),
}
_SET_APART: Final = frozenset("=+-@\t\r'")
_MARKED = re.compile(
    r"([A-Z0-9-]+)/(\d{1,4})/([0-9A-Z]{4,24})/([0-9A-Z-]+)=((?:[0-9]{1,20}(?:\.[0-9]{1,4})?)?)~([0-9a-f]{8})"
)


@dataclass(frozen=True, slots=True)
class BookLine:
    """One number of a report as it goes out."""

    code: str
    name: str
    unit_word: str
    plan: Decimal | None = None
    before: Decimal | None = None
    value: Decimal | None = None
    note: str = ""
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class BookPart:
    """A section of the form with its lines."""

    title: str
    lines: tuple[BookLine, ...]


@dataclass(frozen=True, slots=True)
class BookReport:
    """A report as it goes out; `form` and `version` tell which form it was filled in on."""

    ref: str
    unit: str
    form: str
    version: int
    period: str
    parts: tuple[BookPart, ...]

    def mark(self, line: BookLine) -> str:
        """The hidden cell of a row."""
        seen = "" if line.value is None else f"{line.value.normalize():f}"
        return f"{self.form}/{self.version}/{self.period}/{self.ref}={seen}~{note_print(line.note)}"


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A row as the file wrote it. `sheet` and `line` count from 1; `ref`, `form`, `version`, `period`, `seen` and
    `seen_note` are what the hidden cell says ("" and 0 where there is none); `is_formula`: the number or the
    note is a formula."""

    sheet: int
    line: int
    unit: str = ""
    code: str = ""
    value: str = ""
    note: str = ""
    period: str = ""
    form: str = ""
    version: int = 0
    ref: str = ""
    seen: str = ""
    seen_note: str = ""
    is_formula: bool = False


def report_book(title: str, about: str, reports: Sequence[BookReport]) -> bytes:
    """The reports as XLSX: a sheet for each section of each form, in it every unit's lines.

    Only numbers and notes can be changed (the rest is locked, without a password); numbers below zero and words are
    refused by the cell itself. Every text is written as text, whatever program opens the file.
    """
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        looks = _looks(book)
        forms = _by_form(reports)
        for alike in forms:
            name = "Phần" if len(forms) == 1 else _sheet_name(alike[0])
            for number, part in enumerate(alike[0].parts, start=1):
                sheet = book.add_worksheet(f"{name} {number}")
                rows = [(report, line) for report in alike for line in report.parts[number - 1].lines]
                _write_part(sheet, looks, f"{title}. {number}. {part.title}", about, rows)
                if len(alike) > 1:
                    sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + len(rows), _NOTE)
    return target.getvalue()


def _by_form(reports: Sequence[BookReport]) -> list[list[BookReport]]:
    """Reports that were asked for on the same form for the same period, in the order in which they come."""
    found: dict[tuple[str, int, str], list[BookReport]] = {}
    for report in reports:
        found.setdefault((report.form, report.version, report.period), []).append(report)
    return list(found.values())


def _sheet_name(report: BookReport) -> str:
    """Excel takes 31 letters and none of []:*?/\\; a code has none of them."""
    return f"{report.form[:12]} {report.period[:12]}"


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    shut = {"border": 1, "border_color": "#C3CAD6", "valign": "vcenter", "bg_color": "#F3F4F6"}
    free = {"border": 1, "border_color": "#1F4287", "valign": "vcenter", "locked": False}
    number = "#,##0.####"
    made = {
        "title": {"bold": True, "font_size": 13},
        "about": {"font_color": "#445064"},
        "head": {**shut, "bold": True, "text_wrap": True, "bg_color": "#E4EBF7"},
        "words": {**shut, "text_wrap": True},
        "number": {**shut, "num_format": number},
        "value": {**free, "num_format": number, "bold": True},
        "note": {**free, "text_wrap": True},
    }
    return {name: book.add_format(look) for name, look in made.items()}


def _write_part(
    sheet: Worksheet, looks: dict[str, Format], title: str, about: str, rows: Sequence[tuple[BookReport, BookLine]]
) -> None:
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width, None, {"hidden": column == _MARK})
    sheet.write_string(0, 0, title, looks["title"])
    sheet.write_string(1, 0, about, looks["about"])
    for column, (heading, _) in enumerate(COLUMNS):
        sheet.write_string(_HEAD_ROW, column, heading, looks["head"])
    for at, (report, line) in enumerate(rows, start=_HEAD_ROW + 1):
        for column, words in enumerate((report.unit, line.code, line.name, line.unit_word)):
            sheet.write_string(at, column, words, looks["words"])
        for column, value in ((4, line.plan), (5, line.before), (_VALUE, line.value)):
            look = looks["value" if column == _VALUE and not line.is_locked else "number"]
            if value is None:
                sheet.write_blank(at, column, None, look)
            else:
                sheet.write_number(at, column, value, look)
        sheet.write_string(at, _NOTE, line.note, looks["words" if line.is_locked else "note"])
        sheet.write_string(at, _MARK, report.mark(line))
        if not line.is_locked:
            sheet.data_validation(at, _VALUE, at, _VALUE, _rule(line))
    sheet.freeze_panes(_HEAD_ROW + 1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.protect("", {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True})


def _rule(line: BookLine) -> dict[str, object]:
    if line.unit_word == YES_NO:
        return {
            "validate": "list", "source": [0, 1], "input_title": line.code, "input_message": "1 là có, 0 là không.",
            "error_message": "Chọn 1 (có) hoặc 0 (không).",
        }  # fmt: skip
    return {
        "validate": "decimal", "criteria": ">=", "value": 0, "error_title": "Số liệu",
        "error_message": "Nhập số từ 0 trở lên. Không phát sinh thì ghi 0.",
    }  # fmt: skip


def report_csv(reports: Sequence[BookReport]) -> bytes:
    """The same rows as CSV for a spreadsheet, semicolons between, UTF-8 with its mark.

    A text that a spreadsheet would take for a formula is written after an apostrophe, which reading takes off again; so
    is one that begins with an apostrophe of its own.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(heading for heading, _ in COLUMNS)
    for report in reports:
        for part in report.parts:
            for line in part.lines:
                numbers = ("" if one is None else number_vi(one) for one in (line.plan, line.before, line.value))
                words = (report.unit, line.code, line.name, line.unit_word)
                writer.writerow(_safe(one) for one in (*words, *numbers, line.note, report.mark(line)))
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _safe(words: str) -> str:
    return f"'{words}" if words[:1] in _SET_APART else words


def _bare(words: str) -> str:
    """Words as they were before `_safe`; an apostrophe that a person wrote stays."""
    return words[1:] if words[:1] == "'" and words[1:2] in _SET_APART else words


def written_cells(raw: bytes) -> list[WrittenCell]:
    """The cells of a file that a person hands over, from every sheet with a row of headings.

    Raises `sheets.Unreadable`: for what is no .xlsx and no CSV, for macros, for too many rows.
    """
    if raw.startswith(b"\xd0\xcf\x11\xe0") or (raw.startswith(b"PK") and b"mimetypeapplication/vnd.oasis" in raw[:200]):
        raise sheets.Unreadable("Lưu lại tệp dạng Excel (.xlsx) rồi tải lên.")
    rows = sheets.every_table(raw, _HEADINGS, {"code", "value"}, "cột “Mã” và cột “Kỳ này”")
    if len(rows) > MOST_CELLS:
        raise sheets.Unreadable(f"Tệp có hơn {number_vi(MOST_CELLS)} ô. Chia thành nhiều tệp nhỏ.")
    return [_written(row) for row in rows]


def _written(row: sheets.SheetRow) -> WrittenCell:
    cells = row.cells
    found = _MARKED.fullmatch(cells["mark"])
    form, version, period, ref, seen, seen_note = found.groups() if found else ("", "0", cells["period"], "", "", "")
    return WrittenCell(
        sheet=row.sheet,
        line=row.line,
        unit=cells["unit"],
        code=cells["code"].removeprefix("'").replace(",", "."),
        value=cells["value"].removeprefix("'"),
        note=nfc(_bare(cells["note"])),
        period=period,
        form=form,
        version=int(version),
        ref=ref,
        seen=seen,
        seen_note=seen_note,
        is_formula=bool(row.formulas & {"value", "note"}),
    )


def note_print(note: str) -> str:
    """Eight hexadecimal digits that tell whether a note is still the one that went out."""
    return f"{zlib.crc32(' '.join(nfc(note).split()).encode()):08x}"


def same_name(one: str, other: str) -> bool:
    """Whether two cells name the same place: marks and capitals do not count."""
    return fold(one).strip() == fold(other).strip()
