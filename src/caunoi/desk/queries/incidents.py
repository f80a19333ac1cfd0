"""Incidents as they are listed, read and notified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from caunoi.desk.papers import ADVICE, incident_notice, people_notice
from caunoi.documents.writing import Kind, PaperData, Signature, issuer_of, place_of
from caunoi.ground.privacy.models import Activity
from caunoi.ground.privacy.queries import activities, kinds_by_activity
from caunoi.ground.times import date_vi, datetime_vi, in_vietnam, now, official_date_vi, today
from caunoi.org.access import incident_units, incidents_for
from caunoi.org.models import Incident, Person, Unit, UnitKind
from caunoi.org.states import IncidentState
from caunoi.plans.queries.papers import issuer_facts

NOBODY_NAMED = "cơ quan chuyên trách bảo vệ dữ liệu cá nhân"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of an incident: "còn 31 giờ", "quá hạn 2 giờ", "đúng hạn", "muộn", "không phải báo"; without a moment
    and words where no term held. `runs`: somebody still waits to be told."""

    due_at: datetime | None
    words: str = ""
    is_late: bool = False
    runs: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An incident with the clock towards the authority, the one towards those whose data it is, and which authority."""

    incident: Incident
    authority: Clock
    people: Clock
    receiver: str

    @property
    def running(self) -> list[datetime]:
        """Moments of the clocks that still run, the nearest first."""
        return sorted(one.due_at for one in (self.authority, self.people) if one.runs and one.due_at is not None)

    @property
    def waits(self) -> bool:
        """Whether somebody is still to be told; where no term held, the authority may wait without a clock."""
        return bool(self.running) or self.incident.state == IncidentState.OPEN


def _clock(due_at: datetime | None, told_at: datetime | None, moment: datetime, *, waits: bool, late: bool) -> Clock:
    if due_at is None:
        return Clock(None)
    if told_at is not None:
        return Clock(due_at, "muộn" if late else "đúng hạn", late)
    if not waits:
        return Clock(due_at, "không phải báo")
    hours = max(1, round(abs(due_at - moment) / timedelta(hours=1)))
    return Clock(due_at, f"quá hạn {hours} giờ" if late else f"còn {hours} giờ", late, runs=True)


def shown(incident: Incident, moment: datetime) -> Shown:
    """The incident as it stands at the moment."""
    waits = incident.state == IncidentState.OPEN
    return Shown(
        incident,
        _clock(incident.due_at, incident.notified_at, moment, waits=waits, late=incident.is_late(moment)),
        _clock(
            incident.people_due_at, incident.people_told_at, moment,
            waits=incident.people_wait, late=incident.tells_people_late(moment),
        ),
        incident.reckoning.get("receiver") or NOBODY_NAMED,
    )  # fmt: skip


def incidents_of(person: Person) -> list[Shown]:
    """Those the person may open: what waits for either to be told first, the nearest hour first, then the newest."""
    moment = now()
    rows = incidents_for(person).select_related("unit").order_by("-found_at", "-pk")
    found = [shown(one, moment) for one in rows]
    waiting = sorted((one for one in found if one.waits), key=lambda one: (not one.running, one.running))
    return [*waiting, *(one for one in found if not one.waits)]


def due_words(incident: Incident, *, people: bool = False) -> str:
    """Until when the authority, or with `people` those whose data it is, are told, as a form about it begins; "" where
    no clock runs."""
    due_at = incident.people_due_at if people else incident.due_at
    whom = "báo người bị ảnh hưởng" if people else "thông báo cơ quan chuyên trách"
    return f"{incident}, hạn {whom} {datetime_vi(due_at)}." if due_at is not None else ""


def units_to_name(person: Person) -> list[Unit]:
    """Units in which an incident may be written down: not areas, whose data their commune answers for."""
    return list(incident_units(person).exclude(kind=UnitKind.AREA).in_order())


def kinds_offered() -> list[tuple[str, str]]:
    """Code and name of the activities whose data may be touched: all that hold any, in the order of the register."""
    held = kinds_by_activity()
    return [(one.code, one.name) for one in activities() if held.get(one.code)]


def kinds_told(codes: Sequence[str]) -> list[str]:
    """ "Thông tin người gửi kiến nghị: họ tên, số điện thoại", by activity; one that has ended keeps its last name."""
    names = dict(Activity.objects.filter(code__in=codes).order_by("from_on").values_list("code", "name"))
    held = kinds_by_activity()
    return [f"{names.get(code, code)}: {', '.join(held.get(code, ()))}".removesuffix(": ") for code in codes]


def notice_paper(incident: Incident, unit: Unit) -> PaperData:
    """The notification as a paper that `unit` issues; what was written down, and nothing that was not."""
    facts = issuer_facts(unit)
    told, found_at = incident.reckoning, in_vietnam(incident.found_at)
    return incident_notice(
        issuer=issuer_of(facts.name, upper=facts.upper, is_committee=facts.is_committee),
        place=facts.place or place_of(unit.name),
        symbol=f"{Kind.NOTICE}-{facts.sign}" if facts.sign else str(Kind.NOTICE),
        on=today(),
        addressees=[told["receiver"]] if told.get("receiver") else [],
        grounds=[f"Căn cứ {told['basis']}"] if told.get("basis") else [],
        lines=(
            (
                "Thời gian, nơi xảy ra",
                (
                    f"Phát hiện lúc {found_at:%H:%M}, {official_date_vi(found_at.date())}",
                    f"Nơi xảy ra: {incident.unit.name}",
                ),
            ),
            ("Diễn biến", incident.happened.splitlines()),
            ("Loại dữ liệu", kinds_told(incident.kinds)),
            ("Số người có dữ liệu liên quan", (incident.get_people_display(),)),
            ("Hậu quả đã có hoặc có thể có", incident.harm.splitlines()),
            ("Biện pháp", incident.measures.splitlines()),
            ("Người phụ trách", (incident.contact,)),
            *((("Lý do thông báo muộn", (incident.late_reason,)),) if incident.late_reason else ()),
        ),
        signature=Signature(facts.signer_title, facts.signer, (facts.authority,) if facts.authority else ()),
    )


def people_paper(incident: Incident, unit: Unit) -> PaperData:
    """What those whose data it is are told, as a paper that `unit` issues. How it happened and who did it is for the
    authority, not for it."""
    facts = issuer_facts(unit)
    found_at = in_vietnam(incident.found_at)
    return people_notice(
        issuer=issuer_of(facts.name, upper=facts.upper, is_committee=facts.is_committee),
        place=facts.place or place_of(unit.name),
        symbol=f"{Kind.NOTICE}-{facts.sign}" if facts.sign else str(Kind.NOTICE),
        on=today(),
        lines=(
            ("Khi nào, ở đâu", (f"Phát hiện {official_date_vi(found_at.date())} tại {incident.unit.name}",)),
            ("Dữ liệu nào", kinds_told(incident.kinds)),
            ("Có thể hại gì", incident.harm.splitlines()),
            ("Đã làm gì", incident.measures.splitlines()),
            ("Hỏi ai", (incident.contact,)),
        ),
        signature=Signature(facts.signer_title, facts.signer, (facts.authority,) if facts.authority else ()),
    )


def people_words(incident: Incident) -> str:
    """The same in a few sentences, to be sent as a text or read out; it names nobody whose data it is."""
    kinds = dict(Activity.objects.filter(code__in=incident.kinds).order_by("from_on").values_list("code", "name"))
    names = ", ".join(kinds.get(one, one) for one in incident.kinds)
    unit = incident.unit.short_name
    return (
        f"{unit[:1].upper()}{unit[1:]} báo: dữ liệu của ông, bà ({names}) có thể đã bị lộ hoặc bị mất, phát hiện ngày "
        f"{date_vi(in_vietnam(incident.found_at).date())}. {ADVICE[0]}. Hỏi: {incident.contact}."
    )


def clock_words(incident: Incident) -> list[str]:
    """How the moment due was counted, in sentences."""
    if incident.due_at is None:
        return ["Lúc ghi sự cố chưa có thời hạn nào hiệu lực, đồng hồ không chạy."]
    told = incident.reckoning
    return [
        f"{told['name']}: {told['hours']} giờ kể từ {datetime_vi(incident.found_at)}, tính cả đêm, ngày nghỉ; "
        f"đến {datetime_vi(incident.due_at)}.",
        f"Căn cứ: {told['basis']}.",
        *_people_words(incident),
    ]


def _people_words(incident: Incident) -> list[str]:
    told = incident.people_reckoning
    if not told or incident.people_due_at is None:
        return []
    return [
        f"{told['name']}: {told['hours']} giờ, đến {datetime_vi(incident.people_due_at)}.",
        f"Căn cứ: {told['basis']}.",
    ]
