"""How units are named, coded and looked for. Plain text rules; no database.

Full names follow the papers of the committees: "Ủy ban MTTQ Việt Nam xã Mường Bú", "Ban Công tác Mặt trận bản Giàn",
"UBND phường Chiềng Sinh".
"""

from __future__ import annotations

import re

from caunoi.ground import text

PLACE_WORDS = (
    "tỉnh",
    "thành phố",
    "thị xã",
    "thị trấn",
    "huyện",
    "quận",
    "xã",
    "phường",
    "đặc khu",
    "bản",
    "tiểu khu",
    "tổ dân phố",
    "thôn",
    "xóm",
    "làng",
    "buôn",
    "ấp",
    "khu phố",
)
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_FOLDED_WORDS = tuple(sorted((text.fold(word) for word in PLACE_WORDS), key=len, reverse=True))


def bare_name(name: str) -> str:
    """The folded name without its leading word of place: "Xã Chiềng Ngần" and "chieng ngan" are "chieng ngan".

    What stands in brackets ("Xã Chiềng Chung (huyện Mai Sơn)") is left out. A name that is nothing but the word
    ("Bản") stays as it is.
    """
    folded = text.fold(_IN_BRACKETS.sub(" ", name)).strip()
    for word in _FOLDED_WORDS:
        if folded.startswith(word + " "):
            return folded[len(word) + 1 :]
    return folded


def split_place(name: str) -> tuple[str, str]:
    """Word of place and own name: "Tổ dân phố 3" -> ("tổ dân phố", "3"); the word is "" where none is written."""
    cleaned = " ".join(text.plain_tones(text.nfc(name)).split())
    folded = text.fold(cleaned)
    for word in sorted(PLACE_WORDS, key=len, reverse=True):
        if folded.startswith(text.fold(word) + " "):
            return word, cleaned[len(word) + 1 :]
    return "", cleaned


def committee_name(place: str) -> str:
    """Full name of the Front's committee of a place, such as "xã Mường Bú"."""
    return f"Ủy ban MTTQ Việt Nam {place}"


def area_name(place: str) -> str:
    """Full name of the Front's working group of a residential area, such as "bản Giàn"."""
    return f"Ban Công tác Mặt trận {place}"


def agency_name(place: str) -> str:
    """Name of the people's committee of a place."""
    return f"UBND {place}"


def area_code(commune_code: str, number: int) -> str:
    """Own code of a residential area: "03679-007"."""
    return f"{commune_code}-{number:03d}"
