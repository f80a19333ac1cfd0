"""The list of tasks as an Excel file: rows in, bytes out. Knows no database and no web framework."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import xlsxwriter

COLUMNS = (
    ("Mã", 18),
    ("Việc", 60),
    ("Chủ trì", 26),
    ("Đơn vị giao", 26),
    ("Kế hoạch", 20),
    ("Mục", 14),
    ("Hạn", 12),
    ("Số ngày quá hạn", 10),
    ("Tình trạng", 16),
    ("Tiến độ (%)", 10),
    ("Đơn vị xong / tổng số", 14),
)
LONGEST_CELL = 32_767
"""Letters that Excel takes in one cell."""
_HEAD_ROW = 3


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One task, in the order of `COLUMNS`. `days_late` is None for work that is not late, `percent` 0 to 100."""

    ref: str
    title: str
    unit: str
    giver: str
    plan: str
    address: str
    due_on: date
    days_late: int | None
    status: str
    percent: int
    units_done: str


def task_book(title: str, about: str, lines: Iterable[SheetLine]) -> bytes:
    """The lines as XLSX: a title, a line that says what was asked for, a head that stays in sight, one line each.

    Rows go to disk as they come, so that memory does not grow with their number. Every text is written as text: a
    title such as "=1+1" is never a formula and never an address, whatever program opens the file.
    """
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Nhiệm vụ")
        bold = book.add_format({"bold": True, "font_size": 13})
        head = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#E4EBF7"}
        )
        words = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        days = book.add_format({"border": 1, "valign": "top", "num_format": "dd/mm/yyyy"})
        numbers = book.add_format({"border": 1, "valign": "top"})
        for column, (_, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, about[:LONGEST_CELL])
        for column, (label, _) in enumerate(COLUMNS):
            sheet.write_string(_HEAD_ROW, column, label, head)
        row = _HEAD_ROW
        for line in lines:
            row += 1
            for column, name in enumerate(SheetLine.__slots__):
                value = getattr(line, name)
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, days)
                elif isinstance(value, int):
                    sheet.write_number(row, column, value, numbers)
                else:
                    sheet.write_string(row, column, (value or "")[:LONGEST_CELL], words)
        sheet.autofilter(_HEAD_ROW, 0, max(row, _HEAD_ROW + 1), len(COLUMNS) - 1)
    return target.getvalue()
