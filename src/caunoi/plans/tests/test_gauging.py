"""How progress is measured: what a giver chooses, what a report tells, weights, and values taken from figures."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import standing_at, today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.actions import CannotAssign, CannotMeasure, CannotWork, Load, Scale
from caunoi.plans.models import Plan, Task
from caunoi.plans.queries.one_task import task_page
from caunoi.plans.queries.plans import tree_of
from caunoi.plans.queries.tasks import tally_of
from caunoi.plans.states import Gauge, Group, Status
from caunoi.plans.tests.walks import a_sheet, a_task, an_issued_plan, child_of, line_at

pytestmark = pytest.mark.django_db

FOURTEEN = Scale(Gauge.COUNT, Decimal(14), "bản")
MONEY = Scale(Gauge.MEASURE, Decimal(500), "triệu đồng")


def measured(cast: Cast, scale: Scale, plan: Plan | None = None, **more: Any) -> Task:
    """A task of the commune that is measured so."""
    return actions.assign_line(
        plan_line=line_at(plan or an_issued_plan(cast), "II.1-1"),
        by=cast.clerk,
        due_on=today() + timedelta(days=10),
        scale=scale,
        **(more or {"units": [cast.commune]}),
    )


def by_figure() -> Scale:
    """Four tasks done from today on."""
    return Scale(Gauge.MEASURE, Decimal(4), "", "plans.done", today())


# Giving


@pytest.mark.parametrize(
    ("scale", "field"),
    [
        (Scale(Gauge.COUNT, None, "bản"), "target"),
        (Scale(Gauge.COUNT, Decimal("1.5"), "bản"), "target"),
        (Scale(Gauge.COUNT, Decimal(0), "bản"), "target"),
        (Scale(Gauge.COUNT, Decimal(14), " "), "gauge_unit"),
        (Scale(Gauge.MEASURE, Decimal(0), "hộ"), "target"),
        (Scale(Gauge.MEASURE, Decimal("0.0001"), "hộ"), "target"),
        (Scale(Gauge.MEASURE, Decimal(10) ** 13, "hộ"), "target"),
        (Scale(Gauge.MEASURE, Decimal(1), "", "plans.none"), "figure"),
        (Scale(Gauge.MEASURE, Decimal(1), "", "plans.done"), "figure_from_on"),
    ],
)
def test_a_scale_that_cannot_be_is_refused_at_its_field(cast: Cast, scale: Scale, field: str) -> None:
    with pytest.raises(CannotAssign) as refused:
        measured(cast, scale)
    assert refused.value.field == field
    assert refused.value.sentence.endswith(".")


def test_every_unit_of_a_sheet_starts_with_the_scale_of_the_sheet(cast: Cast) -> None:
    sheet = measured(cast, FOURTEEN, groups=[Group.COMMUNES])
    child = child_of(sheet, cast.commune)
    assert (child.gauge, child.target, child.gauge_unit) == (Gauge.COUNT, Decimal(14), "bản")


# Reporting


def test_a_count_tells_the_percent(cast: Cast) -> None:
    task = measured(cast, FOURTEEN)
    entry = actions.report_progress(task=task, by=cast.officer, reached=Decimal(8))
    assert (task.reached, task.percent, task.status) == (Decimal(8), 57, Status.IN_PROGRESS)
    assert (entry.reached, entry.percent) == (Decimal(8), 57)
    page = cast.client(cast.officer).get(reverse("plans:task", args=[task.ref])).content.decode()
    assert "8 trên 14 bản" in page
    assert "Cập nhật tiến độ: 8 bản" in page


@pytest.mark.parametrize("reached", ["15", "-1", "2.5"])
def test_a_count_outside_its_target_is_refused(cast: Cast, reached: str) -> None:
    task = measured(cast, FOURTEEN)
    with pytest.raises(CannotWork, match="Nhập số nguyên từ 0 đến 14"):
        actions.report_progress(task=task, by=cast.officer, reached=Decimal(reached))


def test_a_value_may_pass_its_target(cast: Cast) -> None:
    task = measured(cast, MONEY)
    actions.report_progress(task=task, by=cast.officer, reached=Decimal("612.5"))
    assert (task.reached, task.percent) == (Decimal("612.5"), 100)
    with pytest.raises(CannotWork, match="từ 0 trở lên"):
        actions.report_progress(task=task, by=cast.officer, reached=Decimal(-1))


def test_a_number_for_a_task_that_is_told_in_percent_is_refused(cast: Cast) -> None:
    with pytest.raises(CannotWork, match="phần trăm"):
        actions.report_progress(task=a_task(cast), by=cast.officer, reached=Decimal(3))


def test_words_alone_keep_the_count(cast: Cast) -> None:
    task = measured(cast, FOURTEEN)
    actions.report_progress(task=task, by=cast.officer, reached=Decimal(8))
    actions.report_progress(task=task, by=cast.officer, words="Đang họp")
    assert (task.reached, task.percent) == (Decimal(8), 57)
    with pytest.raises(CannotWork, match="không báo phần trăm"):
        actions.report_progress(task=task, by=cast.officer, percent=90)


def test_a_finished_task_counts_in_full_and_stands_at_its_count_when_opened_again(cast: Cast) -> None:
    task = measured(cast, FOURTEEN)
    actions.finish_task(task=task, by=cast.officer, words="Xong", reached=Decimal(7))
    assert (task.percent, task.reached) == (100, Decimal(7))
    actions.reopen_task(task=task, by=cast.clerk, reason="Còn 7 bản")
    assert (task.percent, task.status) == (50, Status.IN_PROGRESS)


def test_the_forms_ask_for_what_is_measured(cast: Cast) -> None:
    client, plan = cast.client(cast.officer), an_issued_plan(cast)
    for scale, asked, absent in (
        (Scale(), 'name="percent"', 'name="reached"'),
        (FOURTEEN, 'name="reached"', 'name="percent"'),
        (by_figure(), 'name="words"', 'name="reached"'),
    ):
        page = client.get(reverse("plans:report", args=[measured(cast, scale, plan).ref])).content.decode()
        assert asked in page
        assert absent not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("15", "Nhập số nguyên từ 0 đến 14."), ("tám", "Nhập số"), ("1.5", "1,5 hay 15?")],
)
def test_a_bad_number_gets_a_sentence_at_its_field(cast: Cast, typed: str, sentence: str) -> None:
    task = measured(cast, FOURTEEN)
    answer = cast.client(cast.officer).post(reverse("plans:report", args=[task.ref]), {"reached": typed})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_a_count_is_typed_as_people_write_it(cast: Cast) -> None:
    task = measured(cast, Scale(Gauge.MEASURE, Decimal(2000), "hộ"))
    cast.client(cast.officer).post(reverse("plans:report", args=[task.ref]), {"reached": "1.250,5"})
    task.refresh_from_db()
    assert task.reached == Decimal("1250.5")


def test_giving_through_the_page_keeps_the_scale(cast: Cast) -> None:
    line = line_at(an_issued_plan(cast), "II.1-1")
    client, address = cast.client(cast.clerk), reverse("plans:assign", args=[line.plan.ref, line.pk])
    given = {
        "title": "Họp bản", "to": "CHOSEN", "units": [cast.commune.code], "due_on": today().isoformat(),
        "gauge": "COUNT", "target": "14", "gauge_unit": "bản",
    }  # fmt: skip
    assert 'name="gauge_unit" value="bản"' in client.post(address, {**given, "look": "1"}).content.decode()
    assert "Nhập chỉ tiêu" in client.post(address, {**given, "target": "", "look": "1"}).content.decode()
    assert client.post(address, {**given, "give": "1"}).status_code == 302
    assert Task.objects.get(title="Họp bản").target == 14


# Another scale


def test_another_target_moves_an_open_task(cast: Cast) -> None:
    task = measured(cast, FOURTEEN)
    actions.report_progress(task=task, by=cast.officer, reached=Decimal(7))
    actions.edit_task(task=task, by=cast.clerk, title=task.title, scale=Scale(Gauge.COUNT, Decimal(28), "bản"))
    assert (task.reached, task.percent) == (Decimal(7), 25)
    with pytest.raises(CannotWork, match="Đã báo 7"):
        actions.edit_task(task=task, by=cast.clerk, title=task.title, scale=Scale(Gauge.COUNT, Decimal(6), "bản"))
    actions.edit_task(task=task, by=cast.clerk, title=task.title, scale=Scale())
    assert (task.reached, task.target, task.percent) == (None, None, 25)


def test_a_sheet_passes_a_new_scale_on_to_the_tasks_that_were_measured_like_it(cast: Cast) -> None:
    sheet = measured(cast, FOURTEEN, groups=[Group.COMMUNES])
    own = child_of(sheet, cast.other_commune)
    actions.weigh_tasks(sheet=sheet, by=cast.clerk, loads={own.pk: Load(1, Decimal(20))})
    actions.edit_task(task=sheet, by=cast.clerk, title=sheet.title, scale=Scale(Gauge.COUNT, Decimal(10), "bản"))
    assert child_of(sheet, cast.commune).target == 10
    assert child_of(sheet, cast.other_commune).target == 20


# Weights


def test_a_sheet_stands_at_the_weighted_mean_of_its_units(cast: Cast) -> None:
    sheet = a_sheet(cast)
    ours, theirs = child_of(sheet, cast.commune), child_of(sheet, cast.other_commune)
    actions.report_progress(task=ours, by=cast.officer, percent=80)
    assert tally_of(sheet).mean == 40
    assert actions.weigh_tasks(sheet=sheet, by=cast.clerk, loads={ours.pk: Load(3), theirs.pk: Load(1)}) == 1
    assert tally_of(sheet).mean == 60
    told = TrailEntry.objects.get(deed="task.weighed")
    assert told.facts["changed"] == {"weight": [1, 3]}
    actions.cancel_task(task=child_of(sheet, cast.other_commune), by=cast.clerk, reason="Thôi")
    assert tally_of(sheet).mean == 80
    plan = sheet.line.plan if sheet.line else None
    assert plan is not None
    assert tree_of(cast.clerk, plan).whole.mean == 80
    page = cast.client(cast.clerk).get(reverse("plans:detail", args=[plan.ref])).content.decode()
    assert "Trung bình có trọng số, không tính việc đã hủy" in page


def test_only_the_giver_weighs(cast: Cast) -> None:
    sheet = a_sheet(cast)
    child = child_of(sheet, cast.commune)
    for person in (cast.officer, cast.stranger, cast.nobody):
        with pytest.raises(Denied):
            actions.weigh_tasks(sheet=sheet, by=person, loads={child.pk: Load(2)})
    with pytest.raises(CannotMeasure) as refused:
        actions.weigh_tasks(sheet=sheet, by=cast.clerk, loads={child.pk: Load(101)})
    assert refused.value.field == f"weight-{child.pk}"


def test_the_page_of_weights_keeps_what_was_typed(cast: Cast) -> None:
    sheet = measured(cast, FOURTEEN, groups=[Group.COMMUNES])
    ours, theirs = child_of(sheet, cast.commune), child_of(sheet, cast.other_commune)
    client, address = cast.client(cast.clerk), reverse("plans:weigh", args=[sheet.ref])
    given = {f"weight-{ours.pk}": "5", f"target-{ours.pk}": "20", f"weight-{theirs.pk}": "1"}
    assert client.get(address).status_code == 200
    wrong = client.post(address, {**given, f"weight-{ours.pk}": "0"}).content.decode()
    assert "Nhập trọng số từ 1 đến 100." in wrong
    assert client.post(address, {**given, f"target-{theirs.pk}": "14"}).status_code == 302
    ours.refresh_from_db()
    assert (ours.weight, ours.target) == (5, Decimal(20))
    actions.report_progress(task=ours, by=cast.officer, reached=Decimal(8))
    assert task_page(cast.clerk, sheet).sums == "8 trên 34 bản"


# Values taken from figures


def test_a_value_is_taken_from_a_figure(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    task = measured(cast, by_figure(), plan)
    assert (task.gauge_unit, task.reached) == ("việc", None)
    actions.finish_task(task=a_task(cast, plan=plan), by=cast.officer, words="Xong")
    assert actions.refresh_measures() == 1
    assert actions.refresh_measures() == 0
    task.refresh_from_db()
    assert (task.reached, task.percent) == (Decimal(1), 25)
    page = cast.client(cast.officer).get(reverse("plans:task", args=[task.ref])).content.decode()
    assert "Việc hoàn thành: 1 việc" in page
    with pytest.raises(CannotWork, match="không nhập tay"):
        actions.report_progress(task=task, by=cast.officer, reached=Decimal(3))


# The first date


def test_the_first_date_stays_in_sight_on_task_list_and_plan(cast: Cast) -> None:
    task = a_task(cast)
    for days in (20, 30):
        actions.move_due_date(task=task, by=cast.clerk, due_on=today() + timedelta(days=days), reason="Mưa lũ")
    words = f"Hạn khi giao {task.first_due_on:%d/%m/%Y}, đã gia hạn 2 lần"
    client = cast.client(cast.officer)
    plan = task.line.plan if task.line else None
    assert plan is not None
    with standing_at(task.first_due_on + timedelta(days=3)):
        page = client.get(reverse("plans:task", args=[task.ref])).content.decode()
        assert words in page
        assert "Quá 3 ngày so với hạn khi giao" in page
        assert words in client.get(reverse("plans:tasks")).content.decode()
        whole = tree_of(cast.clerk, plan).whole
        assert (whole.late, whole.moved, whole.late_at_first) == (0, 1, 1)
        assert "1 việc quá hạn khi giao" in client.get(reverse("plans:detail", args=[plan.ref])).content.decode()


def test_the_list_asks_as_many_questions_for_five_tasks_as_for_one(cast: Cast) -> None:
    client, counts = cast.client(cast.officer), []
    plan = an_issued_plan(cast)
    for more in (1, 4):
        for _ in range(more):
            task = a_task(cast, plan=plan)
            actions.move_due_date(task=task, by=cast.clerk, due_on=today() + timedelta(days=20), reason="Mưa lũ")
        client.get(reverse("plans:tasks"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("plans:tasks"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_five_questions_stand_on_the_page(cast: Cast) -> None:
    task = measured(cast, FOURTEEN, units=[cast.commune], partners=[cast.other_commune])
    actions.finish_task(task=task, by=cast.officer, words="Đã họp 14 bản", reached=Decimal(14))
    page = cast.client(cast.officer).get(reverse("plans:task", args=[task.ref])).content.decode()
    for words in ("Ai làm", "Làm đến đâu", "Khi nào xong", "Đo bằng gì", "Kết quả thế nào", "Đơn vị chủ trì",
                  "Đơn vị phối hợp", cast.other_commune.short_name, "Đã họp 14 bản", "Chỉ tiêu: 14 bản"):  # fmt: skip
        assert words in page
