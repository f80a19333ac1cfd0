"""The cells of a form: each data element, or each category option combination of one that is split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from caunoi.reporting.formulas import operand
from caunoi.reporting.models import CategoryComboPart, CategoryOption, DataElement, SectionElement


@dataclass(frozen=True, slots=True)
class Operand:
    """DHIS2's data element operand: a line and one of its option combinations, "" for the default."""

    line: SectionElement
    option: str = ""
    option_name: str = ""

    @property
    def code(self) -> str:
        """How formulas and forms name the cell: "2.01", "2.01.NU"."""
        return operand(self.line.element.code, self.option)


@dataclass(frozen=True, slots=True)
class OptionCombo:
    """A category option combination: its code, its name, the codes of its options in the order of categories."""

    code: str
    name: str
    parts: tuple[str, ...] = ()


NO_SPLIT = OptionCombo("", "")


def options_by_combo(combos: Iterable[int]) -> dict[int, list[OptionCombo]]:
    """Every category option combination, in the order of its categories and options."""
    wanted = set(combos)
    if not wanted:
        return {}
    parts = list(CategoryComboPart.objects.filter(combo__in=wanted).order_by("combo", "position"))
    options: dict[int, list[CategoryOption]] = defaultdict(list)
    found = CategoryOption.objects.filter(category__in={part.category_id for part in parts})
    for option in found.order_by("category", "position"):
        options[option.category_id].append(option)
    columns: dict[int, list[list[CategoryOption]]] = defaultdict(list)
    for part in parts:
        columns[part.combo_id].append(options[part.category_id])
    return {
        combo: [
            OptionCombo(
                "_".join(one.code for one in each),
                ", ".join(one.name for one in each),
                tuple(one.code for one in each),
            )
            for each in product(*own)
        ]
        for combo, own in columns.items()
    }


def operands_of(lines: Iterable[SectionElement]) -> list[Operand]:
    """Every cell of the lines, in the order of the paper. No query while no element is split."""
    every = list(lines)
    options = options_by_combo(line.combo_id for line in every if line.combo_id is not None)
    return [
        Operand(line, one.code, one.name)
        for line in every
        for one in (options[line.combo_id] if line.combo_id is not None else [NO_SPLIT])
    ]


def combos_used() -> dict[str, list[int]]:
    """By code of the element every way in which a version of a form splits it, or the next one will; the newest
    first."""
    found: dict[str, list[int]] = {}
    asked = DataElement.objects.exclude(combo=None).values_list("code", "combo_id")
    held = SectionElement.objects.exclude(combo=None).order_by("-pk").values_list("element__code", "combo_id")
    for code, combo in (*asked, *held):
        if combo is not None and combo not in found.setdefault(code, []):
            found[code].append(combo)
    return found


def with_sums(values: Iterable[tuple[str, str, Decimal | None]]) -> dict[str, Decimal | None]:
    """Value by operand of (element, option, value), and by element the sum over its options; None where none is
    there."""
    figures: dict[str, Decimal | None] = {}
    for element, option, value in values:
        figures[operand(element, option)] = value
        if option:
            before = figures.get(element)
            figures[element] = before if value is None else value + (before or Decimal(0))
    return figures


def codes_of(operands: Iterable[Operand]) -> set[str]:
    """All names that a formula may use for these cells."""
    return {code for one in operands for code in (one.code, one.line.element.code)}
