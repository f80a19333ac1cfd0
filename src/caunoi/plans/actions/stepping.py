"""What a deed does to a task, told before it is written: the change, the entry on the timeline, who is told. One deed
and thousands of them are written by the same hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from caunoi.ground.audit.actions import Change, change, change_many, record
from caunoi.ground.files.actions import accept_upload, check_agreed
from caunoi.ground.notices.actions import Letter, queue_letters
from caunoi.ground.steps import check_step
from caunoi.ground.times import now
from caunoi.org.access import WRITERS, reach_of
from caunoi.org.models import Person, Unit
from caunoi.plans.models import Task, TaskEntry, TaskEntryFile
from caunoi.plans.queries.units import people_by_unit
from caunoi.plans.states import STEPS, EntryKind, Status

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """A notice: to everyone who works in the units and to the people named, save to the one who acts."""

    subject: str
    body: str
    link: str
    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed on one task. `seen` is the version that the person saw, `entry` is not written yet."""

    task: Task
    name: str
    fields: Mapping[str, Any]
    seen: int | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    entry: TaskEntry | None = None
    told: Told | None = None


@transaction.atomic
def carry_out(deeds: Sequence[Deed], *, by: Person | None) -> None:
    """Write deeds on different tasks: every change with its row of the trail, the entries, the notices. Raises
    `Conflict` for a task that is no longer as it was seen; then nothing is written."""
    if not deeds:
        return
    if len(deeds) == 1:
        one = deeds[0]
        change(one.task, deed=one.name, by=by, seen=one.seen, where=one.where, unit=one.task.unit, **one.fields)
    else:
        changes = [Change(one.task, one.name, one.fields, one.seen, one.where, one.task.unit) for one in deeds]
        change_many(changes, by=by)
    TaskEntry.objects.bulk_create([one.entry for one in deeds if one.entry is not None], batch_size=BATCH)
    tell([one.told for one in deeds if one.told is not None], by=by)


def tell(notices: Sequence[Told], *, by: Person | None) -> None:
    """Put the notices into the outbox, in the deed's transaction."""
    units = {unit.pk for one in notices for unit in one.units}
    workers = people_by_unit(units) if units else {}
    letters = []
    for one in notices:
        to = [*(person for unit in one.units for person in workers.get(unit.pk, ())), *one.people]
        receivers = tuple({person.pk: person for person in to if person != by}.values())
        letters.append(Letter(receivers, one.subject, one.body, one.link))
    if letters:
        queue_letters(letters)


def stepped(
    task: Task,
    wanted: Status,
    *,
    by: Person | None,
    percent: int | None = None,
    waits_for: str = "",
    sent: TaskEntry | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The fields of a task that takes a step: the one place where a status is assigned. Staying in progress is no step.

    `sent` is the entry whose result was approved: the task was finished then, by the one who sent it, so that the time
    the approver took makes nobody late. Raises `WrongStep`.
    """
    current = Status(task.status)
    if not current == wanted == Status.IN_PROGRESS:
        check_step(STEPS, current, wanted)
    done = wanted == Status.DONE
    moment = now()
    fields: dict[str, Any] = {
        "status": wanted,
        "finished_at": (sent.created_at if sent else moment) if done else None,
        "finished_by": (sent.by if sent else by) if done else None,
        "waits_for": waits_for,
        **more,
    }
    if percent is not None:
        fields["percent"] = percent
    if wanted in (Status.IN_PROGRESS, Status.AWAITING_APPROVAL, Status.DONE) and task.started_at is None:
        fields["started_at"] = moment
    return fields


def step(task: Task, wanted: Status, *, deed: str, by: Person | None, seen: int | None = None, **more: Any) -> None:
    """Take the step that `stepped` describes. Raises `WrongStep`, `Conflict`."""
    fields = stepped(task, wanted, by=by, **more)
    change(task, deed=deed, by=by, seen=seen, where={"status": Status(task.status)}, unit=task.unit, **fields)


def entry_of(task: Task, kind: EntryKind, *, by: Person | None, words: str, **more: Any) -> TaskEntry:
    """One more entry for the timeline of a task, not written yet."""
    return TaskEntry(
        task=task,
        kind=kind,
        words=words.strip(),
        by=by,
        acting_for=by.acting_for if by else None,
        by_unit_id=unit_of(task, by),
        created_at=now(),
        **more,
    )


def write_entry(task: Task, kind: EntryKind, *, by: Person | None, words: str, **more: Any) -> TaskEntry:
    """One more entry on the timeline of a task."""
    entry = entry_of(task, kind, by=by, words=words, **more)
    entry.save(force_insert=True)
    return entry


def hang_files(entry: TaskEntry, uploads: Sequence[UploadedFile[Any]], *, by: Person | None, agreed: bool) -> None:
    """Put files on an entry; `agreed`: whoever is seen in the pictures among them has agreed. Raises `NotAgreed`,
    `UploadRefused`. Records consent.confirmed where there are pictures."""
    if by is None:
        return
    pictures = check_agreed(uploads, agreed=agreed)
    for upload in uploads:
        TaskEntryFile.objects.create(entry=entry, file=accept_upload(upload, by=by), added_by=by)
    if pictures:
        record("consent.confirmed", by=by, on=entry.task, unit=entry.task.unit, facts={"pictures": pictures})


def unit_of(task: Task, by: Person | None) -> int | None:
    """The unit in whose name a person speaks about a task: the lead unit if she works there, else her first post."""
    if by is None:
        return None
    units = [grant.unit_id for grant in reach_of(by).grants if grant.role in WRITERS]
    return task.unit_id if task.unit_id in units else next(iter(units), None)
