"""What a person holds in each folder, for the day she hands it over; found as figures are: a folder offers what stands
in `HOLDINGS` of its `holdings.py`, and whoever asks learns neither who keeps it nor how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

Somebody = TypeVar("Somebody")


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that is held: what it is in Vietnamese, and the address of its page ("" for none)."""

    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Holding(Generic[Somebody]):
    """A kind of thing that people hold.

    `code` is "folder.name"; `title` and `outcome` are Vietnamese, `outcome` says what becomes of it at a hand-over.
    `held_by` takes the person. `pass_on` takes who leaves, who takes over, the last day and who does it; it is None for
    what belongs to the unit and stays there.
    """

    code: str
    title: str
    outcome: str
    held_by: Callable[[Somebody], Sequence[Held]]
    pass_on: Callable[[Somebody, Somebody, date, Somebody | None], None] | None = None


@cache
def holdings_offered() -> tuple[Holding[Any], ...]:
    """All kinds of all installed folders, folders in the order in which they are installed.

    Raises ValueError for a code that is offered twice or that does not begin with the name of its folder.
    """
    found: dict[str, Holding[Any]] = {}
    for folder in apps.get_app_configs():
        if (
            folder.module is None
            or not folder.name.startswith("caunoi.")
            or not module_has_submodule(folder.module, "holdings")
        ):
            continue
        for holding in import_module(f"{folder.name}.holdings").HOLDINGS:
            if holding.code in found or not holding.code.startswith(f"{folder.label}."):
                raise ValueError(f"{folder.name}.holdings offers {holding.code!r}")
            found[holding.code] = holding
    return tuple(found.values())
