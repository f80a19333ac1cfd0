"""The templates that people fill in to hand over lists of residential areas and of accounts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import xlsxwriter

FILLED_ROWS = 5000
LONGEST_CELL = 32_767
"""Letters that Excel takes in one cell."""


class Column(NamedTuple):
    """A column of a template; `choices` are offered in its cells, other words are allowed."""

    heading: str
    width: int
    example: str
    choices: Sequence[str] = ()


def template(title: str, columns: Sequence[Column]) -> bytes:
    """An Excel file with the headings, one example row, and lists to choose from on a second sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title)
        lists = book.add_worksheet("Danh mục")
        bold = book.add_format({"bold": True, "bg_color": "#e4ebf7", "border": 1})
        words = book.add_format({"num_format": "@"})  # a telephone number keeps its zero
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.heading, bold)
            sheet.set_column(place, place, column.width, words)
            sheet.write_string(1, place, column.example)
            lists.set_column(place, place, 28)
            for row, choice in enumerate(column.choices):
                lists.write_string(row, place, choice)
            if column.choices:
                letter = chr(ord("A") + place)
                source = f"='Danh mục'!${letter}$1:${letter}${len(column.choices)}"
                rule = {"validate": "list", "source": source, "error_type": "warning"}
                sheet.data_validation(1, place, FILLED_ROWS, place, rule)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def verdict_book(headings: Sequence[str], rows: Iterable[tuple[int, str, str, Sequence[str]]]) -> bytes:
    """Rows as they were judged: line of the file, verdict, sentence, cells. Every text is written as text, so that no
    cell of somebody's file becomes a formula or an address."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("Kết quả")
        bold = book.add_format({"bold": True, "bg_color": "#e4ebf7", "border": 1})
        for place, (heading, width) in enumerate(
            [("Dòng", 8), ("Kết quả", 10), ("Giải thích", 60), *((heading, 30) for heading in headings)]
        ):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, bold)
        sheet.freeze_panes(1, 0)
        for number, (line, label, sentence, words) in enumerate(rows, start=1):
            sheet.write_number(number, 0, line)
            for place, said in enumerate((label, sentence, *words), start=1):
                sheet.write_string(number, place, said[:LONGEST_CELL])
    return buffer.getvalue()


def area_template(communes: Sequence[str], kinds: Sequence[str]) -> bytes:
    """The template of residential areas."""
    return template(
        "Khu dân cư",
        (
            Column("Xã, phường", 28, communes[0] if communes else "xã …", communes),
            Column("Loại", 16, kinds[0], kinds),
            Column("Tên khu dân cư", 32, "Nà Nong"),
            Column("Mã", 16, ""),
            Column("Tên cũ", 32, ""),
        ),
    )


def account_template(units: Sequence[str], roles: Sequence[str]) -> bytes:
    """The template of accounts."""
    return template(
        "Tài khoản",
        (
            Column("Đơn vị", 36, units[0] if units else "xã …", units),
            Column("Họ và tên", 28, "Nguyễn Văn A"),
            Column("Vai trò", 30, roles[0], roles),
            Column("Chức danh", 30, ""),
            Column("Số điện thoại", 18, ""),
            Column("Thư điện tử", 28, ""),
            Column("Tên đăng nhập", 20, ""),
        ),
    )
