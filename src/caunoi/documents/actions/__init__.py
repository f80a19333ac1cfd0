"""The deeds of the registers: the only place that writes documents, kinds and registers."""

from caunoi.documents.actions.dispatching import (
    Outside,
    close_link,
    dispatch_document,
    enter_paper_receipt,
    remind_receivers,
    renew_link,
)
from caunoi.documents.actions.errors import CannotRegister, Doubtful, FaultyTemplate
from caunoi.documents.actions.keeping import add_kind, change_kind, open_register, seed_kinds, send_document
from caunoi.documents.actions.numbering import next_number
from caunoi.documents.actions.receiving import (
    answer_question,
    ask_question,
    confirm_by_link,
    confirm_receipt,
    note_opened,
    note_opened_by,
    report_study,
)
from caunoi.documents.actions.registering import Facts, edit_document, register_document
from caunoi.documents.actions.templating import drop_template, put_template
from caunoi.documents.actions.writing import write_paper

__all__ = [
    "CannotRegister",
    "Doubtful",
    "Facts",
    "FaultyTemplate",
    "Outside",
    "add_kind",
    "answer_question",
    "ask_question",
    "change_kind",
    "close_link",
    "confirm_by_link",
    "confirm_receipt",
    "dispatch_document",
    "drop_template",
    "edit_document",
    "enter_paper_receipt",
    "next_number",
    "note_opened",
    "note_opened_by",
    "open_register",
    "put_template",
    "register_document",
    "remind_receivers",
    "renew_link",
    "report_study",
    "seed_kinds",
    "send_document",
    "write_paper",
]
