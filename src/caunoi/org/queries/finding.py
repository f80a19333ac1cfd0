"""Looking for units: by name and old name, as a list, as a tree."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from caunoi.ground import text, times
from caunoi.org import access, naming, writing
from caunoi.org.models import (
    AREA_PLACES,
    SEGMENT,
    Person,
    Unit,
    UnitAlias,
    UnitKind,
    UnitSet,
)


def search_units(units: QuerySet[Unit], query: str) -> QuerySet[Unit]:
    """Units whose name, code or old name holds the words, whatever the marks; own names first, old names last."""
    folded = text.fold(query)
    if not folded:
        return units.order_by("sort_key", "code")
    bare = naming.bare_name(query)
    old = UnitAlias.objects.filter(unit=OuterRef("pk"))
    return (
        units.filter(Q(folded__contains=folded) | Exists(old.filter(folded__contains=folded)))
        .annotate(
            rank=Case(
                When(Q(short_name__iexact=query.strip()) | Q(code=query.strip()), then=Value(0)),
                When(bare=bare, then=Value(1)),
                When(Exists(old.filter(bare=bare)), then=Value(2)),
                When(bare__startswith=bare, then=Value(3)),
                When(folded__contains=folded, then=Value(4)),
                default=Value(5),
                output_field=IntegerField(),
            )
        )
        .order_by("rank", "sort_key", "code")
    )


@dataclass(slots=True)
class PlaceBook:
    """Names and old names of some units, kept in memory to look many up: two queries for the lot."""

    units: dict[int, Unit]
    _codes: dict[str, int] = field(default_factory=dict)
    _full: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _bare: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _old_full: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _old_bare: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, units: QuerySet[Unit]) -> PlaceBook:
        """The book of these units."""
        book = cls({unit.pk: unit for unit in units.order_by("sort_key", "code")})
        for unit in book.units.values():
            book._codes[unit.code.lower()] = unit.pk
            for name in {text.fold(unit.short_name), text.fold(unit.name)}:
                book._full[name].append(unit.pk)
            book._bare[unit.bare].append(unit.pk)
        for unit_id, folded, bare in UnitAlias.objects.filter(unit__in=units).values_list("unit_id", "folded", "bare"):
            book._old_full[folded].append(unit_id)
            book._old_bare[bare].append(unit_id)
        return book

    def candidates(self, name: str) -> list[Unit]:
        """The units that the name can mean, by code, name or old name, in the order of names; several when an
        old name was shared."""
        folded, bare = text.fold(name), naming.bare_name(name)
        code = self._codes.get(name.strip().lower()) or self._codes.get(name.strip().zfill(5))
        if code:
            found = [code]
        elif folded in self._full:
            found = self._full[folded]
        else:
            found = [*self._bare.get(bare, ()), *self._old_full.get(folded, ())] or self._old_bare.get(bare, [])
        chosen = set(found)
        return [unit for number, unit in self.units.items() if number in chosen]

    def suggestions(self, name: str, limit: int = 3) -> list[Unit]:
        """The units whose names or old names are written nearest to a name that means none."""
        bare = naming.bare_name(name)
        near = difflib.get_close_matches(bare, [*self._bare, *self._old_bare], n=limit, cutoff=0.6)
        found = [number for word in near for number in [*self._bare.get(word, ()), *self._old_bare.get(word, ())]]
        return [self.units[number] for number in dict.fromkeys(found)][:limit]


def communes_named(name: str) -> list[Unit]:
    """The standing communes that a name or old name can mean: ("Chiềng Ngần") -> [phường Chiềng Sinh]."""
    units = Unit.objects.standing(on=times.today()).of_kind(UnitKind.COMMUNE)
    return PlaceBook.of(units).candidates(name)


def tops() -> UnitSet:
    """The committees at the top of the tree, the first loaded first."""
    return Unit.objects.filter(parent=None).order_by("serial")


def province() -> Unit | None:
    """The committee at the top of the tree."""
    return tops().first()


def followers_of(line: Unit) -> QuerySet[Unit]:
    """The standing units that follow this one in their own organisation, such as the communes' Hội LHPN."""
    return Unit.objects.filter(line=line).standing(on=times.today()).in_order()


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit of the tree with its children; areas are counted, not listed."""

    unit: Unit
    children: tuple[Branch, ...]
    areas: int


def tree_of(person: Person) -> list[Branch]:
    """The standing units that the person sees, as a tree without residential areas (two queries)."""
    seen = access.units_for(person).standing(on=times.today())
    areas: Counter[int | None] = Counter(seen.of_kind(UnitKind.AREA).values_list("parent_id", flat=True))
    units = list(seen.exclude(kind=UnitKind.AREA).in_order())
    below: dict[int | None, list[Unit]] = defaultdict(list)
    known = {unit.pk for unit in units}
    for unit in units:
        below[unit.parent_id if unit.parent_id in known else None].append(unit)
    order = [str(kind) for kind in UnitKind]

    def branch(unit: Unit) -> Branch:
        children = sorted(below[unit.pk], key=lambda child: (order.index(child.kind), child.sort_key, child.code))
        return Branch(unit, tuple(branch(child) for child in children), areas[unit.pk])

    return [branch(unit) for unit in below[None]]


def children_of(unit: Unit) -> QuerySet[Unit]:
    """The standing units directly under this one, by name."""
    return Unit.objects.filter(parent=unit).standing(on=times.today()).in_order()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is a link: words, number of rows, address, whether it is chosen."""

    label: str
    count: str
    href: str
    current: bool


def address(**parts: str) -> str:
    return "?" + urlencode({name.replace("_", "-"): value for name, value in parts.items() if value})


def _units_seen(person: Person, query: str, closed: bool) -> QuerySet[Unit]:
    seen = access.units_for(person)
    seen = seen.exclude(closed_on=None) if closed else seen.standing(on=times.today())
    return search_units(seen, query)


def unit_list(person: Person, *, query: str = "", kind: str = "", closed: bool = False) -> QuerySet[Unit]:
    """The units that the person sees, found by words and kind; with `closed` those that no longer stand."""
    found = _units_seen(person, query, closed).select_related("parent")
    return found.filter(kind=kind) if kind in UnitKind.values else found


def kind_chips(person: Person, *, query: str, kind: str, closed: bool) -> list[Chip]:
    """How many units of each kind the words find, as filters; kinds without a unit are left out."""
    kinds = _units_seen(person, query, closed).order_by().values_list("kind").annotate(number=Count("pk"))
    numbers: dict[str, int] = dict(kinds)
    flag = "1" if closed else ""
    total = text.number_vi(sum(numbers.values()))
    chips = [Chip("Tất cả", total, address(q=query, da_dong=flag), kind not in UnitKind.values)]
    return chips + [
        Chip(one.label, text.number_vi(numbers[one]), address(q=query, loai=one, da_dong=flag), kind == one)
        for one in UnitKind
        if numbers.get(one)
    ]


def line_above(person: Person, unit: Unit) -> list[Unit]:
    """The units above this one that the person may open, the highest first."""
    paths = [unit.path[:end] for end in range(SEGMENT, len(unit.path), SEGMENT)]
    return list(access.units_for(person).filter(path__in=paths).order_by("path"))


def offered(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Of these units those that a box offers by itself; the thousands of residential areas are found by typing."""
    return units.exclude(kind__in=[UnitKind.AREA, UnitKind.AGENCY])


def area_template_for(person: Person) -> bytes:
    """The Excel file to fill in, with the communes that the person administers. Raises `Denied`."""
    access.check_manages(person)
    communes = access.managed_units(person).standing(on=times.today()).filter(kind=UnitKind.COMMUNE).in_order()
    names = [commune.short_name for commune in communes]
    kinds = [kind.label for kind in AREA_PLACES]
    return writing.area_template(names, kinds)
