"""Reads Markdown: headings lose their hashes, pipe tables become rows, every other line stays as it is written."""

import re
from dataclasses import replace

from caunoi.documents.reading.paper import Line, Paper, Unreadable
from caunoi.documents.reading.plain import physical_lines
from caunoi.documents.reading.wording import clean

_HEADING = re.compile(r"^ {0,3}#{1,6}(?=[ \t]|$)")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|=+)$")
_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})")
_QUOTE = re.compile(r"^(?: {0,3}> ?)+")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LIST_START = re.compile(r"^\s*(?:[-+*]|\(?\w{1,4}[.)])\s")
_DIVIDER = re.compile(r":?-+:?")
_CELL_BREAK = re.compile(r"(?<!\\)\|")
_HTML_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(data: bytes) -> Paper:
    """Markdown into lines numbered as in the file.

    Strong marks (two stars) are taken away because they hide the number of a heading; single stars stay, as in plain
    text. A paragraph ends before a blank line, a heading, a list item or a table; elsewhere that is unknown.
    """
    rows, warnings = physical_lines(data)
    lines: list[Line] = []
    at = 0
    while at < len(rows):
        height = _table_height(rows, at)
        if height:
            lines.append(_table(rows, at, height))
            at += height
            continue
        line = _line(rows, at)
        if line is not None:
            lines.append(line)
        at += 1
    if not lines:
        raise Unreadable("Tệp không có chữ nào để đọc.")
    return Paper(tuple(lines), "md", warnings)


def _line(rows: list[str], at: int) -> Line | None:
    row = _QUOTE.sub("", rows[at])
    if _RULE.match(row) or _FENCE.match(row):
        return None
    heading = _HEADING.match(row)
    text = _without_marks(_heading_text(row[heading.end() :]) if heading else row)
    if not text.strip():
        return None
    line = Line(at + 1, text)
    return replace(line, ends_paragraph=True) if heading or _ends_paragraph(rows, at + 1) else line


def _ends_paragraph(rows: list[str], following: int) -> bool:
    if following >= len(rows):
        return True
    row = _QUOTE.sub("", rows[following])
    starts_anew = _HEADING.match(row) or _RULE.match(row) or _LIST_START.match(row)
    return not row.strip() or bool(starts_anew) or bool(_table_height(rows, following))


def _heading_text(text: str) -> str:
    """A heading may close with hashes of its own."""
    text = text.strip()
    bare = text.rstrip("#")
    return bare if not bare or bare[-1] in " \t" else text


def _without_marks(text: str) -> str:
    return clean(_ESCAPED.sub(r"\1", _STRONG.sub(r"\2", text).rstrip("\\")))


def _table_height(rows: list[str], at: int) -> int:
    """How many lines the pipe table that starts here has; 0 when none starts here."""
    if at + 1 >= len(rows) or "|" not in rows[at] or not _is_divider(rows[at + 1]):
        return 0
    end = at + 2
    while end < len(rows) and "|" in rows[end] and rows[end].strip():
        end += 1
    return end - at


def _is_divider(row: str) -> bool:
    """The line of dashes beneath the head of a table."""
    return "|" in row and all(_DIVIDER.fullmatch(part.strip()) for part in row.strip().strip("|").split("|"))


def _table(rows: list[str], at: int, height: int) -> Line:
    cells = [_cells(rows[number]) for number in range(at, at + height) if number != at + 1]
    width = max(len(row) for row in cells)
    return Line(at + 1, "", rows=tuple((*row, *[""] * (width - len(row))) for row in cells), ends_paragraph=True)


def _cells(row: str) -> tuple[str, ...]:
    inner = row.strip().removeprefix("|")
    parts = _CELL_BREAK.split(inner)
    if not parts[-1].strip():
        parts.pop()
    return tuple("\n".join(_without_marks(piece).strip() for piece in _HTML_BREAK.split(part)) for part in parts)
