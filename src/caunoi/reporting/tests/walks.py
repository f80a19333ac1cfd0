"""Reports as people make them, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from caunoi.ground.times import today
from caunoi.org.models import Unit
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import DataSet, Report, Round

PERIOD = "2026Q3"


def a_round(cast: Cast, due_on: date | None = None, period: str = PERIOD) -> Round:
    """The communes' quarterly round of the province, opened by its office."""
    actions.seed_forms()
    form = DataSet.objects.get(code="BC-XA")
    due = due_on or today() + timedelta(days=10)
    return actions.open_round(unit=cast.province, data_set=form, period=period, due_on=due, by=cast.clerk)


def report_of(opened: Round, unit: Unit) -> Report:
    """The expected report of a unit."""
    found = Report.objects.select_related("unit", "round", "round__unit", "round__data_set")
    return found.get(round=opened, unit=unit)


def a_report(cast: Cast, period: str = PERIOD) -> Report:
    """The commune's report, nothing in it."""
    return report_of(a_round(cast, period=period), cast.commune)


def a_draft(cast: Cast, period: str = PERIOD) -> Report:
    """The commune's report with a few numbers."""
    report = a_report(cast, period)
    figures = {"2.01": Decimal(12), "2.03": Decimal(9)}
    actions.save_values(report=report, values=figures, by=cast.officer)
    return report


def a_sent_report(cast: Cast) -> Report:
    """The commune's report, submitted."""
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer)
    return report
