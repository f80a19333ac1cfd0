"""Who has sent, who has not: the rates of a round."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from caunoi.ground import times
from caunoi.org.models import Person
from caunoi.reporting.access import rounds_visible_to
from caunoi.reporting.models import (
    Report,
    Round,
)
from caunoi.reporting.states import (
    COUNTED,
    ReportStatus,
)


@dataclass(frozen=True, slots=True)
class Rates:
    """DHIS2's five metrics of a round, and those that content gives.

    On time: first submitted on the due date or before. Rates are percent, None while nothing is expected.
    """

    expected: int
    actual: int
    on_time: int
    accepted: int
    returned: int

    @property
    def rate(self) -> Decimal | None:
        return Decimal(self.actual * 100) / self.expected if self.expected else None

    @property
    def rate_on_time(self) -> Decimal | None:
        return Decimal(self.on_time * 100) / self.expected if self.expected else None


def rates_of(round: Round) -> Rates:
    """Expected and actual reports of the round; one query."""
    end = times.end_of_day(round.due_on)
    found = Report.objects.filter(round=round).aggregate(
        expected=Count("pk"),
        actual=Count("pk", filter=Q(status__in=COUNTED)),
        on_time=Count("pk", filter=Q(status__in=COUNTED, first_submitted_at__lte=end)),
        accepted=Count("pk", filter=Q(status=ReportStatus.ACCEPTED)),
        returned=Count("pk", filter=Q(status=ReportStatus.RETURNED)),
    )
    return Rates(**found)


@dataclass(frozen=True, slots=True)
class Followed:
    """A round on the list of those who follow it."""

    round: Round
    rates: Rates

    @property
    def words(self) -> str:
        return self.round.words


def rounds_followed(person: Person) -> list[Followed]:
    """The twelve newest rounds that the person may follow."""
    rounds = rounds_visible_to(person).select_related("data_set", "unit").order_by("-ends_on", "-pk")[:12]
    return [Followed(one, rates_of(one)) for one in rounds]


def reports_in(round: Round, *, state: str = "") -> list[Report]:
    """The reports of a round in the order of places; `state` is a status, "late" or "missing" (not sent)."""
    reports = Report.objects.filter(round=round).select_related("unit", "round")
    if state == "late":
        reports = reports.exclude(status__in=COUNTED).filter(due_on__lt=times.today())
    elif state == "missing":
        reports = reports.exclude(status__in=COUNTED)
    elif state in ReportStatus.values:
        reports = reports.filter(status=state)
    return list(reports.order_by("unit__sort_key", "pk"))
