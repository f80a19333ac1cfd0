"""What the address of the box asks for, in words and as it is kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from caunoi.ground.times import date_vi
from caunoi.org.access import READERS, reach_of
from caunoi.org.models import FilterPage, Person, SavedFilter
from caunoi.org.queries.saved_filters import saved_filters
from caunoi.petitions.models.fields import field_name
from caunoi.petitions.queries.box import Group
from caunoi.petitions.queries.figured import COUNTED
from caunoi.petitions.states import Status

KEPT = ("nhom", "q", "linh-vuc", "tinh-trang", "so-lieu", "don-vi", "tu", "den")
"""What of the address is the filter; the page is not."""
OFFERED = 20
"""Saved filters that are offered as chips."""


def kept_query(asked: Mapping[str, str]) -> str:
    """The filter of an address, always written alike; empty values and the page fall away."""
    return urlencode({name: asked[name] for name in KEPT if asked.get(name)})


def own_units(person: Person) -> tuple[int, ...]:
    """Units in which the person reads the box: with the first of them she shares a filter."""
    return tuple(dict.fromkeys(one.unit_id for one in reach_of(person).grants if one.role in READERS))


def saved_for(person: Person) -> list[SavedFilter]:
    """The person's own filters of the box and those shared with her units, by name."""
    return saved_filters(person, FilterPage.PETITIONS, own_units(person))


def about_of(asked: Mapping[str, str]) -> str:
    """What was asked for, in one line: "Tất cả · Giao thông, hạ tầng · Đã đóng · Tìm: cống"."""
    group, status = asked.get("nhom", ""), asked.get("tinh-trang", "")
    figure = COUNTED.get(asked.get("so-lieu", ""))
    said = [
        str(Group(group).label) if group in Group.values else "",
        figure.title if figure else "",
        _days(asked) if figure else "",
        field_name(asked.get("linh-vuc", "")),
        str(Status(status).label) if status in Status.values else "",
        f"Tìm: {asked['q'][:100]}" if asked.get("q") else "",
    ]
    return " · ".join(part for part in said if part)


def _days(asked: Mapping[str, str]) -> str:
    try:
        first, last = date.fromisoformat(asked.get("tu", "")), date.fromisoformat(asked.get("den", ""))
    except ValueError:
        return ""
    return f"từ {date_vi(first)} đến {date_vi(last)}"
