"""The terms of the law beside the promise: each begins, is counted in the open, ends, and its passing is told once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caunoi.ground.notices.models import Notice
from caunoi.ground.times import ZONE, WorkCalendar, date_vi, standing_at, today
from caunoi.ground.workdays.actions import set_day
from caunoi.ground.workdays.models import DayKind
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions, jobs
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.deadlines import AT_ONCE, BEFORE, Rule, ends_on, reckoning_of, told
from caunoi.petitions.models import Limit, Petition, RunningTerm
from caunoi.petitions.queries.following import following
from caunoi.petitions.queries.limits import starter_rules
from caunoi.petitions.queries.terms import terms_of, terms_offered
from caunoi.petitions.states import Channel, EntryKind, Kind, Level, LimitStep, Status
from caunoi.petitions.terms import TERMS, offered_for
from caunoi.petitions.tests.walks import a_petition, classified, sent

MONDAY = datetime(2026, 7, 6, 9, tzinfo=ZONE)
DAY = MONDAY.date()


def a_complaint(cast: Cast, **more: Any) -> Petition:
    return classified(cast, sent(cast, **more).petition, kind=Kind.COMPLAINT)


def a_denunciation(cast: Cast, **more: Any) -> Petition:
    petition = sent(cast, **more).petition
    return classified(cast, petition, kind=Kind.DENUNCIATION, by=cast.leader_of_commune)


def begun(cast: Cast, petition: Petition, step: LimitStep, on: date | None = None) -> RunningTerm:
    return actions.begin_term(petition=petition, by=cast.leader_of_commune, step=step, on=on or today())


class TestTheTable:
    def test_every_term_has_a_limit_for_each_kind_that_it_fits(self) -> None:
        for step, term in TERMS.items():
            for kind in term.kinds or ("",):
                assert [one for one in starter_rules() if one.step == step and one.kind in ("", kind)], step

    @pytest.mark.parametrize(
        ("step", "kind", "level", "code", "words"),
        [
            ("FATE", "", "", "PET-01", "10 ngày làm việc"),
            ("REPORT", "COMPLAINT", "", "PET-02", "7 ngày làm việc"),
            ("REPORT", "DENUNCIATION", "", "PET-02", "7 ngày làm việc"),
            ("ACCEPT", "COMPLAINT", "", "PET-06", "7 ngày làm việc"),
            ("SECOND", "COMPLAINT", "", "PET-08", "45 ngày"),
            ("SECOND", "COMPLAINT", "COMPLEX", "PET-08", "60 ngày"),
            ("LODGE", "COMPLAINT", "", "PET-09", "90 ngày"),
            ("SENDING", "COMPLAINT", "", "PET-10", "7 ngày"),
            ("DIALOGUE", "COMPLAINT", "", "PET-12", "5 ngày trước"),
            ("VERIFY", "DENUNCIATION", "", "PET-13", "7 ngày làm việc"),
            ("VERIFY", "DENUNCIATION", "COMPLEX", "PET-13", "10 ngày làm việc"),
            ("PRESS", "DENUNCIATION", "", "PET-15", "20 ngày"),
            ("SETTLE", "DENUNCIATION", "", "PET-16", "30 ngày"),
            ("VERYLONG", "DENUNCIATION", "", "PET-16", "90 ngày"),
            ("CRIME", "DENUNCIATION", "", "PET-17", "ngay trong ngày"),
            ("DISCLOSE", "DENUNCIATION", "", "PET-18", "7 ngày làm việc"),
            ("RULES", "REPORT", "", "PET-19", "5 ngày làm việc"),
            ("INSPECT", "PROPOSAL", "", "PET-20", "15 ngày"),
            ("COMMUNAL", "PROPOSAL", "", "PET-21", "5 ngày làm việc"),
        ],
    )
    def test_the_days_of_the_law(self, step: str, kind: str, level: str, code: str, words: str) -> None:
        fitting = [
            one
            for one in starter_rules()
            if one.step == step and one.kind in ("", kind) and one.level == level and not one.is_remote
        ]
        assert [(one.code, one.words) for one in fitting] == [(code, words)]
        assert fitting[0].basis

    def test_the_page_about_limits_says_of_all_of_them_what_runs_and_where_it_is_tested(self) -> None:
        here = Path(__file__).parent
        text = (here.parents[3] / "docs" / "petition-limits.md").read_text(encoding="utf-8")
        rows = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "PET-" in line[:7]
        ]
        assert [row[0] for row in rows] == [f"PET-{number:02d}" for number in range(1, 24)]
        known = {(one.code, one.step) for one in starter_rules() if one.code.startswith("PET-")}
        named = {(row[0], step.strip()) for row in rows for step in row[1].split(";") if row[1] != "–"}
        assert named == known
        for row in rows:
            name, _, test = row[4].partition("::")
            assert f"def {test}(" in (here / name).read_text(encoding="utf-8"), row[4]

    def test_a_notice_before_a_day_and_what_is_done_at_once(self) -> None:
        ahead = Rule("A", "DIALOGUE", 5, BEFORE, "Báo trước", "NĐ", DAY)
        at_once = Rule("B", "CRIME", 1, AT_ONCE, "Chuyển ngay", "Luật", DAY)
        assert ends_on(date(2026, 7, 20), 5, BEFORE, WorkCalendar()) == date(2026, 7, 15)
        assert ends_on(DAY, 1, AT_ONCE, WorkCalendar()) == DAY
        said = " ".join(told(reckoning_of(ahead, date(2026, 7, 20), date(2026, 7, 15)), {}))
        assert "ít nhất 5 ngày trước ngày 20/07/2026; đến hết ngày 15/07/2026" in said
        assert "ngay trong ngày 06/07/2026" in " ".join(told(reckoning_of(at_once, DAY, DAY), {}))


@pytest.mark.django_db
class TestWhatRunsByItself:
    def test_whoever_came_in_person_is_told_within_ten_days(self, cast: Cast) -> None:
        with standing_at(MONDAY):
            petition = sent(cast, channel=Channel.IN_PERSON).petition
            term = petition.terms.get()
            assert (term.step, term.rule, term.due_on) == (LimitStep.FATE, "PET-01", date(2026, 7, 20))
            classified(cast, petition)
            assert petition.terms.open().exists()
            actions.claim_petition(petition=petition, by=cast.officer)
            term.refresh_from_db()
            assert term.ended_on == DAY
            assert not sent(cast).petition.terms.exists()

    def test_an_authority_takes_a_complaint_up_within_seven_days_and_again_when_it_comes_back(self, cast: Cast) -> None:
        with standing_at(MONDAY):
            petition = a_complaint(cast)
            held = actions.forward_petition(
                petition=petition, by=cast.officer, unit=cast.agency, due_on=today() + timedelta(days=20)
            )
            assert petition.terms.open().get().due_on == date(2026, 7, 15)
            held.petition = petition
            actions.take_up(held=held)
            assert not petition.terms.open().exists()

    def test_a_denunciation_from_the_press_has_twenty_days(self, cast: Cast) -> None:
        with standing_at(MONDAY):
            petition = a_denunciation(cast, channel=Channel.PRESS)
            term = petition.terms.get()
            assert (term.step, term.due_on) == (LimitStep.PRESS, date(2026, 7, 27))
            actions.end_term(term=term, by=cast.leader_of_commune, on=today(), document="15/MTTQ")
            assert not a_denunciation(cast).terms.exists()

    def test_a_report_on_rules_goes_on_within_five_days(self, cast: Cast) -> None:
        with standing_at(MONDAY):
            petition = classified(cast, sent(cast).petition, field="PROCEDURES")
            assert petition.terms.get().due_on == date(2026, 7, 13)
            actions.forward_petition(
                petition=petition, by=cast.officer, unit=cast.agency, due_on=today() + timedelta(days=5)
            )
            assert not petition.terms.open().exists()

    def test_a_withdrawn_petition_has_none_and_another_kind_lets_go_what_it_does_not_have(self, cast: Cast) -> None:
        petition = a_complaint(cast)
        begun(cast, petition, LimitStep.SECOND)
        begun(cast, petition, LimitStep.CRIME)
        classified(cast, petition, kind=Kind.REPORT)
        assert [one.step for one in petition.terms.open()] == [LimitStep.CRIME]
        actions.withdraw_petition(petition=petition)
        assert not petition.terms.open().exists()


BY_HAND = [
    (kind, step)
    for kind in (Kind.COMPLAINT, Kind.DENUNCIATION, Kind.REPORT)
    for step in offered_for(kind)
    if not TERMS[step].is_checked
]


@pytest.mark.django_db
class TestWhatIsWrittenDown:
    @pytest.mark.parametrize(("kind", "step"), BY_HAND)
    def test_each_begins_is_counted_ends_and_stands_on_the_page(self, cast: Cast, kind: Kind, step: LimitStep) -> None:
        with standing_at(MONDAY):
            petition = classified(cast, sent(cast).petition, kind=kind, by=cast.leader_of_commune)
            on = DAY + timedelta(days=14) if TERMS[step].looks_ahead else DAY
            term = begun(cast, petition, step, on)
            line = terms_of(petition)[0]
            assert str(step.label) == line.title
            assert date_vi(term.due_on) in line.stands
            assert any(term.reckoning["basis"] in one for one in line.sentences)
            assert f"xong-{term.pk}" in dict(terms_offered(petition))
            actions.end_term(term=term, by=cast.leader_of_commune, on=DAY, document="7/QĐ")
            assert "đúng hạn" in terms_of(petition)[0].stands
            page = following(petition)
            assert not any(str(step.label) in event.text + event.title for event in page.events)

    def test_a_complaint_is_measured_against_the_day_its_sender_knew(self, cast: Cast) -> None:
        with standing_at(MONDAY):
            petition = a_complaint(cast)
            in_time = begun(cast, petition, LimitStep.LODGE, DAY - timedelta(days=90))
            assert (in_time.ended_on, in_time.was_late) == (DAY, False)
            late = begun(cast, petition, LimitStep.LODGE, DAY - timedelta(days=95))
            assert late.was_late
            entry = petition.entries.filter(kind=EntryKind.TERM).latest("pk")
            assert "Quá thời hiệu" in entry.words

    def test_a_hard_place_and_a_complex_case_have_longer(self, cast: Cast) -> None:
        actions.declare_remote(unit=cast.area, basis="QĐ 12", from_on=DAY, by=cast.administrator)
        with standing_at(MONDAY):
            petition = sent(cast).petition
            classified(cast, petition, kind=Kind.COMPLAINT, level=Level.COMPLEX, basis="Ba bản", document="5/BB")
            assert begun(cast, petition, LimitStep.SECOND).reckoning["days"] == 70

    def test_what_cannot_be_is_told_at_its_field_and_nothing_is_written(self, cast: Cast) -> None:
        petition = a_complaint(cast)
        for step, on, field in (
            (LimitStep.DISCLOSE, today(), "what"),
            (LimitStep.ACCEPT, today(), "what"),
            (LimitStep.SENDING, today() + timedelta(days=1), "on"),
            (LimitStep.DIALOGUE, today() - timedelta(days=1), "on"),
            (LimitStep.SENDING, date(2020, 1, 1), "on"),
        ):
            with pytest.raises(CannotHandle) as refused:
                begun(cast, petition, step, on)
            assert refused.value.field == field
        assert not petition.terms.exists()
        begun(cast, petition, LimitStep.SENDING)
        with pytest.raises(CannotHandle, match="đang tính"):
            begun(cast, petition, LimitStep.SENDING)

    def test_only_who_handles_the_petition_writes(self, cast: Cast) -> None:
        petition = a_complaint(cast)
        term = begun(cast, petition, LimitStep.SENDING)
        for person in (cast.stranger, cast.nobody, cast.clerk, cast.auditor, cast.village_head):
            with pytest.raises(Denied):
                actions.begin_term(petition=petition, by=person, step=LimitStep.CRIME, on=today())
            with pytest.raises(Denied):
                actions.end_term(term=term, by=person, on=today())
            assert cast.client(person).get(f"/hop-kien-nghi/{petition.ref}/moc/").status_code in (403, 404)

    def test_by_the_page(self, cast: Cast) -> None:
        petition = a_complaint(cast)
        client, door = cast.client(cast.officer), f"/hop-kien-nghi/{petition.ref}/moc/"
        day = date_vi(today())
        assert "Chọn việc" in client.post(door, {"what": "", "on": day}).content.decode()
        assert "Nhập ngày" in client.post(door, {"what": "SENDING", "on": "mai"}).content.decode()
        assert client.post(door, {"what": "SENDING", "on": day, "document": "12/QĐ-UBND"}).status_code == 302
        shown = client.get(f"/hop-kien-nghi/{petition.ref}/").content.decode()
        for words in ("Mốc theo luật", "12/QĐ-UBND", "Luật Khiếu nại 02/2011/QH13 Điều 41"):
            assert words in shown
        term = petition.terms.get()
        assert client.post(door, {"what": f"xong-{term.pk}", "on": day}).status_code == 302
        assert "Chọn việc" in client.post(door, {"what": f"xong-{term.pk}", "on": day}).content.decode()
        term.refresh_from_db()
        assert term.ended_on == today()

    def test_another_petitions_term_is_not_ended_here(self, cast: Cast) -> None:
        one, other = a_complaint(cast), a_complaint(cast)
        term = begun(cast, other, LimitStep.SENDING)
        door = f"/hop-kien-nghi/{one.ref}/moc/"
        answer = cast.client(cast.officer).post(door, {"what": f"xong-{term.pk}", "on": date_vi(today())})
        assert answer.status_code == 200
        term.refresh_from_db()
        assert term.ended_on is None


@pytest.mark.django_db
class TestWhatPasses:
    def test_it_is_told_once_to_those_who_may_know_and_never_to_the_sender(self, cast: Cast) -> None:
        with standing_at(MONDAY):
            petition = a_denunciation(cast)
            begun(cast, petition, LimitStep.DISCLOSE)
        Notice.objects.all().delete()
        with standing_at(MONDAY + timedelta(days=9)):
            assert actions.announce_terms(by=None) == 0
        with standing_at(MONDAY + timedelta(days=10)):
            assert actions.announce_terms(by=None) == 1
            assert actions.announce_terms(by=None) == 0
        notices = list(Notice.objects.all())
        assert {one.to_id for one in notices} == {cast.leader_of_commune.pk}
        assert all("tố cáo" not in f"{one.subject} {one.body}".lower() for one in notices)
        entry = petition.entries.filter(kind=EntryKind.TERM).latest("pk")
        assert entry.words.startswith("Quá hạn: ")
        assert not any("công khai kết luận" in event.text for event in following(petition).events)

    def test_the_worker_does_it_and_a_late_holiday_moves_it(self, cast: Cast) -> None:
        with standing_at(MONDAY):
            petition = a_complaint(cast)
            term = begun(cast, petition, LimitStep.REPORT)
            assert term.due_on == date(2026, 7, 15)
            set_day(on=date(2026, 7, 8), kind=DayKind.HOLIDAY, name="Ngày nghỉ thêm", by=cast.administrator)
            jobs.announce_overdue.call()
            term.refresh_from_db()
            assert term.due_on == date(2026, 7, 16)
            assert term.reckoning["recounted"][0][:2] == ["2026-07-15", "2026-07-16"]
            assert any("Ngày nghỉ thêm" in one for line in terms_of(petition) for one in line.sentences)
            assert actions.recount_terms(by=None) == 0
        with standing_at(MONDAY + timedelta(days=11)):
            jobs.announce_overdue.call()
        term.refresh_from_db()
        assert term.announced_on is not None

    def test_one_that_ended_is_never_late(self, cast: Cast) -> None:
        with standing_at(MONDAY):
            petition = a_complaint(cast)
            term = begun(cast, petition, LimitStep.SENDING)
            actions.end_term(term=term, by=cast.officer, on=DAY)
        with standing_at(MONDAY + timedelta(days=60)):
            assert actions.announce_terms(by=None) == 0


@pytest.mark.django_db
def test_a_notice_before_a_day_stays_one_when_its_days_are_set_anew(cast: Cast) -> None:
    actions.seed_limits()
    limit = Limit.objects.get(step=LimitStep.DIALOGUE)
    given: dict[str, Any] = {
        "limit": limit,
        "days": 7,
        "name": limit.name,
        "basis": "NĐ 1",
        "from_on": today() + timedelta(days=1),
    }
    with pytest.raises(CannotHandle) as refused:
        actions.set_limit(**given, counts="WORKING", by=cast.administrator)
    assert refused.value.field == "counts"
    page = cast.client(cast.administrator).get(f"/hop-kien-nghi/thoi-han/{limit.pk}/").content.decode()
    assert "Ngày trước đó" in page
    assert "Ngày làm việc" not in page
    assert actions.set_limit(**given, counts="BEFORE", by=cast.administrator).counts == "BEFORE"


@pytest.mark.django_db
def test_a_petition_without_terms_costs_one_question(cast: Cast, django_assert_num_queries: object) -> None:
    petition = a_petition(cast, Status.AT_FRONT)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert terms_of(petition) == ()
