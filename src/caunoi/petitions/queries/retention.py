"""The schedule of keeping: every class with its term, and what the night has erased of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from caunoi.ground.jobs.queries import job_ran_at
from caunoi.ground.times import day_of, start_of_day
from caunoi.petitions.models import Petition, Retention
from caunoi.petitions.states import Kind

JOB = "caunoi.petitions.jobs.erase_expired"
ERASED_WORDS = "Đã xóa theo thời hạn lưu."
"""What stands where the words of a petition stood whose term is over."""
UNCLASSIFIED = "Chưa phân loại"


@dataclass(frozen=True, slots=True)
class Class:
    """One class of petitions: its term (None: kept for good), the last day on which any of it was erased because of
    its term, how many on that day and in all."""

    name: str
    term: Retention | None
    last_on: date | None
    last: int
    total: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every class; terms that have ended; when the job had its last turn."""

    classes: Sequence[Class]
    past: Sequence[Retention]
    ran_at: datetime | None


def schedule() -> Schedule:
    """The whole schedule; four queries, whatever was erased."""
    rows = list(Retention.objects.order_by("kind", "-from_on"))
    terms = {one.kind: one for one in rows if one.until_on is None}
    gone = Petition.objects.filter(erased_at__isnull=False, words=ERASED_WORDS)
    counted = {
        kind: (day_of(last), total)
        for kind, last, total in gone.values("kind")
        .annotate(last=Max("erased_at"), total=Count("pk"))
        .values_list("kind", "last", "total")
    }
    on_last = Q(pk__in=())
    for kind, (day, _) in counted.items():
        on_last |= Q(kind=kind, erased_at__gte=start_of_day(day))
    lasts = dict(gone.filter(on_last).values("kind").annotate(last=Count("pk")).values_list("kind", "last"))
    named = [*((kind.value, kind.label) for kind in Kind), ("", UNCLASSIFIED)]
    return Schedule(
        classes=[
            Class(
                terms[kind].name if kind in terms else name,
                terms.get(kind),
                counted[kind][0] if kind in counted else None,
                lasts.get(kind, 0),
                counted[kind][1] if kind in counted else 0,
            )
            for kind, name in named
        ],
        past=[one for one in rows if one.until_on is not None],
        ran_at=job_ran_at(JOB),
    )
