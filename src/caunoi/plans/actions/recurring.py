"""Making the tasks of recurring duties on time, once, and moving their dates along with the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import Conflict, change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.times import WorkCalendar, date_vi, today
from caunoi.ground.workdays.queries import work_calendar
from caunoi.org.models import Person, Unit
from caunoi.org.queries import successors_of
from caunoi.plans.access import check_may_plan
from caunoi.plans.actions.assigning import root_of, write_tasks
from caunoi.plans.actions.stepping import write_entry
from caunoi.plans.models import Duty, DutyReceiver, DutyTurn, Task
from caunoi.plans.models.duty import LONGEST_LEAD
from caunoi.plans.queries.units import people_of, units_in
from caunoi.plans.recurrence import Due, DueKind, Pace, Period, Rhythm, Roll, Turn, due_of, span_of, turns
from caunoi.plans.states import DutyStatus, EntryKind, Group

CATCH_UP = timedelta(days=400)
"""Due dates so far back are made up for when nobody worked in the meantime."""


def make_duty_tasks(*, by: Person | None) -> int:
    """Make the tasks whose day has come, and move open due dates whose days off have moved. Safe to repeat, to run
    twice at once and to kill: each period of a duty is one transaction. Returns how many tasks were made.

    What was missed is made up for, with the date it was due. Raises `Denied` for a person who does not plan for the
    unit of a duty. A duty that cannot be worked out keeps no other from its turn: what it raised is raised at the end,
    in an `ExceptionGroup`, so that the job counts as failed and is tried again.
    """
    day = today()
    calendar = work_calendar(*span_of(day - CATCH_UP, day + timedelta(days=LONGEST_LEAD)))
    _move_along(day, calendar)
    duties = list(Duty.objects.running().select_related("unit").order_by("pk"))
    made = _made_already(day)
    for duty in duties:
        check_may_plan(by, duty.unit)
    number = 0
    broken: list[Exception] = []
    for duty in duties:
        try:
            for turn in turns_to_make(duty, calendar, day):
                if (duty.pk, turn.period.key) not in made:
                    number += _make(duty, turn, by=by)
        except Exception as trouble:
            trouble.add_note(f"Duty {duty.ref}")
            broken.append(trouble)
    if broken:
        raise ExceptionGroup(f"{len(broken)} of {len(duties)} duties could not be made", broken)
    return number


def _made_already(day: date) -> set[tuple[int, str]]:
    """Numbers of duties with the periods that were made, as far back as anything is made up for."""
    kept = DutyTurn.objects.filter(due_on__gte=day - 2 * CATCH_UP)
    return set(kept.values_list("duty", "period").distinct())


def turns_to_make(duty: Duty, calendar: WorkCalendar, day: date) -> Iterable[Turn]:
    """The turns of a duty whose tasks have to stand in the inbox on the day."""
    since, to = max(duty.counts_from, day - CATCH_UP), day + timedelta(days=duty.lead_days)
    return turns(duty.pace, duty.due, duty.lead_days, calendar, since=since, until=duty.ends_on, to=to)


@transaction.atomic
def _make(seen: Duty, turn: Turn, *, by: Person | None) -> int:
    """The tasks of one period. The row of the duty is locked first: a second worker waits, then finds them made."""
    duty = Duty.objects.select_for_update().get(pk=seen.pk)
    if duty.version != seen.version or duty.status != DutyStatus.RUNNING:
        return 0
    if DutyTurn.objects.filter(duty=duty, period=turn.period.key).exists():
        return 0
    giver = _standing(duty.unit)
    given = _receivers(duty, giver) if giver else []
    if giver is None or not given:
        return 0
    first = Task(
        line=duty.line,
        title=f"{duty.title} ({turn.period.words})",
        expected_result=duty.expected_result,
        measure=duty.measure,
        due_on=turn.due_on,
        first_due_on=turn.due_on,
        assigning_unit=giver,
        approver=_standing(duty.approver),
    )
    sheet = write_tasks(first, given, {}, helpers=[], holder=giver, root=root_of(giver))
    tasks = list(Task.objects.filter(parent=sheet)) if sheet.is_group else [sheet]
    DutyTurn.objects.bulk_create(_turn(duty, turn, task) for task in tasks)
    record(
        "task.recurred",
        by=by,
        on=sheet,
        unit=giver,
        facts={
            "duty": duty.ref,
            "period": turn.period.key,
            "title": sheet.title,
            "units": sorted(unit.code for unit in given),
            "due_on": turn.due_on,
        },
    )
    queue_many(
        to=people_of(given),
        subject=f"Việc mới: {sheet.title}"[:300],
        body=f"Việc định kỳ của {giver.short_name}. Hạn {date_vi(turn.due_on)}.",
        link="/viec-can-lam/",
    )
    return len(tasks)


def _turn(duty: Duty, turn: Turn, task: Task) -> DutyTurn:
    return DutyTurn(
        duty=duty,
        period=turn.period.key,
        unit_id=task.unit_id,
        task=task,
        begins_on=turn.period.first,
        ends_on=turn.period.last,
        due_on=turn.due_on,
        rhythm=duty.rhythm,
        due_kind=duty.due_kind,
        due_number=duty.due_number,
        roll=duty.roll,
    )


def _standing(unit: Unit | None) -> Unit | None:
    """The unit, or after a merger or a split the first that stands for it today."""
    return next(iter(successors_of(unit, today())), None) if unit else None


def _receivers(duty: Duty, giver: Unit) -> list[Unit]:
    """Who gets the work today: groups as they are now, units or their heirs, each once."""
    rows = DutyReceiver.objects.filter(duty=duty).select_related("unit").order_by("pk")
    named = [heir for row in rows if row.unit for heir in successors_of(row.unit, today())]
    gathered = units_in(giver, [Group(row.group) for row in rows if row.group])
    found = {unit.pk: unit for unit in [*named, *gathered] if unit.stands(today()) and giver.covers(unit)}
    return list(found.values())


# Dates that move with the calendar ------------------------------------------------------------------------------------


def _move_along(day: date, calendar: WorkCalendar) -> int:
    """Give open tasks the date that their rule gives by the calendar of today. Returns how many moved.

    A date that a person has moved stays, and nothing is moved into the past.
    """
    open_turns = DutyTurn.objects.filter(due_on__gte=day, task__is_open=True)
    moved = 0
    # All units of a period share their rule: each is worked out once, and only those that moved are read.
    for given in open_turns.order_by().values(*_RULE).distinct():
        wanted = _due_now(given, calendar)
        if wanted != given["due_on"] and wanted >= day:
            for turn in open_turns.filter(**given).select_related("task__unit").order_by("pk"):
                moved += _move(turn, wanted) if turn.task.due_on == turn.due_on else 0
    return moved


_RULE = ("duty", "period", "begins_on", "ends_on", "due_on", "rhythm", "due_kind", "due_number", "roll")


def _due_now(given: Mapping[str, Any], calendar: WorkCalendar) -> date:
    """The due date of a turn with the columns of `_RULE` by this calendar."""
    pace = Pace(Rhythm(given["rhythm"]), given["begins_on"].year)
    period = Period(given["period"], "", given["begins_on"], given["ends_on"])
    return due_of(pace, period, Due(DueKind(given["due_kind"]), given["due_number"], Roll(given["roll"])), calendar)


@transaction.atomic
def _move(turn: DutyTurn, wanted: date) -> int:
    """Move one task and the sheet it belongs to; 0 when somebody else was faster."""
    before = turn.due_on
    if DutyTurn.objects.filter(pk=turn.pk, due_on=before).update(due_on=wanted) != 1:
        return 0
    tasks = [turn.task]
    if turn.task.parent_id is not None:
        sheets = Task.objects.open().filter(pk=turn.task.parent_id, due_on=before)
        tasks += sheets.select_related("unit")
    for task in tasks:
        try:
            change(
                task,
                deed="task.due_date_moved",
                by=None,
                where={"due_on": before, "is_open": True},
                unit=task.unit,
                due_on=wanted,
            )
        except Conflict:
            continue
        write_entry(task, EntryKind.MOVED, by=None, words="Lịch làm việc thay đổi.", due_from=before, due_to=wanted)
    queue_many(
        to=people_of([turn.task.unit]),
        subject=f"Hạn mới {date_vi(wanted)}: {turn.task.title}"[:300],
        body=f"Lịch làm việc thay đổi. Hạn trước là {date_vi(before)}.",
        link=f"/nhiem-vu/{turn.task.ref}/",
    )
    return 1
