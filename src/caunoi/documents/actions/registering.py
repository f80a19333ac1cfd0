"""Entering a paper in a register, and correcting the entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Field

from caunoi.documents.access import check_may_write
from caunoi.documents.actions.errors import CannotRegister, Doubtful
from caunoi.documents.actions.numbering import next_number, take_number
from caunoi.documents.models import Direction, Document, DocumentKind, DocumentText, Register, SearchEntry
from caunoi.documents.queries import lines_of, open_registers, possible_twins, words_for_search
from caunoi.documents.reading import Line, Paper
from caunoi.ground import times
from caunoi.ground.audit.actions import change, record
from caunoi.ground.files.actions import PAPERS, accept_upload
from caunoi.ground.refs import new_ref
from caunoi.ground.times import date_vi
from caunoi.org.models import Person, Unit

REF_KIND = "VB"
FIRST_YEAR = 1930
"""No paper of the Front is older than the Front (18/11/1930)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a register says of a paper. `entry` is the place in the register of an incoming paper (số đến) when it was
    given on paper already; an outgoing paper stands at its own `number`. Left empty, the register gives the next."""

    title: str
    number: str = ""
    symbol: str = ""
    issued_on: date | None = None
    issuer: str = ""
    kind: DocumentKind | None = None
    signer: str = ""
    signer_title: str = ""
    recipients: str = ""
    received_on: date | None = None
    note: str = ""
    entry: str = ""


def _line_as_stored(line: Line) -> dict[str, Any]:
    stored: dict[str, Any] = {"n": line.number, "t": line.text}
    if line.page is not None:
        stored["p"] = line.page
    if line.rows:
        stored["rows"] = [list(cells) for cells in line.rows]
    if line.ends_paragraph is not None:
        stored["end"] = line.ends_paragraph
    if line.is_note:
        stored["note"] = True
    if line.is_page_furniture:
        stored["furniture"] = True
    return stored


def _body_of(lines: Sequence[Line]) -> str:
    return "\n".join(" ".join([line.text, *(cell for row in line.rows for cell in row)]) for line in lines)


def _head_of(document: Document) -> str:
    """All that the register knows of the paper, in the order in which it is printed."""
    bare = document.number.lstrip("0")
    return " \n ".join(
        (
            document.number_and_symbol,
            bare if bare == document.number else f"{bare} {bare.zfill(2)} {bare.zfill(3)}",
            document.kind.name if document.kind else "",
            document.title,
            document.issuer,
            document.signer,
            document.signer_title,
            document.recipients,
            document.note,
            document.ref,
        )
    )


def _write_text(document: Document, paper: Paper) -> None:
    DocumentText.objects.update_or_create(
        document=document,
        defaults={
            "format": paper.format,
            "lines": [_line_as_stored(line) for line in paper.lines],
            "warnings": [asdict(warning) for warning in paper.warnings],
        },
    )


def _write_search_entry(document: Document, lines: Sequence[Line]) -> None:
    SearchEntry.objects.update_or_create(
        document=document, defaults=words_for_search(_head_of(document), _body_of(lines))
    )


def _check_lengths(facts: Facts) -> None:
    for fact in fields(facts):
        value = getattr(facts, fact.name)
        if not isinstance(value, str) or fact.name == "entry":
            continue
        column = cast("Field[Any, Any]", Document._meta.get_field(fact.name))
        if column.max_length is not None and len(value) > column.max_length:
            name = str(column.verbose_name).capitalize()
            raise CannotRegister(fact.name, f"{name} dài quá {column.max_length} ký tự. Rút ngắn lại.")


def _check_facts(facts: Facts, direction: Direction) -> None:
    """Facts that cannot all be true of one paper."""
    if not facts.title.strip():
        raise CannotRegister("title", "Nhập trích yếu của văn bản.")
    _check_lengths(facts)
    latest = times.today().year + 1
    for name, day in (("issued_on", facts.issued_on), ("received_on", facts.received_on)):
        if day is not None and not FIRST_YEAR <= day.year <= latest:
            raise CannotRegister(name, f"Nhập năm từ {FIRST_YEAR} đến {latest}.")
    if direction == Direction.INCOMING and facts.received_on is None:
        raise CannotRegister("received_on", "Nhập ngày đến.")
    if facts.issued_on and facts.received_on and facts.received_on < facts.issued_on:
        raise CannotRegister("received_on", f"Nhập ngày đến từ ngày văn bản ({date_vi(facts.issued_on)}) trở đi.")


def _register_for_entry(unit: Unit, direction: Direction, register: Register | None) -> Register:
    """The register named, else the unit's first open one; a unit that has none yet opens with the first entry."""
    if register is None:
        found = open_registers(unit, direction).first()
        return found or Register.objects.get_or_create(unit=unit, direction=direction, name=direction.label)[0]
    if register.unit_id != unit.pk or register.direction != direction or register.is_closed:
        raise CannotRegister("register", f"Chọn sổ đang mở của {unit.short_name}.")
    return register


def _doubts(facts: Facts, unit: Unit, direction: Direction) -> list[str]:
    if direction == Direction.OUTGOING:
        return []
    twin = possible_twins(
        unit,
        direction,
        number=facts.number,
        symbol=facts.symbol,
        issuer=facts.issuer,
        issued_on=facts.issued_on,
    ).first()
    if twin is None:
        return []
    return [
        f"Văn bản {twin.number_and_symbol} có thể đã vào sổ ngày {date_vi(twin.entered_on)}, số đến {twin.entry}: "
        f"“{twin.title}”."
    ]


def _with_new_ref(document: Document) -> None:
    """Save under a new reference; the rare code that is taken is drawn again."""
    for attempt in range(5):
        document.ref = new_ref(REF_KIND, times.today())
        try:
            with transaction.atomic():
                document.save(force_insert=True)
        except IntegrityError:
            if attempt == 4 or not Document.objects.filter(ref=document.ref).exists():
                raise
        else:
            return


def _entry_of(register: Register, year: int, facts: Facts, *, sure: bool) -> tuple[int, str]:
    field = "number" if register.direction == Direction.OUTGOING else "entry"
    typed = getattr(facts, field)
    if typed.strip():
        return take_number(register=register, year=year, typed=typed, sure=sure, field=field)
    return next_number(register=register, year=year), ""


def _columns(facts: Facts, direction: Direction) -> dict[str, Any]:
    """The facts as columns of a document."""
    columns = {fact.name: getattr(facts, fact.name) for fact in fields(facts) if fact.name != "entry"}
    for name, value in columns.items():
        if isinstance(value, str):
            columns[name] = value.strip()
    if direction == Direction.OUTGOING:
        columns["received_on"] = None
    return columns


# A form of this folder asks a person for the facts. A caller above that has read them from the letterhead of the paper
# (plans knows how) hands them over here together with the paper: documents itself does not guess.
@transaction.atomic
def register_document(
    *,
    unit: Unit,
    direction: Direction,
    facts: Facts,
    by: Person,
    register: Register | None = None,
    upload: UploadedFile[bytes] | None = None,
    paper: Paper | None = None,
    sure: bool = False,
) -> Document:
    """Enter a paper in a register of the unit.

    `paper` is what `reading.read_bytes` made of the upload, before this transaction began. Raises Denied,
    CannotRegister, Doubtful (a gap in the numbers, a paper that seems to be entered already; not when `sure`),
    ground.files' UploadRefused. Records document.registered.
    """
    check_may_write(by, unit)
    _check_facts(facts, direction)
    register = _register_for_entry(unit, direction, register)
    if not sure and (doubts := _doubts(facts, unit, direction)):
        raise Doubtful(doubts)
    is_incoming = direction == Direction.INCOMING
    entered_on = (facts.received_on if is_incoming else facts.issued_on) or times.today()
    entry_number, entry_suffix = _entry_of(register, entered_on.year, facts, sure=sure)
    document = Document(
        register=register,
        unit=unit,
        direction=direction,
        year=entered_on.year,
        entry_number=entry_number,
        entry_suffix=entry_suffix,
        entered_on=entered_on,
        registered_by=by,
        file=accept_upload(upload, by=by, kinds=PAPERS) if upload else None,
        **_columns(facts, direction),
    )
    if not is_incoming and not document.number:
        # A number below 10 is written with a zero before it (Nghị định 30/2020/NĐ-CP, appendix I, II.3).
        document.number = f"{entry_number:02d}"
    _with_new_ref(document)
    if paper is not None:
        _write_text(document, paper)
    _write_search_entry(document, paper.lines if paper else ())
    record(
        "document.registered",
        by=by,
        on=document,
        unit=unit,
        facts={
            "direction": str(direction),
            "register": register.name,
            "year": document.year,
            "entry": document.entry,
            "number": document.number,
            "symbol": document.symbol,
        },
        personal={"title": document.title},
    )
    return document


def _entry_after(document: Document, facts: Facts, *, sure: bool) -> tuple[int, str]:
    """The place in the register after a correction: its own unless another number was typed."""
    is_incoming = document.direction == Direction.INCOMING
    field, typed, held = (
        ("entry", facts.entry, document.entry) if is_incoming else ("number", facts.number, document.number)
    )
    if typed.strip() == held or (is_incoming and not typed.strip()):
        return document.entry_number, document.entry_suffix
    entry = take_number(
        register=document.register, year=document.year, typed=typed, sure=sure, field=field, besides=document
    )
    if entry != (document.entry_number, document.entry_suffix) and not sure:
        raise Doubtful([f"Đổi số {document.entry} thành {typed.strip()} thì số {document.entry} trong sổ để trống."])
    return entry


@transaction.atomic
def edit_document(
    *,
    document: Document,
    facts: Facts,
    seen: int,
    by: Person,
    upload: UploadedFile[bytes] | None = None,
    paper: Paper | None = None,
    sure: bool = False,
) -> Document:
    """Correct an entry; an upload takes the place of the file and of the text read from it.

    `seen` is the version that the person had before her eyes. The year of an entry stays, because its number was
    taken in that year. Raises what `register_document` raises, and audit's Conflict. Records document.corrected.
    """
    direction = Direction(document.direction)
    check_may_write(by, document.unit)
    _check_facts(facts, direction)
    entered_on = (facts.received_on if direction == Direction.INCOMING else facts.issued_on) or document.entered_on
    if entered_on.year != document.year:
        field = "received_on" if direction == Direction.INCOMING else "issued_on"
        raise CannotRegister(field, f"Nhập ngày trong năm {document.year}, vì số đã lấy trong sổ năm đó.")
    entry_number, entry_suffix = _entry_after(document, facts, sure=sure)
    columns = _columns(facts, direction)
    if upload is not None:
        columns["file"] = accept_upload(upload, by=by, kinds=PAPERS)
    change(
        document,
        deed="document.corrected",
        by=by,
        seen=seen,
        unit=document.unit,
        entered_on=entered_on,
        entry_number=entry_number,
        entry_suffix=entry_suffix,
        **columns,
    )
    if paper is not None:
        _write_text(document, paper)
    _write_search_entry(document, paper.lines if paper else lines_of(document))
    return document
