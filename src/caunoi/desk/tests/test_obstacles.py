"""What stands in the way of a task: in the inbox of the unit that has to answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.desk.queries import inbox_of, menu_count
from caunoi.desk.tests.test_queries import again
from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.queries.tasks import PAGE, Due
from caunoi.plans.tests.walks import a_task

pytestmark = pytest.mark.django_db


def test_what_a_unit_has_to_answer_stands_in_its_inbox(cast: Cast) -> None:
    task = a_task(cast)
    one = actions.raise_obstacle(
        task=task, by=cast.officer, words="Thiếu kinh phí", asked_unit=cast.province, answer_on=today()
    )
    inbox = inbox_of(again(cast.clerk))
    row = inbox.groups[0].rows[0]
    assert (inbox.groups[0].heading, row.action_label, row.deadline) == ("Chờ trả lời", "Trả lời", "Hôm nay")
    assert str(menu_count(again(cast.clerk)).words) == "1"  # type: ignore[union-attr]
    assert not inbox_of(again(cast.officer)).counts[Due.ANSWER]
    page = cast.client(cast.clerk).get(row.action_href).content.decode()
    assert "Thiếu kinh phí" in page
    actions.answer_obstacle(obstacle=one, by=cast.clerk, answer="Cấp trong quý này")
    assert inbox_of(again(cast.clerk)).is_empty


def test_pages_go_through_answers_approvals_and_tasks_once(cast: Cast) -> None:
    task = a_task(cast)
    for number in range(PAGE - 2):
        actions.raise_obstacle(
            task=task, by=cast.officer, words=f"Vướng {number}", asked_unit=cast.province, answer_on=today()
        )
    for number in range(5):
        own = actions.give_task(
            unit=cast.office,
            by=cast.clerk,
            due_on=today() + timedelta(days=9),
            title=f"Việc {number}",
            needs_approval=number < 3,
        )
        if number < 3:
            actions.finish_task(task=own, by=cast.clerk, words="Xong")
    first, second = (inbox_of(again(cast.clerk), number=number) for number in (1, 2))
    assert [len(group.rows) for group in first.groups] == [PAGE - 2, 2]
    assert [group.heading for group in second.groups] == ["Chờ duyệt", "Sau đó"]
    assert [len(group.rows) for group in second.groups] == [1, 2]
    assert (first.more, second.more) == (True, False)
    only = inbox_of(again(cast.clerk), chosen=Due.ANSWER)
    assert [len(group.rows) for group in only.groups] == [PAGE - 2]
