"""What is held about the sender of one petition, as she is given it; and why it may not be erased yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from caunoi.ground.times import date_vi, datetime_vi, day_of, now
from caunoi.org.models import Person
from caunoi.petitions.access import data_requests_for
from caunoi.petitions.models import DataRequest, Identity, Petition, Rating, Retention
from caunoi.petitions.queries.following import following, office
from caunoi.petitions.states import RUNNING, Channel, DataKind, DataState, EntryKind, Kind

COPY_SHOWN = timedelta(days=30)
"""How long a copy that was handed over can be opened."""
SEALED_WORDS = "Nội dung niêm phong không xem qua mạng. Mang giấy tờ tùy thân đến {office}, người đứng đầu cho xem."
NOT_PROVED = "Kiến nghị này không có 4 số tra cứu. Mang giấy tờ tùy thân đến {office} để xem họ tên đã ghi."


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the copy and its lines, each with what it is."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnData:
    """The sender's page about what is held of her."""

    requests: tuple[DataRequest, ...]
    copy: DataRequest | None
    copy_until_on: date | None
    kept_because: str

    @property
    def waits(self) -> frozenset[str]:
        """What is asked for already."""
        return frozenset(one.kind for one in self.requests if one.is_open)

    @property
    def may_ask_copy(self) -> bool:
        return DataKind.COPY not in self.waits

    @property
    def may_ask_erasure(self) -> bool:
        return DataKind.ERASE not in self.waits and not self.kept_because


def kept_because(petition: Petition) -> str:
    """Why what was sent may not be erased today, and until when it is kept; "" when it may.

    A petition that is being settled, or hangs together with one that is, keeps its file; a class may have to be kept
    for all its years (`Retention.is_binding`).
    """
    together = Q(pk__in=[petition.pk, petition.split_from_id or 0]) | Q(matter=petition.matter_id)
    running = Petition.objects.filter(together | Q(split_from=petition.pk), status__in=RUNNING)
    held = running.order_by("-due_on", "pk").first()
    if held is not None:
        until = f" đến hết ngày {date_vi(held.due_on)}" if held.due_on else ""
        basis = held.due_reckoning.get("basis", "")
        law = f" (căn cứ: {basis})" if basis else ""
        return f"Việc này đang được giải quyết{until}{law}, hồ sơ phải giữ đến khi xong. Yêu cầu xóa sau đó."
    term = Retention.objects.filter(kind=petition.kind, until_on=None, is_binding=True).first()
    if term is None:
        return ""
    over = day_of(petition.ended_at or petition.told_at or petition.received_at)
    until_on = _years_after(over, term.years)
    if until_on < day_of(now()):
        return ""
    return f"{term.name}: hồ sơ phải lưu đến hết ngày {date_vi(until_on)} (căn cứ: {term.basis}). Hết ngày ấy thì xóa."


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def own_data(petition: Petition) -> OwnData:
    """What the sender has asked for, what she may open and what she may ask; a fixed number of queries."""
    requests = tuple(petition.data_requests.order_by("-pk"))
    given = [one for one in requests if one.kind == DataKind.COPY and one.state == DataState.DONE and one.decided_at]
    last = given[0] if given and petition.erased_at is None else None
    until = day_of(last.decided_at + COPY_SHOWN) if last is not None and last.decided_at else None
    if until is not None and until < day_of(now()):
        last, until = None, None
    return OwnData(requests, last, until, kept_because(petition) if petition.erased_at is None else "")


def open_data_requests(person: Person) -> list[DataRequest]:
    """Requests that wait for the person, the nearest day first."""
    found = data_requests_for(person).open().select_related("petition__unit")
    return list(found.order_by("due_on", "pk"))


def past_data_requests(person: Person, most: int) -> list[DataRequest]:
    """The last requests that were decided."""
    found = data_requests_for(person).exclude(state=DataState.OPEN).select_related("petition__unit", "decided_by")
    return list(found.order_by("-decided_at", "-pk")[:most])


# The copy


def copy_of(petition: Petition, identity: Identity | None, *, proved: bool) -> tuple[Section, ...]:
    """Everything that is held about the sender in this petition. `identity` is who she said she is; without proof
    (`proved`) and of what is sealed the copy says where it is shown instead."""
    where = office(petition.unit)
    shows = proved and not petition.is_sealed
    sender = _sender(petition, identity) if shows else ()
    if not shows:
        sender = (("Họ tên, liên hệ", (SEALED_WORDS if petition.is_sealed else NOT_PROVED).format(office=where)),)
    found = (
        Section("Kiến nghị", _facts(petition, where)),
        Section("Người gửi", sender),
        Section("Tệp đã gửi", _files(petition)),
        Section("Các bước", _steps(petition)),
        Section("Câu trả lời và đánh giá", _answers(petition)),
        Section("Ai đã mở thông tin người gửi", _opened(petition)),
        Section("Nơi giữ và thời hạn lưu", _keeping(petition, where)),
    )
    return tuple(one for one in found if one.lines)


def as_json(petition: Petition, sections: tuple[Section, ...]) -> dict[str, Any]:
    """The same for a program: {"ref", "copied_at", "sections": [{"title", "lines": [{"name", "value"}]}]}."""
    return {
        "ref": petition.ref,
        "copied_at": now().isoformat(),
        "sections": [
            {"title": one.title, "lines": [{"name": name, "value": value} for name, value in one.lines]}
            for one in sections
        ],
    }


def _said(*lines: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in lines if value)


def _yes(value: object) -> str:
    return "Có" if value else "Không"


def _facts(petition: Petition, where: str) -> tuple[tuple[str, str], ...]:
    words = SEALED_WORDS.format(office=where) if petition.is_sealed else petition.words
    return _said(
        ("Mã", petition.ref),
        ("Gửi lúc", datetime_vi(petition.received_at)),
        ("Kênh", str(Channel(petition.channel).label)),
        ("Nơi", petition.place_words),
        ("Chỗ", petition.place),
        ("Nội dung", words),
        ("Tóm tắt do cán bộ ghi", petition.title),
        ("Loại", str(Kind(petition.kind).label) if petition.kind else ""),
        ("Lĩnh vực", petition.field_words),
        ("Tình trạng", petition.citizen_words),
        ("Hạn trả lời", date_vi(petition.due_on)),
        ("Ngôn ngữ", petition.language),
        ("Người phiên dịch", petition.interpreter),
        ("Ẩn tên với cơ quan giải quyết", _yes(petition.hides_name)),
        ("Đồng ý công khai nội dung", _yes(petition.may_publish)),
        ("Tiêu đề công khai", petition.public_title),
        ("Nội dung công khai", petition.public_words),
    )


def _sender(petition: Petition, identity: Identity | None) -> tuple[tuple[str, str], ...]:
    if identity is None:
        return (("Họ tên, liên hệ", "Gửi không để tên"),)
    return _said(
        ("Họ và tên", identity.full_name),
        ("Số điện thoại", identity.telephone),
        ("Địa chỉ", identity.address),
        ("Số định danh", identity.id_number),
        ("Báo qua", identity.tells_by),
        ("Đồng ý lúc", datetime_vi(identity.consented_at) if identity.consented_at else ""),
        ("Ghi hộ", _yes(petition.entered_by_id)),
    )


def _files(petition: Petition) -> tuple[tuple[str, str], ...]:
    if petition.is_sealed:
        return ()
    files = petition.files.filter(answer=None).select_related("file").order_by("pk")
    return tuple(
        (one.file.name, f"gửi {datetime_vi(one.created_at)}" + (f": {one.words}" if one.words else "")) for one in files
    )


def _steps(petition: Petition) -> tuple[tuple[str, str], ...]:
    events = following(petition).events
    return tuple((one.when, one.title if petition.is_sealed else f"{one.title}\n{one.text}".strip()) for one in events)


def _answers(petition: Petition) -> tuple[tuple[str, str], ...]:
    told = petition.answers.filter(told_at__isnull=False).select_related("unit").order_by("pk")
    ratings = {one.answer_id: one for one in Rating.objects.filter(answer__petition=petition)}
    lines: list[tuple[str, str]] = []
    for one in told:
        lines.append((f"{one.unit.short_name}, {date_vi(one.told_at)}", one.words))
        rating = ratings.get(one.pk)
        if rating is not None:
            said = "Hài lòng" if rating.is_satisfied else "Chưa hài lòng"
            lines.append(("Đánh giá", f"{said}\n{rating.words}".strip()))
    return tuple(lines)


def _opened(petition: Petition) -> tuple[tuple[str, str], ...]:
    # No person of any office is named to a sender; the unit and the moment are.
    entries = petition.entries.filter(kind=EntryKind.IDENTITY).select_related("unit").order_by("pk")
    return tuple((datetime_vi(one.created_at), office(one.unit or petition.unit)) for one in entries)


def _keeping(petition: Petition, where: str) -> tuple[tuple[str, str], ...]:
    term = Retention.objects.filter(kind=petition.kind, until_on=None).first()
    kept = f"{term.years} năm sau khi kết thúc ({term.basis})" if term else "Chưa có thời hạn xóa"
    return (("Nơi giữ", where), ("Lưu", kept))
