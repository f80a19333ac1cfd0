"""Reports as lists and pages tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from caunoi.ground import times
from caunoi.org.models import Person
from caunoi.reporting.access import reports_of
from caunoi.reporting.models import (
    Report,
    ReportEntry,
    takes_entries,
)
from caunoi.reporting.queries.forms import TONES
from caunoi.reporting.states import (
    HELD_BY_SENDER,
    NOT_SENT,
    WITHIN,
    WORDS,
    Level,
    ReportStatus,
)


def history_of(report: Report, *, within: bool = True) -> list[ReportEntry]:
    """What happened to the report, newest first; `within`: also what passed between the people of its unit."""
    entries = report.entries.select_related("by").order_by("-created_at", "-pk")
    return list(entries if within else entries.exclude(kind__in=WITHIN))


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report with what pages say of its state."""

    report: Report

    @property
    def status(self) -> ReportStatus:
        return ReportStatus(self.report.status)

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "")

    @property
    def next_step(self) -> str:
        return WORDS[self.status][1]

    @property
    def is_held(self) -> bool:
        return self.status in NOT_SENT

    @property
    def is_sent(self) -> bool:
        return self.report.first_submitted_at is not None

    @property
    def title(self) -> str:
        """What the report is called: "Báo cáo quý III năm 2026"."""
        return f"Báo cáo {self.period_words}"

    @property
    def period_words(self) -> str:
        return self.report.round.words


def own_reports(person: Person) -> QuerySet[Report]:
    """The reports that the person's units make, what is due first, then the newest."""
    reports = reports_of(person).select_related("unit", "round", "round__data_set")
    return reports.order_by("-due_on", "-pk")


def address_for_sender(report: Report) -> str:
    """The page on which the report's unit works on it: a short one for residential areas."""
    return f"/so-lieu-ban/{report.ref}/" if report.round.data_set.level == Level.AREAS else f"/bao-cao/{report.ref}/"


def area_reports_of(person: Person) -> list[ReportRow]:
    """What a village head has to send of his area, and what he has sent in the last month, what is due first."""
    since = times.now() - timedelta(days=30)
    reports = reports_of(person).filter(round__data_set__level=Level.AREAS)
    shown = reports.filter(Q(takes_entries(), status__in=HELD_BY_SENDER) | Q(submitted_at__gte=since))
    shown = shown.select_related("unit", "round", "round__data_set").order_by("due_on", "pk")
    return [ReportRow(one) for one in shown]
