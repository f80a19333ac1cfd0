"""Recurring duties: who keeps them, which tasks come of them on which day, once."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.urls import reverse

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import standing_at
from caunoi.ground.workdays.actions import set_day
from caunoi.ground.workdays.models import DayKind
from caunoi.org.access import Denied, Unknown
from caunoi.org.actions import NewUnit, merge_units, open_unit, split_unit
from caunoi.org.models import PlaceKind, Unit, UnitKind
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.access import duty_for
from caunoi.plans.actions import CannotKeepDuty, DutyFacts, recurring
from caunoi.plans.jobs import make_duty_tasks
from caunoi.plans.models import Duty, DutyTurn, Task, TaskEntry
from caunoi.plans.queries.duties import duty_page, first_words, words_kept
from caunoi.plans.recurrence import DueKind, Rhythm, Roll
from caunoi.plans.states import EntryKind, Group
from caunoi.plans.tests.walks import an_issued_plan, line_at

pytestmark = pytest.mark.django_db

START = date(2026, 7, 1)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def first_of_july() -> Iterator[None]:
    with standing_at(START):
        yield


def facts(cast: Cast, **given: Any) -> DutyFacts:
    """A monthly report of the commune, due on the fifth working day of the next month."""
    start = DutyFacts(title="Báo cáo tháng", rhythm=Rhythm.MONTH, starts_on=START, units=(cast.commune,), lead_days=10)
    return replace(start, **given)


def a_duty(cast: Cast, **given: Any) -> Duty:
    return actions.create_duty(unit=cast.province, by=cast.clerk, facts=facts(cast, **given))


def run_on(day: date) -> int:
    with standing_at(day):
        return actions.make_duty_tasks(by=None)


def made(duty: Duty) -> list[tuple[str, date]]:
    return list(DutyTurn.objects.filter(duty=duty).order_by("pk").values_list("period", "due_on"))


# Making tasks ---------------------------------------------------------------------------------------------------------


def test_a_task_is_made_so_many_days_before_it_is_due_and_not_earlier(cast: Cast) -> None:
    duty = a_duty(cast)
    assert run_on(START) == 1
    assert made(duty) == [("2026-06", date(2026, 7, 7))]
    assert run_on(date(2026, 7, 27)) == 0
    assert run_on(date(2026, 7, 28)) == 1
    task = Task.objects.get(title="Báo cáo tháng (tháng 7/2026)")
    assert (task.unit, task.assigning_unit, task.due_on) == (cast.commune, cast.province, date(2026, 8, 7))
    assert task.first_due_on == task.due_on
    entry = TrailEntry.objects.filter(deed="task.recurred").latest("pk")
    assert (entry.object_id, entry.facts["duty"], entry.facts["period"]) == (str(task.pk), duty.ref, "2026-07")
    told = Notice.objects.filter(subject=f"Việc mới: {task.title}").values_list("to_id", flat=True)
    assert set(told) == {cast.officer.pk, cast.leader_of_commune.pk}


def test_a_period_is_made_once_however_often_the_job_runs(cast: Cast) -> None:
    duty = a_duty(cast)
    assert make_duty_tasks.call() == 1
    assert make_duty_tasks.call() == 0
    assert len(made(duty)) == 1


def test_a_second_worker_that_saw_nothing_made_makes_nothing(cast: Cast) -> None:
    duty = a_duty(cast)
    with patch.object(recurring, "_made_already", return_value=set()):
        assert run_on(START) == 1
        assert run_on(START) == 0
    assert len(made(duty)) == 1


def test_a_worker_that_dies_leaves_no_half_a_period(cast: Cast) -> None:
    duty = a_duty(cast, units=(), groups=(Group.COMMUNES,))
    with patch.object(recurring, "record", side_effect=Killed), pytest.raises(Killed):
        run_on(START)
    assert made(duty) == []
    assert not Task.objects.exists()
    assert run_on(START) == 2


def killed_at(statement: int) -> Callable[..., Any]:
    """For `execute_wrapper`: the process ends at this statement, before it runs."""
    seen = itertools.count(1)

    def end(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if next(seen) == statement:
            raise Killed
        return execute(sql, params, many, context)

    return end


def test_killed_at_any_statement_it_misses_nothing_and_makes_nothing_twice(cast: Cast) -> None:
    dice = random.Random(115)
    duties = [
        a_duty(cast, units=(), groups=(Group.COMMUNES,)),
        a_duty(cast, rhythm=Rhythm.WEEK, due_kind=DueKind.DAY_OF, lead_days=3),
    ]
    killed = 0
    for day in range(24):
        with standing_at(START + timedelta(days=day)):
            try:
                with connection.execute_wrapper(killed_at(dice.randint(1, 60))):
                    actions.make_duty_tasks(by=None)
                    actions.send_reminders(by=None)
            except Killed:
                killed += 1
    with standing_at(START + timedelta(days=24)):
        actions.make_duty_tasks(by=None)
        actions.send_reminders(by=None)
    assert killed >= 5
    assert made(duties[0]) == [("2026-06", date(2026, 7, 7))] * 2
    weeks = [period for period, _ in made(duties[1])]
    assert weeks == ["2026-W27", "2026-W28", "2026-W29", "2026-W30"]
    assert TrailEntry.objects.filter(deed="task.recurred").count() == 5
    told = Notice.objects.filter(subject__startswith="Việc mới: Báo cáo tháng (tháng", to_id=cast.officer.pk)
    assert told.count() == 1
    late = Notice.objects.filter(subject__contains="việc của đơn vị khác quá 3 ngày", to_id=cast.clerk.pk)
    numbers = [int(re.findall(r"(\d+) việc của đơn vị khác", notice.subject)[0]) for notice in late]
    assert sum(numbers) == Task.objects.filter(is_group=False, due_on__lte=START + timedelta(days=21)).count()


def test_a_broken_duty_keeps_no_other_from_its_turn_and_is_told(cast: Cast) -> None:
    broken, whole = a_duty(cast, rhythm=Rhythm.DATES, dates=((11, 18),)), a_duty(cast)
    # As a row that came in by another way than the form: no year has this day.
    Duty.objects.filter(pk=broken.pk).update(dates=[[31, 13]])
    for _ in range(2):
        with pytest.raises(ExceptionGroup, match="1 of 2 duties") as raised:
            run_on(START)
        assert [one.__notes__ for one in raised.value.exceptions] == [[f"Duty {broken.ref}"]]
        assert (len(made(broken)), len(made(whole))) == (0, 1)


def test_months_without_a_machine_are_made_up_for_once_each(cast: Cast) -> None:
    duty = a_duty(cast)
    assert run_on(date(2026, 11, 3)) == 5
    assert [period for period, _ in made(duty)] == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
    assert run_on(date(2026, 11, 3)) == 0


def test_a_group_gets_a_sheet_with_a_task_for_each_unit(cast: Cast) -> None:
    duty = a_duty(cast, units=(), groups=(Group.COMMUNES,), approver=cast.office)
    assert run_on(START) == 2
    sheet = Task.objects.get(is_group=True)
    children = Task.objects.filter(parent=sheet)
    assert {child.unit for child in children} == {cast.commune, cast.other_commune}
    assert {child.approver for child in children} == {cast.office}
    assert DutyTurn.objects.filter(duty=duty).count() == 2


def test_a_unit_that_was_founded_gets_the_next_period(cast: Cast) -> None:
    a_duty(cast, units=(), groups=(Group.COMMUNES,))
    run_on(START)
    with standing_at(date(2026, 7, 10)):
        founded = open_unit(
            parent=cast.province, kind=UnitKind.COMMUNE, place_kind=PlaceKind.XA, name="Ủy ban MTTQ Việt Nam xã Mới",
            short_name="xã Mới", by=None,
        )  # fmt: skip
    assert run_on(date(2026, 7, 28)) == 3
    assert Task.objects.filter(unit=founded).count() == 1


def test_after_a_merger_the_heir_gets_one_task(cast: Cast) -> None:
    a_duty(cast, units=(cast.commune, cast.other_commune))
    with standing_at(date(2026, 7, 10)):
        merge_units(units=[cast.other_commune], into=cast.commune, on=date(2026, 7, 10), by=None)
    assert run_on(date(2026, 7, 28)) == 2
    assert {task.unit for task in Task.objects.all()} == {cast.commune}


def test_after_a_split_every_part_gets_a_task(cast: Cast) -> None:
    a_duty(cast)
    with standing_at(date(2026, 7, 10)):
        parts = [
            NewUnit(name=f"Ủy ban MTTQ Việt Nam xã {name}", short_name=f"xã {name}", place_kind=PlaceKind.XA)
            for name in ("Một", "Hai")
        ]
        halves = split_unit(unit=cast.commune, parts=parts, on=date(2026, 7, 10), by=None)
    run_on(date(2026, 7, 10))
    assert {task.unit for task in Task.objects.filter(parent__isnull=False)} == set(halves)


def test_a_unit_that_closed_without_an_heir_gets_nothing(cast: Cast) -> None:
    a_duty(cast)
    Unit.objects.filter(pk=cast.commune.pk).update(closed_on=START)
    assert run_on(START) == 0


def test_a_duty_of_a_plan_hangs_its_tasks_on_the_line(cast: Cast) -> None:
    line = line_at(an_issued_plan(cast), "II.1-2")
    duty = actions.create_duty(unit=cast.province, by=cast.clerk, facts=facts(cast), line=line)
    run_on(START)
    assert Task.objects.get().line == line
    assert duty.line == line


# The calendar ---------------------------------------------------------------------------------------------------------


def a_day_off(on: date) -> None:
    set_day(on=on, kind=DayKind.HOLIDAY, name="Nghỉ bù", by=None)


def test_a_holiday_that_is_announced_later_moves_the_open_date_and_keeps_the_old_one(cast: Cast) -> None:
    a_duty(cast)
    run_on(START)
    a_day_off(date(2026, 7, 6))
    run_on(date(2026, 7, 2))
    task = Task.objects.get()
    assert (task.first_due_on, task.due_on) == (date(2026, 7, 7), date(2026, 7, 8))
    entry = TaskEntry.objects.get(kind=EntryKind.MOVED)
    assert (entry.due_from, entry.due_to, entry.by) == (date(2026, 7, 7), date(2026, 7, 8), None)
    assert TrailEntry.objects.filter(deed="task.due_date_moved").count() == 1
    assert Notice.objects.filter(subject__startswith="Hạn mới 08/07/2026", to_id=cast.officer.pk).count() == 1
    run_on(date(2026, 7, 2))
    assert TaskEntry.objects.filter(kind=EntryKind.MOVED).count() == 1


def test_the_sheet_moves_with_its_tasks_once(cast: Cast) -> None:
    a_duty(cast, units=(), groups=(Group.COMMUNES,))
    run_on(START)
    a_day_off(date(2026, 7, 6))
    run_on(date(2026, 7, 2))
    assert set(Task.objects.values_list("due_on", flat=True)) == {date(2026, 7, 8)}
    assert TaskEntry.objects.filter(kind=EntryKind.MOVED).count() == 3


def test_a_date_that_a_person_moved_stays(cast: Cast) -> None:
    a_duty(cast)
    run_on(START)
    actions.move_due_date(task=Task.objects.get(), by=cast.clerk, due_on=date(2026, 7, 20), reason="Chờ số liệu")
    a_day_off(date(2026, 7, 6))
    run_on(date(2026, 7, 2))
    assert Task.objects.get().due_on == date(2026, 7, 20)


def test_finished_work_and_past_dates_are_not_moved(cast: Cast) -> None:
    a_duty(cast)
    run_on(START)
    actions.finish_task(task=Task.objects.get(), by=cast.officer, words="Đã gửi")
    a_day_off(date(2026, 7, 6))
    run_on(date(2026, 7, 2))
    assert Task.objects.get().due_on == date(2026, 7, 7)


# Keeping duties -------------------------------------------------------------------------------------------------------


def test_only_those_who_plan_for_the_unit_keep_its_duties(cast: Cast) -> None:
    duty = a_duty(cast)
    for person in (cast.officer, cast.stranger, cast.auditor, cast.nobody, cast.village_head):
        with pytest.raises(Denied):
            actions.create_duty(unit=cast.province, by=person, facts=facts(cast))
        with pytest.raises(Denied):
            actions.edit_duty(duty=duty, by=person, facts=facts(cast))
        for step in (actions.pause_duty, actions.end_duty, actions.resume_duty):
            with pytest.raises(Denied):
                step(duty=duty, by=person)
    assert actions.create_duty(unit=cast.commune, by=cast.officer, facts=facts(cast, units=(cast.area,)))


def test_a_duty_is_seen_in_its_scope_alone(cast: Cast) -> None:
    duty = actions.create_duty(unit=cast.commune, by=cast.officer, facts=facts(cast, units=(cast.area,)))
    for person in (cast.officer, cast.leader_of_commune, cast.clerk, cast.auditor):
        assert duty_for(person, duty.ref) == duty
    for person in (cast.stranger, cast.nobody, cast.village_head):
        with pytest.raises(Unknown):
            duty_for(person, duty.ref)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"units": ()}, "units"),
        ({"starts_on": START - timedelta(days=1)}, "starts_on"),
        ({"ends_on": START - timedelta(days=1)}, "ends_on"),
        ({"rhythm": Rhythm.DATES}, "dates"),
        ({"due_number": 0}, "due_number"),
        ({"lead_days": 181}, "lead_days"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(CannotKeepDuty) as refusal:
        a_duty(cast, **wrong)
    assert refusal.value.field == field
    assert not Duty.objects.exists()


def test_a_unit_outside_the_giver_is_refused(cast: Cast) -> None:
    with pytest.raises(CannotKeepDuty, match="không nhận được việc"):
        actions.create_duty(unit=cast.commune, by=cast.officer, facts=facts(cast, units=(cast.other_commune,)))


def test_a_line_of_a_draft_takes_no_duty(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    with pytest.raises(CannotKeepDuty):
        actions.create_duty(unit=cast.commune, by=cast.officer, facts=facts(cast), line=line_at(plan, "II.1-1"))


def test_a_paused_duty_makes_nothing_and_resumed_it_does_not_make_up(cast: Cast) -> None:
    duty = a_duty(cast)
    run_on(START)
    actions.pause_duty(duty=duty, by=cast.clerk)
    assert run_on(date(2026, 9, 1)) == 0
    with standing_at(date(2026, 9, 20)):
        actions.resume_duty(duty=duty, by=cast.clerk)
    assert run_on(date(2026, 9, 28)) == 1
    assert [period for period, _ in made(duty)] == ["2026-06", "2026-09"]


def test_an_ended_duty_is_over_for_good(cast: Cast) -> None:
    duty = a_duty(cast)
    actions.end_duty(duty=duty, by=cast.clerk)
    assert run_on(date(2026, 9, 1)) == 0
    with pytest.raises(WrongStep):
        actions.resume_duty(duty=duty, by=cast.clerk)
    with pytest.raises(CannotKeepDuty):
        actions.edit_duty(duty=duty, by=cast.clerk, facts=facts(cast))


def test_the_last_day_lets_no_later_period_through(cast: Cast) -> None:
    duty = a_duty(cast, ends_on=date(2026, 8, 31))
    run_on(date(2026, 12, 1))
    assert [period for period, _ in made(duty)] == ["2026-06", "2026-07", "2026-08"]


def test_another_rhythm_does_not_ask_twice_for_the_same_time(cast: Cast) -> None:
    duty = a_duty(cast)
    run_on(date(2026, 10, 1))
    with standing_at(date(2026, 10, 1)):
        actions.edit_duty(duty=duty, by=cast.clerk, facts=facts(cast, rhythm=Rhythm.QUARTER))
    run_on(date(2027, 1, 5))
    assert [period for period, _ in made(duty)][-2:] == ["2026-09", "2026-Q4"]


def test_two_people_who_edit_at_once_are_told(cast: Cast) -> None:
    duty = a_duty(cast)
    seen = duty.version
    actions.edit_duty(duty=duty, by=cast.clerk, facts=facts(cast, title="Báo cáo mới"), seen=seen)
    with pytest.raises(Conflict):
        actions.edit_duty(duty=duty, by=cast.leader, facts=facts(cast, title="Báo cáo khác"), seen=seen)
    assert Duty.objects.get().title == "Báo cáo mới"


def test_the_trail_tells_old_and_new(cast: Cast) -> None:
    duty = a_duty(cast)
    actions.edit_duty(duty=duty, by=cast.clerk, facts=facts(cast, due_number=3, units=(cast.other_commune,)))
    entry = TrailEntry.objects.get(deed="duty.edited")
    assert entry.facts["changed"]["due_number"] == [5, 3]
    assert entry.facts["units"] == [cast.other_commune.code]


# Pages ----------------------------------------------------------------------------------------------------------------


def sent(cast: Cast, **given: Any) -> dict[str, Any]:
    """What a browser sends from the form."""
    start = {
        "title": "Báo cáo quý", "to": "COMMUNES", "rhythm": "QUARTER", "due_kind": "WORKDAY_AFTER", "due_number": "5",
        "roll": "NEXT", "lead_days": "15", "starts_on": "2026-07-01", "approver": cast.province.code,
    }  # fmt: skip
    return start | given


def test_the_page_shows_the_next_six_turns_before_anything_is_saved(cast: Cast) -> None:
    client = cast.client(cast.clerk)
    page = client.post(reverse("plans:create_duty"), sent(cast, look="1")).content.decode()
    assert page.count("tạo việc") == 6
    assert "Thứ Ba, 07/07/2026" in page
    assert "quý III/2026" in page
    assert not Duty.objects.exists()


def test_a_duty_is_set_up_changed_paused_and_ended_on_its_pages(cast: Cast) -> None:
    client = cast.client(cast.clerk)
    created = client.post(reverse("plans:create_duty") + f"?don-vi={cast.province.code}", sent(cast, save="1"))
    duty = Duty.objects.get()
    assert created.status_code == 302
    assert (duty.rhythm, duty.approver) == (Rhythm.QUARTER, cast.province)
    page = client.get(reverse("plans:duty", args=[duty.ref])).content.decode()
    assert "6 lần tới" in page
    assert "Tất cả xã, phường" in page
    edited = sent(cast, save="1", rhythm="DATES", dates="18/11, 27/7", roll="PREVIOUS", seen=str(duty.version))
    client.post(reverse("plans:edit_duty", args=[duty.ref]), edited)
    duty.refresh_from_db()
    assert duty.dates == [[7, 27], [11, 18]]
    assert "27/07, 18/11" in client.get(reverse("plans:duties")).content.decode()
    for deed, status in (("tam-dung", "PAUSED"), ("chay-tiep", "RUNNING"), ("ket-thuc", "ENDED")):
        client.post(reverse("plans:turn_duty", args=[duty.ref]), {"deed": deed})
        duty.refresh_from_db()
        assert duty.status == status
    assert "Tạm dừng</button>" not in client.get(reverse("plans:duty", args=[duty.ref])).content.decode()


def test_a_line_that_speaks_of_a_rhythm_proposes_a_duty(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    line = line_at(plan, "II.1-2")
    address = reverse("plans:propose_duty", args=[plan.ref, line.pk])
    client = cast.client(cast.clerk)
    assert address in client.get(reverse("plans:detail", args=[plan.ref])).content.decode()
    assert first_words(cast.province, line)["rhythm"] == Rhythm.QUARTER
    assert client.get(address).status_code == 200
    client.post(address, sent(cast, save="1"))
    assert Duty.objects.get().line == line
    assert cast.client(cast.officer).get(address).status_code == 403


def test_wrong_days_are_refused_in_words(cast: Cast) -> None:
    client = cast.client(cast.clerk)
    page = client.post(reverse("plans:create_duty"), sent(cast, save="1", rhythm="DATES", dates="31/4"))
    assert "Ghi ngày và tháng" in page.content.decode()
    page = client.post(reverse("plans:create_duty"), sent(cast, save="1", due_number="40"))
    assert "Nhập số từ 1 đến 31." in page.content.decode()
    page = client.post(reverse("plans:create_duty"), sent(cast, save="1", starts_on="2026-06-30"))
    assert "Chọn ngày từ hôm nay trở đi." in page.content.decode()


def test_the_form_of_a_duty_starts_with_what_it_is(cast: Cast) -> None:
    duty = a_duty(cast, approver=cast.office, roll=Roll.PREVIOUS, due_kind=DueKind.DAY_OF)
    kept = words_kept(duty)
    assert (kept["to"], kept["units"], kept["approver"]) == ("CHOSEN", [cast.commune.code], cast.office.code)
    page = duty_page(cast.clerk, duty)
    assert (page.rhythm, page.due) == ("Hằng tháng", "ngày 5 của tháng cuối kỳ")
    assert len(page.coming) == 6
    assert page.may_change
    assert not duty_page(cast.auditor, duty).may_change


def test_the_page_of_a_duty_leads_to_what_was_made_of_it(cast: Cast) -> None:
    duty = a_duty(cast, units=(), groups=(Group.COMMUNES,))
    run_on(date(2026, 9, 1))
    page = cast.client(cast.clerk).get(reverse("plans:duty", args=[duty.ref])).content.decode()
    sheets = Task.objects.filter(is_group=True)
    assert len(sheets) == 3
    assert all(reverse("plans:task", args=[sheet.ref]) in page for sheet in sheets)
