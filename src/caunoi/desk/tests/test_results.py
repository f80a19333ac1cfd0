"""Results that wait for approval or came back, and work that waits, as they stand in the inbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from caunoi.desk.queries import inbox_of, menu_count
from caunoi.desk.tests.test_queries import again
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import standing_at, today
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import Task
from caunoi.plans.queries.tasks import PAGE, Due
from caunoi.plans.states import EntryKind, Status
from caunoi.plans.tests.walks import a_judged_task, a_sent_task, a_task

pytestmark = pytest.mark.django_db

REASONS = {"words": "Ghi số người dự từng bản.", "files": "Thiếu biên bản bản Giàn.", "percent": " "}


def test_a_result_waits_with_the_unit_that_gave_the_task(cast: Cast) -> None:
    task = a_sent_task(cast)
    assert (task.status, task.approver, task.finished_at) == (Status.AWAITING_APPROVAL, cast.office, None)
    assert inbox_of(again(cast.officer)).is_empty
    inbox = inbox_of(again(cast.clerk))
    row = inbox.groups[0].rows[0]
    assert (inbox.groups[0].heading, row.action_label, row.action_href) == ("Chờ duyệt", "Duyệt", row.href)
    assert str(menu_count(again(cast.clerk)).words) == "1"  # type: ignore[union-attr]
    assert Notice.objects.filter(to_id=cast.clerk.pk, subject__contains="chờ duyệt").count() == 1


def test_the_chip_of_results_stands_only_while_one_waits_or_it_is_chosen(cast: Cast) -> None:
    def labels(chosen: Due | None = None) -> list[str]:
        return [chip.label for chip in inbox_of(again(cast.clerk), chosen=chosen).chips]

    assert "Chờ duyệt" not in labels()
    assert "Chờ duyệt" in labels(Due.APPROVAL)
    a_sent_task(cast)
    assert "Chờ duyệt" in labels()


def test_a_result_is_approved_as_of_the_day_it_was_sent(cast: Cast) -> None:
    task = a_judged_task(cast)
    with standing_at(task.due_on):
        actions.finish_task(task=task, by=cast.officer, words="Đã họp 5 bản")
        sent = task.entries.get(kind=EntryKind.FINISHED)
    with standing_at(task.due_on + timedelta(days=9)):
        assert not Task.objects.late(today()).exists()
        actions.approve_task(task=task, by=cast.clerk, words="Tốt")
    assert (task.status, task.finished_by, task.finished_at) == (Status.DONE, cast.officer, sent.created_at)
    assert inbox_of(again(cast.clerk)).is_empty
    assert Notice.objects.filter(to_id=cast.officer.pk, subject__startswith="Đã duyệt").count() == 1


def test_a_result_comes_back_with_all_reasons_at_once(cast: Cast) -> None:
    task = a_sent_task(cast)
    later = task.due_on + timedelta(days=5)
    entry = actions.return_task(task=task, by=cast.clerk, reasons=REASONS, due_on=later)
    assert (task.status, task.due_on, task.percent) == (Status.RETURNED, later, 99)
    assert entry.reasons == {"words": "Ghi số người dự từng bản.", "files": "Thiếu biên bản bản Giàn."}
    row = inbox_of(again(cast.officer)).groups[0].rows[0]
    assert (row.action_label, row.tag, row.tone) == ("Sửa, gửi lại", "Bị trả lại", "returned")
    client = cast.client(cast.officer)
    for address in (reverse("plans:task", args=[task.ref]), row.action_href):
        page = client.get(address).content.decode()
        assert all(words in page for words in entry.reasons.values())
        assert "Cần sửa" in page
    assert 'tag--returned">Bị trả lại' in client.get("/viec-can-lam/").content.decode()
    actions.finish_task(task=task, by=cast.officer, words="Đã bổ sung")
    actions.approve_task(task=task, by=cast.clerk)
    assert task.status == Status.DONE
    deeds = TrailEntry.objects.filter(object_id=str(task.pk), object_kind="plans.task").order_by("pk")
    assert list(deeds.values_list("deed", flat=True)) == [
        "task.assigned", "task.submitted", "task.returned", "task.submitted", "task.approved",
    ]  # fmt: skip


def test_pages_of_the_whole_inbox_go_through_both_lists_once(cast: Cast) -> None:
    for number in range(PAGE + 4):
        task = actions.give_task(
            unit=cast.commune, by=cast.officer, due_on=today(), title=f"Việc {number}", needs_approval=number < 5
        )
        if number < 5:
            actions.finish_task(task=task, by=cast.officer, words="Xong")
    leader = again(cast.leader_of_commune)
    first, second = (inbox_of(leader, number=number) for number in (1, 2))
    assert [group.heading for group in first.groups] == ["Chờ duyệt", "Trong 3 ngày tới"]
    shown = [row.href for inbox in (first, second) for group in inbox.groups for row in group.rows]
    assert len(shown) == len(set(shown)) == PAGE + 4
    assert (first.more, second.more) == (True, False)
    only = inbox_of(leader, chosen=Due.APPROVAL)
    assert [len(group.rows) for group in only.groups] == [5]


def test_waiting_for_guidance_names_the_body_and_stops_no_clock(cast: Cast) -> None:
    task = a_task(cast)
    with pytest.raises(actions.CannotWork, match="cơ quan"):
        actions.wait_for_guidance(task=task, by=cast.officer, waits_for=" ")
    actions.wait_for_guidance(task=task, by=cast.officer, waits_for="Ủy ban Trung ương", words="Mẫu biểu")
    assert (task.status, task.waits_for, task.is_open) == (Status.WAITING, "Ủy ban Trung ương", True)
    with standing_at(task.due_on + timedelta(days=1)):
        assert Task.objects.late(today()).get() == task
        row = inbox_of(again(cast.officer)).groups[0].rows[0]
    assert (row.tag, row.action_label) == ("Chờ hướng dẫn", "Làm tiếp")
    assert "chờ Ủy ban Trung ương" in row.note
    with pytest.raises(WrongStep):
        actions.finish_task(task=task, by=cast.officer, words="Xong")
