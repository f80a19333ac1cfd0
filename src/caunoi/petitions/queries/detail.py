"""One petition as the Front's people read it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from caunoi.ground.times import date_vi, datetime_vi
from caunoi.org.models import Person
from caunoi.petitions.access import (
    holder_of,
    link_token,
    may_handle,
    may_open_identity,
    may_work_on,
    others_looking_at,
)
from caunoi.petitions.models import Answer, Assignment, Entry, Identity, Petition, PetitionFile
from caunoi.petitions.queries.limits import reckoning_of, red_line
from caunoi.petitions.queries.suggesting import Suggestion, office_suggested
from caunoi.petitions.queries.terms import TermLine, terms_of
from caunoi.petitions.states import STEPS, EntryKind, Kind, Status

_TONES = {
    EntryKind.TOLD: "done",
    EntryKind.CLOSED: "done",
    EntryKind.LATE: "late",
    EntryKind.BROKEN: "late",
    EntryKind.RETURNED: "returned",
    EntryKind.REOPENED: "returned",
}

UNDECIDED = (Status.NEW, Status.CLASSIFIED, Status.AT_FRONT, Status.REOPENED)
"""While it stands so, the page tells where the petition should go."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    title: str
    when: str
    who: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Button:
    """Something that may be done now."""

    label: str
    href: str
    key: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page of one petition."""

    petition: Petition
    held: Assignment | None
    events: tuple[Event, ...]
    answers: tuple[Answer, ...]
    files: tuple[PetitionFile, ...]
    voice: PetitionFile | None
    buttons: tuple[Button, ...]
    link: str
    has_identity: bool
    may_open: bool
    may_note: bool
    may_count: bool
    gathered: int
    suggestion: Suggestion | None
    others: tuple[Person, ...]

    @property
    def suggestion_href(self) -> str:
        """The page that confirms the suggestion; "" while the petition has to be classified first."""
        if self.suggestion is None or self.petition.status == Status.NEW:
            return ""
        return reverse(f"petitions:{self.suggestion.door}", args=[self.petition.ref])

    @property
    def reckoning(self) -> list[str]:
        """How the day was counted, and what else the law counts; for the page alone and not for the pane."""
        if not self.petition.is_running:
            return []
        return [*reckoning_of(self.petition), *red_line(self.petition)]

    @property
    def terms(self) -> tuple[TermLine, ...]:
        """What else the law counts; for the page alone and not for the pane."""
        return terms_of(self.petition)

    @property
    def waiting_answer(self) -> Answer | None:
        """The authority's answer that the Front has not judged yet."""
        last = self.answers[-1] if self.answers else None
        return last if last and last.told_at is None and self.petition.status == Status.ANSWERED else None


def petition_page(person: Person, petition: Petition) -> Page:
    """The page: a fixed number of queries, whoever asks."""
    held = holder_of(petition)
    handles = may_handle(person, petition)
    sent = list(petition.files.filter(answer=None).select_related("file").order_by("pk"))
    entries = petition.entries.select_related("unit", "by").defer("sealed").order_by("-pk")
    answers = petition.answers.select_related("unit").prefetch_related("files__file").order_by("pk")
    return Page(
        petition=petition,
        held=held,
        events=tuple(_event(one) for one in entries),
        answers=tuple(answers),
        files=tuple(one for one in sent if not one.file.is_recording),
        voice=next((one for one in sent if one.file.is_recording), None),
        buttons=tuple(_buttons(petition, held, handles=handles)),
        link=settings.BASE_URL + reverse("petitions:link", args=[link_token(held)])
        if handles and held and held.link_key
        else "",
        has_identity=Identity.objects.filter(petition=petition).exists(),
        may_open=may_open_identity(person, petition),
        may_note=handles or may_work_on(person, petition),
        may_count=handles,
        gathered=petition.matter.voices,
        suggestion=office_suggested(petition) if handles and petition.status in UNDECIDED else None,
        others=tuple(others_looking_at(person, petition)),
    )


def _event(entry: Entry) -> Event:
    text = entry.words
    for words in (entry.basis and f"Căn cứ: {entry.basis}", entry.document and f"Văn bản số {entry.document}"):
        text = f"{text}\n{words}".strip() if words else text
    if entry.due_on:
        text = f"{text}\nHạn {date_vi(entry.due_on)}".strip()
    who = " · ".join(str(one) for one in (entry.by, entry.unit and entry.unit.short_name) if one)
    if entry.by is None and entry.kind in (EntryKind.SENT, EntryKind.RATED, EntryKind.REOPENED, EntryKind.WITHDRAWN):
        who = "Người gửi"
    title = str(EntryKind(entry.kind).label)
    return Event(title, datetime_vi(entry.created_at), who, text, _TONES.get(EntryKind(entry.kind), ""))


def _buttons(petition: Petition, held: Assignment | None, *, handles: bool) -> list[Button]:
    """The deeds that the table of states allows from here, the likeliest first."""
    if not handles:
        return []
    following = STEPS[petition.status_enum]

    def button(label: str, door: str, key: str = "") -> Button:
        return Button(label, reverse(f"petitions:{door}", args=[petition.ref]), key)

    found: list[Button] = []
    if Status.CLASSIFIED in following and petition.status in (Status.NEW,):
        found.append(button("Tiếp nhận", "classify", "t"))
    if petition.status == Status.ANSWERED:
        found += [button("Báo người gửi", "answer", "r"), button("Đề nghị trả lời lại", "send_back")]
    if Status.FORWARDED in following and petition.status != Status.ANSWERED:
        found.append(button("Chuyển cơ quan", "forward", "c"))
    if petition.status in (Status.AT_FRONT, Status.PROMISED):
        found.append(button("Trả lời", "answer", "r"))
    if Status.ANSWERED in following and held is not None and held.is_outside:
        found.append(button("Ghi câu trả lời của cơ quan", "note_answer"))
    if Status.AT_FRONT in following or petition.status == Status.AT_FRONT:
        found.append(button("Giao xử lý", "assign", "g"))
    if Status.CLOSED in following:
        found.append(button("Đóng", "close"))
    found += _others(petition, following, button)
    return [Button(one.label, one.href, one.key, primary=place == 0) for place, one in enumerate(found)]


def _others(petition: Petition, following: Collection[Status], button: Callable[..., Button]) -> list[Button]:
    """What is done more rarely."""
    published = petition.published_at is not None
    allowed = [
        (Status.AWAITING_SENDER in following, ("Xin bổ sung", "ask_more")),
        (petition.is_running and petition.due_on is not None, ("Gia hạn", "extend")),
        (Status.DUPLICATE in following, ("Gộp trùng", "merge")),
        (petition.status == Status.DUPLICATE, ("Tách ra", "unmerge")),
        (petition.is_running and petition.kind == Kind.MIXED, ("Tách nội dung", "split")),
        (petition.status == Status.CLASSIFIED and petition.kind == Kind.MIXED, ("Phân loại lại", "classify")),
        (published, ("Thôi công khai", "unpublish")),
        (
            petition.may_publish and not published and petition.kind in (Kind.PROPOSAL, Kind.REPORT),
            ("Công khai", "publish"),
        ),
        (Status.FILED in following, ("Lưu đơn", "keep_only")),
        (Status.REFUSED in following, ("Từ chối", "refuse", "x")),
    ]
    return [button(*words) for may, words in allowed if may]
