"""Propose, approve, submit, return, accept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from caunoi.ground.audit.actions import change
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.steps import WrongStep, check_step
from caunoi.ground.text import nfc
from caunoi.ground.times import date_vi, datetime_vi, now, today
from caunoi.org.models import Person, Unit
from caunoi.reporting.access import check_is_chair, check_may_collect, check_may_write, goes_to_chair
from caunoi.reporting.actions.checking import ask_committees, check_was_checked
from caunoi.reporting.actions.closing import except_from_lock
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.models import (
    Report,
    ReportEntry,
    ReportingChoice,
    Round,
    is_closed,
    why_closed,
)
from caunoi.reporting.queries import (
    check_of,
    figures_of,
    lines_of,
    narratives_of,
    notes_of,
    operands_of,
    people_of_sender,
    people_who_collect,
)
from caunoi.reporting.queries.forms import chairs_of
from caunoi.reporting.queries.reports import address_for_sender
from caunoi.reporting.states import STEPS, EntryKind, Level, Part, ReportStatus, name_of_place


@transaction.atomic
def submit_report(*, report: Report, by: Person | None, words: str = "", seen: int | None = None) -> ReportEntry:
    """Send the report to the unit that collects it, or to the own chair first where the unit chose that.

    What leaves the unit is kept for ever as it is. Raises Denied, WrongStep, CannotReport, Conflict.
    """
    check_may_write(by, report)
    _hold(report)
    if not goes_to_chair(by, report.unit):
        return _send(report, by, words, seen)
    check_step(STEPS, ReportStatus(report.status), ReportStatus.PROPOSED)
    _check_takes_entries(report)
    _check_whole(report)
    change(report, deed="report.proposed", by=by, seen=seen, unit=report.unit, status=ReportStatus.PROPOSED)
    entry = ReportEntry.objects.create(report=report, kind=EntryKind.PROPOSED, words=words.strip(), by=by)
    queue_many(
        to=chairs_of(report.unit, but=by),
        subject=f"Báo cáo {report.round.words} chờ duyệt",
        body=f"{report.round.data_set.name}: duyệt rồi báo cáo mới đi. Hạn nộp {date_vi(report.due_on)}.",
        link=f"/bao-cao/{report.ref}/",
    )
    return entry


@transaction.atomic
def approve_report(*, report: Report, by: Person | None, seen: int | None = None) -> ReportEntry:
    """The chair sends what the own people have proposed. Raises Denied, WrongStep, CannotReport, Conflict."""
    check_is_chair(by, report.unit)
    _hold(report)
    if report.status != ReportStatus.PROPOSED:
        raise WrongStep(ReportStatus(report.status), ReportStatus.SUBMITTED)
    return _send(report, by, "", seen)


@transaction.atomic
def refuse_report(
    *, report: Report, reasons: Mapping[str, str], by: Person | None, seen: int | None = None
) -> ReportEntry:
    """The chair gives the report back to those who wrote it, with all reasons at once.

    A report that the receiver had returned before stays returned, and what the chair names may be changed too. Raises
    Denied, WrongStep, CannotReport, Conflict.
    """
    check_is_chair(by, report.unit)
    _hold(report)
    back = ReportStatus.RETURNED if report.unlocked else ReportStatus.DRAFT
    if report.status != ReportStatus.PROPOSED:
        raise WrongStep(ReportStatus(report.status), back)
    told = _told(report, reasons)
    change(
        report,
        deed="report.refused",
        by=by,
        seen=seen,
        unit=report.unit,
        facts={"reasons": [f"{key}: {words}" for key, words in told.items()]},
        status=back,
        unlocked=sorted({*report.unlocked, *told}) if report.unlocked else [],
    )
    entry = ReportEntry.objects.create(report=report, kind=EntryKind.REFUSED, reasons=told, by=by)
    queue_many(
        to=people_of_sender(report.unit, but=by),
        subject="Lãnh đạo trả lại báo cáo",
        body="\n".join(f"{key}: {words}" for key, words in told.items()),
        link=address_for_sender(report),
    )
    return entry


@transaction.atomic
def choose_approval(*, unit: Unit, by_chair: bool, by: Person | None) -> ReportingChoice:
    """Whether the unit's reports go to its chair before they leave it. Raises Denied."""
    check_is_chair(by, unit)
    choice, _ = ReportingChoice.objects.get_or_create(unit=unit)
    if choice.by_chair != by_chair:
        change(choice, deed="report.approval_chosen", by=by, unit=unit, by_chair=by_chair)
    return choice


def _hold(report: Report) -> None:
    """Lock the report and see how it stands now: nobody writes into it or moves it until the step is done."""
    report.refresh_from_db(
        from_queryset=Report.objects.select_for_update(), fields=["status", "unlocked", "first_submitted_at"]
    )


def _check_takes_entries(report: Report) -> None:
    if shut := why_closed(report):
        raise CannotReport(shut)


def _check_whole(report: Report) -> None:
    found = check_of(report)
    if not found.has_content:
        raise CannotReport(
            "Chưa có số liệu nào. Nhập số liệu rồi nộp; không phát sinh thì ghi 0."
            if found.total
            else "Chưa viết gì. Viết lời văn rồi nộp."
        )
    if not found.may_submit:
        raise CannotReport("Còn chỗ phải sửa hoặc giải thích, xem bên dưới.")


def _send(report: Report, by: Person | None, words: str, seen: int | None) -> ReportEntry:
    check_step(STEPS, ReportStatus(report.status), ReportStatus.SUBMITTED)
    _check_takes_entries(report)
    _check_whole(report)
    moment, mended = now(), list(report.unlocked)
    change(
        report,
        deed="report.submitted",
        by=by,
        seen=seen,
        unit=report.unit,
        status=ReportStatus.SUBMITTED,
        submitted_at=moment,
        first_submitted_at=report.first_submitted_at or moment,
        submitted_by=by,
        unlocked=[],
    )
    entry = ReportEntry.objects.create(
        report=report,
        kind=EntryKind.SUBMITTED,
        words=words.strip(),
        content={
            "values": {code: str(value) for code, value in figures_of(report).items() if value is not None},
            "notes": notes_of(report),
            "narratives": narratives_of(report),
        },
        by=by,
    )
    ask_committees(report, mended)
    if report.round.data_set.level == Level.AREAS:
        # Dozens of areas: the commune sees how many have sent beside its own cells.
        return entry
    queue_many(
        to=people_who_collect(report.round.unit, but=by),
        subject=f"{report.unit.short_name} đã nộp báo cáo",
        body=f"{report.round.data_set.name}, {report.round.words}.",
        link=f"/bao-cao/{report.ref}/",
    )
    return entry


def _told(report: Report, reasons: Mapping[str, str]) -> dict[str, str]:
    """The reasons that have words, each at a cell or a part of this form."""
    known = {one.code for one in operands_of(lines_of(report.round.data_set))} | set(Part.values)
    told = {key: nfc(words.strip()) for key, words in reasons.items() if words.strip()}
    if not told:
        raise CannotReport("Ghi ít nhất một chỗ cần sửa.")
    if unknown := sorted(set(told) - known):
        raise CannotReport(f"Không có chỉ tiêu {unknown[0]} trong biểu mẫu này.", unknown[0])
    return told


def _frozen_words(report: Report) -> str:
    """Why the report may neither enter nor leave the sums: they are frozen; "" while they are not. Locks the round,
    before the report as everybody does: whoever freezes waits until this step is done."""
    held = Round.objects.select_for_update().values_list("frozen_at", flat=True)
    if (frozen_at := held.get(pk=report.round_id)) is None:
        return ""
    return f"Số liệu đợt này đã chốt lúc {datetime_vi(frozen_at)}. Mở đính chính ở trang tổng hợp trước."


@transaction.atomic
def return_report(
    *, report: Report, reasons: Mapping[str, str], due_on: date, by: Person | None, seen: int | None = None
) -> ReportEntry:
    """Send the report back with all reasons at once; only what they name can be changed until it is sent again.

    `reasons`: code of a data element or `Part` -> sentence. Raises Denied, WrongStep, CannotReport, Conflict.
    """
    check_may_collect(by, report.round.unit)
    frozen = _frozen_words(report)
    _hold(report)
    check_step(STEPS, ReportStatus(report.status), ReportStatus.RETURNED)
    if report.status == ReportStatus.ACCEPTED and frozen:
        raise CannotReport(frozen)
    told = _told(report, reasons)
    if due_on < today():
        raise CannotReport("Chọn hạn từ hôm nay trở đi.", "due_on")
    change(
        report,
        deed="report.returned",
        by=by,
        seen=seen,
        unit=report.unit,
        facts={"reasons": [f"{key}: {words}" for key, words in told.items()]},
        status=ReportStatus.RETURNED,
        due_on=due_on,
        unlocked=sorted(told),
        accepted_at=None,
    )
    entry = ReportEntry.objects.create(report=report, kind=EntryKind.RETURNED, reasons=told, by=by)
    if is_closed(report.round):
        # What is to be mended can be.
        except_from_lock(report, until_on=due_on, reason="Trả lại để sửa", by=by)
    queue_many(
        to=people_of_sender(report.unit, but=by),
        subject="Báo cáo bị trả lại",
        body="\n".join(
            [
                *(f"{name_of_place(key)}: {words}" for key, words in told.items()),
                f"Nộp lại chậm nhất ngày {date_vi(due_on)}.",
            ]
        ),
        link=address_for_sender(report),
    )
    return entry


@transaction.atomic
def accept_report(*, report: Report, by: Person | None, words: str = "", seen: int | None = None) -> ReportEntry:
    """Take the report: its numbers stand in the sums from now on. Where a committee has not agreed, `words` say why it
    is not waited for. Raises Denied, WrongStep, CannotReport, Conflict."""
    check_may_collect(by, report.round.unit)
    frozen = _frozen_words(report)
    _hold(report)
    check_step(STEPS, ReportStatus(report.status), ReportStatus.ACCEPTED)
    if frozen:
        raise CannotReport(frozen)
    check_was_checked(report, words)
    change(
        report,
        deed="report.accepted",
        by=by,
        seen=seen,
        unit=report.unit,
        status=ReportStatus.ACCEPTED,
        accepted_at=now(),
    )
    entry = ReportEntry.objects.create(report=report, kind=EntryKind.ACCEPTED, words=words.strip(), by=by)
    queue_many(
        to=people_of_sender(report.unit, but=by),
        subject="Báo cáo đã được tiếp nhận",
        body=f"{report.round.data_set.name}, {report.round.words}.",
        link=address_for_sender(report),
    )
    return entry
