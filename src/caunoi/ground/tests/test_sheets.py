"""Lists that were damaged on their way: rows, or one sentence, and nothing else."""

from __future__ import annotations

import io

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground.sheets import Unreadable, every_table, sheets_of
from caunoi.ground.tests.damage import damaged, damaged_inside
from caunoi.ground.text import nfc

COLUMNS = {"name": ("ten",), "number": ("so",)}
PIECES = (b'<c r="ZZ9999999">', b"<f>1</f>", b't="s"', b"<v>99999999</v>", b"</row>", b"A0", b"xl/", b"-1", b"1e999")


def a_workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name in ("Một", "Hai"):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate([["Tên", "Số"], ["Bản Giàn", 7], ["Nà Nong", 1.5]]):
                sheet.write_row(row, 0, cells)
            sheet.write_formula(3, 1, "=SUM(B2:B3)", value="8.5")
    return buffer.getvalue()


GOOD = a_workbook()


@given(st.one_of(damaged(GOOD), damaged_inside(GOOD, *PIECES), damaged("Tên;Số\nBản Giàn;7\n".encode(), b'"', b"\0")))
def test_a_damaged_list_gives_rows_or_one_sentence(raw: bytes) -> None:
    try:
        rows = every_table(raw, COLUMNS, {"name"}, "Tên")
        good = all(row.line > 0 and row.cells for row in rows) and bool(list(sheets_of(raw)))
    except Unreadable as refusal:
        good = refusal.sentence.endswith(".")
    assert good


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9).filter(
                lambda cell: not cell.startswith(("=", "{"))
            ),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_words_of_a_workbook_are_read_where_they_were_written(rows: list[list[str]]) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    (read,) = sheets_of(buffer.getvalue())
    wide = max(map(len, rows))
    assert read == [[*(nfc(cell) for cell in row), *[""] * (wide - len(row))] for row in rows]
