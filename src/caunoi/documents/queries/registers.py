"""Lists of documents and registers, and what stands around one document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, Max, Min, Q, QuerySet

from caunoi.documents.access import keepers_seen_by, registers_for, units_written_by, visible_to
from caunoi.documents.models import (
    Direction,
    Document,
    DocumentKind,
    DocumentReader,
    DocumentSet,
    DocumentText,
    Register,
    RegisterYear,
)
from caunoi.documents.queries.searching import search
from caunoi.documents.reading import Line
from caunoi.ground import text
from caunoi.ground.audit.models import TrailEntry
from caunoi.org.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows; None and "" mean: all."""

    direction: Direction = Direction.INCOMING
    text: str = ""
    kind: DocumentKind | None = None
    year: int | None = None
    unit: Unit | None = None


def list_of(person: Person, filters: Filters) -> DocumentSet:
    """Documents that the person may read and that pass the filters: best match first where a text is given, else the
    newest first."""
    seen = visible_to(person).going(filters.direction).for_list()
    if filters.kind:
        seen = seen.filter(kind=filters.kind)
    if filters.year:
        seen = seen.filter(year=filters.year)
    if filters.unit:
        seen = seen.filter(unit=filters.unit)
    return search(person, filters.text, among=seen) if filters.text.strip() else seen.newest_first()


def years_of(person: Person) -> list[int]:
    """Years in which a register that the person may see something of has entries; the newest first."""
    counters = RegisterYear.objects.filter(register__unit__in=keepers_seen_by(person))
    return list(counters.order_by("-year").values_list("year", flat=True).distinct())


def kinds_in_use() -> QuerySet[DocumentKind]:
    """Kinds that a form offers, by name."""
    return DocumentKind.objects.filter(in_use=True).order_by("sort_key", "pk")


def kind_named(words: str) -> DocumentKind | None:
    """The kind that a paper calls itself, by its name in any case or spelling ("KẾ HOẠCH") or by the abbreviation that
    opens a symbol ("KH-MTTQ-UB"); None where the list has none."""
    name = text.fold(words)
    opening = text.nfc(words).strip().split("-", 1)[0].strip()
    for kind in all_kinds():
        if text.fold(kind.name) == name or kind.abbreviation == opening:
            return kind
    return None


def all_kinds() -> QuerySet[DocumentKind]:
    """Every kind, by name."""
    return DocumentKind.objects.order_by("sort_key", "pk")


def open_registers(unit: Unit, direction: Direction) -> QuerySet[Register]:
    """Registers of the unit that take entries, the oldest first: it is the one that a form proposes."""
    return Register.objects.filter(unit=unit, direction=direction, is_closed=False).order_by("pk")


def proposed_number(register: Register | None, year: int) -> int:
    """The number that comes next in the register and year. A proposal: the deed takes its own, under a lock."""
    if register is None:
        return 1
    last = RegisterYear.objects.filter(register=register, year=year).values_list("last_number", flat=True).first()
    return (last or 0) + 1


def free_numbers(register: Register, year: int) -> list[int]:
    """Gaps of a year: numbers between the first and the last that no document bears, at most a hundred."""
    taken = set(register.documents.filter(year=year).values_list("entry_number", flat=True))
    if not taken:
        return []
    return list(islice((number for number in range(min(taken), max(taken)) if number not in taken), 100))


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A register as its page shows it: what comes next this year, how many numbers were left out, and which."""

    register: Register
    next_number: int
    missing: int
    gaps: list[int]


def registers_of(person: Person, year: int) -> list[RegisterRow]:
    """Registers in the reach of the person, as they stand in the year. Gaps are listed where she can fill them."""
    seen = registers_for(person)
    lasts = dict(RegisterYear.objects.filter(year=year, register__in=seen).values_list("register_id", "last_number"))
    missing = {
        row["register"]: row["last"] - row["first"] + 1 - row["held"]
        for row in Document.objects.filter(register__in=seen, year=year)
        .values("register")
        .annotate(first=Min("entry_number"), last=Max("entry_number"), held=Count("entry_number", distinct=True))
    }
    own = set(units_written_by(person).values_list("pk", flat=True))
    rows = []
    for register in seen:
        left_out = missing.get(register.pk, 0)
        gaps = free_numbers(register, year) if left_out and register.unit_id in own else []
        rows.append(RegisterRow(register, lasts.get(register.pk, 0) + 1, left_out, gaps))
    return rows


def possible_twins(
    unit: Unit, direction: Direction, *, number: str, symbol: str, issuer: str, issued_on: date | None
) -> DocumentSet:
    """Entries of the unit that may be the same paper: the same number and symbol, and no other day or issuer."""
    if not number:
        return Document.objects.none()
    same_day = Q(issued_on=issued_on) | Q(issued_on=None) if issued_on else Q()
    same_issuer = Q(issuer__iexact=issuer) | Q(issuer="") if issuer else Q()
    return (
        Document.objects.going(direction)
        .filter(same_day, same_issuer, unit=unit, number=number, symbol_key=text.fold(symbol))
        .newest_first()
    )


def lines_of(document: Document) -> tuple[Line, ...]:
    """The text of the document as it was read; empty where it was entered without a readable file."""
    read = DocumentText.objects.filter(document=document).first()
    return tuple(
        Line(
            number=line["n"],
            text=line["t"],
            page=line.get("p"),
            rows=tuple(tuple(cells) for cells in line.get("rows", ())),
            ends_paragraph=line.get("end"),
            is_note=line.get("note", False),
            is_page_furniture=line.get("furniture", False),
        )
        for line in (read.lines if read else ())
    )


def reader_units(document: Document) -> QuerySet[Unit]:
    """Units that the document was sent to, in the order of the tree."""
    return Unit.objects.filter(pk__in=DocumentReader.objects.filter(document=document).values("unit")).order_by("path")


def last_event(document: Document) -> TrailEntry | None:
    """The last thing that was done with the document."""
    return timeline_of(document).first()


def timeline_of(document: Document) -> QuerySet[TrailEntry]:
    """What was done with the document, the newest first."""
    return TrailEntry.objects.filter(object_kind=document._meta.label_lower, object_id=str(document.pk)).order_by("-pk")
