"""Reads a paper (DOCX, text PDF, plain text, Markdown) into lines.

Knows no database and no web framework.
"""

from caunoi.documents.reading.paper import Line, Paper, PaperFormat, ReadingWarning, Unreadable
from caunoi.documents.reading.reader import read_bytes, read_path

__all__ = ["Line", "Paper", "PaperFormat", "ReadingWarning", "Unreadable", "read_bytes", "read_path"]
