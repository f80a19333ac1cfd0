"""The reception book as an Excel file (pure)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter

WIDTHS = (6, 12, 30, 16, 50, 12, 10, 22, 10, 30, 30, 30, 26, 18)
LONGEST_CELL = 32_767
"""Letters that Excel takes in one cell."""
Cell = str | int | date


def reception_book(title: str, lead: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A title, whose book of which days, the head with the numbers of the columns beneath as the form has them, one
    line each. Texts are written as text: "=1+1" is never a formula."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Sổ tiếp công dân")
        bold = book.add_format({"bold": True, "font_size": 13})
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"})
        words = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        days = book.add_format({"border": 1, "valign": "top", "num_format": "dd/mm/yyyy"})
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, lead)
        for place, label in enumerate(columns):
            sheet.set_column(place, place, WIDTHS[place])
            sheet.write_string(3, place, label, head)
            sheet.write_string(4, place, f"({place + 1})", head)
        for line, row in enumerate(rows, start=5):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, days)
                elif isinstance(value, int):
                    sheet.write_number(line, place, value, words)
                else:
                    sheet.write_string(line, place, value[:LONGEST_CELL], words)
        sheet.freeze_panes(5, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3, 4)
    return target.getvalue()
