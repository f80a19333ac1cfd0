"""Reminding of reports: by hand, all who have not sent; by the clock, around the due date, each day once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time, timedelta

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.text import number_vi
from caunoi.ground.times import date_vi, deadline_of, now, today
from caunoi.org.models import Person
from caunoi.reporting.access import check_may_collect
from caunoi.reporting.models import Report, Round, takes_entries
from caunoi.reporting.queries import people_of_sender, people_who_collect
from caunoi.reporting.queries.reports import address_for_sender
from caunoi.reporting.states import NOT_SENT

FROM = time(7)
"""Nobody is reminded earlier in the day."""
MOMENTS = (timedelta(days=-3), timedelta(days=-1), timedelta(days=1))
"""Days of reminding, from the due date; on the last the one that collects is told too."""
FORGOTTEN = timedelta(days=14)
"""Reports that are late for longer are left to people."""
BATCH = 500
MOST_NAMED = 10
RELATED = ("unit", "round", "round__unit", "round__data_set")


@transaction.atomic
def remind_missing(*, round: Round, by: Person | None) -> int:
    """Tell every unit that has not sent its report and still may; gives how many units. Raises Denied."""
    check_may_collect(by, round.unit)
    waiting = list(Report.objects.filter(takes_entries(), round=round, status__in=NOT_SENT).select_related(*RELATED))
    for report in waiting:
        _remind(report, by, f"Nhắc nộp báo cáo {round.words}")
    record("round.reminded", by=by, on=round, unit=round.unit, facts={"count": len(waiting)})
    return len(waiting)


def remind_due(*, by: Person | None = None) -> int:
    """Remind the units whose reports are due in three days, tomorrow, or since yesterday; the one that collects is told
    who is late. However often and by however many workers it is called, each day of a report is told once; what a
    worker that stood still has missed is told later. Gives how many reports. Records round.reminded_by_clock.
    """
    if now().time() < FROM:
        return 0
    day = today()
    near = Report.objects.filter(
        takes_entries(),
        status__in=NOT_SENT,
        round__frozen_at=None,
        due_on__gt=day - FORGOTTEN,
        due_on__lte=day - MOMENTS[0],
    )
    ids = [one.pk for one in near.only("due_on", "reminded_on") if _wants(one, day)]
    return sum(_remind_batch(ids[start : start + BATCH], by) for start in range(0, len(ids), BATCH))


def _wants(report: Report, day: date) -> bool:
    """Whether a day to remind has come since the report's unit was told last."""
    come = [report.due_on + one for one in MOMENTS if report.due_on + one <= day]
    return bool(come) and (report.reminded_on is None or report.reminded_on < come[-1])


@transaction.atomic
def _remind_batch(ids: Sequence[int], by: Person | None) -> int:
    day = today()
    held = Report.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=ids, status__in=NOT_SENT)
    # Another worker may have told some of them since they were looked for.
    found = [one for one in held.select_related(*RELATED).order_by("pk") if _wants(one, day)]
    Report.objects.filter(pk__in=[one.pk for one in found]).update(reminded_on=day)
    late: dict[Round, list[Report]] = defaultdict(list)
    for report in found:
        _remind(report, by, f"{deadline_of(report.due_on, day).words}: báo cáo {report.round.words}")
        if report.due_on < day:
            late[report.round].append(report)
    for round, reports in late.items():
        _tell_collector(round, reports, by)
    if found:
        record("round.reminded_by_clock", by=by, on=None, facts={"count": len(found)})
    return len(found)


def _remind(report: Report, by: Person | None, subject: str) -> None:
    queue_many(
        to=people_of_sender(report.unit, but=by),
        subject=subject,
        body=f"{report.round.data_set.name}: hạn {date_vi(report.due_on)}.",
        link=address_for_sender(report),
    )


def _tell_collector(round: Round, reports: Sequence[Report], by: Person | None) -> None:
    names = ", ".join(one.unit.short_name for one in reports[:MOST_NAMED])
    queue_many(
        to=people_who_collect(round.unit, but=by),
        subject=f"{number_vi(len(reports))} đơn vị quá hạn nộp báo cáo {round.words}",
        body=f"{names} …" if len(reports) > MOST_NAMED else names,
        link=f"/bao-cao/dot/{round.ref}/?tinh-trang=late",
    )
