"""Table, board, timeline and calendar show the same rows under the same filter and the same rights."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import ONE_DAY, standing_at, today
from caunoi.ground.workdays.models import CalendarDay, DayKind
from caunoi.org import actions as org
from caunoi.org.access import Denied, Unknown, saved_filter_for
from caunoi.org.actions import CannotKeep
from caunoi.org.models import FilterPage, Person, SavedFilter
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.access import own_unit_ids
from caunoi.plans.models import Nudge, Task
from caunoi.plans.queries.board import board_of, moves_of
from caunoi.plans.queries.filters import View, filter_bar, kept_query, saved_for
from caunoi.plans.queries.late_work import LONGEST, late_of_list, text_of_list, text_of_sheet
from caunoi.plans.queries.month import month_of
from caunoi.plans.queries.timeline import timeline_page
from caunoi.plans.states import Status
from caunoi.plans.tests.walks import a_judged_task, a_sent_task, a_sheet, a_task, an_issued_plan, child_of

pytestmark = pytest.mark.django_db

VIEWS = ("tasks", "board", "timeline", "month")


def given(cast: Cast, title: str, ahead: int = 5) -> Task:
    return actions.give_task(unit=cast.commune, by=cast.officer, due_on=today() + timedelta(days=ahead), title=title)


def refs_on(client: Client, door: str, query: str = "") -> set[str]:
    answer = client.get(f"{reverse(f'plans:{door}')}?{query}")
    assert answer.status_code == 200
    found = re.findall(r'href="/nhiem-vu/(NV-[0-9A-Z-]+)/"', answer.content.decode())
    return set(found)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def month_of_day(day: date) -> str:
    return f"&thang={day:%Y-%m}"


@pytest.mark.parametrize("query", ["", "trang-thai=tat-ca", "q=hop", "cua=tat-ca", "trang-thai=dang-lam"])
def test_every_view_shows_the_rows_of_the_table(cast: Cast, query: str) -> None:
    with standing_at(date(2026, 9, 10)):
        given(cast, "Họp bản")
        started = given(cast, "Tuyên truyền")
        actions.report_progress(task=started, by=cast.officer, percent=40)
        closed = given(cast, "Họp giao ban")
        actions.finish_task(task=closed, by=cast.officer, words="Xong")
        client = cast.client(cast.officer)
        rows = refs_on(client, "tasks", query)
        assert rows
        for view in VIEWS:
            assert refs_on(client, view, query) == rows, view


def test_each_reader_sees_in_each_view_what_she_may_see(cast: Cast) -> None:
    with standing_at(date(2026, 9, 10)):
        task = a_task(cast)
        for view in VIEWS:
            assert refs_on(cast.client(cast.officer), view) == {task.ref}
            assert refs_on(cast.client(cast.clerk), view, "cua=tat-ca") == {task.ref}
            for person in (cast.stranger, cast.nobody):
                assert refs_on(cast.client(person), view, "cua=tat-ca&trang-thai=tat-ca") == set()


def test_the_filter_stays_when_the_view_changes(cast: Cast) -> None:
    client = cast.client(cast.officer)
    for view in VIEWS:
        page = text_of(client, f"{reverse(f'plans:{view}')}?q=hop&trang-thai=tat-ca&trang=1&cot=dang-lam")
        for other in VIEWS:
            assert f'href="{reverse(f"plans:{other}")}?trang-thai=tat-ca&amp;q=hop"' in page


def test_the_queries_of_a_view_do_not_grow_with_its_rows(cast: Cast) -> None:
    def queries(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as found:
            ask()
        return len(found)

    plan = an_issued_plan(cast)
    a_task(cast, plan=plan)
    a_sheet(cast, plan=plan)
    asked = {"cua": "tat-ca"}
    asks: list[Callable[[Person], object]] = [
        lambda one: board_of(one, asked),
        lambda one: timeline_page(one, asked, 1),
        lambda one: month_of(one, asked),
        lambda one: filter_bar(one, asked, View.TABLE),
        lambda one: text_of_list(one, asked, ""),
    ]

    def all_queries() -> list[int]:
        return [queries(lambda ask=ask: ask(Person.objects.get(pk=cast.clerk.pk))) for ask in asks]  # type: ignore[misc]

    given(cast, "Họp hôm nay", ahead=0)
    few = all_queries()
    for number in range(30):
        given(cast, f"Họp {number}", ahead=number % 9)
    assert all(many <= less for many, less in zip(all_queries(), few, strict=True))


# Board


def test_the_columns_count_and_cut_and_lead_to_the_table(cast: Cast) -> None:
    for number in range(23):
        given(cast, f"Họp {number}")
    board = board_of(cast.officer, {})
    column = board.columns[0]
    assert [one.status for one in board.columns] == [
        Status.NOT_STARTED, Status.IN_PROGRESS, Status.WAITING, Status.RETURNED,
    ]  # fmt: skip
    assert (str(column.count), len(column.cards), column.is_cut, column.is_current) == ("23", 20, True, True)
    assert column.table == "trang-thai=chua-bat-dau"
    assert [one.is_current for one in board_of(cast.officer, {"cot": "dang-lam"}).columns] == [
        False,
        True,
        False,
        False,
    ]


def test_a_card_moves_by_a_button(cast: Cast) -> None:
    task = given(cast, "Họp")
    client = cast.client(cast.officer)
    address = reverse("plans:move_card", args=[task.ref])
    answer = client.post(address, {"sang": "IN_PROGRESS", "seen": task.version, "loc": "q=hop"})
    assert answer.url == f"{reverse('plans:board')}?q=hop"  # type: ignore[attr-defined]
    task.refresh_from_db()
    assert task.status == Status.IN_PROGRESS
    assert TrailEntry.objects.filter(deed="task.reported", object_id=str(task.pk)).count() == 1
    answer = client.post(address, {"sang": "DONE"})
    assert answer.url == reverse("plans:finish", args=[task.ref])  # type: ignore[attr-defined]
    assert "Không chuyển được" in client.post(address, {"sang": "RETURNED"}, follow=True).content.decode()


def test_a_stale_card_is_not_moved_and_a_stranger_moves_none(cast: Cast) -> None:
    task = given(cast, "Họp")
    address = reverse("plans:move_card", args=[task.ref])
    actions.edit_task(task=task, by=cast.officer, title="Họp khác")
    page = cast.client(cast.officer).post(address, {"sang": "IN_PROGRESS", "seen": 1}, follow=True)
    assert "Có người vừa sửa" in page.content.decode()
    assert cast.client(cast.stranger).post(address, {"sang": "IN_PROGRESS"}).status_code == 404
    assert cast.client(cast.auditor).post(address, {"sang": "IN_PROGRESS"}).status_code == 403
    task.refresh_from_db()
    assert task.status == Status.NOT_STARTED


def test_moves_are_those_that_the_person_may_make(cast: Cast) -> None:
    task = a_judged_task(cast)
    assert moves_of(cast.officer, task) == (Status.IN_PROGRESS, Status.AWAITING_APPROVAL, Status.WAITING)
    assert moves_of(cast.clerk, task) == (Status.WAITING, Status.CANCELLED)
    assert moves_of(cast.stranger, task) == moves_of(cast.auditor, task) == ()
    actions.finish_task(task=task, by=cast.officer, words="Xong")
    assert moves_of(cast.officer, task) == ()
    assert moves_of(cast.clerk, task) == (Status.DONE, Status.RETURNED, Status.CANCELLED)


def test_every_move_that_is_offered_leads_somewhere(cast: Cast) -> None:
    for task, person in ((a_sent_task(cast), cast.clerk), (given(cast, "Họp"), cast.officer)):
        for move in moves_of(person, task):
            answer = cast.client(person).post(reverse("plans:move_card", args=[task.ref]), {"sang": move}, follow=True)
            assert answer.status_code == 200
            assert "Không chuyển được" not in answer.content.decode()


# Timeline


def test_a_moved_date_leaves_its_first_stretch_beside_the_new_one(cast: Cast) -> None:
    with standing_at(date(2026, 3, 2)):
        task = a_task(cast, due_on=date(2026, 3, 31))
        actions.move_due_date(task=task, by=cast.clerk, due_on=date(2026, 6, 30), reason="Chờ kinh phí")
        (row,) = timeline_page(cast.officer, {}, 1).rows
        assert row.bar is not None
        assert row.ghost is not None
        assert row.ghost.x == row.bar.x
        assert row.ghost.width < row.bar.width
        page = text_of(cast.client(cast.officer), reverse("plans:timeline"))
    assert 'class="ghost"' in page
    assert "hạn khi giao 31/03" in page
    assert 'class="now"' in page


def test_the_window_holds_what_touches_it(cast: Cast) -> None:
    with standing_at(date(2026, 2, 2)):
        task = a_task(cast, due_on=date(2026, 5, 15))
    with standing_at(date(2026, 8, 1)):
        late = timeline_page(cast.officer, {"ky": "2026-3"}, 1)
        assert [row.ref for row in late.rows] == [task.ref]
        assert late.rows[0].bar is None
        assert late.rows[0].late is not None
        assert timeline_page(cast.officer, {"ky": "2025"}, 1).rows == ()
        assert timeline_page(cast.officer, {"ky": "2027"}, 1).rows == ()
        assert [row.ref for row in timeline_page(cast.officer, {"ky": "2026-2"}, 1).rows] == [task.ref]
        assert timeline_page(cast.officer, {"ky": "2026-12"}, 1).window.key == "2026"


# Calendar


def test_the_month_names_days_off_and_counts_what_it_does_not_name(cast: Cast) -> None:
    CalendarDay.objects.create(on=date(2026, 9, 2), kind=DayKind.HOLIDAY, name="Quốc khánh")
    CalendarDay.objects.create(on=date(2026, 9, 5), kind=DayKind.MAKE_UP, name="Làm bù")
    with standing_at(date(2026, 9, 1)):
        for number in range(5):
            given(cast, f"Họp {number}", ahead=2)
        month = month_of(cast.officer, {})
        page = text_of(cast.client(cast.officer), reverse("plans:month"))
    days = {day.on: day for day in month.days}
    assert (days[date(2026, 9, 2)].name, days[date(2026, 9, 2)].is_working) == ("Quốc khánh", False)
    assert days[date(2026, 9, 5)].is_working
    assert not days[date(2026, 9, 6)].is_working
    third = days[date(2026, 9, 3)]
    assert (third.count, len(third.rows), third.more) == (5, 3, 2)
    assert len(month.days) % 7 == 0
    assert month.total == 5
    assert f'href="{reverse("plans:tasks")}?tu=2026-09-03&amp;den=2026-09-03"' in page
    assert f'href="{reverse("plans:calendar")}"' in page
    assert month_of(cast.officer, {"thang": "2026-13"}).first == today().replace(day=1)


def test_the_day_of_the_month_leads_to_its_rows(cast: Cast) -> None:
    task, other = given(cast, "Họp", ahead=2), given(cast, "Họp", ahead=3)
    query = f"tu={task.due_on.isoformat()}&den={task.due_on.isoformat()}"
    assert refs_on(cast.client(cast.officer), "tasks", query) == {task.ref}
    assert refs_on(cast.client(cast.officer), "tasks", "tu=hom-nay") == {task.ref, other.ref}


# Saved filters


def test_a_filter_is_kept_shared_renamed_and_removed(cast: Cast) -> None:
    client = cast.client(cast.officer)
    address = f"{reverse('plans:filters')}?q=hop&cua=don-vi-toi"
    assert client.post(address, {"name": "Các cuộc họp", "is_shared": "on"}).status_code == 302
    kept = SavedFilter.objects.get()
    assert (kept.query, kept.unit) == ("cua=don-vi-toi&q=hop", cast.commune)
    assert saved_for(cast.leader_of_commune) == [kept]
    assert saved_for(cast.stranger) == saved_for(cast.clerk) == []
    assert "Các cuộc họp" in text_of(client, reverse("plans:tasks"))
    edit = reverse("plans:edit_filter", args=[kept.pk])
    assert cast.client(cast.leader_of_commune).post(edit, {"deed": "remove"}).status_code == 404
    client.post(edit, {"name": "Họp"})
    kept.refresh_from_db()
    assert (kept.name, kept.unit) == ("Họp", None)
    assert saved_for(cast.leader_of_commune) == []
    client.post(edit, {"deed": "remove"})
    assert not SavedFilter.objects.exists()
    deeds = TrailEntry.objects.filter(deed__startswith="saved_filter.").order_by("pk")
    assert [one.deed for one in deeds] == ["saved_filter.kept", "saved_filter.changed", "saved_filter.removed"]


def keep(person: Person, *, name: str, query: str, is_shared: bool = False) -> SavedFilter:
    return org.keep_filter(
        by=person, page=FilterPage.TASKS, name=name, query=query, is_shared=is_shared, units=own_unit_ids(person)
    )


def test_a_filter_needs_a_name_of_its_own_and_something_to_ask(cast: Cast) -> None:
    kept = keep(cast.officer, name="Họp", query="q=hop")
    for name, query in (("Họp", "q=ban"), (" ", "q=ban"), ("Khác", "")):
        with pytest.raises(CannotKeep):
            keep(cast.officer, name=name, query=query)
    with pytest.raises(CannotKeep):
        keep(cast.nobody, name="Họp", query="q=hop", is_shared=True)
    with pytest.raises(Unknown):
        saved_filter_for(cast.leader_of_commune, FilterPage.TASKS, kept.pk)
    with pytest.raises(Unknown):
        saved_filter_for(cast.officer, FilterPage.PETITIONS, kept.pk)
    assert kept_query({"q": "a", "trang": "3", "cua": "tat-ca"}) == "cua=tat-ca&q=a"


# Zalo, and reminding by hand


def test_the_text_for_zalo_is_grouped_by_unit_short_and_names_nobody(cast: Cast) -> None:
    sheet = a_sheet(cast, due_on=today())
    with standing_at(today() + ONE_DAY):
        asked = {"cua": "tat-ca", "trang-thai": "qua-han"}
        text = text_of_list(cast.clerk, asked, "https://example.vn/nhiem-vu/")
        assert text.startswith("VIỆC QUÁ HẠN, ngày ")
        assert "(2 việc)" in text
        assert f"\n\n{cast.commune.short_name}\n- " in text
        assert ", quá 1 ngày)" in text
        assert text.endswith("https://example.vn/nhiem-vu/?trang-thai=qua-han")
        for person in (cast.clerk, cast.officer, cast.leader_of_commune):
            assert person.full_name not in text
        page = text_of(cast.client(cast.clerk), reverse("plans:zalo") + "?cua=tat-ca&trang-thai=qua-han")
        assert "<textarea" in page
        whole = text_of_sheet(sheet, "https://example.vn")
    assert "Còn 2 đơn vị chưa báo kết quả" in whole
    actions.finish_task(task=child_of(sheet, cast.commune), by=cast.officer, words="Xong")
    assert cast.commune.short_name not in text_of_sheet(sheet, "https://example.vn")


def test_a_long_text_stays_within_one_message(cast: Cast) -> None:
    for number in range(60):
        given(cast, f"Tuyên truyền, vận động nhân dân thực hiện nếp sống văn minh ở khu dân cư số {number}")
    text = text_of_list(cast.officer, {}, "https://example.vn/nhiem-vu/")
    assert len(text) <= LONGEST + 100
    assert "xem đủ 60 việc ở liên kết" in text


def told(person: Person) -> list[str]:
    found = Notice.objects.filter(to_id=person.pk, subject__contains="nhắc:").order_by("pk")
    return list(found.values_list("subject", flat=True))


def test_all_late_units_of_a_sheet_are_reminded_once_a_day(cast: Cast) -> None:
    sheet = a_sheet(cast, due_on=today())
    actions.finish_task(task=child_of(sheet, cast.other_commune), by=cast.stranger, words="Xong")
    with standing_at(today() + ONE_DAY):
        client = cast.client(cast.clerk)
        address = reverse("plans:nudge_sheet", args=[sheet.ref])
        assert "Nhắc 1 đơn vị quá hạn" in text_of(client, reverse("plans:task", args=[sheet.ref]))
        assert "Đã nhắc 1 đơn vị" in client.post(address, follow=True).content.decode()
        assert "Hôm nay đã nhắc" in client.post(address, follow=True).content.decode()
        assert len(told(cast.officer)) == len(told(cast.leader_of_commune)) == 1
        assert told(cast.stranger) == []
    with standing_at(today() + 2 * ONE_DAY):
        assert actions.nudge_units_of(sheet=sheet, by=cast.clerk).units == 1
    assert len(told(cast.officer)) == 2
    assert TrailEntry.objects.filter(deed="late_work.nudged", unit_id=cast.commune.pk).count() == 2
    assert Nudge.objects.count() == 2


def test_only_those_who_gave_the_work_remind_of_it(cast: Cast) -> None:
    sheet = a_sheet(cast, due_on=today())
    with standing_at(today() + ONE_DAY):
        for person, status in ((cast.officer, 404), (cast.stranger, 404), (cast.auditor, 403)):
            answer = cast.client(person).post(reverse("plans:nudge_sheet", args=[sheet.ref]))
            assert answer.status_code in {status, 403}
        with pytest.raises(Denied):
            actions.nudge_late(tasks=Task.objects.late(today()).filter(is_group=False), by=cast.officer)
        assert not late_of_list(cast.officer, {"trang-thai": "qua-han"}).exists()
        assert Nudge.objects.count() == 0
        page = cast.client(cast.clerk).post(
            reverse("plans:nudge_list"), {"loc": "cua=tat-ca&trang-thai=qua-han"}, follow=True
        )
        assert "Đã nhắc 2 đơn vị" in page.content.decode()
    assert len(told(cast.officer)) == len(told(cast.stranger)) == 1
