"""Numbers in free text that may be somebody's: telephone, identity card, bank account (pure)."""

from __future__ import annotations

import re

# Digits in a row, or parted by single spaces, dots or hyphens as people write them; a leading + belongs to it.
_RUN = re.compile(r"(?<![\w])\+?\d(?:[ .\-]?\d)+(?![\w])")
_TELEPHONE = re.compile(r"(?:\+?84|0)[235789]\d{8,9}")
_DAY = re.compile(r"\d{1,2}[.\-]\d{1,2}[.\-]\d{4}")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
CARD_LENGTHS = {9, 12}
"""Digits of an identity card: nine before 2016, twelve on a citizen's card (Luật Căn cước 2023, Điều 12)."""
ACCOUNT_LENGTHS = range(10, 20)


def personal_numbers(text: str) -> list[str]:
    """What looks like a telephone, card or account number, as it is written; dates and sums of money do not."""
    return [found for found in _RUN.findall(text) if _is_personal(found)]


def _is_personal(written: str) -> bool:
    if _DAY.fullmatch(written) or _THOUSANDS.fullmatch(written):
        return False
    digits = re.sub(r"\D", "", written)
    return bool(_TELEPHONE.fullmatch(digits)) or len(digits) in CARD_LENGTHS or len(digits) in ACCOUNT_LENGTHS
