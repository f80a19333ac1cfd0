"""Puts lines together again that the printing broke: wraps, page ends, titles on a line of their own.

Word knows where a paragraph ends; plain text and PDF do not. There the paper itself is asked: how long its lines run
before they wrap, whether the first word of the next line would still have fitted, whether the sentence is finished,
whether the next number is the one that is expected.
"""

from dataclasses import dataclass, field

from caunoi.plans.outline.layout import Layout
from caunoi.plans.outline.markers import DIVISIONS, Marker, is_rule, read_marker
from caunoi.plans.outline.numbering import Fit, Numbering
from caunoi.plans.outline.rows import Row, is_columns
from caunoi.plans.outline.sentences import (
    Names,
    bids_farewell,
    cites,
    closes,
    counts,
    ends_sentence,
    first_word,
    has_no_small_letter,
    in_brackets,
    in_name,
    in_quotes,
    is_caps,
    is_last_word,
    is_open,
    last_word,
    opens_task,
)

# A line that would have held the next word with this much to spare was ended on purpose, whatever the sentence says.
_FAR = 0.9
_MOST_LAST_ROWS = 6
_TAIL = 2_000  # letters of a paragraph that are kept at hand while it grows


@dataclass(slots=True)
class Block:
    """A whole paragraph: its rows, its marker, and the depth the marker stands at.

    `tail` is the end of the text so far, as much as the next line needs to know.
    """

    rows: list[Row]
    marker: Marker | None = None
    depth: int = -1
    fit: Fit | None = None
    tail: str = ""
    in_capitals: bool = True
    _pieces: list[str] = field(default_factory=list)

    def add(self, row: Row, text: str) -> None:
        """Appends a line; no space where the line before was broken after a hyphen or a slash inside a word."""
        glued = self.tail[-1:] in ("-", "/") and self.tail[-2:-1].isalnum() and text[:1].isalnum()
        piece = text if glued or not self.tail else f" {text}"
        self.rows.append(row)
        self._pieces.append(piece)
        self.in_capitals = self.in_capitals and has_no_small_letter(text)
        self.tail = (self.tail + piece)[-_TAIL:]

    @property
    def text(self) -> str:
        return "".join(self._pieces).strip()

    @property
    def is_title(self) -> bool:
        """Whether the text so far is a title in capitals."""
        return self.in_capitals and is_caps(self.tail)

    @property
    def first(self) -> int:
        return self.rows[0].number

    @property
    def last(self) -> int:
        return self.rows[-1].number


class Printing:
    """What all bodies of a file tell about how it was printed: a decision of three lines shows little by itself."""

    def __init__(self, rows: list[Row]) -> None:
        self.layout = Layout(rows)
        self.names = Names(rows)


class Joiner:
    """Walks over the rows of the body once and makes blocks of them."""

    def __init__(self, rows: list[Row], printing: Printing) -> None:
        self._rows = rows
        self._layout = printing.layout
        self._names = printing.names
        self._numbering = Numbering()
        self._last_words = _last_words(rows)
        self.blocks: list[Block] = []

    def join(self) -> list[Block]:
        for row in self._rows:
            self._take(row)
        return self.blocks

    def _take(self, row: Row) -> None:
        marker = None if row.table or is_columns(row) else read_marker(row.text)
        marker = self._numbering.meant(marker) if marker is not None else None
        block = self.blocks[-1] if self.blocks else None
        if block is None or row.table or block.rows[-1].table:
            self._open(row, marker)
            return
        if is_rule(row.text) or is_rule(block.tail) or is_columns(row) or is_columns(block.rows[-1]):
            self._open(row, marker)
            return
        if marker is not None:
            self._numbering.passed(block.tail, block.marker)
            inline = _is_listed_inline(block, row, marker) and not self._is_set_apart(block.rows[-1], row)
            if not inline and self._accepts(block, row, marker):
                self._open(row, marker)
                return
            if inline:
                block.add(row, row.text)
                return
        if self._goes_on(block, row):
            block.add(row, row.text)
        else:
            self._open(row, None)

    def _open(self, row: Row, marker: Marker | None) -> None:
        block = Block([])
        text = row.text
        if marker is not None:
            block.marker, block.fit = marker, self._numbering.fit(marker)
            block.depth = self._numbering.place(marker)
            text = text[marker.size :]
        block.add(row, text)
        self.blocks.append(block)

    # Whether a marker is meant as one

    def _accepts(self, block: Block, row: Row, marker: Marker) -> bool:
        last = block.rows[-1]
        if last.ends_paragraph is False:
            return False
        rest = row.text[marker.size :]
        finished = not block.tail or ends_sentence(block.tail)
        broken = self._breaks(last, row)
        if not finished and is_open(block.tail) and not (broken and not marker.value):
            return False
        if not broken and not marker.value and block.is_title and has_no_small_letter(row.text):
            return False  # "… VIỆT NAM | – LÀO" in a title
        set_apart = self._is_set_apart(last, row)
        if self._is_division(marker, rest):
            return not cites(block.tail)
        if not set_apart and not (finished or self._may_begin(row)):
            return False
        if marker.kind == "item":
            return self._accepts_item(block, row, marker, rest, safe=set_apart or finished)
        if not broken and cites(block.tail):
            return False
        return self._accepts_number(block, row, marker, rest, safe=set_apart or finished)

    def _is_division(self, marker: Marker, rest: str) -> bool:
        """Whether "Chương II" stands alone or before a title in capitals, as the next one: no sentence holds that."""
        titled = not rest or is_caps(rest)
        return marker.system in DIVISIONS and titled and self._numbering.fit(marker) in (Fit.NEXT, Fit.FIRST)

    def _is_set_apart(self, last: Row, row: Row) -> bool:
        """Whether the line begins a paragraph by what the format, blank lines or the whole layout say."""
        return self._breaks(last, row) or not (self._layout.wrapped or self._layout.no_gap_joins(row))

    def _may_begin(self, row: Row) -> bool:
        """Whether a paragraph may begin here although the last sentence has no stop."""
        return not self._layout.no_gap_joins(row) and self._layout.is_indented(row) is not False

    def _accepts_number(self, block: Block, row: Row, marker: Marker, rest: str, *, safe: bool) -> bool:
        fit = self._numbering.fit(marker)
        if safe:
            return (fit is not Fit.WILD and (marker.sure or fit in (Fit.NEXT, Fit.FIRST))) or _is_plausible(
                marker, rest
            )
        if self._layout.is_indented(row) or self._layout.would_fit(block.rows, row):
            return fit is not Fit.WILD
        return fit in (Fit.NEXT, Fit.FIRST) and _opens(rest) and not counts(block.tail, row.text)

    def _accepts_item(self, block: Block, row: Row, marker: Marker, rest: str, *, safe: bool) -> bool:
        if marker.family == "-" and rest[:1].isdigit() and block.tail[-1:].isdigit():
            return False
        if safe:
            return True
        if marker.value:
            return self._numbering.fit(marker) in (Fit.NEXT, Fit.FIRST)
        if marker.family == "-" and self._names.are_dashed(last_word(block.tail), first_word(rest)):
            return False
        if marker.family == "-" and in_quotes(block.tail):
            return False
        if marker.family == "-" and last_word(block.tail).istitle() and self._names.is_name(first_word(rest)):
            return self._layout.would_fit(block.rows, row, share=_FAR)
        if marker.family == "-" and rest[:1].islower():
            return self._layout.is_indented(row) is True or self._layout.would_fit(block.rows, row, share=_FAR)
        return True

    # Whether a line without marker goes on

    def _goes_on(self, block: Block, row: Row) -> bool:
        last, tail = block.rows[-1], block.tail
        if last.ends_paragraph is False or not tail:
            return True
        broken = self._breaks(last, row)
        if block.marker is not None and block.is_title and has_no_small_letter(row.text):
            return not broken or _stood_alone(block)
        if is_caps(row.text) and not block.is_title and (broken or row.text.endswith(":")):
            return False  # "QUYẾT ĐỊNH:" after the last reason, which ends with a comma
        if ends_sentence(tail):
            return not broken and self._runs_on(block, row)
        if row.text[:1].islower() or is_open(tail) or (row.text[:1].isdigit() and counts(tail, row.text)):
            return True
        if not broken and (in_brackets(tail) or in_quotes(tail) or is_last_word(row.text)):
            return True
        if block.is_title and not is_caps(row.text):
            return False
        return self._sentence_goes_on(block, row, broken=broken)

    def _sentence_goes_on(self, block: Block, row: Row, *, broken: bool) -> bool:
        """Whether an unfinished sentence goes on in a line that begins with a capital, a number or a sign."""
        if not broken and self._layout.no_gap_joins(row):
            return True
        if self._names.continues(block.tail, row.text):
            return True
        if broken or not self._layout.wrapped:
            return self._names.leads_on(last_word(block.tail), row.text)
        indented = self._layout.is_indented(row)
        if indented is not None:
            return not indented
        if row.text[:1].isdigit():
            return not self._layout.would_fit(block.rows, row, share=_FAR)
        if self._layout.would_fit(block.rows, row, share=_FAR):
            return self._names.leads_on(last_word(block.tail), row.text)
        if in_name(block.tail) and not opens_task(tail=block.tail, text=row.text):
            return True
        return not (self._names.starts_anew(row.text) or opens_task(tail=block.tail, text=row.text))

    def _runs_on(self, block: Block, row: Row) -> bool:
        """Whether the next sentence stands in the same paragraph."""
        if not self._layout.wrapped or bids_farewell(row.text) or row is self._last_words:
            return False
        if self._layout.no_gap_joins(row) or row.text[:1].islower():
            return True
        indented = self._layout.is_indented(row)
        if indented is not None:
            return not indented
        if block.tail[-1] == ":" or (block.tail[-1] == ";" and block.marker is None):
            return False
        return not self._layout.would_fit(block.rows, row)

    def _breaks(self, last: Row, row: Row) -> bool:
        """Whether the format or a blank line says that the paragraph ends."""
        return bool(last.ends_paragraph) or self._layout.gap_breaks(row)


def _last_words(rows: list[Row]) -> Row | None:
    """The row from which the last paragraph of a paper, ended by "./.", speaks to everybody."""
    if not rows or not rows[-1].text.endswith("./."):
        return None
    for at in range(len(rows) - 1, max(0, len(rows) - _MOST_LAST_ROWS), -1):
        if read_marker(rows[at].text) is not None:
            return None
        if ends_sentence(rows[at - 1].text) and closes(rows[at].text):
            return rows[at]
    return None


def _opens(rest: str) -> bool:
    return not rest or not rest[0].islower()


def _is_plausible(marker: Marker, rest: str) -> bool:
    """Whether a number out of all order may still be one: no initial of a name ("C. Mác", "V. I. Lênin")."""
    if marker.system == "upper" or (marker.system == "roman" and marker.printed in ("V", "X", "L", "C")):
        return False
    return marker.sure and marker.value[-1] <= 60 and _opens(rest)


def _stood_alone(block: Block) -> bool:
    """Whether the marker stood alone on its line, as "Chương I" does."""
    return block.marker is not None and block.rows[0].text[block.marker.size :] == ""


def _is_listed_inline(block: Block, row: Row, marker: Marker) -> bool:
    """Whether the marker belongs to a list that runs inside the paragraph: "gồm: (1) …; (2) …"."""
    if len(marker.value) != 1 or not marker.printed.strip("()").isdigit():
        return False
    number = marker.value[0]
    if marker.first:
        return marker.family == "(1)" and f"({number + 1}) " in row.text
    if block.marker is not None and block.marker.family == marker.family:
        return False
    if marker.family == "(1)":
        return f"({number - 1}) " in block.tail
    return f" {number - 1}{marker.family.removeprefix('arabic')} " in block.tail
