"""Writes papers and the register: words in, bytes out. Knows no database and no web framework."""

from caunoi.documents.writing.docx import write_docx
from caunoi.documents.writing.heads import STANDING_COMMITTEE, issuer_of, place_of
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
from caunoi.documents.writing.pdf import PAGE_SECONDS, CannotConvert, pdf_of, pdfs_of
from caunoi.documents.writing.posters import Poster, Sheet, write_posters
from caunoi.documents.writing.receipt_book import ReceiptLine, receipt_book
from caunoi.documents.writing.register_book import RegisterLine, register_book
from caunoi.documents.writing.template import TemplateRefused, check_template, default_template
from caunoi.documents.writing.trial import template_faults

__all__ = [
    "PAGE_SECONDS",
    "STANDING_COMMITTEE",
    "Appendix",
    "CannotConvert",
    "Column",
    "Issuer",
    "Kind",
    "Level",
    "PaperData",
    "Passage",
    "Poster",
    "ReceiptLine",
    "RegisterLine",
    "Sheet",
    "Signature",
    "Table",
    "TemplateRefused",
    "check_template",
    "default_template",
    "issuer_of",
    "pdf_of",
    "pdfs_of",
    "place_of",
    "receipt_book",
    "register_book",
    "template_faults",
    "write_docx",
    "write_posters",
]
