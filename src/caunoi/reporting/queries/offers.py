"""Numbers that are offered beside a cell: what the house counts, and what the residential areas have sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse

from caunoi.ground.figures import offered
from caunoi.reporting.models import DataElement, DataValue, Report, Round, SectionElement
from caunoi.reporting.states import COUNTED, Level

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """A number to take or to overrule with a reason. `source` ends "số …"; `missing` names areas that have not sent,
    `more` counts those beyond; `address` leads to the very rows behind the number."""

    value: Decimal
    words: str
    source: str
    address: str
    link: str
    definition: str = ""
    missing: tuple[str, ...] = ()
    more: int = 0
    is_of_areas: bool = False


@dataclass(frozen=True, slots=True)
class Areas:
    """What the areas of a commune have sent for the period of its report."""

    round: Round
    sent: int
    missing: tuple[str, ...]
    sums: dict[str, Decimal]

    @property
    def total(self) -> int:
        return self.sent + len(self.missing)


def areas_round_of(report: Report) -> Round | None:
    """The commune's own round among its areas for the period of its report, if it has opened one."""
    if report.round.data_set.level != Level.COMMUNES:
        return None
    rounds = Round.objects.filter(
        unit_id=report.unit_id, period=report.round.period, data_set__level=Level.AREAS
    ).select_related("data_set", "unit")
    return rounds.order_by("-pk").first()


def areas_of(report: Report) -> Areas | None:
    """The sums over the areas that have sent; a constant number of queries."""
    found = areas_round_of(report)
    if found is None:
        return None
    reports = list(Report.objects.filter(round=found).select_related("unit").order_by("unit__sort_key", "pk"))
    values = DataValue.objects.filter(report__round=found, report__status__in=COUNTED, value__isnull=False)
    return Areas(
        round=found,
        sent=sum(1 for one in reports if one.status in COUNTED),
        missing=tuple(one.unit.short_name for one in reports if one.status not in COUNTED),
        sums=dict(values.values_list("element__code").annotate(total=Sum("value")).order_by()),
    )


def counted_for(report: Report, element: DataElement) -> Offer | None:
    """What the folder behind the element counts for the unit and the days of the round."""
    figure = offered().get(element.figure)
    if figure is None:
        return None
    span = (report.unit, report.round.starts_on, report.round.ends_on)
    return Offer(
        figure.value(*span),
        "Hệ thống đếm được",
        "hệ thống đếm",
        figure.records(*span),
        "Xem từng việc",
        figure.definition,
    )


def offers_of(report: Report, lines: Iterable[SectionElement]) -> dict[str, Offer]:
    """The offer for each of the lines that has one: the house's own count before the areas' sum."""
    found: dict[str, Offer] = {}
    if report.round.data_set.level == Level.AREAS:
        return found
    areas = areas_of(report)
    for line in lines:
        code = line.element.code
        if line.combo_id is not None:
            # Neither the house nor the areas count by groups of people.
            continue
        if counted := counted_for(report, line.element):
            found[code] = counted
        elif areas and code in areas.sums:
            found[code] = Offer(
                value=areas.sums[code],
                words=f"{areas.sent}/{areas.total} khu dân cư đã gửi, cộng lại được",
                source="các khu dân cư gửi",
                address=reverse("reporting:area_values", args=[report.ref, code]),
                link="Xem từng nơi",
                missing=areas.missing[:MOST_NAMED],
                more=max(0, len(areas.missing) - MOST_NAMED),
                is_of_areas=True,
            )
    return found


def area_values(report: Report, code: str) -> list[tuple[Report, Decimal | None]]:
    """Every area of the commune's round with what it sent for one number, None where it has not sent."""
    found = areas_round_of(report)
    if found is None:
        return []
    values = dict(
        DataValue.objects.filter(report__round=found, report__status__in=COUNTED, element__code=code).values_list(
            "report_id", "value"
        )
    )
    reports = Report.objects.filter(round=found).select_related("unit").order_by("unit__sort_key", "pk")
    return [(one, values.get(one.pk)) for one in reports]
