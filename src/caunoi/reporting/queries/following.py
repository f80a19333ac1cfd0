"""How long the report of each unit has lain where, how often it went back, and what a unit's past rounds tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from caunoi.ground.times import day_of, end_of_day, now
from caunoi.org.models import Person, Unit
from caunoi.reporting.access import rounds_visible_to
from caunoi.reporting.models import Report, ReportEntry, Round
from caunoi.reporting.queries.reports import ReportRow
from caunoi.reporting.queries.rounds import Rates
from caunoi.reporting.states import COUNTED, WITHIN, EntryKind, ReportStatus

PAST_ROUNDS = 12
"""Rounds that the page of a unit looks back on."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Whole days in each state: being written, waiting for the unit that collects, being mended; and the returns."""

    writing: int
    waiting: int
    mending: int
    returns: int


def stay_of(opened_at: datetime, events: Iterable[tuple[str, datetime]], until: datetime) -> Stay:
    """`events`: kind and moment, oldest first. The clock stands from an acceptance until the report is returned.

    Days are those of the calendar in Vietnam, so that a report sent on the day it was opened took none.
    """
    days = {"": 0, EntryKind.SUBMITTED: 0, EntryKind.RETURNED: 0, EntryKind.ACCEPTED: 0}
    state, since, returns = "", opened_at, 0
    for kind, moment in events:
        days[state] += (day_of(moment) - day_of(since)).days
        state, since = kind, moment
        returns += kind == EntryKind.RETURNED
    days[state] += (day_of(until) - day_of(since)).days
    return Stay(days[""], days[EntryKind.SUBMITTED], days[EntryKind.RETURNED], returns)


@dataclass(frozen=True, slots=True)
class FollowedReport(ReportRow):
    """A report on the page of its round."""

    stay: Stay

    @property
    def is_on_time(self) -> bool:
        """Whether it was first sent on the due date of its round or before."""
        sent = self.report.first_submitted_at
        return sent is not None and sent <= end_of_day(self.report.round.due_on)

    @property
    def timeliness(self) -> str:
        """Whether it was first sent in time, "" while it was never sent."""
        sent = self.report.first_submitted_at
        if sent is None:
            return ""
        return "Đúng hạn" if self.is_on_time else f"Trễ {(day_of(sent) - self.report.round.due_on).days} ngày"


def followed(reports: list[Report]) -> list[FollowedReport]:
    """The reports with what their history tells; one query for all."""
    events: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    entries = (
        ReportEntry.objects.filter(report__in=[one.pk for one in reports])
        .exclude(kind__in=WITHIN)
        .order_by("created_at", "pk")
    )
    for report, kind, moment in entries.values_list("report_id", "kind", "created_at"):
        events[report].append((kind, moment))
    moment = now()
    return [FollowedReport(one, stay_of(one.created_at, events[one.pk], moment)) for one in reports]


@dataclass(frozen=True, slots=True)
class Pace:
    """Median of whole days in each state, None where no report was in it, and all returns.

    Only reports that were sent are counted, for being mended only those that were returned: whoever still writes has
    no number yet.
    """

    writing: Decimal | None
    waiting: Decimal | None
    mending: Decimal | None
    returns: int


def pace_of(rows: Iterable[FollowedReport]) -> Pace:
    """The medians over the reports."""
    sent = [row.stay for row in rows if row.is_sent]
    return Pace(
        writing=_middle([one.writing for one in sent]),
        waiting=_middle([one.waiting for one in sent]),
        mending=_middle([one.mending for one in sent if one.returns]),
        returns=sum(one.returns for one in sent),
    )


def _middle(days: Sequence[int]) -> Decimal | None:
    return median(Decimal(one) for one in days) if days else None


def rates_among(rows: Iterable[FollowedReport]) -> Rates:
    """The five metrics of these reports, counted like those of a round."""
    every = list(rows)
    counted = [row for row in every if row.report.status in COUNTED]
    states = [row.report.status for row in every]
    return Rates(
        expected=len(every),
        actual=len(counted),
        on_time=sum(row.is_on_time for row in counted),
        accepted=states.count(ReportStatus.ACCEPTED),
        returned=states.count(ReportStatus.RETURNED),
    )


def past_of_unit(person: Person, round: Round, unit: Unit) -> list[FollowedReport]:
    """The unit's reports of this round and of the earlier ones of the same form that the person may follow, the newest
    first; two queries. Nothing of what stands in them."""
    rounds = rounds_visible_to(person).filter(
        unit_id=round.unit_id, data_set__code=round.data_set.code, ends_on__lte=round.ends_on
    )
    reports = Report.objects.filter(unit=unit, round__in=rounds).select_related("unit", "round")
    return followed(list(reports.order_by("-round__ends_on", "-pk")[:PAST_ROUNDS]))
