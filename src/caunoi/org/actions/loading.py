"""Loading a province from its lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from caunoi.ground import text
from caunoi.ground.audit.actions import record
from caunoi.org import naming
from caunoi.org.access import check_manages_all
from caunoi.org.actions.units import CannotManage, build_unit, first_version, keep_alias, next_serial, tidy
from caunoi.org.models import COMMUNE_PLACES, Person, PlaceKind, Unit, UnitAlias, UnitKind, UnitVersion
from caunoi.org.reading import CommuneRow, ProvinceRow


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many units were made and how many already stood, how many other names were added."""

    created: int
    kept: int
    aliases: int


class _Loader:
    def __init__(self) -> None:
        self.by_code = {unit.code: unit for unit in Unit.objects.all()}
        self.serial = next_serial()
        self.created: list[Unit] = []
        self.kept = 0

    def ensure(self, code: str, parent: Unit | None, kind: str, place_kind: str, name: str, short_name: str) -> Unit:
        """The unit with this code, made when it is missing. What an administrator changed since is left alone."""
        if code in self.by_code:
            self.kept += 1
            return self.by_code[code]
        unit = build_unit(
            self.serial, parent, code=code, kind=kind, place_kind=place_kind, name=name, short_name=short_name
        )
        self.serial += 1
        # Children need the parent's number: units are saved one by one. A province has a few hundred.
        unit.save(force_insert=True)
        self.by_code[code] = unit
        self.created.append(unit)
        return unit

    def province(self, rows: Sequence[ProvinceRow]) -> Unit:
        root: Unit | None = None
        for row in rows:
            if row.kind not in UnitKind.values or (row.place_kind and row.place_kind not in PlaceKind.values):
                raise CannotManage(f"Không có loại “{row.kind} {row.place_kind}” ở dòng có mã {row.code}.")
            if row.parent and row.parent not in self.by_code:
                raise CannotManage(f"Đơn vị cấp trên {row.parent} của {row.code} phải đứng trước nó.")
            parent = self.by_code[row.parent] if row.parent else None
            unit = self.ensure(row.code, parent, row.kind, row.place_kind, row.name, row.short_name)
            if row.kind == UnitKind.PROVINCE:
                root = unit
        if root is None:
            raise CannotManage("Danh sách thiếu dòng PROVINCE của Ủy ban MTTQ cấp tỉnh.")
        return root

    def commune(self, row: CommuneRow, root: Unit) -> int:
        """Make the commune's committee and its UBND; gives how many other names were added."""
        kind = _COMMUNE_WORDS.get(text.fold(row.place))
        if kind is None:
            raise CannotManage(f"Không có loại “{row.place}” ở dòng có mã {row.code}.")
        place = f"{kind.label} {tidy(row.name)}"
        unit = self.ensure(row.code, root, UnitKind.COMMUNE, kind, naming.committee_name(place), place)
        if unit.pk in {made.pk for made in self.created[-1:]}:
            unit.tile_row, unit.tile_column = row.tile_row, row.tile_column
            unit.save(update_fields=["tile_row", "tile_column"])
        agency = naming.agency_name(place)
        self.ensure(f"UBND-{row.code}", unit, UnitKind.AGENCY, kind, agency, agency)
        return sum(keep_alias(unit, name) for name in row.old_names)


_COMMUNE_WORDS = {text.fold(kind.label): kind for kind in COMMUNE_PLACES}


@transaction.atomic
def load_units(*, province: Sequence[ProvinceRow], communes: Sequence[CommuneRow], by: Person | None) -> Loaded:
    """Make the units of a province that are not there yet: its own bodies, its communes, the UBND of each.

    Loading the same lists again changes nothing. Raises Denied, CannotManage.
    """
    check_manages_all(by)
    loader = _Loader()
    aliases_before = UnitAlias.objects.count()
    root = loader.province(province)
    for row in communes:
        loader.commune(row, root)
    UnitVersion.objects.bulk_create([first_version(unit) for unit in loader.created])
    aliases = UnitAlias.objects.count() - aliases_before
    if loader.created or aliases:
        record("unit.loaded", by=by, on=root, unit=root, facts={"created": len(loader.created), "aliases": aliases})
    return Loaded(created=len(loader.created), kept=loader.kept, aliases=aliases)
