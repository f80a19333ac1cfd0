"""The one place that assigns a status, moves a petition from hand to hand, and writes the timeline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from caunoi.ground.audit.actions import change
from caunoi.ground.steps import check_step
from caunoi.ground.times import now, today
from caunoi.org.models import Person, Unit
from caunoi.petitions.actions.texting import text_sender
from caunoi.petitions.models import Assignment, Entry, Petition, RunningTerm
from caunoi.petitions.states import RUNNING, SENDERS, STEPS, EntryKind, Status
from caunoi.petitions.terms import stopped_by

PROMISE = "PROMISE"
"""Rule of a day on which a body said that the thing will be done."""


def step(
    petition: Petition, to: Status, *, deed: str, by: Person | None, facts: dict[str, Any] | None = None, **fields: Any
) -> Petition:
    """Bring a petition into another state, with further columns; the trail tells it. Raises WrongStep, Conflict."""
    before = petition.status_enum
    # What is over is not ended a second time; what runs may be written on without moving.
    if to != before or before not in RUNNING:
        check_step(STEPS, before, to)
    change(
        petition,
        deed=deed,
        by=by,
        where={"status": before},
        unit=petition.unit,
        facts=facts,
        values={"status": to, **fields},
    )
    if stopped := stopped_by(to):
        # A part of the petition, as its holding is: what ended them is the step itself.
        RunningTerm.objects.open().filter(petition=petition, step__in=stopped).update(ended_on=today())
    return petition


def tell(
    petition: Petition,
    kind: EntryKind,
    *,
    by: Person | None = None,
    unit: Unit | None = None,
    words: str = "",
    basis: str = "",
    document: str = "",
    due_on: date | None = None,
) -> Entry:
    """One line of the timeline. Of what is sealed, what its sender says or is asked is sealed too."""
    words = words.strip()
    is_sealed = petition.is_sealed and kind in SENDERS
    entry = Entry.objects.create(
        petition=petition,
        kind=kind,
        by=by,
        unit=unit,
        words="" if is_sealed else words,
        sealed=words if is_sealed else "",
        basis=basis.strip(),
        document=document.strip(),
        due_on=due_on,
    )
    text_sender(entry)
    return entry


def hand(
    petition: Petition,
    *,
    to: Unit,
    front: Unit,
    by: Person | None,
    due_on: date | None,
    due_rule: str = "",
    person: Person | None = None,
    words: str = "",
    link_key: str | None = None,
    link_days: int = 0,
    email: str = "",
) -> Assignment:
    """End the open holding and begin the next; the constraint of the table allows one open row only."""
    moment = now()
    let_go(petition)
    return Assignment.objects.create(
        petition=petition,
        unit=to,
        front=front,
        person=person,
        given_by=by,
        given_at=moment,
        accepted_at=moment if person is not None else None,
        due_on=due_on,
        due_rule=due_rule,
        words=words.strip(),
        link_key=link_key,
        link_until_at=moment + timedelta(days=link_days) if link_key else None,
        email=email,
    )


def let_go(petition: Petition) -> None:
    """Nobody holds the petition any more; a link of an authority stops with it."""
    # The row is a part of the petition, whose own guarded UPDATE stands in the trail.
    Assignment.objects.open().filter(petition=petition).update(ended_at=now(), link_key=None)
