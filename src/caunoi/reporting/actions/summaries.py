"""What the collecting unit does with a round as a whole: freeze its sums, open them again to correct them."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from caunoi.ground.audit.actions import change
from caunoi.ground.text import nfc
from caunoi.ground.times import now
from caunoi.org.models import Person
from caunoi.reporting.access import check_may_collect
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.freezing import canonical, changes, digest_of
from caunoi.reporting.models import FrozenSummary, Round
from caunoi.reporting.queries.summaries import content_of, opened


@transaction.atomic
def freeze_round(*, round: Round, by: Person | None, reason: str = "") -> FrozenSummary:
    """Keep the sums, indicators and words of the round for ever, signed by their SHA-256; the trail keeps the hash too.

    From now on no report enters or leaves the sums. After a correction a `reason` is asked for, and the new summary
    lists what differs from the one before. Raises Denied, CannotReport.
    """
    check_may_collect(by, round.unit)
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.frozen_at is not None:
        raise CannotReport("Số liệu đợt này đang được chốt. Mở đính chính trước khi chốt bản mới.")
    last = FrozenSummary.objects.filter(round=round).order_by("-number").first()
    reason = nfc(reason.strip())
    if last is not None and not reason:
        raise CannotReport("Ghi lý do đính chính.", "reason")
    content = content_of(round)
    if not content["reports"]:
        raise CannotReport("Chưa tiếp nhận báo cáo nào nên chưa có số liệu để chốt.")
    corrected = changes(opened(last), content) if last is not None else ()
    if last is not None and not corrected:
        raise CannotReport(f"Số liệu và lời văn không khác bản {last.number}. Đóng đính chính thay vì chốt bản mới.")
    text = canonical(content)
    frozen = FrozenSummary.objects.create(
        round=round,
        number=last.number + 1 if last else 1,
        content=text,
        digest=digest_of(text),
        reason=reason if last else "",
        changes=[asdict(one) for one in corrected],
        frozen_by=by,
    )
    change(
        round,
        deed="round.frozen",
        by=by,
        unit=round.unit,
        where={"frozen_at": None},
        facts={
            "number": frozen.number,
            "digest": frozen.digest,
            "count": len(content["reports"]),
            "reason": frozen.reason,
            "differences": len(corrected),
        },
        frozen_at=now(),
    )
    return frozen


@transaction.atomic
def reopen_round(*, round: Round, reason: str, by: Person | None) -> Round:
    """Let reports enter and leave the sums again, so that a mistake can be put right. What was frozen stays.

    Raises Denied, CannotReport.
    """
    check_may_collect(by, round.unit)
    if not (reason := nfc(reason.strip())):
        raise CannotReport("Ghi lý do mở đính chính.", "reason")
    if Round.objects.select_for_update().get(pk=round.pk).frozen_at is None:
        raise CannotReport("Số liệu đợt này đang mở.")
    return change(round, deed="round.reopened", by=by, unit=round.unit, facts={"reason": reason}, frozen_at=None)


@transaction.atomic
def close_correction(*, round: Round, by: Person | None) -> Round:
    """Freeze again without a new summary, when the figures are what the last one says. Raises Denied, CannotReport."""
    check_may_collect(by, round.unit)
    locked = Round.objects.select_for_update().get(pk=round.pk)
    last = FrozenSummary.objects.filter(round=round).order_by("-number").first()
    if locked.frozen_at is not None or last is None:
        raise CannotReport("Đợt này không mở đính chính.")
    if changes(opened(last), content_of(round)):
        raise CannotReport(f"Số liệu đã khác bản {last.number}. Chốt bản mới, ghi lý do đính chính.", "reason")
    facts = {"number": last.number, "digest": last.digest}
    return change(round, deed="round.correction_closed", by=by, unit=round.unit, facts=facts, frozen_at=now())
