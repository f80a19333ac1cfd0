"""Every deed on a paper that is sent and received is done, and its row names who did it, to what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.documents import actions
from caunoi.documents.actions import Outside
from caunoi.documents.states import Way
from caunoi.documents.tests.test_dispatching import a_dispatch, receiver_of
from caunoi.documents.tests.test_office_templates import own, upload
from caunoi.documents.writing import Kind
from caunoi.ground.audit.tests.rows import check_told
from caunoi.ground.times import now, standing_at, today
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_office_sends_to_more_reminds_and_minds_its_links(cast: Cast) -> None:
    dispatch = a_dispatch(cast)
    again = a_dispatch(cast, dispatch.document, by_link=[Outside("Hội Nông dân tỉnh", "hnd@tinh.example")])
    check_told("dispatch.extended", by=cast.clerk, on=again, units=0, outside=1)
    with standing_at(now() + timedelta(days=2)):
        count = actions.remind_receivers(dispatch=dispatch, by=cast.clerk)
        check_told("dispatch.reminded", by=cast.clerk, on=dispatch, count=count)
    outside = dispatch.receivers.filter(way=Way.LINK).earliest("pk")
    actions.renew_link(receiver=outside, by=cast.clerk)
    row = check_told("dispatch_link.renewed", by=cast.clerk, on=outside, name=outside.name)
    assert row.facts["changed"]["link_key"] == ["…", "…"]
    actions.close_link(receiver=outside, by=cast.clerk)
    row = check_told("dispatch_link.closed", by=cast.clerk, on=outside, name=outside.name)
    assert row.facts["changed"]["link_key"] == ["…", ""]
    on_paper = receiver_of(dispatch, Way.PAPER)
    actions.enter_paper_receipt(receiver=on_paper, name="Lò Văn Nhận", received_on=today(), by=cast.clerk)
    row = check_told("receipt.entered", by=cast.clerk, on=on_paper, name=on_paper.name)
    assert "Lò Văn Nhận" not in str(row.facts)


def test_a_unit_opens_asks_is_answered_and_studies(cast: Cast) -> None:
    receiver = receiver_of(a_dispatch(cast), Way.UNIT, cast.officer)
    actions.note_opened(receiver=receiver, by=cast.officer)
    row = check_told("receipt.opened", by=cast.officer, on=receiver)
    assert row.unit_id == cast.commune.pk
    question = actions.ask_question(receiver=receiver, words="Lấy số liệu kỳ nào?", by=cast.officer)
    row = check_told("study.asked", by=cast.officer, on=question, document=receiver.dispatch.document.ref)
    assert "kỳ nào" not in str(row.facts)
    actions.answer_question(question=question, answer="Kỳ trước", by=cast.clerk)
    row = check_told("study.answered", by=cast.clerk, on=question)
    assert row.unit_id == cast.province.pk
    actions.report_study(receiver=receiver, studied_on=today(), attended=42, words="Đã họp", by=cast.officer)
    row = check_told("study.reported", by=cast.officer, on=receiver)
    assert row.facts["changed"]["attended"][1] == 42


def test_kinds_of_papers_are_added_and_changed(cast: Cast) -> None:
    kind = actions.add_kind(abbreviation="TB2", name="Thông báo hai", by=cast.administrator)
    check_told("document_kind.added", by=cast.administrator, on=kind, abbreviation="TB2", name="Thông báo hai")
    actions.change_kind(
        kind=kind, abbreviation="TB2", name="Thông báo hai", in_use=False, seen=kind.version, by=cast.administrator
    )
    check_told("document_kind.changed", by=cast.administrator, on=kind, changed={"in_use": [True, False]})


def test_a_template_of_ones_own_is_put_and_dropped(cast: Cast) -> None:
    made = actions.put_template(unit=cast.province, kind=Kind.PLAN, upload=upload(own()), by=cast.clerk)
    check_told("paper_template.put", by=cast.clerk, on=made, edition=1, sha256=made.file.sha256)
    actions.drop_template(unit=cast.province, kind=Kind.PLAN, by=cast.clerk)
    check_told("paper_template.dropped", by=cast.clerk, on=made, edition=1)
