from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from caunoi.ground.audit.actions import (
    Change,
    Conflict,
    change,
    change_each,
    change_many,
    erase_personal,
    record,
    seal,
    verify,
)
from caunoi.ground.audit.models import PersonalValue, TrailEntry
from caunoi.ground.audit.tests.rows import check_told
from caunoi.ground.times import standing_at, today

pytestmark = pytest.mark.django_db

# A table with a version, named by string: the trail itself knows no other folder.
CalendarDay: Any = apps.get_model("workdays", "CalendarDay")


def a_person(pk: int = 7) -> AbstractBaseUser:
    return get_user_model()(pk=pk, full_name="Lò Thị Hương")


def a_day(name: str = "Quốc khánh") -> Any:
    return CalendarDay.objects.create(on=date(2026, 9, 2), kind="HOLIDAY", name=name)


def test_a_deed_is_one_row_that_says_who_did_what_to_what() -> None:
    day = a_day()
    with standing_at(date(2026, 7, 8)):
        record("calendar_day.seen", by=a_person(), on=day, unit=None, facts={"on": day.on}, acting_for=a_person(8))
        entry = TrailEntry.objects.get()
        assert entry.at.date() == today()
    assert (entry.deed, entry.object_kind, entry.object_id) == (
        "calendar_day.seen",
        "workdays.calendarday",
        str(day.pk),
    )
    assert (entry.by_id, entry.by_label, entry.acting_for_id) == (7, str(a_person()), 8)
    assert entry.facts == {"on": "2026-09-02"}
    assert (entry.sequence, entry.previous, entry.link) == (None, "", "")


def test_a_row_says_at_which_unit_for_whom_and_by_which_way(cast: Any) -> None:
    doer: Any = a_person()
    doer.via = "api"
    far: Any = a_person(8)
    far.full_name = "Ánh " * 100
    record("calendar_day.seen", by=doer, on=None, unit=cast.commune, acting_for=far, personal={"note": "a\x00b"})
    entry = TrailEntry.objects.get(deed="calendar_day.seen")
    assert entry.unit_id == cast.commune.pk
    assert entry.facts == {"via": "api"}
    assert entry.acting_for_label == str(far)[:200]
    assert entry.personal_values.get().value == "ab"
    day = a_day()
    change(day, deed="calendar_day.changed", by=None, unit=cast.commune, name="Lễ")
    assert TrailEntry.objects.get(deed="calendar_day.changed").unit_id == cast.commune.pk


def test_the_system_itself_is_nobody_by_name() -> None:
    entry = record("calendar.seeded", by=None, on=None)
    assert (entry.by_id, entry.by_label, entry.object_kind, entry.object_id) == (None, "", "", "")


@pytest.mark.parametrize("deed", ["", "finished", "Task.finished", "task.finished.again", "task finished", "việc.xong"])
def test_a_deed_has_one_form(deed: str) -> None:
    with pytest.raises(ValueError, match=r"noun\.past_participle"):
        record(deed, by=None, on=None)


def test_a_deed_that_fails_leaves_no_row() -> None:
    def fail() -> None:
        with transaction.atomic():
            record("task.finished", by=None, on=None, personal={"phone": "0912 345 678"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not TrailEntry.objects.exists()
    assert not PersonalValue.objects.exists()


def test_personal_values_are_kept_aside_and_can_be_erased() -> None:
    day = a_day()
    entry = record("calendar_day.seen", by=None, on=day, personal={"phone": "0912 345 678"})
    assert "0912 345" not in str(entry.content())
    assert PersonalValue.objects.get().value == "0912 345 678"
    seal()
    eraser = a_person()
    assert erase_personal(on=day, by=eraser) == 1
    check_told("trail.erased", by=eraser, on=day, values=1)
    assert not PersonalValue.objects.exists()
    seal()
    assert verify().ok


@pytest.mark.parametrize(
    "crime",
    [
        lambda entry: TrailEntry.objects.filter(pk=entry.pk).update(deed="task.reopened"),
        lambda entry: TrailEntry.objects.filter(pk=entry.pk).update(by_id=8),
        lambda entry: TrailEntry.objects.filter(pk=entry.pk).update(facts={"x": 1}),
        lambda entry: TrailEntry.objects.filter(pk=entry.pk)._raw_delete(using="default"),
        lambda entry: TrailEntry.objects.filter(pk=entry.pk).update(sequence=9, previous="a", link="b", deed="a.b"),
        lambda _: TrailEntry.objects.create(deed="a.b", sequence=99, previous="a", link="b"),
        lambda entry: PersonalValue.objects.filter(entry=entry).update(value="khác"),
    ],
)
@pytest.mark.parametrize("is_sealed", [False, True])
def test_the_database_itself_refuses_to_change_the_trail(crime: Any, is_sealed: bool) -> None:
    entry = record("task.finished", by=a_person(), on=None, personal={"note": "một"})
    if is_sealed:
        seal()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        crime(entry)


def test_a_sealed_row_is_not_sealed_again() -> None:
    entry = record("task.finished", by=None, on=None)
    seal()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TrailEntry.objects.filter(pk=entry.pk).update(sequence=5, previous="x", link="y")


# The guarded UPDATE


def test_a_change_is_one_update_with_its_row_of_trail() -> None:
    day = a_day()
    changed = change(
        day, deed="calendar_day.changed", by=a_person(), seen=1, facts={"why": "công bố"}, is_official=True, name="Lễ"
    )
    assert changed is day
    assert (day.name, day.is_official, day.version) == ("Lễ", True, 2)
    entry = TrailEntry.objects.get()
    assert entry.facts == {
        "changed": {"name": ["Quốc khánh", "Lễ"], "is_official": [False, True]},
        "why": "công bố",
    }


def test_a_stale_version_is_refused_and_nothing_is_written() -> None:
    day = a_day()
    change(day, deed="calendar_day.changed", by=None, seen=1, name="Một")
    with pytest.raises(Conflict) as refused:
        change(day, deed="calendar_day.changed", by=None, seen=1, name="Hai")
    assert refused.value.thing is day
    assert isinstance(refused.value.current, CalendarDay)
    assert refused.value.current.name == "Một"
    assert "Xem bản mới" in refused.value.sentence
    assert CalendarDay.objects.get().name == "Một"
    assert TrailEntry.objects.count() == 1


def test_a_condition_that_no_longer_holds_is_a_conflict() -> None:
    day = a_day()
    change(day, deed="calendar_day.changed", by=None, where={"applies": True}, applies=False)
    with pytest.raises(Conflict):
        change(day, deed="calendar_day.changed", by=None, where={"applies": True}, name="Hai")
    assert CalendarDay.objects.get().version == 2


def test_a_row_that_is_gone_is_a_conflict() -> None:
    day = a_day()
    CalendarDay.objects.all().delete()
    with pytest.raises(Conflict) as refused:
        change(day, deed="calendar_day.changed", by=None, name="Hai")
    assert refused.value.current is None


def test_what_did_not_change_is_not_told() -> None:
    day = a_day()
    change(day, deed="calendar_day.changed", by=None, name="Quốc khánh", values={"kind": "COMPENSATORY"})
    assert TrailEntry.objects.get().facts == {"changed": {"kind": ["HOLIDAY", "COMPENSATORY"]}}


def test_of_what_opens_something_it_is_told_that_it_changed_and_not_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CalendarDay.Privacy, "untold", ("name",), raising=False)
    day = a_day("")
    for name in ("mở cửa", "mở cửa khác", ""):
        change(day, deed="calendar_day.changed", by=None, name=name)
    told = [entry.facts["changed"]["name"] for entry in TrailEntry.objects.order_by("pk")]
    assert told == [["", "…"], ["…", "…"], ["…", ""]]


def test_a_personal_value_that_is_taken_away_is_kept_as_nothing(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    post = cast.officer.posts.get()
    monkeypatch.setattr(type(post).Privacy, "personal", ("until_on",))
    for day in (date(2026, 12, 31), None):
        change(post, deed="post.changed", by=None, until_on=day)
    told = TrailEntry.objects.filter(deed="post.changed").order_by("pk")
    assert [entry.personal_values.get().value for entry in told] == ["2026-12-31", ""]
    assert [entry.facts for entry in told] == [{}, {}]


def test_a_table_without_a_version_has_none_to_be_seen() -> None:
    entry = record("task.finished", by=None, on=None)
    with pytest.raises(TypeError, match="no version"):
        change(entry, deed="task.changed", by=None, seen=1, deed_="x")


def test_a_long_text_is_cut_in_the_trail_only() -> None:
    notice: Any = apps.get_model("notices", "Notice")
    told = notice.objects.create(channel="EMAIL", address="a@example.vn", subject="Việc mới", last_error="")
    change(told, deed="notice.rewritten", by=None, body="b" * 600, values={"link": "/x/"})
    told.refresh_from_db()
    assert len(told.body) == 600
    entry = TrailEntry.objects.get()
    assert entry.facts == {"changed": {"link": ["", "/x/"]}}
    assert entry.personal_values.get().value == "b" * 500 + "…"


def test_derived_columns_and_personal_fields_follow_a_change(cast: Any) -> None:
    officer = cast.officer
    record("trail.begun", by=None, on=None)
    change(officer, deed="person.renamed", by=cast.administrator, full_name="Lò Thị Ánh")
    assert officer.sort_key.startswith("anh!4")
    assert officer.folded.startswith("lo thi anh")
    entry = TrailEntry.objects.filter(deed="person.renamed").get()
    assert "Ánh" not in str(entry.facts)
    assert entry.personal_values.get(name="full_name").value == "Lò Thị Ánh"
    assert entry.unit_id is None


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_saw_the_same_version_one_wins() -> None:
    day = a_day()
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def edit(name: str) -> None:
        mine = CalendarDay.objects.get(pk=day.pk)
        barrier.wait(10)
        try:
            change(mine, deed="calendar_day.changed", by=None, seen=1, name=name)
            outcomes.append("written")
        except Conflict:
            outcomes.append("conflict")
        connections.close_all()

    people = [threading.Thread(target=edit, args=(name,)) for name in ("Một", "Hai")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["conflict", "written"]
    day.refresh_from_db()
    assert day.version == 2
    assert TrailEntry.objects.count() == 1


def test_a_change_costs_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    day = a_day()
    # Savepoint, the row as it is, the update, the trail, the end of the savepoint, the row anew.
    with django_assert_num_queries(6):
        change(day, deed="calendar_day.changed", by=None, seen=1, name="Lễ")


# Many at once


def many_days(count: int) -> list[Any]:
    start = date(2026, 1, 1).toordinal()
    return CalendarDay.objects.bulk_create(
        CalendarDay(on=date.fromordinal(start + at), kind="HOLIDAY", name=f"Ngày {at}") for at in range(count)
    )


def named(day: Any, name: str, **more: Any) -> Change[Any]:
    return Change(day, "calendar_day.changed", {"name": name}, **more)


def test_many_changes_leave_what_single_ones_leave() -> None:
    first, second, third = many_days(3)
    change(first, deed="calendar_day.changed", by=a_person(), seen=1, name="Lễ", is_official=True)
    both = {"name": "Lễ", "is_official": True}
    change_many(
        [Change(second, "calendar_day.changed", both, seen=1), Change(third, "calendar_day.renamed", {"name": "Tết"})],
        by=a_person(),
    )
    assert [(day.name, day.is_official, day.version) for day in (first, second, third)] == [
        ("Lễ", True, 2), ("Lễ", True, 2), ("Tết", False, 2),
    ]  # fmt: skip
    stand = CalendarDay.objects.order_by("on").values_list("name", "is_official", "version")
    assert list(stand) == [("Lễ", True, 2), ("Lễ", True, 2), ("Tết", False, 2)]
    told = [(entry.deed, entry.object_id, entry.by_id, entry.facts) for entry in TrailEntry.objects.order_by("pk")]
    official = [False, True]
    assert told == [
        ("calendar_day.changed", str(first.pk), 7, {"changed": {"name": ["Ngày 0", "Lễ"], "is_official": official}}),
        ("calendar_day.changed", str(second.pk), 7, {"changed": {"name": ["Ngày 1", "Lễ"], "is_official": official}}),
        ("calendar_day.renamed", str(third.pk), 7, {"changed": {"name": ["Ngày 2", "Tết"]}}),
    ]
    seal()
    assert verify().ok


def test_one_of_many_that_was_changed_meanwhile_stops_all() -> None:
    days = many_days(3)
    change(CalendarDay.objects.get(pk=days[1].pk), deed="calendar_day.changed", by=None, name="Khác")
    with pytest.raises(Conflict) as refused:
        change_many([named(day, "Lễ", seen=1) for day in days], by=None)
    assert refused.value.thing is days[1]
    assert isinstance(refused.value.current, CalendarDay)
    assert refused.value.current.name == "Khác"
    with pytest.raises(Conflict):
        change_many([named(day, "Lễ", where={"applies": False}) for day in days], by=None)
    CalendarDay.objects.filter(pk=days[2].pk).delete()
    with pytest.raises(Conflict):
        change_many([named(days[0], "Lễ"), named(days[2], "Lễ")], by=None)
    assert not CalendarDay.objects.filter(name="Lễ").exists()
    assert TrailEntry.objects.count() == 1


def test_one_of_many_that_did_not_change_tells_no_change() -> None:
    (day,) = many_days(1)
    change_many([named(day, "Ngày 0")], by=None)
    assert TrailEntry.objects.get().facts == {}


def test_what_hangs_on_many_rows_stays_in_the_hand_unless_it_is_another(cast: Any) -> None:
    stays, goes = cast.officer.posts.get(), cast.stranger.posts.get()
    in_hand = stays.unit
    assert goes.unit == cast.other_commune
    moved = [Change(post, "post.changed", {"unit_id": cast.commune.pk, "title": "Cán bộ"}) for post in (stays, goes)]
    change_many(moved, by=None)
    assert stays.unit is in_hand
    assert goes.unit == cast.commune
    assert {stays.title, goes.title} == {"Cán bộ"}


def test_a_row_is_changed_once_at_a_time() -> None:
    (day,) = many_days(1)
    with pytest.raises(ValueError, match="once at a time"):
        change_many([named(day, "Một"), named(day, "Hai")], by=None)
    change_many([], by=None)
    assert not TrailEntry.objects.exists()


def test_many_changes_keep_personal_values_aside_and_derive_columns(cast: Any) -> None:
    people = [cast.officer, cast.leader]
    renamed = [Change(person, "person.renamed", {"full_name": "Lò Thị Ánh"}) for person in people]
    change_many(renamed, by=cast.administrator)
    assert all(person.sort_key.startswith("anh!4") and person.folded.startswith("lo thi anh") for person in people)
    entries = TrailEntry.objects.filter(deed="person.renamed")
    assert [entry.personal_values.get().value for entry in entries] == ["Lò Thị Ánh"] * 2
    assert "Ánh" not in str([entry.facts for entry in entries])


def test_many_changes_cost_a_few_statements() -> None:
    days = many_days(300)
    with CaptureQueriesContext(connection) as few:
        change_many([named(day, "Lễ") for day in days[:2]], by=None)
    with CaptureQueriesContext(connection) as many:
        change_many([named(day, "Lễ") for day in days[2:]], by=None)
    # SQLite takes fewer parameters a statement: the rows of the trail go in several.
    assert len(many) <= len(few) + 8


def test_a_value_that_the_database_computes_is_told_as_it_is_written() -> None:
    day = a_day()
    change(day, deed="calendar_day.changed", by=None, legal_basis=F("name"))
    assert day.legal_basis == "Quốc khánh"
    assert TrailEntry.objects.get().facts == {"changed": {"legal_basis": ["", "F(name)"]}}


def test_a_value_that_json_cannot_hold_is_written_out() -> None:
    stored_file: Any = apps.get_model("files", "StoredFile")
    stored = stored_file.objects.create(name="a.pdf", kind="pdf", content_type="application/pdf", size=1, file="2026/a")
    change(stored, deed="file.moved", by=None, file="2026/b", size=2, name="x" * 200, by_id=None)
    entry = TrailEntry.objects.get()
    assert entry.facts == {"changed": {"size": [1, 2]}}
    kept = dict(entry.personal_values.values_list("name", "value"))
    assert kept == {"file": "2026/b", "name": "x" * 200}


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_guard_goes_and_comes_with_its_migration() -> None:
    entry = record("task.finished", by=None, on=None)
    call_command("migrate", "audit", "0001", verbosity=0)
    try:
        assert TrailEntry.objects.filter(pk=entry.pk).update(deed="task.reopened") == 1
    finally:  # all of it: what stands on the guard went with it
        call_command("migrate", verbosity=0)
    with pytest.raises(DatabaseError, match="append-only"):
        TrailEntry.objects.filter(pk=entry.pk).update(deed="task.finished")


def test_many_rows_change_together_with_a_row_of_trail_each() -> None:
    days = [CalendarDay.objects.create(on=date(2026, 9, day), kind="HOLIDAY", name=f"Ngày {day}") for day in (1, 2)]
    told = [(day, None, {"at": number}) for number, day in enumerate(days)]
    change_each(told, deed="calendar_day.named", by=a_person(), name="Ngày 2")
    assert {(day.name, day.version) for day in CalendarDay.objects.all()} == {("Ngày 2", 2)}
    entries = TrailEntry.objects.order_by("pk")
    assert [entry.facts for entry in entries] == [{"changed": {"name": ["Ngày 1", "Ngày 2"]}, "at": 0}, {"at": 1}]
    assert [entry.object_id for entry in entries] == [str(day.pk) for day in days]
    seal()
    assert verify().ok


def test_many_rows_of_which_one_is_gone_stay_as_they_were() -> None:
    days = [CalendarDay.objects.create(on=date(2026, 9, day), kind="HOLIDAY", name="Nghỉ") for day in (1, 2)]
    CalendarDay.objects.filter(pk=days[1].pk).delete()
    with pytest.raises(Conflict), transaction.atomic():
        change_each([(day, None, {}) for day in days], deed="calendar_day.named", by=None, name="Khác")
    assert CalendarDay.objects.get().name == "Nghỉ"
    assert not TrailEntry.objects.exists()
