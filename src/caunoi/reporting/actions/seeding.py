"""Load the starter catalogue."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.org.models import Person
from caunoi.reporting import starter
from caunoi.reporting.actions.laying_out import lay_out
from caunoi.reporting.models import (
    DataElement,
    DataSet,
    Indicator,
    Target,
    ValidationRule,
    WeeklyColumn,
)
from caunoi.reporting.states import Level


@transaction.atomic
def seed_forms(*, by: Person | None = None) -> int:
    """Load the starter catalogue where it is missing; what was edited stays. Gives how many rows are new."""
    known = set(DataElement.objects.values_list("code", flat=True))
    rows = starter.element_rows()
    new = [
        DataElement(code=row.code, name=row.name, unit_word=row.unit_word, over_time=row.over_time, figure=row.figure)
        for row in rows
        if row.code not in known
    ]
    DataElement.objects.bulk_create(new)
    indicators = Indicator.objects.bulk_create(
        [
            Indicator(
                code=row.code,
                name=row.name,
                numerator=row.numerator,
                denominator=row.denominator,
                factor=row.factor,
                decimals=row.decimals,
            )
            for row in starter.indicator_rows()
            if not Indicator.objects.filter(code=row.code).exists()
        ]
    )
    rules = ValidationRule.objects.bulk_create(
        [
            ValidationRule(
                code=row.code,
                sentence=row.sentence,
                left=row.left,
                left_missing=row.missing[0],
                operator=row.operator,
                right=row.right,
                right_missing=row.missing[1],
                importance=row.importance,
            )
            for row in starter.rule_rows()
            if not ValidationRule.objects.filter(code=row.code).exists()
        ]
    )
    made = len(new) + len(indicators) + len(rules) + _seed_data_sets(rows) + _seed_targets() + _seed_weekly()
    if made:
        record("report.forms_seeded", by=by, on=None, facts={"count": made})
    return made


def _seed_data_sets(rows: list[starter.ElementRow]) -> int:
    elements = {element.code: element for element in DataElement.objects.all()}
    made = 0
    for code, (name, level) in starter.FORMS.items():
        if DataSet.objects.filter(code=code).exists():
            continue
        data_set = DataSet.objects.create(code=code, name=name, level=level)
        made += 1
        if level == Level.AREAS:
            # One short page, whatever sections the numbers come from.
            asked = [elements[row.code] for row in rows if level in row.levels and _asks_areas(row)]
            lay_out(data_set, [(data_set.name, asked)])
            continue
        chosen = [row for row in rows if row.is_core and level in row.levels]
        numbers = sorted({row.section for row in chosen})
        lay_out(
            data_set,
            [
                (starter.SECTIONS[number - 1], [elements[row.code] for row in chosen if row.section == number])
                for number in numbers
            ],
        )
    return made


def _asks_areas(row: starter.ElementRow) -> bool:
    """What a head can count himself: the core numbers, and those that nobody else has."""
    return row.is_core or row.levels == {Level.AREAS}


def _seed_targets() -> int:
    elements = dict(DataElement.objects.values_list("code", "pk"))
    known = set(Target.objects.filter(unit=None).values_list("element_id", "level", "from_year"))
    made = [
        Target(
            element_id=elements[row.code],
            level=row.level,
            from_year=row.from_year,
            until_year=row.until_year,
            value=row.value,
            basis=row.basis,
        )
        for row in starter.target_rows()
        if (elements[row.code], str(row.level), row.from_year) not in known
    ]
    return len(Target.objects.bulk_create(made))


def _seed_weekly() -> int:
    if WeeklyColumn.objects.exists():
        return 0
    columns = [
        WeeklyColumn(position=row.position, title=row.title, source=row.source, basis=row.basis)
        for row in starter.weekly_rows()
    ]
    return len(WeeklyColumn.objects.bulk_create(columns))
