"""A person's own data on request: she asks for a copy or for erasure, a head of the unit carries it out or says why
not (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, arts. 4 and 14)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.times import date_vi, now, today
from caunoi.org.models import Person
from caunoi.petitions.access import check_may_decide_data
from caunoi.petitions.actions.counting import count_for, promise
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.handling import SHORTEST_REASON
from caunoi.petitions.actions.retaining import ERASED_ON_REQUEST, erase_petition
from caunoi.petitions.models import DataRequest, Petition
from caunoi.petitions.queries.own_data import kept_because
from caunoi.petitions.queries.people import people_deciding, people_of
from caunoi.petitions.states import DataKind, DataState, LimitStep

LINK = "/hop-kien-nghi/du-lieu/"
BATCH = 200
_SUBJECTS = {
    DataKind.COPY: "Người gửi {ref} yêu cầu bản sao dữ liệu",
    DataKind.ERASE: "Người gửi {ref} yêu cầu xóa dữ liệu",
}


@transaction.atomic
def ask_for_data(*, petition: Petition, kind: DataKind, by: Person | None = None) -> DataRequest:
    """The sender asks for a copy, or that what she sent be erased; both its days are counted by the table of limits:
    until when she is told that it was received, and until when it is decided.

    Raises CannotHandle. Records data_request.asked.
    """
    if petition.erased_at is not None:
        raise CannotHandle("Dữ liệu của kiến nghị này đã xóa.")
    if kind == DataKind.ERASE and (why := kept_because(petition)):
        raise CannotHandle(why)
    case: dict[str, Any] = {
        "commune": petition.commune,
        "area": petition.area,
        "kind": petition.kind,
        "level": petition.level,
    }
    counted = promise(LimitStep(kind), **case)
    first = count_for(LimitStep.RECEIVED, **case)
    try:
        with transaction.atomic():
            asked = DataRequest.objects.create(
                petition=petition,
                kind=kind,
                due_on=counted.due_on,
                due_rule=counted.rule,
                due_reckoning=counted.reckoning,
                first_due_on=first.due_on if first is not None else None,
                first_reckoning=first.reckoning if first is not None else None,
            )
    except IntegrityError as error:
        raise CannotHandle("Yêu cầu này đã gửi, đang chờ trả lời.") from error
    facts = {"kind": kind, "due_on": counted.due_on, "first_due_on": asked.first_due_on}
    record("data_request.asked", by=by, on=asked, unit=petition.unit, facts=facts)
    soon = f"Báo là đã nhận, chậm nhất ngày {date_vi(asked.first_due_on)}. " if asked.first_due_on else ""
    queue_many(
        to=people_deciding(petition),
        subject=_SUBJECTS[kind].format(ref=petition.ref),
        body=f"{soon}Hạn {date_vi(counted.due_on)}.",
        link=LINK,
    )
    return asked


@transaction.atomic
def confirm_request(*, asked: DataRequest, by: Person | None, seen: int | None = None) -> DataRequest:
    """The sender is told on her page that the request was received and until when it is decided. Raises Denied,
    CannotHandle, Conflict.

    Records data_request.received.
    """
    _check_open(asked, by)
    if asked.first_told_at is not None:
        raise CannotHandle("Đã báo đã nhận rồi.")
    return change(
        asked,
        deed="data_request.received",
        by=by,
        seen=seen,
        where={"state": DataState.OPEN, "first_told_at": None},
        unit=asked.petition.unit,
        facts={"kind": asked.kind, "due_on": asked.due_on},
        values={"first_told_at": now(), "first_told_by": by},
    )


@transaction.atomic
def carry_out_request(*, asked: DataRequest, by: Person | None, seen: int | None = None) -> DataRequest:
    """A head hands the copy over, or erases what was sent; figures stay. Raises Denied, CannotHandle, Conflict.

    Records data_request.carried_out, and for an erasure petition.erased.
    """
    petition = asked.petition
    _check_open(asked, by)
    if asked.kind == DataKind.ERASE:
        if why := kept_because(petition):
            raise CannotHandle(why)
        if petition.data_requests.open().filter(kind=DataKind.COPY).exists():
            raise CannotHandle("Người gửi còn chờ bản sao. Gửi bản sao trước rồi mới xóa.")
    _decide(asked, DataState.DONE, deed="data_request.carried_out", by=by, seen=seen)
    if asked.kind == DataKind.ERASE:
        erase_petition(petition=petition, by=by, facts={"request": asked.pk}, said=ERASED_ON_REQUEST)
    return asked


@transaction.atomic
def refuse_request(*, asked: DataRequest, by: Person | None, reason: str, seen: int | None = None) -> DataRequest:
    """A head says why not; the sender reads it. Raises Denied, CannotHandle (`reason`), Conflict.

    Records data_request.refused.
    """
    _check_open(asked, by)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise CannotHandle("Ghi lý do từ chối, người gửi đọc được.", "reason")
    return _decide(asked, DataState.REFUSED, deed="data_request.refused", by=by, seen=seen, reason=reason[:1000])


@transaction.atomic
def open_copy(*, asked: DataRequest, by: Person | None = None) -> DataRequest:
    """The sender opens the copy that was handed over. Records data_request.opened."""
    record("data_request.opened", by=by, on=asked, unit=asked.petition.unit, facts={"kind": asked.kind})
    return asked


def announce_late_requests(*, by: Person | None) -> int:
    """Tell of requests that are over a day of theirs, each day once: those who decide them and the heads above. Gives
    how many. Records data_request.announced_late, once for a batch."""
    told = 0
    for clock in _CLOCKS:
        while batch := _announce_batch(clock, by):
            told += batch
    return told


@dataclass(frozen=True, slots=True)
class _Clock:
    """One of the days of a request: its column, the one that keeps that it was told, and the words for it."""

    due: str
    announced: str
    words: str


_CLOCKS = (
    _Clock("first_due_on", "first_announced_on", "yêu cầu về dữ liệu quá hạn báo đã nhận"),
    _Clock("due_on", "announced_on", "yêu cầu về dữ liệu quá hạn"),
)


@transaction.atomic
def _announce_batch(clock: _Clock, by: Person | None) -> int:
    waiting = DataRequest.objects.open()
    if clock.due == "first_due_on":
        # What is over its last day is told as that.
        waiting = DataRequest.objects.unheard().filter(due_on__gte=today())
    late = waiting.filter(**{f"{clock.due}__lt": today(), clock.announced: None})
    rows = list(
        late.select_for_update(skip_locked=True, of=("self",))
        .select_related("petition__unit__parent")
        .order_by(clock.due, "pk")[:BATCH]
    )
    if not rows:
        return 0
    # Only that it was told is noted; the deed below speaks for the batch.
    told = DataRequest.objects.filter(pk__in=[one.pk for one in rows], **{clock.announced: None})
    if clock.announced == "first_announced_on":
        told.update(first_announced_on=today())
    else:
        told.update(announced_on=today())
    units = {one.petition.unit_id: one.petition.unit for one in rows}
    told_to: dict[tuple[int, int | None], set[Person]] = {}
    counts: Counter[tuple[Person, int]] = Counter()
    for one in rows:
        unit = one.petition.unit
        pair = (unit.pk, one.petition.about_id)
        if pair not in told_to:
            above = people_of(unit.parent, heads=True) if unit.parent is not None else []
            told_to[pair] = {*people_deciding(one.petition), *above}
        counts.update((person, unit.pk) for person in told_to[pair])
    for (person, unit_id), count in counts.items():
        subject = f"{count} {clock.words} ở {units[unit_id].short_name}"
        queue_many(to=[person], subject=subject, body="", link=LINK)
    facts = {"count": len(rows), "on": today().isoformat(), "clock": clock.due}
    record("data_request.announced_late", by=by, on=None, facts=facts)
    return len(rows)


def _check_open(asked: DataRequest, by: Person | None) -> None:
    check_may_decide_data(by, asked)
    if not asked.is_open:
        raise CannotHandle("Yêu cầu này đã xử lý.")


def _decide(
    asked: DataRequest, state: DataState, *, deed: str, by: Person | None, seen: int | None, reason: str = ""
) -> DataRequest:
    # Any answer tells at once that the request was received.
    moment = now()
    first = {"first_told_at": moment, "first_told_by": by} if asked.first_told_at is None else {}
    return change(
        asked,
        deed=deed,
        by=by,
        seen=seen,
        where={"state": DataState.OPEN},
        unit=asked.petition.unit,
        facts={"kind": asked.kind},
        values={"state": state, "decided_by": by, "decided_at": moment, "reason": reason, **first},
    )
