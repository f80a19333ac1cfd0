"""What an autumn left, held against what the rules say: python -m tests.faults.accounts 2026-09-30

Prints {"counts": {…}, "troubles": […]}. The rules of reminding are written here a second time, from their description.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import django

from tests.faults.autumn import START

COUNTS: Counter[str] = Counter()
LATE, SOON, RAISED = (
    re.compile(words)
    for words in (r"(\d+) việc quá hạn", r"(\d+) việc sắp đến hạn", r"(\d+) việc của đơn vị khác quá 3 ngày")
)


def duty_troubles(last: date) -> Iterator[str]:
    """Tasks of duties that are missing, too many, or not told as they should be."""
    from caunoi.ground.audit.models import TrailEntry  # noqa: PLC0415 (Django must be running first)
    from caunoi.ground.notices.models import Channel, Notice  # noqa: PLC0415
    from caunoi.ground.workdays.queries import work_calendar  # noqa: PLC0415
    from caunoi.org.models import Unit, UnitKind  # noqa: PLC0415
    from caunoi.plans.models import Duty, DutyTurn, Task  # noqa: PLC0415
    from caunoi.plans.recurrence import span_of, turns  # noqa: PLC0415

    units = set(Unit.objects.filter(kind=UnitKind.COMMUNE).values_list("pk", flat=True))
    units.add(Unit.objects.get(code="14-DCGS").pk)
    calendar = work_calendar(*span_of(START, last + timedelta(days=60)))
    for duty in Duty.objects.all():
        to = last + timedelta(days=duty.lead_days)
        due = list(turns(duty.pace, duty.due, duty.lead_days, calendar, since=START, until=None, to=to))
        wanted = Counter((turn.period.key, unit) for turn in due for unit in units)
        found = Counter(DutyTurn.objects.filter(duty=duty).values_list("period", "unit"))
        if wanted != found:
            yield f"{duty.title}: missing {wanted - found}, too many {found - wanted}"
        rows = Counter(
            entry.facts["period"] for entry in TrailEntry.objects.filter(deed="task.recurred", facts__duty=duty.ref)
        )
        if rows != Counter(turn.period.key for turn in due):
            yield f"{duty.title}: the trail tells {rows}"
        sheets = Task.objects.filter(title__startswith=f"{duty.title} (", parent=None)
        told = Counter(
            Notice.objects.filter(subject__startswith=f"Việc mới: {duty.title} (", channel=Channel.PAGE).values_list(
                "to_id", "subject"
            )
        )
        people = {to_id for to_id, _ in told}
        if sheets.count() != len(due) or len(told) != len(due) * len(people) or set(told.values()) != {1}:
            most = max(told.values(), default=0)
            yield f"{duty.title}: {sheets.count()} sheets; {len(told)} notices to {len(people)} people, {most} at most"
        COUNTS["periods"] += len(due)
        COUNTS["tasks of duties"] += found.total()


def digest_troubles() -> Iterator[str]:
    """Digests that say too little or too much, or came twice; tasks that were not escalated just once."""
    from caunoi.ground.notices.models import Channel, Notice  # noqa: PLC0415
    from caunoi.ground.times import day_of  # noqa: PLC0415
    from caunoi.org.models import Person  # noqa: PLC0415
    from caunoi.plans.models import ReminderRun, Task  # noqa: PLC0415

    runs = list(ReminderRun.objects.order_by("sent_on").values_list("sent_on", flat=True))
    tasks = [(task.unit_id, task.due_on, day_of(task.created_at)) for task in Task.objects.filter(is_group=False)]
    clerk, officer = Person.objects.get(login="mai"), Person.objects.get(login="huong")
    unit = officer.posts.get().unit_id
    for person, channel in ((officer, Channel.PAGE), (officer, Channel.EMAIL), (clerk, Channel.PAGE)):
        sent = Notice.objects.filter(subject__startswith="Nhắc việc", channel=channel)
        mine = sent.filter(to_id=person.pk).order_by("pk")
        found = [(day_of(notice.created_at), _numbers(notice.subject)) for notice in mine]
        wanted = []
        for before, day in zip([runs[0] - timedelta(days=1), *runs], runs, strict=False):
            passed = [before + timedelta(days=step) for step in range(1, (day - before).days + 1)]
            own = [due for place, due, made in tasks if place == unit and made <= day]
            late = sum(due < day for due in own)
            soon = sum(due >= day and any((due - one).days in (7, 3, 1) for one in passed) for due in own)
            raised = sum((one - due).days == 3 for _, due, made in tasks if made <= day for one in passed)
            numbers = (late, soon, 0) if person == officer else (0, 0, raised)
            if any(numbers):
                wanted.append((day, numbers))
        if found != wanted:
            yield f"{person} {channel}: {[one for one in wanted if one not in found][:3]} wanted"
            yield f"{person} {channel}: {[one for one in found if one not in wanted][:3]} found"
            yield f"{person} {channel}: {len(found)} digests for {len(wanted)}"
        COUNTS["digests"] += len(found)
        COUNTS["escalated"] += sum(numbers[2] for _, numbers in found)
    COUNTS["reminder runs"] = len(runs)


def _numbers(subject: str) -> tuple[int, int, int]:
    late, soon, raised = (int(match[1]) if (match := words.search(subject)) else 0 for words in (LATE, SOON, RAISED))
    return late, soon, raised


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    django.setup()
    troubles = [*duty_troubles(date.fromisoformat(arguments[0])), *digest_troubles()]
    told: dict[str, Any] = {"counts": COUNTS, "troubles": troubles}
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
