"""Cleaning that every format shares."""

import re
import unicodedata

# Spaces that only differ in width or in whether a line may break there, and hyphens likewise.
_SAME_TO_THE_READER = {
    0x00A0: " ",
    0x2007: " ",
    0x202F: " ",
    0x2028: " ",
    0x2029: " ",
    0x0085: " ",
    0x2011: "-",
}
# Marks that have no shape on paper: soft hyphen, zero-width spaces and joiners, direction marks, byte order mark.
_WITHOUT_SHAPE = dict.fromkeys(
    [
        0x00AD,
        0x200B,
        0x200C,
        0x200D,
        0x200E,
        0x200F,
        0x2060,
        0xFEFF,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
_CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code not in (0x09, 0x85)}
_TABLE: dict[int, str | None] = {**_CONTROLS, **_WITHOUT_SHAPE, **_SAME_TO_THE_READER}
_ODD = re.compile("[" + re.escape("".join(chr(code) for code in _TABLE)) + "]")


def clean(text: str) -> str:
    """One line as a person sees it: NFC, ordinary spaces and hyphens, nothing invisible, no space at the end."""
    if not text.isascii() or not text.isprintable():
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        if _ODD.search(text):
            text = unicodedata.normalize("NFC", text.translate(_TABLE))
    return text.rstrip()
