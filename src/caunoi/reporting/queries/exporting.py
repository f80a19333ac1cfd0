"""Values of reports as rows of a `dataValueSets` file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from caunoi.org.access import units_for
from caunoi.org.models import Person, Unit, path_end
from caunoi.reporting.access import reports_visible_to
from caunoi.reporting.freezing import figure_text
from caunoi.reporting.models import CategoryCombo, CategoryComboPart, DataValue, Report
from caunoi.reporting.queries.operands import combos_used, options_by_combo
from caunoi.reporting.valuesets import Row, Splits


def _values(
    person: Person | None, periods: Sequence[str], units: Sequence[str] | None, data_sets: Sequence[str] | None
) -> QuerySet[DataValue]:
    reports = Report.objects.all() if person is None else reports_visible_to(person)
    reports = reports.filter(round__period__in=periods)
    if units is not None:
        reports = reports.filter(unit__code__in=units)
    if data_sets is not None:
        reports = reports.filter(round__data_set__code__in=data_sets)
    return DataValue.objects.filter(report__in=reports.values("pk"), value__isnull=False)


def count_values(
    person: Person | None,
    *,
    periods: Sequence[str],
    units: Sequence[str] | None = None,
    data_sets: Sequence[str] | None = None,
) -> int:
    """How many rows `value_rows` gives."""
    return _values(person, periods, units, data_sets).count()


def value_rows(
    person: Person | None,
    *,
    periods: Sequence[str],
    units: Sequence[str] | None = None,
    data_sets: Sequence[str] | None = None,
) -> Iterator[Row]:
    """The values that the person (None: the system itself) may see, of these periods, units and forms (None: all), by
    unit, period, form and element. Read in a stream: a million rows cost no memory."""
    values = _values(person, periods, units, data_sets).order_by(
        "report__unit__code", "report__round__period", "report__round__data_set__code", "element__code", "option"
    )
    named = values.values_list(
        "element__code", "report__round__period", "report__unit__code", "value", "option", "note",
        "report__round__data_set__code",
    )  # fmt: skip
    for element, period, unit, value, option, note, data_set in named.iterator(chunk_size=2000):
        yield Row(element, period, unit, figure_text(value) or "", option, note, data_set)


def units_asked(person: Person, codes: Sequence[str], *, children: bool) -> list[str]:
    """Codes of the units asked for that the person may look at, with `children` those below them too; the others look
    as if they did not exist."""
    asked = units_for(person).filter(code__in=codes)
    if not children:
        return list(asked.values_list("code", flat=True))
    found: set[str] = set()
    for path in asked.values_list("path", flat=True):
        found.update(Unit.objects.filter(path__gte=path, path__lt=path_end(path)).values_list("code", flat=True))
    return sorted(found)


def splits() -> Splits:
    """The categories behind every option combination of every split element."""
    used = combos_used()
    categories = {
        combo.pk: list(
            CategoryComboPart.objects.filter(combo=combo).order_by("position").values_list("category__code", flat=True)
        )
        for combo in CategoryCombo.objects.filter(pk__in={combo for own in used.values() for combo in own})
    }
    options = options_by_combo(categories)
    told = {
        combo: {one.code: dict(zip(categories[combo], one.parts, strict=True)) for one in own}
        for combo, own in options.items()
    }
    # Where two ways name an option alike, the newest goes first.
    return {
        element: {code: parts for combo in reversed(own) for code, parts in told[combo].items()}
        for element, own in used.items()
    }
