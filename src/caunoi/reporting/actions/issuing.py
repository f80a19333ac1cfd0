"""The official report goes out: written from what was frozen, numbered in the register."""

from __future__ import annotations

from django.db import transaction

from caunoi.documents.actions import write_paper
from caunoi.documents.models import Register
from caunoi.ground.audit.actions import record
from caunoi.ground.times import day_of
from caunoi.org.models import Person
from caunoi.plans.papers import Head
from caunoi.reporting.access import check_may_collect
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.models import FrozenSummary, IssuedReport, Round
from caunoi.reporting.papers import Facts, official_report
from caunoi.reporting.queries.summaries import opened


@transaction.atomic
def issue_report(*, frozen: FrozenSummary, head: Head, facts: Facts, register: Register, by: Person) -> IssuedReport:
    """Write the official report of a frozen summary, enter it in the register and keep which summary it came from.

    Only the newest summary of a round that is frozen goes out, and once. Raises Denied, CannotReport, and what
    documents' `write_paper` raises.
    """
    round = Round.objects.select_for_update().select_related("unit").get(pk=frozen.round_id)
    check_may_collect(by, round.unit)
    if round.frozen_at is None or FrozenSummary.objects.filter(round=round, number__gt=frozen.number).exists():
        raise CannotReport("Bản chốt này đang được đính chính hoặc đã có bản mới. Ban hành từ bản mới nhất.")
    if IssuedReport.objects.filter(frozen=frozen).exists():
        raise CannotReport("Báo cáo của bản chốt này đã ban hành.")
    data = official_report(head, opened(frozen), facts, frozen_on=day_of(frozen.created_at), number=frozen.number)
    document = write_paper(register=register, data=data, by=by)
    issued = IssuedReport.objects.create(frozen=frozen, document=document, issued_by=by)
    record(
        "official_report.issued",
        by=by,
        on=frozen,
        unit=round.unit,
        facts={"number": document.number, "symbol": document.symbol, "digest": frozen.digest},
    )
    return issued
