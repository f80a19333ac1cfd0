"""The trail as auditors and administrators read it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, Q, QuerySet

from caunoi.ground import text, times
from caunoi.ground.audit.models import TrailEntry
from caunoi.org import access
from caunoi.org.models import (
    Person,
    Role,
    Unit,
)

Names = dict[type[Model], dict[int, str]]
"""What units and people are called, by their numbers."""


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
    """Deeds in words; names of units and of people are fetched in one query each."""
    entries = list(entries)
    concerned = {entry.unit_id for entry in entries if entry.unit_id}
    units = Unit.objects.filter(pk__in=concerned | {number for entry in entries for number in _told(entry, Unit)})
    acted_on = {entry.facts[name] for entry in entries for name in PEOPLE_FACTS if name in entry.facts}
    people = Person.objects.filter(pk__in=acted_on | {number for entry in entries for number in _told(entry, Person)})
    names: Names = {
        Unit: {unit.pk: unit.short_name for unit in units},
        Person: {person.pk: person.full_name for person in people},
    }
    return [
        TrailLine(
            when=times.datetime_vi(entry.at),
            who=_who(entry),
            what=deed_words(entry.deed),
            unit=names[Unit].get(entry.unit_id or 0, ""),
            facts=_facts_in_words(entry, names),
        )
        for entry in entries
    ]


def _who(entry: TrailEntry) -> str:
    """Who did it, under his own name, and in whose place."""
    who = entry.by_label or "Hệ thống"
    return f"{who}, thay cho {entry.acting_for_label}" if entry.acting_for_label else who


def _field(entry: TrailEntry, name: str) -> Field[Any, Any] | None:
    """The column of that name of what the deed was done to, while there is such a table and column."""
    try:
        field = apps.get_model(entry.object_kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if isinstance(field, Field) else None


def _changes(entry: TrailEntry) -> dict[str, list[Any]]:
    changed = entry.facts.get("changed")
    return changed if isinstance(changed, dict) else {}


def _told(entry: TrailEntry, kind: type[Model]) -> set[int]:
    """Numbers of the units or people that the changed columns lead to."""
    fields = {name: _field(entry, name) for name in _changes(entry)}
    leading = [name for name, field in fields.items() if field is not None and field.related_model is kind]
    return {number for name in leading for number in _changes(entry)[name] if isinstance(number, int)}


def _facts_in_words(entry: TrailEntry, names: Names) -> list[str]:
    words = []
    for name, (old, new) in sorted(_changes(entry).items()):
        field = _field(entry, name)
        label = FACT_WORDS.get(name) or (str(field.verbose_name) if field is not None else name)
        if name not in BOOKKEEPING:
            words.append(f"{label}: {_shown(old, field, names)} → {_shown(new, field, names)}")
    for name, value in sorted(entry.facts.items()):
        if name in PEOPLE_FACTS:
            words.append(f"{FACT_WORDS.get(name, name)}: {names[Person].get(value, value)}")
        elif name == "role" and value in Role.values:
            words.append(f"vai trò: {Role(value).label}")
        elif name != "changed" and value not in ("", None):
            words.append(f"{FACT_WORDS.get(name, name)}: {_shown(value, _field(entry, name), names)}")
    return words


def _shown(value: Any, field: Field[Any, Any] | None, names: Names) -> str:
    if value in ("", None):
        return "trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if field is not None and field.related_model in names:
        return names[field.related_model].get(value, str(value))
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, str) and _DAY.fullmatch(value):
        return times.date_vi(date.fromisoformat(value))
    return str(value)


def _words_in(name: str) -> dict[str, str]:
    path = Path(__file__).resolve().parent.parent / "data" / name
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return {code: words for code, words in rows}


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
PEOPLE_FACTS = ("person", "substitute", "receiver")
"""Facts that are numbers of people."""
BOOKKEEPING = frozenset({"path", "bare", "sort_key", "folded"})
"""Columns that follow from others: they say nothing to a reader."""
FACT_WORDS = _words_in("facts.csv")
DEED_WORDS = _words_in("deeds.csv")
