"""Reads a Word file (.docx) into lines.

WordprocessingML is read with lxml itself: a general library for Word files builds an object per element, gives neither
the printed numbers nor text boxes, tracked changes or notes, and costs more time to import than a paper takes to read.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from caunoi.documents.reading.paper import Line, Paper, ReadingWarning, Unreadable
from caunoi.documents.reading.word.archive import BROKEN, Archive, Relation
from caunoi.documents.reading.word.blocks import Block, Cell, Paragraph, Table, has_letterhead, is_layout, texts_of
from caunoi.documents.reading.word.names import W
from caunoi.documents.reading.word.numbering import Numbering, written_number
from caunoi.documents.reading.word.styles import Styles
from caunoi.documents.reading.word.walker import BLOCK_TAGS, Walker
from caunoi.documents.reading.wording import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEAD_LINES = 4
_NOTES = (
    (f"{W}footnoteReference", "footnotes", "footnote", "decimal"),
    (f"{W}endnoteReference", "endnotes", "endnote", "lowerRoman"),
)
_HIDDEN = "Dòng này có chữ ẩn mà Word không in ra, hãy xem lại bản gốc."
_UNREAD_PART = "Tệp có một tài liệu khác nhúng bên trong chưa đọc được, hãy mở bằng Word rồi lưu lại."


def read_word(stream: BinaryIO, size: int) -> Paper:
    """A Word file into lines: the letterhead of a page header first, then the body, notes, page headers and footers."""
    try:
        return _Reading(Archive(stream, size)).paper()
    except RecursionError:
        raise Unreadable(BROKEN) from None


class _Reading:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._main = archive.main_part()
        self._relations = archive.relations(self._main)
        self._styles = Styles(self._tree("styles"))
        self._walker = Walker(
            archive,
            self._styles,
            Numbering(self._tree("numbering"), self._styles),
            old_fonts=_has_old_fonts(self._tree("fontTable")),
        )
        self._sheet = _Sheet()

    def paper(self) -> Paper:
        margins = [
            self._margin(relation) for relation in self._relations.values() if relation.kind in ("header", "footer")
        ]
        for blocks in margins:
            if _is_letterhead(blocks):
                self._sheet.add(blocks)
        self._body()
        for reference, part, tag, shape in _NOTES:
            self._notes(reference, part, tag, shape)
        for blocks in margins:
            if not _is_letterhead(blocks):
                self._sheet.add_margin(blocks)
        if self._walker.has_unread_part:
            self._sheet.warnings.append(ReadingWarning(None, "unread-part", _UNREAD_PART))
        if not self._sheet.lines:
            raise Unreadable(_UNREAD_PART if self._walker.has_unread_part else "Tệp không có chữ nào để đọc.")
        return Paper(tuple(self._sheet.lines), "docx", tuple(self._sheet.warnings))

    def _tree(self, kind: str) -> "_Element | None":
        part = next((relation.part for relation in self._relations.values() if relation.kind == kind), None)
        return None if part is None else self._archive.tree(part)

    def _body(self) -> None:
        self._walker.enter(self._relations)
        for element in self._archive.children(self._main, f"{W}body", BLOCK_TAGS):
            self._sheet.add(self._walker.blocks((element,)))
        self._sheet.add(self._walker.leave())

    def _margin(self, relation: Relation) -> list[Block]:
        root = self._archive.tree(relation.part)
        if root is None:
            return []
        self._walker.enter(self._archive.relations(relation.part))
        return [*self._walker.blocks(root), *self._walker.leave()]

    def _notes(self, reference: str, part: str, tag: str, shape: str) -> None:
        wanted = [identity for kind, identity in self._walker.notes if kind == reference]
        root = self._tree(part) if wanted else None
        if root is None:
            return
        found = {element.get(f"{W}id", ""): element for element in root.iterchildren(f"{W}{tag}")}
        for number, identity in enumerate(wanted, start=1):
            if identity in found:
                self._sheet.add(self._walker.note(found[identity], written_number(number, shape)), is_note=True)


class _Sheet:
    """Collects lines and numbers them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.warnings: list[ReadingWarning] = []
        self._margin_texts: set[str] = set()

    def add(self, blocks: Iterable[Block], *, is_note: bool = False) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self._add_texts(block, is_note=is_note, is_margin=block.is_contents)
            elif is_note or is_layout(block, at_start=len(self.lines) < _HEAD_LINES):
                self._unroll(block, is_note=is_note)
            else:
                self._add_table(block)

    def add_margin(self, blocks: list[Block]) -> None:
        """Page headers and footers, each text once although every section repeats them."""
        for text in texts_of(blocks):
            if text not in self._margin_texts:
                self._margin_texts.add(text)
                self._add_texts(Paragraph([text]), is_note=False, is_margin=True)

    def _unroll(self, table: Table, *, is_note: bool) -> None:
        for row in table.rows:
            for cell in row:
                for block in cell.blocks:
                    if isinstance(block, Table):
                        self._unroll(block, is_note=is_note)
                    else:
                        self.add((block,), is_note=is_note)

    def _add_texts(self, paragraph: Paragraph, *, is_note: bool, is_margin: bool) -> None:
        texts = [text for text in map(clean, paragraph.texts) if text.strip()]
        for index, text in enumerate(texts, start=1):
            number = len(self.lines) + 1
            self.lines.append(
                Line(number, text, ends_paragraph=index == len(texts), is_note=is_note, is_page_furniture=is_margin)
            )
        if paragraph.hidden and texts:
            self.warnings.append(ReadingWarning(len(self.lines), "hidden-text", _HIDDEN))

    def _add_table(self, table: Table) -> None:
        rows = [_row(row) for row in table.rows]
        width = max((len(row) for row in rows), default=0)
        if not any(text for row in rows for text in row):
            return
        number = len(self.lines) + 1
        self.lines.append(
            Line(number, "", rows=tuple((*row, *[""] * (width - len(row))) for row in rows), ends_paragraph=True)
        )
        if any(_is_hidden(cell.blocks) for row in table.rows for cell in row):
            self.warnings.append(ReadingWarning(number, "hidden-text", _HIDDEN))


def _row(cells: list[Cell]) -> tuple[str, ...]:
    """The texts of a row, one per column; a cell over several columns stands in the first of them."""
    texts: list[str] = []
    for cell in cells:
        texts.append("\n".join(clean(text).strip() for text in texts_of(cell.blocks)))
        texts.extend([""] * (cell.span - 1))
    return tuple(texts)


def _is_hidden(blocks: list[Block]) -> bool:
    return any(
        block.hidden
        if isinstance(block, Paragraph)
        else any(_is_hidden(cell.blocks) for row in block.rows for cell in row)
        for block in blocks
    )


def _is_letterhead(blocks: list[Block]) -> bool:
    return has_letterhead([texts_of(blocks)], at_start=False)


def _has_old_fonts(fonts: "_Element | None") -> bool:
    return fonts is not None and any(font.get(f"{W}name", "").startswith(".Vn") for font in fonts)
