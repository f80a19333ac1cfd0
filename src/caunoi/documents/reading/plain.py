"""Reads plain text: every physical line is a line."""

import re

from caunoi.documents.reading.alphabets import TCVN3, WINDOWS_1258, decode_text
from caunoi.documents.reading.paper import Line, Paper, ReadingWarning, Unreadable
from caunoi.documents.reading.wording import clean

_BREAK = re.compile(r"\r\n|\r|\n")
_OLD_ALPHABETS = {TCVN3: "TCVN3 (ABC)", WINDOWS_1258: "Windows-1258"}


def read_plain(data: bytes) -> Paper:
    """Plain text into lines numbered as in the file; a form feed starts a new page."""
    rows, warnings = physical_lines(data)
    paged = any("\f" in row for row in rows)
    page = 1
    lines = []
    for number, row in enumerate(rows, start=1):
        page += row.count("\f")
        text = clean(row)
        if text.strip():
            lines.append(Line(number, text, page=page if paged else None))
    if not lines:
        raise Unreadable("Tệp không có chữ nào để đọc.")
    return Paper(tuple(lines), "txt", warnings)


def physical_lines(data: bytes) -> tuple[list[str], tuple[ReadingWarning, ...]]:
    """The decoded lines of a text file, blank ones included, and what to warn of."""
    text, encoding = decode_text(data)
    rows = _BREAK.split(text)
    warnings = []
    if encoding in _OLD_ALPHABETS:
        message = (
            f"Tệp dùng bảng mã cũ {_OLD_ALPHABETS[encoding]} và đã được đổi sang Unicode, hãy xem lại các chữ có dấu."
        )
        warnings.append(ReadingWarning(None, "old-encoding", message))
    for number, row in enumerate(rows, start=1):
        if "\ufffd" in row:
            warnings.append(
                ReadingWarning(number, "broken-letter", "Dòng này có chữ bị hỏng trong tệp, hãy xem lại bản gốc.")
            )
    return rows, tuple(warnings)
