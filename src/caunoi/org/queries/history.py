"""What a unit was called, what it came from and what follows it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from caunoi.ground import times
from caunoi.org import succession
from caunoi.org.models import (
    Succession,
    Unit,
)


def name_on(unit: Unit, on: date) -> str:
    """Full name of the unit on the day, as a paper of that day prints it."""
    rows = unit.versions.values_list("name", "from_on", "until_on")
    return succession.name_valid([succession.Spell(*row) for row in rows], on) if rows else unit.name


def _steps() -> list[succession.Step]:
    rows = Succession.objects.order_by("on", "pk").values_list("from_unit_id", "to_unit_id", "on")
    return [succession.Step(*row) for row in rows]


def _in_given_order(numbers: Sequence[int]) -> list[Unit]:
    found = Unit.objects.in_bulk(numbers)
    return [found[number] for number in numbers]


def successors_of(unit: Unit, on: date) -> list[Unit]:
    """The units that stand for `unit` on the day: itself while it stands, its heirs after it was merged or split,
    nothing when it closed without an heir."""
    if unit.closed_on is None or on < unit.closed_on:
        return [unit]
    closed = {
        number: day
        for number, day in Unit.objects.exclude(closed_on=None).values_list("pk", "closed_on")
        if day is not None
    }
    return _in_given_order(succession.heirs(unit.pk, _steps(), closed, on))


def heirs_of(units: Iterable[Unit], on: date) -> dict[int, Unit]:
    """For each unit that no longer stands on the day and was merged or split: the unit under which its figures stand,
    by number. After a split that is the first heir alone, so that nothing is counted twice (DHIS2's primary target).
    No query while all units stand."""
    gone = [unit for unit in units if not (unit.closed_on is None or on < unit.closed_on)]
    if not gone:
        return {}
    steps = _steps()
    closed = {
        number: day
        for number, day in Unit.objects.exclude(closed_on=None).values_list("pk", "closed_on")
        if day is not None
    }
    first = {unit.pk: found[0] for unit in gone if (found := succession.heirs(unit.pk, steps, closed, on))}
    heirs = Unit.objects.in_bulk(set(first.values()))
    return {number: heirs[heir] for number, heir in first.items()}


def predecessors_of(unit: Unit, on: date | None = None) -> list[Unit]:
    """All units that led to this one by the day (default: today), nearest first, without itself. A figure of the
    unit over the years is its own and theirs."""
    return _in_given_order(succession.forebears(unit.pk, _steps(), on or times.today()))


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in the life of a unit, for its page."""

    on: date | None
    words: str
    basis: str = ""


def history_of(unit: Unit) -> list[HistoryLine]:
    """Names and successions of the unit, newest first."""
    lines = []
    versions = list(unit.versions.select_related("parent").order_by("from_on", "pk"))
    versions.sort(key=lambda version: version.from_on or date.min)
    for before, after in itertools.pairwise(versions):
        if before.name != after.name:
            lines.append(HistoryLine(after.from_on, f"Đổi tên từ “{before.name}” thành “{after.name}”."))
        if before.parent_id != after.parent_id and after.parent is not None:
            lines.append(HistoryLine(after.from_on, f"Chuyển về {after.parent.short_name}."))
    steps = Succession.objects.filter(Q(from_unit=unit) | Q(to_unit=unit)).select_related("from_unit", "to_unit")
    basis_of = {step.on: step.basis for step in steps if step.from_unit_id == step.to_unit_id}
    lines = [HistoryLine(line.on, line.words, basis_of.get(line.on, "") if line.on else "") for line in lines]
    for step in steps:
        if step.from_unit_id == step.to_unit_id:
            continue
        verb = "Nhận từ" if step.to_unit_id == unit.pk else "Chuyển thành"
        other = step.from_unit if step.to_unit_id == unit.pk else step.to_unit
        lines.append(HistoryLine(step.on, f"{step.get_kind_display()}. {verb} {other.short_name}.", step.basis))
    if unit.closed_on:
        lines.append(HistoryLine(unit.closed_on, "Thôi hoạt động."))
    return sorted(lines, key=lambda line: line.on or date.min, reverse=True)
