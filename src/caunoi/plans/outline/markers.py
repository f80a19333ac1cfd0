"""Numbers, letters and dashes that open a line of an official paper.

A marker is read from the first characters of a line alone; whether it is meant as one is decided later, in sequence
(see `numbering`). Every pattern is anchored and bounded, so that no line, however long, can make it slow.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

MarkerKind = Literal["heading", "item"]


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as printed and as counted.

    `family` tells which list it belongs to ("arabic.", "letter)", "roman.", "điều", "-"); `value` counts inside the
    family (several components for "1.2.1"; empty for dashes); `printed` is the marker without its stop; `size` is how
    many characters of the line it takes, stop and following space included. `sure` is False where the same characters
    often are plain text (no stop after the number).
    """

    kind: MarkerKind
    family: str
    value: tuple[int, ...]
    printed: str
    size: int
    sure: bool = True

    @property
    def first(self) -> bool:
        return bool(self.value) and self.value[-1] <= 1

    @property
    def system(self) -> str:
        """The way of counting, whatever stop is printed: "1." and "1)" are both "arabic"."""
        return self.family.rstrip(".)/-:") or self.family


_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_WORDS = {
    "một": 1, "nhất": 1, "hai": 2, "nhì": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
LETTERS = "abcdđefghijklmnopqrstuvwxyz"
SKIPPED_LETTERS = frozenset("đfjwz")  # lists go a b c d đ e g h …, some by the English alphabet

DIVISIONS = ("phần", "chương", "mục", "tiểu mục")
_SPACE = r"[ \t\u00a0]"
_CAPITAL = "[A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ]"
_NUMERAL = r"(?:[IVXLC]{1,8}|[ivx]{1,6}|\d{1,3})"
_WORD_NUMERAL = r"(?:một|nhất|hai|nhì|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín|mười)"
_NAMED = re.compile(
    rf"(?P<name>phần|chương|tiểu mục|mục|điều|bước|giai đoạn|nhóm nhiệm vụ|nhiệm vụ|nội dung|nhóm|chỉ tiêu|tiêu chí"
    rf"|phương án|đợt)"
    rf"{_SPACE}{{1,3}}(?:thứ{_SPACE}{{1,3}})?(?P<numeral>{_NUMERAL}|{_WORD_NUMERAL}|[A-H])(?P<letter>[a-zđ])?"
    rf"(?=[\s.:;,)\-–—/]|$)(?P<stop>{_SPACE}{{0,3}}[.:\-–—/)])?{_SPACE}{{0,20}}",
    re.IGNORECASE,
)
_ROMAN = re.compile(
    rf"(?P<numeral>[IVXLC]{{1,8}}){_SPACE}{{0,2}}(?P<stop>[.):](?![A-Z]\.)|/(?![a-z])|[-–—](?![\d]))(?!\d){_SPACE}{{0,20}}"
)
_ROMAN_BARE = re.compile(rf"(?P<numeral>[IVX]{{1,8}}){_SPACE}{{1,4}}(?={_CAPITAL}{{2}})")
_COMPOUND = re.compile(
    rf"(?P<numeral>(?P<head>[IVX]{{1,6}}|[A-HĐ])\.(?P<tail>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}))"
    rf"(?P<stop>[.)/:]|{_SPACE}?[-–—])?(?!\d)(?:{_SPACE}{{1,20}}|(?={_CAPITAL})|$)"
)
_DECIMAL = re.compile(
    rf"(?P<numeral>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})(?P<stop>[.)/:]|{_SPACE}?[-–—])?(?![\d%/])"
    rf"(?:{_SPACE}{{1,20}}|(?=[^\W\d_])|$)"
)
_ARABIC = re.compile(
    rf"(?P<numeral>\d{{1,3}}){_SPACE}{{0,1}}(?P<stop>\.(?!\d)|\)|/(?!\d)|[-–—](?!\d)|:(?!\d)){_SPACE}{{0,20}}"
)
_LETTER_DIGIT = re.compile(
    rf"(?P<numeral>(?P<head>[a-zđA-ZĐ])\.?(?P<tail>\d{{1,2}}))(?P<stop>[.)/:])(?!\d){_SPACE}{{0,20}}"
)
_DIGIT_LETTER = re.compile(rf"(?P<numeral>(?P<head>\d{{1,2}})\.?(?P<tail>[a-zđ]))(?P<stop>[.)/])(?!\d){_SPACE}{{0,20}}")
_LETTER = re.compile(
    rf"(?P<numeral>[a-zđ])(?P<stop>\)|[./:](?!\w)|[./](?={_CAPITAL})|[-–](?={_SPACE})){_SPACE}{{0,20}}"
)
_LETTER_ROMAN = re.compile(rf"(?P<numeral>[ivx]{{2,6}})(?P<stop>\)|[./:](?!\w)){_SPACE}{{0,20}}")
_UPPER = re.compile(
    rf"(?P<numeral>[A-ZĐ])(?P<stop>[.):](?!\w)|[./)](?={_CAPITAL})|/(?!\w)|{_SPACE}?[-–—](?={_SPACE})){_SPACE}{{0,20}}"
)
_BRACKET = re.compile(rf"\((?P<numeral>\d{{1,2}}|[a-zđ]|[ivx]{{1,5}})\)[.:;]?{_SPACE}{{0,20}}")
_BULLETS = "-–—−‐‑+*•●○▪▫■□◦‣⁃✓✔➢➤►▸»·§❖◆♦\uf0b7\uf02d\uf0a7\uf0d8\uf076\uf0fc\uf02b\uf071"
_DASH_LIKE = frozenset("-–—−‐‑\uf02d")
_RULE = re.compile(r"[-–—_=*~.\s|]{2,}$")


def read_marker(text: str) -> Marker | None:
    """The marker that the line opens with, or None. `text` has no leading space."""
    if not text:
        return None
    for reader in _READERS:
        marker = reader(text)
        if marker:
            return marker
    return None


def is_rule(text: str) -> bool:
    """A drawn line such as "-------" or "* * *"."""
    return len(text) <= 200 and (_RULE.match(text) is not None or (len(text) == 1 and text in "*|_"))


def roman_value(numeral: str) -> int:
    """The value of a roman numeral, however carelessly written ("IIII" is 4)."""
    total = 0
    highest = 0
    for letter in reversed(numeral.lower()):
        value = _ROMAN_VALUES[letter]
        total += value if value >= highest else -value
        highest = max(highest, value)
    return total


def letter_value(letter: str) -> int:
    """1 for a, in the order a b c d đ e f g …"""
    return LETTERS.index(letter.lower()) + 1


def follows(last: tuple[int, ...], value: tuple[int, ...], family: str) -> bool:
    """Whether `value` comes right after `last` in this family."""
    if not last or not value:
        return False
    if "letter" in family or family.startswith("upper"):
        between = LETTERS[last[-1] : value[-1] - 1]
        return value[:-1] == last[:-1] and value[-1] > last[-1] and all(letter in SKIPPED_LETTERS for letter in between)
    if len(last) == len(value):
        if value[:-1] == last[:-1]:
            return value[-1] == last[-1] + 1
        return value[-1] == 1 and value[:-1] > last[:-1]
    return False


def _named(text: str) -> Marker | None:
    if text[0] not in "pPcCtTmMđĐbBgGnN":
        return None
    match = _NAMED.match(text)
    if not match or not text[0].isupper():
        return None
    name = match["name"].lower()
    numeral = match["numeral"].lower()
    if numeral in _WORDS:
        value = _WORDS[numeral]
    elif numeral.isdigit():
        value = int(numeral)
    elif set(numeral) <= set(_ROMAN_VALUES) and (match["numeral"].isupper() or name in DIVISIONS):
        value = roman_value(numeral)
    elif len(numeral) == 1 and match["numeral"].isupper() and name in DIVISIONS:
        value = letter_value(numeral)
    else:
        return None
    stop = (match["stop"] or "").strip()
    rest = text[match.end() :]
    sure = bool(stop) or not rest
    if not sure and name not in (*DIVISIONS, "bước"):
        return None
    if not sure and not rest[:1].isupper():
        return None
    printed = text[: match.end()].rstrip()
    printed = printed[: len(printed) - len(stop)].rstrip() if stop else printed
    return Marker("heading", name, (value,), printed, match.end(), sure)


def _roman(text: str) -> Marker | None:
    if text[0] not in "IVXLC":
        return None
    match = _ROMAN.match(text)
    if match:
        if len(match["numeral"]) == 1 and match["numeral"] in "LC":
            return None
        return Marker(
            "heading", f"roman{_stop(match)}", (roman_value(match["numeral"]),), match["numeral"], match.end()
        )
    match = _ROMAN_BARE.match(text)
    if match:
        return Marker("heading", "roman.", (roman_value(match["numeral"]),), match["numeral"], match.end(), sure=False)
    return None


def _compound(text: str) -> Marker | None:
    match = _COMPOUND.match(text)
    if not match:
        return None
    head = roman_value(match["head"]) if match["head"][0] in "IVX" else letter_value(match["head"])
    value = (head, *(int(part) for part in match["tail"].split(".")))
    return Marker("heading", f"compound{len(value)}", value, match["numeral"], match.end(), bool(match["stop"]))


def _decimal(text: str) -> Marker | None:
    match = _DECIMAL.match(text)
    if not match:
        return None
    parts = match["numeral"].split(".")
    if any(len(part) > 1 and part[0] == "0" for part in parts[1:]):
        return None
    value = tuple(int(part) for part in parts)
    sure = bool(match["stop"])
    if not sure and not _opens_sentence(text[match.end() :]):
        return None
    return Marker("heading", f"decimal{len(value)}", value, match["numeral"], match.end(), sure)


def _arabic(text: str) -> Marker | None:
    match = _ARABIC.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    stop = match["stop"]
    if stop == "/" and re.match(r"[A-ZĐ]{2,}", rest) and text[match.end() - 1] == "/":
        return None  # the number of a paper: 12/KH-UBND
    sure = True
    if stop in "-–—:" and not _opens_sentence(rest):
        # "1- 100% số bản …" counts; "5 - 10 hộ" and "5-10 hộ" do not.
        close = stop != ":" and text[len(match["numeral"])] == stop and text[match.end() - 1].isspace()
        if not (close and rest[0].isdigit()):
            return None
        sure = False
    return Marker("heading", f"arabic{_stop(match)}", (int(match["numeral"]),), match["numeral"], match.end(), sure)


def _letter(text: str) -> Marker | None:
    match = _LETTER_ROMAN.match(text)
    if match:
        value = (roman_value(match["numeral"]),)
        return Marker("heading", f"small roman{_stop(match)}", value, match["numeral"], match.end())
    match = _LETTER.match(text)
    if not match:
        return None
    value = (letter_value(match["numeral"]),)
    return Marker("heading", f"letter{_stop(match)}", value, match["numeral"], match.end())


def _letter_digit(text: str) -> Marker | None:
    match = _LETTER_DIGIT.match(text) or _DIGIT_LETTER.match(text)
    if not match:
        return None
    head, tail = match["head"], match["tail"]
    if head.isdigit():
        value = (int(head), letter_value(tail))
        return Marker("heading", "digit-letter", value, match["numeral"], match.end())
    value = (letter_value(head), int(tail))
    return Marker("heading", "letter-digit", value, match["numeral"], match.end())


def _upper(text: str) -> Marker | None:
    match = _UPPER.match(text)
    if not match:
        return None
    value = (letter_value(match["numeral"]),)
    return Marker("heading", f"upper{_stop(match)}", value, match["numeral"], match.end())


def _bracket(text: str) -> Marker | None:
    match = _BRACKET.match(text)
    if not match:
        return None
    numeral = match["numeral"]
    if numeral.isdigit():
        return Marker("item", "(1)", (int(numeral),), f"({numeral})", match.end())
    if len(numeral) > 1:
        return Marker("item", "(i)", (roman_value(numeral),), f"({numeral})", match.end())
    return Marker("item", "(a)", (letter_value(numeral),), f"({numeral})", match.end())


def _bullet(text: str) -> Marker | None:
    head = text[0]
    rest = text[1:2]
    if head == "o" and rest in (" ", "\t", "\u00a0") and text[1:].lstrip()[:1].isupper():
        return Marker("item", "o", (), "o", _past_spaces(text, 1))
    if head not in _BULLETS or is_rule(text):
        return None
    if head == "*" and rest.strip() and "*" in text[2:]:
        return None  # emphasis written with asterisks, not a star
    if head in "-–—−" and rest in ("-", "–", "—", ">"):
        return None
    family = "-" if head in _DASH_LIKE else head
    return Marker("item", family, (), head, _past_spaces(text, 1))


def _past_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _opens_sentence(rest: str) -> bool:
    return not rest or rest[0].isupper() or rest[0] in "“\"'‘*«("


def _stop(match: re.Match[str]) -> str:
    stop = match["stop"].strip()
    return "-" if stop in "-–—" else stop


_READERS: tuple[Callable[[str], Marker | None], ...] = (
    _bullet,
    _bracket,
    _named,
    _compound,
    _roman,
    _decimal,
    _letter_digit,
    _arabic,
    _letter,
    _upper,
)
