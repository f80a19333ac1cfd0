"""How the keeping of personal data stands: incidents that wait, requests of senders by unit, terms of the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce, Least

from caunoi.ground.privacy.models import ImpactFile, Term
from caunoi.ground.privacy.queries import impact_files, past_terms, terms
from caunoi.ground.times import now, today
from caunoi.org.access import incidents_for
from caunoi.org.models import Person
from caunoi.org.states import IncidentState
from caunoi.petitions.models import DataRequest
from caunoi.petitions.states import DataState


@dataclass(frozen=True, slots=True)
class UnitRequests:
    """Requests about their own data that senders made to one unit: how many wait, are beyond a day of theirs, were
    answered in all, and the nearest day."""

    unit: str
    waiting: int
    late: int
    answered: int
    nearest_on: date | None


@dataclass(frozen=True, slots=True)
class Protection:
    """Counts of what waits, the terms in force and past, and the newest file of impact assessment."""

    incidents: int
    incidents_late: int
    requests: Sequence[UnitRequests]
    terms: Sequence[Term]
    past: Sequence[Term]
    impact: ImpactFile | None

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.requests)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.requests)


def requests_by_unit() -> list[UnitRequests]:
    """Every unit that was ever asked, those with the nearest day first; one query. Nothing tells who asked."""
    open_ones, unheard = Q(state=DataState.OPEN), Q(first_told_at=None)
    rows = (
        DataRequest.objects.values("petition__unit", "petition__unit__short_name")
        .annotate(
            waiting=Count("pk", filter=open_ones),
            late=Count("pk", filter=open_ones & (Q(due_on__lt=today()) | unheard & Q(first_due_on__lt=today()))),
            answered=Count("pk", filter=~open_ones),
            nearest_on=Least(
                Coalesce(Min("first_due_on", filter=open_ones & unheard), Min("due_on", filter=open_ones)),
                Min("due_on", filter=open_ones),
            ),
        )
        .order_by("petition__unit__sort_key", "petition__unit")
    )
    found = [
        UnitRequests(one["petition__unit__short_name"], one["waiting"], one["late"], one["answered"], one["nearest_on"])
        for one in rows
    ]
    return sorted(found, key=lambda one: (one.nearest_on is None, one.nearest_on or today()))


def protection_of(person: Person, *, whole: bool) -> Protection:
    """What the person is shown; `whole`: she answers for the data of the whole tree."""
    people = Q(people_due_at__isnull=False, people_told_at=None, people_waived_reason="", closed_at=None)
    waits = incidents_for(person).filter(Q(state=IncidentState.OPEN) | people)
    late = Q(state=IncidentState.OPEN, due_at__lt=now()) | (people & Q(people_due_at__lt=now()))
    return Protection(
        incidents=waits.count(),
        incidents_late=waits.filter(late).count(),
        requests=requests_by_unit() if whole else (),
        terms=list(terms()) if whole else (),
        past=list(past_terms()) if whole else (),
        impact=impact_files().first() if whole else None,
    )
