"""Reference codes such as KN-2607-4T9QX-8: readable by telephone, impossible to count through, and self-checking.

Kind (two letters), year and month, five random letters, one check letter. The random part and the check letter use
Crockford's 32 letters, which leave out I, L, O and U.

The check letter is a weighted sum in the field of 32 elements. Every place has a weight of its own, none of them zero,
and no two equal, so that any one wrong letter and any two neighbours exchanged change the sum.
"""

from __future__ import annotations

import re
import secrets
from datetime import date

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
EXAMPLE = "KN-2607-4T9QX-8"
RANDOM_LETTERS = 5
_SHAPE = re.compile(rf"([A-Z]{{2}})(\d{{2}})(0[1-9]|1[0-2])([{LETTERS}]{{{RANDOM_LETTERS}}})([{LETTERS}])")
_KIND = re.compile(r"[A-Z]{2}")
_MISREAD = str.maketrans("OIL", "011")
_FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive: x runs through all 31 elements that are not zero
_FIELD_SIZE = 32


class BadRef(ValueError):
    """Not a reference code, or one with a slip in it; `sentence` tells the person what to do."""

    sentence = f"Mã chưa đúng. Xem lại từng chữ, ví dụ {EXAMPLE}"

    def __init__(self) -> None:
        super().__init__(self.sentence)


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ _FIELD_POLYNOMIAL if doubled & _FIELD_SIZE else doubled


def _check_letter(payload: str) -> str:
    # Horner from the left gives place n from the right the weight x^n; the check letter itself has x^0.
    total = 0
    for place, letter in enumerate(payload):
        # A kind may hold any of 26 letters, so they are numbered for themselves.
        value = ord(letter) - ord("A") if place < 2 else LETTERS.index(letter)
        total = _times_x(total ^ value)
    return LETTERS[total]


def _joined(kind: str, month: str, random: str) -> str:
    return f"{kind}-{month}-{random}-{_check_letter(kind + month + random)}"


def new_ref(kind: str, on: date) -> str:
    """A new code of this kind (two capital letters) for a day: `new_ref("NV", …)` gives "NV-2607-4T9QX-8".

    33 million codes a kind and month: unique only by the table's constraint, so a caller tries again on collision.
    """
    if not _KIND.fullmatch(kind):
        raise ValueError("a kind is two letters A-Z")
    return _joined(kind, f"{on:%y%m}", "".join(secrets.choice(LETTERS) for _ in range(RANDOM_LETTERS)))


def parse_ref(text: str) -> str:
    """The code as it is stored, from what a person typed: lower case, spaces, dots and missing hyphens are forgiven,
    and so are O for 0 and I or L for 1.

    Raises BadRef.
    """
    typed = re.sub(r"[\s.\-–—]", "", text).upper()
    match = _SHAPE.fullmatch(typed[:2] + typed[2:].translate(_MISREAD))
    if match is None:
        raise BadRef
    kind, year, month, random, check = match.groups()
    if _check_letter(kind + year + month + random) != check:
        raise BadRef
    return _joined(kind, year + month, random)


def is_ref(text: str) -> bool:
    """Whether the text reads as a reference code with the right check letter."""
    try:
        parse_ref(text)
    except BadRef:
        return False
    return True
