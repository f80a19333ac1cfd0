"""Reads a paper (DOCX, text PDF, plain text, Markdown) into lines.

Knows no database and no web framework.
"""

from caunoi.documents.reading.paper import Line, Paper, PaperFormat, ReadingWarning, Unreadable

__all__ = ["Line", "Paper", "PaperFormat", "ReadingWarning", "Unreadable"]
