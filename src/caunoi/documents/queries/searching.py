"""Full-text search that does not care for diacritics, alike on SQLite (FTS5) and PostgreSQL (tsvector, GIN).

Both engines see the same thing: runs of letters and digits between single spaces, made here. The words are indexed
folded and, where they bear marks, once more as written, so that one index answers "duong" and prefers "đường" to
"dương" when the marks were typed. Query text is taken apart in the same way before an engine sees it: a quote, an
asterisk or the word AND is never part of a query language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from caunoi.documents.access import visible_to
from caunoi.documents.models import Document, DocumentSet, DocumentText
from caunoi.ground import text
from caunoi.org.models import Person

MOST_QUERY_WORDS = 20
MOST_LETTERS_IN_ORDER = 240_000
"""Of a body, this many letters are indexed in their order; what follows adds only words not seen yet. A tsvector may
hold 1 MB; with this limit and the next one it stays below, whatever the paper contains."""
MOST_LATER_LETTERS = 60_000
LONGEST_WORD = 60

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?:số\s*:?\s*)?(\d{1,6}[^\W\d_]?)(?:\s*/\s*(\S.*))?", re.IGNORECASE)


def marked_words(source: str) -> list[str]:
    """Words as written, in lower case, NFC, with the tone marks of "hòa": what an exact match compares."""
    return [word for word in _WORD.findall(text.plain_tones(text.nfc(source)).lower()) if len(word) <= LONGEST_WORD]


def folded_words(source: str) -> list[str]:
    """The same words without marks."""
    return [word for word in _WORD.findall(text.fold(source)) if len(word) <= LONGEST_WORD]


def _spaced(words: list[str]) -> str:
    return f" {' '.join(words)} "


def _within_limit(words: list[str]) -> list[str]:
    kept: list[str] = []
    seen: set[str] = set()
    left, later = MOST_LETTERS_IN_ORDER, MOST_LATER_LETTERS
    for word in words:
        if left > 0:
            left -= len(word) + 1
        elif word in seen or later <= 0:
            continue
        else:
            later -= len(word) + 1
        kept.append(word)
        seen.add(word)
    return kept


def words_for_search(head: str, body: str) -> dict[str, str]:
    """The three columns of a `SearchEntry`: `head` is what the register knows, `body` the text of the paper."""
    marked_head, folded_head = marked_words(head), folded_words(head)
    folded_body = _within_limit(folded_words(body))
    marked_body = _within_limit(marked_words(body))
    return {
        "head": _spaced(marked_head),
        "folded_head": _spaced(folded_head),
        "words": _spaced([*folded_head, *folded_body, *marked_head, *marked_body]),
    }


@dataclass(frozen=True, slots=True)
class Query:
    """What a person typed, taken apart."""

    folded: tuple[str, ...]
    marked: tuple[str, ...]
    number: str
    symbol: str

    @property
    def has_marks(self) -> bool:
        return self.folded != self.marked


def query_from(typed: str) -> Query:
    """Take the typed text apart; never fails. A number is told by its shape: "115", "Số 115/KH-MTTQ-UB"."""
    clean = " ".join(text.nfc(typed[:400]).replace("\0", " ").split())
    shape = _NUMBER.fullmatch(clean)
    number, symbol = (shape.group(1), shape.group(2) or "") if shape else ("", "")
    words = f"{number} {symbol}" if shape else clean
    return Query(
        folded=tuple(folded_words(words)[:MOST_QUERY_WORDS]),
        marked=tuple(marked_words(words)[:MOST_QUERY_WORDS]),
        number=number,
        symbol=text.fold(symbol),
    )


def _holding(words: tuple[str, ...], *, as_phrase: bool, vendor: str) -> RawSQL:
    """Primary keys of the documents that hold all the words, or hold them one after another.

    PostgreSQL answers the second only where few documents hold the words (see the migration of the index).
    """
    if vendor == "postgresql":
        function = "documents_holding_phrase" if as_phrase else "documents_holding"
        return RawSQL(f"SELECT {function}(%s)", (" ".join(words),))  # noqa: S611 (the words are a parameter)
    query = f'"{" ".join(words)}"' if as_phrase else " ".join(f'"{word}"' for word in words)
    return RawSQL("SELECT rowid FROM documents_searchindex WHERE documents_searchindex MATCH %s", (query,))


def _bears_number(query: Query) -> Q:
    """Documents whose own number, and symbol where one was typed, is the one looked for; "05" and "5" are one."""
    bare = query.number.lstrip("0") or "0"
    return Q(number__in={query.number, bare, bare.zfill(2), bare.zfill(3)}, symbol_key__startswith=query.symbol)


def search(person: Person, typed: str, *, among: DocumentSet | None = None) -> DocumentSet:
    """Documents visible to the person that hold every word of `typed`, the best first.

    Order: the very number; the words one after another in number, title, issuer, signer with their marks, then
    without; the words one after another anywhere with their marks, then without; all words with their marks
    anywhere; the rest. Within each the newest first. `among` is a visible set that the caller has narrowed already.
    Text without a single word finds nothing.
    """
    seen = visible_to(person) if among is None else among
    query = query_from(typed)
    if not query.folded:
        return seen.none()
    vendor = connections[seen.db].vendor
    order: list[Q] = []
    if query.number:
        order.append(_bears_number(query))
    if query.has_marks:
        order.append(Q(search_entry__head__contains=_spaced(list(query.marked))))
    order.append(Q(search_entry__folded_head__contains=_spaced(list(query.folded))))
    if query.has_marks:
        order.append(Q(pk__in=_holding(query.marked, as_phrase=True, vendor=vendor)))
    if len(query.folded) > 1:
        order.append(Q(pk__in=_holding(query.folded, as_phrase=True, vendor=vendor)))
        if query.has_marks:
            order.append(Q(pk__in=_holding(query.marked, as_phrase=False, vendor=vendor)))
    rank = Case(
        *(When(condition, then=Value(place)) for place, condition in enumerate(order)),
        default=Value(len(order)),
        output_field=IntegerField(),
    )
    found = seen.filter(pk__in=_holding(query.folded, as_phrase=False, vendor=vendor))
    return found.annotate(rank=rank).order_by("rank", "-entered_on", "-id")


Piece = tuple[str, bool]
"""A run of text and whether it matches."""

AROUND = 90
"""Letters shown on either side of the first match."""


def _runs(folded: list[str], words: tuple[str, ...]) -> list[int]:
    """Places at which the words stand one after another."""
    length = len(words)
    return [at for at in range(len(folded) - length + 1) if tuple(folded[at : at + length]) == words]


def marked_pieces(source: str, typed: str) -> list[Piece]:
    """The text cut into pieces, True where a whole word matches: all the words one after another where they stand so,
    else each of them. (`ground.text.highlight` marks parts of words too, which a search for words must not.)"""
    words = query_from(typed).folded
    written = text.nfc(source)
    found = list(_WORD.finditer(written)) if words else []
    folded = [text.fold(word.group()) for word in found]
    runs = [(at, at + len(words) - 1) for at in _runs(folded, words)] if words else []
    hits = runs or [(at, at) for at, word in enumerate(folded) if word in words]
    pieces: list[Piece] = []
    end = 0
    for first, last in hits:
        start, stop = found[first].start(), found[last].end()
        if start < end:
            continue
        pieces += [(written[end:start], False), (written[start:stop], True)]
        end = stop
    pieces.append((written[end:], False))
    return [piece for piece in pieces if piece[0]]


def _cut(line: str, words: tuple[str, ...]) -> str:
    """The part of a line around the place where the words stand together, else around the first of them."""
    if len(line) <= 2 * AROUND:
        return line
    found = list(_WORD.finditer(line))
    folded = [text.fold(word.group()) for word in found]
    at = next(iter(_runs(folded, words)), None) or next(at for at, word in enumerate(folded) if word in words)
    place = found[at].start()
    start, end = max(0, place - AROUND), min(len(line), place + AROUND)
    part = line[start:end]
    if start:
        part = "…" + part[part.find(" ") + 1 :]
    return part if end == len(line) else part[: part.rfind(" ")] + "…"


def _best_line(lines: Iterable[dict[str, Any]], words: tuple[str, ...]) -> str:
    """The line that holds the words one after another, else the one that holds the most of them; the first of equals,
    and "" where none holds any."""
    best, most = "", 0
    for line in lines:
        written = " ".join([line["t"], *(cell for row in line.get("rows", ()) for cell in row)]).strip()
        folded = folded_words(written)
        if _runs(folded, words):
            return written
        held = len(set(words).intersection(folded))
        if held > most:
            best, most = written, held
    return best


def excerpts(documents: Iterable[Document], typed: str) -> dict[int, list[Piece]]:
    """For documents of one page of results whose title does not hold all the words: the line of the text that does
    best, with the matches marked. One query, whatever their number."""
    words = query_from(typed).folded
    asked = [document.pk for document in documents if not set(words) <= set(folded_words(document.title))]
    shown: dict[int, list[Piece]] = {}
    for read in DocumentText.objects.filter(pk__in=asked):
        if line := _best_line(read.lines, words):
            shown[read.pk] = marked_pieces(_cut(line, words), typed)
    return shown
