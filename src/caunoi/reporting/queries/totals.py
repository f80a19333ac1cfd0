"""The sums of a round, its indicators, and the values behind a sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from caunoi.reporting.formulas import Figures, indicator_value, operand, parse_formula
from caunoi.reporting.models import (
    DataElement,
    DataValue,
    Indicator,
    Report,
    Round,
    Section,
    SectionElement,
)
from caunoi.reporting.periods import BadPeriod, parse_period
from caunoi.reporting.queries.cells import folded_over_time
from caunoi.reporting.queries.forms import Numbered, lines_of, sections_of
from caunoi.reporting.states import (
    ReportStatus,
)

NOTHING: tuple[None, int] = (None, 0)


class Total(NamedTuple):
    """The sum of one number over the units of a round."""

    line: SectionElement
    value: Decimal | None
    units: int


@dataclass(frozen=True, slots=True)
class Rate:
    """An indicator worked out from the sums."""

    indicator: Indicator
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a round over the accepted reports, section by section, and its indicators."""

    sections: tuple[tuple[Section, tuple[Total, ...]], ...]
    rates: tuple[Rate, ...]
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)


def totals_of(round: Round) -> Totals:
    """Sums over the accepted reports: a constant number of queries, one GROUP BY over the round's values."""
    form = sections_of(round.data_set)
    sums = _sums(round)
    split = [line for _, lines in form for line in lines if line.is_split]
    figures: dict[str, Decimal | None] = _by_option(round, split) if split else {}
    if split:
        # A unit gives several numbers for an element that is split and is counted once.
        for element, units in _units_of_split(round, split).items():
            sums[element] = (sums[element][0], units)
    sections = []
    for section, lines in form:
        rows = [Total(line, *sums.get(element, NOTHING)) for line, element, _, _ in lines]
        figures.update(zip((line.code for line in lines), (row.value for row in rows), strict=True))
        sections.append((section, tuple(rows)))
    days = (round.ends_on - round.starts_on).days + 1
    rates = [
        Rate(indicator, value)
        for indicator in Indicator.objects.order_by("code")
        if (value := worked_out(indicator, figures, days)) is not None
    ]
    return Totals(
        sections=tuple(sections),
        rates=tuple(rates),
        figures=figures,
    )


_SUMS = """
SELECT v.element_id, SUM(v.value), COUNT(v.value) FROM reporting_datavalue v
JOIN reporting_report r ON r.id = v.report_id WHERE r.round_id = %s AND r.status = %s GROUP BY v.element_id
"""
_FLOAT = Context(prec=15)
"""SQLite adds up fractions as floats, of which 15 digits are sure."""


def _sums(round: Round) -> dict[int, tuple[Decimal | None, int]]:
    """Sum and number of values by element, without looking at the element of each of the many values. Written by hand:
    putting a statement together and reading its answer field by field costs a tenth of the whole page of sums."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [round.pk, ReportStatus.ACCEPTED.value])
        return {element: (_exact(value), units) for element, value, units in cursor.fetchall() if units}


def _exact(value: Decimal | float) -> Decimal:
    """A sum as the database gives it: a decimal on PostgreSQL, an int or a float on SQLite."""
    return _FLOAT.create_decimal_from_float(value) if isinstance(value, float) else Decimal(value)


def _counted(round: Round, split: list[Numbered]) -> QuerySet[DataValue]:
    return DataValue.objects.filter(
        report__round=round,
        report__status=ReportStatus.ACCEPTED,
        element__in=[line.element for line in split],
        value__isnull=False,
    )


def _by_option(round: Round, split: list[Numbered]) -> dict[str, Decimal | None]:
    """The sums of each option combination, by operand."""
    codes = {line.element: line.code for line in split}
    sums = _counted(round, split).values_list("element_id", "option").annotate(total=Sum("value")).order_by()
    return {operand(codes[element], option): total for element, option, total in sums}


def _units_of_split(round: Round, split: list[Numbered]) -> dict[int, int]:
    """How many units gave a number for any option of each element."""
    counts = _counted(round, split).values_list("element_id").annotate(units=Count("report", distinct=True))
    return dict(counts.order_by())


def worked_out(indicator: Indicator, figures: Figures, days: int) -> Decimal | None:
    """The indicator of these figures of a period of so many days."""
    below = parse_formula(indicator.denominator) if indicator.denominator else None
    return indicator_value(
        parse_formula(indicator.numerator),
        below,
        Decimal(indicator.factor),
        figures,
        days=days if indicator.annualized else None,
    )


def year_to_date(round: Round) -> dict[str, Decimal]:
    """What the year's periods up to this one give together ("lũy kế"), by code of the element: accepted reports of the
    same form, added up over units and then over time as the element says. Empty for a period of its own dates, and for
    the first of the year, whose sums are the same."""
    try:
        periods = [one.iso for one in parse_period(round.period).of_year_so_far]
    except BadPeriod:
        return {}
    if len(periods) == 1:
        return {}
    same = Round.objects.filter(unit=round.unit_id, data_set__code=round.data_set.code, period__in=periods)
    in_order = sorted(same.values_list("period", "pk"))
    counted = DataValue.objects.filter(
        report__round__in=[number for _, number in in_order],
        report__status=ReportStatus.ACCEPTED,
        value__isnull=False,
    )
    sums = {
        (of, element): total
        for of, element, total in counted.values_list("report__round_id", "element_id")
        .annotate(total=Sum("value"))
        .order_by()
    }
    found = {}
    for line in lines_of(round.data_set):
        values = [one for _, of in in_order if (one := sums.get((of, line.element_id))) is not None]
        folded = folded_over_time(line.element.over_time, values)
        if folded is not None:
            found[line.element.code] = folded
    return found


def parts_of_sum(round: Round, element: DataElement) -> list[DataValue]:
    """The very values behind a sum, unit by unit in the order of places: what they add up to is the sum."""
    values = DataValue.objects.filter(
        report__in=Report.objects.counted().filter(round=round), element=element, value__isnull=False
    )
    return list(
        values.select_related("report", "report__unit").order_by("report__unit__sort_key", "report_id", "option")
    )
