"""The trail as auditors and administrators read it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Model, Q, QuerySet

from caunoi.ground import text, times
from caunoi.ground.audit.models import TrailEntry
from caunoi.org import access
from caunoi.org.models import (
    Person,
    Unit,
)


def trail_of(
    person: Person,
    *,
    unit: Unit | None = None,
    deed: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> QuerySet[TrailEntry]:
    """Deeds in the units whose trail the person may read, newest first. Deeds that concern no unit, such as signing
    in, are for those who read the trail of the whole tree."""
    readable = access.trail_units(person)
    if unit is not None:
        readable = readable.beneath(unit.path)
    concerned = Q(unit_id__in=readable.values("pk"))
    if unit is None and access.reads_whole_trail(person):
        concerned |= Q(unit_id=None)
    entries = TrailEntry.objects.filter(concerned)
    if deed:
        entries = entries.filter(deed=deed)
    if from_on:
        entries = entries.filter(at__gte=times.start_of_day(from_on))
    if until_on:
        entries = entries.filter(at__lte=times.end_of_day(until_on))
    return entries.order_by("-pk")


def deeds_known() -> list[tuple[str, str]]:
    """Deeds that have Vietnamese words, by their words."""
    return sorted(DEED_WORDS.items(), key=lambda pair: text.sort_key(pair[1]))


def deed_words(deed: str) -> str:
    """What a deed is called on the page of the trail; its code when it has no words yet."""
    return DEED_WORDS.get(deed, deed)


def last_edit_of(thing: Model) -> tuple[str, str]:
    """Who wrote the thing last and when, in words, for the conflict panel."""
    entry = (
        TrailEntry.objects.filter(object_kind=thing._meta.label_lower, object_id=str(thing.pk)).order_by("-pk").first()
    )
    return (entry.by_label or "Hệ thống", times.datetime_vi(entry.at)) if entry else ("Người khác", "")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One deed as the page shows it."""

    when: str
    who: str
    what: str
    unit: str
    facts: list[str]


def trail_lines(entries: Iterable[TrailEntry]) -> list[TrailLine]:
    """Deeds in words; names of units are fetched in one query."""
    entries = list(entries)
    units = Unit.objects.in_bulk({entry.unit_id for entry in entries if entry.unit_id})
    return [
        TrailLine(
            when=times.datetime_vi(entry.at),
            who=entry.by_label or "Hệ thống",
            what=deed_words(entry.deed),
            unit=units[entry.unit_id].short_name if entry.unit_id in units else "",
            facts=_facts_in_words(entry.facts),
        )
        for entry in entries
    ]


def _facts_in_words(facts: dict[str, Any]) -> list[str]:
    words = []
    for name, value in facts.items():
        if name == "changed" and isinstance(value, dict):
            words += [f"{field}: {_shown(old)} → {_shown(new)}" for field, (old, new) in value.items()]
        elif value not in ("", None):
            words.append(f"{name}: {_shown(value)}")
    return words


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "trống" if value in ("", None) else str(value)


def _read_deed_words() -> dict[str, str]:
    path = Path(__file__).resolve().parent.parent / "data" / "deeds.csv"
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return {deed: words for deed, words in rows}


DEED_WORDS = _read_deed_words()
