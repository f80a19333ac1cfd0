"""Committees look at their sections of a report that was sent, before it is accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from caunoi.ground.audit.actions import change
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.steps import WrongStep
from caunoi.ground.text import nfc
from caunoi.ground.times import now
from caunoi.org.models import Person
from caunoi.reporting.access import check_may_check
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.models import Report, Section, SectionCheck
from caunoi.reporting.queries import people_who_collect
from caunoi.reporting.queries.checking import checkable_codes, checks_of
from caunoi.reporting.states import CheckStatus, Part, ReportStatus


def ask_committees(report: Report, mended: Collection[str]) -> None:
    """Lay the sections of a report that is sent before their committees. Sent again, those wait anew that were faulted
    or in which something could be mended; `mended`: what the return had named."""
    there = {one.section_id: one for one in SectionCheck.objects.filter(report=report).select_related("section")}
    sections = Section.objects.filter(data_set=report.round.data_set, checked_by__isnull=False)
    fresh = [SectionCheck(report=report, section=one) for one in sections if one.pk not in there]
    SectionCheck.objects.bulk_create(fresh)
    for one in there.values():
        if one.status == CheckStatus.FAULTED or set(mended) & checkable_codes(one):
            SectionCheck.objects.filter(pk=one.pk).update(
                status=CheckStatus.WAITING, reasons={}, by=None, checked_at=None
            )


@transaction.atomic
def check_section(*, check: SectionCheck, reasons: Mapping[str, str], by: Person | None) -> SectionCheck:
    """The committee finds nothing wrong (no reason has words), or says what has to be put right; whoever collects is
    told. Until the report is accepted or returned it may say something else. Raises Denied, WrongStep, CannotReport,
    Conflict."""
    check_may_check(by, check.section)
    held = Report.objects.select_for_update(of=("self",)).select_related("round__unit", "unit").get(pk=check.report_id)
    if held.status != ReportStatus.SUBMITTED:
        raise WrongStep(ReportStatus(held.status), ReportStatus.SUBMITTED)
    told = {key: nfc(words.strip()) for key, words in reasons.items() if words.strip()}
    if unknown := sorted(set(told) - checkable_codes(check) - set(Part.values)):
        raise CannotReport(f"Chỉ tiêu {unknown[0]} không thuộc phần này.", unknown[0])
    is_faulted = bool(told)
    change(
        check,
        deed="report.section_faulted" if is_faulted else "report.section_checked",
        by=by,
        unit=held.unit,
        facts={"ref": held.ref, "reasons": [f"{key}: {words}" for key, words in told.items()]},
        status=CheckStatus.FAULTED if is_faulted else CheckStatus.CHECKED,
        reasons=told,
        checked_at=now(),
        values={"by": by},
    )
    _tell(held, by)
    return check


def _tell(report: Report, by: Person | None) -> None:
    """The one that collects is told once every committee has spoken."""
    found = checks_of(report)
    if any(one.status == CheckStatus.WAITING for one in found):
        return
    faulted = sum(one.status == CheckStatus.FAULTED for one in found)
    queue_many(
        to=people_who_collect(report.round.unit, but=by),
        subject=f"Các ban đã kiểm tra báo cáo của {report.unit.short_name}",
        body=f"{faulted} phần có chỗ cần sửa." if faulted else "Không phần nào phải sửa.",
        link=f"/bao-cao/{report.ref}/",
    )


def check_was_checked(report: Report, words: str) -> None:
    """Raise CannotReport where a committee has not agreed and no word says why the report is accepted all the same."""
    if words.strip():
        return
    for one in checks_of(report):
        if one.status != CheckStatus.CHECKED:
            what = "chưa kiểm tra" if one.status == CheckStatus.WAITING else "nêu chỗ cần sửa ở"
            name = one.section.checked_by.short_name if one.section.checked_by else "Ban chuyên môn"
            raise CannotReport(f"{name} {what} phần {one.section.number}. Muốn tiếp nhận luôn thì ghi lý do.", "words")
