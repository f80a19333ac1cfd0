"""The figures that folders offer, found by themselves: a folder offers what stands in `FIGURES` of its `figures.py`.

A reader on any storey asks by code and learns neither who counts nor how; nobody keeps a list (docs/adr/0010).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Figure(Generic[Place]):
    """A number that a folder counts for a unit (its own work and that of all units below it) and a span of days.

    `code` is "folder.name"; `title`, `unit` (of measure) and `definition` are Vietnamese, `definition` says exactly
    what is counted. `count` and `address` take the unit, the first and the last day, both included. One that
    `is_for_reports` is not offered where a person chooses the days.
    """

    code: str
    title: str
    unit: str
    definition: str
    count: Callable[[Place, date, date], Decimal]
    address: Callable[[Place, date, date], str]
    is_for_reports: bool = False

    def value(self, unit: Place, first_day: date, last_day: date) -> Decimal:
        """The number, exact."""
        return self.count(unit, first_day, last_day)

    def records(self, unit: Place, first_day: date, last_day: date) -> str:
        """The address of the page that lists the very rows that were counted."""
        return self.address(unit, first_day, last_day)


def offered_for_any_days() -> Mapping[str, Figure[Any]]:
    """Those that may be asked for days that a person chooses."""
    return {code: one for code, one in offered().items() if not one.is_for_reports}


@cache
def offered() -> Mapping[str, Figure[Any]]:
    """All figures of all installed folders by code, folders in the order in which they are installed.

    Raises ValueError for a code that is offered twice or that does not begin with the name of its folder.
    """
    found: dict[str, Figure[Any]] = {}
    for folder in apps.get_app_configs():
        if (
            folder.module is None
            or not folder.name.startswith("caunoi.")
            or not module_has_submodule(folder.module, "figures")
        ):
            continue
        for figure in import_module(f"{folder.name}.figures").FIGURES:
            if figure.code in found or not figure.code.startswith(f"{folder.label}."):
                raise ValueError(f"{folder.name}.figures offers {figure.code!r}")
            found[figure.code] = figure
    return MappingProxyType(found)
