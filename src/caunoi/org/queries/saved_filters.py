"""Filters that a person may choose on a list."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from caunoi.ground.text import sort_key
from caunoi.org.models import FilterPage, Person, SavedFilter


def saved_filters(person: Person, page: FilterPage, units: Sequence[int]) -> list[SavedFilter]:
    """The person's own filters of the list and those shared with her units (`units`), by name."""
    mine = Q(person=person) | Q(unit_id__in=units)
    found = SavedFilter.objects.filter(mine, page=page).select_related("unit")
    return sorted(found, key=lambda one: sort_key(one.name))
