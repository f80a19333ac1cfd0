"""Keeping recurring duties: set one up, change it, pause it, let it run again, end it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from caunoi.ground.audit.actions import change, record
from caunoi.ground.refs import new_ref
from caunoi.ground.steps import check_step
from caunoi.ground.times import today
from caunoi.org.models import Person, Unit
from caunoi.plans.access import check_may_plan
from caunoi.plans.models import Duty, DutyReceiver, DutyTurn, PlanLine
from caunoi.plans.models.duty import LONGEST_LEAD
from caunoi.plans.recurrence import MOST_DAYS, DueKind, Rhythm, Roll
from caunoi.plans.states import DUTY_STEPS, DutyStatus, Group


class CannotKeepDuty(Exception):
    """The duty cannot be kept so; `sentence` says what to do, `field` names the field of the form it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What people say about a duty. `dates` are (month, day) of each year; days of `due_number` and `lead_days` as in
    `models.Duty`."""

    title: str
    rhythm: Rhythm
    starts_on: date
    groups: tuple[Group, ...] = ()
    units: tuple[Unit, ...] = ()
    dates: tuple[tuple[int, int], ...] = ()
    due_kind: DueKind = DueKind.WORKDAY_AFTER
    due_number: int = 5
    roll: Roll = Roll.NEXT
    lead_days: int = 15
    ends_on: date | None = None
    expected_result: str = ""
    measure: str = ""
    approver: Unit | None = None

    def columns(self) -> dict[str, Any]:
        """The values of the row, cleaned."""
        return {
            "title": " ".join(self.title.split()),
            "expected_result": self.expected_result.strip(),
            "measure": " ".join(self.measure.split()),
            "approver": self.approver,
            "rhythm": str(self.rhythm),
            "dates": [list(one) for one in self.dates] if self.rhythm == Rhythm.DATES else [],
            "due_kind": str(self.due_kind),
            "due_number": self.due_number,
            "roll": str(self.roll),
            "lead_days": self.lead_days,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
        }


@transaction.atomic
def create_duty(*, unit: Unit, by: Person | None, facts: DutyFacts, line: PlanLine | None = None) -> Duty:
    """Set up a duty that the unit gives; with a line of an issued plan of that unit it stands under this line.

    The first task is that of the first due date from `starts_on` on. Raises `Denied`, `CannotKeepDuty`.
    """
    check_may_plan(by, unit)
    if line is not None and (line.plan.unit_id != unit.pk or not line.plan.is_issued):
        raise CannotKeepDuty("Ban hành kế hoạch trước rồi đặt việc định kỳ.")
    if facts.starts_on < today():
        raise CannotKeepDuty("Chọn ngày từ hôm nay trở đi.", "starts_on")
    _check(unit, facts)
    duty = Duty.objects.create(
        ref=_fresh_ref(), unit=unit, line=line, counts_from=facts.starts_on, created_by=by, **facts.columns()
    )
    receivers = _write_receivers(duty, facts)
    record("duty.created", by=by, on=duty, unit=unit, facts=_told(duty, receivers))
    return duty


@transaction.atomic
def edit_duty(*, duty: Duty, by: Person | None, facts: DutyFacts, seen: int | None = None) -> Duty:
    """Change a duty that has not ended. Tasks that were made keep their words and their dates.

    With another rhythm the duty counts anew after the last due date that was made. Raises `Denied`, `CannotKeepDuty`,
    `Conflict`.
    """
    check_may_plan(by, duty.unit)
    if duty.status == DutyStatus.ENDED:
        raise CannotKeepDuty("Việc định kỳ này đã kết thúc. Tạo việc định kỳ mới.")
    if facts.starts_on < min(today(), duty.starts_on):
        raise CannotKeepDuty("Chọn ngày từ hôm nay trở đi.", "starts_on")
    _check(duty.unit, facts)
    columns = facts.columns()
    before = (duty.rhythm, duty.dates, duty.starts_on)
    columns["counts_from"] = max(duty.counts_from, facts.starts_on)
    if before != (columns["rhythm"], columns["dates"], columns["starts_on"]):
        columns["counts_from"] = max(columns["counts_from"], _after_last_made(duty))
    receivers = _write_receivers(duty, facts)
    change(duty, deed="duty.edited", by=by, seen=seen, unit=duty.unit, facts={"units": receivers}, values=columns)
    return duty


def _after_last_made(duty: Duty) -> date:
    """The first due date that a duty with another rhythm may have: no earlier than today, after what was made."""
    last: date | None = DutyTurn.objects.filter(duty=duty).aggregate(last=Max("due_on"))["last"]
    return max(today(), last + timedelta(days=1)) if last else today()


@transaction.atomic
def pause_duty(*, duty: Duty, by: Person | None, seen: int | None = None) -> Duty:
    """Make no tasks for the time being; those that were made stay. Raises `Denied`, `WrongStep`, `Conflict`."""
    return _step(duty, DutyStatus.PAUSED, deed="duty.paused", by=by, seen=seen)


@transaction.atomic
def resume_duty(*, duty: Duty, by: Person | None, seen: int | None = None) -> Duty:
    """Let a duty run again from today on: what fell due in between is not made up for.

    Raises `Denied`, `WrongStep`, `Conflict`.
    """
    counts_from = max(today(), duty.counts_from)
    return _step(duty, DutyStatus.RUNNING, deed="duty.resumed", by=by, seen=seen, counts_from=counts_from)


@transaction.atomic
def end_duty(*, duty: Duty, by: Person | None, seen: int | None = None) -> Duty:
    """End a duty for good; tasks that were made stay. Raises `Denied`, `WrongStep`, `Conflict`."""
    return _step(duty, DutyStatus.ENDED, deed="duty.ended", by=by, seen=seen)


def _step(duty: Duty, wanted: DutyStatus, *, deed: str, by: Person | None, seen: int | None, **more: Any) -> Duty:
    check_may_plan(by, duty.unit)
    current = DutyStatus(duty.status)
    check_step(DUTY_STEPS, current, wanted)
    return change(duty, deed=deed, by=by, seen=seen, where={"status": current}, unit=duty.unit, status=wanted, **more)


def _check(giver: Unit, facts: DutyFacts) -> None:
    if not facts.title.strip():
        raise CannotKeepDuty("Ghi việc cần làm.", "title")
    if not facts.groups and not facts.units:
        raise CannotKeepDuty("Chọn đơn vị nhận việc.", "units")
    strange = [unit.short_name for unit in facts.units if not giver.covers(unit)]
    if strange:
        raise CannotKeepDuty(f"{strange[0]} không nhận được việc của {giver.short_name}. Chọn đơn vị khác.", "units")
    if facts.rhythm == Rhythm.DATES and not facts.dates:
        raise CannotKeepDuty("Ghi ít nhất một ngày, ví dụ 18/11.", "dates")
    if not 1 <= facts.due_number <= MOST_DAYS:
        raise CannotKeepDuty(f"Nhập số từ 1 đến {MOST_DAYS}.", "due_number")
    if not 0 <= facts.lead_days <= LONGEST_LEAD:
        raise CannotKeepDuty(f"Nhập số từ 0 đến {LONGEST_LEAD}.", "lead_days")
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        raise CannotKeepDuty("Ngày kết thúc không được trước ngày bắt đầu.", "ends_on")


def _write_receivers(duty: Duty, facts: DutyFacts) -> list[str]:
    """Replace who receives the duty; gives groups and codes of units, sorted."""
    DutyReceiver.objects.filter(duty=duty).delete()
    DutyReceiver.objects.bulk_create(
        [
            *(DutyReceiver(duty=duty, group=group) for group in dict.fromkeys(facts.groups)),
            *(DutyReceiver(duty=duty, unit=unit) for unit in {unit.pk: unit for unit in facts.units}.values()),
        ]
    )
    return sorted([*(str(group) for group in facts.groups), *(unit.code for unit in facts.units)])


def _told(duty: Duty, receivers: Iterable[str]) -> dict[str, Any]:
    return {
        "title": duty.title,
        "line": duty.line.address if duty.line else "",
        "units": list(receivers),
        "rhythm": duty.rhythm,
        "starts_on": duty.starts_on,
        "ends_on": duty.ends_on.isoformat() if duty.ends_on else "",
    }


def _fresh_ref() -> str:
    """A reference that no duty bears yet."""
    while True:
        tried = new_ref("DK", today())
        if not Duty.objects.filter(ref=tried).exists():
            return tried
