"""Sổ tiếp công dân: what came in on behalf of somebody, in the thirteen columns of Mẫu 03/TCD (Nghị định
154/2026/NĐ-CP). Denunciations stand in no book: their files lie with the head of the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch

from caunoi.ground.times import date_vi, day_of, end_of_day, start_of_day
from caunoi.org.models import Person
from caunoi.petitions.access import in_charge
from caunoi.petitions.models import Entry, Identity, Petition, PetitionSet
from caunoi.petitions.states import SEALED_KINDS, Channel, EntryKind, Kind, Status

PAGE = 50
MOST = 2000
"""The longest book that goes into one file."""
SEALED = "Niêm phong"
NO_NAME = "Không để tên"
SAID = (Channel.IN_PERSON, Channel.POST, Channel.PHONE, Channel.BOX, Channel.MEETING, Channel.LISTENING)
"""Channels by which people come to an officer; what came from the page alone is in the box."""
TOLD_OF = (EntryKind.FORWARDED, EntryKind.REFUSED, EntryKind.ANSWERED, EntryKind.TOLD)
"""Steps that the book tells of."""
COLUMNS = (
    "STT", "Ngày tiếp", "Họ tên, địa chỉ", "Căn cước, hộ chiếu", "Nội dung", "Loại đơn", "Số người cùng nội dung",
    "Cơ quan đã giải quyết", "Thuộc thẩm quyền", "Hướng dẫn đến cơ quan có thẩm quyền",
    "Cơ quan, đơn vị thụ lý (số văn bản chuyển)", "Theo dõi kết quả giải quyết", "Ghi chú",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookRow:
    """One line of the book, in the order of `COLUMNS`."""

    number: int
    day: date
    person: str
    id_number: str
    words: str
    kind: str
    voices: int
    settled_by: str
    is_own: str
    guided: str
    taken_by: str
    result: str
    note: str
    ref: str


def in_book(person: Person, first: date, last: date, channel: str = "") -> PetitionSet:
    """What the book of the person's units holds of these days, the oldest first; an unknown channel is no filter."""
    wanted = [channel] if channel in SAID else SAID
    found = in_charge(person).exclude(kind__in=SEALED_KINDS)
    found = found.filter(channel__in=wanted, received_at__range=(start_of_day(first), end_of_day(last)))
    return found.order_by("received_at", "pk")


def book_rows(
    found: PetitionSet, *, start: int = 0, most: int = PAGE, named: Mapping[int, Identity] | None = None
) -> list[BookRow]:
    """Lines `start`… of the book in a constant number of queries. Names stand in them only for whoever has opened them
    (`named`: by petition)."""
    steps = Entry.objects.filter(kind__in=TOLD_OF).select_related("unit").order_by("pk")
    rows = (
        found.select_related("matter", "commune", "area", "unit")
        # Whether there is a name, and nothing of it.
        .annotate(has_name=Exists(Identity.objects.filter(petition=OuterRef("pk"))))
        .prefetch_related(Prefetch("entries", steps, "steps"))
    )
    return [_row(one, number, named) for number, one in enumerate(rows[start : start + most], start=start + 1)]


def _row(petition: Petition, number: int, named: Mapping[int, Identity] | None) -> BookRow:
    steps: list[Entry] = petition.steps  # type: ignore[attr-defined]
    last = {one.kind: one for one in steps}
    passed, refused = last.get(EntryKind.FORWARDED), last.get(EntryKind.REFUSED)
    outside, told = last.get(EntryKind.ANSWERED), last.get(EntryKind.TOLD)
    has_name = bool(petition.has_name)  # type: ignore[attr-defined]
    opened = (named or {}).get(petition.pk)
    return BookRow(
        number=number,
        day=day_of(petition.received_at),
        person=_joined(opened.full_name, opened.address) if opened else SEALED if has_name else NO_NAME,
        id_number=opened.id_number if opened else SEALED if has_name else "",
        words=petition.heading,
        kind=Kind(petition.kind).label if petition.kind else "",
        voices=petition.matter.voices or 1,
        settled_by=outside.unit.short_name if outside and outside.unit else "",
        is_own="x" if passed is None and petition.status not in (Status.NEW, Status.REFUSED) else "",
        guided=refused.words if refused else "",
        taken_by=_with_number(passed.unit.short_name, passed.document) if passed and passed.unit else "",
        result=_with_number(f"Trả lời ngày {date_vi(told.created_at)}", told.document)
        if told
        else petition.staff_words,
        note=f"{Channel(petition.channel).label} · {petition.place_words}",
        ref=petition.ref,
    )


def _joined(*words: str) -> str:
    return ", ".join(one for one in words if one)


def _with_number(words: str, document: str) -> str:
    return f"{words}, văn bản số {document}" if document else words
