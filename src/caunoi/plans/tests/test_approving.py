"""Results that are approved or returned, and work that waits for guidance."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.access import Denied
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import Task, TaskEntry
from caunoi.plans.queries.tasks import tally_of
from caunoi.plans.states import EntryKind, Group, Status
from caunoi.plans.tests.walks import a_draft, a_judged_task, a_sent_task, a_task, an_issued_plan, child_of, line_at

pytestmark = pytest.mark.django_db

REASONS = {"words": "Ghi số người dự từng bản.", "files": "Thiếu biên bản bản Giàn.", "percent": " "}


def test_returning_says_why_and_not_into_the_past(cast: Cast) -> None:
    task = a_sent_task(cast)
    with pytest.raises(actions.CannotWork, match="ít nhất một"):
        actions.return_task(task=task, by=cast.clerk, reasons={"words": " "})
    with pytest.raises(ValueError, match="title"):
        actions.return_task(task=task, by=cast.clerk, reasons={"title": "Khác"})
    with pytest.raises(actions.CannotWork, match="từ hôm nay"):
        actions.return_task(task=task, by=cast.clerk, reasons=REASONS, due_on=today() - timedelta(days=1))
    assert task.status == Status.AWAITING_APPROVAL


@pytest.mark.parametrize("who", ["officer", "stranger", "auditor", "nobody", "administrator", "village_head"])
def test_nobody_else_judges_a_result(cast: Cast, who: str) -> None:
    task = a_sent_task(cast)
    person = cast.everybody[who]
    with pytest.raises(Denied):
        actions.approve_task(task=task, by=person)
    with pytest.raises(Denied):
        actions.return_task(task=task, by=person, reasons=REASONS)
    answer = cast.client(person).post(reverse("plans:approve", args=[task.ref]), {"words": ""})
    assert answer.status_code in (403, 404)
    task.refresh_from_db()
    assert task.status == Status.AWAITING_APPROVAL


def test_nobody_approves_what_she_sent_herself(cast: Cast) -> None:
    task = actions.give_task(unit=cast.commune, by=cast.officer, due_on=today(), title="Họp bản", needs_approval=True)
    actions.finish_task(task=task, by=cast.officer, words="Xong")
    with pytest.raises(Denied, match="không tự duyệt"):
        actions.approve_task(task=task, by=cast.officer)
    actions.approve_task(task=task, by=cast.leader_of_commune)
    assert task.status == Status.DONE


def test_a_result_sent_in_anothers_place_is_approved_by_neither(cast: Cast) -> None:
    task = actions.give_task(unit=cast.commune, by=cast.officer, due_on=today(), title="Họp bản", needs_approval=True)
    colleague = cast.leader_of_commune
    org.arrange_substitution(
        person=cast.officer,
        substitute=colleague,
        from_on=today(),
        until_on=today(),
        reason="Đi học",
        by=cast.administrator,
    )
    substitute = Person.objects.get(pk=colleague.pk)
    substitute.acting_for = cast.officer
    actions.finish_task(task=task, by=substitute, words="Xong")
    plain = Person.objects.get(pk=colleague.pk)
    for person in (cast.officer, plain, substitute):
        with pytest.raises(Denied, match="không tự duyệt"):
            actions.approve_task(task=task, by=person)
    task.refresh_from_db()
    assert task.status == Status.AWAITING_APPROVAL


def test_entries_of_before_learn_from_the_trail_in_whose_place_they_were_written(cast: Cast) -> None:
    migration = import_module("caunoi.plans.migrations.0011_who_sent_in_whose_place_before")
    own = actions.give_task(unit=cast.commune, by=cast.officer, due_on=today(), title="Họp ban", needs_approval=True)
    lent = actions.give_task(unit=cast.commune, by=cast.officer, due_on=today(), title="Họp bản", needs_approval=True)
    org.arrange_substitution(
        person=cast.officer,
        substitute=cast.leader_of_commune,
        from_on=today(),
        until_on=today(),
        reason="Đi học",
        by=cast.administrator,
    )
    substitute = Person.objects.get(pk=cast.leader_of_commune.pk)
    substitute.acting_for = cast.officer
    actions.report_progress(task=lent, by=cast.officer, words="Đã mời")
    actions.finish_task(task=lent, by=substitute, words="Xong")
    actions.finish_task(task=own, by=Person.objects.get(pk=substitute.pk), words="Xong")
    TaskEntry.objects.update(acting_for=None)
    for _ in range(2):
        migration.fill(apps, None)
        told = TaskEntry.objects.order_by("pk").values_list("task_id", "kind", "acting_for_id")
        assert list(told) == [
            (lent.pk, EntryKind.PROGRESS, None),
            (lent.pk, EntryKind.FINISHED, cast.officer.pk),
            (own.pk, EntryKind.FINISHED, None),
        ]
    with pytest.raises(Denied, match="không tự duyệt"):
        actions.approve_task(task=lent, by=cast.officer)


def test_a_result_is_judged_once(cast: Cast) -> None:
    task = a_judged_task(cast)
    with pytest.raises(actions.CannotWork, match="Không có kết quả"):
        actions.approve_task(task=task, by=cast.clerk)
    actions.finish_task(task=task, by=cast.officer, words="Xong")
    with pytest.raises(actions.CannotWork, match="chờ duyệt"):
        actions.report_progress(task=task, by=cast.officer, words="Thêm")
    actions.approve_task(task=task, by=cast.clerk)
    with pytest.raises(actions.CannotWork, match="Không có kết quả"):
        actions.return_task(task=task, by=cast.clerk, reasons=REASONS)


def test_a_sheet_waits_for_results_that_wait_for_approval(cast: Cast) -> None:
    sheet = actions.assign_line(
        plan_line=line_at(an_issued_plan(cast), "II.1-1"),
        groups=[Group.COMMUNES],
        due_on=today(),
        by=cast.clerk,
        needs_approval=True,
    )
    assert sheet.approver is None
    child = child_of(sheet, cast.commune)
    actions.finish_task(task=child, by=cast.officer, words="Xong")
    actions.cancel_task(task=child_of(sheet, cast.other_commune), by=cast.clerk, reason="Không có")
    with pytest.raises(actions.CannotWork, match="Còn 1 đơn vị"):
        actions.finish_task(task=sheet, by=cast.clerk, words="Xong")
    assert (tally_of(sheet).done, tally_of(sheet).late) == (0, 0)
    actions.cancel_task(task=sheet, by=cast.clerk, reason="Trung ương hoãn")
    child.refresh_from_db()
    assert child.status == Status.CANCELLED


def test_an_approver_does_not_approve_its_own_work(cast: Cast) -> None:
    task = actions.assign_line(
        plan_line=line_at(an_issued_plan(cast), "II.1-1"),
        units=[cast.office],
        due_on=today(),
        by=cast.clerk,
        needs_approval=True,
    )
    assert not task.needs_approval


def test_the_page_asks_for_approval_of_work_given_from_above(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    address = reverse("plans:assign", args=[plan.ref, line_at(plan, "II.1-1").pk])
    client = cast.client(cast.clerk)
    page = client.get(address).content.decode()
    assert 'name="needs_approval"' in page
    assert page.split('name="needs_approval"')[1].split(">")[0].count("checked") == 1
    form = {
        "title": "Tuyên truyền", "to": "CHOSEN", "units": [cast.commune.code], "due_on": today().isoformat(),
        "needs_approval": "on",
    }  # fmt: skip
    assert "Cần duyệt" in client.post(address, {**form, "look": "1"}).content.decode()
    client.post(address, {**form, "give": "1"})
    task = Task.objects.get()
    assert task.needs_approval
    officer = cast.client(cast.officer)
    officer.post(reverse("plans:finish", args=[task.ref]), {"words": "Xong"})
    assert "Trả lại" in client.get(reverse("plans:task", args=[task.ref])).content.decode()
    back = client.post(reverse("plans:send_back", args=[task.ref]), {"words": "", "due_on": ""})
    assert "ít nhất một chỗ" in back.content.decode()
    client.post(reverse("plans:send_back", args=[task.ref]), {"measure": "Đếm theo bản.", "due_on": ""})
    task.refresh_from_db()
    assert task.status == Status.RETURNED
    officer.post(reverse("plans:finish", args=[task.ref]), {"words": "Đã đếm"})
    client.post(reverse("plans:approve", args=[task.ref]), {"words": ""})
    task.refresh_from_db()
    assert task.status == Status.DONE


@pytest.mark.parametrize("who", ["officer", "clerk"])
def test_either_side_says_that_the_work_goes_on(cast: Cast, who: str) -> None:
    task = a_task(cast)
    actions.wait_for_guidance(task=task, by=cast.officer, waits_for="Ủy ban Trung ương")
    with pytest.raises(actions.CannotWork, match="Ghi hướng dẫn"):
        actions.resume_task(task=task, by=cast.everybody[who], words="")
    actions.resume_task(task=task, by=cast.everybody[who], words="Đã có hướng dẫn số 12")
    assert (task.status, task.waits_for) == (Status.IN_PROGRESS, "")
    with pytest.raises(actions.CannotWork, match="không chờ"):
        actions.resume_task(task=task, by=cast.everybody[who], words="Lần nữa")


@pytest.mark.parametrize("who", ["stranger", "auditor", "nobody", "administrator", "village_head"])
def test_nobody_else_stops_or_starts_the_work(cast: Cast, who: str) -> None:
    task = a_task(cast)
    person = cast.everybody[who]
    with pytest.raises(Denied):
        actions.wait_for_guidance(task=task, by=person, waits_for="Trung ương")
    actions.wait_for_guidance(task=task, by=cast.officer, waits_for="Trung ương")
    with pytest.raises(Denied):
        actions.resume_task(task=task, by=person, words="Có rồi")


def test_the_page_of_waiting_offers_the_centre_where_the_plan_speaks_of_its_guidance(cast: Cast) -> None:
    client = cast.client(cast.officer)
    draft = a_draft(cast)
    line = line_at(draft, "II.1-1")
    line.hints = [{"kind": "guidance", "value": "centre", "quote": "Trung ương", "start": 0, "end": 10}]
    line.save()
    actions.accept_rest(plan=draft, by=cast.clerk)
    plan = actions.issue_plan(plan=draft, by=cast.clerk)
    other = actions.assign_line(plan_line=line_at(plan, "II.2-1"), units=[cast.commune], due_on=today(), by=cast.clerk)
    page = client.get(reverse("plans:wait", args=[other.ref])).content.decode()
    assert 'value="Ủy ban Trung ương' not in page
    task = a_task(cast, plan=plan)
    address = reverse("plans:wait", args=[task.ref])
    assert 'value="Ủy ban Trung ương MTTQ Việt Nam"' in client.get(address).content.decode()
    client.post(address, {"waits_for": "Ban Tổ chức", "words": "Mẫu"})
    page = client.get(reverse("plans:task", args=[task.ref])).content.decode()
    assert "Chờ hướng dẫn của <b>Ban Tổ chức</b>" in page
    client.post(reverse("plans:resume", args=[task.ref]), {"words": "Đã có"})
    task.refresh_from_db()
    assert task.status == Status.IN_PROGRESS


def test_the_tables_refuse_a_result_that_nobody_can_approve_and_a_wait_for_nobody(cast: Cast) -> None:
    task = a_task(cast)
    for wrong in ({"status": Status.AWAITING_APPROVAL}, {"status": Status.WAITING}, {"waits_for": "Trung ương"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(**wrong)
