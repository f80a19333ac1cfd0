"""Word's automatic numbering, as Word prints it.

Follows ISO/IEC 29500-1, 17.9, and where Word differs from it, the notes that Microsoft publishes on the standard.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caunoi.documents.reading.word.names import VAL, W, number_of, switch, value_of, whole
from caunoi.documents.reading.word.styles import Style, Styles
from caunoi.documents.reading.word.symbols import bullet

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_DIGITS_VI = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is written."""

    start: int = 0
    shape: str = "decimal"
    zeros: int = 0
    pattern: str = ""
    restart: int | None = None
    style: str | None = None
    all_decimal: bool = False
    gap: str = " "
    font: str = ""
    hidden: bool = False


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(frozen=True, slots=True)
class _List:
    abstract: _Abstract
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The lists of one document and how far each has counted; ask for labels in reading order."""

    def __init__(self, root: "_Element | None", styles: Styles) -> None:
        self._styles = styles
        self._started: set[tuple[int, int]] = set()
        self._lists: dict[int, _List] = {}
        if root is None:
            return
        raw = {element.get(f"{W}abstractNumId", ""): element for element in root.iterchildren(f"{W}abstractNum")}
        lists = {
            number: element
            for element in root.iterchildren(f"{W}num")
            if (number := whole(element.get(f"{W}numId"))) is not None
        }
        abstracts = {identity: _Abstract(_levels(element)) for identity, element in raw.items()}
        for number, element in lists.items():
            identity = self._abstract_of(element, raw, lists)
            if identity in abstracts:
                self._lists[number] = _list(abstracts[identity], element)

    def label(self, properties: "_Element | None", style_id: str | None) -> str:
        """Counts one paragraph and gives what Word prints before it ("1.", "a)", "-"), with the gap; "" for none."""
        style = self._styles.style(style_id)
        direct = None if properties is None else properties.find(f"{W}numPr")
        direct_id = number_of(direct, f"{W}numId")
        number = style.num_id if direct_id is None else direct_id
        if not number or number not in self._lists:
            return ""
        found = self._lists[number]
        level = number_of(direct, f"{W}ilvl")
        if level is None:
            level = _level_of(found, style_id, style)
        return self._counted(number, found, min(max(level, 0), _LEVELS - 1))

    def _abstract_of(self, element: "_Element", raw: "dict[str, _Element]", lists: "dict[int, _Element]") -> str:
        """A list may point to a numbering style, which points to the list that defines it."""
        identity = value_of(element, f"{W}abstractNumId") or ""
        for _ in range(_LEVELS):
            link = value_of(raw.get(identity), f"{W}numStyleLink")
            target = None if link is None else self._styles.numbering_of(link)
            if target is None or target not in lists:
                break
            identity = value_of(lists[target], f"{W}abstractNumId") or ""
        return identity

    def _counted(self, number: int, found: _List, at: int) -> str:
        counts = found.abstract.counts
        if at in found.starts and (number, at) not in self._started:
            self._started.add((number, at))
            counts[at] = None
        count = counts[at]
        counts[at] = _start(found, at) if count is None else count + 1
        for higher in range(at):
            # A level that was skipped counts as if it had been there once.
            counts[higher] = _start(found, higher) if counts[higher] is None else counts[higher]
        for deeper in range(at + 1, _LEVELS):
            restart = found.levels[deeper].restart if deeper in found.levels else None
            # A level restarts after any higher level, or only after the level that it names; 0 means never.
            if restart is None or restart > deeper or at < restart:
                counts[deeper] = None
        return _written(found, at)


def _start(found: _List, at: int) -> int:
    if at in found.starts:
        return found.starts[at]
    return found.levels[at].start if at in found.levels else 1


def _written(found: _List, at: int) -> str:
    level = found.levels.get(at)
    if level is None or level.hidden:
        return ""
    if level.shape == "bullet":
        sign = bullet(level.pattern, level.font)
        return sign + level.gap if sign.strip() else ""

    def place(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        other = found.levels.get(index, Level())
        shape = "decimal" if level.all_decimal and other.shape != "decimalZero" else other.shape
        count = found.abstract.counts[index]
        return written_number(_start(found, index) if count is None else count, shape, other.zeros)

    text = _PLACE.sub(place, level.pattern)
    return text + level.gap if text.strip() else ""


def _level_of(found: _List, style_id: str | None, style: Style) -> int:
    for wanted in (style_id, style.numbered_by):
        for index, level in found.levels.items():
            if wanted is not None and level.style == wanted:
                return index
    return style.level or 0


def _list(abstract: _Abstract, element: "_Element") -> _List:
    levels = dict(abstract.levels)
    starts: dict[int, int] = {}
    for override in element.iterchildren(f"{W}lvlOverride"):
        index = whole(override.get(f"{W}ilvl"))
        if index is None:
            continue
        own = override.find(f"{W}lvl")
        if own is not None:
            # Word ignores the restart rule of an overriding level.
            levels[index] = replace(_level(own), restart=levels[index].restart if index in levels else None)
        start = number_of(override, f"{W}startOverride")
        if start is not None:
            starts[index] = start
    return _List(abstract, levels, starts)


def _levels(abstract: "_Element") -> dict[int, Level]:
    found = {}
    for element in abstract.iterchildren(f"{W}lvl"):
        index = whole(element.get(f"{W}ilvl"))
        if index is not None and 0 <= index < _LEVELS:
            found[index] = _level(element)
    return found


def _level(element: "_Element") -> Level:
    # A format of Word 2010 and later stands beside a plain one for older programs; the first is what Word prints.
    shape = next(element.iter(f"{W}numFmt"), None)
    letters = element.find(f"{W}rPr")
    fonts = None if letters is None else letters.find(f"{W}rFonts")
    custom = "" if shape is None else shape.get(f"{W}format", "")
    gap = value_of(element, f"{W}suff") or "tab"
    return Level(
        start=number_of(element, f"{W}start") or 0,
        shape="decimal" if shape is None else shape.get(VAL, "decimal"),
        zeros=len(custom.split(",")[0].strip()) if custom else 0,
        pattern=value_of(element, f"{W}lvlText") or "",
        restart=number_of(element, f"{W}lvlRestart"),
        style=value_of(element, f"{W}pStyle"),
        all_decimal=bool(switch(element, f"{W}isLgl")),
        gap="" if gap == "nothing" else " ",
        font="" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "",
        hidden=bool(switch(letters, f"{W}vanish")),
    )


def written_number(number: int, shape: str, zeros: int = 0) -> str:
    """A count in the shape that Word calls it by; a shape that is not known is written in digits."""
    writer = _WRITERS.get(shape)
    if shape == "custom" and zeros:
        return str(number).zfill(zeros)
    return str(number) if writer is None else writer(number)


def _roman(number: int) -> str:
    if not 0 < number < 32768:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _letters(number: int) -> str:
    """A to Z, then AA, BB and so on."""
    if not 0 < number <= 780:
        return str(number)
    times, index = divmod(number - 1, 26)
    return chr(ord("A") + index) * (times + 1)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _vietnamese(number: int) -> str:
    """Counting words up to ninety-nine."""
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS_VI[ones]
    head = "mười" if tens == 1 else f"{_DIGITS_VI[tens]} mươi"
    if ones == 0:
        return head
    if ones == 5:
        return f"{head} lăm"
    return f"{head} mốt" if ones == 1 and tens > 1 else f"{head} {_DIGITS_VI[ones]}"


def _marks(number: int) -> str:
    """Star, dagger, double dagger, section sign, then the same doubled and so on."""
    times, index = divmod(number - 1, 4)
    return "*†‡§"[index] * (times + 1) if 0 < number <= 400 else str(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


_WRITERS: dict[str, Callable[[int], str]] = {
    "none": lambda _number: "",
    "bullet": lambda _number: "",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "ordinal": _ordinal,
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalEnclosedCircle": _circled,
    "vietnameseCounting": _vietnamese,
    "chicago": _marks,
    "hex": lambda number: f"{number:X}",
}
