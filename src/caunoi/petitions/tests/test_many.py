"""One deed on many petitions, and who else has one open: asked as owner, colleague and stranger."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import now, today
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import holder_of
from caunoi.petitions.actions import CannotDoAll
from caunoi.petitions.models import Looking, Petition
from caunoi.petitions.states import Kind, Status
from caunoi.petitions.tests.walks import a_petition, classified, forwarded, sent

pytestmark = pytest.mark.django_db

MANY = "/hop-kien-nghi/nhieu-viec/"


def refs_of(*petitions: Petition) -> list[str]:
    return [one.ref for one in petitions]


class TestTrying:
    def test_it_writes_nothing_and_says_what_would_happen_to_each(self, cast: Cast) -> None:
        fresh, taken = a_petition(cast, Status.CLASSIFIED), forwarded(cast)
        rows = [model.objects.count() for model in (TrailEntry, Notice)]
        found = actions.try_many(
            petitions=[fresh, taken], deed=lambda one: actions.claim_petition(petition=one, by=cast.officer)
        )
        assert [one.may for one in found] == [True, False]
        assert "không ở đơn vị" in found[1].sentence
        assert [model.objects.count() for model in (TrailEntry, Notice)] == rows
        assert fresh.status == Status.CLASSIFIED
        held = holder_of(fresh)
        assert held is not None
        assert held.person is None

    def test_nothing_is_half_done(self, cast: Cast) -> None:
        first, second = a_petition(cast, Status.CLASSIFIED), a_petition(cast, Status.CLASSIFIED)
        actions.claim_petition(petition=second, by=cast.leader_of_commune)
        with pytest.raises(CannotDoAll):
            actions.do_many(
                petitions=[first, second],
                deed=lambda one: actions.claim_petition(petition=one, by=cast.officer),
                expected=set(refs_of(first, second)),
            )
        first.refresh_from_db()
        assert first.status == Status.CLASSIFIED


class TestPages:
    def test_claiming_shows_each_row_first_and_does_those_shown(self, cast: Cast) -> None:
        ready, outside = a_petition(cast, Status.CLASSIFIED), forwarded(cast)
        client = cast.client(cast.officer)
        asked = {"lam": "nhan", "viec": refs_of(ready, outside)}
        page = client.get(MANY, asked).content.decode()
        for words in (ready.ref, outside.ref, "Làm được 1.", "không ở đơn vị", "Nhận xử lý 1 việc"):
            assert words in page
        answer = client.post(MANY, {**asked, "duoc": [ready.ref], "do": "1"})
        assert answer.status_code == 302
        ready.refresh_from_db()
        assert ready.status == Status.AT_FRONT

    def test_forwarding_names_the_offices_and_keeps_what_was_written(self, cast: Cast) -> None:
        both = [a_petition(cast, Status.CLASSIFIED) for _ in range(2)]
        mine = a_petition(cast, Status.CLASSIFIED)
        classified(cast, mine, about=cast.agency)
        client = cast.client(cast.officer)
        asked = {"lam": "chuyen", "viec": refs_of(*both, mine)}
        assert "Xem trước" in client.get(MANY, asked).content.decode()
        told = {**asked, "unit": cast.agency.code, "due_on": f"{today() + timedelta(days=9):%d/%m/%Y}", "words": "Xem"}
        page = client.post(MANY, told).content.decode()
        assert "không giao cho chính nơi ấy được" in page
        assert "Làm được 2." in page
        assert all(Petition.objects.get(pk=one.pk).status == Status.CLASSIFIED for one in both)
        refused = client.post(MANY, {**told, "duoc": refs_of(*both, mine), "do": "1"}).content.decode()
        assert "chưa làm việc nào" in refused
        assert all(Petition.objects.get(pk=one.pk).status == Status.CLASSIFIED for one in both)
        client.post(MANY, {**told, "duoc": refs_of(*both), "do": "1"})
        assert all(Petition.objects.get(pk=one.pk).status == Status.FORWARDED for one in both)
        assert Petition.objects.get(pk=mine.pk).status == Status.CLASSIFIED

    def test_duplicates_are_gathered_into_the_oldest(self, cast: Cast) -> None:
        old, young, complaint = (a_petition(cast, Status.CLASSIFIED) for _ in range(3))
        classified(cast, complaint, kind=Kind.COMPLAINT)
        client = cast.client(cast.officer)
        asked = {"lam": "gop-nhau", "viec": refs_of(young, old, complaint)}
        assert "không gộp" in client.get(MANY, asked).content.decode()
        client.post(MANY, {**asked, "duoc": refs_of(old, young), "do": "1"})
        old.refresh_from_db()
        young.refresh_from_db()
        assert (old.status, young.status, young.matter_id) == (Status.CLASSIFIED, Status.DUPLICATE, old.matter_id)
        assert old.matter.voices == 2

    def test_they_are_gathered_into_a_matter_that_is_named(self, cast: Cast) -> None:
        into, one = a_petition(cast, Status.CLASSIFIED), a_petition(cast, Status.CLASSIFIED)
        client = cast.client(cast.officer)
        asked = {"lam": "gop", "viec": [one.ref]}
        for code in ("x", "KN-2607-4T9QX-8"):
            assert "Không thấy kiến nghị có mã này" in client.post(MANY, {**asked, "into": code}).content.decode()
        client.post(MANY, {**asked, "into": into.ref, "duoc": [one.ref], "do": "1"})
        one.refresh_from_db()
        assert one.status == Status.DUPLICATE

    def test_what_another_may_not_see_is_not_named_and_not_done(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.CLASSIFIED)
        asked = {"lam": "nhan", "viec": [petition.ref], "duoc": [petition.ref], "do": "1"}
        for person in (cast.stranger, cast.nobody, cast.village_head):
            assert cast.client(person).post(MANY, asked).status_code == 302
            assert petition.ref not in cast.client(person).get(MANY, asked, follow=True).content.decode()
        # Whoever reads it without handling it is told so for the row.
        assert "phụ trách" in cast.client(cast.clerk).get(MANY, asked).content.decode()
        assert "phụ trách" in cast.client(cast.auditor).get(MANY, asked).content.decode()
        petition.refresh_from_db()
        assert petition.status == Status.CLASSIFIED

    def test_an_empty_choice_leads_back_with_a_sentence(self, cast: Cast) -> None:
        client = cast.client(cast.officer)
        for asked in ({}, {"lam": "nhan"}, {"lam": "xoa", "viec": ["x"]}, {"lam": "nhan", "viec": ["\x00"]}):
            assert "Đánh dấu ít nhất một" in client.get(MANY, asked, follow=True).content.decode()

    def test_the_box_offers_it_to_whoever_works_on_petitions(self, cast: Cast) -> None:
        sent(cast)
        assert 'name="viec"' in cast.client(cast.officer).get("/hop-kien-nghi/").content.decode()
        assert 'name="viec"' not in cast.client(cast.auditor).get("/hop-kien-nghi/?nhom=tat-ca").content.decode()


class TestWhoHasItOpen:
    def test_a_colleague_is_told_for_as_long_as_the_page_is_open(self, cast: Cast) -> None:
        petition = sent(cast).petition
        door = f"/hop-kien-nghi/{petition.ref}/dang-mo/"
        assert "đang mở" not in cast.client(cast.officer).post(door).content.decode()
        shown = cast.client(cast.leader_of_commune).post(door).content.decode()
        assert f"{cast.officer} đang mở" in shown
        page = cast.client(cast.leader_of_commune).get(f"/hop-kien-nghi/{petition.ref}/").content.decode()
        assert "đang mở" in page
        Looking.objects.update(seen_at=now() - timedelta(minutes=2))
        assert (
            "đang mở" not in cast.client(cast.leader_of_commune).get(f"/hop-kien-nghi/{petition.ref}/").content.decode()
        )
        assert actions.forget_looks() == 2

    def test_it_blocks_nobody_and_strangers_leave_no_mark(self, cast: Cast) -> None:
        petition = sent(cast).petition
        actions.look_at(petition=petition, by=cast.leader_of_commune)
        classified(cast, petition)
        for person in (cast.stranger, cast.nobody):
            assert cast.client(person).post(f"/hop-kien-nghi/{petition.ref}/dang-mo/").status_code == 404
        assert list(Looking.objects.values_list("person", flat=True)) == [cast.leader_of_commune.pk]
