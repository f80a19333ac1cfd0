"""Who sees which plan and task, and that unknown and forbidden look alike."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.access import Unknown
from caunoi.org.models import Unit
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.access import (
    helped_by,
    may_approve,
    may_direct,
    own_unit_ids,
    plan_for,
    plans_visible_to,
    scope_of,
    sees_more_than_own,
    task_for,
    visible_to,
)
from caunoi.plans.models import Task
from caunoi.plans.recurrence import Rhythm
from caunoi.plans.tests.walks import a_draft, a_sheet, a_task, an_issued_plan, child_of, line_at

pytestmark = pytest.mark.django_db


def a_task_of_the_area(cast: Cast) -> Task:
    """A duty that the commune gives to its area and the province approves, due once."""
    facts = actions.DutyFacts(
        title="Họp dân",
        rhythm=Rhythm.MONTH,
        starts_on=today(),
        units=(cast.area,),
        lead_days=40,
        approver=cast.province,
    )
    actions.create_duty(unit=cast.commune, by=cast.officer, facts=facts)
    actions.make_duty_tasks(by=None)
    return Task.objects.filter(unit=cast.area).order_by("pk")[0]


def test_a_draft_is_seen_by_those_who_have_its_unit_in_their_scope(cast: Cast) -> None:
    plan = a_draft(cast)
    seen = {name for name, person in cast.everybody.items() if plans_visible_to(person).filter(pk=plan.pk).exists()}
    assert seen == {"clerk", "specialist", "leader", "auditor"}


def test_an_issued_plan_is_seen_by_everyone_below_its_unit(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    seen = {name for name, person in cast.everybody.items() if plans_visible_to(person).filter(pk=plan.pk).exists()}
    assert seen == set(cast.everybody) - {"nobody", "administrator"}


def test_a_task_of_a_commune_is_seen_by_its_people_and_by_the_province(cast: Cast) -> None:
    task = a_task(cast)
    seen = {name for name, person in cast.everybody.items() if visible_to(person).filter(pk=task.pk).exists()}
    assert seen == {"officer", "leader_of_commune", "clerk", "specialist", "leader", "auditor"}


def test_a_helping_unit_sees_the_task(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    task = actions.assign_line(
        plan_line=line_at(plan, "II.1-1"),
        units=[cast.commune],
        partners=[cast.other_commune],
        due_on=plan.ends_on,
        by=cast.clerk,
    )
    assert task_for(cast.stranger, task.ref) == task


def test_of_many_tasks_those_are_told_with_which_a_unit_helps(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    alone = a_task(cast, plan=plan)
    shared = actions.assign_line(
        plan_line=line_at(plan, "II.1-2"),
        units=[cast.commune],
        partners=[cast.other_commune],
        due_on=plan.ends_on,
        by=cast.clerk,
    )
    assert helped_by(cast.stranger, [alone, shared]) == {shared.pk}
    assert helped_by(cast.officer, [alone, shared]) == set()


def test_who_gave_a_task_sees_it_after_the_area_went_to_the_neighbours(cast: Cast) -> None:
    task = a_task_of_the_area(cast)
    area = Unit.objects.get(pk=cast.area.pk)
    org.move_unit(unit=area, parent=cast.other_commune, on=today(), by=None)
    assert task_for(cast.officer, task.ref) == task
    assert task_for(cast.stranger, task.ref) == task


def test_the_unit_named_for_it_approves_what_another_gave(cast: Cast) -> None:
    task = a_task_of_the_area(cast)
    approving = {name for name, person in cast.everybody.items() if may_approve(person, task)}
    directing = {name for name, person in cast.everybody.items() if may_direct(person, task)}
    assert directing == {"officer", "leader_of_commune"}
    assert approving - directing == {"clerk", "specialist", "leader"}


@pytest.mark.parametrize("who", ["stranger", "nobody", "administrator", "village_head"])
def test_unknown_and_forbidden_look_alike(cast: Cast, who: str) -> None:
    task = a_task(cast)
    person = cast.everybody[who]
    for ref in (task.ref, "NV-2607-00000-0", ""):
        with pytest.raises(Unknown):
            task_for(person, ref)
    with pytest.raises(Unknown):
        plan_for(cast.nobody, task.line.plan.ref if task.line else "")


def test_own_units_are_those_of_working_posts_and_the_office_serves_the_committee(cast: Cast) -> None:
    assert own_unit_ids(cast.officer) == (cast.commune.pk,)
    assert own_unit_ids(cast.clerk) == (cast.office.pk, cast.province.pk)
    assert own_unit_ids(cast.specialist) == (cast.board.pk,)
    assert own_unit_ids(cast.auditor) == own_unit_ids(cast.nobody) == own_unit_ids(cast.administrator) == ()


def test_the_lists_hold_nothing_that_the_person_may_not_see(cast: Cast) -> None:
    sheet = a_sheet(cast)
    actions.finish_task(task=child_of(sheet, cast.commune), by=cast.officer, words="Xong")
    for person in cast.everybody.values():
        seen = set(visible_to(person).values_list("pk", flat=True))
        for wide in (False, True):
            assert set(scope_of(person, wide=wide).values_list("pk", flat=True)) <= seen
    assert set(scope_of(cast.clerk, wide=True)) == set(Task.objects.all())
    assert set(scope_of(cast.stranger, wide=True)) == {child_of(sheet, cast.other_commune)}


def test_a_wide_scope_is_the_same_set_by_either_way(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_sheet(cast)
    by_units = {name: set(scope_of(person, wide=True)) for name, person in cast.everybody.items()}
    monkeypatch.setattr("caunoi.plans.access.WIDE", 0)
    by_root = {name: set(scope_of(person, wide=True)) for name, person in cast.everybody.items()}
    assert by_root == by_units


def test_only_those_with_units_below_are_offered_a_wider_view(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = {name for name, person in cast.everybody.items() if sees_more_than_own(person)}
    assert found == {"officer", "leader_of_commune", "stranger", "clerk", "specialist", "leader", "auditor"}
    with django_assert_num_queries(0):  # asked once a request
        assert not sees_more_than_own(cast.village_head)
