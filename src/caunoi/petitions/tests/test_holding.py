"""A petition that reads like a denunciation is locked away until a head has read it; one about a body never comes near
that body."""

from __future__ import annotations

import pytest

from caunoi.ground.audit.models import PersonalValue
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import today
from caunoi.org.access import Denied, Unknown, forget_reach
from caunoi.org.models import Person, Post, Role
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import (
    agencies_for,
    check_may_hold,
    holder_of,
    may_handle,
    own_ids,
    petition_for,
    units_to_assign,
    visible_to,
)
from caunoi.petitions.models import Assignment, Petition, Vault
from caunoi.petitions.queries.following import following
from caunoi.petitions.states import EntryKind, Kind
from caunoi.petitions.tests.walks import WORDS, classified, forwarded, sent

pytestmark = pytest.mark.django_db

ACCUSING = "Ông Zưởng Văn Kèo ăn chặn gạo cứu đói của dân"


@pytest.fixture
def held(cast: Cast) -> Petition:
    return sent(cast, words=ACCUSING, place="Nhà Bùng", may_publish=True).petition


class TestHeld:
    def test_only_a_head_sees_it(self, cast: Cast, held: Petition) -> None:
        assert held.is_held
        assert "Kèo" not in f"{held.words} {held.title} {held.folded} {held.place}"
        for name, person in cast.everybody.items():
            if name == "leader_of_commune":
                assert petition_for(person, held.ref) == held
                continue
            with pytest.raises(Unknown):
                petition_for(person, held.ref)
        assert set(Notice.objects.values_list("to_id", flat=True)) == {cast.leader_of_commune.pk}
        page = cast.client(cast.leader_of_commune).get(f"/hop-kien-nghi/{held.ref}/").content.decode()
        assert "Có thể là tố cáo, chưa phân loại" in page
        assert "Mở nội dung niêm phong" in page

    def test_found_to_be_an_ordinary_one_it_comes_out_as_it_was(self, cast: Cast, held: Petition) -> None:
        classified(cast, held, by=cast.leader_of_commune, kind=Kind.REPORT)
        held.refresh_from_db()
        assert (held.words, held.place, held.may_publish, held.is_held) == (ACCUSING, "Nhà Bùng", True, False)
        assert not Vault.objects.exists()
        assert petition_for(cast.officer, held.ref) == held
        assert visible_to(cast.officer).filter(folded__contains="keo").exists()

    def test_found_to_be_one_it_stays_where_it_is(self, cast: Cast, held: Petition) -> None:
        classified(cast, held, by=cast.leader_of_commune, kind=Kind.DENUNCIATION)
        held.refresh_from_db()
        assert (held.is_held, held.may_publish, held.vault.words) == (False, False, ACCUSING)
        with pytest.raises(Unknown):
            petition_for(cast.officer, held.ref)

    def test_whoever_handles_petitions_and_writes_for_somebody_has_looked(self, cast: Cast) -> None:
        by_officer = actions.register_petition(by=cast.officer, commune=cast.commune, words=ACCUSING).petition
        by_village = actions.register_petition(by=cast.village_head, commune=cast.commune, words=ACCUSING).petition
        assert (by_officer.is_held, by_village.is_held) == (False, True)

    def test_ordinary_words_are_not_held(self, cast: Cast) -> None:
        assert not sent(cast).petition.is_held

    def test_a_unit_without_a_head_hands_it_up(self, cast: Cast) -> None:
        Post.objects.filter(person=cast.leader_of_commune).update(until_on="2025-12-31", from_on="2025-07-01")
        assert sent(cast, words=ACCUSING).petition.unit == cast.province
        later = classified(cast, sent(cast).petition, kind=Kind.DENUNCIATION)
        assert (later.unit, holder_of(later).unit) == (cast.province, cast.province)  # type: ignore[union-attr]

    def test_what_the_sender_says_later_is_sealed_and_told_to_heads_only(self, cast: Cast, held: Petition) -> None:
        head = cast.leader_of_commune
        classified(cast, held, by=head, kind=Kind.DENUNCIATION)
        actions.ask_sender(petition=held, by=head, words="Bùng ở bản nào?")
        Notice.objects.all().delete()
        actions.add_to_petition(petition=held, words="Nhà Bùng ở đầu bản")
        assert set(Notice.objects.values_list("to_id", flat=True)) == {head.pk}
        said = held.entries.get(kind=EntryKind.ADDED)
        assert (said.words, said.sealed) == ("", "Nhà Bùng ở đầu bản")
        assert following(held).asked == "Bùng ở bản nào?"
        shown = cast.client(head).post(f"/hop-kien-nghi/{held.ref}/niem-phong/", {"reason": "Phân loại đơn"})
        assert "Nhà Bùng ở đầu bản" in shown.content.decode()

    def test_what_was_said_before_anybody_knew_is_sealed_then(self, cast: Cast) -> None:
        petition = classified(cast, sent(cast, words="Ông Kèo làm sai").petition, title="Kèo làm sai", kind=Kind.REPORT)
        actions.ask_sender(petition=petition, by=cast.officer, words="Kèo nào?")
        actions.add_to_petition(petition=petition, words="Ông Kèo ở Bùng")
        assert PersonalValue.objects.filter(value__contains="Kèo").exists()
        classified(cast, petition, by=cast.officer, kind=Kind.DENUNCIATION)
        assert not petition.entries.filter(words__contains="Kèo").exists()
        assert not PersonalValue.objects.filter(value__contains="Kèo").exists()


@pytest.fixture
def about_commune(cast: Cast) -> Petition:
    return sent(cast, about=cast.commune).petition


class TestAboutABody:
    def test_the_sender_can_say_so_and_the_commune_never_knows(self, cast: Cast, about_commune: Petition) -> None:
        assert about_commune.unit == cast.province
        for person in (cast.officer, cast.leader_of_commune, cast.village_head):
            with pytest.raises(Unknown):
                petition_for(person, about_commune.ref)
        told = set(Notice.objects.values_list("to_id", flat=True))
        assert cast.leader.pk in told
        assert not told & {cast.officer.pk, cast.leader_of_commune.pk}

    def test_whoever_also_works_there_is_not_told_and_sees_nothing(self, cast: Cast) -> None:
        Post.objects.create(
            person=cast.leader, unit=cast.commune, scope=cast.commune, role=Role.OFFICER, from_on=today()
        )
        forget_reach(cast.leader)
        petition = sent(cast, about=cast.commune).petition
        assert not Notice.objects.filter(to_id=cast.leader.pk, subject__contains=petition.ref).exists()
        with pytest.raises(Unknown):
            petition_for(cast.leader, petition.ref)

    def test_whoever_works_in_anothers_place_stays_somebody_of_his_own_unit(self, cast: Cast) -> None:
        substitute = Person.objects.get(pk=cast.officer.pk)
        substitute.acting_for = cast.leader
        assert cast.commune.pk in own_ids(substitute)

    def test_it_is_offered_to_nobody_there_and_cannot_be_given_there(self, cast: Cast, about_commune: Petition) -> None:
        for unit in (cast.commune, cast.area, cast.agency):
            with pytest.raises(Denied):
                check_may_hold(unit, about_commune)
        offered = {*units_to_assign(about_commune), *agencies_for(about_commune)}
        assert not [unit for unit in offered if unit.path.startswith(cast.commune.path)]
        assert cast.other_commune not in offered
        for unit in (cast.commune, cast.area):
            with pytest.raises(Denied):
                actions.assign_petition(petition=about_commune, by=None, unit=unit)
        with pytest.raises(Denied):
            actions.forward_petition(petition=about_commune, by=None, unit=cast.agency, due_on=today())

    def test_found_to_be_about_the_authority_that_has_it_it_comes_back(self, cast: Cast) -> None:
        petition = forwarded(cast)
        held = holder_of(petition)
        assert held is not None
        assert held.link_key
        actions.classify_petition(
            petition=petition, by=cast.officer, kind=Kind.REPORT, field="ROADS", about=cast.agency
        )
        now_held = holder_of(petition)
        assert now_held is not None
        assert not Assignment.objects.filter(petition=petition, link_key__isnull=False).exists()
        assert now_held.unit == cast.commune
        with pytest.raises(Denied):
            actions.forward_petition(petition=petition, by=cast.officer, unit=cast.agency, due_on=today())

    def test_found_to_be_about_the_commune_itself_it_goes_up_and_out_of_sight(self, cast: Cast) -> None:
        petition = classified(cast, sent(cast).petition, about=cast.commune)
        assert (petition.unit, holder_of(petition).unit) == (cast.province, cast.province)  # type: ignore[union-attr]
        for person in (cast.officer, cast.leader_of_commune):
            assert not may_handle(person, petition)
            for deed in (actions.close_petition, actions.unpublish_petition):
                with pytest.raises(Denied):
                    deed(petition=petition, by=person)
            with pytest.raises(Denied):
                actions.open_identity(petition=petition, by=person, reason="Muốn biết")
            with pytest.raises(Unknown):
                petition_for(person, petition.ref)

    def test_the_page_of_the_sender_carries_it(self, cast: Cast) -> None:
        draft = actions.begin_draft(given={"commune": cast.commune.code})
        from caunoi.petitions.access import draft_token  # noqa: PLC0415

        client = cast.client(None)
        base = f"/gui-kien-nghi/{draft_token(draft)}"
        client.post(f"{base}/viec-gi/", {"words": WORDS, "of_front": "on"})
        client.post(f"{base}/lien-he/", {"nameless": "1"})
        page = client.get(f"{base}/kiem-tra/").content.decode()
        assert cast.province.name in page
        assert "Mặt trận xã không thấy" in page
        client.post(f"{base}/kiem-tra/")
        petition = Petition.objects.get()
        assert (petition.about, petition.unit) == (cast.commune, cast.province)
