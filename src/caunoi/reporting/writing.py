"""Tables of reports as Excel files: rows in, bytes out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

LONGEST_CELL = 32_767
"""Letters that Excel takes in one cell."""
LONGEST_NAME = 31
"""Letters in the name of a sheet."""

_NO_NAME = str.maketrans("[]:*?/\\", "       ")

Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its title, (heading, width) of each column, and its rows. Figures are written as figures, all
    else as text, so that "=1+1" is never a formula."""

    name: str
    title: str
    columns: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[Value]]
    held: int = 0
    """Columns that stay in sight when one scrolls to the right."""


def book_of(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as XLSX, each with a title, a head that stays in sight, and landscape A4 for the printer."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "font_size": 13})
        head = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#E4EBF7"}
        )
        words = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        figures = book.add_format({"border": 1, "valign": "top", "num_format": "#,##0.####"})
        whole = book.add_format({"border": 1, "valign": "top", "num_format": "#,##0"})
        for one in sheets:
            sheet = book.add_worksheet(one.name.translate(_NO_NAME)[:LONGEST_NAME])
            sheet.write_string(0, 0, one.title, bold)
            for at, (label, width) in enumerate(one.columns):
                sheet.set_column(at, at, width)
                sheet.write_string(2, at, label, head)
            row = 2
            for row, cells in enumerate(one.rows, 3):
                for at, value in enumerate(cells):
                    if value is None:
                        sheet.write_blank(row, at, None, words)
                    elif isinstance(value, str):
                        sheet.write_string(row, at, value[:LONGEST_CELL], words)
                    else:
                        # Excel keeps fifteen figures: more of them stay true only as text.
                        number = Decimal(value)
                        if len(number.normalize().as_tuple().digits) > 15:
                            sheet.write_string(row, at, format(number, "f"), words)
                        else:
                            sheet.write_number(row, at, float(number), whole if number == int(number) else figures)
            sheet.freeze_panes(3, one.held)
            sheet.autofilter(2, 0, max(row, 3), len(one.columns) - 1)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(2)
    return target.getvalue()
