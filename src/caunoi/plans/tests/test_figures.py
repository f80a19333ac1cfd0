"""The figures of plans: each number is the number of rows behind its link."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

from caunoi.ground.figures import offered
from caunoi.ground.times import now, standing_at, today
from caunoi.org.models import Unit
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.figures import FIGURES
from caunoi.plans.models import Task
from caunoi.plans.queries.listing import list_page
from caunoi.plans.tests.walks import a_sheet, a_task, an_issued_plan, child_of, line_at

pytestmark = pytest.mark.django_db


def a_busy_span(cast: Cast) -> None:
    """Tasks in every condition that a figure tells apart, given today and worked on in the days that follow."""
    start = now()
    plan = an_issued_plan(cast)
    sheet = a_sheet(cast, plan=plan)
    in_time, late, cancelled, moved, judged = [a_task(cast, plan=plan) for _ in range(5)]
    returned = actions.assign_line(
        plan_line=line_at(plan, "II.1-1"), units=[cast.commune], due_on=today() + timedelta(days=10), by=cast.clerk,
        needs_approval=True,
    )  # fmt: skip
    raised = actions.raise_obstacle(
        task=judged, by=cast.officer, words="Thiếu tài liệu", proposal="", asked_unit=cast.province,
        answer_on=today() + timedelta(days=5),
    )  # fmt: skip
    with standing_at(start + timedelta(days=2)):
        actions.finish_task(task=in_time, by=cast.officer, words="Xong")
        actions.finish_task(task=child_of(sheet, cast.commune), by=cast.officer, words="Xong")
        actions.cancel_task(task=cancelled, by=cast.clerk, reason="Trùng")
        actions.move_due_date(task=moved, by=cast.clerk, due_on=today() + timedelta(days=60), reason="Mưa lũ")
        actions.finish_task(task=returned, by=cast.officer, words="Xong")
        actions.return_task(task=returned, by=cast.clerk, reasons={"words": "Ghi rõ số bản"})
        actions.answer_obstacle(obstacle=raised, by=cast.clerk, answer="Đã gửi")
    with standing_at(start + timedelta(days=20)):
        actions.finish_task(task=late, by=cast.officer, words="Xong")


def rows_behind(cast: Cast, address: str, person: object = None) -> list[str]:
    asked = dict(parse_qsl(urlsplit(address).query))
    return [row.task.ref for row in list_page(person or cast.clerk, asked, 1).rows]  # type: ignore[arg-type]


def numbers(unit: Unit, first: date, last: date) -> dict[str, Decimal]:
    return {figure.code: figure.value(unit, first, last) for figure in FIGURES}


def test_each_number_is_the_number_of_rows_behind_its_link(cast: Cast) -> None:
    first = today()
    a_busy_span(cast)
    with standing_at(now() + timedelta(days=25)):
        for unit in (cast.province, cast.commune, cast.other_commune):
            for figure in FIGURES:
                address = figure.records(unit, first, today())
                assert urlsplit(address).path == reverse("plans:tasks")
                assert figure.value(unit, first, today()) == len(rows_behind(cast, address)), (figure.code, unit)


def test_each_figure_counts_what_it_says(cast: Cast) -> None:
    first = today()
    a_busy_span(cast)
    with standing_at(now() + timedelta(days=25)):
        assert numbers(cast.commune, first, today()) == {
            "plans.given": 7, "plans.due": 5, "plans.done": 3, "plans.done_on_time": 2, "plans.done_late": 1,
            "plans.done_by_first_date": 2, "plans.late": 2, "plans.late_at_first": 3, "plans.cancelled": 1,
            "plans.moved": 1, "plans.returned": 1, "plans.with_obstacle": 1, "plans.obstacle_answered": 1,
        }  # fmt: skip
        assert numbers(cast.other_commune, first, today())["plans.given"] == 1
        assert numbers(cast.province, first, today())["plans.given"] == 8


def test_days_outside_the_span_do_not_count(cast: Cast) -> None:
    a_busy_span(cast)
    long_ago = today() - timedelta(days=400)
    assert set(numbers(cast.province, long_ago, long_ago + timedelta(days=30)).values()) == {Decimal(0)}


def test_a_stranger_sees_no_row_of_a_figure(cast: Cast) -> None:
    a_busy_span(cast)
    for figure in FIGURES:
        address = figure.records(cast.commune, today(), today())
        assert rows_behind(cast, address, cast.stranger) == []
        assert rows_behind(cast, address, cast.nobody) == []


def test_a_wrong_address_shows_the_usual_list(cast: Cast) -> None:
    task = a_task(cast)
    client = cast.client(cast.officer)
    for asked in ({"so": "plans.none"}, {"so": "plans.done", "tu": "x"}, {"so": "plans.done", "tu": "2026-02-01"}):
        answer = client.get(reverse("plans:tasks"), {**asked, "don-vi": cast.commune.code})
        assert task.title in answer.content.decode()


def test_the_page_says_which_figure_it_shows(cast: Cast) -> None:
    a_busy_span(cast)
    figure = offered()["plans.given"]
    page = cast.client(cast.officer).get(figure.records(cast.commune, today(), today())).content.decode()
    assert "Việc được giao, từ" in page
    assert Task.objects.filter(unit=cast.commune).count() == figure.value(cast.commune, today(), today())
