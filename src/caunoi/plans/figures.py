"""The figures of plans and tasks that this folder offers to measures, reports and dashboards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from caunoi.ground.figures import Figure
from caunoi.org.models import Unit
from caunoi.plans.queries.figured import COUNTED, address_of, counted_tasks


def _figure(code: str) -> Figure[Unit]:
    def count(unit: Unit, first: date, last: date) -> Decimal:
        return Decimal(counted_tasks(code, unit, first, last).count())

    def address(unit: Unit, first: date, last: date) -> str:
        return address_of(code, unit, first, last)

    return Figure(code, COUNTED[code].title, "việc", COUNTED[code].definition, count, address)


FIGURES = tuple(_figure(code) for code in COUNTED)
