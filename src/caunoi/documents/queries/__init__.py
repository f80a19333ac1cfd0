"""Reading the registers: lists, one document, search. Nothing here writes."""

from caunoi.documents.queries.registers import (
    Filters,
    RegisterRow,
    all_kinds,
    free_numbers,
    kind_named,
    kinds_in_use,
    last_event,
    lines_of,
    list_of,
    open_registers,
    possible_twins,
    proposed_number,
    reader_units,
    registers_of,
    timeline_of,
    years_of,
)
from caunoi.documents.queries.searching import Piece, excerpts, search, words_for_search

__all__ = [
    "Filters",
    "Piece",
    "RegisterRow",
    "all_kinds",
    "excerpts",
    "free_numbers",
    "kind_named",
    "kinds_in_use",
    "last_event",
    "lines_of",
    "list_of",
    "open_registers",
    "possible_twins",
    "proposed_number",
    "reader_units",
    "registers_of",
    "search",
    "timeline_of",
    "words_for_search",
    "years_of",
]
