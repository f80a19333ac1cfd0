"""Values of reports as DHIS2 exchanges them, `dataValueSets`: JSON, CSV and ADX, read and written in a stream, so that
a file of a million values needs no room for more than one of them.

Sources: DHIS2 developer guide, "Data values"; IHE QRPH, Aggregate Data Exchange (ADX). Codes stand for ids everywhere.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from caunoi.reporting.valuesets.in_adx import read_adx, write_adx
from caunoi.reporting.valuesets.in_csv import read_csv, write_csv
from caunoi.reporting.valuesets.in_json import read_json, write_json
from caunoi.reporting.valuesets.rows import BadValueSet, Row, Splits, check_letters
from caunoi.reporting.valuesets.summary import Conflict, Summary

__all__ = ["FORMATS", "BadValueSet", "Conflict", "Row", "Splits", "Summary", "read", "write", "written"]

FORMATS: Final = ("json", "csv", "adx")


def write(rows: Iterable[Row], shape: str, splits: Splits, file: BinaryIO) -> int:
    """Write the rows into the file; `shape` is one of `FORMATS`. Gives how many there were."""
    counted = _Counted(rows)
    if shape == "json":
        write_json(counted, file)
    elif shape == "csv":
        write_csv(counted, file)
    else:
        write_adx(counted, splits, file)
    return counted.count


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


def written(rows: Iterable[Row], shape: str, splits: Splits) -> bytes:
    """The rows as one file in memory."""
    file = io.BytesIO()
    write(rows, shape, splits, file)
    return file.getvalue()


def read(file: BinaryIO | bytes, shape: str, splits: Splits) -> Iterator[Row]:
    """The rows of a file from its beginning, one after the other; `shape` is one of `FORMATS`. Raises BadValueSet at
    the row where the file goes wrong, which may be the last one: whoever takes the rows keeps them until the end."""
    if isinstance(file, bytes):
        file = io.BytesIO(file)
    check_letters(file, shape)
    try:
        if shape == "json":
            yield from read_json(file)
        elif shape == "csv":
            yield from read_csv(file)
        else:
            yield from read_adx(file, splits)
    except UnicodeDecodeError as error:
        raise BadValueSet("Tệp không phải chữ UTF-8.") from error
