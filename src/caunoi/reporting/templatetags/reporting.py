"""Words of reports for templates."""

from __future__ import annotations

from decimal import Decimal

from django import template

from caunoi.ground.text import number_vi
from caunoi.reporting.states import Part

register = template.Library()


@register.filter
def rounded_vi(value: Decimal, places: int) -> str:
    """A number with so many decimals."""
    return number_vi(value, places)


@register.filter
def part_vi(key: str) -> str:
    """The name of a part of the narrative; a code of a data element stays as it is."""
    return str(Part(key).label) if key in Part.values else key
