"""Figures laid out as one wishes: units, periods, data elements and groups of people, any two against each other.

What a unit reported before it was merged or split away stands under its heir, with a note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db.models import Exists, OuterRef, Sum
from django.urls import reverse

from caunoi.ground.times import date_vi, today
from caunoi.org.models import Person, Unit
from caunoi.org.queries import heirs_of
from caunoi.reporting.access import rounds_visible_to
from caunoi.reporting.drawing import Spot, TileMap, bar_width, tile_map
from caunoi.reporting.models import (
    CategoryComboPart,
    CategoryOption,
    DataElement,
    DataSet,
    DataValue,
    Report,
    Round,
    Section,
    SectionElement,
)
from caunoi.reporting.queries.forms import lines_of
from caunoi.reporting.queries.operands import NO_SPLIT, options_by_combo
from caunoi.reporting.states import ReportStatus

MOST_PERIODS = 20


class Axis(StrEnum):
    """What may stand on a side; the value stands in the address."""

    UNIT = "don-vi"
    PERIOD = "ky"
    ELEMENT = "chi-tieu"
    OPTION = "phan-to"

    @property
    def words(self) -> str:
        return {Axis.UNIT: "Đơn vị", Axis.PERIOD: "Kỳ", Axis.ELEMENT: "Chỉ tiêu", Axis.OPTION: "Phân tổ"}[self]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for, as far as it names something that is there.

    `category` is the code of the one category by which the groups are told apart, "" for all together.
    """

    rows: Axis
    columns: Axis
    form: str
    section: int
    element: str
    period: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column: `key` in the address, its words, and a second, smaller line."""

    key: str
    words: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure under the words of its column, with the page of what is behind it.

    `note` is the number of the note that tells where it came from, 0 for none.
    """

    column: str
    value: Decimal | None
    href: str
    note: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its figures; `bar` is 0 to 1000, the length beside the row's figure in the column that is drawn."""

    head: Head
    cells: tuple[Cell, ...]
    bar: int


@dataclass(frozen=True, slots=True)
class Pivot:
    """The table, what it holds fast, and what else could be chosen."""

    choice: Choice
    title: str
    columns: tuple[Head, ...]
    lines: tuple[Line, ...]
    drawn: int
    tiles: TileMap | None
    forms: tuple[DataSet, ...]
    sections: tuple[Section, ...]
    elements: tuple[Head, ...]
    periods: tuple[Head, ...]
    categories: tuple[Head, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def drawn_words(self) -> str:
        return self.columns[self.drawn].words if self.columns else ""


def _axis(word: str, default: Axis) -> Axis:
    return Axis(word) if word in {str(axis) for axis in Axis} else default


def pivot_of(person: Person, asked: dict[str, str]) -> Pivot | None:
    """The figures of the rounds that the person may see, from accepted reports, laid out as asked; None while there is
    no round that asks for figures. Whatever the address asks wrongly is what it would be if nothing had been asked.

    `asked`: hang and cot (axes), mau (code of the form), phan (section), chi-tieu, ky, tieu-chi
    (category), ve (column that is drawn).
    """
    numbers = SectionElement.objects.filter(section__data_set=OuterRef("data_set"))
    # A theme may ask for words alone.
    visible = rounds_visible_to(person).filter(Exists(numbers))
    rounds = list(visible.select_related("data_set").order_by("-ends_on", "-pk"))
    if not rounds:
        return None
    forms = {one.data_set.code: one.data_set for one in reversed(rounds)}
    form = asked.get("mau", "") if asked.get("mau", "") in forms else rounds[0].data_set.code
    rounds = [one for one in rounds if one.data_set.code == form]
    # Units that collect side by side have rounds of the same period: those of one of them stand in the table.
    rounds = [one for one in rounds if one.unit_id == rounds[0].unit_id][:MOST_PERIODS]
    lines = lines_of(forms[form])
    sections = list({line.section_id: line.section for line in lines}.values())
    known = [str(one.number) for one in sections]
    section = int(asked["phan"]) if asked.get("phan") in known else sections[0].number
    asked_for = [line.element for line in lines if line.section.number == section]
    rows, columns = _axis(asked.get("hang", ""), Axis.UNIT), _axis(asked.get("cot", ""), Axis.PERIOD)
    if rows == columns:
        columns = next(axis for axis in (Axis.PERIOD, Axis.ELEMENT) if axis != rows)
    element = asked.get("chi-tieu", "")
    if element not in {one.code for one in asked_for}:
        element = asked_for[0].code
    periods = {one.period for one in rounds}
    period = asked.get("ky", "") if asked.get("ky", "") in periods else rounds[0].period
    choice = Choice(rows, columns, form, section, element, period, asked.get("tieu-chi", ""))
    return _Table(choice, rounds, asked_for).laid_out(asked.get("ve", ""), tuple(forms.values()), tuple(sections))


@dataclass(slots=True)
class _Sum:
    """What stands in one cell: its figure, the units that reported it, and the page behind it."""

    value: Decimal
    units: set[int]
    href: str


class _Table:
    """A pivot while it is put together."""

    def __init__(self, choice: Choice, rounds: list[Round], elements: list[DataElement]) -> None:
        self.axes = (choice.rows, choice.columns)
        self.periods = [Head(one.period, one.words) for one in rounds]
        self.rounds = rounds if Axis.PERIOD in self.axes else [one for one in rounds if one.period == choice.period]
        self.elements = [Head(one.code, one.name, one.unit_word) for one in elements]
        self.asked = elements if Axis.ELEMENT in self.axes else [one for one in elements if one.code == choice.element]
        self.categories: dict[str, Head] = {}
        self.options: dict[str, Head] = {}
        self.group_of: dict[tuple[int, str], str] = {}
        if Axis.OPTION in self.axes:
            choice = self._group(choice)
        self.choice = choice
        self.notes: list[str] = []
        self._numbers: dict[tuple[int, frozenset[int]], int] = {}

    def _combos(self) -> dict[int, list[int | None]]:
        """By element every way in which the forms of the rounds split it, None for not at all."""
        found: dict[int, list[int | None]] = {}
        lines = SectionElement.objects.filter(
            section__data_set__in={one.data_set_id for one in self.rounds}, element__in=[one.pk for one in self.asked]
        )
        pairs = lines.values_list("element_id", "combo_id").order_by().distinct()
        for element, combo in sorted(pairs, key=lambda pair: (pair[0], pair[1] or 0)):
            found.setdefault(element, []).append(combo)
        return found

    def _group(self, choice: Choice) -> Choice:
        """Which group of people each option combination of each element belongs to."""
        combos = self._combos()
        options = options_by_combo(combo for own in combos.values() for combo in own if combo is not None)
        order: dict[int, list[str]] = {}
        parts = CategoryComboPart.objects.filter(combo__in=options).select_related("category")
        for part in parts.order_by("combo", "position"):
            order.setdefault(part.combo_id, []).append(part.category.code)
            self.categories.setdefault(part.category.code, Head(part.category.code, part.category.name))
        chosen = choice.category if choice.category in self.categories else ""
        named = CategoryOption.objects.filter(category__code=chosen).order_by("position")
        names = dict(named.values_list("code", "name"))
        ways = [(one.pk, combo) for one in self.asked for combo in combos.get(one.pk, ())]
        for number, combo in ways:
            own = order.get(combo, []) if combo is not None else []
            place = own.index(chosen) if chosen in own else None
            for option in options[combo] if combo is not None else [NO_SPLIT]:
                head = Head(option.code, option.name)
                if chosen:
                    code = "" if place is None else option.parts[place]
                    head = Head(code, names.get(code, ""))
                self.options.setdefault(head.key, head if head.key else Head("", "Không phân tổ"))
                self.group_of[number, option.code] = head.key
        return Choice(choice.rows, choice.columns, choice.form, choice.section, choice.element, choice.period, chosen)

    def laid_out(self, drawn_text: str, forms: tuple[DataSet, ...], sections: tuple[Section, ...]) -> Pivot:
        choice, units, sums = self.choice, [], self._sums()
        if Axis.UNIT in self.axes:
            units = sorted(self.units.values(), key=lambda unit: (unit.sort_key, unit.pk))
        heads = {
            Axis.UNIT: [Head(unit.code, unit.short_name) for unit in units],
            Axis.PERIOD: [Head(one.period, one.words) for one in reversed(self.rounds)],
            Axis.ELEMENT: self.elements,
            Axis.OPTION: list(self.options.values()),
        }
        rows, columns = heads[choice.rows], heads[choice.columns]
        drawn = _drawn(drawn_text, len(columns))
        found = [(row, tuple(self._cell(sums, row, column) for column in columns)) for row in rows]
        most = max((own[drawn].value or Decimal(0) for _, own in found if own), default=Decimal(0))
        lines = tuple(Line(row, own, bar_width(own[drawn].value if own else None, most)) for row, own in found)
        words = {head.key: head.words for head in (*self.elements, *self.periods)}
        held = ((Axis.ELEMENT, choice.element), (Axis.PERIOD, choice.period))
        title = ", ".join(words[key] for axis, key in held if axis not in self.axes)
        return Pivot(
            choice=choice,
            title=title or "Cộng các đơn vị",
            columns=tuple(columns),
            lines=lines,
            drawn=drawn,
            tiles=_tiles(units, lines, drawn) if choice.rows == Axis.UNIT and units and columns else None,
            forms=forms,
            sections=sections,
            elements=tuple(self.elements),
            periods=tuple(self.periods),
            categories=tuple(self.categories.values()),
            notes=tuple(self.notes),
        )

    def _sums(self) -> dict[tuple[str, ...], _Sum]:
        """One GROUP BY over the accepted values; key: the row's, the column's."""
        self.units: dict[str, Unit] = {}
        self.reporting: dict[int, Unit] = {}
        rounds = {one.pk: one for one in self.rounds}
        codes = {one.pk: one.code for one in self.asked}
        values = DataValue.objects.filter(
            report__round__in=rounds, report__status=ReportStatus.ACCEPTED, element__in=codes, value__isnull=False
        )
        names = ["report_id" if Axis.UNIT in self.axes else "report__round_id", "element_id"]
        if Axis.OPTION in self.axes:
            names.append("option")
        grouped = values.values_list(*names).annotate(total=Sum("value")).order_by()
        reports = self._reports() if Axis.UNIT in self.axes else {}
        # A table has thousands of addresses of two kinds: each kind is put together once.
        way_of_report = reverse("reporting:report", args=["*"])
        way_of_round = {one.pk: reverse("reporting:parts", args=[one.ref, "*"]) for one in self.rounds}
        found: dict[tuple[str, ...], _Sum] = {}
        for of, element, *option, total in grouped:
            report = reports.get(of)
            round = rounds[report.round_id if report else of]
            at = {Axis.PERIOD: round.period, Axis.ELEMENT: codes[element]}
            if report:
                at[Axis.UNIT] = self.heirs.get(report.unit_id, report.unit).code
            if option:
                if (element, option[0]) not in self.group_of:
                    continue
                at[Axis.OPTION] = self.group_of[element, option[0]]
            key = tuple(at[axis] for axis in self.axes)
            behind = way_of_round[round.pk].replace("*", codes[element])
            if key not in found:
                href = way_of_report.replace("*", report.ref) if report else behind
                found[key] = _Sum(total, {report.unit_id} if report else set(), href)
            else:
                found[key].value += total
                if report and report.unit_id not in found[key].units:
                    found[key].units.add(report.unit_id)
                    found[key].href = behind
        return found

    def _reports(self) -> dict[int, Report]:
        """Everybody who had to report, and under whom each stands today."""
        reports = list(Report.objects.filter(round__in=self.rounds).select_related("unit"))
        self.reporting = {one.unit_id: one.unit for one in reports}
        self.heirs: Mapping[int, Unit] = heirs_of(self.reporting.values(), today())
        for number, unit in self.reporting.items():
            standing = self.heirs.get(number, unit)
            self.units[standing.code] = standing
        return {one.pk: one for one in reports}

    def _cell(self, sums: Mapping[tuple[str, ...], _Sum], row: Head, column: Head) -> Cell:
        found = sums.get((row.key, column.key))
        if found is None:
            return Cell(column.words, None, "")
        if Axis.UNIT not in self.axes:
            return Cell(column.words, found.value, found.href)
        code = row.key if self.choice.rows == Axis.UNIT else column.key
        return Cell(column.words, found.value, found.href, self._note(self.units[code], found.units))

    def _note(self, unit: Unit, reported: set[int]) -> int:
        """The number of the note for a figure that other units reported, 0 for the unit's own."""
        if reported == {unit.pk}:
            return 0
        key = unit.pk, frozenset(reported)
        if key not in self._numbers:
            others = sorted((self.reporting[one] for one in reported if one != unit.pk), key=lambda one: one.sort_key)
            told = ", ".join(f"{one.short_name} (đến trước {date_vi(one.closed_on)})" for one in others)
            own = " và của chính đơn vị" if unit.pk in reported else ""
            self.notes.append(f"{unit.short_name}: số do {told}{own} báo cáo.")
            self._numbers[key] = len(self.notes)
        return self._numbers[key]


def _drawn(text: str, columns: int) -> int:
    """The column that is drawn; the last one where the address names none."""
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        return max(columns - 1, 0)
    return min(int(text), max(columns - 1, 0))


def _tiles(units: Sequence[Unit], lines: Sequence[Line], drawn: int) -> TileMap:
    return tile_map(
        [
            Spot(unit.short_name, unit.tile_row, unit.tile_column, line.cells[drawn].value, line.cells[drawn].href)
            for unit, line in zip(units, lines, strict=True)
        ]
    )
