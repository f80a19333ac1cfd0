"""A row of a file of values, and what all shapes of such a file share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

DEFAULT: Final = "default"
"""DHIS2's name of the only option combination of an element that is not split."""
_NO_LETTER: Final = re.compile(rb"\x00|\\u(?:0000|[dD][89a-fA-F])")
"""NUL, and in JSON also NUL and halves of letters as it spells them: no database keeps them. Letters beyond 16 bits are
written plainly."""
_NUL: Final = re.compile(rb"\x00")
_PIECE, _OVERLAP = 1 << 20, 5

Splits = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Code of a split element -> code of the option combination -> category -> option. ADX names the categories."""


class BadValueSet(ValueError):
    """Not a file of values; `sentence` says what is wrong."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One value as the file has it. `value` is text; "" empties the cell. `data_set` may be ""."""

    element: str
    period: str
    unit: str
    value: str
    option: str = ""
    comment: str = ""
    data_set: str = ""


def option_of(told: str) -> str:
    """The option combination as we name it."""
    return "" if told == DEFAULT else told


def check_letters(file: BinaryIO, shape: str) -> None:
    """Raise BadValueSet for what is no letter, wherever it stands; the file is at its beginning then."""
    wrong = _NO_LETTER if shape == "json" else _NUL
    file.seek(0)
    before = b""
    while piece := file.read(_PIECE):
        if wrong.search(before + piece):
            raise BadValueSet("Tệp có ký tự không phải chữ.")
        before = piece[-_OVERLAP:]
    file.seek(0)
