"""Recurring duties: the list, one duty with its next turns, and what a line of a plan proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import today
from caunoi.ground.workdays.queries import work_calendar
from caunoi.org.models import Person, Unit, UnitKind
from caunoi.org.queries import deed_words
from caunoi.plans.access import duties_visible_to, may_plan
from caunoi.plans.models import Duty, DutyReceiver, DutyTurn, PlanLine
from caunoi.plans.queries.units import first_guess
from caunoi.plans.recurrence import (
    PROPOSALS,
    RHYTHM_WORDS,
    Due,
    DueKind,
    Pace,
    Rhythm,
    Roll,
    Turn,
    days_in_words,
    due_in_words,
    next_turns,
    span_of,
)
from caunoi.plans.states import DutyStatus

SHOWN_TURNS = 6
TONES = {DutyStatus.RUNNING: "open", DutyStatus.PAUSED: "", DutyStatus.ENDED: "done"}
FORESEEN = timedelta(days=3700)
"""So far ahead the calendar of days off is read for a preview; behind it weeks are plain."""


def duties_of(person: Person) -> QuerySet[Duty]:
    """The duties that the person sees: what runs first, then by unit."""
    found = duties_visible_to(person).select_related("unit", "line__plan__document")
    return found.prefetch_related("receivers__unit").order_by("-status", "unit__path", "title", "pk")


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty as the list shows it; `next_due` is None for one that is not running or has come to its end."""

    duty: Duty
    rhythm: str
    receivers: str
    next_due: date | None
    tone: str


def duty_rows(duties: Sequence[Duty]) -> list[DutyRow]:
    """The rows of a page of the list; one query for all of them."""
    day = today()
    calendar = work_calendar(*span_of(day, day + FORESEEN))
    rows = []
    for duty in duties:
        coming = _coming(duty, calendar, 1) if duty.status == DutyStatus.RUNNING else []
        receivers = receivers_in_words(list(duty.receivers.all()))
        tone = TONES[DutyStatus(duty.status)]
        rows.append(DutyRow(duty, rhythm_of(duty), receivers, coming[0].due_on if coming else None, tone))
    return rows


def _coming(duty: Duty, calendar: Any, count: int) -> list[Turn]:
    since = max(today(), duty.counts_from)
    return next_turns(duty.pace, duty.due, duty.lead_days, calendar, since=since, until=duty.ends_on, count=count)


def rhythm_of(duty: Duty) -> str:
    """ "Hằng quý", or the fixed days themselves."""
    if duty.rhythm == Rhythm.DATES:
        return f"Hằng năm, ngày {days_in_words(duty.pace.dates)}"
    return RHYTHM_WORDS[Rhythm(duty.rhythm)]


def receivers_in_words(receivers: Sequence[DutyReceiver]) -> str:
    """Groups and units; after five units the rest is counted."""
    groups = [str(one.get_group_display()) for one in receivers if one.group]
    units = [one.unit.short_name for one in receivers if one.unit]
    more = [f"{len(units) - 5} đơn vị khác"] if len(units) > 6 else []
    return ", ".join([*groups, *(units[:5] if more else units), *more])


def preview(pace: Pace, due: Due, lead_days: int, *, since: date, until: date | None) -> list[Turn]:
    """The next six turns that a rhythm and a rule give from a day on."""
    calendar = work_calendar(*span_of(since, since + FORESEEN))
    return next_turns(pace, due, lead_days, calendar, since=since, until=until, count=SHOWN_TURNS)


@dataclass(frozen=True, slots=True)
class DutyChange:
    """Who did what to the duty, and when."""

    words: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DutyPage:
    """One duty as a person sees it."""

    duty: Duty
    rhythm: str
    due: str
    receivers: str
    coming: tuple[Turn, ...]
    made: tuple[DutyTurn, ...]
    changes: tuple[DutyChange, ...]
    tone: str
    may_change: bool
    is_running: bool
    is_ended: bool


def duty_page(person: Person, duty: Duty) -> DutyPage:
    """The page of one duty: its next six turns, the newest tasks made of it, and who changed it."""
    status = DutyStatus(duty.status)
    is_running = status == DutyStatus.RUNNING
    day = today()
    coming = _coming(duty, work_calendar(*span_of(day, day + FORESEEN)), SHOWN_TURNS) if is_running else []
    return DutyPage(
        duty=duty,
        rhythm=rhythm_of(duty),
        due=due_in_words(duty.pace, duty.due),
        receivers=receivers_in_words(list(duty.receivers.select_related("unit").order_by("pk"))),
        coming=tuple(coming),
        made=tuple(newest_turns(duty)),
        changes=tuple(_changes_of(duty)),
        tone=TONES[status],
        may_change=may_plan(person, duty.unit) and status != DutyStatus.ENDED,
        is_running=is_running,
        is_ended=status == DutyStatus.ENDED,
    )


def _changes_of(duty: Duty) -> list[DutyChange]:
    rows = TrailEntry.objects.filter(object_kind="plans.duty", object_id=str(duty.pk)).order_by("-pk")[:20]
    return [DutyChange(deed_words(row.deed), row.by_label or "Hệ thống", row.at) for row in rows]


def newest_turns(duty: Duty) -> list[DutyTurn]:
    """The newest twelve periods that were made, each by its sheet or its only task."""
    found: dict[str, DutyTurn] = {}
    for turn in DutyTurn.objects.filter(duty=duty).select_related("task__unit", "task__parent").order_by("-pk")[:1200]:
        found.setdefault(turn.period, turn)
        if len(found) == 12:
            break
    return list(found.values())


def approvers_of(giver: Unit) -> QuerySet[Unit]:
    """Who may approve results of what the unit gives: itself, its office and its boards."""
    helping = Q(parent_id=giver.pk, kind__in=(UnitKind.OFFICE, UnitKind.BOARD))
    return Unit.objects.standing(on=today()).filter(Q(pk=giver.pk) | helping).order_by("path")


def first_words(giver: Unit, line: PlanLine | None = None) -> dict[str, Any]:
    """What the form of a new duty starts with. A line gives its words, its units and the rhythm that it speaks of."""
    day = today()
    start: dict[str, Any] = {
        "rhythm": str(Rhythm.MONTH),
        "due_kind": str(DueKind.WORKDAY_AFTER),
        "due_number": 5,
        "roll": str(Roll.NEXT),
        "lead_days": 15,
        "starts_on": day,
        "approver": giver.code,
    }
    if line is None:
        return start
    guess = first_guess(line)
    title = guess["title"]
    guess["title"] = title if len(title) <= 400 else f"{title[:397].rpartition(' ')[0]} …"
    rhythm = proposed_rhythm(line)
    ends = {"ends_on": line.plan.ends_on} if line.plan.ends_on > day else {}
    return start | guess | ({"rhythm": str(rhythm)} if rhythm else {}) | ends


def proposed_rhythm(line: PlanLine) -> Rhythm | None:
    """The rhythm that the words of the line speak of; the rarest where they speak of several."""
    told = [
        PROPOSALS[hint["value"]]
        for hint in line.hints
        if hint.get("kind") == "recurrence" and hint["value"] in PROPOSALS
    ]
    order = list(Rhythm)
    return min(told, key=order.index) if told else None


def words_kept(duty: Duty) -> dict[str, Any]:
    """What the form of a duty starts with when it is changed."""
    receivers = list(duty.receivers.select_related("unit"))
    groups = [one.group for one in receivers if one.group]
    units = [one.unit.code for one in receivers if one.unit]
    to = "CHOSEN" if units else groups[0] if len(groups) == 1 else "EVERYONE"
    names = (
        "title", "expected_result", "measure", "rhythm", "due_kind", "due_number", "roll", "lead_days", "starts_on",
        "ends_on",
    )  # fmt: skip
    return {
        **{name: getattr(duty, name) for name in names},
        "dates": days_in_words(duty.pace.dates),
        "approver": duty.approver.code if duty.approver else None,
        "to": to,
        "units": units,
        "seen": duty.version,
    }
