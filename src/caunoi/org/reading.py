"""Reading lists of units from CSV and Excel. Files come from people: every encoding and separator seen in offices is
understood, and what is not is refused with a sentence."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook

from caunoi.ground import text

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ROWS = 20_000
MAX_ACCOUNTS = 300
"""Accounts in one file: each costs a slow hash and a row of the trail, in one transaction."""
HEADER_WITHIN = 12
"""Sheets often begin with a title: the row of headings is looked for in the first rows."""

_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

Columns = Mapping[str, tuple[str, ...]]
"""Name of a column here -> the folded headings by which people write it."""

_AREA_COLUMNS: Columns = {
    "commune": ("xa, phuong", "xa phuong", "xa", "phuong", "ten xa", "ten xa, phuong", "ma xa", "don vi", "xa/phuong"),
    "kind": ("loai", "loai khu dan cu", "loai hinh"),
    "name": ("ten khu dan cu", "khu dan cu", "ten", "ten ban", "ban, tieu khu, to dan pho", "ban", "thon"),
    "code": ("ma", "ma khu dan cu", "ma ban"),
    "old_names": ("ten cu", "ten truoc day"),
}
_ACCOUNT_COLUMNS: Columns = {
    "unit": ("don vi", "ten don vi", "don vi cong tac", "xa, phuong", "xa phuong", "xa/phuong", "ma don vi"),
    "full_name": ("ho va ten", "ho ten", "ho, ten", "ten can bo"),
    "role": ("vai tro", "quyen", "nhom quyen"),
    "title": ("chuc danh", "chuc vu"),
    "telephone": ("so dien thoai", "dien thoai", "sdt", "dt"),
    "email": ("thu dien tu", "email", "e mail", "hop thu"),
    "login": ("ten dang nhap", "tai khoan"),
}


class Unreadable(Exception):
    """The file cannot be read. `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A unit of the province's own level: committee, office, board, organisation, association, agency."""

    code: str
    kind: str
    place_kind: str
    name: str
    short_name: str
    parent: str


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune with the names that were merged into it and its cell of the cartogram."""

    code: str
    place: str
    name: str
    old_names: tuple[str, ...]
    tile_row: int | None
    tile_column: int | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A residential area as the file wrote it. `line` counts from 1 as the spreadsheet shows it."""

    line: int
    commune: str
    kind: str
    name: str
    code: str = ""
    old_names: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the file wrote it. `line` counts from 1 as the spreadsheet shows it."""

    line: int
    unit: str
    full_name: str
    role: str
    title: str = ""
    telephone: str = ""
    email: str = ""
    login: str = ""


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


def _csv_rows(raw: bytes) -> list[list[str]]:
    content = decode(raw)
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(content), delimiter=separator_of(content))
        ]
    except csv.Error as error:
        raise Unreadable("Tệp CSV bị hỏng. Mở bằng Excel, lưu lại rồi tải lên.") from error


def _check_unpacked_size(raw: bytes) -> None:
    """Refuse an archive that unpacks to more than it should, or that lies about its size."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise Unreadable("Tệp mở ra quá lớn. Chia danh sách thành nhiều tệp nhỏ.")
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Unreadable("Tệp Excel bị hỏng hoặc có mật khẩu. Lưu lại tệp không mật khẩu rồi tải lên.") from error


def _cell_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(text.nfc(str(value)).split())


def _sheet_rows(raw: bytes) -> list[list[str]]:
    if raw.startswith(b"PK"):
        _check_unpacked_size(raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheet = book.get_sheet_by_index(0)
        return [[_cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, IndexError, OSError) as error:
        raise Unreadable("Tệp Excel bị hỏng hoặc có mật khẩu. Lưu lại tệp không mật khẩu rồi tải lên.") from error


def rows_of(raw: bytes) -> list[list[str]]:
    """All rows of the first sheet of a workbook, or of a CSV, as cleaned text."""
    if not raw.strip(b"\0 \r\n\t"):
        raise Unreadable("Tệp trống. Chọn tệp có danh sách.")
    if len(raw) > MAX_BYTES:
        raise Unreadable("Tệp lớn hơn 5 MB. Chia danh sách thành nhiều tệp nhỏ.")
    rows = _sheet_rows(raw) if raw.startswith(_SPREADSHEET) else _csv_rows(raw)
    if len(rows) > MAX_ROWS:
        raise Unreadable("Tệp có hơn 20.000 dòng. Chia danh sách thành nhiều tệp nhỏ.")
    return rows


def _columns_in(row: Sequence[str], known: Columns) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        heading = text.fold(cell).strip(" *:")
        for name, headings in known.items():
            if heading in headings and name not in found:
                found[name] = index
    return found


def _table(raw: bytes, known: Columns, required: set[str], missing: str) -> list[tuple[int, dict[str, str]]]:
    """Line number and cells by name of each written row under the row of headings; every known name is there."""
    rows = rows_of(raw)
    headings = [_columns_in(row, known) for row in rows[:HEADER_WITHIN]]
    start = next((index for index, columns in enumerate(headings) if required <= set(columns)), None)
    if start is None:
        raise Unreadable(f"Không thấy dòng tiêu đề có {missing}. Tải tệp mẫu về rồi điền theo mẫu.")
    columns = headings[start]
    found = []
    for line, row in enumerate(rows[start + 1 :], start=start + 2):
        cells = {name: row[index] if index < len(row) else "" for name, index in columns.items()}
        if any(cells.values()):
            found.append((line, dict.fromkeys(known, "") | cells))
    if not found:
        raise Unreadable("Tệp chỉ có dòng tiêu đề. Điền danh sách rồi tải lên.")
    return found


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def area_rows(raw: bytes) -> list[AreaRow]:
    """Residential areas of a file. Raises `Unreadable` when no row of headings names a commune and an area."""
    table = _table(raw, _AREA_COLUMNS, {"commune", "name"}, "cột “Xã, phường” và cột “Tên khu dân cư”")
    return [
        AreaRow(line, cells["commune"], cells["kind"], cells["name"], cells["code"], _listed(cells["old_names"]))
        for line, cells in table
    ]


def account_rows(raw: bytes) -> list[AccountRow]:
    """Accounts of a file. Raises `Unreadable` when no row of headings names unit, name and role, or for too many."""
    table = _table(raw, _ACCOUNT_COLUMNS, {"unit", "full_name", "role"}, "cột “Đơn vị”, “Họ và tên” và “Vai trò”")
    if len(table) > MAX_ACCOUNTS:
        raise Unreadable(f"Tệp có hơn {MAX_ACCOUNTS} người. Chia danh sách thành nhiều tệp nhỏ.")
    return [AccountRow(line=line, **cells) for line, cells in table]


def _records(raw: bytes, required: Iterable[str]) -> list[dict[str, str]]:
    rows = _csv_rows(raw)
    heading = rows[0] if rows else []
    missing = [name for name in required if name not in heading]
    if missing:
        raise Unreadable(f"Thiếu cột {', '.join(missing)}.")
    return [dict(zip(heading, row, strict=False)) for row in rows[1:] if any(row)]


def province_rows(raw: bytes) -> list[ProvinceRow]:
    """Rows of a CSV `code,kind,place_kind,name,short_name,parent`; a parent stands before its children."""
    names = ("code", "kind", "place_kind", "name", "short_name", "parent")
    return [ProvinceRow(**{name: record.get(name, "") for name in names}) for record in _records(raw, names)]


def commune_rows(raw: bytes) -> list[CommuneRow]:
    """Rows of a CSV `code,kind,name,predecessors,tile_row,tile_col`; `kind` is the Vietnamese word, as "phường"."""
    return [
        CommuneRow(
            code=record["code"],
            place=record["kind"],
            name=record["name"],
            old_names=_listed(record.get("predecessors", "")),
            tile_row=int(record["tile_row"]) if record.get("tile_row", "").isdigit() else None,
            tile_column=int(record["tile_col"]) if record.get("tile_col", "").isdigit() else None,
        )
        for record in _records(raw, ("code", "kind", "name"))
    ]
