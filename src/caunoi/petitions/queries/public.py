"""What anybody may read: approved texts, and counts that point at nobody."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q

from caunoi.ground.floors import FLOOR, Band, banded, settled_on, share
from caunoi.ground.text import fold
from caunoi.ground.times import day_of, end_of_day, start_of_day, today
from caunoi.org.access import Unknown
from caunoi.org.models import Unit, UnitKind
from caunoi.petitions.models import Answer, Petition, PetitionSet, Rating
from caunoi.petitions.states import RUNNING, SECRET_KINDS

PAGE = 25
LAST_PAGE = 400
FIGURE_DAYS = 365
KEPT_SECONDS = 600
NEAR, MOST_SIMILAR, WORDS_IN_COMMON = 60, 3, 2


def published(*, commune: str = "", field: str = "") -> PetitionSet:
    """Published petitions, newest first; an unknown commune finds nothing."""
    found = Petition.objects.published()
    if commune:
        found = found.filter(commune__code=commune)
    if field:
        found = found.filter(field=field)
    return found.select_related("matter", "commune", "area").order_by("-published_at", "-pk")


def published_page(*, commune: str = "", field: str = "", number: int = 1) -> tuple[list[Petition], bool]:
    """One page of the public list, and whether another follows."""
    number = max(1, min(number, LAST_PAGE))
    first = (number - 1) * PAGE
    found = list(published(commune=commune, field=field).defer("words", "folded")[first : first + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def public_petition(ref: str) -> Petition:
    """A published petition; one that is not published and one that is not there look alike: `Unknown`."""
    related = ("unit", "matter", "commune", "area")
    found = published().filter(ref=ref).defer("words", "folded").select_related(*related).first()
    if found is None:
        raise Unknown
    return found


def told_words(petition: Petition) -> str:
    """The newest answer that the sender was told, from which the public one is written; "" before there is one."""
    told = Answer.objects.filter(petition__matter=petition.matter_id, told_at__isnull=False).order_by("-pk")
    return told.values_list("words", flat=True).first() or ""


def similar(commune: Unit, area: Unit | None, words: str) -> list[Petition]:
    """Published petitions on what may be the same thing in the same place, the likeliest first; only those that still
    run, so that whoever joins one gets its answer."""
    asked = {word for word in fold(words).split() if len(word) > 2}
    found = published().filter(commune=commune, status__in=RUNNING).defer("words", "folded")[:NEAR]
    scored = [
        (
            len(asked & set(fold(f"{one.public_title} {one.public_words}").split()))
            + (area is not None and one.area_id == area.pk),
            one,
        )
        for one in found
    ]
    near = [(score, one) for score, one in scored if score > WORDS_IN_COMMON]
    return [one for _, one in sorted(near, key=lambda pair: -pair[0])[:MOST_SIMILAR]]


@dataclass(frozen=True, slots=True)
class CommuneFigures:
    """Twelve months of one commune: counts as bands, None where a share would point at somebody."""

    code: str
    name: str
    received: Band
    answered: Band
    on_time_percent: int | None
    median_days: int | None
    satisfied_percent: int | None
    extended: Band

    def flat(self) -> dict[str, str | int | None]:
        """The same in plain columns: each band from where to where."""
        return {
            "code": self.code,
            "name": self.name,
            "received_from": self.received.low,
            "received_to": self.received.high,
            "answered_from": self.answered.low,
            "answered_to": self.answered.high,
            "on_time_percent": self.on_time_percent,
            "median_days": self.median_days,
            "satisfied_percent": self.satisfied_percent,
            "extended_from": self.extended.low,
            "extended_to": self.extended.high,
        }


def figures_of_communes() -> list[CommuneFigures]:
    """All standing communes by name, up to `settled_on`. Kept for ten minutes: it reads a year."""
    last = settled_on(today())
    kept: list[CommuneFigures] | None = cache.get(f"petitions-figures-{last}")
    if kept is None:
        kept = _count_communes(last)
        cache.set(f"petitions-figures-{last}", kept, KEPT_SECONDS)
    return kept


def _count_communes(day: date) -> list[CommuneFigures]:
    span = (start_of_day(day - timedelta(days=FIGURE_DAYS)), end_of_day(day))
    year = Petition.objects.filter(received_at__range=span).exclude(kind__in=SECRET_KINDS)
    counts = {
        row["commune"]: row
        for row in year.values("commune").annotate(
            received=Count("pk"),
            answered=Count("pk", filter=Q(told_at__lte=span[1])),
            extended=Count("pk", filter=Q(due_reckoning__has_key="moved")),
        )
    }
    days: dict[int, list[int]] = {}
    punctual: dict[int, int] = {}
    told = year.filter(told_at__lte=span[1]).values_list("commune", "received_at", "told_at", "due_on")
    for commune, received_at, told_at, due_on in told.iterator():
        if told_at is None:
            continue
        told_on = day_of(told_at)
        days.setdefault(commune, []).append((told_on - day_of(received_at)).days)
        punctual[commune] = punctual.get(commune, 0) + (due_on is None or told_on <= due_on)
    rated: dict[int, dict[str, Any]] = {
        row["commune"]: dict(row)
        for row in Rating.objects.filter(created_at__range=span)
        .exclude(answer__petition__kind__in=SECRET_KINDS)
        .values(commune=F("answer__petition__commune"))
        .annotate(all=Count("pk"), satisfied=Count("pk", filter=Q(is_satisfied=True)))
    }
    rows = []
    for unit in Unit.objects.standing(on=day).of_kind(UnitKind.COMMUNE).in_order():
        row = counts.get(unit.pk, {"received": 0, "answered": 0, "extended": 0})
        own, said = days.get(unit.pk, []), rated.get(unit.pk, {"all": 0, "satisfied": 0})
        rows.append(
            CommuneFigures(
                code=unit.code,
                name=unit.short_name,
                received=banded(row["received"]),
                answered=banded(row["answered"]),
                on_time_percent=share(punctual.get(unit.pk, 0), row["answered"]),
                median_days=round(statistics.median(own)) if len(own) >= FLOOR else None,
                satisfied_percent=share(said["satisfied"], said["all"]),
                extended=banded(row["extended"]),
            )
        )
    return rows
