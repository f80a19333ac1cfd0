"""Writes the register as a workbook. Knows no database and no web framework."""

from caunoi.documents.writing.register_book import RegisterLine, register_book

__all__ = ["RegisterLine", "register_book"]
