"""The terms beside the promise: begun by what the law counts from, ended by what was owed, told of when they pass."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.times import date_vi, day_of, today
from caunoi.org.models import Person
from caunoi.petitions.access import check_may_handle
from caunoi.petitions.actions.counting import CALENDAR_CHANGED, again, count, recounted
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.stepping import tell
from caunoi.petitions.deadlines import AT_ONCE, BEFORE
from caunoi.petitions.models import Entry, Petition, RunningTerm
from caunoi.petitions.queries.limits import rule_of
from caunoi.petitions.queries.people import people_on
from caunoi.petitions.states import EntryKind, LimitStep
from caunoi.petitions.terms import TERMS, offered_for, on_receipt

BATCH = 500


def run_terms(petition: Petition, *, by: Person | None) -> None:
    """Begin what runs from the day of receipt, once; what runs already goes on. A petition that has none costs no
    question to the database."""
    start = day_of(petition.received_at)
    wanted = on_receipt(kind=petition.kind, channel=petition.channel, field=petition.field)
    if wanted:
        there = set(RunningTerm.objects.filter(petition=petition, step__in=wanted).values_list("step", flat=True))
        for step in wanted:
            if step not in there:
                _run(petition, step, start, by=by)


def drop_unfitting(petition: Petition) -> None:
    """End what a petition of this kind does not have."""
    gone = [step for step, term in TERMS.items() if not term.fits(petition.kind)]
    RunningTerm.objects.open().filter(petition=petition, step__in=gone).update(ended_on=today())


def run_from_today(petition: Petition, step: LimitStep, *, by: Person | None) -> None:
    """Begin a term with the deed that is done now; one that runs already begins anew."""
    RunningTerm.objects.open().filter(petition=petition, step=step).update(ended_on=today())
    _run(petition, step, today(), by=by)


def _run(
    petition: Petition, step: LimitStep, start: date, *, by: Person | None, document: str = ""
) -> RunningTerm | None:
    """The row, or None where the law and the province set no limit on that day."""
    rule = rule_of(
        step, commune=petition.commune, area=petition.area, kind=petition.kind, level=petition.level, on=start
    )
    if rule is None:
        return None
    counted = count(rule, start)
    return RunningTerm.objects.create(
        petition=petition,
        step=step,
        rule=counted.rule,
        start_on=start,
        due_on=counted.due_on,
        reckoning=counted.reckoning,
        document=document.strip(),
        begun_by=by,
    )


@transaction.atomic
def begin_term(*, petition: Petition, by: Person | None, step: LimitStep, on: date, document: str = "") -> RunningTerm:
    """Write down what a term is counted from, such as the day on which the authority decided. Its last day stands
    with the petition from now on, and its passing is told. Raises Denied, CannotHandle (`what`, `on`).

    Records petition_term.begun.
    """
    check_may_handle(by, petition)
    if step not in offered_for(petition.kind):
        raise CannotHandle("Chọn một mốc trong danh sách.", "what")
    term = TERMS[step]
    if on > today() and not term.looks_ahead:
        raise CannotHandle("Chọn ngày không sau hôm nay.", "on")
    if on < today() and term.looks_ahead:
        raise CannotHandle("Chọn ngày từ hôm nay trở đi.", "on")
    if RunningTerm.objects.select_for_update().filter(petition=petition, step=step, ended_on=None).exists():
        raise CannotHandle("Mốc này đang tính. Ghi xong rồi mới ghi lại.", "what")
    made = _run(petition, step, on, by=by, document=document)
    if made is None:
        raise CannotHandle("Ngày này chưa có thời hạn nào hiệu lực cho mốc đã chọn.", "on")
    if term.is_checked:
        # Nothing runs: the day of receipt tells whether it came in time.
        made.ended_on = day_of(petition.received_at)
        made.save(update_fields=["ended_on"])
    facts = {"step": step, "rule": made.rule, "due_on": made.due_on.isoformat()}
    record("petition_term.begun", by=by, on=made, unit=petition.unit, facts=facts)
    told = f"{term.begins} ngày {date_vi(on)}"
    late = ". Quá thời hiệu" if made.was_late else ""
    tell(petition, EntryKind.TERM, by=by, unit=petition.unit, words=told + late, document=document, due_on=made.due_on)
    return made


@transaction.atomic
def end_term(*, term: RunningTerm, by: Person | None, on: date, document: str = "") -> RunningTerm:
    """What was owed is done. Raises Denied, CannotHandle (`on`), Conflict. Records petition_term.ended."""
    petition = term.petition
    check_may_handle(by, petition)
    if on > today():
        raise CannotHandle("Chọn ngày không sau hôm nay.", "on")
    words = TERMS[term.step_enum]
    if on < term.start_on and not words.looks_ahead:
        raise CannotHandle(f"Chọn ngày từ {date_vi(term.start_on)} trở đi.", "on")
    change(
        term, deed="petition_term.ended", by=by, unit=petition.unit, where={"ended_on": None},
        values={"ended_on": on, "ended_document": document.strip()}, facts={"step": term.step},
    )  # fmt: skip
    tell(
        petition, EntryKind.TERM, by=by, unit=petition.unit, words=f"{words.ends} ngày {date_vi(on)}",
        document=document,
    )  # fmt: skip
    return term


# Lateness, and days off that are added late


def announce_terms(*, by: Person | None) -> int:
    """Tell of every term that passed and was not told yet: on the timeline of the Front's people and to those who may
    know of the petition. Each is told once, whoever runs. Gives how many.

    Records petition_term.announced_late, once for a batch.
    """
    told = 0
    while batch := _announce_batch(by):
        told += batch
    return told


@transaction.atomic
def _announce_batch(by: Person | None) -> int:
    day = today()
    late = RunningTerm.objects.open().filter(due_on__lt=day, announced_on=None).order_by("due_on", "pk")
    rows = list(late.select_for_update(skip_locked=True, of=("self",)).select_related("petition__unit")[:BATCH])
    if not rows:
        return 0
    RunningTerm.objects.filter(pk__in=[one.pk for one in rows], announced_on=None).update(announced_on=day)
    Entry.objects.bulk_create(
        [
            Entry(
                petition_id=one.petition_id,
                kind=EntryKind.TERM,
                unit_id=one.petition.unit_id,
                words=f"Quá hạn: {one.get_step_display().lower()}",
                due_on=one.due_on,
            )
            for one in rows
        ]
    )
    rows.sort(key=lambda one: one.petition_id)
    for _, some in groupby(rows, key=lambda one: one.petition_id):
        petition = next(some).petition
        # What passed stands on the page: a notice would say of which kind the petition is.
        queue_many(
            to=people_on(petition),
            subject=f"Kiến nghị {petition.ref} có mốc thời hạn đã qua",
            body="",
            link=f"/hop-kien-nghi/{petition.ref}/",
        )
    record("petition_term.announced_late", by=by, on=None, facts={"count": len(rows), "on": day.isoformat()})
    return len(rows)


@transaction.atomic
def recount_terms(*, by: Person | None) -> int:
    """Count the terms that still run again, by the calendar as it is known now; the old day is kept. Gives how many
    were moved. Records petition_term.recounted, once."""
    known: dict[tuple[str, int, str], date] = {}
    moved = 0
    running = RunningTerm.objects.select_for_update().open().filter(due_on__gte=today())
    for one in running.exclude(reckoning__counts__in=[BEFORE, AT_ONCE]).order_by("pk"):
        key = (one.reckoning["from"], one.reckoning["days"], one.reckoning["counts"])
        if key not in known:
            known[key] = again(one.reckoning)[0]
        due_on = known[key]
        if due_on == one.due_on:
            continue
        told = {**one.reckoning, "first": due_on.isoformat(), "due": due_on.isoformat()}
        one.reckoning = recounted(told, one.due_on, due_on, CALENDAR_CHANGED)
        one.due_on = due_on
        one.save(update_fields=["reckoning", "due_on"])
        moved += 1
    if moved:
        record("petition_term.recounted", by=by, on=None, facts={"count": moved})
    return moved
