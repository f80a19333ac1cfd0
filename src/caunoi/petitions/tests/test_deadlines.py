"""Which limit of the law applies, on which day it ends, and what moves it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground.times import WorkCalendar, is_working_day, today
from caunoi.ground.workdays.actions import remove_day, set_day
from caunoi.ground.workdays.models import DayKind
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import holder_of
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.deadlines import AT_ONCE, BEFORE, CALENDAR, WORKING, Rule, ends_on, reckoning_of, rule_for, told
from caunoi.petitions.models import Limit, Petition, RemotePlace
from caunoi.petitions.queries.following import following
from caunoi.petitions.queries.limits import starter_rules
from caunoi.petitions.states import EntryKind, Kind, Level, LimitStep, Status
from caunoi.petitions.tests.walks import a_petition, classified, sent

ON = date(2026, 11, 2)


def the_rule(step: str, kind: str = "", level: str = "", *, is_remote: bool = False, on: date = ON) -> Rule | None:
    return rule_for(starter_rules(), step=step, kind=kind, level=level, is_remote=is_remote, on=on)


class TestWhichLimitHolds:
    @pytest.mark.parametrize(
        ("step", "kind", "level", "remote", "code", "words"),
        [
            ("ANSWER", "", "", False, "PET-22", "15 ngày làm việc"),
            ("ANSWER", "PROPOSAL", "ORDINARY", True, "PET-22", "15 ngày làm việc"),
            ("ANSWER", "REPORT", "COMPLEX", False, "PET-22", "30 ngày làm việc"),
            ("ANSWER", "COMPLAINT", "ORDINARY", False, "PET-01", "10 ngày làm việc"),
            ("ANSWER", "COMPLAINT", "COMPLEX", True, "PET-01", "10 ngày làm việc"),
            ("ANSWER", "DENUNCIATION", "", False, "PET-14", "5 ngày làm việc"),
            ("SETTLE", "COMPLAINT", "ORDINARY", False, "PET-07", "30 ngày"),
            ("SETTLE", "COMPLAINT", "COMPLEX", False, "PET-07", "45 ngày"),
            ("SETTLE", "COMPLAINT", "ORDINARY", True, "PET-07", "45 ngày"),
            ("SETTLE", "COMPLAINT", "COMPLEX", True, "PET-07", "60 ngày"),
            ("SETTLE", "DENUNCIATION", "COMPLEX", False, "PET-16", "60 ngày"),
            ("RELAY", "COMPLAINT", "", False, "PET-03", "5 ngày làm việc"),
            ("AGAIN", "REPORT", "", False, "PET-22", "10 ngày làm việc"),
        ],
    )
    def test_the_table_of_the_law(self, step: str, kind: str, level: str, remote: bool, code: str, words: str) -> None:
        found = the_rule(step, kind, level, is_remote=remote)
        assert found is not None
        assert (found.code, found.words) == (code, words)
        assert found.basis

    def test_where_the_law_sets_none_there_is_none(self) -> None:
        assert the_rule("SETTLE", "REPORT") is None
        assert the_rule("ANSWER", on=date(2026, 6, 30)) is None

    def test_a_newer_limit_goes_before_an_older_one_from_its_day(self) -> None:
        old = Rule("A", "ANSWER", 15, WORKING, "cũ", "cũ", date(2026, 7, 1), date(2026, 12, 31))
        new = Rule("A", "ANSWER", 12, WORKING, "mới", "mới", date(2027, 1, 1))
        for on, days in ((date(2026, 12, 31), 15), (date(2027, 1, 1), 12)):
            found = rule_for([new, old], step="ANSWER", kind="", level="", is_remote=False, on=on)
            assert found is not None
            assert found.days == days


class TestOnWhichDayItEnds:
    def test_working_days_leave_out_the_first_day_weekends_and_holidays(self) -> None:
        calendar = WorkCalendar(days_off=frozenset({date(2026, 11, 24)}))
        assert ends_on(date(2026, 11, 9), 10, WORKING, WorkCalendar()) == date(2026, 11, 23)
        assert ends_on(date(2026, 11, 10), 10, WORKING, calendar) == date(2026, 11, 25)

    def test_calendar_days_end_on_the_next_worked_day(self) -> None:
        # Thirty days after 28 October 2026 is a Friday; after 29 October a Saturday, so the Monday.
        assert ends_on(date(2026, 10, 28), 30, CALENDAR, WorkCalendar()) == date(2026, 11, 27)
        assert ends_on(date(2026, 10, 29), 30, CALENDAR, WorkCalendar()) == date(2026, 11, 30)

    @given(st.dates(date(2026, 7, 1), date(2031, 12, 31)), st.integers(1, 90), st.sampled_from([WORKING, CALENDAR]))
    def test_it_always_ends_on_a_worked_day_after_the_first(self, start: date, days: int, counts: str) -> None:
        end = ends_on(start, days, counts, WorkCalendar())
        assert is_working_day(end, WorkCalendar())
        assert (end - start).days >= days

    def test_the_sentences_name_limit_basis_and_every_day_left_out(self) -> None:
        rule = the_rule("ANSWER")
        assert rule is not None
        counted = reckoning_of(rule, date(2026, 12, 21), date(2027, 1, 12))
        said = " ".join(told(counted, {date(2027, 1, 1): "Tết Dương lịch", date(2027, 2, 6): "Tết"}))
        for words in ("15 ngày làm việc", "21/12/2026", "12/01/2027", "Tết Dương lịch 01/01/2027", rule.basis):
            assert words in said
        assert "06/02/2027" not in said
        assert told({}, {}) == []

    def test_a_notice_leaves_whole_days_until_its_event_and_what_is_due_at_once_is_due_that_day(self) -> None:
        calendar = WorkCalendar()
        assert ends_on(date(2026, 11, 10), 3, BEFORE, calendar) == date(2026, 11, 7)
        assert ends_on(date(2026, 11, 8), 3, AT_ONCE, calendar) == date(2026, 11, 8)

    def test_the_sentences_of_a_notice_and_of_what_is_due_at_once(self) -> None:
        counted = {"name": "Báo trước", "basis": "Điều 10", "days": 3, "from": "2026-11-10", "due": "2026-11-07"}
        assert told({**counted, "counts": BEFORE}, {}) == [
            "Báo trước: ít nhất 3 ngày trước ngày 10/11/2026; đến hết ngày 07/11/2026.",
            "Căn cứ: Điều 10.",
        ]
        assert told({**counted, "counts": AT_ONCE}, {}) == [
            "Báo trước: ngay trong ngày 10/11/2026.",
            "Căn cứ: Điều 10.",
        ]

    def test_the_sentences_follow_a_day_through_everything_that_moved_it(self) -> None:
        counted = {
            "name": "Trả lời", "basis": "Điều 28", "days": 15, "counts": WORKING, "from": "2026-12-21",
            "first": "2027-01-12", "due": "2027-01-20", "stood": 2,
            "recounted": [("2027-01-11", "2027-01-12", "2026-12-28", "thêm ngày nghỉ")],
            "moved": [("2027-01-14", "2027-01-20")],
        }  # fmt: skip
        # The day of receipt and what lies beyond the end are left out; the last day itself is not.
        off = {date(2026, 12, 21): "Lễ A", date(2027, 1, 20): "Lễ C", date(2027, 1, 1): "Lễ B", date(2027, 1, 21): "D"}
        rest = [
            "Căn cứ: Điều 28.",
            "Tính lại ngày 28/12/2026: 11/01/2027 thành 12/01/2027 (thêm ngày nghỉ).",
            "Đã gia hạn từ 14/01/2027 đến 20/01/2027.",
        ]
        basis, *later = rest
        assert told(counted, off) == [
            "Trả lời: 15 ngày làm việc kể từ 21/12/2026, không tính ngày nhận, thứ Bảy, Chủ nhật, ngày nghỉ "
            "(Lễ B 01/01/2027; Lễ C 20/01/2027); đến hết ngày 12/01/2027.",
            basis,
            "Cộng 2 ngày làm việc chờ người gửi bổ sung: đến hết ngày 20/01/2027.",
            *later,
        ]
        assert told({**counted, "stood": 0}, {}) == [
            "Trả lời: 15 ngày làm việc kể từ 21/12/2026, không tính ngày nhận, thứ Bảy, Chủ nhật; "
            "đến hết ngày 12/01/2027.",
            *rest,
        ]
        assert told({**counted, "counts": CALENDAR, "stood": 0}, off) == [
            "Trả lời: 15 ngày kể từ 21/12/2026, không tính ngày nhận; đến hết ngày 12/01/2027.",
            *rest,
        ]


@pytest.mark.django_db
class TestWhatMovesTheDay:
    def test_the_limit_that_applied_is_stored_and_anybody_can_follow_it(self, cast: Cast) -> None:
        petition = sent(cast).petition
        told_so = petition.due_reckoning
        assert (told_so["rule"], told_so["days"], told_so["counts"]) == ("PET-22", 15, "WORKING")
        assert told_so["basis"]
        assert petition.due_on is not None
        assert told_so["due"] == petition.due_on.isoformat()
        said = following(petition).reckoning
        assert any("15 ngày làm việc" in sentence for sentence in said)
        page = cast.client(cast.officer).get(f"/hop-kien-nghi/{petition.ref}/").content.decode()
        assert said[0] in page

    def test_a_complaint_has_the_limit_of_the_law_from_the_day_of_receipt(self, cast: Cast) -> None:
        petition = a_petition(cast)
        first = petition.due_on
        classified(cast, petition, kind=Kind.COMPLAINT)
        assert petition.due_rule == "PET-01"
        assert first is not None
        assert petition.due_on is not None
        assert petition.due_on < first
        assert petition.due_reckoning["recounted"][0][:2] == [first.isoformat(), petition.due_on.isoformat()]
        assert "moved" not in petition.due_reckoning
        held = holder_of(petition)
        assert held is not None
        assert held.due_on == petition.due_on

    def test_a_complex_case_needs_a_paper_and_counts_as_an_extension(self, cast: Cast) -> None:
        petition = a_petition(cast)
        with pytest.raises(CannotHandle, match="văn bản"):
            classified(cast, petition, level=Level.COMPLEX, basis="Ba bản")
        classified(cast, petition, level=Level.COMPLEX, basis="Ba bản", document="05/BB-MT")
        assert petition.due_reckoning["days"] == 30
        assert len(petition.due_reckoning["moved"]) == 1
        assert any("05/BB-MT" in event.text for event in following(petition).events)

    @pytest.mark.parametrize(("is_remote", "days"), [(False, 30), (True, 45)])
    def test_an_authority_has_longer_for_a_complaint_from_a_hard_place(
        self, cast: Cast, is_remote: bool, days: int
    ) -> None:
        if is_remote:
            actions.declare_remote(
                unit=cast.area, basis="Quyết định 12/QĐ-UBND", from_on=today(), by=cast.administrator
            )
        petition = a_petition(cast, area=cast.area)
        classified(cast, petition, kind=Kind.COMPLAINT)
        actions.forward_petition(
            petition=petition, by=cast.officer, unit=cast.agency, due_on=today() + timedelta(days=20)
        )
        assert (petition.due_rule, petition.due_reckoning["days"]) == ("PET-07", days)
        assert petition.due_on is not None
        assert (petition.due_on - today()).days >= days

    def test_days_of_waiting_are_told_apart_from_the_limit(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.CLASSIFIED)
        before = petition.due_on
        actions.ask_sender(petition=petition, by=cast.officer, words="Ở đoạn nào?")
        held = holder_of(petition)
        assert held is not None
        held.suspended_at = held.suspended_at and held.suspended_at - timedelta(days=7)
        held.save(update_fields=["suspended_at"])
        actions.add_to_petition(petition=petition, words="Đầu bản.")
        assert petition.due_reckoning["stood"] == 5
        assert before is not None
        assert petition.due_on is not None
        assert petition.due_on > before
        assert any("chờ người gửi" in sentence for sentence in following(petition).reckoning)


def a_day_within(petition: Petition) -> date:
    assert petition.due_on is not None
    day = petition.due_on - timedelta(days=1)
    while not is_working_day(day, WorkCalendar()):
        day -= timedelta(days=1)
    return day


@pytest.mark.django_db
class TestAHolidayThatIsAddedLate:
    def test_it_moves_open_deadlines_and_the_old_day_is_kept(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.AT_FRONT)
        before, off = petition.due_on, a_day_within(petition)
        assert before is not None
        assert actions.recount_open(by=None) == 0
        set_day(on=off, kind=DayKind.HOLIDAY, name="Ngày nghỉ thêm", by=cast.administrator)
        assert actions.recount_open(by=None) == 1
        assert actions.recount_open(by=None) == 0
        petition.refresh_from_db()
        assert petition.due_on is not None
        assert petition.due_on > before
        assert petition.due_reckoning["recounted"][0][:2] == [before.isoformat(), petition.due_on.isoformat()]
        held = holder_of(petition)
        assert held is not None
        assert held.due_on == petition.due_on
        said = " ".join(following(petition).reckoning)
        assert "Ngày nghỉ thêm" in said
        assert "lịch nghỉ, làm bù thay đổi" in said
        assert petition.entries.filter(kind=EntryKind.RECOUNTED).count() == 1
        remove_day(on=off, by=cast.administrator)
        assert actions.recount_open(by=None) == 1
        petition.refresh_from_db()
        assert petition.due_on == before
        assert len(petition.due_reckoning["recounted"]) == 2

    def test_a_day_that_a_person_set_stays_and_an_ended_case_too(self, cast: Cast) -> None:
        petition, other = a_petition(cast, Status.AT_FRONT), a_petition(cast, Status.AT_FRONT)
        off = a_day_within(petition)
        assert petition.due_on is not None
        later = petition.due_on + timedelta(days=5)
        actions.extend_petition(petition=petition, by=cast.officer, due_on=later, words="Chờ vốn")
        actions.answer_petition(petition=other, by=cast.officer, words="Đã làm xong.")
        set_day(on=off, kind=DayKind.HOLIDAY, name="Ngày nghỉ thêm", by=cast.administrator)
        assert actions.recount_open(by=None) == 0
        petition.refresh_from_db()
        assert petition.due_on == later


def new_limit(limit: Limit, **other: Any) -> dict[str, Any]:
    return {
        "limit": limit,
        "days": 12,
        "counts": "WORKING",
        "name": limit.name,
        "basis": "Quyết định 40/QĐ-MTTQ-BTT",
        "from_on": today() + timedelta(days=1),
        **other,
    }


@pytest.mark.django_db
class TestWhoKeepsTheLimits:
    def test_the_house_comes_with_them_once(self) -> None:
        assert actions.seed_limits() == len(starter_rules())
        assert actions.seed_limits() == 0
        assert {one.rule for one in Limit.objects.all()} == set(starter_rules())

    def test_a_new_limit_holds_from_its_day_and_the_old_one_ends(self, cast: Cast) -> None:
        actions.seed_limits()
        old = Limit.objects.get(step=LimitStep.ANSWER, kind="", level="")
        made = actions.set_limit(**new_limit(old), by=cast.administrator)
        old.refresh_from_db()
        assert old.until_on == today()
        assert sent(cast).petition.due_reckoning["days"] == 15
        made.from_on, old.until_on = today(), today() - timedelta(days=1)
        Limit.objects.bulk_update([made, old], ["from_on", "until_on"])
        assert sent(cast).petition.due_reckoning["basis"] == "Quyết định 40/QĐ-MTTQ-BTT"

    @pytest.mark.parametrize(
        ("other", "field"),
        [
            ({"days": 0}, "days"),
            ({"basis": " "}, "basis"),
            ({"name": ""}, "name"),
            ({"from_on": date(2026, 7, 2)}, "from_on"),
        ],
    )
    def test_what_cannot_hold_is_told_at_its_field(self, cast: Cast, other: dict[str, Any], field: str) -> None:
        actions.seed_limits()
        limit = Limit.objects.earliest("pk")
        with pytest.raises(CannotHandle) as refused:
            actions.set_limit(**new_limit(limit, **other), by=cast.administrator)
        assert refused.value.field == field
        assert Limit.objects.filter(until_on=None).count() == len(starter_rules())

    def test_nobody_else_keeps_them(self, cast: Cast) -> None:
        actions.seed_limits()
        limit = Limit.objects.earliest("pk")
        place = actions.declare_remote(unit=cast.area, basis="QĐ 1", from_on=today(), by=cast.administrator)
        for person in (cast.officer, cast.clerk, cast.leader, cast.stranger, cast.nobody):
            with pytest.raises(Denied):
                actions.set_limit(**new_limit(limit), by=person)
            with pytest.raises(Denied):
                actions.declare_remote(unit=cast.commune, basis="QĐ", from_on=today(), by=person)
            with pytest.raises(Denied):
                actions.end_remote(place=place, by=person)
            for path in ("", f"{limit.pk}/", "dia-ban/"):
                assert cast.client(person).get(f"/hop-kien-nghi/thoi-han/{path}").status_code == 404

    def test_the_administrator_changes_a_limit_and_a_place_by_the_pages(self, cast: Cast) -> None:
        actions.seed_limits()
        client = cast.client(cast.administrator)
        limit = Limit.objects.get(step=LimitStep.AGAIN)
        assert limit.name in client.get("/hop-kien-nghi/thoi-han/").content.decode()
        given_so = {"days": "7", "counts": "WORKING", "name": limit.name, "basis": "QĐ 40", "from_on": "01/07/2030"}
        refused = client.post(f"/hop-kien-nghi/thoi-han/{limit.pk}/", given_so | {"basis": ""})
        assert "Ghi căn cứ" in refused.content.decode()
        assert client.post(f"/hop-kien-nghi/thoi-han/{limit.pk}/", given_so).status_code == 302
        assert Limit.objects.get(step=LimitStep.AGAIN, until_on=None).days == 7
        asked = {"unit": cast.area.code, "basis": "QĐ 12", "from_on": "01/12/2026"}
        again = client.post("/hop-kien-nghi/thoi-han/dia-ban/", asked | {"unit": "không có nơi này"})
        assert "Không thấy" in again.content.decode()
        assert client.post("/hop-kien-nghi/thoi-han/dia-ban/", asked).status_code == 302
        place = RemotePlace.objects.get()
        assert "đã có trong danh sách" in client.post("/hop-kien-nghi/thoi-han/dia-ban/", asked).content.decode()
        assert client.post(f"/hop-kien-nghi/thoi-han/dia-ban/{place.pk}/bo/").status_code == 302
        place.refresh_from_db()
        assert place.until_on is not None
