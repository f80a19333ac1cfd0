"""Receivers of a paper as an Excel file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from caunoi.documents.writing.register_book import LONGEST_CELL
from caunoi.ground.times import datetime_vi

COLUMNS = (
    ("Nơi nhận", 36),
    ("Cách gửi", 16),
    ("Tình trạng", 16),
    ("Quá hạn", 16),
    ("Nhận lúc", 22),
    ("Người nhận", 26),
    ("Ngày quán triệt", 14),
    ("Số người dự", 10),
    ("Số câu hỏi", 10),
)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One receiver, in the order of `COLUMNS`."""

    receiver: str
    way: str
    status: str
    late: str
    received_at: datetime | None
    received_by: str
    studied_on: date | None
    attended: int | None
    questions: int


def receipt_book(title: str, lines: Iterable[ReceiptLine]) -> bytes:
    """The lines as XLSX: a title, a head that stays in sight, one line each; every text is written as text."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Nơi nhận")
        bold = book.add_format({"bold": True, "font_size": 13})
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#E4EBF7"})
        words = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        days = book.add_format({"border": 1, "valign": "top", "num_format": "dd/mm/yyyy"})
        sheet.write_string(0, 0, title, bold)
        for column, (label, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, label, head)
        row = 2
        for line in lines:
            row += 1
            for column, name in enumerate(ReceiptLine.__slots__):
                value = getattr(line, name)
                if isinstance(value, datetime):
                    sheet.write_string(row, column, datetime_vi(value), words)
                elif isinstance(value, date):
                    sheet.write_datetime(row, column, value, days)
                elif isinstance(value, int):
                    sheet.write_number(row, column, value, words)
                else:
                    sheet.write_string(row, column, (value or "")[:LONGEST_CELL], words)
        sheet.freeze_panes(3, 1)
        sheet.autofilter(2, 0, max(row, 3), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return target.getvalue()
