"""Issuing a plan: its lines are frozen, and a snapshot with a digest is kept."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.audit.actions import change
from caunoi.ground.times import now
from caunoi.org.models import Person
from caunoi.plans.access import check_may_plan
from caunoi.plans.models import Plan, PlanBaseline
from caunoi.plans.queries.baseline import digest_of, snapshot_of
from caunoi.plans.states import PLAN_STEPS, PlanStatus


class CannotIssue(Exception):
    """The plan cannot be issued yet; `sentence` says what is missing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def issue_plan(*, plan: Plan, by: Person | None, seen: int | None = None) -> Plan:
    """Freeze a reviewed draft. Raises `Denied`, `CannotIssue`, `Conflict`."""
    check_may_plan(by, plan.unit)
    if PlanStatus.ISSUED not in PLAN_STEPS[PlanStatus(plan.status)]:
        raise CannotIssue("Kế hoạch này đã ban hành.")
    waiting = plan.lines.filter(is_reviewed=False).count()
    if waiting:
        raise CannotIssue(f"Còn {waiting} mục chưa rà soát. Rà soát hết rồi ban hành.")
    if not plan.lines.exists():
        raise CannotIssue("Kế hoạch chưa có mục nào.")
    snapshot = snapshot_of(plan)
    digest = digest_of(snapshot)
    change(
        plan,
        deed="plan.issued",
        by=by,
        seen=seen,
        where={"status": PlanStatus.DRAFT},
        unit=plan.unit,
        facts={"digest": digest, "lines": len(snapshot["lines"])},
        status=PlanStatus.ISSUED,
        issued_at=now(),
    )
    PlanBaseline.objects.create(plan=plan, snapshot=snapshot, digest=digest, issued_by=by)
    return plan
