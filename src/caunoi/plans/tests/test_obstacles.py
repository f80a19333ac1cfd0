"""The log of what stands in the way: raised, answered, gathered by line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import Obstacle, Task
from caunoi.plans.queries.obstacles import obstacles_of_plan, unanswered_by_line, units_to_ask
from caunoi.plans.tests.walks import a_task, line_at

pytestmark = pytest.mark.django_db


def an_obstacle(cast: Cast, task: Task) -> Obstacle:
    return actions.raise_obstacle(
        task=task,
        by=cast.officer,
        words="Thiếu kinh phí in tài liệu",
        proposal="Cấp bổ sung 5 triệu đồng",
        asked_unit=cast.office,
        answer_on=today() + timedelta(days=3),
    )


def test_an_obstacle_is_raised_answered_once_and_trailed(cast: Cast) -> None:
    task = a_task(cast)
    one = an_obstacle(cast, task)
    assert one.raised_unit == cast.commune
    assert Notice.objects.filter(to_id=cast.clerk.pk, subject__contains="vướng mắc").count() == 1
    with pytest.raises(actions.CannotWork, match="câu trả lời"):
        actions.answer_obstacle(obstacle=one, by=cast.clerk, answer=" ")
    actions.answer_obstacle(obstacle=one, by=cast.clerk, answer="Cấp trong quý này")
    with pytest.raises(actions.CannotWork, match="đã có trả lời"):
        actions.answer_obstacle(obstacle=one, by=cast.clerk, answer="Lần nữa")
    assert (one.answer, one.answered_by) == ("Cấp trong quý này", cast.clerk)
    assert Notice.objects.filter(to_id=cast.officer.pk, subject__contains="đã trả lời").count() == 1
    deeds = TrailEntry.objects.filter(object_kind="plans.obstacle").order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["obstacle.raised", "obstacle.answered"]


def test_only_bodies_above_and_their_offices_can_be_asked(cast: Cast) -> None:
    task = a_task(cast)
    asked = set(units_to_ask(task))
    assert {cast.province, cast.office, cast.board} <= asked
    assert not {cast.commune, cast.other_commune, cast.organisation} & asked
    with pytest.raises(actions.CannotWork, match="trong danh sách"):
        actions.raise_obstacle(
            task=task, by=cast.officer, words="Vướng", asked_unit=cast.other_commune, answer_on=today()
        )


def test_raising_says_what_and_asks_no_answer_in_the_past(cast: Cast) -> None:
    task = a_task(cast)
    yesterday = today() - timedelta(days=1)
    with pytest.raises(actions.CannotWork, match="Ghi khó khăn"):
        actions.raise_obstacle(task=task, by=cast.officer, words=" ", asked_unit=cast.office, answer_on=today())
    with pytest.raises(actions.CannotWork, match="từ hôm nay"):
        actions.raise_obstacle(task=task, by=cast.officer, words="Vướng", asked_unit=cast.office, answer_on=yesterday)
    actions.cancel_task(task=task, by=cast.clerk, reason="Hoãn")
    with pytest.raises(actions.CannotWork, match="đang mở"):
        actions.raise_obstacle(task=task, by=cast.officer, words="Vướng", asked_unit=cast.office, answer_on=today())


@pytest.mark.parametrize("who", ["stranger", "auditor", "nobody", "administrator", "village_head"])
def test_nobody_else_raises_or_answers(cast: Cast, who: str) -> None:
    task = a_task(cast)
    person = cast.everybody[who]
    with pytest.raises(Denied):
        actions.raise_obstacle(task=task, by=person, words="Vướng", asked_unit=cast.office, answer_on=today())
    one = an_obstacle(cast, task)
    with pytest.raises(Denied):
        actions.answer_obstacle(obstacle=one, by=person, answer="Tự lo")
    with pytest.raises(Denied):
        actions.answer_obstacle(obstacle=one, by=cast.officer, answer="Tự lo")


def test_the_plan_gathers_obstacles_upward_by_line(cast: Cast) -> None:
    task = a_task(cast)
    one = an_obstacle(cast, task)
    assert task.line is not None
    plan = task.line.plan
    assert unanswered_by_line(cast.clerk, plan) == {task.line_id: 1}
    assert unanswered_by_line(cast.stranger, plan) == {}
    client = cast.client(cast.clerk)
    page = client.get(reverse("plans:detail", args=[plan.ref])).content.decode()
    assert page.count("1 vướng mắc chờ trả lời") == 3  # the line, its heading, its section
    assert list(obstacles_of_plan(cast.clerk, plan, line_at(plan, "II"))) == [one]
    assert not obstacles_of_plan(cast.clerk, plan, line_at(plan, "II.2")).exists()
    listed = client.get(reverse("plans:obstacles", args=[plan.ref]), {"muc": line_at(plan, "II.1").pk})
    assert "Cấp bổ sung 5 triệu đồng" in listed.content.decode()
    assert "Thiếu kinh phí" not in cast.client(cast.stranger).get(listed.request["PATH_INFO"]).content.decode()


def test_obstacles_are_raised_and_answered_by_plain_forms(cast: Cast) -> None:
    task = a_task(cast)
    officer, clerk = cast.client(cast.officer), cast.client(cast.clerk)
    address = reverse("plans:raise", args=[task.ref])
    assert "Đơn vị trả lời" in officer.get(address).content.decode()
    form = {"words": "Thiếu tài liệu", "asked_unit": cast.office.code, "answer_on": today().isoformat()}
    officer.post(address, form)
    one = Obstacle.objects.get()
    answer = reverse("plans:answer", args=[task.ref, one.pk])
    assert officer.get(answer).status_code == 403
    assert clerk.post(answer, {"answer": "Đã gửi tài liệu"}).status_code == 302
    page = officer.get(reverse("plans:task", args=[task.ref])).content.decode()
    assert "Thiếu tài liệu" in page
    assert "Đã gửi tài liệu" in page
    assert clerk.get(reverse("plans:answer", args=[task.ref, one.pk + 1])).status_code == 404
