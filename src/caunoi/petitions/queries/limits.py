"""Which limits hold: the rows that people keep, and where nobody has kept any those that the house comes with."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.db.models import Q

from caunoi.ground.times import date_vi, day_of
from caunoi.ground.workdays.models import CalendarDay, DayKind
from caunoi.ground.workdays.queries import work_calendar
from caunoi.org.models import Unit
from caunoi.petitions.deadlines import Rule, ends_on, rule_for, told
from caunoi.petitions.models import DataRequest, Limit, Petition, RemotePlace
from caunoi.petitions.states import Counts, LimitStep

LIMITS_FILE = Path(__file__).resolve().parent.parent / "data" / "limits.csv"


@cache
def starter_rules() -> tuple[Rule, ...]:
    """The limits that the house comes with, each with its basis."""
    with LIMITS_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(
                code=row["code"],
                step=row["step"],
                days=int(row["days"]),
                counts=row["counts"],
                name=row["name"],
                basis=row["basis"],
                from_on=date.fromisoformat(row["from_on"]),
                until_on=date.fromisoformat(row["until_on"]) if row["until_on"] else None,
                kind=row["kind"],
                level=row["level"],
                is_remote=row["is_remote"] == "1",
            )
            for row in csv.DictReader(file)
        )


def rules() -> tuple[Rule, ...]:
    """All limits, past and future ones too; one query."""
    return tuple(one.rule for one in Limit.objects.order_by("pk")) or starter_rules()


def counts_offered(limit: Limit) -> list[Counts]:
    """How the days of this limit may be counted: a notice before a day stays one, and so does what is done at once."""
    own = Counts(limit.counts)
    return [own] if own in (Counts.BEFORE, Counts.AT_ONCE) else [Counts.WORKING, Counts.CALENDAR]


def is_remote(commune: Unit, area: Unit | None, on: date) -> bool:
    """Whether the place was declared hard to reach on the day; one query."""
    places = RemotePlace.objects.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)
    return places.filter(unit__in=[one.pk for one in (commune, area) if one is not None]).exists()


def rule_of(step: LimitStep, *, commune: Unit, area: Unit | None, kind: str, level: str, on: date) -> Rule | None:
    """The limit for a step of a petition of this place; two queries, one where no limit asks for the place."""
    known = rules()
    asks_place = any(one.is_remote and one.step == step and one.kind in ("", kind) for one in known)
    remote = asks_place and is_remote(commune, area, on)
    return rule_for(known, step=step, kind=kind, level=level, is_remote=remote, on=on)


def notice_due(unit: Unit, day: date) -> tuple[date, str] | None:
    """Until when a person who is not received today must be told so in writing, and on which basis; None where no
    limit holds."""
    return _end_of(LimitStep.NOTICE, unit, None, "", day)


def red_line(petition: Petition) -> list[str]:
    """The day on which the one who is in charge has left the petition undone too long, in a sentence."""
    end = _end_of(LimitStep.REDLINE, petition.commune, petition.area, petition.kind, day_of(petition.received_at))
    if end is None:
        return []
    return [f"{LimitStep.REDLINE.label}, kể từ ngày nhận: đến hết ngày {date_vi(end[0])} ({end[1]})."]


def _end_of(step: LimitStep, commune: Unit, area: Unit | None, kind: str, start: date) -> tuple[date, str] | None:
    rule = rule_of(step, commune=commune, area=area, kind=kind, level="", on=start)
    if rule is None:
        return None
    calendar = work_calendar(start, start + timedelta(days=2 * rule.days + 60))
    return ends_on(start, rule.days, rule.counts, calendar), f"{rule.code}, {rule.basis}"


def reckoning_of(petition: Petition | DataRequest) -> list[str]:
    """How the day of the petition, or of a request about it, was counted, in sentences for everybody; one query."""
    counted = petition.due_reckoning
    if "days" not in counted:
        return []
    first, last = (date.fromisoformat(counted[end]) for end in ("from", "due"))
    return told(counted, days_off(first, last))


def first_reckoning_of(asked: DataRequest) -> list[str]:
    """How the day on which the sender is told that her request was received was counted; one query."""
    counted = asked.first_reckoning or {}
    if "days" not in counted:
        return []
    first, last = (date.fromisoformat(counted[end]) for end in ("from", "due"))
    return told(counted, days_off(first, last))


def days_off(first: date, last: date) -> dict[date, str]:
    """The holidays that are known between two days, by name; one query."""
    days = CalendarDay.objects.filter(on__range=(first, last), applies=True).exclude(kind=DayKind.MAKE_UP)
    return dict(days.values_list("on", "name"))
