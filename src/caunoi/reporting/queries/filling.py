"""How full the reports of a round are: counts alone, no figure of a draft."""

from __future__ import annotations

from django.db.models import Count

from caunoi.reporting.models import DataSet, DataValue, Round, SectionElement


def filled_by_report(round: Round) -> dict[int, int]:
    """How many numbers each report has, by number of the report; one query."""
    values = DataValue.objects.filter(report__round=round, value__isnull=False)
    counted = values.values_list("report_id").annotate(count=Count("element_id", distinct=True)).order_by()
    return dict(counted)


def numbers_asked(data_set: DataSet) -> int:
    """How many numbers the form asks for."""
    return SectionElement.objects.filter(section__data_set=data_set).count()
