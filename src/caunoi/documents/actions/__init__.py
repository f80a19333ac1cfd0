"""The deeds of the registers: the only place that writes documents, kinds and registers."""

from caunoi.documents.actions.errors import CannotRegister, Doubtful
from caunoi.documents.actions.keeping import add_kind, change_kind, open_register, seed_kinds, send_document
from caunoi.documents.actions.numbering import next_number
from caunoi.documents.actions.registering import Facts, edit_document, register_document
from caunoi.documents.actions.writing import write_paper

__all__ = [
    "CannotRegister",
    "Doubtful",
    "Facts",
    "add_kind",
    "change_kind",
    "edit_document",
    "next_number",
    "open_register",
    "register_document",
    "seed_kinds",
    "send_document",
    "write_paper",
]
