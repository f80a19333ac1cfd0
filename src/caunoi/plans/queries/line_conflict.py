"""Both versions of a plan line that two people corrected at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import datetime_vi
from caunoi.plans.models import PlanLine
from caunoi.plans.queries.one_task import Pair, TwoTexts
from caunoi.plans.states import LineKind


def line_conflict(line: PlanLine, typed: Mapping[str, Any]) -> TwoTexts:
    """What was typed beside what stands now, field by field where they differ; `typed` is the cleaned form."""
    texts = (
        ("Chữ sửa lại", typed.get("corrected", ""), line.corrected),
        ("Vì sao sửa", typed.get("note", ""), line.correction_note),
        ("Loại", LineKind(typed["kind"]).label if typed.get("kind") else "", line.get_kind_display()),
        ("Ký hiệu", typed.get("marker", ""), line.marker),
    )
    last = TrailEntry.objects.filter(object_kind="plans.planline", object_id=str(line.pk)).order_by("-pk").first()
    return TwoTexts(
        (last.by_label if last else "") or "Người khác",
        datetime_vi(last.at) if last else "",
        tuple(Pair(label, str(mine), str(theirs)) for label, mine, theirs in texts if str(mine) != str(theirs)),
    )
