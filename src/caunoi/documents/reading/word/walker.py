"""Walks the XML of a Word file in reading order and gives its blocks.

Everything that is not known is entered, so that an unknown wrapper never costs a word; what must not be read (deleted
text, field codes, properties) is named.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caunoi.documents.reading.alphabets import from_tcvn3
from caunoi.documents.reading.word.archive import Archive, Relation
from caunoi.documents.reading.word.blocks import Block, Cell, Paragraph, Table
from caunoi.documents.reading.word.names import DIAGRAM, MATH, MC, VAL, VML, A, R, W, number_of, switch, value_of
from caunoi.documents.reading.word.numbering import Numbering
from caunoi.documents.reading.word.styles import Styles
from caunoi.documents.reading.word.symbols import drawn

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCK_TAGS = tuple(
    [f"{W}{name}" for name in ("p", "tbl", "sdt", "customXml", "ins", "moveTo", "altChunk")] + [f"{MC}AlternateContent"]
)
_P, _TBL, _TR, _TC, _T, _RPR = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}t", f"{W}rPr"
_ALTERNATE, _CHOICE, _FALLBACK = f"{MC}AlternateContent", f"{MC}Choice", f"{MC}Fallback"
_BOX, _REL_IDS, _ART = f"{W}txbxContent", f"{DIAGRAM}relIds", f"{VML}textpath"
_UNREAD = frozenset(
    f"{W}{name}"
    for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "tblPr", "tblGrid",
                 "trPr", "tcPr", "tblPrEx", "instrText", "delText", "delInstrText", "sectPr", "annotationRef",
                 "fldData", "ffData")
)  # fmt: skip
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}br": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_NO_LINE = frozenset(("none", "nil"))


@dataclass(slots=True)
class _Writing:
    """The paragraph that is being read."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    font: str | None = None
    hidden_style: bool = False
    capital_style: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Letters:
    """How the run that is being read looks."""

    hidden: bool = False
    capitals: bool = False
    font: str = ""


class Walker:
    """Reads the parts of one document; counts its lists and collects the notes that its text refers to."""

    def __init__(self, archive: Archive, styles: Styles, numbering: Numbering, *, old_fonts: bool) -> None:
        self._archive = archive
        self._styles = styles
        self._numbering = numbering
        self._old_fonts = old_fonts
        self._relations: dict[str, Relation] = {}
        self._writing = _Writing()
        self._letters = _Letters()
        self._carried: str | None = None
        self._note_mark = ""
        self.notes: list[tuple[str, str]] = []
        self.has_unread_part = False
        self._handlers: dict[object, Callable[[_Element], None]] = {
            **dict.fromkeys(_UNREAD, self._ignore),
            **dict.fromkeys(_SIGNS, self._sign),
            _T: self._text,
            f"{MATH}t": self._text,
            f"{W}r": self._run,
            f"{W}sym": self._symbol,
            f"{W}fldChar": self._field,
            f"{W}footnoteReference": self._note,
            f"{W}endnoteReference": self._note,
            f"{W}footnoteRef": self._own_mark,
            f"{W}endnoteRef": self._own_mark,
            _ALTERNATE: self._alternate,
            _BOX: self._box,
            _ART: self._word_art,
            _REL_IDS: self._diagram,
        }

    def enter(self, relations: dict[str, Relation]) -> None:
        """Starts a part, whose pictures and diagrams are found by these relations."""
        self._relations = relations
        self._carried = None

    def leave(self) -> list[Block]:
        """What is left at the end of a part: a last paragraph whose end mark was deleted."""
        carried, self._carried = self._carried, None
        return [] if not carried else [Paragraph(carried.split("\n"))]

    def note(self, element: "_Element", mark: str) -> list[Block]:
        """The blocks of one foot- or endnote, with its mark where Word prints it."""
        self._note_mark = mark
        blocks = self._part_of(element)
        self._note_mark = ""
        return blocks

    def blocks(self, elements: "Iterable[_Element]") -> Iterator[Block]:
        """The blocks of elements that stand where paragraphs stand."""
        for element in elements:
            tag = element.tag
            if tag == _P:
                yield from self._paragraph(element)
            elif tag == _TBL:
                yield self._table(element)
            elif tag == _ALTERNATE:
                yield from self.blocks(_chosen(element))
            elif tag == f"{W}altChunk":
                self.has_unread_part = True
            elif tag not in _UNREAD:
                yield from self.blocks(element)

    def _part_of(self, element: "Iterable[_Element]") -> list[Block]:
        """Blocks of a closed place (cell, box, note), which no paragraph runs out of or into."""
        outside, self._carried = self._carried, None
        blocks = [*self.blocks(element), *self.leave()]
        self._carried = outside
        return blocks

    def _paragraph(self, element: "_Element") -> list[Block]:
        properties = element.find(f"{W}pPr")
        style_id = value_of(properties, f"{W}pStyle")
        style = self._styles.style(style_id)
        mark = None if properties is None else properties.find(_RPR)
        mark_deleted = mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)
        label = "" if mark_deleted else self._numbering.label(properties, style_id)
        outside = self._writing, self._letters
        writing = self._writing = _Writing(font=style.font, hidden_style=style.hidden, capital_style=style.capitals)
        self._letters = _Letters(font=style.font or "")
        self._inline(element)
        self._writing, self._letters = outside
        text = "".join(writing.pieces)
        if self._carried is not None:
            text, self._carried = self._carried + text, None
        if mark_deleted or switch(mark, f"{W}specVanish"):
            # Word runs this paragraph into the next one.
            self._carried = _with_label(label, text)
            return writing.boxes
        paragraph = Paragraph(_with_label(label, text).split("\n"), writing.hidden, style.is_contents)
        return [paragraph, *writing.boxes]

    def _inline(self, parent: "_Element") -> None:
        handlers = self._handlers
        for child in parent:
            handler = handlers.get(child.tag)
            if handler is None:
                self._inline(child)
            else:
                handler(child)

    def _ignore(self, element: "_Element") -> None:
        """Not part of what a reader sees."""

    def _run(self, run: "_Element") -> None:
        letters = self._letters
        properties = run[0] if len(run) and run[0].tag == _RPR else run.find(_RPR)
        if properties is not None or self._writing.hidden_style or self._writing.capital_style:
            self._letters = self._look(properties)
            self._inline(run)
            self._letters = letters
        else:
            self._inline(run)

    def _look(self, properties: "_Element | None") -> _Letters:
        writing = self._writing
        style = self._styles.style(value_of(properties, f"{W}rStyle") or "") if self._styles.colours_letters else None
        named = style is not None and value_of(properties, f"{W}rStyle") is not None
        hidden, capitals = switch(properties, f"{W}vanish"), switch(properties, f"{W}caps")
        fonts = None if properties is None else properties.find(f"{W}rFonts")
        return _Letters(
            writing.hidden_style or bool(named and style and style.hidden) if hidden is None else hidden,
            writing.capital_style or bool(named and style and style.capitals) if capitals is None else capitals,
            (None if fonts is None else fonts.get(f"{W}ascii")) or writing.font or "",
        )

    def _add(self, text: str) -> None:
        if not text or not all(self._writing.fields):
            return
        letters = self._letters
        if letters.hidden and text.strip():
            self._writing.hidden = True
        if self._old_fonts and letters.font.startswith(".Vn"):
            text = from_tcvn3(text)
            text = text.upper() if letters.font.endswith("H") else text
        self._writing.pieces.append(text.upper() if letters.capitals else text)

    def _text(self, element: "_Element") -> None:
        text = (element.text or "").replace("\n", " ")
        self._add(drawn(text, self._letters.font) if _may_be_drawn(text, self._letters.font) else text)

    def _sign(self, element: "_Element") -> None:
        self._add(_SIGNS[element.tag])

    def _symbol(self, element: "_Element") -> None:
        try:
            code = int(element.get(f"{W}char", ""), 16)
            self._add(drawn(chr(code if code > 0xFF else code | 0xF000), element.get(f"{W}font", "")))
        except (ValueError, OverflowError):
            self._add("•")

    def _field(self, element: "_Element") -> None:
        """Field codes are read by nobody; their results are. A mark without its partner in the paragraph is ignored."""
        fields = self._writing.fields
        step = element.get(f"{W}fldCharType")
        if step == "begin":
            fields.append(False)
        elif fields and step == "separate":
            fields[-1] = True
        elif fields and step == "end":
            fields.pop()

    def _note(self, element: "_Element") -> None:
        self.notes.append((element.tag, element.get(f"{W}id", "")))

    def _own_mark(self, _element: "_Element") -> None:
        self._add(self._note_mark)

    def _alternate(self, element: "_Element") -> None:
        for chosen in _chosen(element):
            handler = self._handlers.get(chosen.tag)
            if handler is None:
                self._inline(chosen)
            else:
                handler(chosen)

    def _box(self, element: "_Element") -> None:
        writing = self._writing
        writing.boxes.extend(self._part_of(element))

    def _word_art(self, element: "_Element") -> None:
        text = element.get("string", "")
        if text.strip():
            self._writing.boxes.append(Paragraph([text]))

    def _diagram(self, element: "_Element") -> None:
        relation = self._relations.get(element.get(f"{R}dm", ""))
        root = None if relation is None else self._archive.tree(relation.part)
        for point in () if root is None else root.iter(f"{DIAGRAM}pt"):
            for line in point.iter(f"{A}p"):
                text = "".join(piece.text or "" for piece in line.iter(f"{A}t"))
                if text.strip():
                    self._writing.boxes.append(Paragraph([text]))

    def _table(self, element: "_Element") -> Table:
        rows = []
        for row in _within(element, _TR):
            properties = row.find(f"{W}trPr")
            if properties is None or properties.find(f"{W}del") is None:
                before = number_of(properties, f"{W}gridBefore") or 0
                rows.append([Cell() for _ in range(min(before, 63))] + [self._cell(cell) for cell in _within(row, _TC)])
        return Table(rows, _is_bordered(element, self._styles))

    def _cell(self, element: "_Element") -> Cell:
        properties = element.find(f"{W}tcPr")
        span = min(max(number_of(properties, f"{W}gridSpan") or 1, 1), 63)
        for name in ("vMerge", "hMerge"):
            merge = None if properties is None else properties.find(f"{W}{name}")
            if merge is not None and merge.get(VAL, "continue") == "continue":
                return Cell(span=span)
        if properties is not None and properties.find(f"{W}cellDel") is not None:
            return Cell(span=span)
        return Cell(self._part_of(element), span)


def _with_label(label: str, text: str) -> str:
    return label + text.lstrip(" \t") if label else text


def _may_be_drawn(text: str, font: str) -> bool:
    return _PRIVATE.search(text) is not None or font[:6].lower() in ("symbol", "wingdi", "webdin")


def _chosen(element: "_Element") -> "Iterable[_Element]":
    """The children of the one branch to read: the newest that holds words, else the one for older programs."""
    for choice in element.iterchildren(_CHOICE):
        if next(choice.iter(_T, _REL_IDS, f"{MATH}t"), None) is not None:
            return choice
    fallback = element.find(_FALLBACK)
    return () if fallback is None else fallback


def _within(parent: "_Element", tag: str) -> "Iterator[_Element]":
    """Rows of a table or cells of a row, also inside content controls and other wrappers."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _UNREAD and child.tag not in (_TC, _TBL, _P):
            yield from _within(child, tag)


def _is_bordered(element: "_Element", styles: Styles) -> bool:
    properties = element.find(f"{W}tblPr")
    borders = None if properties is None else properties.find(f"{W}tblBorders")
    has_lines = styles.is_bordered(value_of(properties, f"{W}tblStyle")) if borders is None else _draws(borders)
    return has_lines or any(_draws(cell) for cell in element.iterfind(f"{W}tr/{W}tc/{W}tcPr/{W}tcBorders"))


def _draws(borders: "_Element") -> bool:
    return any(line.get(VAL, "none") not in _NO_LINE for line in borders)
