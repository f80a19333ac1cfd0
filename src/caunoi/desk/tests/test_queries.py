"""The inbox: groups, counts, pages, and the number in the menu."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.desk.queries import elsewhere, inbox_of, menu_count
from caunoi.ground import counts
from caunoi.ground.counts import Capped
from caunoi.ground.times import standing_at, today
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.petitions.tests.walks import a_petition
from caunoi.plans import actions
from caunoi.plans.queries.tasks import PAGE, Due
from caunoi.plans.tests.walks import a_sheet, a_task, an_issued_plan, child_of

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    """The same person as a new request sees her."""
    return Person.objects.get(pk=person.pk)


def give(cast: Cast, number: int, ahead: int = 10) -> None:
    for place in range(number):
        actions.give_task(
            unit=cast.commune, by=cast.officer, due_on=today() + timedelta(days=ahead), title=f"Việc số {place}"
        )


def test_tasks_stand_in_the_group_of_their_day(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    for ahead in (0, 3, 4, 30):
        a_task(cast, due_on=today() + timedelta(days=ahead), plan=plan)
    with standing_at(today() + timedelta(days=1)):
        inbox = inbox_of(again(cast.officer))
        found = {group.heading: [row.deadline for row in group.rows] for group in inbox.groups}
    assert found == {
        "Quá hạn": ["Quá 1 ngày"],
        "Trong 3 ngày tới": ["Còn 2 ngày", "Còn 3 ngày"],
        "Sau đó": ["Còn 29 ngày"],
    }
    assert (str(inbox.counts[Due.LATE]), str(inbox.counts[Due.SOON]), str(inbox.counts[Due.LATER])) == ("1", "2", "1")


def test_a_finished_task_leaves_the_inbox_and_stands_among_what_i_have_done(cast: Cast) -> None:
    task = a_task(cast)
    actions.finish_task(task=task, by=cast.officer, words="Xong")
    assert inbox_of(again(cast.officer)).is_empty
    done = inbox_of(again(cast.officer), chosen=Due.DONE)
    assert [row.title for group in done.groups for row in group.rows] == [task.title]
    assert inbox_of(again(cast.leader_of_commune), chosen=Due.DONE).is_empty


def test_a_sheet_tells_how_many_units_are_done(cast: Cast) -> None:
    sheet = a_sheet(cast)
    actions.finish_task(task=child_of(sheet, cast.commune), by=cast.officer, words="Xong")
    row = inbox_of(again(cast.clerk)).groups[0].rows[0]
    assert "1/2 đơn vị đã xong" in row.note
    assert row.action_label == "Xem"


def test_the_next_step_is_a_verb(cast: Cast) -> None:
    task = a_task(cast)
    assert inbox_of(again(cast.officer)).groups[0].rows[0].action_label == "Bắt đầu"
    actions.report_progress(task=task, by=cast.officer, percent=20)
    row = inbox_of(again(cast.officer)).groups[0].rows[0]
    assert row.action_label == "Cập nhật"
    assert "đã làm 20%" in row.note


def test_pages_go_through_the_whole_list_once(cast: Cast) -> None:
    give(cast, PAGE + 3)
    first, second = (inbox_of(again(cast.officer), number=number) for number in (1, 2))
    assert (first.has_next(), second.has_next(), second.has_previous()) == (True, False, True)
    shown = [row.href for inbox in (first, second) for group in inbox.groups for row in group.rows]
    assert len(shown) == len(set(shown)) == PAGE + 3


def test_the_menu_says_what_the_inbox_shows(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    a_sheet(cast, due_on=today(), plan=plan)
    give(cast, 4)
    for person in cast.everybody.values():
        with standing_at(today() + timedelta(days=1)):
            inbox = inbox_of(again(person))
            count = menu_count(again(person))
            page = cast.client(person).get("/viec-can-lam/").content.decode()
        rows = sum(len(group.rows) for group in inbox.groups)
        assert (count.words if count else "0") == str(rows)
        assert bool(count and count.late) == bool(inbox.late)
        printed = re.search(r'<span class="count[^"]*"><span class="unseen">, có </span>(\d+)', page)
        assert (printed[1] if printed else "0") == str(rows) == str(page.count('class="work-row"'))


def test_the_first_sentence_tells_of_petitions_as_well(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    give(cast, 1, ahead=1)
    a_petition(cast)
    due_on = a_petition(cast).due_on
    assert due_on
    with standing_at(due_on - timedelta(days=1)):
        inbox = inbox_of(again(cast.officer))
        assert (inbox.late_words, inbox.soon_words) == ("1 việc", "2 việc")
        assert inbox_of(again(cast.officer), chosen=Due.LATE).late_words == "1 nhiệm vụ"
    with standing_at(due_on + timedelta(days=1)):
        inbox = inbox_of(again(cast.officer))
        assert (inbox.late_words, inbox.soon_words) == ("3 việc", "")
        monkeypatch.setattr(elsewhere, "MOST_PETITIONS", 1)
        cut = inbox_of(again(cast.officer))
        assert (cut.late_words, cut.groups[0].whole) == ("ít nhất 2 việc", "/hop-kien-nghi/")


def test_counts_stop_at_999(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "CAP", 3)
    give(cast, 3)
    assert str(inbox_of(again(cast.officer)).chips[0].count) == "3"
    give(cast, 1, ahead=1)
    assert str(inbox_of(again(cast.officer)).chips[0].count) == "3+"
    give(cast, 2)
    found = inbox_of(again(cast.officer)).counts
    assert (str(found[Due.LATER]), str(found[Due.SOON])) == ("3+", "1")


def test_sums_of_capped_counts_stay_capped() -> None:
    assert str(Capped(600) + Capped(399)) == "999"
    assert str(Capped(600) + Capped(400)) == "999+"
    assert str(Capped(999, is_more=True) + Capped(0)) == "999+"
    assert not Capped(0)


def test_the_wide_view_shows_the_scope_and_leaves_the_pen_to_the_units(cast: Cast) -> None:
    sheet = a_sheet(cast)
    inbox = inbox_of(again(cast.leader), wide=True)
    assert sum(len(group.rows) for group in inbox.groups) == 3
    assert {row.action_label for group in inbox.groups for row in group.rows} == {"Xem"}
    assert not inbox_of(again(cast.village_head), wide=True).wide
    assert child_of(sheet, cast.commune)


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    plan = an_issued_plan(cast)

    def queries(person: Person, address: str) -> int:
        client = cast.client(person)
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    pages = [(cast.officer, "/viec-can-lam/"), (cast.clerk, "/viec-can-lam/?pham-vi=tat-ca")]
    a_sheet(cast, plan=plan)
    give(cast, 1)
    few = [queries(*page) for page in pages]
    for _ in range(4):
        a_sheet(cast, plan=plan)
    give(cast, 30)
    assert [queries(*page) for page in pages] == few
    assert max(few) <= 25


def test_nothing_to_do_is_said_in_a_sentence(cast: Cast) -> None:
    page = cast.client(cast.officer).get("/viec-can-lam/").content.decode()
    assert "Không có việc nào đang chờ." in page
    assert "Không có việc quá hạn" in page


@pytest.mark.parametrize("address", ["?nhom=khong-co", "?trang=abc", "?trang=-3", "?trang=99999999", "?pham-vi=%00"])
def test_an_odd_address_still_shows_the_inbox(cast: Cast, address: str) -> None:
    assert cast.client(cast.officer).get(f"/viec-can-lam/{address}").status_code == 200
