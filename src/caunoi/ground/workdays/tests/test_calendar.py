from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import add_working_days, is_working_day, term_end
from caunoi.ground.workdays.actions import CannotSetDay, remove_day, seed_years, set_day
from caunoi.ground.workdays.models import CalendarDay, DayKind
from caunoi.ground.workdays.queries import days_of_year, work_calendar

pytestmark = pytest.mark.django_db

# Dates computed by hand with the Vietnamese lunar calendar (GMT+7) and the weekdays of the years.
FIRST_OF_TET = [
    date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2), date(2031, 1, 23),
]  # fmt: skip
FOREFATHERS = [
    date(2026, 4, 26), date(2027, 4, 16), date(2028, 4, 4), date(2029, 4, 23), date(2030, 4, 12), date(2031, 4, 1),
]  # fmt: skip
FIXED = [date(year, month, day) for year in range(2026, 2032) for month, day in [(1, 1), (4, 30), (5, 1), (9, 2)]]
GIVEN_BACK = [
    date(2026, 4, 27), date(2027, 5, 3), date(2028, 1, 3), date(2028, 5, 2), date(2028, 9, 4), date(2029, 9, 3),
]  # fmt: skip


@pytest.fixture
def seeded(db: None) -> None:
    seed_years(2026, 2031)


@pytest.mark.parametrize("on", [*FIRST_OF_TET, *FOREFATHERS, *FIXED, *GIVEN_BACK])
def test_the_days_of_the_law_are_off(seeded: None, on: date) -> None:
    calendar = work_calendar(date(2026, 1, 1), date(2031, 12, 31))
    assert on in calendar.days_off
    assert not is_working_day(on, calendar)


def test_the_year_has_its_days_and_no_others(seeded: None) -> None:
    by_year = {
        year: days_of_year(year).filter(applies=True, kind=DayKind.HOLIDAY).count() for year in range(2026, 2032)
    }
    # Eleven days by law; what falls on a weekend is given back under another kind; Tết may be announced longer.
    assert all(11 <= count <= 13 for count in by_year.values()), by_year


def test_the_first_of_tet_is_the_vietnamese_one(seeded: None) -> None:
    """In 2030 the Chinese calendar has 3 February."""
    tet = CalendarDay.objects.filter(name="Tết Nguyên Đán").order_by("on").values_list("on", flat=True)
    assert list(tet) == FIRST_OF_TET


def test_the_day_of_culture_is_there_and_switched_off(seeded: None) -> None:
    for year in range(2026, 2032):
        day = CalendarDay.objects.get(on=date(year, 11, 24))
        assert (day.applies, day.is_official) == (False, False)
    calendar = work_calendar(date(2026, 1, 1), date(2031, 12, 31))
    assert is_working_day(date(2026, 11, 24), calendar)
    assert is_working_day(date(2029, 11, 26), calendar)
    assert is_working_day(date(2030, 11, 25), calendar)


def test_the_18_of_november_is_a_working_day(seeded: None) -> None:
    assert is_working_day(date(2026, 11, 18), work_calendar(date(2026, 11, 1), date(2026, 11, 30)))


def test_the_swap_of_august_2026_is_known(seeded: None) -> None:
    worked, off = CalendarDay.objects.get(on=date(2026, 8, 22)), CalendarDay.objects.get(on=date(2026, 8, 31))
    assert (worked.kind, worked.name) == (DayKind.MAKE_UP, "Làm bù cho ngày 31/08/2026")
    assert off.kind == DayKind.COMPENSATORY
    calendar = work_calendar(date(2026, 8, 1), date(2026, 9, 30))
    assert is_working_day(date(2026, 8, 22), calendar)
    assert not is_working_day(date(2026, 8, 31), calendar)
    assert add_working_days(date(2026, 8, 21), 1, calendar) == date(2026, 8, 22)
    assert term_end(date(2026, 8, 1), 30, calendar) == date(2026, 9, 3)


def test_expected_days_are_told_from_announced_ones(seeded: None) -> None:
    assert CalendarDay.objects.get(on=date(2026, 2, 16)).is_official
    assert CalendarDay.objects.get(on=date(2028, 1, 26)).is_official
    assert not CalendarDay.objects.get(on=date(2028, 1, 25)).is_official
    assert not CalendarDay.objects.get(on=date(2029, 9, 3)).is_official


def test_a_calendar_is_one_query_and_ends_at_its_span(seeded: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        calendar = work_calendar(date(2026, 9, 1), date(2026, 9, 2))
    assert calendar.days_off == frozenset({date(2026, 9, 1), date(2026, 9, 2)})
    assert calendar.make_up == frozenset()


def test_seeding_again_leaves_peoples_work_alone(seeded: None) -> None:
    set_day(on=date(2027, 2, 11), kind=DayKind.HOLIDAY, name="Mùng sáu Tết", by=None)
    remove_day(on=date(2027, 2, 4), by=None)
    before = CalendarDay.objects.count()
    assert seed_years(2026, 2031) == 0
    assert CalendarDay.objects.count() == before
    assert not CalendarDay.objects.filter(on=date(2027, 2, 4)).exists()


def test_seeding_writes_one_row_of_trail(seeded: None) -> None:
    entry = TrailEntry.objects.get()
    assert entry.deed == "calendar.seeded"
    assert entry.facts["years"] == [2026, 2027, 2028, 2029, 2030, 2031]


def test_a_day_is_added_changed_and_removed_with_its_trail() -> None:
    on = date(2027, 9, 1)
    day = set_day(on=on, kind=DayKind.HOLIDAY, name=" Quốc khánh ", by=None, is_official=False)
    assert (day.name, day.version) == ("Quốc khánh", 1)
    same = set_day(on=on, kind=DayKind.HOLIDAY, name="Quốc khánh", legal_basis="Thông báo 1", by=None, seen=1)
    assert (same.pk, same.legal_basis, same.is_official, same.version) == (day.pk, "Thông báo 1", True, 2)
    assert remove_day(on=on, by=None)
    assert not remove_day(on=on, by=None)
    deeds = list(TrailEntry.objects.order_by("id").values_list("deed", flat=True))
    assert deeds == ["calendar_day.added", "calendar_day.changed", "calendar_day.removed"]


def test_two_people_do_not_overwrite_each_other() -> None:
    on = date(2027, 9, 1)
    set_day(on=on, kind=DayKind.HOLIDAY, name="Quốc khánh", by=None)
    set_day(on=on, kind=DayKind.HOLIDAY, name="Nghỉ lễ", by=None, seen=1)
    with pytest.raises(Conflict):
        set_day(on=on, kind=DayKind.HOLIDAY, name="Khác", by=None, seen=1)
    assert CalendarDay.objects.get().name == "Nghỉ lễ"


def test_a_make_up_day_lies_on_a_weekend() -> None:
    with pytest.raises(CannotSetDay, match="thứ Bảy hoặc Chủ nhật"):
        set_day(on=date(2027, 9, 1), kind=DayKind.MAKE_UP, name="Làm bù", by=None)
    with pytest.raises(CannotSetDay, match="Nhập tên ngày"):
        set_day(on=date(2027, 9, 4), kind=DayKind.MAKE_UP, name="  ", by=None)
    saturday = date(2027, 9, 4)
    set_day(on=saturday, kind=DayKind.MAKE_UP, name="Làm bù", by=None)
    calendar = work_calendar(saturday, saturday + timedelta(days=7))
    assert is_working_day(saturday, calendar)


def test_a_switched_off_day_has_no_effect() -> None:
    on = date(2026, 11, 24)
    set_day(on=on, kind=DayKind.HOLIDAY, name="Ngày Văn hóa Việt Nam", by=None, applies=False)
    assert is_working_day(on, work_calendar(on, on))
    set_day(on=on, kind=DayKind.HOLIDAY, name="Ngày Văn hóa Việt Nam", by=None)
    assert not is_working_day(on, work_calendar(on, on))
