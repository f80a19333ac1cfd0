"""The template that people fill in to hand over their residential areas."""

from __future__ import annotations

import io

import xlsxwriter

COLUMNS = (("Xã, phường", 28), ("Loại", 16), ("Tên khu dân cư", 32), ("Mã", 16), ("Tên cũ", 32))


def area_template(communes: list[str], kinds: list[str], example: tuple[str, str, str]) -> bytes:
    """An Excel file with the headings, one example row, and lists to choose communes and kinds from."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Khu dân cư")
        choices = book.add_worksheet("Danh mục")
        bold = book.add_format({"bold": True, "bg_color": "#e4ebf7", "border": 1})
        for column, (heading, width) in enumerate(COLUMNS):
            sheet.write_string(0, column, heading, bold)
            sheet.set_column(column, column, width)
        for column, value in enumerate(example):
            sheet.write_string(1, column, value)
        for row, name in enumerate(communes):
            choices.write_string(row, 0, name)
        for row, name in enumerate(kinds):
            choices.write_string(row, 1, name)
        choices.set_column(0, 1, 28)
        if communes:
            source = f"='Danh mục'!$A$1:$A${len(communes)}"
            sheet.data_validation(1, 0, 5000, 0, {"validate": "list", "source": source, "error_type": "warning"})
        sheet.data_validation(
            1, 1, 5000, 1, {"validate": "list", "source": f"='Danh mục'!$B$1:$B${len(kinds)}", "error_type": "warning"}
        )
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
