"""The clock: waiting for the sender stops it, an extension moves it with a reason, lateness is told."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.times import date_vi, day_of, now, today, working_days_between
from caunoi.ground.workdays.queries import work_calendar
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import check_may_handle, holder_of
from caunoi.petitions.actions.counting import again, day_after
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.stepping import PROMISE, let_go, step, tell
from caunoi.petitions.deadlines import CALENDAR, WORKING
from caunoi.petitions.models import Answer, Assignment, Entry, Petition
from caunoi.petitions.queries.grounds import grounds_for
from caunoi.petitions.queries.people import people_of, people_on
from caunoi.petitions.states import EntryKind, GroundUse, Status

BATCH = 500
RESUMES = {Status.NEW: Status.CLASSIFIED, Status.REOPENED: Status.AT_FRONT}
"""Where a petition goes on after the sender has answered, when that is not where it stood."""


@transaction.atomic
def ask_sender(*, petition: Petition, by: Person | None, words: str, unit: Unit | None = None) -> Petition:
    """Ask the sender for what is missing; the clock stands until she has answered. `unit` is the body that asks.

    Raises Denied, CannotHandle, WrongStep. Records petition.asked.
    """
    check_may_handle(by, petition)
    if not words.strip():
        raise CannotHandle("Ghi điều cần bổ sung.", "words")
    resumes_as = RESUMES.get(petition.status_enum, petition.status_enum)
    step(petition, Status.AWAITING_SENDER, deed="petition.asked", by=by, resumes_as=resumes_as)
    petition.assignments.open().filter(suspended_at=None).update(suspended_at=now())
    tell(petition, EntryKind.ASKED, by=by, unit=unit or petition.unit, words=words)
    return petition


@transaction.atomic
def add_to_petition(*, petition: Petition, words: str, by: Person | None = None) -> Petition:
    """The sender adds what was asked; the clock goes on, later by the working days that it stood.

    Raises CannotHandle, WrongStep. Records petition.added.
    """
    if petition.status != Status.AWAITING_SENDER:
        raise CannotHandle("Kiến nghị này không chờ bổ sung.")
    if not words.strip():
        raise CannotHandle("Ghi thông tin bổ sung.", "words")
    held, before, told = holder_of(petition), petition.due_on, petition.due_reckoning
    stood, due_on = _days_stood(held, told.get("counts", WORKING)), before
    if stood and before is not None:
        if "days" in told and not told.get("moved"):
            due_on, told = again(told, stood=told.get("stood", 0) + stood)
        else:
            due_on = day_after(before, stood, WORKING)
    step(
        petition, Status(petition.resumes_as or Status.CLASSIFIED), deed="petition.added", by=by, due_on=due_on,
        due_reckoning=told, resumes_as="",
    )  # fmt: skip
    if held is not None:
        own = held.due_on if not stood or held.due_on is None else day_after(held.due_on, stood, WORKING)
        petition.assignments.open().update(suspended_at=None, due_on=due_on if held.due_on == before else own)
        queue_many(
            to=people_on(petition, held.front),
            subject=f"Người gửi đã bổ sung kiến nghị {petition.ref}",
            body="",
            link=f"/hop-kien-nghi/{petition.ref}/",
        )
    tell(petition, EntryKind.ADDED, by=by, words=words, due_on=due_on if stood else None)
    return petition


def _days_stood(held: Assignment | None, counts: str) -> int:
    if held is None or held.suspended_at is None:
        return 0
    first, last = day_of(held.suspended_at), today()
    if counts == CALENDAR:
        return (last - first).days
    return working_days_between(first, last, work_calendar(first, last))


@transaction.atomic
def extend_petition(*, petition: Petition, by: Person | None, due_on: date, words: str, basis: str = "") -> Petition:
    """Give the petition a later day, with a reason that the sender reads. The day promised first stays on record.

    Raises Denied, CannotHandle. Records petition.extended.
    """
    check_may_handle(by, petition)
    if not petition.is_running or petition.due_on is None:
        raise CannotHandle("Chỉ gia hạn kiến nghị đang xử lý.")
    if not words.strip():
        raise CannotHandle("Ghi lý do gia hạn, người gửi đọc được.", "words")
    if due_on <= petition.due_on:
        raise CannotHandle(f"Chọn ngày sau {date_vi(petition.due_on)}.", "due_on")
    reckoning = {**petition.due_reckoning}
    reckoning["moved"] = [*reckoning.get("moved", []), [petition.due_on.isoformat(), due_on.isoformat()]]
    before = petition.due_on
    step(petition, petition.status_enum, deed="petition.extended", by=by, due_on=due_on, due_reckoning=reckoning)
    # A body that was given a day of its own keeps it.
    petition.assignments.open().filter(due_on=before).update(due_on=due_on, announced_on=None)
    tell(petition, EntryKind.EXTENDED, by=by, unit=petition.unit, words=words, basis=basis, due_on=due_on)
    return petition


@transaction.atomic
def refuse_petition(*, petition: Petition, by: Person | None, ground: str, words: str = "") -> Petition:
    """Refuse on one of the grounds that hold today (`ground` is its code); the sender reads it with its basis.

    Raises Denied, CannotHandle (`ground`), WrongStep. Records petition.refused.
    """
    check_may_handle(by, petition)
    found = next((one for one in grounds_for(GroundUse.PETITION, today()) if one.code == ground), None)
    if found is None:
        raise CannotHandle("Chọn một căn cứ đang có hiệu lực.", "ground")
    facts = {"ground": found.code, "basis": found.basis}
    step(petition, Status.REFUSED, deed="petition.refused", by=by, facts=facts, ended_at=now())
    let_go(petition)
    said = f"{found.words}. {words.strip()}".strip()
    tell(petition, EntryKind.REFUSED, by=by, unit=petition.unit, words=said, basis=found.basis)
    return petition


@transaction.atomic
def file_petition(*, petition: Petition, by: Person | None, words: str) -> Petition:
    """Lưu đơn: keep it without further work, with a reason that the sender reads. Raises Denied, CannotHandle,
    WrongStep. Records petition.filed."""
    check_may_handle(by, petition)
    if not words.strip():
        raise CannotHandle("Ghi lý do lưu đơn.", "words")
    step(petition, Status.FILED, deed="petition.filed", by=by, ended_at=now())
    let_go(petition)
    tell(petition, EntryKind.FILED, by=by, unit=petition.unit, words=words)
    return petition


# Lateness


def announce_overdue(*, by: Person | None) -> int:
    """Tell of everything that fell due and was not told yet: on the timeline, to the unit that answers for it, and to
    the one above. Each holding is told once, whoever runs; a run that dies goes on where it stopped. Gives how many.

    Records petition.announced_late, once for a batch.
    """
    told = 0
    while batch := _announce_batch(by):
        told += batch
    return told


@transaction.atomic
def _announce_batch(by: Person | None) -> int:
    day = today()
    due = Assignment.objects.open().filter(due_on__lt=day, announced_on=None, suspended_at=None)
    rows = list(
        due.select_for_update(skip_locked=True, of=("self",))
        .select_related("front__parent", "unit")
        .order_by("due_on", "pk")[:BATCH]
    )
    if not rows:
        return 0
    Assignment.objects.filter(pk__in=[one.pk for one in rows], announced_on=None).update(announced_on=day)
    promisers = _promisers([one.petition_id for one in rows if one.due_rule == PROMISE])
    Entry.objects.bulk_create(
        [
            Entry(
                petition_id=one.petition_id,
                kind=EntryKind.BROKEN if one.due_rule == PROMISE else EntryKind.LATE,
                unit_id=promisers.get(one.petition_id, one.unit_id),
                due_on=one.due_on,
            )
            for one in rows
        ]
    )
    fronts = {one.front_id: one.front for one in rows}
    for unit_id, count in Counter(one.front_id for one in rows).items():
        unit = fronts[unit_id]
        _tell_late(unit, unit, count)
        if unit.parent is not None:
            _tell_late(unit.parent, unit, count)
    record("petition.announced_late", by=by, on=None, facts={"count": len(rows), "on": day.isoformat()})
    return len(rows)


def _promisers(petitions: list[int]) -> dict[int, int]:
    """Petition → the body whose answer bears the day that has passed."""
    if not petitions:
        return {}
    answers = Answer.objects.filter(petition__in=petitions, promised_on__isnull=False, told_at__isnull=False)
    return dict(answers.order_by("pk").values_list("petition_id", "unit_id"))


def _tell_late(to: Unit, unit: Unit, count: int) -> None:
    queue_many(
        to=people_of(to, heads=to.pk != unit.pk),
        subject=f"{count} kiến nghị quá hạn ở {unit.short_name}",
        body="",
        link=f"/hop-kien-nghi/?nhom={'qua-han' if to.pk == unit.pk else 'qua-han-cap-duoi'}",
    )
