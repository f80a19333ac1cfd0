"""What committees have to look at, and what they have said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from caunoi.org.models import Person, Unit, UnitKind
from caunoi.reporting.access import checks_for, collects_for
from caunoi.reporting.models import Report, Round, SectionCheck
from caunoi.reporting.queries.forms import lines_of
from caunoi.reporting.queries.operands import operands_of
from caunoi.reporting.states import CheckStatus, ReportStatus

MOST = 200
"""Sections that the page of a committee lists."""


def checks_of(report: Report) -> list[SectionCheck]:
    """The sections that committees look at, in the order of the paper; one query."""
    found = SectionCheck.objects.filter(report=report).select_related("section__checked_by", "by")
    return list(found.order_by("section__number"))


def checkable_codes(check: SectionCheck) -> set[str]:
    """Codes of the cells of the section, groups and sums."""
    own = [line for line in lines_of(check.section.data_set) if line.section_id == check.section_id]
    return {one.code for one in operands_of(own)} | {line.element.code for line in own}


def waiting_checks(person: Person) -> list[SectionCheck]:
    """Sections of reports that wait for the person's committees, the nearest due first."""
    found = checks_for(person).filter(status=CheckStatus.WAITING, report__status=ReportStatus.SUBMITTED)
    found = found.select_related("section", "report__unit", "report__round", "report__round__data_set")
    return list(found.order_by("report__due_on", "report__unit__sort_key", "section__number")[:MOST])


def reasons_of(checks: Iterable[SectionCheck]) -> dict[str, str]:
    """All that the committees have named, by cell or part; two of them at one place stand one after the other."""
    told: dict[str, str] = {}
    for one in checks:
        for key, words in one.reasons.items():
            told[key] = f"{told[key]} {words}" if key in told else words
    return told


def pending_checks(round: Round) -> dict[int, list[SectionCheck]]:
    """By report of the round the sections to which their committees have not agreed yet, in the order of the paper;
    one query."""
    found = SectionCheck.objects.filter(report__round=round, report__status=ReportStatus.SUBMITTED)
    found = found.exclude(status=CheckStatus.CHECKED).select_related("section__checked_by")
    pending: dict[int, list[SectionCheck]] = defaultdict(list)
    for one in found.order_by("section__number"):
        pending[one.report_id].append(one)
    return pending


def pending_words(check: SectionCheck) -> str:
    """ "Ban Dân chủ: phần 2", with what it has found."""
    name = check.section.checked_by.short_name if check.section.checked_by else "Ban chuyên môn"
    faulted = ", có chỗ cần sửa" if check.status == CheckStatus.FAULTED else ""
    return f"{name}: phần {check.section.number}{faulted}"


def committees_of(person: Person) -> list[Unit]:
    """Units that may check a section of the forms which the person keeps."""
    above = [one.pk for one in collects_for(person) if one.kind == UnitKind.PROVINCE]
    kinds = (UnitKind.OFFICE, UnitKind.BOARD)
    return list(Unit.objects.filter(parent__in=above, kind__in=kinds, closed_on=None).in_order())
