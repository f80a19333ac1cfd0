"""Every deed on a plan, a programme or a duty is done, and its row names who did it, to what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.ground.audit.tests.rows import check_told
from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import Plan, PlanLine, SchemeSort
from caunoi.plans.states import Group, Part
from caunoi.plans.tests.walks import a_draft, a_duty, a_programme, a_task, line_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return a_draft(cast)


def test_a_plan_is_drafted_corrected_accepted_and_issued(cast: Cast, plan: Plan) -> None:
    row = check_told("plan.drafted", by=cast.clerk, on=plan, document=plan.document.ref, lines=plan.lines.count())
    assert row.unit_id == cast.province.pk
    actions.edit_plan(plan=plan, title="Kế hoạch năm", starts_on=plan.starts_on, ends_on=plan.ends_on, by=cast.clerk)
    row = check_told("plan.edited", by=cast.clerk, on=plan)
    assert row.facts["changed"]["title"][1] == "Kế hoạch năm"
    line = line_at(plan, "II.1-1")
    actions.accept_line(line=line, by=cast.clerk)
    check_told("line.accepted", by=cast.clerk, on=line, changed={"is_reviewed": [False, True]})
    rest = actions.accept_rest(plan=plan, by=cast.clerk)
    check_told("plan.rest_accepted", by=cast.clerk, on=plan, lines=rest)
    actions.issue_plan(plan=plan, by=cast.clerk)
    row = check_told("plan.issued", by=cast.clerk, on=plan, lines=plan.lines.count())
    assert row.facts["changed"]["status"] == ["DRAFT", "ISSUED"]
    assert len(row.facts["digest"]) == 64


def test_a_line_is_corrected_cut_moved_and_joined(cast: Cast, plan: Plan) -> None:
    line = line_at(plan, "II.1-1")
    actions.edit_line(line=line, corrected="Tổ chức tuyên truyền", note="Thừa chữ", by=cast.clerk)
    row = check_told("line.edited", by=cast.clerk, on=line)
    assert row.facts["changed"]["corrected"][1] == "Tổ chức tuyên truyền"
    actions.edit_line(line=line, corrected="", by=cast.clerk)
    actions.split_line(line=line, wanted="Tổ chức tuyên truyền\nở các khu dân cư.", by=cast.clerk)
    check_told("line.split", by=cast.clerk, on=line, parts=2)
    part = line_at(plan, "II.1-2")
    gone = PlanLine(pk=part.pk)
    actions.join_line(line=part, by=cast.clerk)
    check_told("line.joined", by=cast.clerk, on=line)
    check_told("line.absorbed", by=cast.clerk, on=gone, into="II.1-1")
    moved = line_at(plan, "II.1-2")
    actions.shift_line(line=moved, to="deeper", by=cast.clerk)
    check_told("line.moved", by=cast.clerk, on=moved, to="deeper")


def test_whoever_is_to_do_a_line_is_named_accepted_and_dismissed(cast: Cast, plan: Plan) -> None:
    line = line_at(plan, "II.2")
    named = actions.name_unit(line=line, by=cast.clerk, part=Part.LEAD, group=Group.COMMUNES)
    check_told("line.unit_named", by=cast.clerk, on=line, who=str(named), part="LEAD")
    actions.accept_suggestion(named=named, by=cast.clerk)
    check_told("line.suggestion_accepted", by=cast.clerk, on=line, who=str(named), part="LEAD")
    actions.dismiss_suggestion(named=named, by=cast.clerk)
    check_told("line.suggestion_dismissed", by=cast.clerk, on=line, who=str(named), part="LEAD")


def test_a_programme_is_opened_sent_returned_and_approved(cast: Cast) -> None:
    programme = a_programme(cast)
    check_told("programme.opened", by=cast.officer, on=programme, year=today().year)
    actions.submit_programme(programme=programme, approver=cast.province, by=cast.officer)
    row = check_told("programme.submitted", by=cast.officer, on=programme)
    assert row.facts["changed"]["status"][1] == "SUBMITTED"
    reasons: dict[str, str] = {"lines": "Thiếu mục II.1"}
    actions.return_programme(programme=programme, reasons=reasons, by=cast.clerk)
    row = check_told("programme.returned", by=cast.clerk, on=programme)
    assert row.facts["changed"]["status"] == ["SUBMITTED", "RETURNED"]
    actions.submit_programme(programme=programme, approver=cast.province, by=cast.officer)
    actions.approve_programme(programme=programme, by=cast.clerk)
    row = check_told("programme.approved", by=cast.clerk, on=programme)
    assert row.facts["changed"]["status"] == ["SUBMITTED", "APPROVED"]


def test_a_duty_is_created_rests_goes_on_and_ends(cast: Cast) -> None:
    duty = a_duty(cast)
    row = check_told("duty.created", by=cast.clerk, on=duty, title=duty.title, rhythm=duty.rhythm)
    assert row.unit_id == cast.province.pk
    actions.pause_duty(duty=duty, by=cast.clerk)
    check_told("duty.paused", by=cast.clerk, on=duty, changed={"status": ["RUNNING", "PAUSED"]})
    actions.resume_duty(duty=duty, by=cast.clerk)
    row = check_told("duty.resumed", by=cast.clerk, on=duty)
    assert row.facts["changed"]["status"] == ["PAUSED", "RUNNING"]
    actions.end_duty(duty=duty, by=cast.clerk)
    check_told("duty.ended", by=cast.clerk, on=duty, changed={"status": ["RUNNING", "ENDED"]})


def test_a_task_is_described_as_a_scheme_and_anew(cast: Cast) -> None:
    task = a_task(cast, due_on=today() + timedelta(days=30))
    scheme = actions.describe_scheme(task=task, facts=actions.SchemeFacts(SchemeSort.TOPIC), by=cast.officer)
    check_told("scheme.described", by=cast.officer, on=scheme, task=task.ref, sort="TOPIC")
    actions.describe_scheme(task=task, facts=actions.SchemeFacts(SchemeSort.TOPIC, team="Ba người"), by=cast.officer)
    row = check_told("scheme.changed", by=cast.officer, on=scheme)
    assert list(row.facts.get("changed", {})) in (["team"], [])
