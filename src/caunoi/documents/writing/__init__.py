"""Writes papers and the register: words in, bytes out. Knows no database and no web framework."""

from caunoi.documents.writing.docx import write_docx
from caunoi.documents.writing.paper import (
    Appendix,
    Column,
    Issuer,
    Kind,
    Level,
    PaperData,
    Passage,
    Signature,
    Table,
)
from caunoi.documents.writing.pdf import CannotConvert, pdf_of, pdfs_of
from caunoi.documents.writing.receipt_book import ReceiptLine, receipt_book
from caunoi.documents.writing.register_book import RegisterLine, register_book
from caunoi.documents.writing.template import TemplateRefused, check_template, default_template
from caunoi.documents.writing.trial import template_faults

__all__ = [
    "Appendix",
    "CannotConvert",
    "Column",
    "Issuer",
    "Kind",
    "Level",
    "PaperData",
    "Passage",
    "ReceiptLine",
    "RegisterLine",
    "Signature",
    "Table",
    "TemplateRefused",
    "check_template",
    "default_template",
    "pdf_of",
    "pdfs_of",
    "receipt_book",
    "register_book",
    "template_faults",
    "write_docx",
]
