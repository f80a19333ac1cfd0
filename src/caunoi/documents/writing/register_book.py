"""The register as an Excel file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import xlsxwriter

NUMBER_IN_REGISTER = "Số trong sổ"
COLUMNS = (
    (NUMBER_IN_REGISTER, 11),
    ("Ngày vào sổ", 12),
    ("Số, ký hiệu", 20),
    ("Ngày văn bản", 12),
    ("Tên loại", 14),
    ("Trích yếu", 60),
    ("Cơ quan ban hành", 32),
    ("Người ký", 22),
    ("Nơi nhận", 32),
    ("Đơn vị giữ sổ", 26),
    ("Ghi chú", 26),
    ("Mã", 18),
)
LONGEST_CELL = 32_767
"""Letters that Excel takes in one cell."""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the register, in the order of `COLUMNS`."""

    entry: str
    entered_on: date
    number_and_symbol: str
    issued_on: date | None
    kind: str
    title: str
    issuer: str
    signer: str
    recipients: str
    unit: str
    note: str
    ref: str


def register_book(title: str, lines: Iterable[RegisterLine]) -> bytes:
    """The lines as XLSX: a title, a head that stays in sight, one line each.

    Every text is written as text, so that a title such as "=1+1" is never a formula and never an address, whatever
    program opens the file.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Sổ văn bản")
        bold = book.add_format({"bold": True, "font_size": 13})
        head = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#E4EBF7"}
        )
        words = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        days = book.add_format({"border": 1, "valign": "top", "num_format": "dd/mm/yyyy"})
        sheet.write_string(0, 0, title, bold)
        for column, (label, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, label, head)
        row = 2
        for line in lines:
            row += 1
            for column, name in enumerate(RegisterLine.__slots__):
                value = getattr(line, name)
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, days)
                else:
                    sheet.write_string(row, column, (value or "")[:LONGEST_CELL], words)
        sheet.freeze_panes(3, 0)
        sheet.autofilter(2, 0, max(row, 3), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return target.getvalue()
