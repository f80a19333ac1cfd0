"""Reading frozen summaries: what would be frozen now, what was, and the units' figures behind each number."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from caunoi.org.access import Unknown
from caunoi.org.models import Unit
from caunoi.reporting.freezing import Change, canonical, digest_of, figure_text
from caunoi.reporting.models import (
    DataValue,
    FrozenSummary,
    IssuedReport,
    MergedText,
    Report,
    ReportEntry,
    Round,
)
from caunoi.reporting.queries import totals_of
from caunoi.reporting.states import EntryKind, Part

FIRST_RECIPIENT = "Ban Thường trực Đoàn Chủ tịch Ủy ban Trung ương MTTQ Việt Nam (b/c)"
FORMAT = 1
"""Of the frozen content; counted up when its shape changes, so that old ones stay readable."""


def counted_reports(round: Round) -> list[tuple[Report, int]]:
    """The reports of the round that stand in its sums, in the order of places, each with the number of its version:
    how often it was submitted."""
    reports = Report.objects.counted().filter(round=round).select_related("unit").order_by("unit__sort_key", "pk")
    sent = ReportEntry.objects.filter(report__round=round, kind=EntryKind.SUBMITTED)
    versions = dict(sent.values_list("report_id").annotate(count=Count("pk")).order_by())
    return [(report, versions.get(report.pk, 0)) for report in reports]


def merged_texts(round: Round) -> dict[str, MergedText]:
    """The merged words by part; a part that nobody has begun is there without a row behind it."""
    held = {one.part: one for one in MergedText.objects.filter(round=round)}
    return {str(part): held.get(part) or MergedText(round=round, part=part, version=0) for part in Part}


def _values_by_report(round: Round) -> dict[int, dict[str, str | None]]:
    found: dict[int, dict[str, str | None]] = defaultdict(dict)
    values = DataValue.objects.filter(report__in=Report.objects.counted().filter(round=round), value__isnull=False)
    # One figure of a report may be made of several values, one for each group of people.
    summed = values.values_list("report_id", "element__code").annotate(total=Sum("value")).order_by()
    for report, code, total in summed:
        found[report][code] = figure_text(total)
    return found


def _digests_of_versions(round: Round) -> dict[int, str]:
    """What each counted report was when it was last submitted, as a hash of that version."""
    entries = ReportEntry.objects.filter(
        report__in=Report.objects.counted().filter(round=round), kind=EntryKind.SUBMITTED
    )
    return {one.report_id: digest_of(canonical(one.content)) for one in entries.order_by("created_at", "pk")}


def content_of(round: Round) -> dict[str, Any]:
    """All that freezing the round now would keep: sums, indicators, words, and the reports that they come from, each
    with its version and its own figures. A constant number of queries."""
    totals = totals_of(round)
    values, digests = _values_by_report(round), _digests_of_versions(round)
    missing = Report.objects.filter(round=round).exclude(pk__in=Report.objects.counted().filter(round=round))
    return {
        "format": FORMAT,
        "round": {
            "ref": round.ref,
            "form": round.data_set.code,
            "form_version": round.data_set.version,
            "form_name": round.data_set.name,
            **({"title": round.title} if round.title else {}),
            "period": round.period,
            "starts_on": round.starts_on.isoformat(),
            "ends_on": round.ends_on.isoformat(),
        },
        "unit": {"code": round.unit.code, "name": round.unit.name},
        "sections": [
            {
                "number": section.number,
                "title": section.title,
                "lines": [
                    {
                        "code": row.line.element.code,
                        "name": row.line.element.name,
                        "unit": row.line.element.unit_word,
                        "value": figure_text(row.value),
                        "units": row.units,
                    }
                    for row in rows
                ],
            }
            for section, rows in totals.sections
        ],
        "indicators": [
            {
                "code": rate.indicator.code,
                "name": rate.indicator.name,
                "value": figure_text(None if rate.value is None else round_to(rate.value, rate.indicator.decimals)),
                "percent": rate.indicator.factor == 100,
            }
            for rate in totals.rates
        ],
        "texts": [
            {
                "part": part,
                "title": str(Part(part).label),
                "lines": [
                    {
                        "text": one["text"],
                        "sources": [{"report": of["report"], "version": of["version"]} for of in one["sources"]],
                    }
                    for one in merged.sentences
                ],
            }
            for part, merged in merged_texts(round).items()
        ],
        "reports": [
            {
                "ref": report.ref,
                "unit": report.unit.short_name,
                "code": report.unit.code,
                "version": version,
                "digest": digests.get(report.pk, ""),
                "values": values.get(report.pk, {}),
            }
            for report, version in counted_reports(round)
        ],
        "missing": [one.unit.short_name for one in missing.select_related("unit").order_by("unit__sort_key", "pk")],
    }


def round_to(value: Decimal, places: int) -> Decimal:
    """A worked-out figure with so many decimals, halves away from zero as on paper."""
    return value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")


def frozen_of(round: Round) -> QuerySet[FrozenSummary]:
    """What was frozen of the round, the newest first, without the content."""
    return round.frozen.defer("content").select_related("frozen_by").order_by("-number")


def last_recipients(unit: Unit) -> str:
    """Who received the unit's last official report, a line each; the levels above while there is none."""
    last = (
        IssuedReport.objects.filter(frozen__round__unit=unit).select_related("document").order_by("-created_at").first()
    )
    if last is not None:
        return "\n".join(line.lstrip("- ") for line in last.document.recipients.splitlines())
    above = f"Ban Thường trực {unit.parent.name} (b/c)" if unit.parent else FIRST_RECIPIENT
    return f"{above}\nLưu: VT"


def frozen_for(round: Round, number: int) -> FrozenSummary:
    """The frozen summary with this number, or `Unknown`. The round has been fetched through access."""
    found = (
        round.frozen.filter(number=number)
        .select_related("frozen_by", "round", "round__unit", "issued__document")
        .first()
    )
    if found is None:
        raise Unknown
    return found


def opened(frozen: FrozenSummary) -> dict[str, Any]:
    """The content of a frozen summary."""
    content: dict[str, Any] = json.loads(frozen.content)
    return content


def is_intact(frozen: FrozenSummary) -> bool:
    """Whether the content is still what was signed."""
    return digest_of(frozen.content) == frozen.digest


def changes_of(frozen: FrozenSummary) -> list[Change]:
    """What the frozen summary corrects in the one before."""
    return [Change(**one) for one in frozen.changes]


@dataclass(frozen=True, slots=True)
class FrozenPart:
    """What one unit brought to a frozen number."""

    ref: str
    unit: str
    version: int
    value: Decimal


def parts_of_frozen(content: dict[str, Any], code: str) -> list[FrozenPart]:
    """The units' figures behind a frozen number, in the order of places: they add up to it."""
    return [
        FrozenPart(one["ref"], one["unit"], one["version"], Decimal(one["values"][code]))
        for one in content["reports"]
        if one["values"].get(code) is not None
    ]


def frozen_line(content: dict[str, Any], code: str) -> dict[str, Any]:
    """The line of a code, or `Unknown`."""
    for section in content["sections"]:
        for line in section["lines"]:
            if line["code"] == code:
                return dict(line)
    raise Unknown
