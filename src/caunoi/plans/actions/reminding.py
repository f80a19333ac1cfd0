"""Reminders: one digest a day for each person who has something due or late, and a word to the unit above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import Letter, queue_letters
from caunoi.ground.notices.models import Channel
from caunoi.ground.times import date_vi, deadline_of, now, today
from caunoi.org.models import Person
from caunoi.plans.models import NoticeChoice, ReminderRun
from caunoi.plans.queries.reminders import DueTask, clerks_of, due_tasks, workers_of
from caunoi.plans.states import Telling

FROM = time(7)
"""Nobody is reminded earlier in the day."""
INBOX = "/viec-can-lam/"
SHOWN = 10
"""Tasks that a digest names; the rest is counted."""


@transaction.atomic
def send_reminders(*, by: Person | None) -> int:
    """Send the digests of today: once, however often and by however many workers it is called.

    Everyone with a working post in the lead unit is told of its tasks 7, 3 and 1 days before and every day after the
    due date; the clerk of the unit above of what has become three days late. Whoever has chosen how to be reminded gets
    it so, at her own hour. Returns the number of people reached.
    """
    if now().time() < FROM:
        return 0
    day = today()
    wait_for_run()
    last = ReminderRun.objects.order_by("-sent_on").values_list("sent_on", flat=True).first()
    run, is_new = ReminderRun.objects.get_or_create(sent_on=day)
    letters: list[Letter] = []
    told = tasks = 0
    if is_new:
        found = due_tasks(last, day)
        chosen = set(NoticeChoice.objects.values_list("person", flat=True))
        for digest, people in _digests(found, day).items():
            told += _tell(letters, digest, [person for person in people if person.pk not in chosen], day)
        tasks = len(found)
    by_choice = _send_by_choice(letters, day)
    queue_letters(letters)
    if is_new or by_choice:
        record("reminder.sent", by=by, on=run, facts={"people": told + by_choice, "tasks": tasks})
    return told + by_choice


def wait_for_run() -> None:
    """Within a transaction: let a run of digests and a person's first choice come one after the other.

    Both hold the row of the last run. Whoever chooses meanwhile is then counted with those who have not chosen or with
    those who have, never with both.
    """
    ReminderRun.objects.select_for_update().order_by("-sent_on").first()


def _send_by_choice(letters: list[Letter], day: date) -> int:
    """Write to those who have chosen how, once their hour has come. The rows are locked and moved on to the day in this
    transaction: a second worker finds nobody left."""
    due = NoticeChoice.objects.select_for_update(of=("self",)).filter(hour__lte=now().hour, reminded_on__lt=day)
    waiting: dict[date, dict[int, NoticeChoice]] = defaultdict(dict)
    for choice in due:
        waiting[choice.reminded_on][choice.person_id] = choice
    told = 0
    for last, choices in waiting.items():
        for digest, people in _digests(due_tasks(last, day), day).items():
            for person in people:
                if person.pk in choices:
                    told += _tell(letters, digest, [person], day, choices[person.pk])
    NoticeChoice.objects.filter(person__in=[one for choices in waiting.values() for one in choices]).update(
        reminded_on=day
    )
    return told


def _tell(
    letters: list[Letter], digest: Digest, people: Sequence[Person], day: date, choice: NoticeChoice | None = None
) -> int:
    """Add one digest for these people, or its tasks one by one; by mail too where there is an address and the choice
    does not say no. Gives how many people are told."""
    texts = _one_by_one(digest, day) if choice and choice.telling == Telling.EACH else [_whole(digest, day)]
    written = tuple(person for person in people if person.email) if choice is None or choice.by_mail else ()
    for subject, body, link in texts:
        letters.append(Letter(tuple(people), subject, body, link))
        letters.append(Letter(written, subject, body, link, Channel.EMAIL))
    return len(people)


Digest = tuple[tuple[DueTask, ...], tuple[DueTask, ...]]
"""The tasks of the reader's own units, and those of units below that have become three days late."""


def _digests(tasks: Sequence[DueTask], day: date) -> dict[Digest, list[Person]]:
    """Each digest with the people who get just this one; people of one unit share it."""
    of_unit: dict[int, list[DueTask]] = defaultdict(list)
    of_above: dict[int, list[DueTask]] = defaultdict(list)
    for task in tasks:
        of_unit[task.unit_id].append(task)
        if task.escalated and task.above is not None:
            of_above[task.above].append(task)
    people: dict[Person, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for place, found in enumerate((workers_of(of_unit, day), clerks_of(of_above, day))):
        for unit, members in found.items():
            for person in members:
                people[person][place].add(unit)
    shared: dict[tuple[frozenset[int], frozenset[int]], list[Person]] = defaultdict(list)
    for person, (own, above) in people.items():
        shared[frozenset(own), frozenset(above)].append(person)
    return {
        (
            tuple(sorted((task for unit in own for task in of_unit[unit]), key=lambda task: task.due_on)),
            tuple(task for unit in above for task in of_above[unit] if task.unit_id not in own),
        ): readers
        for (own, above), readers in shared.items()
    }


def _whole(digest: Digest, day: date) -> tuple[str, str, str]:
    own, raised = digest
    return _subject(own, raised, day), _body(own, raised, day), INBOX


def _one_by_one(digest: Digest, day: date) -> list[tuple[str, str, str]]:
    """A letter for each of the first tasks of the reader's own units; what is left and what is escalated in one."""
    own, raised = digest
    letters = [
        (f"Nhắc việc: {deadline_of(task.due_on, day).words}, {task.title}", _line(task, day), f"/nhiem-vu/{task.ref}/")
        for task in own[:SHOWN]
    ]
    rest = own[SHOWN:], raised
    return [*letters, _whole(rest, day)] if any(rest) else letters


def _subject(own: Sequence[DueTask], raised: Sequence[DueTask], day: date) -> str:
    late = sum(task.due_on < day for task in own)
    parts = [f"{late} việc quá hạn"] * bool(late) + [f"{len(own) - late} việc sắp đến hạn"] * (len(own) > late)
    if raised:
        parts.append(f"{len(raised)} việc của đơn vị khác quá 3 ngày")
    return f"Nhắc việc: {', '.join(parts)}"


def _body(own: Sequence[DueTask], raised: Sequence[DueTask], day: date) -> str:
    lines = [_line(task, day) for task in own[:SHOWN]]
    if len(own) > SHOWN:
        lines.append(f"Và {len(own) - SHOWN} việc khác.")
    if raised:
        lines += ["Đơn vị khác quá hạn từ 3 ngày:", *(f"{task.unit}: {_line(task, day)}" for task in raised[:SHOWN])]
        if len(raised) > SHOWN:
            lines.append(f"Và {len(raised) - SHOWN} việc khác.")
    return "\n".join(lines)


def _line(task: DueTask, day: date) -> str:
    return f"{deadline_of(task.due_on, day).words}, hạn {date_vi(task.due_on)}: {task.title}"
