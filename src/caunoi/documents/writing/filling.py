"""Puts words into the paragraphs and tables of a template, keeping the look of what stood there."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lxml import etree

from caunoi.documents.writing.names import (
    BR,
    KEEP_SPACE,
    PPR,
    RPR,
    SECT,
    TBL,
    TBLPR,
    TC,
    TCPR,
    TR,
    VAL,
    P,
    R,
    T,
    W,
    child_of,
    number_at,
    property_of,
    remove,
)
from caunoi.documents.writing.paper import Column, Table
from caunoi.documents.writing.template import FACT_CELL, HEAD_CELL, LISTS, RULE, names_in, places_in, text_of, texts_of
from caunoi.documents.writing.wording import (
    BOLD,
    HYPHEN,
    ITALIC,
    LIGHT,
    STYLING,
    UPRIGHT,
    tidy,
    tidy_lines,
    unbroken,
    width_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

Words = Mapping[str, str | Sequence[str] | None]
"""What stands in the places: words, a list that repeats the paragraph, or None for "leave the paragraph out"."""

RULE_SHARE = 0.4
"""A rule is a third to a half as long as the line above it (phụ lục I, II.2 and II.5)."""
RULE_SIZE = 13
TWIPS = 20
# What stands before a piece of `w:rPr` in the order that Word wants: fonts and style.
_FIRST_LOOKS = frozenset((f"{W}rStyle", f"{W}rFonts"))
_SIGNS = {"\n": BR, HYPHEN: f"{W}noBreakHyphen"}
_PIECES = re.compile(f"([{STYLING}{HYPHEN}\n])")


def fill(paragraph: _Element, words: Words) -> None:
    """Fill one paragraph, repeat it for a list, or take it out when all its places are None."""
    names = names_in(text_of(paragraph)) - {RULE}
    repeated = next((name for name in LISTS if name in names), None)
    if repeated is not None:
        entries = words.get(repeated) or ()
        for entry in entries:
            filled = copy.deepcopy(paragraph)
            paragraph.addprevious(filled)
            put(filled, {**words, repeated: entry})
        _take_out(paragraph)
    elif names and all(words.get(name) is None for name in names):
        _take_out(paragraph)
    elif names:
        put(paragraph, words)


def put(paragraph: _Element, words: Words) -> None:
    """Write words over the places of a paragraph, each in the look of the run in which its place begins."""
    pieces = texts_of(paragraph)
    starts: list[int] = []
    at = 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.text or "")
    whole = "".join(piece.text or "" for piece in pieces)
    for name, start, end in reversed(places_in(whole)):
        value = words.get(name)
        _write_over(pieces, starts, start, end, unbroken(value) if isinstance(value, str) else "")
    for piece in pieces:
        piece.set(KEEP_SPACE, "preserve")
        _split_by_look(piece)


def _write_over(pieces: list[_Element], starts: list[int], start: int, end: int, value: str) -> None:
    for piece, begins in zip(pieces, starts, strict=True):
        text = piece.text or ""
        head, tail = max(start - begins, 0), end - begins
        if head >= len(text) or tail <= 0:
            continue
        inserted = value if begins <= start else ""
        piece.text = text[:head] + inserted + text[max(tail, 0) :]
    # `starts` stay true, because places are written from the last to the first.


def _split_by_look(piece: _Element) -> None:
    """Turn the signs for italics, bold and line break inside one text into runs of their own."""
    text = piece.text or ""
    run = piece.getparent()
    if run is None or run.tag != R or not _PIECES.search(text):
        return
    properties = run.find(RPR)
    after = list(piece.itersiblings())
    last = run
    on = {ITALIC: False, BOLD: False}
    for part in _PIECES.split(text):
        if part in (ITALIC, BOLD):
            on[part] = True
        elif part in (UPRIGHT, LIGHT):
            on[ITALIC if part == UPRIGHT else BOLD] = False
        elif part:
            last = _run_after(last, properties, etree.Element(_SIGNS[part]) if part in _SIGNS else _text(part))
            _look(last, bold=on[BOLD], italic=on[ITALIC])
    if after:
        _run_after(last, properties, *after)
    run.remove(piece)
    if all(child.tag == RPR for child in run):
        remove(run)


def _run_after(run: _Element, properties: _Element | None, *children: _Element) -> _Element:
    new = etree.Element(R)
    if properties is not None:
        new.append(copy.deepcopy(properties))
    new.extend(children)
    run.addnext(new)
    return new


def _text(text: str) -> _Element:
    element = etree.Element(T)
    element.text = text
    element.set(KEEP_SPACE, "preserve")
    return element


def _look(run: _Element, *, italic: bool, bold: bool) -> None:
    wanted = [name for name, on in (("b", bold), ("i", italic)) if on]
    if not wanted:
        return
    properties = child_of(run, RPR)
    for name in wanted:
        for old in properties.findall(f"{W}{name}"):
            properties.remove(old)
    at = sum(child.tag in _FIRST_LOOKS for child in properties)
    for name in reversed(wanted):
        properties.insert(at, etree.Element(f"{W}{name}"))


def _take_out(paragraph: _Element) -> None:
    """Remove a paragraph; a cell and a section keep theirs, emptied."""
    parent = paragraph.getparent()
    alone = parent is not None and parent.tag == TC and len(parent.findall(P)) == 1
    if alone or paragraph.find(f"{PPR}/{SECT}") is not None:
        for run in paragraph.findall(R):
            paragraph.remove(run)
    else:
        remove(paragraph)


def rules_in(elements: Iterable[_Element]) -> list[_Element]:
    """The rules of a template; look for them before words come in, which may look like one."""
    paragraphs = (paragraph for element in elements for paragraph in element.iter(P))
    return [paragraph for paragraph in paragraphs if RULE in names_in(text_of(paragraph))]


def draw_rules(rules: Iterable[_Element], page_width: int) -> None:
    """Give each rule its length by the words above it. `page_width` is the width between margins, in twips."""
    for paragraph in rules:
        _draw_rule(paragraph, page_width)


def _draw_rule(paragraph: _Element, page_width: int) -> None:
    above = next(paragraph.itersiblings(P, preceding=True), None)
    widest = max((width_of(line, RULE_SIZE) for line in _printed_lines(above)), default=0)
    cell = next(paragraph.iterancestors(TC), None)
    width = number_at(cell, f"{TCPR}/{W}tcW", "w", page_width)
    line = min(widest * TWIPS, width * 0.95)
    side = str(round((width - line * RULE_SHARE) / 2))
    for run in paragraph.findall(R):
        paragraph.remove(run)
    indent = property_of(paragraph, "ind")
    for name in list(indent.attrib):
        del indent.attrib[name]
    indent.set(f"{W}left", side)
    indent.set(f"{W}right", side)


def _printed_lines(paragraph: _Element | None) -> list[str]:
    pieces = () if paragraph is None else paragraph.iter(T, BR, f"{W}noBreakHyphen")
    return "".join(piece.text or "" if piece.tag == T else "\n" if piece.tag == BR else "-" for piece in pieces).split(
        "\n"
    )


class TableMould:
    """The table of a template whose first row shows how a head looks and whose last row how the others look."""

    def __init__(self, table: _Element, page_width: int) -> None:
        self._table = table
        self._width = page_width
        rows = table.findall(TR)
        self._head = _cell_of(rows, HEAD_CELL)
        self._cell = _cell_of(rows, FACT_CELL)

    def made(self, table: Table) -> _Element:
        """A new table with these columns and rows; its head is repeated on each page, no row breaks across pages."""
        made = etree.Element(TBL)
        properties = self._table.find(TBLPR)
        if properties is not None:
            made.append(copy.deepcopy(properties))
            for whole in made.iter(f"{W}tblW"):
                whole.set(f"{W}w", str(self._width))
                whole.set(f"{W}type", "dxa")
        widths = _widths(table.columns, self._width)
        grid = etree.SubElement(made, f"{W}tblGrid")
        for width in widths:
            etree.SubElement(grid, f"{W}gridCol").set(f"{W}w", str(width))
        heads = [_column_mould(self._head, width) for width in widths]
        facts = [_column_mould(self._cell, width, column) for column, width in zip(table.columns, widths, strict=True)]
        over_all = _column_mould(self._cell, self._width, span=len(widths))
        made.append(_row(heads, HEAD_CELL, [column.title for column in table.columns], is_head=True))
        for cells in table.rows:
            if len(cells) == 1 < len(widths):
                made.append(_row([over_all], FACT_CELL, [f"{BOLD}{tidy(cells[0])}{LIGHT}"], is_said=True))
            else:
                made.append(_row(facts, FACT_CELL, [*cells, *[""] * len(widths)][: len(widths)]))
        return made


def _row(
    moulds: list[_Element], name: str, texts: Sequence[str], *, is_head: bool = False, is_said: bool = False
) -> _Element:
    """A row of cells; `is_said` when the texts are cleaned already, as in a row that heads those after it.

    A heading stays with the row that follows: Word and LibreOffice both look at the paragraphs of its cells.
    """
    row = etree.Element(TR)
    properties = etree.SubElement(row, f"{W}trPr")
    etree.SubElement(properties, f"{W}cantSplit")
    if is_head:
        etree.SubElement(properties, f"{W}tblHeader")
    for mould, text in zip(moulds, texts, strict=True):
        cell = copy.deepcopy(mould)
        put(_paragraph_with(cell, name), {name: text if is_said else "\n".join(tidy_lines(text))})
        if is_head or is_said:
            for paragraph in cell.iter(P):
                property_of(paragraph, "keepNext").attrib.clear()
        row.append(cell)
    return row


def _column_mould(mould: _Element, width: int, column: Column | None = None, *, span: int = 1) -> _Element:
    """The cell of a template made ready for one column, or for `span` columns."""
    cell = copy.deepcopy(mould)
    properties = _set_width(cell, width)
    if span > 1:
        element = etree.Element(f"{W}gridSpan")
        element.set(VAL, str(span))
        properties.insert(1, element)
    if column is not None:
        _align(_paragraph_with(cell, FACT_CELL), column.align)
    return cell


def _paragraph_with(cell: _Element, name: str) -> _Element:
    return next(paragraph for paragraph in cell.iter(P) if name in names_in(text_of(paragraph)))


def _cell_of(rows: list[_Element], name: str) -> _Element:
    return next(
        cell for row in rows for cell in row.findall(TC) if any(name in names_in(text_of(p)) for p in cell.iter(P))
    )


def _widths(columns: Sequence[Column], whole: int) -> list[int]:
    shares = [max(column.width, 0.01) for column in columns]
    widths = [int(whole * share / sum(shares)) for share in shares]
    widths[-1] += whole - sum(widths)
    return widths


def _set_width(cell: _Element, width: int) -> _Element:
    """Gives the properties of the cell, the width first among them."""
    properties = child_of(cell, TCPR)
    for name in ("tcW", "gridSpan"):
        for old in properties.findall(f"{W}{name}"):
            properties.remove(old)
    element = child_of(properties, f"{W}tcW")
    element.set(f"{W}w", str(width))
    element.set(f"{W}type", "dxa")
    return properties


def _align(paragraph: _Element, align: str) -> None:
    property_of(paragraph, "jc").set(VAL, align)
