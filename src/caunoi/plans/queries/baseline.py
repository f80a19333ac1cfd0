"""The frozen copy of a plan, and whether the rows still agree with it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from caunoi.plans.models import LineUnit, Plan, PlanBaseline
from caunoi.plans.states import Suggestion


def snapshot_of(plan: Plan) -> dict[str, Any]:
    """All that an issued plan says, as plain JSON: {"plan": …, "lines": [{"address", "text", …, "units": […]}]}."""
    named: dict[int, list[dict[str, str]]] = {}
    for row in (
        LineUnit.objects.filter(line__plan=plan, state=Suggestion.ACCEPTED)
        .order_by("line__position", "part", "group", "unit__code")
        .values_list("line_id", "group", "unit__code", "part")
    ):
        named.setdefault(row[0], []).append({"group": row[1], "unit": row[2] or "", "part": row[3]})
    return {
        "plan": {
            "ref": plan.ref,
            "document": plan.document.ref,
            "unit": plan.unit.code,
            "title": plan.title,
            "starts_on": plan.starts_on.isoformat(),
            "ends_on": plan.ends_on.isoformat(),
        },
        "lines": [
            {
                "address": line.address,
                "depth": line.depth,
                "kind": line.kind,
                "marker": line.marker,
                "text": line.text,
                "rows": line.rows,
                "corrected": line.corrected,
                "correction_note": line.correction_note,
                "lines": [line.first_line, line.last_line],
                "units": named.get(line.pk, []),
            }
            for line in plan.lines.order_by("position")
        ],
    }


def digest_of(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the snapshot's canonical JSON (sorted keys, no spaces, UTF-8), in hexadecimal digits."""
    written = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def agrees_with_baseline(plan: Plan) -> bool:
    """Whether the rows of an issued plan still say what was issued, and the snapshot is the one that was kept."""
    baseline = PlanBaseline.objects.get(plan=plan)
    return digest_of(baseline.snapshot) == baseline.digest and digest_of(snapshot_of(plan)) == baseline.digest


def kept_baseline(plan: Plan) -> PlanBaseline | None:
    """The baseline of an issued plan without its snapshot, None for a draft."""
    return PlanBaseline.objects.filter(plan=plan).select_related("issued_by").defer("snapshot").first()
