"""Incidents with personal data: written down, watched by the hour, notified, closed. No fact tells what happened."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from caunoi.ground.audit.actions import Conflict, change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.privacy.models import Measure, Term
from caunoi.ground.privacy.queries import term_of
from caunoi.ground.steps import check_step
from caunoi.ground.times import datetime_vi, now, today
from caunoi.org.access import check_may_settle_incident, check_may_write_incident
from caunoi.org.models import Incident, Person, Post, Role, Unit
from caunoi.org.states import INCIDENT_STEPS, IncidentState, PeopleBand, ToldBy

INCIDENT = "INCIDENT"
"""Code of the term that the clock of an incident runs by."""
INCIDENT_PEOPLE = "INCIDENT_PEOPLE"
"""Code of the term within which those whose data it is are told."""
SHORTEST_REASON = 10
LINK = "/su-co-du-lieu/{number}/"
PASSED = 0


class CannotSettle(Exception):
    """The incident cannot be kept so; `sentence` says why, `field` which box it concerns."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def _counted(term: Term | None, found_at: datetime) -> tuple[datetime | None, dict[str, object]]:
    """When the notification is due, and how that was counted. Hours and days run through nights and days off."""
    if term is None:
        return None, {}
    hours = term.amount if term.measure == Measure.HOURS else term.amount * 24
    told = {"hours": hours, "name": term.name, "basis": term.basis, "receiver": term.receiver}
    return found_at + timedelta(hours=hours), {**told, "marks": list(term.reminded_at)}


def _check_words(**words: str) -> dict[str, str]:
    told = {name: value.strip() for name, value in words.items()}
    missing = {"happened": "Ghi chuyện gì đã xảy ra.", "harm": "Ghi hậu quả.", "contact": "Ghi ai phụ trách."}
    for name, sentence in missing.items():
        if not told[name]:
            raise CannotSettle(sentence, name)
    return told


@transaction.atomic
def open_incident(
    *, unit: Unit, by: Person | None, found_at: datetime, happened: str, kinds: Sequence[str], people: PeopleBand,
    harm: str, contact: str, measures: str = "",
) -> Incident:  # fmt: skip
    """Write down what leaked or was lost; both clocks run from the moment found, by the terms that hold today.

    Raises Denied, CannotSettle. Records incident.opened; tells the head and the administrators of the province and
    who leads the unit.
    """
    check_may_write_incident(by, unit)
    if found_at > now():
        raise CannotSettle("Chọn lúc không sau bây giờ.", "found_on")
    if not kinds:
        raise CannotSettle("Chọn ít nhất một loại dữ liệu.", "kinds")
    words = _check_words(happened=happened, harm=harm, measures=measures, contact=contact)
    due_at, reckoning = _counted(term_of(INCIDENT), found_at)
    people_due_at, people_reckoning = _counted(term_of(INCIDENT_PEOPLE), found_at)
    made = Incident.objects.create(
        unit=unit, found_at=found_at, due_at=due_at, reckoning=reckoning, kinds=list(kinds), people=people, made_by=by,
        people_due_at=people_due_at, people_reckoning=people_reckoning or None, **words,
    )  # fmt: skip
    facts = {"number": made.pk, "kinds": made.kinds, "people": people, "due_at": due_at}
    record("incident.opened", by=by, on=made, unit=unit, facts=facts)
    until = f"Thông báo trước {datetime_vi(due_at)}." if due_at else ""
    _tell(made, f"Sự cố dữ liệu cá nhân số {made.pk}, {unit.short_name}", until)
    return made


@transaction.atomic
def describe_incident(
    *, incident: Incident, by: Person | None, seen: int | None = None, happened: str, kinds: Sequence[str],
    people: PeopleBand, harm: str, contact: str, measures: str,
) -> Incident:  # fmt: skip
    """More is known now. The moment found and the clock stay. Raises Denied, CannotSettle, Conflict.

    Records incident.described.
    """
    check_may_write_incident(by, incident.unit)
    if incident.state == IncidentState.CLOSED:
        raise CannotSettle("Sự cố này đã đóng.")
    if not kinds:
        raise CannotSettle("Chọn ít nhất một loại dữ liệu.", "kinds")
    words = _check_words(happened=happened, harm=harm, measures=measures, contact=contact)
    return change(
        incident, deed="incident.described", by=by, seen=seen, unit=incident.unit, facts={"number": incident.pk},
        values={**words, "kinds": list(kinds), "people": people},
    )  # fmt: skip


@transaction.atomic
def mark_notified(
    *, incident: Incident, by: Person | None, at: datetime, number: str, late_reason: str = "", seen: int | None = None
) -> Incident:
    """The notification went out on paper `number`. Beyond its moment a reason is asked for.

    Raises Denied, CannotSettle, WrongStep, Conflict. Records incident.notified.
    """
    check_may_settle_incident(by)
    check_step(INCIDENT_STEPS, incident.state_enum, IncidentState.NOTIFIED)
    number, late_reason = number.strip(), late_reason.strip()
    if not number:
        raise CannotSettle("Ghi số văn bản thông báo.", "number")
    if not incident.found_at <= at <= now():
        raise CannotSettle("Chọn lúc từ khi phát hiện đến bây giờ.", "on")
    is_late = incident.due_at is not None and at > incident.due_at
    if is_late and len(late_reason) < SHORTEST_REASON:
        raise CannotSettle("Đã quá hạn: ghi lý do thông báo muộn.", "late_reason")
    return _step(
        incident, IncidentState.NOTIFIED, deed="incident.notified", by=by, seen=seen,
        values={"notified_at": at, "notified_number": number, "late_reason": late_reason if is_late else ""},
    )  # fmt: skip


@transaction.atomic
def waive_notice(*, incident: Incident, by: Person | None, reason: str, seen: int | None = None) -> Incident:
    """Nobody's security, life, health, honour or property may be harmed: the law asks for no notification.

    Raises Denied, CannotSettle, WrongStep, Conflict. Records incident.waived.
    """
    check_may_settle_incident(by)
    check_step(INCIDENT_STEPS, incident.state_enum, IncidentState.WAIVED)
    if len(reason.strip()) < SHORTEST_REASON:
        raise CannotSettle("Ghi vì sao không phải thông báo.", "reason")
    return _step(
        incident, IncidentState.WAIVED, deed="incident.waived", by=by, seen=seen,
        values={"waived_reason": reason.strip()},
    )  # fmt: skip


@transaction.atomic
def mark_people_told(
    *, incident: Incident, by: Person | None, at: datetime, way: ToldBy, told: int | None, late_reason: str = "",
    seen: int | None = None,
) -> Incident:  # fmt: skip
    """Those whose data it is were told: when, by which way, how many (None where a notice is for everybody). Beyond
    the moment a reason is asked for. Who they are is kept nowhere.

    Raises Denied, CannotSettle, Conflict. Records incident.people_told.
    """
    check_may_settle_incident(by)
    late_reason = late_reason.strip()
    if incident.state == IncidentState.CLOSED or incident.people_told_at is not None:
        raise CannotSettle("Đã ghi rồi.")
    if not incident.found_at <= at <= now():
        raise CannotSettle("Chọn lúc từ khi phát hiện đến bây giờ.", "on")
    if told is None and way != ToldBy.PUBLIC:
        raise CannotSettle("Ghi đã báo cho bao nhiêu người.", "told")
    is_late = incident.people_due_at is not None and at > incident.people_due_at
    if is_late and len(late_reason) < SHORTEST_REASON:
        raise CannotSettle("Đã quá hạn: ghi lý do báo muộn.", "late_reason")
    return change(
        incident, deed="incident.people_told", by=by, seen=seen, where={"people_told_at": None}, unit=incident.unit,
        facts={"number": incident.pk},
        values={
            "people_told_at": at, "people_told_by": way, "people_told": told,
            "people_late_reason": late_reason if is_late else "", "people_waived_reason": "",
        },
    )  # fmt: skip


@transaction.atomic
def waive_people(*, incident: Incident, by: Person | None, reason: str, seen: int | None = None) -> Incident:
    """Those whose data it is need not be told, and why; they may be told after all later.

    Raises Denied, CannotSettle, Conflict. Records incident.people_waived.
    """
    check_may_settle_incident(by)
    if not incident.people_wait:
        raise CannotSettle("Đã ghi rồi.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise CannotSettle("Ghi vì sao không phải báo người bị ảnh hưởng.", "reason")
    return change(
        incident, deed="incident.people_waived", by=by, seen=seen,
        where={"people_told_at": None, "people_waived_reason": ""}, unit=incident.unit,
        facts={"number": incident.pk}, values={"people_waived_reason": reason.strip()},
    )  # fmt: skip


@transaction.atomic
def close_incident(*, incident: Incident, by: Person | None, seen: int | None = None) -> Incident:
    """All is done. What was not notified, and not found harmless, is not closed, nor what has no measures, nor what
    those whose data it is were not told of, without a reason.

    Raises Denied, CannotSettle, WrongStep, Conflict. Records incident.closed.
    """
    check_may_settle_incident(by)
    check_step(INCIDENT_STEPS, incident.state_enum, IncidentState.CLOSED)
    if not incident.measures:
        raise CannotSettle("Ghi biện pháp đã làm trước khi đóng.")
    if incident.people_wait:
        raise CannotSettle("Ghi đã báo người bị ảnh hưởng, hoặc vì sao không phải báo, trước khi đóng.")
    return _step(
        incident, IncidentState.CLOSED, deed="incident.closed", by=by, seen=seen, values={"closed_at": now()}
    )  # fmt: skip


def _step(
    incident: Incident, to: IncidentState, *, deed: str, by: Person | None, seen: int | None, values: dict[str, object]
) -> Incident:
    return change(
        incident, deed=deed, by=by, seen=seen, where={"state": incident.state}, unit=incident.unit,
        facts={"number": incident.pk}, values={**values, "state": to},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Clock:
    """One of the two clocks: its columns, what stops it, and the words for who waits."""

    due: str
    reckoning: str
    reminded: str
    running: dict[str, object]
    words: str


_CLOCKS = (
    _Clock("due_at", "reckoning", "reminded", {"state": IncidentState.OPEN}, "thông báo"),
    _Clock(
        "people_due_at", "people_reckoning", "people_reminded",
        {"people_told_at": None, "people_waived_reason": "", "closed_at": None}, "báo người bị ảnh hưởng",
    ),
)  # fmt: skip


def remind_incidents(*, by: Person | None) -> int:
    """Tell of every open incident at each mark of its clocks and when one has passed, each once; what a stopped worker
    missed is told as one. Gives how many. Records incident.reminded."""
    told = 0
    for clock in _CLOCKS:
        waiting = Incident.objects.filter(**clock.running).exclude(**{clock.due: None})
        waiting = waiting.exclude(**{clock.reminded: PASSED}).select_related("unit")
        for one in waiting.order_by(clock.due, "pk"):
            with suppress(Conflict):  # somebody settled it meanwhile
                told += _remind(one, clock, by)
    return told


@transaction.atomic
def _remind(incident: Incident, clock: _Clock, by: Person | None) -> bool:
    due_at, reminded = getattr(incident, clock.due), getattr(incident, clock.reminded)
    left = (due_at - now()) / timedelta(hours=1)
    reached = [mark for mark in (*getattr(incident, clock.reckoning).get("marks", ()), PASSED) if left <= mark]
    mark = min(reached, default=None)
    if mark is None or (reminded is not None and reminded <= mark):
        return False
    change(
        incident, deed="incident.reminded", by=by, where={**clock.running, clock.reminded: reminded},
        unit=incident.unit, facts={"number": incident.pk}, values={clock.reminded: mark},
    )  # fmt: skip
    said = f"đã quá hạn {clock.words}" if left <= PASSED else f"còn {max(1, round(left))} giờ để {clock.words}"
    _tell(incident, f"Sự cố dữ liệu cá nhân số {incident.pk}: {said}", f"Hạn {datetime_vi(due_at)}.")
    return True


def _tell(incident: Incident, subject: str, body: str) -> None:
    """Whoever leads the unit, and the head and the administrators of the province; never what happened."""
    posts = Post.objects.valid(on=today())
    top = Q(unit__parent=None, role__in=(Role.LEADER, Role.ADMINISTRATOR))
    asked = posts.filter(top | Q(unit=incident.unit, role=Role.LEADER))
    people = Person.objects.filter(is_active=True, pk__in=asked.values("person_id")).order_by("pk")
    queue_many(to=list(people), subject=subject, body=body, link=LINK.format(number=incident.pk))
