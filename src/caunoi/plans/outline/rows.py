"""The lines of a paper made ready for reading: clean text, blank lines counted, page numbers set apart."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from caunoi.documents.reading import Line, Paper

_PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s{0,3})?(?:trang\s{1,3})?(?P<number>\d{1,4})(?:\s{0,2}/\s{0,2}\d{1,4})?(?:\s{0,3}[-–—])?", re.I
)
_NOTE = re.compile(r"\[?(?P<number>\d{1,2})\]?\s?(?=[^\W\d_])")
_MOST_NOTE_ROWS = 12
_WIDE_GAP = re.compile(r"(?<=\S)\s{3,}(?=\S)|\t|\|")
_LONGEST_COLUMNS = 400
_LEAST_GAPS = 2
_BLANKS = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\x00"


@dataclass(frozen=True, slots=True)
class Row:
    """One line.

    `text` has single spaces and no margin; `raw` keeps the printed spacing. `gap` says that blank lines stand before
    it, `page_break` that a page ends before it. `ends_paragraph` is what the format knows of its own end.
    """

    number: int
    text: str
    raw: str
    indent: int = 0
    gap: bool = False
    page_break: bool = False
    ends_paragraph: bool | None = None
    table: tuple[tuple[str, ...], ...] = ()
    is_note: bool = False


def rows_of(paper: Paper) -> tuple[list[Row], list[Row]]:
    """The rows of the text, and the rows that belong to the page and not to the text."""
    counts_blanks = paper.format in ("txt", "md")
    furniture_numbers = _furniture(paper.lines)
    rows: list[Row] = []
    furniture: list[Row] = []
    last_page: int | None = None
    page_break = gap = False
    expected = 0
    for line in paper.lines:
        text = clean(line.text)
        page_break = (
            page_break or "\f" in line.text[:3] or (last_page is not None and line.page not in (None, last_page))
        )
        last_page = line.page if line.page is not None else last_page
        if not text and not line.rows:
            continue
        gap = gap or (counts_blanks and line.number > expected + 1)
        row = Row(
            number=line.number,
            text=text,
            raw=line.text,
            indent=len(line.text) - len(line.text.lstrip()),
            gap=gap,
            page_break=page_break,
            ends_paragraph=line.ends_paragraph,
            table=line.rows,
            is_note=line.is_note,
        )
        expected = line.number
        if line.number in furniture_numbers:
            furniture.append(row)
            page_break = True
            continue
        rows.append(row)
        page_break = gap = False
    return _with_notes(rows), furniture


def is_columns(row: Row) -> bool:
    """Whether a line of plain text is a row of a table: three pieces or more with wide gaps or bars between them."""
    return len(row.raw) < _LONGEST_COLUMNS and len(_WIDE_GAP.findall(row.raw.strip())) >= _LEAST_GAPS


def _with_notes(rows: list[Row]) -> list[Row]:
    """Marks the notes that plain text and PDF print at the foot of a page.

    A note opens with its number without a stop, in the last lines of a page, and the same number hangs on a word above
    it ("Nghị quyết1"). Everything from there to the end of the page belongs to notes.
    """
    starts = [at for at, row in enumerate(rows) if row.page_break]
    expected = 1
    for start, end in zip([0, *starts], starts, strict=False):
        for at in range(max(start + 1, end - _MOST_NOTE_ROWS), end):
            match = _NOTE.match(rows[at].text)
            if not match or int(match["number"]) not in (1, expected) or rows[at].ends_paragraph:
                continue
            number = match["number"]
            hanging = re.compile(rf"[^\W\d_]{number}(?!\w)|\[{number}\]")
            if any(hanging.search(row.text) for row in rows[start:at]):
                rows[at:end] = [replace(row, is_note=True) for row in rows[at:end]]
                numbers = [_NOTE.match(row.text) for row in rows[at:end]]
                expected = max(int(found["number"]) for found in numbers if found) + 1
                break
    return rows


def clean(text: str) -> str:
    """NFC, single spaces, no margin, no invisible marks at the edges."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split()).strip(_BLANKS)


def _furniture(lines: Iterable[Line]) -> set[int]:
    """Line numbers of page numbers and running heads: what the format knows, and counts that go up by one."""
    found: set[int] = set()
    expected: set[int] = {1, 2}
    edges = _page_edges(lines)
    repeated = _repeated(lines, edges)
    for line in lines:
        if line.is_page_furniture or line.number in repeated:
            found.add(line.number)
            continue
        text = "" if line.rows else clean(line.text)
        match = _PAGE_NUMBER.fullmatch(text) if len(text) <= 40 else None
        if not match:
            continue
        number = int(match["number"])
        if number in expected or (line.number in edges and number in (line.page, (line.page or 0) - 1)):
            found.add(line.number)
            expected = {number + 1}
    return found


def _page_edges(lines: Iterable[Line]) -> set[int]:
    """The numbers of the first and the last line of each page."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for line in lines:
        if line.page is not None and line.text.strip():
            first.setdefault(line.page, line.number)
            last[line.page] = line.number
    return set(first.values()) | set(last.values())


def _repeated(lines: Iterable[Line], edges: set[int]) -> set[int]:
    """Lines at the edge of a page whose text stands there on three pages or more."""
    at_edge = [(line.number, clean(line.text)) for line in lines if line.number in edges]
    count = Counter(text for _, text in at_edge)
    return {number for number, text in at_edge if text and count[text] >= 3}
