"""Reading the registers: lists, one document, search. Nothing here writes."""

from caunoi.documents.queries.registers import (
    Filters,
    kinds_in_use,
    lines_of,
    list_of,
    open_registers,
    possible_twins,
    proposed_number,
    reader_units,
    timeline_of,
    years_of,
)
from caunoi.documents.queries.searching import Piece, excerpts, search, words_for_search

__all__ = [
    "Filters",
    "Piece",
    "excerpts",
    "kinds_in_use",
    "lines_of",
    "list_of",
    "open_registers",
    "possible_twins",
    "proposed_number",
    "reader_units",
    "search",
    "timeline_of",
    "words_for_search",
    "years_of",
]
