"""How a paper was printed, as far as its lines show it: where lines wrap, how paragraphs are set apart."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from caunoi.plans.outline.markers import read_marker
from caunoi.plans.outline.rows import Row
from caunoi.plans.outline.sentences import counts, ends_sentence, first_word, is_open

# Widths of letters in Times New Roman, the face that Nghị định 30/2020/NĐ-CP prescribes, in thousandths of the size.
_WIDTHS = {
    letter: width
    for letters, width in (
        ("ijlt;:/", 278), ("fr-()I[]", 333), ("acez“”", 444), ("s", 389), ("bdghknopquvxyđ0123456789–_", 500),
        ("m", 778), ("wADGHKNOQUVXYĐ", 722), ("BCR", 667), ("ELTZ", 611), ("PSF", 556), ("M", 889), ("W", 944),
        (" ,.", 250), ("%", 833), ("&", 778), ("+", 564), ("'’‘!|", 300),
    )
    for letter in letters
}  # fmt: skip
_OTHER_WIDTH = 500
_UNEVEN = 0.75  # lines that wrap at a margin are never shorter than this share of the middle one
_LONGEST_PRINTED = 140  # letters that a printed line of an official paper can hold


@lru_cache(maxsize=1024)
def _letter_width(letter: str) -> int:
    """The width of a letter; marks above and below a letter add nothing."""
    return _WIDTHS.get(letter) or _WIDTHS.get(unicodedata.normalize("NFD", letter)[0], _OTHER_WIDTH)


class Layout:
    """What the rows of a body have in common.

    Lines that certainly wrap (no finished sentence, the next line begins with a small letter) tell the length that a
    line and the next word must have together to be too long. First lines of paragraphs are measured apart: they are
    indented, or cut short where a copy from the web lost its markup. Text of fixed columns is measured in letters,
    printed text by the width of its letters, whichever holds more evenly.
    """

    def __init__(self, rows: list[Row]) -> None:
        sure: list[tuple[Row, Row, bool | None]] = []
        marked: list[Row] = []
        pairs = close = close_and_long = 0
        longest = max((len(row.text) for row in rows if not row.table), default=0)
        inner: bool | None = False
        for last, row in pairwise(rows):
            goes_on = _surely_goes_on(last, row)
            pairs += goes_on is not None
            if goes_on is not None and not (row.gap or row.page_break):
                close += 1
                full = len(last.text) >= longest * 0.75 and not ends_sentence(last.text)
                close_and_long += goes_on or full or not row.text[:1].isupper()
            if goes_on:
                sure.append((last, row, inner))
            has_marker = not row.table and read_marker(row.text) is not None
            if has_marker and goes_on is not None:
                marked.append(row)
            inner = True if goes_on else False if has_marker or ends_sentence(last.text) else None
        self.wrapped = False
        self.gaps_mean_breaks = True
        # Blank lines stand before nearly every number, and what has none before it mostly goes on.
        apart = sum(row.gap or row.page_break for row in marked)
        self.blank_separated = len(marked) >= 3 and apart >= len(marked) * 0.9 and close_and_long * 2 >= close
        self._indents: tuple[int, int] | None = None
        at_pages = [row.gap for row in rows if row.page_break]
        self._gaps_at_pages_tell = sum(at_pages) < len(at_pages) * 0.95
        if len(sure) < 2 or len(sure) < pairs * 0.04:
            return
        lengths = sorted(len(last.text) for last, _, _ in sure)
        all_lengths = sorted(len(row.text) for row in rows if not row.table)
        self.wrapped = all_lengths[len(all_lengths) * 98 // 100] <= lengths[len(lengths) * 9 // 10] * 1.4
        if not self.wrapped:
            return
        inside_gaps = sum(row.gap for _, row, _ in sure)
        self.gaps_mean_breaks = inside_gaps < len(sure) * 0.6
        self.blank_separated = self.blank_separated and inside_gaps <= len(sure) * 0.1
        self._indents = _indents(marked, [row for _, row, _ in sure])
        by_letters, by_width = _Measure(sure, len), _Measure(sure, _printed_width)
        self._measure = by_letters if by_letters.evenness >= by_width.evenness else by_width
        if self._measure.evenness < _UNEVEN and all_lengths[len(all_lengths) * 98 // 100] > _LONGEST_PRINTED:
            # Whole paragraphs stand on one line each, some of them cut in two by the end of a page.
            self.wrapped, self.gaps_mean_breaks, self._indents = False, True, None

    def gap_breaks(self, row: Row) -> bool:
        """Whether blank lines before the row end a paragraph."""
        if not row.gap or not self.gaps_mean_breaks:
            return False
        return not (row.page_break and self.wrapped) or self._gaps_at_pages_tell

    def no_gap_joins(self, row: Row) -> bool:
        """Whether the missing blank line says that the paragraph goes on."""
        return self.blank_separated and not row.gap and (not row.page_break or self._gaps_at_pages_tell)

    def would_fit(self, lines: list[Row], row: Row, *, share: float = 1.0) -> bool:
        """Whether the first word of `row` would have had room on the line before it, so that the break was meant.

        `share` below 1 asks for that much more room.
        """
        if not self.wrapped:
            return True
        return self._measure.would_fit(lines[-1], row, inner=len(lines) > 1, share=share)

    def is_indented(self, row: Row) -> bool | None:
        """Whether the row is set as the first of a paragraph; None where the paper does not set them apart."""
        if self._indents is None:
            return None
        first, inner = self._indents
        if abs(row.indent - first) <= 1:
            return True
        return False if abs(row.indent - inner) <= 1 else None


class _Measure:
    """The least length, of first lines and of inner lines, that made the next word wrap."""

    def __init__(self, sure: list[tuple[Row, Row, bool | None]], measure: Callable[[str], float]) -> None:
        self._of = measure
        needed: dict[bool, list[float]] = {
            inside: sorted(self._needed(last, row) for last, row, at in sure if at is inside)
            for inside in (True, False)
        }
        together = sorted(self._needed(last, row) for last, row, _ in sure)
        inner = needed[True] or [found for found in together if found >= together[-1] * 0.9]
        first = needed[False] if len(needed[False]) >= 4 else together
        self._least = {True: inner[len(inner) * 3 // 100], False: first[len(first) * 3 // 100]}
        longest = sorted(self._of(last.text) for last, _, _ in sure)[len(sure) * 98 // 100]
        if longest < self._least[True]:
            # The margin lies somewhere between the longest line and the shortest that had no room for one word more.
            self._least[True] = (longest + self._least[True]) / 2
        middle = needed[True] if len(needed[True]) >= 4 else together
        self.evenness = middle[len(middle) * 3 // 100] / middle[len(middle) // 2]

    def would_fit(self, last: Row, row: Row, *, inner: bool, share: float) -> bool:
        return self._needed(last, row) < self._least[inner] * share

    def _needed(self, last: Row, row: Row) -> float:
        return self._of(f"{last.text} {first_word(row.text)}")


def _printed_width(text: str) -> float:
    return sum(map(_letter_width, text))


def _indents(marked: list[Row], inside: list[Row]) -> tuple[int, int] | None:
    """The margins of first lines and of inner lines, where the paper keeps to them."""
    if len(marked) < 3 or len(inside) < 2:
        return None
    first, many = Counter(row.indent for row in marked).most_common(1)[0]
    inner, most = Counter(row.indent for row in inside).most_common(1)[0]
    if abs(first - inner) < 2 or many < len(marked) * 0.8 or most < len(inside) * 0.9:
        return None
    return first, inner


def _surely_goes_on(last: Row, row: Row) -> bool | None:
    """True where a wrap is certain, False where it is not, None where the format itself tells."""
    if last.table or row.table or last.ends_paragraph is not None or not last.text or not row.text:
        return None
    if ends_sentence(last.text):
        return False
    marker = read_marker(row.text)
    if row.text[:1].isdigit() and counts(last.text, row.text):
        return marker is None or not (marker.first and marker.sure)
    return marker is None and (row.text[:1].islower() or is_open(last.text))
