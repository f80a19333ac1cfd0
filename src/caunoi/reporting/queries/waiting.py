"""What waits for a person among reports: her units' own to fill in, and those sent to her to check. For the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, Min, Q, QuerySet, Value

from caunoi.org.models import Person
from caunoi.reporting.access import chaired_by, checks_for, collecting_paths, own_committees, reports_of
from caunoi.reporting.models import Report, takes_entries
from caunoi.reporting.periods import words_of
from caunoi.reporting.queries.forms import TONES
from caunoi.reporting.states import HELD_BY_SENDER, CheckStatus, Level, ReportStatus

_VERBS = {
    ReportStatus.NOT_STARTED: ("Nhập số liệu", "/bao-cao/{}/phan/1/"),
    ReportStatus.DRAFT: ("Nhập tiếp", "/bao-cao/{}/phan/1/"),
    ReportStatus.RETURNED: ("Sửa, nộp lại", "/bao-cao/{}/"),
    ReportStatus.PROPOSED: ("Duyệt", "/bao-cao/{}/"),
}
"""What the button of a report says, and the door that it opens."""
_TAGGED = (ReportStatus.RETURNED, ReportStatus.PROPOSED)
_CHECK = "CHECK"
_SECTION = "SECTION"


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """A report that waits for the person, or all reports of one round that wait to be checked."""

    href: str
    title: str
    note: str
    due_on: date
    verb: str
    door: str
    tag: str = ""
    tone: str = ""


def waiting_reports(person: Person, most: int) -> list[WaitingReport]:
    """The nearest due first, `most` of them; one query.

    Numbers of residential areas are left out: their heads have a page of their own, and a commune sees them beside its
    cells.
    """
    own = (
        reports_of(person)
        .filter(takes_entries())
        .filter(Q(status__in=HELD_BY_SENDER) | Q(status=ReportStatus.PROPOSED, unit__in=chaired_by(person)))
        .exclude(round__data_set__level=Level.AREAS)
        .values_list(
            "status",
            "ref",
            "round__period",
            "round__title",
            "round__data_set__name",
            "unit__short_name",
            "due_on",
            Value(1, output_field=IntegerField()),
        )
    )
    found = own
    if paths := collecting_paths(person):
        sent = (
            Report.objects.filter(round__unit__path__in=paths, status=ReportStatus.SUBMITTED)
            .exclude(round__data_set__level=Level.AREAS)
            .values_list(
                Value(_CHECK),
                "round__ref",
                "round__period",
                "round__title",
                "round__data_set__name",
                "round__unit__short_name",
            )
            .annotate(first=Min("due_on"), number=Count("pk"))
        )
        found = own.union(sent, all=True)
    if own_committees(person):
        found = found.union(_sections_waiting(person), all=True)
    return [_row(*one) for one in found.order_by(F("due_on").asc(), "ref")[:most]]


def _sections_waiting(person: Person) -> QuerySet[Any, Any]:
    """What the person's committees have not looked at, a row for each round and section."""
    return (
        checks_for(person)
        .filter(status=CheckStatus.WAITING, report__status=ReportStatus.SUBMITTED)
        .values_list(
            Value(_SECTION),
            "report__round__ref",
            "report__round__period",
            "report__round__title",
            "section__title",
            "report__round__unit__short_name",
        )
        .annotate(first=Min("report__due_on"), number=Count("pk"))
    )


def _row(
    state: str, ref: str, period: str, title: str, form: str, unit: str, due_on: date, number: int
) -> WaitingReport:
    words = words_of(period, title)
    if state == _SECTION:
        page = "/bao-cao/kiem-tra/"
        title = f"{number} báo cáo {words} chờ ban kiểm tra"
        return WaitingReport(page, title, f"{form} · nộp {unit}", due_on, "Kiểm tra", page)
    if state == _CHECK:
        page = f"/bao-cao/dot/{ref}/?tinh-trang={ReportStatus.SUBMITTED}"
        return WaitingReport(
            page, f"{number} báo cáo {words} chờ kiểm tra", f"{form} · nộp {unit}", due_on, "Kiểm tra", page
        )
    status = ReportStatus(state)
    verb, door = _VERBS[status]
    return WaitingReport(
        href=f"/bao-cao/{ref}/",
        title=f"Báo cáo {words}",
        note=f"{form} · {unit}",
        due_on=due_on,
        verb=verb,
        door=door.format(ref),
        tag=str(status.label) if status in _TAGGED else "",
        tone=TONES.get(status, "") if status in _TAGGED else "",
    )
