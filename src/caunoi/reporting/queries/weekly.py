"""The weekly file for the Front's central database: a row for each organisation, columns as they are set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Q

from caunoi.ground.figures import offered_for_any_days
from caunoi.ground.times import date_vi
from caunoi.org.models import Person, Unit, UnitKind, path_end
from caunoi.reporting.access import collects_for, reports_visible_to
from caunoi.reporting.models import DataElement, DataValue, WeeklyColumn
from caunoi.reporting.states import Told

LEVELS: Final = (
    ("Cấp tỉnh", (UnitKind.PROVINCE, UnitKind.ORGANISATION, UnitKind.ASSOCIATION)),
    ("Cấp xã", (UnitKind.COMMUNE,)),
    ("Khu dân cư", (UnitKind.AREA,)),
)
"""The levels that enter there, below the centre: a sheet for each."""
ELEMENT, FIGURE = "element:", "figure:"
Value = str | Decimal | None


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday to Sunday by ISO 8601; `iso` is "2026W48", DHIS2's name of it."""

    iso: str
    first_day: date
    last_day: date

    @property
    def words(self) -> str:
        return f"tuần {int(self.iso[5:])} năm {self.iso[:4]} ({date_vi(self.first_day)} – {date_vi(self.last_day)})"


def week_with(day: date) -> Week:
    """The week in which the day lies."""
    year, number, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Week(f"{year}W{number:02}", monday, monday + timedelta(days=6))


def columns_on(day: date) -> list[WeeklyColumn]:
    """The columns that hold on the day, in their order."""
    valid = Q(from_on=None) | Q(from_on__lte=day), Q(until_on=None) | Q(until_on__gte=day)
    return list(WeeklyColumn.objects.filter(*valid).order_by("position", "pk"))


def sources() -> list[tuple[str, list[tuple[str, str]]]]:
    """All that may fill a column, by kind: (heading, [(source, words)])."""
    elements = DataElement.objects.order_by("code").values_list("code", "name", "unit_word")
    return [
        ("Đơn vị", [(str(one), str(one.label)) for one in Told]),
        (
            "Chỉ tiêu: số của báo cáo mới nhất đã tiếp nhận",
            [(f"{ELEMENT}{code}", f"{code} {name} ({unit})") for code, name, unit in elements],
        ),
        (
            "Số của hệ thống trong tuần: cấp tỉnh và cấp xã",
            [(f"{FIGURE}{code}", f"{one.title} ({one.unit})") for code, one in offered_for_any_days().items()],
        ),
    ]


def weekly_rows(person: Person, week: Week) -> list[tuple[str, list[tuple[Value, ...]]]]:
    """The rows of each level, as the columns of the week ask: units that stood on its last day below the unit for which
    the person collects, in the order of places. A number that nobody reported is None."""
    columns = columns_on(week.last_day)
    top = collects_for(person)[0]
    kinds = [kind for _, own in LEVELS for kind in own]
    beneath = Unit.objects.standing(on=week.last_day).filter(
        path__gte=top.path, path__lt=path_end(top.path), kind__in=kinds
    )
    units = list(beneath.select_related("parent").in_order())
    asked = [one.source.removeprefix(ELEMENT) for one in columns if one.source.startswith(ELEMENT)]
    newest = _newest(person, asked, week.last_day)
    fillers = [_filler(column.source, week, newest) for column in columns]
    return [
        (title, [tuple(fill(unit) for fill in fillers) for unit in units if unit.kind in own]) for title, own in LEVELS
    ]


def _newest(person: Person, codes: Sequence[str], until: date) -> dict[tuple[int, str], Decimal]:
    """The number of the newest accepted report up to the day, by unit and code; a split number is added up."""
    if not codes:
        return {}
    reports = reports_visible_to(person).counted().filter(round__starts_on__lte=until)
    values = DataValue.objects.filter(report__in=reports.values("pk"), element__code__in=codes, value__isnull=False)
    found: dict[tuple[int, str], Decimal] = {}
    of: dict[tuple[int, str], int] = {}
    named = values.order_by("report__round__ends_on", "report_id")
    for unit, report, code, value in named.values_list("report__unit_id", "report_id", "element__code", "value"):
        before = found.get((unit, code), Decimal(0)) if of.get((unit, code)) == report else Decimal(0)
        found[unit, code], of[unit, code] = before + (value or 0), report
    return found


def _filler(source: str, week: Week, newest: dict[tuple[int, str], Decimal]) -> Callable[[Unit], Value]:
    if source.startswith(ELEMENT):
        code = source.removeprefix(ELEMENT)
        return lambda unit: newest.get((unit.pk, code))
    if source.startswith(FIGURE):
        figure = offered_for_any_days().get(source.removeprefix(FIGURE))
        return lambda unit: (
            None if figure is None or unit.kind == UnitKind.AREA else figure.value(unit, week.first_day, week.last_day)
        )
    told: dict[str, Callable[[Unit], Value]] = {
        Told.WEEK: lambda _: week.iso,
        Told.UNIT_CODE: lambda unit: unit.code,
        Told.UNIT_NAME: lambda unit: unit.name,
        Told.UNIT_KIND: lambda unit: str(UnitKind(unit.kind).label),
        Told.PARENT_NAME: lambda unit: unit.parent.short_name if unit.parent else "",
    }
    return told.get(source, lambda _: None)
