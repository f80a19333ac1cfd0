"""A person's own data on request: a copy or erasure, with a day by the table of limits, decided by the head alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import date_vi, now, standing_at, start_of_day, today
from caunoi.org import actions as actions_of_org
from caunoi.org.access import Denied, Unknown
from caunoi.org.models import Person, Role, Unit
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import follow_token, petition_by_code
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.figures import FIGURES
from caunoi.petitions.models import DataRequest, Identity, Limit, Petition, Retention
from caunoi.petitions.queries.own_data import kept_because
from caunoi.petitions.states import DataKind, DataState, Kind, Status
from caunoi.petitions.tests.walks import SENDER, a_petition, classified, forwarded, sent

pytestmark = pytest.mark.django_db

LIST = "/hop-kien-nghi/du-lieu/"
SECRETS = (SENDER.full_name, SENDER.telephone, "0912 345 678", "Cống thoát nước")


def page_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def own(petition: Petition) -> str:
    return f"/theo-doi/{follow_token(petition)}/du-lieu/"


def asked(cast: Cast, kind: DataKind, status: Status = Status.TOLD) -> DataRequest:
    return actions.ask_for_data(petition=a_petition(cast, status), kind=kind)


class TestTheSenderAsks:
    def test_the_day_is_counted_by_the_table_of_limits_with_its_basis(self, cast: Cast) -> None:
        found = asked(cast, DataKind.COPY)
        assert found.due_rule == "DATA-01"
        assert found.due_on >= today() + timedelta(days=10)
        assert "91/2025/QH15" in found.due_reckoning["basis"]
        actions.seed_limits()
        Limit.objects.filter(step="ERASE").update(days=3, basis="Quyết định 9")
        other = asked(cast, DataKind.ERASE)
        assert other.due_reckoning["basis"] == "Quyết định 9"
        assert other.due_on < found.due_on

    def test_from_her_own_page_with_the_four_digits_and_once(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.TOLD)
        client = Client()
        assert "Dữ liệu của tôi" in page_of(client.get(f"/theo-doi/{follow_token(petition)}/"))
        assert "Yêu cầu bản sao" in page_of(client.get(own(petition)))
        assert "không khớp" in page_of(client.post(f"{own(petition)}ban-sao/", {"digits": "0000"}))
        assert not DataRequest.objects.exists()
        assert client.post(f"{own(petition)}ban-sao/", {"digits": SENDER.tail}).status_code == 302
        assert "đang chờ" in page_of(client.get(own(petition)))
        assert "đang chờ trả lời" in page_of(client.post(f"{own(petition)}ban-sao/", {"digits": SENDER.tail}))
        assert DataRequest.objects.count() == 1
        assert client.get(f"{own(petition)}khac/").status_code == 404

    def test_the_heads_of_the_unit_are_told_and_nobody_else(self, cast: Cast) -> None:
        asked(cast, DataKind.COPY)
        told = Notice.objects.filter(link=LIST)
        assert {one.to_id for one in told} == {cast.leader_of_commune.pk}
        assert not any(secret in f"{one.subject} {one.body}" for one in told for secret in SECRETS)

    def test_what_is_being_settled_is_not_erased_and_she_reads_until_when(self, cast: Cast) -> None:
        petition = forwarded(cast)
        why = kept_because(petition)
        assert date_vi(petition.due_on) in why
        assert petition.due_reckoning["basis"] in why
        with pytest.raises(CannotHandle, match="đang được giải quyết"):
            actions.ask_for_data(petition=petition, kind=DataKind.ERASE)
        answer = page_of(Client().get(own(petition)))
        assert "đang được giải quyết" in answer
        assert "Yêu cầu xóa</a>" not in answer
        assert "đang được giải quyết" in page_of(Client().get(f"{own(petition)}xoa/"))

    def test_what_hangs_together_with_one_that_runs_waits_for_it(self, cast: Cast) -> None:
        running, other = forwarded(cast), classified(cast, sent(cast).petition)
        actions.merge_petition(petition=other, into=running, by=cast.officer)
        other.refresh_from_db()
        with pytest.raises(CannotHandle, match="đang được giải quyết"):
            actions.ask_for_data(petition=other, kind=DataKind.ERASE)

    def test_a_class_that_must_be_kept_says_until_which_day_and_by_which_law(self, cast: Cast) -> None:
        actions.seed_retention()
        petition = a_petition(cast)
        classified(cast, petition, kind=Kind.COMPLAINT)
        actions.withdraw_petition(petition=petition)
        term = Retention.objects.get(kind=Kind.COMPLAINT)
        why = kept_because(petition)
        assert term.basis in why
        assert str(today().year + term.years) in why
        with pytest.raises(CannotHandle, match="phải lưu"):
            actions.ask_for_data(petition=petition, kind=DataKind.ERASE)
        Retention.objects.update(is_binding=False)
        assert kept_because(petition) == ""


class TestTheHeadDecides:
    def test_owner_colleague_and_stranger(self, cast: Cast) -> None:
        found = asked(cast, DataKind.ERASE)
        address = f"{LIST}{found.pk}/"
        others = (cast.officer, cast.stranger, cast.clerk, cast.leader, cast.auditor, cast.village_head, cast.nobody)
        for person in others:
            client = cast.client(person)
            assert client.get(address).status_code == 404, person
            assert client.post(address, {"deed": "do"}).status_code == 404, person
            with pytest.raises(Denied):
                actions.carry_out_request(asked=found, by=person)
            with pytest.raises(Denied):
                actions.refuse_request(asked=found, by=person, reason="Không được phép")
        assert cast.client(cast.officer).get(LIST).status_code == 404
        assert found.petition.ref not in page_of(cast.client(cast.leader).get(LIST))
        head = cast.client(cast.leader_of_commune)
        assert found.petition.ref in page_of(head.get(LIST))
        assert "Yêu cầu về dữ liệu" in page_of(head.get("/hop-kien-nghi/"))
        assert "Yêu cầu về dữ liệu" not in page_of(cast.client(cast.officer).get("/hop-kien-nghi/"))
        shown = page_of(head.get(address))
        assert "Xóa dữ liệu" in shown
        assert not any(secret in shown for secret in SECRETS)

    def test_what_is_about_the_unit_is_not_decided_by_it(self, cast: Cast) -> None:
        found = asked(cast, DataKind.COPY)
        Petition.objects.filter(pk=found.petition_id).update(about=cast.commune)
        found.petition.refresh_from_db()
        with pytest.raises(Denied):
            actions.carry_out_request(asked=found, by=cast.leader_of_commune)
        assert cast.client(cast.leader_of_commune).get(f"{LIST}{found.pk}/").status_code == 404

    def test_erasure_takes_the_person_and_leaves_the_figures(self, cast: Cast) -> None:
        found = asked(cast, DataKind.ERASE)
        petition = found.petition
        span = (today() - timedelta(days=9), today())
        before = [one.count(cast.commune, *span) for one in FIGURES]
        head = cast.client(cast.leader_of_commune)
        assert head.post(f"{LIST}{found.pk}/", {"deed": ""}).status_code == 200
        assert Identity.objects.filter(petition=petition).exists(), "nothing was said to be done"
        assert head.post(f"{LIST}{found.pk}/", {"deed": "do"}).status_code == 302
        petition.refresh_from_db()
        assert petition.words == "Đã xóa theo yêu cầu của người gửi."
        assert not Identity.objects.filter(petition=petition).exists()
        assert [one.count(cast.commune, *span) for one in FIGURES] == before
        with pytest.raises(Unknown):
            petition_by_code(petition.ref, SENDER.tail)
        assert "đã xóa ngày" in page_of(Client().get(own(petition)))
        with pytest.raises(CannotHandle, match="đã xóa"):
            actions.ask_for_data(petition=petition, kind=DataKind.COPY)
        found.refresh_from_db()
        with pytest.raises(CannotHandle, match="đã xử lý"):
            actions.carry_out_request(asked=found, by=cast.leader_of_commune)

    def test_one_that_was_opened_again_meanwhile_is_not_erased(self, cast: Cast) -> None:
        found = asked(cast, DataKind.ERASE)
        actions.reopen_petition(petition=found.petition, words="Cống vẫn tắc")
        said = page_of(cast.client(cast.leader_of_commune).get(f"{LIST}{found.pk}/"))
        assert "đang được giải quyết" in said
        with pytest.raises(CannotHandle, match="đang được giải quyết"):
            actions.carry_out_request(asked=found, by=cast.leader_of_commune)
        assert Identity.objects.filter(petition=found.petition).exists()

    def test_the_copy_comes_before_the_erasure(self, cast: Cast) -> None:
        found = asked(cast, DataKind.ERASE)
        copy = actions.ask_for_data(petition=found.petition, kind=DataKind.COPY)
        with pytest.raises(CannotHandle, match="bản sao trước"):
            actions.carry_out_request(asked=found, by=cast.leader_of_commune)
        actions.carry_out_request(asked=copy, by=cast.leader_of_commune)
        actions.carry_out_request(asked=found, by=cast.leader_of_commune)
        assert Client().get(f"{own(found.petition)}cua-toi/").status_code == 404

    def test_a_refusal_has_a_reason_that_she_reads(self, cast: Cast) -> None:
        found = asked(cast, DataKind.ERASE)
        head = cast.client(cast.leader_of_commune)
        address = f"{LIST}{found.pk}/"
        assert "Ghi lý do từ chối" in page_of(head.post(address, {"deed": "refuse", "reason": " "}))
        assert "Ghi lý do từ chối" in page_of(head.post(address, {"deed": "refuse", "reason": "x"}))
        assert head.post(address, {"deed": "refuse", "reason": "Đang thanh tra theo QĐ 5"}).status_code == 302
        assert "Đang thanh tra theo QĐ 5" in page_of(Client().get(own(found.petition)))
        assert Identity.objects.filter(petition=found.petition).exists()

    def test_the_trail_tells_each_step_and_nothing_of_the_content(self, cast: Cast) -> None:
        found = asked(cast, DataKind.COPY)
        actions.carry_out_request(asked=found, by=cast.leader_of_commune)
        Client().post(f"{own(found.petition)}cua-toi/", {"digits": SENDER.tail})
        other = actions.ask_for_data(petition=found.petition, kind=DataKind.ERASE)
        actions.refuse_request(asked=other, by=cast.leader_of_commune, reason="Bí mật của Kèo")
        rows = TrailEntry.objects.filter(deed__startswith="data_request.").order_by("pk")
        assert [one.deed.removeprefix("data_request.") for one in rows] == [
            "asked", "carried_out", "opened", "asked", "refused",
        ]  # fmt: skip
        told = " ".join(str(one.facts) for one in rows)
        assert not any(secret in told for secret in (*SECRETS, "Kèo"))


class TestTheFirstAnswer:
    """Within two working days the sender is told that her request was received."""

    def test_runs_beside_the_other_day_by_a_row_of_its_own(self, cast: Cast) -> None:
        with standing_at(datetime(2026, 7, 2, 3, tzinfo=UTC)):  # a Thursday
            found = asked(cast, DataKind.COPY)
        assert found.first_due_on == date(2026, 7, 6)
        assert found.due_on > found.first_due_on
        assert found.first_reckoning is not None
        assert "356/2025" in found.first_reckoning["basis"]
        actions.seed_limits()
        Limit.objects.filter(step="RECEIVED").delete()
        other = asked(cast, DataKind.ERASE)
        assert other.first_due_on is None
        assert "báo đã nhận" not in page_of(Client().get(own(other.petition)))

    def test_is_given_from_the_page_and_read_by_her(self, cast: Cast) -> None:
        found = asked(cast, DataKind.ERASE)
        assert found.first_due_on is not None
        head, address = cast.client(cast.leader_of_commune), f"{LIST}{found.pk}/"
        assert f"báo là đã nhận chậm nhất ngày {date_vi(found.first_due_on)}" in page_of(
            Client().get(own(found.petition))
        )
        assert date_vi(found.first_due_on) in page_of(head.get(LIST))
        assert "Báo đã nhận</button>" in page_of(head.get(address))
        assert head.post(address, {"deed": "received"}).status_code == 302
        found.refresh_from_db()
        assert found.first_told_by == cast.leader_of_commune
        assert found.is_open
        assert f"đã nhận ngày {date_vi(today())}" in page_of(Client().get(own(found.petition)))
        assert "Báo đã nhận</button>" not in page_of(head.get(address))
        assert "Đã báo đã nhận rồi" in page_of(head.post(address, {"deed": "received"}))
        row = TrailEntry.objects.get(deed="data_request.received")
        assert row.by_id == cast.leader_of_commune.pk

    def test_is_for_those_who_decide(self, cast: Cast) -> None:
        found = asked(cast, DataKind.COPY)
        for person in (cast.officer, cast.leader, cast.stranger, cast.administrator):
            with pytest.raises(Denied):
                actions.confirm_request(asked=found, by=person)
            assert cast.client(person).post(f"{LIST}{found.pk}/", {"deed": "received"}).status_code == 404

    def test_any_answer_is_one(self, cast: Cast) -> None:
        found = asked(cast, DataKind.ERASE)
        actions.refuse_request(asked=found, by=cast.leader_of_commune, reason="Đang thanh tra theo QĐ 5")
        found.refresh_from_db()
        assert found.first_told_at == found.decided_at
        with pytest.raises(CannotHandle, match="đã xử lý"):
            actions.confirm_request(asked=found, by=cast.leader_of_commune)

    def test_over_its_day_is_told_once_to_both_levels_and_counted_for_the_province(self, cast: Cast) -> None:
        found = asked(cast, DataKind.COPY)
        given = asked(cast, DataKind.COPY)
        actions.confirm_request(asked=given, by=cast.leader_of_commune)
        assert found.first_due_on is not None
        with standing_at(start_of_day(found.first_due_on + timedelta(days=1))):
            assert actions.announce_late_requests(by=None) == 1
            assert actions.announce_late_requests(by=None) == 0
        told = Notice.objects.filter(subject__startswith="1 yêu cầu về dữ liệu quá hạn báo đã nhận ở ")
        assert {one.to_id for one in told} == {cast.leader_of_commune.pk, cast.leader.pk}
        with standing_at(start_of_day(found.due_on + timedelta(days=1))):
            assert actions.announce_late_requests(by=None) == 2


class TestAUnitThatNobodyLeads:
    """Its requests come to the unit above, and from the top to the administrators."""

    def without_head(self, cast: Cast, *people: Person) -> None:
        for person in people:
            actions_of_org.end_post(post=person.posts.get(), until_on=today(), by=cast.administrator)
            person.posts.update(from_on="2025-07-01", until_on="2025-12-31")

    def test_is_answered_for_by_the_province(self, cast: Cast) -> None:
        self.without_head(cast, cast.leader_of_commune)
        found = asked(cast, DataKind.ERASE)
        assert {one.to_id for one in Notice.objects.filter(link=LIST)} == {cast.leader.pk}
        address = f"{LIST}{found.pk}/"
        for person in (cast.officer, cast.stranger, cast.administrator, cast.auditor):
            assert cast.client(person).get(address).status_code == 404, person
            with pytest.raises(Denied):
                actions.carry_out_request(asked=found, by=person)
        of_the_province = asked(cast, DataKind.COPY)
        Petition.objects.filter(pk=of_the_province.petition_id).update(unit=cast.province)
        leader = cast.client(Person.objects.get(pk=cast.leader.pk))
        listed = page_of(leader.get(LIST))
        assert found.petition.ref in listed
        assert of_the_province.petition.ref in listed
        shown = page_of(leader.get(address))
        assert not any(secret in shown for secret in SECRETS)
        assert leader.post(address, {"deed": "do"}).status_code == 302
        found.refresh_from_db()
        assert found.state == DataState.DONE

    def test_comes_to_the_administrators_where_nobody_leads_above(self, cast: Cast) -> None:
        self.without_head(cast, cast.leader_of_commune, cast.leader)
        found = asked(cast, DataKind.COPY)
        assert {one.to_id for one in Notice.objects.filter(link=LIST)} == {cast.administrator.pk}
        client = cast.client(cast.administrator)
        assert found.petition.ref in page_of(client.get(LIST))
        assert client.post(f"{LIST}{found.pk}/", {"deed": "received"}).status_code == 302
        with standing_at(now() + timedelta(days=30)):
            assert actions.announce_late_requests(by=None) == 1
        late = Notice.objects.filter(subject__contains="quá hạn", link=LIST)
        assert {one.to_id for one in late} == {cast.administrator.pk}

    def test_has_its_requests_again_with_its_next_head(self, cast: Cast) -> None:
        self.without_head(cast, cast.leader_of_commune)
        found = asked(cast, DataKind.COPY)
        actions_of_org.appoint(person=cast.officer, unit=cast.commune, role=Role.LEADER, from_on=today(), by=None)
        officer = Person.objects.get(pk=cast.officer.pk)
        assert cast.client(officer).get(f"{LIST}{found.pk}/").status_code == 200
        assert cast.client(cast.leader).get(f"{LIST}{found.pk}/").status_code == 404

    def test_what_is_about_the_unit_itself_goes_up_as_well(self, cast: Cast) -> None:
        found = asked(cast, DataKind.COPY)
        Petition.objects.filter(pk=found.petition_id).update(about=cast.commune)
        found.petition.refresh_from_db()
        actions.confirm_request(asked=found, by=cast.leader)
        assert cast.client(cast.leader).get(f"{LIST}{found.pk}/").status_code == 200

    def about_the_province(self, cast: Cast) -> DataRequest:
        petition = a_petition(cast, Status.TOLD)
        Petition.objects.filter(pk=petition.pk).update(unit=cast.province, about=cast.province)
        return actions.ask_for_data(petition=Petition.objects.get(pk=petition.pk), kind=DataKind.COPY)

    def test_about_the_province_itself_is_the_administrators_and_never_its_heads(self, cast: Cast) -> None:
        found = self.about_the_province(cast)
        assert {one.to_id for one in Notice.objects.filter(link=LIST)} == {cast.administrator.pk}
        address = f"{LIST}{found.pk}/"
        for person in (cast.leader, cast.leader_of_commune, cast.clerk, cast.auditor):
            assert cast.client(person).get(address).status_code == 404, person
            with pytest.raises(Denied):
                actions.carry_out_request(asked=found, by=person)
        client = cast.client(cast.administrator)
        assert 'href="/hop-kien-nghi/du-lieu/"' in page_of(client.get("/bao-ve-du-lieu/"))
        shown = page_of(client.get(address))
        assert found.petition.ref in shown
        assert not any(secret in shown for secret in SECRETS)
        assert client.get(f"/hop-kien-nghi/{found.petition.ref}/").status_code == 404
        assert client.post(address, {"deed": "do"}).status_code == 302

    def joins(self, person: Person, unit: Unit, role: Role) -> Person:
        actions_of_org.appoint(person=person, unit=unit, role=role, from_on=today(), by=None)
        return Person.objects.get(pk=person.pk)

    def test_an_administrator_who_works_there_leaves_it_to_another_while_there_is_one(self, cast: Cast) -> None:
        worker = self.joins(cast.administrator, cast.province, Role.OFFICER)
        found = self.about_the_province(cast)
        assert cast.client(worker).get(f"{LIST}{found.pk}/").status_code == 200
        other = self.joins(cast.stranger, cast.province, Role.ADMINISTRATOR)
        assert cast.client(worker).get(f"{LIST}{found.pk}/").status_code == 404
        assert cast.client(other).get(f"{LIST}{found.pk}/").status_code == 200
        with pytest.raises(Denied):
            actions.carry_out_request(asked=found, by=Person.objects.get(pk=worker.pk))
        actions_of_org.deactivate_person(person=other, by=None)
        actions.carry_out_request(asked=found, by=Person.objects.get(pk=worker.pk))

    def test_a_head_who_is_somebody_of_the_body_too_is_no_head_for_it(self, cast: Cast) -> None:
        self.joins(cast.leader, cast.commune, Role.OFFICER)
        petition = a_petition(cast, Status.TOLD)
        Petition.objects.filter(pk=petition.pk).update(about=cast.commune)
        actions.ask_for_data(petition=Petition.objects.get(pk=petition.pk), kind=DataKind.COPY)
        assert {one.to_id for one in Notice.objects.filter(link=LIST)} == {cast.administrator.pk}


class TestTheCopy:
    def given(self, cast: Cast) -> Petition:
        petition = a_petition(cast, Status.AT_FRONT)
        actions.note_petition(petition=petition, by=cast.officer, words="Ghi chú riêng của cán bộ")
        actions.open_identity(petition=petition, by=cast.officer, reason="Gọi hỏi thêm chỗ cống")
        found = actions.ask_for_data(petition=petition, kind=DataKind.COPY)
        actions.carry_out_request(asked=found, by=cast.leader_of_commune)
        return petition

    def test_it_holds_what_is_held_of_her_and_nothing_of_others(self, cast: Cast) -> None:
        petition = self.given(cast)
        another = sent(cast, words="Việc khác của cùng người").petition
        address = f"{own(petition)}cua-toi/"
        assert SENDER.full_name not in page_of(Client().get(address))
        answer = Client().post(address, {"digits": SENDER.tail})
        assert answer["Cache-Control"] == "private, no-store"
        copy = page_of(answer)
        opened = "Ai đã mở thông tin người gửi"
        for words in (SENDER.full_name, SENDER.telephone, "Cống thoát nước", petition.ref, opened):
            assert words in copy, words
        for words in ("Ghi chú riêng", str(cast.officer), "Gọi hỏi thêm", "Việc khác", another.ref):
            assert words not in copy, words

    def test_the_same_as_json(self, cast: Cast) -> None:
        petition = self.given(cast)
        told = Client().post(f"{own(petition)}cua-toi/", {"digits": SENDER.tail, "json": "1"}).json()
        assert told["ref"] == petition.ref
        sender = next(one for one in told["sections"] if one["title"] == "Người gửi")
        assert {"name": "Họ và tên", "value": SENDER.full_name} in sender["lines"]

    def test_other_digits_open_nothing_and_cannot_be_tried_through(self, cast: Cast) -> None:
        petition = self.given(cast)
        client = Client()
        answers = [client.post(f"{own(petition)}cua-toi/", {"digits": f"{one:04}"}) for one in range(8)]
        assert not any(SENDER.full_name in page_of(one) for one in answers)
        assert answers[-1].status_code == 429
        assert not TrailEntry.objects.filter(deed="data_request.opened").exists()

    def test_it_can_be_opened_for_thirty_days(self, cast: Cast) -> None:
        petition = self.given(cast)
        with standing_at(now() + timedelta(days=29)):
            assert Client().get(f"{own(petition)}cua-toi/").status_code == 200
        with standing_at(now() + timedelta(days=32)):
            assert Client().get(f"{own(petition)}cua-toi/").status_code == 404

    def test_before_it_is_handed_over_there_is_none(self, cast: Cast) -> None:
        found = asked(cast, DataKind.COPY)
        assert Client().post(f"{own(found.petition)}cua-toi/", {"digits": SENDER.tail}).status_code == 404

    def test_of_what_is_sealed_neither_words_nor_name_leave_by_the_net(self, cast: Cast) -> None:
        petition = sent(cast, kind=Kind.DENUNCIATION, words="Tố cáo ông Kèo nhận tiền").petition
        found = actions.ask_for_data(petition=petition, kind=DataKind.COPY)
        leads = cast.leader_of_commune if petition.unit_id == cast.commune.pk else cast.leader
        actions.carry_out_request(asked=found, by=leads)
        copy = page_of(Client().post(f"{own(petition)}cua-toi/", {"digits": SENDER.tail}))
        assert "Mang giấy tờ tùy thân" in copy
        for words in ("Kèo", SENDER.full_name, SENDER.telephone):
            assert words not in copy

    def test_who_gave_no_name_reads_that_there_is_none(self, cast: Cast) -> None:
        registered = sent(cast, contact=None)
        found = actions.ask_for_data(petition=registered.petition, kind=DataKind.COPY)
        actions.carry_out_request(asked=found, by=cast.leader_of_commune)
        address = f"{own(registered.petition)}cua-toi/"
        assert "Gửi không để tên" in page_of(Client().post(address, {"digits": registered.tail}))

    def test_a_petition_without_digits_shows_no_name_by_its_address_alone(self, cast: Cast) -> None:
        petition = self.given(cast)
        Petition.objects.filter(pk=petition.pk).update(tail_digest="")
        copy = page_of(Client().post(f"{own(petition)}cua-toi/"))
        assert "không có 4 số tra cứu" in copy
        assert SENDER.full_name not in copy


def test_a_request_over_its_day_is_told_once_to_the_heads_of_both_levels(cast: Cast) -> None:
    found = asked(cast, DataKind.COPY)
    with standing_at(now() + timedelta(days=30)):
        assert actions.announce_late_requests(by=None) == 1
        assert actions.announce_late_requests(by=None) == 0
    told = Notice.objects.filter(subject__contains="quá hạn", link=LIST)
    assert {one.to_id for one in told} == {cast.leader_of_commune.pk, cast.leader.pk}
    assert found.state == DataState.OPEN


def test_the_nightly_erasing_waits_for_a_copy_that_was_asked_for(cast: Cast) -> None:
    actions.seed_retention()
    petition = a_petition(cast, Status.CLOSED)
    found = actions.ask_for_data(petition=petition, kind=DataKind.COPY)
    with standing_at(now() + timedelta(days=16 * 366)):
        assert actions.erase_expired(by=None) == 0
        actions.refuse_request(asked=found, by=None, reason="Đã gửi bản giấy")
        assert actions.erase_expired(by=None) == 1
    found.refresh_from_db()
    assert found.reason == ""
