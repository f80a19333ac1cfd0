"""The way of a petition through the Front's hands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.refs import is_ref
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import today
from caunoi.org.access import Denied, Unknown
from caunoi.org.actions import correct_unit
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import bodies_near, holder_of, petition_by_code, petition_for
from caunoi.petitions.actions import CannotHandle, Contact
from caunoi.petitions.models import Assignment, Identity, Petition
from caunoi.petitions.states import EntryKind, Kind, Level, Status
from caunoi.petitions.tests.walks import WORDS, a_petition, classified, forwarded, sent

pytestmark = pytest.mark.django_db


def told(petition: Petition) -> list[str]:
    return [entry.kind for entry in petition.entries.order_by("pk")]


def test_a_petition_has_a_code_a_named_office_and_a_day(cast: Cast) -> None:
    petition = sent(cast).petition
    assert is_ref(petition.ref)
    assert petition.unit == cast.commune
    assert petition.due_on is not None
    assert petition.due_on > today() + timedelta(days=14)
    held = holder_of(petition)
    assert held is not None
    assert (held.unit, held.due_on) == (cast.commune, petition.due_on)
    assert TrailEntry.objects.filter(deed="petition.registered", object_id=str(petition.pk)).count() == 1
    assert {one.to_id for one in Notice.objects.all()} == {cast.officer.pk, cast.leader_of_commune.pk}


def test_no_notice_and_no_trail_bears_the_words_or_the_sender(cast: Cast) -> None:
    sent(cast)
    notices = " ".join(f"{one.subject} {one.body}" for one in Notice.objects.all())
    trail = " ".join(str(one.facts) for one in TrailEntry.objects.all())
    for secret in ("Xôm", "345678", "thoát nước"):
        assert secret not in notices + trail


def test_a_petition_without_a_name_is_taken_and_has_digits_of_its_own(cast: Cast) -> None:
    got = sent(cast, contact=None)
    assert not Identity.objects.exists()
    assert len(got.tail) == 4
    assert petition_by_code(got.petition.ref, got.tail) == got.petition


def test_the_code_goes_with_the_last_four_digits_and_nothing_else(cast: Cast) -> None:
    petition = sent(cast).petition
    assert petition_by_code(petition.ref.lower().replace("-", " "), "5678") == petition
    for code, digits in ((petition.ref, "5679"), ("KN-2607-4T9QX-8", "5678"), ("", ""), (petition.ref, "")):
        with pytest.raises(Unknown):
            petition_by_code(code, digits)


def test_contact_without_consent_is_refused_and_nothing_is_written(cast: Cast) -> None:
    with pytest.raises(CannotHandle, match="đồng ý"):
        sent(cast, contact=Contact(full_name="Quàng Thị Xôm"))
    assert not Petition.objects.exists()


def test_the_commune_answers_the_citizen_rates_the_commune_closes(cast: Cast) -> None:
    petition = a_petition(cast, Status.CLOSED)
    assert told(petition) == [
        EntryKind.SENT,
        EntryKind.CLASSIFIED,
        EntryKind.CLAIMED,
        EntryKind.TOLD,
        EntryKind.RATED,
        EntryKind.CLOSED,
    ]
    assert holder_of(petition) is None
    assert petition.answers.get().rating.is_satisfied


def test_who_is_not_satisfied_has_it_looked_at_again_with_its_history(cast: Cast) -> None:
    petition = a_petition(cast, Status.TOLD)
    actions.rate_answer(petition=petition, is_satisfied=False, words="Nước vẫn tràn")
    actions.reopen_petition(petition=petition, words="Nước vẫn tràn vào nhà")
    assert (petition.status, petition.reopened, petition.ended_at) == (Status.REOPENED, 1, None)
    held = holder_of(petition)
    assert held is not None
    assert held.unit == cast.commune
    assert held.due_on == petition.due_on
    with pytest.raises(CannotHandle, match="đã được đánh giá"):
        actions.rate_answer(petition=petition, is_satisfied=True)


def test_an_authority_holds_answers_and_the_front_judges(cast: Cast) -> None:
    petition = forwarded(cast)
    held = holder_of(petition)
    assert held is not None
    assert (held.unit, held.front) == (cast.agency, cast.commune)
    actions.take_up(held=held)
    answer = actions.answer_by_link(held=held, words="Sẽ sửa cống.", signer="Phó Chủ tịch", document="12/UBND")
    petition.refresh_from_db()
    assert petition.status == Status.ANSWERED
    assert answer.told_at is None
    back = holder_of(petition)
    assert back is not None
    assert back.unit == cast.commune
    with pytest.raises(CannotHandle, match="hết hạn"):
        actions.answer_by_link(held=Assignment.objects.get(pk=held.pk), words="Lần nữa", signer="Ai đó")
    actions.answer_petition(
        petition=petition, by=cast.officer, words=answer.words, answer=answer, promised_on=today() + timedelta(days=30)
    )
    assert petition.status == Status.PROMISED
    actions.answer_petition(petition=petition, by=cast.officer, words="Cống đã sửa xong.")
    assert (petition.status, petition.answers.count()) == (Status.TOLD, 2)


def test_an_authority_that_is_asked_again_gets_a_new_link_and_answers_by_it(cast: Cast) -> None:
    correct_unit(unit=cast.agency, by=cast.administrator, email="ubnd@example.vn")
    petition = forwarded(cast)
    held = holder_of(petition)
    assert held is not None
    actions.answer_by_link(held=held, words="Đã ghi nhận.", signer="Phó Chủ tịch")
    day = today() + timedelta(days=5)
    with pytest.raises(CannotHandle) as refused:
        actions.send_back_answer(
            petition=petition, by=cast.officer, words="Chưa nói ngày", due_on=today() - timedelta(days=1)
        )
    assert refused.value.field == "due_on"
    actions.send_back_answer(petition=petition, by=cast.officer, words="Chưa nói ngày sửa", due_on=day)
    again = holder_of(petition)
    assert again is not None
    assert (again.unit, again.due_on) == (cast.agency, day)
    assert again.link_key not in (None, held.link_key)
    assert Notice.objects.filter(address="ubnd@example.vn").count() == 2, "when it was forwarded and when asked again"
    answer = actions.answer_by_link(held=again, words="Sửa xong trước ngày 20.", signer="Phó Chủ tịch")
    assert answer.unit == cast.agency
    petition.refresh_from_db()
    assert petition.status == Status.ANSWERED


def test_an_authority_that_says_not_ours_gives_it_back(cast: Cast) -> None:
    petition = forwarded(cast)
    held = holder_of(petition)
    assert held is not None
    actions.decline_by_link(held=held, words="Thuộc Sở Xây dựng", signer="Phó Chủ tịch")
    petition.refresh_from_db()
    assert petition.status == Status.CLASSIFIED
    back = holder_of(petition)
    assert back is not None
    assert back.unit == cast.commune


def test_exactly_one_row_says_who_holds_it(cast: Cast) -> None:
    petition = a_petition(cast, Status.CLASSIFIED)
    actions.assign_petition(petition=petition, by=cast.officer, unit=cast.area, words="Xem giúp tại chỗ")
    assert petition.assignments.open().count() == 1
    assert petition.assignments.open().get().unit == cast.area
    assert petition.unit == cast.commune
    actions.return_petition(petition=petition, by=cast.village_head, words="Việc của xã")
    assert petition.assignments.open().get().unit == cast.commune
    actions.assign_petition(petition=petition, by=cast.officer, unit=cast.province)
    assert (petition.unit, petition.assignments.open().get().unit) == (cast.province, cast.province)
    assert petition.assignments.count() == 4


def test_two_officers_one_has_it(cast: Cast) -> None:
    petition = a_petition(cast, Status.AT_FRONT)
    with pytest.raises(CannotHandle, match="Hương"):
        actions.claim_petition(petition=petition, by=cast.leader_of_commune)


def test_a_complex_case_needs_a_written_reason(cast: Cast) -> None:
    petition = a_petition(cast)
    with pytest.raises(CannotHandle, match="phức tạp"):
        classified(cast, petition, level=Level.COMPLEX)
    classified(cast, petition, level=Level.COMPLEX, basis="Ba bản cùng liên quan", document="05/BB-MT")
    assert petition.level == Level.COMPLEX


def test_a_step_that_the_table_does_not_have_is_refused(cast: Cast) -> None:
    petition = a_petition(cast)
    with pytest.raises(WrongStep):
        actions.answer_petition(petition=petition, by=cast.officer, words="Xong")
    assert Petition.objects.get().status == Status.NEW


@pytest.mark.parametrize("name", ["stranger", "village_head", "nobody", "auditor", "clerk"])
def test_whoever_does_not_handle_it_does_nothing(cast: Cast, name: str) -> None:
    petition = a_petition(cast, Status.CLASSIFIED)
    other = cast.everybody[name]
    tries = [
        lambda: actions.answer_petition(petition=petition, by=other, words="Xong"),
        lambda: actions.claim_petition(petition=petition, by=other),
        lambda: actions.close_petition(petition=petition, by=other),
        lambda: actions.forward_petition(petition=petition, by=other, unit=cast.agency, due_on=today()),
        lambda: actions.open_identity(petition=petition, by=other, reason="Muốn biết ai gửi"),
        lambda: actions.classify_petition(petition=petition, by=other, kind=Kind.REPORT, field="ROADS"),
    ]
    for attempt in tries:
        with pytest.raises(Denied):
            attempt()
    assert Petition.objects.get().status == Status.CLASSIFIED


class TestAboutABody:
    """A petition about the commune's Front goes to the province; about the UBND, never to the UBND."""

    def test_it_goes_above_and_the_body_does_not_see_it(self, cast: Cast) -> None:
        petition = sent(cast, about=cast.commune).petition
        assert petition.unit == cast.province
        for person in (cast.officer, cast.leader_of_commune, cast.village_head, cast.stranger):
            with pytest.raises(Unknown):
                petition_for(person, petition.ref)
        assert petition_for(cast.clerk, petition.ref) == petition
        assert set(Notice.objects.values_list("to_id", flat=True)).isdisjoint({cast.officer.pk})

    def test_found_out_late_it_leaves_the_body(self, cast: Cast) -> None:
        petition = a_petition(cast)
        classified(cast, petition, about=cast.commune)
        assert petition.unit == cast.province
        with pytest.raises(Unknown):
            petition_for(cast.officer, petition.ref)
        with pytest.raises(Denied):
            actions.open_identity(petition=petition, by=cast.officer, reason="Cần gọi lại")

    def test_it_is_never_given_back_to_the_body(self, cast: Cast) -> None:
        petition = sent(cast, about=cast.commune).petition
        actions.classify_petition(petition=petition, by=cast.clerk, kind=Kind.REPORT, field="FRONT", about=cast.commune)
        for unit in (cast.commune, cast.area):
            with pytest.raises(Denied):
                actions.assign_petition(petition=petition, by=cast.clerk, unit=unit)

    def test_it_may_be_about_the_front_and_the_authorities_of_the_place_and_no_other(self, cast: Cast) -> None:
        petition = a_petition(cast)
        found = {unit.code for unit in bodies_near(petition)}
        assert found == {cast.commune.code, cast.area.code, cast.agency.code}

    def test_an_authority_does_not_get_what_is_about_it(self, cast: Cast) -> None:
        petition = classified(cast, a_petition(cast), about=cast.agency)
        with pytest.raises(Denied):
            actions.forward_petition(petition=petition, by=cast.officer, unit=cast.agency, due_on=today())


class TestIdentity:
    def test_it_is_opened_for_a_reason_and_the_head_is_told(self, cast: Cast) -> None:
        petition = a_petition(cast)
        with pytest.raises(CannotHandle, match="lý do"):
            actions.open_identity(petition=petition, by=cast.officer, reason="")
        Notice.objects.all().delete()
        identity = actions.open_identity(petition=petition, by=cast.officer, reason="Gọi hỏi thêm chỗ cống")
        assert identity.full_name == "Quàng Thị Xôm"
        assert TrailEntry.objects.filter(deed="identity.opened", by_id=cast.officer.pk).count() == 1
        assert [one.to_id for one in Notice.objects.all()] == [cast.leader_of_commune.pk]

    def test_the_province_looks_on_but_does_not_open_it(self, cast: Cast) -> None:
        petition = a_petition(cast)
        assert petition_for(cast.clerk, petition.ref) == petition
        with pytest.raises(Denied):
            actions.open_identity(petition=petition, by=cast.clerk, reason="Muốn biết")

    def test_its_table_has_no_way_to_find_what_one_person_sent(self) -> None:
        links = [field.name for field in Identity._meta.get_fields() if field.is_relation]
        assert links == ["petition"]


def test_words_are_kept_as_they_were_sent(cast: Cast) -> None:
    assert a_petition(cast).words == WORDS
