"""Reads a PDF that holds text; the library for PDF runs in a process of its own, see `pdf_text`."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from caunoi.documents.reading.paper import Line, Paper, ReadingWarning, Unreadable
from caunoi.documents.reading.source import Source
from caunoi.documents.reading.wording import clean

_PROGRAM = Path(__file__).with_name("pdf_text.py")
_SECONDS = 90
_BROKEN = "Tệp PDF bị hỏng, hãy xuất lại PDF từ tệp gốc."
_PROBLEMS = {
    "locked": "Tệp PDF có mật khẩu, hãy bỏ mật khẩu rồi lưu lại.",
    "long": "Tệp PDF quá dài hoặc quá nặng, hãy tách thành các tệp nhỏ hơn.",
    "broken": _BROKEN,
}
_SCANNED = "Tệp PDF là bản quét (ảnh chụp), không có chữ để đọc, hãy dùng tệp Word hoặc PDF xuất từ Word."
_FEWEST_LETTERS = 20
_EDGE_LINES = 2
_LONGEST_HEAD = 300
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_BLANK = re.compile(r"(Số\s*:?|ngày|tháng)\s+")  # a number or a day still to be filled in
_COLUMN_GAP = 4
_COLUMNS = re.compile(rf"\s{{{_COLUMN_GAP},}}")
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
# What stands side by side in a letterhead or above a signature comes out as one line; only its right half is sure.
_BESIDE = re.compile(
    r"(Số\s*:?\s*(?:\S*\s)?\S*/\S+)\s+(\S.{0,40},\s*ngày[\s\d.…_]*tháng[\s\d.…_]*năm[\s\d.…_]*)"
    r"|(\S.*\S)\s+(CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập - Tự do - Hạnh phúc)"
    r"|(Nơi nhận:)\s+(\S.*)"
)


def read_pdf(source: Source) -> Paper:
    """A PDF into lines with page numbers and margins; what stands at the edge of every page is page furniture."""
    pages = _pages(source)
    texts = [_lines_of(text) for text, _ in pages]
    letters = [sum(letter.isalpha() for line in lines for letter in line) for lines in texts]
    scanned = [
        number
        for number, (_, picture) in enumerate(pages, start=1)
        if picture and letters[number - 1] < _FEWEST_LETTERS
    ]
    if sum(letters) == 0 or len(scanned) > len(pages) / 2:
        raise Unreadable(_SCANNED)
    furniture = _furniture(texts)
    lines: list[Line] = []
    for page, page_lines in enumerate(texts, start=1):
        for at, text in enumerate(page_lines):
            line = Line(len(lines) + 1, text, page=page)
            lines.append(replace(line, is_page_furniture=True) if (page, at) in furniture else line)
    warnings = [
        ReadingWarning(None, "scanned-page", f"Trang {page} là ảnh chụp nên không có chữ để đọc, hãy xem bản gốc.")
        for page in scanned
    ]
    return Paper(tuple(lines), "pdf", tuple(warnings))


def _lines_of(text: str) -> list[str]:
    """The lines of a page with their margins; wide gaps between columns stay, those of a stretched line go."""
    lines: list[str] = []
    for row in text.splitlines():
        printed = clean(row).replace("\u00a0", " ").rstrip()
        body = printed.lstrip()
        margin = printed[: len(printed) - len(body)]
        line = _without_stretch(body)
        beside = _BESIDE.fullmatch(line) if len(line) < _LONGEST_HEAD and not _COLUMNS.search(line) else None
        lines.extend(filter(None, beside.groups()) if beside else (margin + line,) if line else ())
    return lines


def _without_stretch(line: str) -> str:
    """The line with single spaces, but for the gaps that are wide where others are not: those divide columns."""
    line = _BLANK.sub(r"\1 ", line)
    gaps = [len(gap) for gap in _SPACES.findall(line)]
    if not gaps or (min(gaps) > 2 and len(gaps) > 2):
        return " ".join(line.split())
    return _SPACES.sub(lambda gap: gap[0] if len(gap[0]) >= _COLUMN_GAP else " ", line)


def _pages(source: Source) -> list[tuple[str, bool]]:
    command = [sys.executable, "-P", "-X", "utf8", str(_PROGRAM)]
    try:
        # Through a file of the system, so that a large paper is not held in this process.
        with source.open() as stream, tempfile.TemporaryFile() as spooled:
            shutil.copyfileobj(stream, spooled)
            spooled.seek(0)
            done = subprocess.run(command, stdin=spooled, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        raise Unreadable(_BROKEN) from None
    if "problem" in answer:
        raise Unreadable(_PROBLEMS[answer["problem"]])
    return [(str(text), bool(picture)) for text, picture in answer["pages"]]


def _furniture(pages: list[list[str]]) -> set[tuple[int, int]]:
    """Where page headers, footers and page numbers stand, as (page, index of the line)."""
    edges = [(page, at, lines[at]) for page, lines in enumerate(pages, start=1) for at in _edges(len(lines))]
    shapes = Counter((page, shape) for page, shape in {(page, _shape(text)) for page, _, text in edges})
    # What stands on the first page and once more is the letterhead of a paper and of the plan that it carries.
    spread = Counter(shape for page, shape in shapes if page > 1)
    often = max(2, (len(pages) + 1) // 2)
    shifts = Counter(number - page for page, _, text in edges if (number := _page_number(text)) is not None)
    found = set()
    for page, at, text in edges:
        number = _page_number(text)
        if number is None:
            repeated = len(pages) > 2 and spread[_shape(text)] >= min(often, len(pages) - 1) and len(text) < 120
        else:
            repeated = number == page or (len(pages) > 2 and shifts[number - page] >= often)
        if repeated:
            found.add((page, at))
    return found


def _edges(count: int) -> list[int]:
    return sorted({at for at in (*range(_EDGE_LINES), *range(count - _EDGE_LINES, count)) if 0 <= at < count})


def _shape(text: str) -> str:
    return _DIGITS.sub("0", " ".join(text.split()).lower())


def _page_number(text: str) -> int | None:
    match = _PAGE_NUMBER.fullmatch(text)
    return int(match.group(1)) if match else None
