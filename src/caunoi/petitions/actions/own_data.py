"""A person's own data on request: she asks for a copy or for erasure, a head of the unit carries it out or says why
not (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, arts. 4 and 14)."""

from __future__ import annotations

from collections import Counter

from django.db import IntegrityError, transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.times import date_vi, now, today
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import check_may_decide_data
from caunoi.petitions.actions.counting import promise
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.handling import SHORTEST_REASON
from caunoi.petitions.actions.retaining import ERASED_ON_REQUEST, erase_petition
from caunoi.petitions.models import DataRequest, Petition
from caunoi.petitions.queries.own_data import kept_because
from caunoi.petitions.queries.people import people_of, people_on
from caunoi.petitions.states import DataKind, DataState, LimitStep

LINK = "/hop-kien-nghi/du-lieu/"
BATCH = 200
_SUBJECTS = {
    DataKind.COPY: "Người gửi {ref} yêu cầu bản sao dữ liệu",
    DataKind.ERASE: "Người gửi {ref} yêu cầu xóa dữ liệu",
}


@transaction.atomic
def ask_for_data(*, petition: Petition, kind: DataKind, by: Person | None = None) -> DataRequest:
    """The sender asks for a copy, or that what she sent be erased; its day is counted by the table of limits.

    Raises CannotHandle. Records data_request.asked.
    """
    if petition.erased_at is not None:
        raise CannotHandle("Dữ liệu của kiến nghị này đã xóa.")
    if kind == DataKind.ERASE and (why := kept_because(petition)):
        raise CannotHandle(why)
    counted = promise(
        LimitStep(kind), commune=petition.commune, area=petition.area, kind=petition.kind, level=petition.level
    )
    try:
        with transaction.atomic():
            asked = DataRequest.objects.create(
                petition=petition,
                kind=kind,
                due_on=counted.due_on,
                due_rule=counted.rule,
                due_reckoning=counted.reckoning,
            )
    except IntegrityError as error:
        raise CannotHandle("Yêu cầu này đã gửi, đang chờ trả lời.") from error
    record(
        "data_request.asked", by=by, on=asked, unit=petition.unit, facts={"kind": kind, "due_on": counted.due_on}
    )  # fmt: skip
    heads = {one.pk for one in people_of(petition.unit, heads=True)}
    near = people_on(petition)
    queue_many(
        # Where nobody leads the unit at the moment, those who handle its petitions have to find somebody.
        to=[one for one in near if one.pk in heads] or near,
        subject=_SUBJECTS[kind].format(ref=petition.ref),
        body=f"Hạn {date_vi(counted.due_on)}.",
        link=LINK,
    )
    return asked


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
    """Tell of requests that are over their day, once each: the heads of the unit and those of the one above. Gives how
    many. Records data_request.announced_late, once for a batch."""
    told = 0
    while batch := _announce_batch(by):
        told += batch
    return told


@transaction.atomic
def _announce_batch(by: Person | None) -> int:
    late = DataRequest.objects.open().filter(due_on__lt=today(), announced_on=None)
    rows = list(
        late.select_for_update(skip_locked=True, of=("self",))
        .select_related("petition__unit__parent")
        .order_by("due_on", "pk")[:BATCH]
    )
    if not rows:
        return 0
    # Only that it was told is noted; the deed below speaks for the batch.
    DataRequest.objects.filter(pk__in=[one.pk for one in rows], announced_on=None).update(announced_on=today())
    units = {one.petition.unit_id: one.petition.unit for one in rows}
    for unit_id, count in Counter(one.petition.unit_id for one in rows).items():
        for body in (units[unit_id], units[unit_id].parent):
            _tell_late(body, units[unit_id], count)
    record("data_request.announced_late", by=by, on=None, facts={"count": len(rows), "on": today().isoformat()})
    return len(rows)


def _tell_late(to: Unit | None, unit: Unit, count: int) -> None:
    if to is not None:
        queue_many(
            to=people_of(to, heads=True),
            subject=f"{count} yêu cầu về dữ liệu quá hạn ở {unit.short_name}",
            body="",
            link=LINK,
        )


def _check_open(asked: DataRequest, by: Person | None) -> None:
    check_may_decide_data(by, asked)
    if not asked.is_open:
        raise CannotHandle("Yêu cầu này đã xử lý.")


def _decide(
    asked: DataRequest, state: DataState, *, deed: str, by: Person | None, seen: int | None, reason: str = ""
) -> DataRequest:
    return change(
        asked,
        deed=deed,
        by=by,
        seen=seen,
        where={"state": DataState.OPEN},
        unit=asked.petition.unit,
        facts={"kind": asked.kind},
        values={"state": state, "decided_by": by, "decided_at": now(), "reason": reason},
    )
