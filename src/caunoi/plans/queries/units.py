"""Which units a group means, and who works in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from caunoi.ground.times import today
from caunoi.org.access import WRITERS
from caunoi.org.models import Person, Post, Unit, UnitKind
from caunoi.plans.models import LineUnit, PlanLine, Task
from caunoi.plans.states import Group, Part, Suggestion

KINDS: dict[Group, UnitKind] = {
    Group.COMMUNES: UnitKind.COMMUNE,
    Group.BOARDS: UnitKind.BOARD,
    Group.ORGANISATIONS: UnitKind.ORGANISATION,
    Group.ASSOCIATIONS: UnitKind.ASSOCIATION,
    Group.AREAS: UnitKind.AREA,
}
"""What kind of unit a group gathers, among those that stand directly under the unit that gives the work."""


def units_in(giver: Unit, groups: Iterable[Group]) -> list[Unit]:
    """The units of the groups under the giving unit that exist today, in the order of places."""
    wanted = Q()
    for group in groups:
        wanted |= Q(kind=KINDS[group])
    if not wanted:
        return []
    return list(Unit.objects.standing(on=today()).filter(wanted, parent_id=giver.pk).in_order())


def units_by_group(giver: Unit) -> dict[Group, list[Unit]]:
    """Every group that has units under the giver, with its units, in one query."""
    found: dict[Group, list[Unit]] = {group: [] for group in Group}
    by_kind = {kind: group for group, kind in KINDS.items()}
    for unit in Unit.objects.standing(on=today()).filter(parent_id=giver.pk).of_kind(*by_kind).in_order():
        found[by_kind[UnitKind(unit.kind)]].append(unit)
    return {group: units for group, units in found.items() if units}


def people_of(units: Sequence[Unit], *, but: Person | None = None) -> list[Person]:
    """Everyone with a working post in one of the units today, each once."""
    posts = Post.objects.valid(on=today()).filter(unit__in=units, role__in=WRITERS)
    people = Person.objects.filter(is_active=True, pk__in=posts.values("person_id"))
    return list(people.exclude(pk=but.pk) if but else people)


def people_by_unit(units: Collection[int]) -> dict[int, list[Person]]:
    """Everyone with a working post today in each of the units (their numbers), each once; two queries."""
    posts = Post.objects.valid(on=today()).filter(unit__in=units, role__in=WRITERS, person__is_active=True)
    pairs = list(posts.order_by("unit", "person").values_list("unit", "person").distinct())
    people = Person.objects.in_bulk({person for _, person in pairs})
    found: dict[int, list[Person]] = {}
    for unit, person in pairs:
        found.setdefault(unit, []).append(people[person])
    return found


def units_below(giver: Unit) -> QuerySet[Unit]:
    """Units to which the giver can give a line one by one: itself and all below, residential areas only where the giver
    stands directly above them."""
    found = Unit.objects.standing(on=today()).beneath(giver.path).exclude(kind=UnitKind.AGENCY)
    return found.filter(~Q(kind=UnitKind.AREA) | Q(parent_id=giver.pk)).in_order()


def has_units_below(unit: Unit) -> bool:
    """Whether units stand directly below this one, to whom it can split its work."""
    return Unit.objects.standing(on=today()).filter(parent_id=unit.pk).exists()


def partners_below(giver: Unit) -> QuerySet[Unit]:
    """Units offered for co-operation: the giver's own office, boards, organisations and associations."""
    kinds = (UnitKind.OFFICE, UnitKind.BOARD, UnitKind.ORGANISATION, UnitKind.ASSOCIATION)
    return Unit.objects.standing(on=today()).filter(parent_id=giver.pk).of_kind(*kinds).in_order()


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who gets a line, before it is given: the units, and those that have an open task of the same line already."""

    units: tuple[Unit, ...]
    busy: tuple[Unit, ...]


def receivers_of(giver: Unit, groups: Iterable[Group], units: Iterable[Unit], line: PlanLine) -> Receivers:
    """The units of the groups and the units named one by one, each once."""
    found = list({unit.pk: unit for unit in [*units, *units_in(giver, groups)]}.values())
    open_already = set(
        Task.objects.filter(line=line, unit__in=[unit.pk for unit in found])
        .counted()
        .open()
        .values_list("unit", flat=True)
    )
    return Receivers(tuple(found), tuple(unit for unit in found if unit.pk in open_already))


def first_guess(line: PlanLine) -> dict[str, Any]:
    """What the form of a line starts with: its words, and the leads and partners that the reviewer accepted."""
    words = line.words.rstrip(" .;:")
    guess: dict[str, Any] = {"title": words if len(words) <= 500 else f"{words[:497].rpartition(' ')[0]} …"}
    named = list(LineUnit.objects.filter(line=line, state=Suggestion.ACCEPTED).select_related("unit").order_by("pk"))
    leads = [one for one in named if one.part == Part.LEAD]
    single = [one.unit.code for one in leads if one.unit]
    if len(leads) == 1 and leads[0].group:
        guess["to"] = leads[0].group
    elif single:
        guess["to"], guess["units"] = "CHOSEN", single
    guess["partners"] = [one.unit.code for one in named if one.part == Part.PARTNER and one.unit]
    return guess


def said_of(task: Task) -> str:
    """What the page says after a line was given."""
    if task.is_group:
        return f"Đã giao cho {Task.objects.filter(parent=task).count()} đơn vị."
    return f"Đã giao cho {task.unit.short_name}."


def title_of(line: PlanLine) -> str:
    """What a task by the line is called unless told otherwise: its words, cut to the length of a title."""
    words = line.words.rstrip(" .;:")
    if len(words) <= 200:
        return words
    sentence = words[:200].rpartition("; ")[0]
    return sentence if len(sentence) >= 60 else f"{words[:197].rpartition(' ')[0]} …"
