"""A petition as its sender reads it: where it is, who holds it, what was answered. No person of any office is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from caunoi.ground.times import date_vi
from caunoi.org.models import Unit, UnitKind
from caunoi.petitions.access import holder_of
from caunoi.petitions.models import Answer, Assignment, Entry, Petition
from caunoi.petitions.queries.limits import reckoning_of
from caunoi.petitions.states import INWARD, EntryKind, Status

SPOKEN = frozenset(
    {
        EntryKind.ASKED,
        EntryKind.ADDED,
        EntryKind.EXTENDED,
        EntryKind.REFUSED,
        EntryKind.REOPENED,
        EntryKind.RATED,
        EntryKind.FILED,
        EntryKind.SPLIT,
    }
)
"""Kinds of entries whose own words are meant for the sender, or were hers."""

_TITLES: dict[str, str] = {
    EntryKind.SENT: "Đã gửi đến {unit}",
    EntryKind.CLASSIFIED: "{unit} đã đọc",
    EntryKind.ASSIGNED: "Giao {unit} xử lý",
    EntryKind.FORWARDED: "Chuyển {unit} giải quyết",
    EntryKind.TAKEN_UP: "{unit} đã thụ lý",
    EntryKind.ANSWERED: "{unit} đã trả lời, Mặt trận đang xem câu trả lời",
    EntryKind.ASKED: "Cần bổ sung thông tin",
    EntryKind.ADDED: "Đã bổ sung",
    EntryKind.EXTENDED: "Gia hạn",
    EntryKind.TOLD: "{unit} trả lời",
    EntryKind.PROMISED: "{unit} trả lời, hẹn ngày làm xong",
    EntryKind.RATED: "Đã đánh giá",
    EntryKind.REOPENED: "Đề nghị xem lại",
    EntryKind.CLOSED: "Kết thúc",
    EntryKind.REFUSED: "Không thụ lý",
    EntryKind.MERGED: "Gộp với kiến nghị đã có về cùng việc",
    EntryKind.UNMERGED: "Xử lý thành việc riêng",
    EntryKind.WITHDRAWN: "Đã rút",
    EntryKind.FILED: "Lưu, chờ thêm thông tin",
    EntryKind.SPLIT: "Tách một nội dung thành kiến nghị riêng",
    EntryKind.LATE: "Quá hạn, đã báo lên cấp trên",
    EntryKind.BROKEN: "{unit} chưa làm xong như đã hẹn",
    EntryKind.RECOUNTED: "Tính lại hạn theo lịch nghỉ, làm bù",
}
_TONES = {
    EntryKind.TOLD: "done",
    EntryKind.CLOSED: "done",
    EntryKind.LATE: "late",
    EntryKind.BROKEN: "late",
    EntryKind.REOPENED: "returned",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line that the sender reads."""

    title: str
    when: str
    text: str = ""
    who: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Following:
    """Everything on the sender's page."""

    petition: Petition
    leading: Petition
    held: Assignment | None
    answers: tuple[Answer, ...]
    events: tuple[Event, ...]
    parts: tuple[Petition, ...]

    @property
    def holder(self) -> str:
        """The office at which it is now; "" when it is over."""
        if self.leading.status == Status.AWAITING_SENDER:
            return "Người gửi"
        return self.held.unit.name if self.held else ""

    @property
    def since(self) -> datetime | None:
        return self.held.given_at if self.held else None

    @property
    def due_on(self) -> date | None:
        """The day by which the sender has an answer, or the thing is done."""
        return self.leading.promised_on if self.leading.status == Status.PROMISED else self.leading.due_on

    @property
    def may_rate(self) -> bool:
        return self.petition.status == Status.TOLD

    @property
    def may_reopen(self) -> bool:
        return self.petition.is_reopenable

    @property
    def asked(self) -> str:
        """What the sender was asked for last."""
        last = self.petition.entries.filter(kind=EntryKind.ASKED).order_by("-pk").first()
        return last.words or last.sealed if last else ""

    @property
    def reckoning(self) -> list[str]:
        """How the day was counted, for anybody to count again; with the days that it was moved from."""
        return reckoning_of(self.leading)

    @property
    def may_add(self) -> bool:
        return self.petition.status == Status.AWAITING_SENDER

    @property
    def may_withdraw(self) -> bool:
        return self.petition.is_running


def office(unit: Unit) -> str:
    """How citizens call a body: "Mặt trận xã Mường Bú", not the place alone."""
    return f"Mặt trận {unit.short_name}" if unit.kind == UnitKind.COMMUNE else unit.short_name


def leading_of(petition: Petition) -> Petition:
    """The petition that is worked on where several on one thing were merged; else itself."""
    if petition.status != Status.DUPLICATE:
        return petition
    others = Petition.objects.filter(matter=petition.matter_id).exclude(status__in=[Status.DUPLICATE, Status.WITHDRAWN])
    return others.select_related("matter", "commune", "area", "unit").first() or petition


def following(petition: Petition) -> Following:
    """The page of the sender: a fixed number of queries."""
    leading = leading_of(petition)
    entries = list(petition.entries.exclude(kind__in=INWARD).select_related("unit").order_by("pk"))
    is_split = any(entry.kind == EntryKind.SPLIT for entry in entries)
    answers = leading.answers.filter(told_at__isnull=False).select_related("unit", "rating").order_by("pk")
    return Following(
        petition=petition,
        leading=leading,
        held=holder_of(leading),
        answers=tuple(answers.prefetch_related("files__file")),
        events=tuple(_event(entry, petition) for entry in entries),
        parts=tuple(petition.parts.order_by("pk")) if is_split else (),
    )


def _event(entry: Entry, petition: Petition) -> Event:
    unit = office(entry.unit or petition.unit)
    text = entry.words or entry.sealed if entry.kind in SPOKEN else ""
    if entry.kind == EntryKind.CLASSIFIED and entry.due_on and entry.basis:
        # A longer limit: whoever waits reads why, and on which paper it rests.
        text = f"Vụ việc phức tạp: {entry.basis} (văn bản {entry.document})."
    if entry.kind == EntryKind.REFUSED and entry.basis:
        text = f"{text}\nCăn cứ: {entry.basis}".strip()
    if entry.due_on and entry.kind != EntryKind.SENT:
        text = f"{text}\nHạn {date_vi(entry.due_on)}".strip()
    title = _TITLES[entry.kind].format(unit=unit)
    return Event(
        title[0].upper() + title[1:], date_vi(entry.created_at), text, tone=_TONES.get(EntryKind(entry.kind), "")
    )
