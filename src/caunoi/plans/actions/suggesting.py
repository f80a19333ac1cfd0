"""What the reader of hints proposes for the lines of a new plan, kept as suggestions that a person decides on."""

from __future__ import annotations

from collections.abc import Iterable

from caunoi.org.models import Unit, UnitKind
from caunoi.plans.hints import Hint, hints_for
from caunoi.plans.models import LineUnit, Plan, PlanLine
from caunoi.plans.states import Group, LineKind, Part

GROUPS_OF: dict[str, tuple[Group, ...]] = {
    "communes": (Group.COMMUNES,),
    "province_and_communes": (Group.COMMUNES,),
    "boards": (Group.BOARDS,),
    "socio_political_organisations": (Group.ORGANISATIONS,),
    "mass_associations": (Group.ASSOCIATIONS,),
    "member_organisations": (Group.ORGANISATIONS, Group.ASSOCIATIONS),
    "front_work_boards": (Group.AREAS,),
}
"""Groups that a scope of units means. State agencies and Party committees get no task from the Front."""

PARTS = {"responsible": Part.LEAD, "lead": Part.LEAD, "cooperating": Part.PARTNER}


def add_hints(lines: Iterable[PlanLine]) -> None:
    """Fill the hints of lines that are not saved yet: all that does not name a unit."""
    for line in lines:
        if line.kind != LineKind.TABLE:
            line.hints = [hint.as_json() for hint in hints_for(line.text) if hint.kind not in PARTS]


def suggest_units(plan: Plan, lines: Iterable[PlanLine]) -> list[LineUnit]:
    """Write the units that the words of the lines name as open suggestions, each with the words it rests on."""
    office = Unit.objects.filter(parent=plan.unit, kind=UnitKind.OFFICE).order_by("pk").first()
    rows: dict[tuple[int, str, int | None, Part], LineUnit] = {}
    for line in lines:
        if line.kind == LineKind.TABLE:
            continue
        for hint in hints_for(line.text):
            if hint.kind in PARTS:
                for group, unit in _meant(hint, plan.unit, office):
                    part = PARTS[hint.kind]
                    row = LineUnit(line=line, group=group, unit=unit, part=part, quote=hint.quote)
                    rows.setdefault((line.pk, group, unit.pk if unit else None, part), row)
    return LineUnit.objects.bulk_create(rows.values())


def _meant(hint: Hint, giver: Unit, office: Unit | None) -> list[tuple[str, Unit | None]]:
    """The groups and units that a hint means, seen from the unit whose plan it is."""
    found: list[tuple[str, Unit | None]] = [(str(group), None) for group in GROUPS_OF.get(hint.value, ())]
    if hint.value in ("province", "province_and_communes") and giver.kind == UnitKind.PROVINCE:
        found.insert(0, ("", giver))
    if hint.value == "office" and office is not None:
        found.append(("", office))
    return found
