"""Puts lines together again that the printing broke: wraps, page ends, titles on a line of their own.

Word knows where a paragraph ends; plain text and PDF do not. There the paper itself is asked: how long its lines run
before they wrap, whether the first word of the next line would still have fitted, whether the sentence is finished,
whether the next number is the one that is expected.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from caunoi.plans.outline.markers import Marker, is_rule, read_marker
from caunoi.plans.outline.numbering import Fit, Numbering
from caunoi.plans.outline.rows import Row

TERMINAL = ".;:!?…"
_CLOSERS = "\"”’'»)]*"
# A sentence cannot end with these words, so the next line goes on with it.
_OPEN_WORDS = frozenset(
    "và của các những với cho theo về do tại trong từ đến là được bằng hoặc giữa để mỗi mọi từng như nhằm bởi vì tuy"
    " nhưng mà thì sẽ đang phải cùng thứ".split()
)
_CITING_WORDS = frozenset("khoản điểm mục điều chương phần số".split())
_REFERENCE_WORDS = _CITING_WORDS | frozenset("ngày tháng năm quý lần kỳ khóa bảng biểu mẫu trang tập".split())


@dataclass(slots=True)
class Block:
    """A whole paragraph: its rows, its marker, and the depth the marker stands at."""

    rows: list[Row]
    text: str
    marker: Marker | None = None
    depth: int = -1
    fit: Fit | None = None
    over_page: bool = field(default=False)

    @property
    def first(self) -> int:
        return self.rows[0].number

    @property
    def last(self) -> int:
        return self.rows[-1].number


class Joiner:
    """Walks over the rows of the body once and makes blocks of them."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._widths = Widths(rows)
        self._names = _pairs_of_names(rows)
        self._numbering = Numbering()
        self.blocks: list[Block] = []

    def join(self) -> list[Block]:
        for row in self._rows:
            self._take(row)
        return self.blocks

    def _take(self, row: Row) -> None:
        marker = None if row.table else read_marker(row.text)
        block = self.blocks[-1] if self.blocks else None
        if block is None or row.table or block.rows[-1].table:
            self._open(row, marker)
            return
        self._numbering.passed(block.text)
        if is_rule(row.text) or is_rule(block.text):
            self._open(row, None)
            return
        if marker is not None:
            if self._accepts(block, row, marker):
                self._open(row, marker)
                return
            marker = None
        if self._goes_on(block, row):
            block.over_page = block.over_page or self._breaks(block.rows[-1], row)
            block.rows.append(row)
            block.text = f"{block.text} {row.text}".strip()
        else:
            self._open(row, None)

    def _open(self, row: Row, marker: Marker | None) -> None:
        if marker is None:
            self.blocks.append(Block([row], row.text))
            return
        fit = self._numbering.fit(marker)
        depth = self._numbering.place(marker)
        self.blocks.append(Block([row], row.text[marker.size :], marker, depth, fit))

    # Whether a marker is meant as one ------------------------------------------------------------------------------

    def _accepts(self, block: Block, row: Row, marker: Marker) -> bool:
        last = block.rows[-1]
        rest = row.text[marker.size :]
        finished = ends_sentence(block.text) or not block.text
        if last.ends_paragraph is False:
            return False
        broken = self._breaks(last, row)
        if not finished and _is_open(block.text) and not (marker.value == () and broken):
            return False
        if not finished and not broken and _last_word(block.text).lower() in _CITING_WORDS and not is_caps(block.text):
            return False
        if marker.kind == "item":
            return self._accepts_item(block, row, marker, rest, broken or finished)
        fit = self._numbering.fit(marker)
        if _is_listed_inline(block, marker) and not broken:
            return False
        if broken or finished:
            return fit in (Fit.NEXT, Fit.FIRST, Fit.SKIP, Fit.REPEAT) or _is_plausible(marker, rest)
        if self._widths.would_fit(block, row):
            return fit is not Fit.WILD
        return fit in (Fit.NEXT, Fit.FIRST) and _opens(rest) and not _ends_with_reference(block.text)

    def _accepts_item(self, block: Block, row: Row, marker: Marker, rest: str, broken: bool) -> bool:
        if marker.family == "-" and rest[:1].isdigit() and block.text[-1:].isdigit():
            return False
        if broken:
            return not (_is_listed_inline(block, marker) and not self._breaks(block.rows[-1], row))
        if marker.value:
            return self._numbering.fit(marker) in (Fit.NEXT, Fit.FIRST) and not _is_listed_inline(block, marker)
        if self._widths.would_fit(block, row):
            return True
        if marker.family == "-":
            if rest[:1].islower():
                return False
            return (_last_word(block.text), "-", _first_word(rest)) not in self._names
        return True

    # Whether a line without marker goes on ----------------------------------------------------------------------

    def _goes_on(self, block: Block, row: Row) -> bool:
        last = block.rows[-1]
        if last.ends_paragraph is False:
            return True
        if not block.text:
            return True
        broken = self._breaks(last, row)
        if is_caps(block.text) and block.marker is not None and is_caps(row.text):
            return not broken or _is_title_alone(block)
        finished = ends_sentence(block.text)
        if row.text[0].islower():
            return not finished or (not broken and self._widths.wrapped)
        if finished:
            return (
                not broken
                and self._widths.wrapped
                and block.text[-1] not in ":;"
                and not self._widths.would_fit(block, row)
            )
        if _is_open(block.text) or (_ends_with_reference(block.text) and row.text[0].isdigit()):
            return True
        if is_caps(block.text) and not is_caps(row.text):
            return False
        if broken or not self._widths.wrapped or self._widths.would_fit(block, row):
            return _is_name(block.text, row.text, self._names)
        return True

    def _breaks(self, last: Row, row: Row) -> bool:
        """Whether the format or a blank line says that the paragraph ends."""
        if last.ends_paragraph:
            return True
        return row.gap and not (row.page_break and self._widths.wrapped) and self._widths.gaps_mean_breaks


class Widths:
    """How long the lines of the paper run before they wrap.

    Lines that certainly wrap (no finished sentence, the next line begins with a small letter) tell the length that a
    line and the next word must have together to be too long. First lines of paragraphs are measured apart: they are
    indented, or cut short where a copy from the web lost its markup. Text of fixed columns is measured in letters,
    printed text by the width of its letters, whichever holds more evenly.
    """

    def __init__(self, rows: list[Row]) -> None:
        sure: list[tuple[Row, Row, bool]] = []
        pairs = 0
        inner = False
        for last, row in zip(rows, rows[1:], strict=False):
            goes_on = _surely_goes_on(last, row)
            pairs += goes_on is not None
            if goes_on:
                sure.append((last, row, inner))
            inner = bool(goes_on)
        self.wrapped = False
        self.gaps_mean_breaks = True
        if len(sure) < 2 or len(sure) < pairs * 0.04:
            return
        lengths = sorted(len(last.text) for last, _, _ in sure)
        longest = sorted(len(row.text) for row in rows if not row.table)
        self.wrapped = longest[len(longest) * 98 // 100] <= lengths[len(lengths) * 9 // 10] * 1.4
        self.gaps_mean_breaks = not self.wrapped or sum(row.gap for _, row, _ in sure) < len(sure) * 0.6
        if self.wrapped:
            by_letters, by_width = _Measure(sure, len), _Measure(sure, _printed_width)
            self._measure = by_letters if by_letters.evenness >= by_width.evenness else by_width

    def would_fit(self, block: Block, row: Row) -> bool:
        """Whether the first word of `row` would have had room on the line before, so that the break was meant."""
        if not self.wrapped:
            return True
        return self._measure.would_fit(block.rows[-1], row, inner=len(block.rows) > 1)


class _Measure:
    """The least length, of first lines and of inner lines, that made the next word wrap."""

    def __init__(self, sure: list[tuple[Row, Row, bool]], measure: Callable[[str], float]) -> None:
        self._of = measure
        needed = {inside: sorted(self._needed(last, row) for last, row, at in sure if at is inside) for inside in (True, False)}
        together = sorted(needed[True] + needed[False])
        self._least = {
            inside: found[len(found) * 4 // 100] if len(found) >= 4 else together[len(together) * 4 // 100]
            for inside, found in needed.items()
        }
        middle = needed[True] or together
        self.evenness = self._least[True] / middle[len(middle) // 2]

    def would_fit(self, last: Row, row: Row, *, inner: bool) -> bool:
        return self._needed(last, row) < self._least[inner]

    def _needed(self, last: Row, row: Row) -> float:
        return self._of(f"{last.text} {_first_word(row.text)}")


# Rough widths of the letters of a book face, where a middling small letter is 1.
_WIDTHS = {
    **dict.fromkeys("iíìỉĩịlIÍÌ.,;:'’‘|!", 0.6),
    **dict.fromkeys("tfrj()-/ ", 0.7),
    **dict.fromkeys("mM–", 1.65),
    **dict.fromkeys("wWƯQOÔƠ", 1.5),
    **dict.fromkeys("ABCDĐEGHKLNPRSTUVXYÂÊÁÀẢÃẠẤẦẨẪẬẾỀỂỄỆ", 1.4),
}


def _printed_width(text: str) -> float:
    return sum(_WIDTHS.get(letter, 1.0) for letter in text)


def _surely_goes_on(last: Row, row: Row) -> bool | None:
    """True where a wrap is certain, False where it is not, None where the format itself tells."""
    if last.table or row.table or last.ends_paragraph is not None or not last.text or not row.text:
        return None
    return row.text[0].islower() and not ends_sentence(last.text) and read_marker(row.text) is None


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a stop, brackets and quotes after it aside."""
    bare = text.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in TERMINAL or text[-1:] in ")”»" and text[:1] in "(“«"


def is_caps(text: str) -> bool:
    """Whether every letter of the text is a capital."""
    return text.isupper()


def _is_open(text: str) -> bool:
    return text[-1:] in ",-–—(/“&" or _last_word(text).lower() in _OPEN_WORDS and not text.isupper()


def _ends_with_reference(text: str) -> bool:
    return _last_word(text).lower() in _REFERENCE_WORDS


def _last_word(text: str) -> str:
    return text[-40:].rsplit(" ", 1)[-1]


def _first_word(text: str) -> str:
    return text[:40].split(" ", 1)[0]


def _opens(rest: str) -> bool:
    return not rest or not rest[0].islower()


def _is_plausible(marker: Marker, rest: str) -> bool:
    return marker.sure and marker.value[-1] <= 60 and _opens(rest)


def _is_title_alone(block: Block) -> bool:
    """Whether the marker stood alone on its line, as "Chương I" does."""
    return block.marker is not None and block.rows[0].text[block.marker.size :] == ""


def _is_listed_inline(block: Block, marker: Marker) -> bool:
    """Whether the marker goes on with a list that runs inside the paragraph: "gồm: (1) …; (2) …"."""
    if marker.first or not marker.value or len(marker.value) > 1:
        return False
    if block.marker is not None and block.marker.family == marker.family:
        return False
    printed = marker.printed.strip("()")
    before = str(marker.value[0] - 1) if printed.isdigit() else ""
    if not before:
        return False
    shape = f"({before})" if marker.family == "(1)" else f" {before}{marker.family.removeprefix('arabic')}"
    return shape in block.text


def _is_name(text: str, following: str, names: set[tuple[str, ...]]) -> bool:
    last, first = _last_word(text), _first_word(following).rstrip(",.;:")
    return last[:1].isupper() and not is_caps(text) and first[:1].isupper() and (last, first) in names


_WORD = re.compile(r"\w+|[-–—]")


def _pairs_of_names(rows: list[Row]) -> set[tuple[str, ...]]:
    """Pairs of neighbouring capitalised words ("Ban Thường"), and such pairs with a dash between them ("Nam - Lào")."""
    pairs: set[tuple[str, ...]] = set()
    for row in rows:
        words = _WORD.findall(row.text)
        for at, word in enumerate(words[:-1]):
            after = words[at + 1]
            if not word[0].isupper():
                continue
            if after[0].isupper():
                pairs.add((word, after))
            elif after in "-–—" and at + 2 < len(words) and words[at + 2][0].isupper():
                pairs.add((word, "-", words[at + 2]))
    return pairs
