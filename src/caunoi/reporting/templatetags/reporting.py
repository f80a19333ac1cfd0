"""Words of reports for templates."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from caunoi.ground.text import number_vi, percent_vi
from caunoi.reporting.models import Report
from caunoi.reporting.queries import lines_of, operands_of
from caunoi.reporting.queries.merging import Voice
from caunoi.reporting.states import Level, Part, name_of_place

register = template.Library()


@register.filter
def rounded_vi(value: Decimal, places: int) -> str:
    """A number with so many decimals."""
    return number_vi(value, places)


@register.filter
def rate_vi(value: Decimal | None) -> str:
    """A rate with one decimal: "90,7%"; a dash where nothing is expected."""
    return "–" if value is None else percent_vi(value, 1)


@register.filter
def days_vi(value: Decimal | None) -> str:
    """ "2,5 ngày", a dash where no report tells."""
    return "–" if value is None else f"{number_vi(value)} ngày"


@register.filter
def part_vi(key: str) -> str:
    """The name of a part of the narrative; a code of a data element stays as it is."""
    return name_of_place(key)


@register.simple_tag
def place(report: Report, key: str, may_write: object = False) -> SafeString:
    """The code of a cell, or the name of a part of the narrative, as a link to where it is written; the narrative has a
    page for those alone who `may_write` it, and an area's numbers stand on one page. No query: lines are kept."""
    if key in Part.values and may_write:
        return format_html('<a href="{}">{}</a>', reverse("reporting:narrative", args=[report.ref]), name_of_place(key))
    operands = operands_of(lines_of(report.round.data_set))
    found = next((of for of in operands if key in (of.code, of.line.element.code)), None)
    if found is None or report.round.data_set.level == Level.AREAS:
        return format_html("{}", name_of_place(key))
    address = reverse("reporting:section", args=[report.ref, found.line.section.number])
    return format_html('<a href="{}?o={}#row-{}">{}</a>', address, found.code, found.code, key)


@register.filter
def frozen_vi(text: str, kind: str = "figure") -> str:
    """A frozen figure in Vietnamese; other frozen words stay as they are."""
    return number_vi(Decimal(text)) if kind in ("figure", "indicator") else text


@register.simple_tag
def voice(said: Voice) -> SafeString:
    """A sentence with its numbers marked; a number that the unit's own figures do not know is marked otherwise."""
    if not said.has_number:
        return format_html("{}", said.text)
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<mark class="{}">{}{}</mark>',
                    "number-known" if mark.is_known else "number-strange",
                    mark.text,
                    "" if mark.is_known else mark_safe('<span class="unseen"> (không có trong số liệu)</span>'),
                )
                if mark.is_number
                else mark.text,
            )
            for mark in said.marks
        ),
    )


@register.filter
def plain(value: Decimal) -> str:
    """A number for a script: a point, no grouping, no empty zeros."""
    return f"{value.normalize():f}"
