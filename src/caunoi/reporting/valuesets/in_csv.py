"""Values in CSV, with DHIS2's headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO, Final

from caunoi.reporting.valuesets.rows import DEFAULT, BadValueSet, Row, option_of

HEADINGS: Final = (
    "dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo", "value", "storedby",
    "lastupdated", "comment", "followup",
)  # fmt: skip


def write_csv(rows: Iterable[Row], file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(
        (row.element, row.period, row.unit, row.option or DEFAULT, DEFAULT, row.value, "", "", row.comment, "")
        for row in rows
    )
    text.detach()


def read_csv(file: BinaryIO) -> Iterator[Row]:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    try:
        headings = [one.strip().lower() for one in next(reader, [])]
        if missing := [name for name in (*HEADINGS[:3], "value") if name not in headings]:
            raise BadValueSet(f"Dòng đầu của tệp CSV thiếu cột {missing[0]}.")
        take = _taker(headings)
        for cells in reader:
            if any(cells):
                yield take(cells)
    except csv.Error as error:
        raise BadValueSet(f"Tệp CSV viết chưa đúng ở dòng {reader.line_num}.") from error
    finally:
        # The file is its giver's and stays open.
        text.detach()


def _taker(headings: Sequence[str]) -> Callable[[Sequence[str]], Row]:
    """How a line becomes a row."""
    places = {name: place for place, name in enumerate(headings)}
    wanted = ("dataelement", "period", "orgunit", "value", "categoryoptioncombo", "comment")
    element, period, unit, value, option, comment = (places.get(name, -1) for name in wanted)

    def cell(cells: Sequence[str], place: int) -> str:
        return cells[place] if 0 <= place < len(cells) else ""

    def take(cells: Sequence[str]) -> Row:
        return Row(
            element=cell(cells, element),
            period=cell(cells, period),
            unit=cell(cells, unit),
            value=cell(cells, value),
            option=option_of(cell(cells, option)),
            comment=cell(cells, comment),
        )

    return take
