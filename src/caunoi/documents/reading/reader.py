"""The front door: a path or bytes into a paper."""

from pathlib import Path

from caunoi.documents.reading.markdown import read_markdown
from caunoi.documents.reading.paper import Paper, ReadingWarning
from caunoi.documents.reading.pdf import read_pdf
from caunoi.documents.reading.plain import read_plain
from caunoi.documents.reading.source import Source, kind_of, source_of_bytes, source_of_path
from caunoi.documents.reading.word.reader import read_word

_MARKDOWN_ENDINGS = (".md", ".markdown")
_USUAL_ENDINGS = {"docx": (".docx", ".docm", ".dotx", ".dotm"), "pdf": (".pdf",)}
_CALLED = {"docx": "Word", "pdf": "PDF"}


def read_path(path: Path) -> Paper:
    """Reads a file; raises `Unreadable` with one sentence when it cannot be read."""
    return _read(source_of_path(path))


def read_bytes(data: bytes, name: str) -> Paper:
    """Reads a file already in memory; its name only tells Markdown from plain text."""
    return _read(source_of_bytes(data, name))


def _read(source: Source) -> Paper:
    kind = kind_of(source)
    if kind == "text":
        with source.open() as stream:
            data = stream.read()
        return read_markdown(data) if source.ending in _MARKDOWN_ENDINGS else read_plain(data)
    if kind == "pdf":
        return _with_name_checked(read_pdf(source), source)
    with source.open() as stream:
        return _with_name_checked(read_word(stream, source.size), source)


def _with_name_checked(paper: Paper, source: Source) -> Paper:
    if not source.ending or source.ending in _USUAL_ENDINGS[paper.format]:
        return paper
    message = f"Tệp có đuôi {source.ending} nhưng nội dung là {_CALLED[paper.format]} và đã được đọc như vậy."
    return Paper(paper.lines, paper.format, (ReadingWarning(None, "wrong-ending", message), *paper.warnings))
