"""The words of a paper as they are printed: cleaned, numbered, closed with the right stop, measured."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from caunoi.documents.reading.wording import clean
from caunoi.documents.writing.paper import Block, Level, Passage, Table

# Signs of our own inside a finished text; the same signs in what a caller gives are dropped.
ITALIC, UPRIGHT, BOLD, LIGHT = "\ue010", "\ue011", "\ue012", "\ue013"
STYLING = f"{ITALIC}{UPRIGHT}{BOLD}{LIGHT}"
NO_BREAK = "\u00a0"
HYPHEN = "\ue014"
"""A hyphen at which no line ends."""

_UNPRINTABLE = re.compile(f"[{STYLING}{HYPHEN}\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029\u0085]")
_STARRED = re.compile(r"(?<![\w*])\*(?=[^\W_])([^*]{0,400}?[\w.,;:!?%)”\"])\*(?![\w*])")
_LEVEL_NAME = re.compile(r"\b(TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG|ĐẶC KHU) (\w+)(?: (\w+))?(?: (\w+))?$")
_SYMBOL = re.compile(r"/[A-ZĐ]\w*(?:-[A-ZĐ]\w+)+")
_NUMBERED = re.compile(r"\b([Ss]ố) (?=\d+/)")
_DASH = re.compile(r"(?<=\w) (?=[-–] )")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdđeghiklmnopqrstuvxy"

# Thousandths of the font's size, of Times New Roman Bold.
_WIDTHS = {
    **dict.fromkeys(" .,", 250), **dict.fromkeys("il/", 278), **dict.fromkeys("fjt-()", 333),
    **dict.fromkeys("sI", 389), **dict.fromkeys("cerz", 444), **dict.fromkeys("BELTZ", 667),
    **dict.fromkeys("wĐACDNRUVXY", 722), **dict.fromkeys("GHKOQ", 778), **dict.fromkeys("FP", 611),
    **dict.fromkeys("bdhknpquđS", 556), **dict.fromkeys("m", 833), **dict.fromkeys("M", 944), "W": 1000,
}  # fmt: skip
_USUAL_WIDTH = 500


def tidy_lines(text: str) -> list[str]:
    """The text line by line: composed, without what paper cannot show, starred words marked as italics."""
    lines = (clean(_UNPRINTABLE.sub("", line)).strip() for line in _BREAKS.split(text))
    return [_STARRED.sub(rf"{ITALIC}\1{UPRIGHT}", line.replace("\t", " ")) for line in lines if line]


def tidy(text: str) -> str:
    """The same on one line."""
    return " ".join(tidy_lines(text))


def kept_together(name: str) -> str:
    """The name of an issuer, in which "TỈNH SƠN LA" never breaks."""
    return _LEVEL_NAME.sub(lambda match: match[0].replace(" ", NO_BREAK), tidy(name))


def unbroken(text: str) -> str:
    """The text in which no line ends inside a symbol such as KH-MTTQ-UB, and none begins with a dash."""
    text = _SYMBOL.sub(lambda match: match[0].replace("-", HYPHEN), text)
    return _DASH.sub(NO_BREAK, _NUMBERED.sub(rf"\1{NO_BREAK}", text))


def title_line(text: str) -> str:
    """A title, in which "Việt Nam" stays on one line."""
    return tidy(text).replace("Việt Nam", f"Việt{NO_BREAK}Nam")


def listed(entries: Sequence[str], *, dash: str = "- ") -> list[str]:
    """Entries one beneath the other: a semicolon after each, a full stop after the last (phụ lục I, II.9)."""
    bare = [entry for entry in (tidy(entry).lstrip("-–—+ ").rstrip(" ;.,") for entry in entries) if entry]
    return [f"{dash}{entry}{'.' if at == len(bare) else ';'}" for at, entry in enumerate(bare, 1)]


def finished(text: str) -> str:
    """The last sentence of a paper, closed with "./."."""
    styled = "".join(sign for sign in text[-1:] if sign in STYLING)
    return text.rstrip(f" .;/{styled}") + styled + "./."


def roman(value: int) -> str:
    """IV for 4."""
    written = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        written += sign * count
    return written


def letter(value: int) -> str:
    """đ for 5; after y comes aa, ab …"""
    value -= 1
    head, at = divmod(value, len(_LETTERS))
    return (letter(head) if head else "") + _LETTERS[at]


def lines_of(body: Sequence[Block]) -> Iterator[tuple[Level, bool, str] | Table]:
    """The body in printed order: (level, whether it is a heading, text with its marker), or a table."""
    counted: Counter[Level] = Counter()
    for block in body:
        if isinstance(block, Table):
            yield block
            continue
        counted[block.level] += 1
        first, *others = tidy_lines(block.text) or [""]
        yield block.level, bool(block.children), _marked(block, counted[block.level], first)
        for line in others:
            yield Level.PARAGRAPH, False, line
        yield from lines_of(block.children)


def _marked(passage: Passage, at: int, text: str) -> str:
    given = tidy(passage.marker)
    match passage.level:
        case Level.PART:
            return f"{given or roman(at)}. {text}"
        case Level.SECTION:
            return f"{given or at}. {text}"
        case Level.POINT:
            return f"{given or letter(at)}) {text}"
        case Level.ARTICLE:
            return f"{BOLD}Điều {given or at}.{LIGHT} {text}"
        case Level.ITEM | Level.SUBITEM:
            return f"{given or passage.level} {text}"
        case _:
            return text


def width_of(text: str, size: float) -> float:
    """About how wide the text is in bold letters of this size, in the unit of the size."""
    letters = (unicodedata.normalize("NFD", sign)[0] for sign in text.replace(NO_BREAK, " ") if sign not in STYLING)
    return sum(_WIDTHS.get(sign, _USUAL_WIDTH) for sign in letters) * size / 1000
