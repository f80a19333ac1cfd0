"""Close a round for entries, open it again, and open it once more for single units."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.times import date_vi, now, start_of_day, today
from caunoi.org.models import Person
from caunoi.reporting.access import check_may_collect
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.models import LockException, Report, Round, is_closed, takes_entries
from caunoi.reporting.queries import people_of_sender
from caunoi.reporting.queries.reports import address_for_sender
from caunoi.reporting.states import NOT_SENT

_DAY = timedelta(days=1)


def _told(reason: str, again: str) -> str:
    if not reason.strip():
        raise CannotReport(again, "reason")
    return reason.strip()


@transaction.atomic
def close_entry(*, round: Round, until_on: date | None, reason: str, by: Person | None) -> int:
    """Take entries until the end of the day, or no more from now on (None); those who have not sent are told. Gives how
    many. Raises Denied, CannotReport, Conflict."""
    check_may_collect(by, round.unit)
    told = _told(reason, "Ghi lý do khóa nhập để các đơn vị biết.")
    if until_on is not None and until_on < today():
        raise CannotReport("Chọn ngày từ hôm nay trở đi, hoặc để trống để khóa ngay.", "until_on")
    if is_closed(round):
        raise CannotReport("Đợt này đã khóa nhập rồi.")
    waiting = list(Report.objects.filter(takes_entries(), round=round, status__in=NOT_SENT).select_related("unit"))
    closes_at = now() if until_on is None else start_of_day(until_on + _DAY)
    change(round, deed="round.entry_closed", by=by, unit=round.unit, facts={"reason": told}, closes_at=closes_at)
    when = "đã khóa nhập" if until_on is None else f"nhận đến hết {date_vi(until_on)} rồi khóa nhập"
    for report in waiting:
        report.round = round
        queue_many(
            to=people_of_sender(report.unit, but=by),
            subject=f"Khóa nhập báo cáo {round.words}",
            body=f"{round.data_set.name}: {when}. Lý do: {told}",
            link=address_for_sender(report),
        )
    return len(waiting)


@transaction.atomic
def open_entry(*, round: Round, reason: str, by: Person | None) -> int:
    """Take entries of all units again, until it is closed by hand; those who have not sent are told. Gives how many.
    Raises Denied, CannotReport, Conflict."""
    check_may_collect(by, round.unit)
    told = _told(reason, "Ghi lý do mở lại để các đơn vị biết.")
    if round.closes_at is None:
        raise CannotReport("Đợt này không khóa nhập.")
    was_closed = is_closed(round)
    change(round, deed="round.entry_opened", by=by, unit=round.unit, facts={"reason": told}, closes_at=None)
    if not was_closed:
        return 0
    waiting = list(Report.objects.filter(round=round, status__in=NOT_SENT).select_related("unit"))
    for report in waiting:
        report.round = round
        queue_many(
            to=people_of_sender(report.unit, but=by),
            subject=f"Mở lại nhập báo cáo {round.words}",
            body=f"{round.data_set.name}: nhập và nộp được rồi. Lý do: {told}",
            link=address_for_sender(report),
        )
    return len(waiting)


@transaction.atomic
def unlock_report(*, report: Report, until_on: date, reason: str, by: Person | None) -> LockException:
    """Open the closed round for the report's unit alone, until the end of the day; its people are told. An exception
    that is in force gives way to the new one. Raises Denied, CannotReport."""
    check_may_collect(by, report.round.unit)
    told = _told(reason, "Ghi lý do mở khóa: đơn vị và nơi nhận đều thấy.")
    if until_on < today():
        raise CannotReport("Chọn ngày từ hôm nay trở đi.", "until_on")
    if not is_closed(report.round):
        raise CannotReport("Đợt này chưa khóa nhập nên không cần mở khóa.")
    made = except_from_lock(report, until_on=until_on, reason=told, by=by)
    queue_many(
        to=people_of_sender(report.unit, but=by),
        subject=f"Được mở khóa báo cáo {report.round.words}",
        body=f"{report.round.data_set.name}: nhập và nộp được đến hết {date_vi(until_on)}. Lý do: {told}",
        link=address_for_sender(report),
    )
    return made


def except_from_lock(report: Report, *, until_on: date, reason: str, by: Person | None) -> LockException:
    """Store the exception in place of those in force, with its line in the trail."""
    for one in report.exceptions.in_force():
        change(one, deed="report.locked_again", by=by, unit=report.unit, ended_at=now())
    made: LockException = LockException.objects.create(report=report, until_on=until_on, reason=reason, by=by)
    record(
        "report.unlocked", by=by, on=made, unit=report.unit,
        facts={"ref": report.ref, "until_on": until_on, "reason": reason},
    )  # fmt: skip
    return made


@transaction.atomic
def lock_again(*, exception: LockException, by: Person | None) -> LockException:
    """End an exception before its day. Raises Denied, CannotReport, Conflict."""
    report = exception.report
    check_may_collect(by, report.round.unit)
    if not exception.is_in_force:
        raise CannotReport("Lần mở khóa này đã hết hiệu lực.")
    change(
        exception, deed="report.locked_again", by=by, unit=report.unit, facts={"ref": report.ref},
        where={"ended_at": None}, ended_at=now(),
    )  # fmt: skip
    queue_many(
        to=people_of_sender(report.unit, but=by),
        subject=f"Khóa lại báo cáo {report.round.words}",
        body=f"{report.round.data_set.name}: {report.round.unit.short_name} đã khóa lại, không nhập được nữa.",
        link=address_for_sender(report),
    )
    return exception
