"""Registers and their documents, papers sent out with receipt, and the templates of offices."""

from caunoi.documents.models.dispatches import Dispatch, DispatchReceiver, StudyQuestion
from caunoi.documents.models.registers import (
    Direction,
    Document,
    DocumentKind,
    DocumentReader,
    DocumentSet,
    DocumentText,
    Register,
    RegisterYear,
    SearchEntry,
)
from caunoi.documents.models.templates import PaperTemplate

__all__ = [
    "Direction",
    "Dispatch",
    "DispatchReceiver",
    "Document",
    "DocumentKind",
    "DocumentReader",
    "DocumentSet",
    "DocumentText",
    "PaperTemplate",
    "Register",
    "RegisterYear",
    "SearchEntry",
    "StudyQuestion",
]
