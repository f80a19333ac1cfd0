"""Lists of units and of accounts as people write them: which column means what, and rows as records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from caunoi.ground.sheets import Columns, Unreadable, csv_rows, table

MAX_ACCOUNTS = 300
"""Accounts in one file: each costs a slow hash and a row of the trail, in one transaction."""

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


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def area_rows(raw: bytes) -> list[AreaRow]:
    """Residential areas of a file. Raises `Unreadable` when no row of headings names a commune and an area."""
    rows = table(raw, _AREA_COLUMNS, {"commune", "name"}, "cột “Xã, phường” và cột “Tên khu dân cư”")
    return [
        AreaRow(line, cells["commune"], cells["kind"], cells["name"], cells["code"], _listed(cells["old_names"]))
        for line, cells in rows
    ]


def account_rows(raw: bytes) -> list[AccountRow]:
    """Accounts of a file. Raises `Unreadable` when no row of headings names unit, name and role, or for too many."""
    rows = table(raw, _ACCOUNT_COLUMNS, {"unit", "full_name", "role"}, "cột “Đơn vị”, “Họ và tên” và “Vai trò”")
    if len(rows) > MAX_ACCOUNTS:
        raise Unreadable(f"Tệp có hơn {MAX_ACCOUNTS} người. Chia danh sách thành nhiều tệp nhỏ.")
    return [AccountRow(line=line, **cells) for line, cells in rows]


def _records(raw: bytes, required: Iterable[str]) -> list[dict[str, str]]:
    rows = csv_rows(raw)
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
