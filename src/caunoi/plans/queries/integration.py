"""Lồng ghép: whom each line of a plan addresses, and in whose programmes of a year it stands.

A line is worked on where nothing stands below it. Whom it addresses is said by the line itself or by the nearest line
above it ("Ủy ban MTTQ Việt Nam các xã, phường" heads four dashes), and by the tasks that were given by it. A task by a
heading covers the lines below the heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet

from caunoi.ground.times import today
from caunoi.org.access import reach_of, within
from caunoi.org.models import SEGMENT, Person, Unit
from caunoi.plans.models import LineUnit, Plan, PlanLine, Programme, Task
from caunoi.plans.queries.plans import Chip, years_of
from caunoi.plans.queries.units import KINDS
from caunoi.plans.sheets import GIVEN, INSIDE, MISSING, GridSheet, GridSheetRow
from caunoi.plans.states import Group, LineKind, Part, PlanStatus, Status, Suggestion

COLUMNS = ("plan", "parent", "position", "depth", "kind", "address", "text", "corrected")
"""What the grid shows of a line; what is proposed for one unit also takes the hints."""
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Integration:
    """One plan in one year. The mappings go from a line that is worked on to numbers of units.

    `inside`: it stands in the unit's programme; `given`: the unit holds a task by it that stands in no programme;
    `missing`: it addresses the unit and the unit has nothing.
    """

    plan: Plan
    year: int
    lines: tuple[PlanLine, ...]
    units: Mapping[int, Unit]
    inside: Mapping[int, frozenset[int]]
    given: Mapping[int, frozenset[int]]
    missing: Mapping[int, frozenset[int]]

    def gaps(self, line_id: int) -> int:
        """Units in whose programme the line has still to be put."""
        return len(self.given.get(line_id, NOBODY)) + len(self.missing.get(line_id, NOBODY))


def plans_above(unit: Unit, year: int) -> QuerySet[Plan]:
    """Issued plans of the unit and of those above it that run in the year, the widest first."""
    paths = [unit.path[:end] for end in range(SEGMENT, len(unit.path) + 1, SEGMENT)]
    return (
        Plan.objects.filter(
            status=PlanStatus.ISSUED, unit__path__in=paths, starts_on__year__lte=year, ends_on__year__gte=year
        )
        .select_related("unit", "document", "document__kind")
        .order_by("unit__path", "-starts_on", "pk")
    )


def integration_of(person: Person, plan: Plan, year: int, unit: Unit | None = None) -> Integration:
    """What the person sees of it, or what concerns one unit; four queries whatever the number of units and lines."""
    wanted = COLUMNS if unit is None else (*COLUMNS, "hints")
    lines = tuple(PlanLine.objects.filter(plan=plan).only(*wanted).order_by("position"))
    named = list(
        LineUnit.objects.filter(line__plan=plan, state=Suggestion.ACCEPTED, part=Part.LEAD).values_list(
            "line_id", "group", "unit_id"
        )
    )
    units = _units(person, plan, [pk for _, _, pk in named if pk], unit)
    own_inside, own_given = _held(plan, year, units, unit)
    leads = _leads(named, units)
    tops = {line.parent_id for line in lines}
    reached: dict[int, tuple[frozenset[int], frozenset[int], frozenset[int]]] = {}
    inside: dict[int, frozenset[int]] = {}
    given: dict[int, frozenset[int]] = {}
    missing: dict[int, frozenset[int]] = {}
    nothing = (NOBODY, NOBODY, NOBODY)
    for line in lines:
        above = reached.get(line.parent_id or 0, nothing)
        asked = leads.get(line.pk, above[0])
        has = own_inside.get(line.pk, NOBODY) | above[1]
        holds = own_given.get(line.pk, NOBODY) | above[2]
        reached[line.pk] = (asked, has, holds)
        if line.pk in tops or (line.kind not in (LineKind.HEADING, LineKind.ITEM) and line.pk not in leads):
            continue
        inside[line.pk] = has
        given[line.pk] = holds - has
        missing[line.pk] = asked - has - holds
    return Integration(plan, year, lines, units, inside, given, missing)


def _units(person: Person, plan: Plan, singles: list[int], unit: Unit | None) -> dict[int, Unit]:
    if unit is not None:
        return {unit.pk: unit}
    found = Unit.objects.standing(on=today()).filter(
        Q(parent_id=plan.unit_id, kind__in=set(KINDS.values())) | Q(pk__in=singles)
    )
    found = found.only("code", "short_name", "kind", "path", "parent").in_order()
    sees_all = within(person, plan.unit)
    reach = reach_of(person)
    return {one.pk: one for one in found if sees_all or reach.covers(one.path)}


def _leads(named: Iterable[tuple[int, str, int | None]], units: Mapping[int, Unit]) -> dict[int, frozenset[int]]:
    """Line -> units that it addresses by itself; a line that addresses only units out of sight maps to nobody."""
    of_kind: dict[str, set[int]] = {}
    for pk, unit in units.items():
        of_kind.setdefault(unit.kind, set()).add(pk)
    found: dict[int, set[int]] = {}
    for line_id, group, unit_id in named:
        asked = found.setdefault(line_id, set())
        if group:
            asked |= of_kind.get(KINDS[Group(group)], set())
        elif unit_id is not None and unit_id in units:
            asked.add(unit_id)
    return {line_id: frozenset(asked) for line_id, asked in found.items()}


def _held(
    plan: Plan, year: int, units: Mapping[int, Unit], unit: Unit | None
) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """Line -> units with a task in a programme of the year; line -> units with a task due in the year in none."""
    tasks = Task.objects.filter(line__plan=plan).counted().exclude(status=Status.CANCELLED)
    if unit is not None:
        tasks = tasks.filter(unit=unit)
    in_year = Q(programme__isnull=True, due_on__range=(date(year, 1, 1), date(year, 12, 31)))
    inside: dict[int, set[int]] = {}
    given: dict[int, set[int]] = {}
    rows = tasks.filter(Q(programme__year=year) | in_year).values_list("line_id", "unit_id", "programme_id")
    for line_id, unit_id, programme_id in rows:
        if unit_id in units:
            (inside if programme_id else given).setdefault(line_id, set()).add(unit_id)
    return (
        {line_id: frozenset(found) for line_id, found in inside.items()},
        {line_id: frozenset(found) for line_id, found in given.items()},
    )


# The grid


class Axis(StrEnum):
    """What the rows of the grid are. Their values stand in addresses."""

    LINES = "muc"
    UNITS = "don-vi"


@dataclass(frozen=True)
class GridRow:
    """One line or one unit: how many units or lines are in, given and waiting, missing.

    `gaps` are given and missing together, `stands` how far the unit's programme is, "" for a line. The page takes it as
    a mapping (`vars`): a template finds a key at the first try, an attribute at the second.
    """

    href: str
    title: str
    note: str
    inside: int
    given: int
    missing: int
    stands: str = ""
    gaps: int = field(init=False)
    total: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gaps", self.given + self.missing)
        object.__setattr__(self, "total", self.inside + self.gaps)


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid of integration of one plan and year: the rows of one axis, those with the most gaps first.

    `unnamed` counts the lines that address nobody and that nobody has taken.
    """

    plan: Plan
    year: int
    axis: Axis
    rows: tuple[GridRow, ...]
    units: int
    inside: int
    total: int
    unnamed: int
    years: tuple[Chip, ...]
    axes: tuple[Chip, ...]

    @property
    def percent(self) -> int:
        return self.inside * 100 // self.total if self.total else 0


def year_in(plan: Plan, asked: int) -> int:
    """The year asked for where the plan runs in it, else this year or the plan's year nearest to it."""
    years = years_of(plan)
    return asked if asked in years else min(max(today().year, years[0]), years[-1])


def grid_of(person: Person, plan: Plan, year: int, axis: Axis = Axis.LINES) -> Grid:
    """The grid as the person sees it; five queries whatever its size."""
    found = integration_of(person, plan, year)
    programmes = {
        programme.unit_id: programme
        for programme in Programme.objects.filter(year=year, unit__in=list(found.units)).only("ref", "unit", "status")
    }
    rows = _unit_rows(found, programmes) if axis == Axis.UNITS else _line_rows(found)
    inside = sum(map(len, found.inside.values()))
    total = inside + sum(found.gaps(line_id) for line_id in found.inside)
    return Grid(
        plan=plan,
        year=year,
        axis=axis,
        rows=tuple(sorted(rows, key=lambda row: -row.gaps)),
        units=len(found.units),
        inside=inside,
        total=total,
        unnamed=sum(not (len(has) + found.gaps(line_id)) for line_id, has in found.inside.items()),
        years=tuple(
            Chip(f"Năm {one}", f"?nam={one}" + (f"&xem={axis}" if axis != Axis.LINES else ""), one == year)
            for one in years_of(plan)
        ),
        axes=(
            Chip("Theo mục", f"?nam={year}", axis == Axis.LINES),
            Chip("Theo đơn vị", f"?nam={year}&xem={Axis.UNITS}", axis == Axis.UNITS),
        ),
    )


def _line_rows(found: Integration) -> list[GridRow]:
    rows = []
    for line in found.lines:
        if line.pk not in found.inside:
            continue
        row = GridRow(
            href=f"?nam={found.year}&muc={line.pk}",
            title=line.words,
            note=line.address,
            inside=len(found.inside[line.pk]),
            given=len(found.given[line.pk]),
            missing=len(found.missing[line.pk]),
        )
        if row.total:
            rows.append(row)
    return rows


def _unit_rows(found: Integration, programmes: Mapping[int, Programme]) -> list[GridRow]:
    counts = {pk: [0, 0, 0] for pk in found.units}
    for place, sets in enumerate((found.inside, found.given, found.missing)):
        for units in sets.values():
            for pk in units:
                counts[pk][place] += 1
    return [
        GridRow(
            href=f"?nam={found.year}&don-vi={unit.code}",
            title=unit.short_name,
            note="",
            inside=counts[pk][0],
            given=counts[pk][1],
            missing=counts[pk][2],
            stands=programmes[pk].get_status_display() if pk in programmes else "Chưa lập chương trình",
        )
        for pk, unit in found.units.items()
        if sum(counts[pk])
    ]


@dataclass(frozen=True, slots=True)
class LineStanding:
    """One line in one year: in whose programmes it stands and in whose it is missing."""

    line: PlanLine
    year: int
    missing: tuple[Unit, ...]
    given: tuple[Unit, ...]
    inside: tuple[tuple[Unit, Programme | None], ...]


def line_standing(person: Person, plan: Plan, year: int, line_id: int) -> LineStanding | None:
    """The units of a line, gaps first; None for a line that is not worked on."""
    found = integration_of(person, plan, year)
    line = next((line for line in found.lines if line.pk == line_id and line.pk in found.inside), None)
    if line is None:
        return None
    programmes = {one.unit_id: one for one in Programme.objects.filter(year=year, unit__in=list(found.inside[line.pk]))}
    return LineStanding(
        line=line,
        year=year,
        missing=tuple(unit for pk, unit in found.units.items() if pk in found.missing[line.pk]),
        given=tuple(unit for pk, unit in found.units.items() if pk in found.given[line.pk]),
        inside=tuple((unit, programmes.get(pk)) for pk, unit in found.units.items() if pk in found.inside[line.pk]),
    )


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit in one year: which lines it still has to put into its programme, and which stand there."""

    unit: Unit
    year: int
    programme: Programme | None
    missing: tuple[PlanLine, ...]
    given: tuple[PlanLine, ...]
    inside: tuple[PlanLine, ...]
    other: tuple[PlanLine, ...]


def unit_standing(person: Person, plan: Plan, year: int, unit: Unit) -> UnitStanding:
    """The lines of a unit, gaps first; `other` are lines that do not address it and that it has not taken."""
    found = integration_of(person, plan, year, unit)
    own = frozenset((unit.pk,))
    places: dict[str, list[PlanLine]] = {"missing": [], "given": [], "inside": [], "other": []}
    for line in found.lines:
        if line.pk in found.inside:
            name = next(
                (name for name in ("missing", "given", "inside") if getattr(found, name)[line.pk] & own), "other"
            )
            places[name].append(line)
    programme = Programme.objects.filter(unit=unit, year=year).first()
    return UnitStanding(unit, year, programme, **{name: tuple(lines) for name, lines in places.items()})


# As a sheet


def sheet_of(person: Person, plan: Plan, year: int) -> GridSheet:
    """The whole grid for Excel: units as rows, lines as columns."""
    found = integration_of(person, plan, year)
    programmes = {
        one.unit_id: str(one.get_status_display())
        for one in Programme.objects.filter(year=year, unit__in=list(found.units)).only("unit", "status")
    }
    lines = [line for line in found.lines if line.pk in found.inside]
    marks = ((found.inside, INSIDE), (found.given, GIVEN), (found.missing, MISSING))

    def mark(line_id: int, unit_id: int) -> str:
        return next((sign for sets, sign in marks if unit_id in sets[line_id]), "")

    return GridSheet(
        title=f"Lồng ghép {plan.document.name} vào chương trình năm {year}",
        columns=tuple((line.address, line.words) for line in lines),
        rows=tuple(
            GridSheetRow(unit.short_name, programmes.get(pk, "Chưa lập"), tuple(mark(line.pk, pk) for line in lines))
            for pk, unit in found.units.items()
        ),
    )
