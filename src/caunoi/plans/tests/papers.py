"""Papers for the tests of the reader, made of text the way the formats make them."""

import unicodedata

from caunoi.documents.reading import Line, Paper


def text_paper(text: str) -> Paper:
    """Plain text: a line for each physical line; blank lines only count."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    return Paper(tuple(Line(at, line) for at, line in enumerate(lines, 1) if line.strip()), "txt")


def word_paper(text: str) -> Paper:
    """Word: a line for each paragraph, and the format knows where it ends."""
    paragraphs = [line for line in unicodedata.normalize("NFC", text).split("\n") if line.strip()]
    return Paper(tuple(Line(at, line, ends_paragraph=True) for at, line in enumerate(paragraphs, 1)), "docx")
