"""Reading lists from CSV and Excel. Files come from people: every encoding and separator seen in offices is
understood, and what is not is refused with a sentence. Rows in, nothing is run: formulas count by what they showed."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from caunoi.ground import text

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ROWS = 20_000
HEADER_WITHIN = 12
"""Sheets often begin with a title: the row of headings is looked for in the first rows."""

_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

Columns = Mapping[str, tuple[str, ...]]
"""Name of a column here -> the folded headings by which people write it."""


class Unreadable(Exception):
    """The file cannot be read. `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def decode(raw: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 (with or without its mark) or Windows-1258, as NFC."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif raw[:400].count(0) > len(raw[:400]) // 8:
        encodings = ("utf-16-le", "utf-16-be") if raw[1:2] == b"\0" else ("utf-16-be", "utf-16-le")
    else:
        encodings = ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            return text.nfc(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Unreadable("Không đọc được chữ trong tệp. Lưu lại tệp dạng Excel (.xlsx) hoặc CSV UTF-8 rồi tải lên.")


def separator_of(content: str) -> str:
    """The separator of a CSV text: whichever of tab, semicolon and comma its first written lines use most."""
    lines = [line for line in content.splitlines() if line.strip()][:HEADER_WITHIN]
    return max("\t;,", key=lambda mark: max((line.count(mark) for line in lines), default=0))


def csv_rows(raw: bytes) -> list[list[str]]:
    """All rows of a CSV, as trimmed text."""
    content = decode(raw)
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(content), delimiter=separator_of(content))
        ]
    except csv.Error as error:
        raise Unreadable("Tệp CSV bị hỏng. Mở bằng Excel, lưu lại rồi tải lên.") from error


def _check_archive(raw: bytes) -> None:
    """Refuse an archive that unpacks to more than it should, that lies about its size, or that brings programs."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise Unreadable("Tệp mở ra quá lớn. Chia danh sách thành nhiều tệp nhỏ.")
            if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
                raise Unreadable("Tệp có macro. Lưu lại dạng Excel thường (.xlsx) rồi tải lên.")
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Unreadable("Tệp Excel bị hỏng hoặc có mật khẩu. Lưu lại tệp không mật khẩu rồi tải lên.") from error


def _cell_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(text.nfc(str(value)).split())


def _cell_as_typed(value: object) -> str:
    """As `_cell_text`, but a number reads as a person types it: 1234.5 is "1.234,5", never to be taken for 12345.

    Spreadsheets show 15 digits and count with a little more: what is beyond is not part of the number.
    """
    if isinstance(value, float) and not value.is_integer():
        return text.number_vi(float(f"{value:.15g}"))
    return _cell_text(value)


def _sheets(raw: bytes, most: int, read: Callable[[object], str] = _cell_text) -> Iterator[list[list[str]]]:
    if raw.startswith(b"PK"):
        _check_archive(raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > most:
                raise _too_long(most)
            yield [[read(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError) as error:
        raise Unreadable("Tệp Excel bị hỏng hoặc có mật khẩu. Lưu lại tệp không mật khẩu rồi tải lên.") from error


def _too_long(most: int) -> Unreadable:
    return Unreadable(f"Tệp có hơn {text.number_vi(most)} dòng. Chia danh sách thành nhiều tệp nhỏ.")


def sheets_of(raw: bytes, most: int = MAX_ROWS, *, as_typed: bool = False) -> Iterator[list[list[str]]]:
    """All rows of each sheet of a workbook, or of a CSV, as cleaned text; at most `most` rows a sheet.

    `as_typed`: numbers of a workbook read as people write them, with a decimal comma.
    """
    if not raw.strip(b"\0 \r\n\t"):
        raise Unreadable("Tệp trống. Chọn tệp có danh sách.")
    if len(raw) > MAX_BYTES:
        raise Unreadable("Tệp lớn hơn 5 MB. Chia danh sách thành nhiều tệp nhỏ.")
    if raw.startswith(_SPREADSHEET):
        yield from _sheets(raw, most, _cell_as_typed if as_typed else _cell_text)
        return
    rows = csv_rows(raw)
    if len(rows) > most:
        raise _too_long(most)
    yield rows


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A written row: number of its sheet and line (from 1), cells by name, and the names of those that are formulas."""

    sheet: int
    line: int
    cells: dict[str, str]
    formulas: frozenset[str]


def every_table(raw: bytes, known: Columns, required: set[str], missing: str, most: int = MAX_ROWS) -> list[SheetRow]:
    """The written rows of every sheet that has the row of headings; numbers as people write them.

    Raises `Unreadable` when no sheet has it, or none has a row; `missing` names the headings.
    """
    found: list[SheetRow] = []
    seen = False
    formulas = formulas_in(raw)
    for number, rows in enumerate(sheets_of(raw, most, as_typed=True), start=1):
        headings = [_columns_in(row, known) for row in rows[:HEADER_WITHIN]]
        start = next((index for index, columns in enumerate(headings) if required <= set(columns)), None)
        if start is None:
            continue
        seen = True
        for line, cells in _rows_below(rows, start, headings[start], known):
            named = headings[start].items()
            live = frozenset(name for name, column in named if (number, line, column + 1) in formulas)
            found.append(SheetRow(number, line, cells, live))
    if not seen:
        raise Unreadable(f"Không thấy dòng tiêu đề có {missing}. Tải tệp mẫu về rồi điền theo mẫu.")
    if not found:
        raise _only_headings()
    return found


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def formulas_in(raw: bytes) -> set[tuple[int, int, int]]:
    """Sheet, line and column (each from 1) of every cell of an .xlsx workbook that holds a formula."""
    if not raw.startswith(b"PK"):
        return set()
    _check_archive(raw)
    found: set[tuple[int, int, int]] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            targets = {
                one.get("Id"): one.get("Target", "").lstrip("/") for one in _tree(archive, "xl/_rels/workbook.xml.rels")
            }
            sheets = _tree(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
            for number, sheet in enumerate(sheets, start=1):
                target = targets[sheet.get(_LINK)]
                page = _tree(archive, target if target.startswith("xl/") else f"xl/{target}")
                for cell in page.iter(f"{_MAIN}c"):
                    if cell.find(f"{_MAIN}f") is not None:
                        found.add((number, *_place(cell.get("r", "A1"))))
    except (KeyError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("Tệp Excel bị hỏng. Mở bằng Excel, lưu lại dạng .xlsx rồi tải lên.") from error
    return found


def _tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    # Nothing is fetched and no entity is opened, whatever the file asks for.
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _place(name: str) -> tuple[int, int]:
    """Line and column of "B7", from 1."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]), column


def _columns_in(row: Sequence[str], known: Columns) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        heading = text.fold(cell).strip(" *:")
        for name, headings in known.items():
            if heading in headings and name not in found:
                found[name] = index
    return found


def table(
    raw: bytes, known: Columns, required: set[str], missing: str, most: int = MAX_ROWS
) -> list[tuple[int, dict[str, str]]]:
    """Line number and cells by name of each written row under the row of headings; every known name is there.

    The list is on the first sheet that has the headings. Raises `Unreadable`: `missing` names the headings.
    """
    for rows in sheets_of(raw, most):
        headings = [_columns_in(row, known) for row in rows[:HEADER_WITHIN]]
        start = next((index for index, columns in enumerate(headings) if required <= set(columns)), None)
        if start is not None:
            return _written(rows, start, headings[start], known)
    raise Unreadable(f"Không thấy dòng tiêu đề có {missing}. Tải tệp mẫu về rồi điền theo mẫu.")


def _written(
    rows: Sequence[Sequence[str]], start: int, columns: Mapping[str, int], known: Columns
) -> list[tuple[int, dict[str, str]]]:
    found = _rows_below(rows, start, columns, known)
    if not found:
        raise _only_headings()
    return found


def _only_headings() -> Unreadable:
    return Unreadable("Tệp chỉ có dòng tiêu đề. Điền danh sách rồi tải lên.")


def _rows_below(
    rows: Sequence[Sequence[str]], start: int, columns: Mapping[str, int], known: Columns
) -> list[tuple[int, dict[str, str]]]:
    found = []
    for line, row in enumerate(rows[start + 1 :], start=start + 2):
        cells = {name: row[index] if index < len(row) else "" for name, index in columns.items()}
        if any(cells.values()):
            found.append((line, dict.fromkeys(known, "") | cells))
    return found
