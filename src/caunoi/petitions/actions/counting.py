"""The day that a petition is due: counted by the limit that holds, and again when the calendar or the case changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models.fields.json import KeyTextTransform

from caunoi.ground.audit.actions import record
from caunoi.ground.times import today
from caunoi.ground.workdays.queries import work_calendar
from caunoi.org.models import Person, Unit
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.deadlines import Rule, ends_on, reckoning_of
from caunoi.petitions.models import Assignment, Entry, Petition
from caunoi.petitions.queries.limits import rule_of
from caunoi.petitions.states import EntryKind, LimitStep, Status

SPARE = timedelta(days=60)
"""How far beyond its bare days a term may end: weekends come on top, and two weeks of Tết."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """A day, the code of its limit, and how it was counted."""

    due_on: date
    rule: str
    reckoning: dict[str, Any]

    @property
    def columns(self) -> dict[str, Any]:
        """As a petition keeps it."""
        return {"due_on": self.due_on, "due_rule": self.rule, "due_reckoning": self.reckoning}


def day_after(start: date, days: int, counts: str) -> date:
    """The last day of so many days from `start`, by the calendar as it is known now; one query."""
    return ends_on(start, days, counts, work_calendar(start, start + timedelta(days=2 * days) + SPARE))


def count(rule: Rule, start: date) -> Counted:
    """The day on which the limit ends."""
    due_on = day_after(start, rule.days, rule.counts)
    return Counted(due_on, rule.code, reckoning_of(rule, start, due_on))


def count_for(
    step: LimitStep, *, commune: Unit, area: Unit | None, kind: str = "", level: str = "", start: date | None = None
) -> Counted | None:
    """The day for a step of a petition of this place; None where no limit holds."""
    start = start or today()
    rule = rule_of(step, commune=commune, area=area, kind=kind, level=level, on=start)
    return count(rule, start) if rule is not None else None


def promise(step: LimitStep, **facts: Any) -> Counted:
    """As `count_for`, where there has to be a limit. Raises CannotHandle."""
    counted = count_for(step, **facts)
    if counted is None:
        raise CannotHandle("Chưa có thời hạn nào đang hiệu lực cho loại việc này. Báo quản trị viên.")
    return counted


def again(reckoning: dict[str, Any], **more: Any) -> tuple[date, dict[str, Any]]:
    """The stored computation done anew: by another limit (`rule`), or with days that the clock stood (`stood`)."""
    told = {**reckoning, **more}
    first, due_on = _first_and_due(date.fromisoformat(told["from"]), told["days"], told.get("stood", 0), told["counts"])
    return due_on, {**told, "first": first.isoformat(), "due": due_on.isoformat()}


def _first_and_due(start: date, days: int, stood: int, counts: str) -> tuple[date, date]:
    """The day by the limit alone, and the one with the days that the clock stood."""
    first = day_after(start, days, counts)
    return first, day_after(start, days + stood, counts) if stood else first


def recounted(reckoning: dict[str, Any], before: date, after: date, why: str) -> dict[str, Any]:
    """The old day stays on record."""
    line = [before.isoformat(), after.isoformat(), today().isoformat(), why]
    return {**reckoning, "recounted": [*reckoning.get("recounted", []), line]}


CALENDAR_CHANGED = "lịch nghỉ, làm bù thay đổi"


def recount_open(*, by: Person | None) -> int:
    """Count every open petition again whose days have a holiday or a make-up day since it was counted; the old day is
    kept, and the sender reads why. Days that a person set stay. Gives how many were moved.

    Records petition.recounted, once for a batch. The terms are few, however many petitions there are.
    """
    running = Petition.objects.running().exclude(status=Status.PROMISED).filter(due_on__gte=today())
    counted = running.filter(due_reckoning__has_key="days").exclude(due_reckoning__has_key="moved")
    parts = {f"r_{key}": KeyTextTransform(key, "due_reckoning") for key in ("from", "days", "counts", "stood", "due")}
    told = 0
    for term in counted.annotate(**parts).order_by().values(*parts).distinct():
        days, stood = int(term["r_days"]), int(term["r_stood"] or 0)
        first, due_on = _first_and_due(date.fromisoformat(term["r_from"]), days, stood, term["r_counts"])
        if due_on.isoformat() == term["r_due"]:
            continue
        alike = counted.filter(
            due_reckoning__from=term["r_from"], due_reckoning__days=days, due_reckoning__counts=term["r_counts"],
            due_reckoning__due=term["r_due"],
        )  # fmt: skip
        alike = alike.filter(due_reckoning__stood=stood) if stood else alike.exclude(due_reckoning__has_key="stood")
        ids = list(alike.values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            _move(ids[start : start + BATCH], first, due_on, by)
        told += len(ids)
    return told


@transaction.atomic
def _move(ids: list[int], first: date, due_on: date, by: Person | None) -> None:
    rows = list(Petition.objects.select_for_update().filter(pk__in=ids).select_related("unit"))
    entries = []
    for one in rows:
        before = one.due_on
        assert before is not None  # noqa: S101 (only counted petitions are asked for)
        days = {"first": first.isoformat(), "due": due_on.isoformat()}
        one.due_reckoning = recounted({**one.due_reckoning, **days}, before, due_on, CALENDAR_CHANGED)
        Assignment.objects.open().filter(petition=one, due_on=before).update(due_on=due_on)
        one.due_on = due_on
        one.version += 1
        entries.append(Entry(petition=one, kind=EntryKind.RECOUNTED, unit=one.unit, due_on=due_on))
    Petition.objects.bulk_update(rows, ["due_on", "due_reckoning", "version"])
    Entry.objects.bulk_create(entries)
    record("petition.recounted", by=by, on=None, facts={"count": len(rows), "due_on": due_on.isoformat()})
