"""Freezing a round: what is kept, who may, what stops, how a correction shows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.freezing import canonical, digest_of
from caunoi.reporting.models import FrozenSummary, Report
from caunoi.reporting.queries.summaries import changes_of, content_of, frozen_line, is_intact, opened, parts_of_frozen
from caunoi.reporting.tests.walks import a_round, sent_and_accepted

pytestmark = pytest.mark.django_db


def test_a_round_is_frozen_with_its_sums_and_the_reports_behind_them(cast: Cast) -> None:
    a = a_round(cast)
    first, second = sent_and_accepted(cast, a)
    frozen = actions.freeze_round(round=a, by=cast.clerk)
    content = opened(frozen)
    assert frozen_line(content, "2.01")["value"] == "42"
    behind = parts_of_frozen(content, "2.01")
    assert {(one.ref, one.version, one.value) for one in behind} == {
        (first.ref, 1, Decimal(12)),
        (second.ref, 1, Decimal(30)),
    }
    assert sum(one.value for one in behind) == 42
    assert frozen.digest == digest_of(canonical(content_of(a)))
    assert is_intact(frozen)
    told = TrailEntry.objects.get(deed="round.frozen")
    assert told.facts["digest"] == frozen.digest
    assert told.by_id == cast.clerk.pk


def test_only_those_who_collect_freeze_and_only_when_there_is_something(cast: Cast) -> None:
    a = a_round(cast)
    with pytest.raises(actions.CannotReport, match="Chưa tiếp nhận"):
        actions.freeze_round(round=a, by=cast.clerk)
    sent_and_accepted(cast, a)
    for person in (cast.officer, cast.stranger, cast.specialist, cast.auditor, cast.village_head, cast.nobody):
        with pytest.raises(Denied):
            actions.freeze_round(round=a, by=person)
    assert not FrozenSummary.objects.exists()


def test_no_report_enters_or_leaves_frozen_sums(cast: Cast) -> None:
    a = a_round(cast)
    (first, _) = sent_and_accepted(cast, a)
    actions.freeze_round(round=a, by=cast.clerk)
    with pytest.raises(actions.CannotReport, match="đã chốt"):
        actions.return_report(report=first, reasons={"2.01": "Sai"}, due_on=today(), by=cast.clerk)
    with pytest.raises(actions.CannotReport, match="đang được chốt"):
        actions.freeze_round(round=a, by=cast.clerk)
    Report.objects.filter(pk=first.pk).update(status="SUBMITTED", accepted_at=None)
    first.refresh_from_db()
    with pytest.raises(actions.CannotReport, match="đã chốt"):
        actions.accept_report(report=first, by=cast.clerk)


def test_a_correction_is_a_new_version_that_lists_what_changed(cast: Cast) -> None:
    a = a_round(cast)
    (first, _) = sent_and_accepted(cast, a)
    before = actions.freeze_round(round=a, by=cast.clerk)
    kept = before.content
    with pytest.raises(Denied):
        actions.reopen_round(round=a, reason="Sai số", by=cast.officer)
    with pytest.raises(actions.CannotReport, match="lý do"):
        actions.reopen_round(round=a, reason=" ", by=cast.clerk)
    actions.reopen_round(round=a, reason="Mường Bú báo sót", by=cast.clerk)
    due = today() + timedelta(days=2)
    actions.return_report(report=first, reasons={"2.01": "Báo sót 1 hội nghị"}, due_on=due, by=cast.clerk)
    actions.save_values(report=first, values={"2.01": Decimal(13)}, by=cast.officer)
    actions.submit_report(report=first, by=cast.officer)
    actions.accept_report(report=first, by=cast.clerk)
    a.refresh_from_db()
    with pytest.raises(actions.CannotReport, match="lý do"):
        actions.freeze_round(round=a, by=cast.clerk)
    after = actions.freeze_round(round=a, by=cast.clerk, reason="Mường Bú báo sót một hội nghị")
    assert after.number == 2
    told = {(one.kind, one.key): (one.old, one.new) for one in changes_of(after)}
    assert told["figure", "2.01"] == ("42", "43")
    assert told["report", first.ref] == ("bản 1", "bản 2")
    before.refresh_from_db()
    assert before.content == kept


def test_a_correction_that_changed_nothing_is_closed_without_a_new_version(cast: Cast) -> None:
    a = a_round(cast)
    sent_and_accepted(cast, a)
    actions.freeze_round(round=a, by=cast.clerk)
    with pytest.raises(actions.CannotReport, match="không mở"):
        actions.close_correction(round=a, by=cast.clerk)
    actions.reopen_round(round=a, reason="Xem lại", by=cast.clerk)
    with pytest.raises(actions.CannotReport, match="không khác"):
        actions.freeze_round(round=a, by=cast.clerk, reason="Xem lại")
    actions.close_correction(round=a, by=cast.clerk)
    a.refresh_from_db()
    assert a.frozen_at is not None
    assert FrozenSummary.objects.count() == 1


def test_the_database_itself_refuses_to_change_or_drop_what_is_frozen(cast: Cast) -> None:
    a = a_round(cast)
    sent_and_accepted(cast, a)
    frozen = actions.freeze_round(round=a, by=cast.clerk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FrozenSummary.objects.filter(pk=frozen.pk).update(content="{}")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FrozenSummary.objects.filter(pk=frozen.pk).delete()
    assert FrozenSummary.objects.get().content == frozen.content
