"""Every deed on a petition is done, and its row names who did it, to what, and nothing that is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from caunoi.ground.audit.tests.rows import check_silent_about, check_told
from caunoi.ground.times import ZONE, now, standing_at, today
from caunoi.ground.workdays.actions import set_day
from caunoi.ground.workdays.models import DayKind
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import holder_of
from caunoi.petitions.actions import FieldGiven
from caunoi.petitions.models import Assignment, Draft, Language, Limit, Petition
from caunoi.petitions.queries.grounds import grounds_for
from caunoi.petitions.states import DataKind, GroundUse, Kind, LimitStep, Status
from caunoi.petitions.tests.walks import (
    SENDER,
    a_data_request,
    a_field,
    a_ground,
    a_limit,
    a_petition,
    a_rule,
    a_template,
    a_term,
    classified,
    forwarded,
    sent,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 7, 6, 9, tzinfo=ZONE)
LATER = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_sealed_is_told(cast: Cast) -> Iterator[None]:
    """Neither the sender nor what she wrote stands in any row, whatever was done."""
    yield
    check_silent_about("Xôm", "345678", "thoát nước", "cạnh nhà văn hóa")


def held_of(petition: Petition) -> Assignment:
    held = holder_of(petition)
    assert held is not None
    return held


class TestTheSender:
    def test_begins_a_draft(self) -> None:
        draft = actions.begin_draft(given={"words": "Cống thoát nước"})
        check_told("petition_draft.begun", by=None, on=Draft.objects.get(pk=draft.pk))

    def test_rates_has_it_looked_at_again_and_takes_it_back(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.TOLD)
        actions.rate_answer(petition=petition, is_satisfied=False, words="Ống thoát nước vẫn tắc")
        check_told("petition.rated", by=None, on=petition, satisfied=False, changed={"status": ["TOLD", "RATED"]})
        actions.reopen_petition(petition=petition, words="Ống thoát nước vẫn tắc")
        row = check_told("petition.reopened", by=None, on=petition)
        assert row.facts["changed"]["reopened"] == [0, 1]
        actions.withdraw_petition(petition=petition)
        check_told("petition.withdrawn", by=None, on=petition, changed={"status": ["REOPENED", "WITHDRAWN"]})

    def test_is_asked_and_adds(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.CLASSIFIED)
        actions.ask_sender(petition=petition, by=cast.officer, words="Cống thoát nước nào?")
        check_told("petition.asked", by=cast.officer, on=petition)
        actions.add_to_petition(petition=petition, words="Cống cạnh nhà văn hóa")
        row = check_told("petition.added", by=None, on=petition)
        assert row.facts["changed"]["status"] == ["AWAITING_SENDER", "CLASSIFIED"]

    def test_stands_behind_what_another_sent(self, cast: Cast) -> None:
        petition = classified(cast, sent(cast, may_publish=True).petition)
        actions.publish_petition(petition=petition, by=cast.officer, title="Cống sụt", words="Cống đầu bản sụt")
        check_told("petition.published", by=cast.officer, on=petition)
        joined = actions.join_petition(petition=petition, contact=SENDER).petition
        check_told("petition.joined", by=None, on=joined, into=petition.ref)
        actions.unpublish_petition(petition=petition, by=cast.leader_of_commune)
        row = check_told("petition.unpublished", by=cast.leader_of_commune, on=petition)
        assert row.facts["changed"]["published_at"][1] is None

    def test_lets_a_program_bring_it(self, cast: Cast) -> None:
        brought = actions.register_from_program(
            by=cast.officer, commune=cast.commune, area=None, words="Ống thoát nước tắc", field="ROADS", place="",
            contact=SENDER,
        ).petition  # fmt: skip
        check_told("petition.came_by_program", by=cast.officer, on=brought)
        check_told("petition.registered", by=None, on=brought)

    def test_asks_for_her_data_and_is_answered(self, cast: Cast) -> None:
        asked = a_data_request(cast)
        check_told("data_request.asked", by=None, on=asked, kind="COPY", due_on=asked.due_on)
        actions.confirm_request(asked=asked, by=cast.leader_of_commune)
        check_told("data_request.received", by=cast.leader_of_commune, on=asked, kind="COPY")
        with standing_at(now() + timedelta(days=60)):
            assert actions.announce_late_requests(by=None) == 1
            check_told("data_request.announced_late", by=None, on=None, count=1, clock="due_on")
        actions.carry_out_request(asked=asked, by=cast.leader_of_commune)
        row = check_told("data_request.carried_out", by=cast.leader_of_commune, on=asked)
        assert row.facts["changed"]["state"] == ["OPEN", "DONE"]
        other = actions.ask_for_data(petition=asked.petition, kind=DataKind.COPY)
        actions.refuse_request(asked=other, by=cast.leader_of_commune, reason="Đã gửi bản sao hôm qua")
        check_told("data_request.refused", by=cast.leader_of_commune, on=other)


class TestTheFront:
    def test_sorts_takes_gives_and_gets_back(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.AT_FRONT)
        row = check_told("petition.classified", by=cast.officer, on=petition)
        assert row.facts["changed"]["kind"] == ["", "REPORT"]
        check_told("petition.claimed", by=cast.officer, on=Assignment, ref=petition.ref)
        check_told("petition.taken", by=cast.officer, on=petition)
        actions.assign_petition(petition=petition, by=cast.officer, unit=cast.area)
        check_told("petition.assigned", by=cast.officer, on=petition, to=cast.area.code)
        actions.return_petition(petition=petition, by=cast.village_head, words="Việc của xã")
        row = check_told("petition.returned", by=cast.village_head, on=petition)
        assert row.facts["from"] == cast.area.code
        actions.note_petition(petition=petition, by=cast.officer, words="Gọi cho anh Xôm hỏi lại")
        check_told("petition.noted", by=cast.officer, on=petition)

    def test_extends_answers_and_closes(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.AT_FRONT)
        before = petition.due_on
        assert before is not None
        day = before + timedelta(days=5)
        actions.extend_petition(petition=petition, by=cast.officer, due_on=day, words="Chờ nước rút")
        row = check_told("petition.extended", by=cast.officer, on=petition)
        assert row.facts["changed"]["due_on"] == [before.isoformat(), day.isoformat()]
        actions.answer_petition(petition=petition, by=cast.officer, words="Ống thoát nước đã thay")
        row = check_told("petition.told", by=cast.officer, on=petition)
        assert row.facts["changed"]["status"] == ["AT_FRONT", "TOLD"]
        actions.close_petition(petition=petition, by=cast.officer)
        check_told("petition.closed", by=cast.officer, on=petition, changed={"status": ["TOLD", "CLOSED"]})

    def test_refuses_on_a_ground_or_files(self, cast: Cast) -> None:
        ground = grounds_for(GroundUse.PETITION, today())[0]
        refused, filed = a_petition(cast, Status.AT_FRONT), a_petition(cast, Status.AT_FRONT)
        actions.refuse_petition(petition=refused, by=cast.officer, ground=ground.code)
        check_told("petition.refused", by=cast.officer, on=refused, ground=ground.code, basis=ground.basis)
        actions.file_petition(petition=filed, by=cast.officer, words="Đã giải quyết bằng đơn trước")
        row = check_told("petition.filed", by=cast.officer, on=filed)
        assert row.facts["changed"]["status"] == ["AT_FRONT", "FILED"]

    def test_gathers_takes_apart_and_splits(self, cast: Cast) -> None:
        one, other = a_petition(cast, Status.CLASSIFIED), a_petition(cast, Status.CLASSIFIED)
        actions.merge_petition(petition=other, into=one, by=cast.officer)
        check_told("petition.merged", by=cast.officer, on=other, into=one.ref)
        actions.unmerge_petition(petition=other, by=cast.officer)
        check_told("petition.unmerged", by=cast.officer, on=other)
        part = actions.split_petition(
            petition=one, by=cast.officer, words="Ống thoát nước ở trường", kind=Kind.REPORT, field="ROADS"
        )
        check_told("petition.split", by=cast.officer, on=one, into=part.ref)

    def test_forwards_sends_back_and_stops_a_link(self, cast: Cast) -> None:
        petition = forwarded(cast)
        held = held_of(petition)
        check_told("petition.forwarded", by=cast.officer, on=petition, to=cast.agency.code, due_on=held.due_on)
        actions.renew_link(held=held, by=cast.officer)
        row = check_told("petition_link.renewed", by=cast.officer, on=held)
        assert held.link_key is not None
        assert row.facts["changed"]["link_key"] == ["…", "…"]
        actions.close_link(held=held, by=cast.officer)
        row = check_told("petition_link.closed", by=cast.officer, on=held)
        assert row.facts["changed"]["link_key"] == ["…", ""]
        actions.note_answer_for(petition=petition, by=cast.officer, words="Đã xem")
        row = check_told("petition.answered", by=cast.officer, on=petition)
        assert row.facts["from"] == cast.agency.code
        actions.send_back_answer(
            petition=petition, by=cast.officer, words="Chưa nói ngày sửa", due_on=today() + timedelta(days=5)
        )
        check_told("petition.sent_back", by=cast.officer, on=petition, to=cast.agency.code)

    def test_writes_down_what_a_term_is_counted_from(self, cast: Cast) -> None:
        petition = classified(cast, sent(cast).petition, kind=Kind.COMPLAINT)
        term = actions.begin_term(petition=petition, by=cast.officer, step=LimitStep.SECOND, on=today())
        check_told("petition_term.begun", by=cast.officer, on=term, step="SECOND", due_on=term.due_on)
        actions.end_term(term=term, by=cast.officer, on=today(), document="12/QĐ-UBND")
        check_told("petition_term.ended", by=cast.officer, on=term, step="SECOND")


class TestTheAuthority:
    def test_takes_up_wants_time_and_answers_behind_its_link(self, cast: Cast) -> None:
        petition = forwarded(cast)
        held = held_of(petition)
        actions.take_up(held=held)
        row = check_told("petition.taken_up", by=None, on=petition)
        assert row.facts["from"] == cast.agency.code
        check_told("petition.accepted", by=None, on=held)
        assert held.due_on is not None
        later = held.due_on + timedelta(days=3)
        actions.want_time_by_link(held=held, words="Chờ vật tư", due_on=later, signer="Lò Văn Ký")
        check_told("petition.time_wanted", by=None, on=petition, due_on=later)
        actions.answer_by_link(held=held, words="Đã thay ống thoát nước", signer="Lò Văn Ký")
        check_told("petition.answered", by=None, on=petition)

    def test_says_that_it_is_not_its_own(self, cast: Cast) -> None:
        petition = forwarded(cast)
        actions.decline_by_link(held=held_of(petition), words="Việc của phòng khác", signer="Lò Văn Ký")
        row = check_told("petition.declined", by=None, on=petition)
        assert row.facts["from"] == cast.agency.code


class TestTheClock:
    def test_tells_what_is_late(self, cast: Cast) -> None:
        petition = classified(cast, sent(cast).petition, kind=Kind.COMPLAINT)
        actions.begin_term(petition=petition, by=cast.officer, step=LimitStep.SECOND, on=today())
        with standing_at(now() + timedelta(days=200)):
            assert actions.announce_overdue(by=None) == 1
            check_told("petition.announced_late", by=None, on=None, count=1)
            assert actions.announce_terms(by=None) >= 1
            row = check_told("petition_term.announced_late", by=None, on=None)
            assert row.facts["on"] == today().isoformat()

    def test_counts_again_when_a_day_off_is_added_late(self, cast: Cast) -> None:
        with standing_at(MONDAY):
            a_petition(cast, Status.CLASSIFIED)
            complaint = classified(cast, sent(cast).petition, kind=Kind.COMPLAINT)
            actions.forward_petition(
                petition=complaint, by=cast.officer, unit=cast.agency, due_on=today() + timedelta(days=9), words=""
            )
            set_day(on=date(2026, 7, 8), kind=DayKind.HOLIDAY, name="Nghỉ bù", by=cast.administrator)
            actions.recount_open(by=None)
            row = check_told("petition.recounted", by=None, on=None)
            assert row.facts["count"] >= 1
            assert actions.recount_terms(by=None) >= 1
            check_told("petition_term.recounted", by=None, on=None)


class TestTheSettings:
    def test_fields(self, cast: Cast) -> None:
        a_field()
        check_told("petition_field.seeded", by=None, on=None)
        made = actions.add_field(given=FieldGiven("Chợ phiên", 900), from_on=today(), by=cast.administrator)
        check_told("petition_field.added", by=cast.administrator, on=made, code=made.code, name="Chợ phiên")
        actions.end_field(field=made, by=cast.administrator)
        check_told("petition_field.ended", by=cast.administrator, on=made, code=made.code)

    def test_grounds(self, cast: Cast) -> None:
        ground = a_ground()
        check_told("refusal_ground.seeded", by=None, on=None)
        made = actions.set_ground(
            use=ground.use, words="Đã có bản án", basis="Luật số 1", from_on=today(), by=cast.administrator
        )
        check_told("refusal_ground.set", by=cast.administrator, on=made, code=made.code, basis="Luật số 1")
        actions.end_ground(ground=made, by=cast.administrator)
        check_told("refusal_ground.ended", by=cast.administrator, on=made, code=made.code)

    def test_languages(self, cast: Cast) -> None:
        actions.seed_languages(by=cast.administrator)
        check_told("language.seeded", by=cast.administrator, on=None, count=Language.objects.count())
        made = actions.add_language(name="Kháng thử", by=cast.administrator)
        check_told("language.added", by=cast.administrator, on=made, name="Kháng thử")
        actions.offer_language(language=made, is_offered=False, by=cast.administrator)
        check_told("language.offered", by=cast.administrator, on=made, changed={"is_offered": [True, False]})

    def test_limits_and_places_far_away(self, cast: Cast) -> None:
        Limit.objects.all().delete()
        limit = a_limit()
        check_told("petition_limit.seeded", by=None, on=None, count=Limit.objects.count())
        made = actions.set_limit(
            limit=limit, days=limit.days + 1, counts=limit.counts, name=limit.name, basis="Luật số 2",
            from_on=today() + LATER, by=cast.administrator,
        )  # fmt: skip
        check_told("petition_limit.ended", by=cast.administrator, on=limit, code=limit.code)
        check_told("petition_limit.set", by=cast.administrator, on=made, days=limit.days + 1, basis="Luật số 2")
        place = actions.declare_remote(unit=cast.area, basis="Quyết định 5", from_on=today(), by=cast.administrator)
        check_told("remote_place.declared", by=cast.administrator, on=place, basis="Quyết định 5")
        actions.end_remote(place=place, by=cast.administrator)
        check_told("remote_place.ended", by=cast.administrator, on=place)

    def test_templates_routes_and_terms_of_keeping(self, cast: Cast) -> None:
        template = a_template(cast)
        row = check_told("answer_template.set", by=cast.officer, on=template, name=template.name)
        assert row.unit_id == cast.commune.pk
        actions.end_answer_template(template=template, by=cast.officer)
        check_told("answer_template.ended", by=cast.officer, on=template, name=template.name)
        rule = a_rule(cast, cast.area)
        actions.end_routing_rule(rule=rule, by=cast.leader_of_commune)
        check_told("petition_routing.ended", by=cast.leader_of_commune, on=rule, to=cast.area.code)
        term = a_term()
        check_told("petition_retention.seeded", by=None, on=None)
        actions.set_retention(term=term, years=9, basis="Luật số 3", from_on=today() + LATER, by=cast.administrator)
        check_told("petition_retention.ended", by=cast.administrator, on=term, kind=term.kind)
