"""Reading a number for a cell of a report; `static/reporting/rules.js` does the same in the browser, and the vectors in
`tests/entry_vectors.json` are run by both."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from caunoi.ground.text import NotANumber, parse_decimal

DIGITS: Final = 20
PLACES: Final = 4
"""What the column holds: sums of many cells fit."""
SURE: Final = 15
"""Digits of one cell, before and behind the comma: so many SQLite gives back as they were written. Sums in đồng of a
province fit, with decimals for areas and kilometres."""
MOST: Final = Decimal(10) ** SURE
OUT_OF_RANGE: Final = "Nhập số từ 0 trở lên, tối đa 15 chữ số."
TOO_FINE: Final = "Nhập tối đa 4 chữ số sau dấu phẩy."


def check_cell(value: Decimal) -> Decimal:
    """The value, if a cell takes it. Raises NotANumber."""
    if not 0 <= value < MOST or (value.is_zero() and value.is_signed()):
        raise NotANumber(OUT_OF_RANGE)
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        raise NotANumber(TOO_FINE)
    if isinstance(exponent, int) and exponent < 0 and max(value.adjusted() + 1, 0) - exponent > SURE:
        raise NotANumber(OUT_OF_RANGE)
    return value


def read_cell(text: str) -> Decimal | None:
    """The number that was typed into a cell; None for nothing. Raises NotANumber."""
    return check_cell(parse_decimal(text)) if text.strip() else None
