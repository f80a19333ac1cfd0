"""The clock stands while the sender is asked, moves with a reason, and lateness is told once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from caunoi.ground import times
from caunoi.ground.notices.models import Notice
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import ZONE, add_working_days, today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import holder_of
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.models import Entry, Identity, Petition
from caunoi.petitions.queries.following import following
from caunoi.petitions.queries.grounds import grounds_for
from caunoi.petitions.states import EntryKind, GroundUse, Kind, Status
from caunoi.petitions.tests.walks import a_petition, classified, forwarded, sent

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 7, 6, 9, tzinfo=ZONE)


def test_the_clock_stands_while_the_sender_is_asked(cast: Cast) -> None:
    with times.standing_at(MONDAY):
        petition = a_petition(cast, Status.CLASSIFIED)
        promised = petition.due_on
        actions.ask_sender(petition=petition, by=cast.officer, words="Cống nào, gần nhà ai?")
        assert petition.status == Status.AWAITING_SENDER
    with times.standing_at(MONDAY + timedelta(days=60)):
        assert actions.announce_overdue(by=None) == 0
    with times.standing_at(MONDAY + timedelta(days=4)):
        actions.add_to_petition(petition=petition, words="Cống cạnh nhà văn hóa")
    assert promised is not None
    assert (petition.status, petition.resumes_as) == (Status.CLASSIFIED, "")
    assert petition.due_on == add_working_days(promised, 4, times.WorkCalendar())
    held = holder_of(petition)
    assert held is not None
    assert (held.suspended_at, held.due_on) == (None, petition.due_on)
    assert "Cống cạnh nhà văn hóa" in [event.text.split("\n")[0] for event in following(petition).events]


def test_an_extension_has_a_reason_the_sender_reads_and_keeps_the_first_day(cast: Cast) -> None:
    petition = a_petition(cast, Status.AT_FRONT)
    first = petition.due_on
    assert first is not None
    with pytest.raises(CannotHandle, match="lý do"):
        actions.extend_petition(petition=petition, by=cast.officer, due_on=first + timedelta(days=5), words="")
    with pytest.raises(CannotHandle, match="Chọn ngày sau"):
        actions.extend_petition(petition=petition, by=cast.officer, due_on=first, words="Chờ mưa tạnh")
    actions.extend_petition(petition=petition, by=cast.officer, due_on=first + timedelta(days=5), words="Chờ mưa tạnh")
    page = following(petition)
    assert any("Chờ mưa tạnh" in event.text for event in page.events)
    told = " ".join(page.reckoning)
    assert times.date_vi(first) in told
    assert "Đã gia hạn từ" in told
    held = holder_of(petition)
    assert held is not None
    assert held.due_on == petition.due_on


def test_an_authority_asks_for_more_and_for_time_behind_its_link(cast: Cast) -> None:
    petition = forwarded(cast)
    held = holder_of(petition)
    assert held is not None
    with pytest.raises(CannotHandle, match="sau hạn"):
        actions.want_time_by_link(held=held, words="Chờ vốn", due_on=today(), signer="Phó Chủ tịch")
    later = today() + timedelta(days=30)
    actions.want_time_by_link(held=held, words="Chờ vốn", due_on=later, signer="Phó Chủ tịch")
    petition.refresh_from_db()
    assert not any("Chờ vốn" in event.text for event in following(petition).events)
    actions.ask_by_link(held=held, words="Cho biết vị trí cống")
    petition.refresh_from_db()
    assert petition.status == Status.AWAITING_SENDER
    actions.add_to_petition(petition=petition, words="Đầu bản")
    assert petition.status == Status.FORWARDED


def test_lateness_is_told_once_to_the_unit_and_to_the_one_above(cast: Cast) -> None:
    petition = a_petition(cast, Status.AT_FRONT)
    Notice.objects.all().delete()
    assert petition.due_on is not None
    with times.standing_at(petition.due_on + timedelta(days=1)):
        assert actions.announce_overdue(by=None) == 1
        assert actions.announce_overdue(by=None) == 0
    assert petition.entries.filter(kind=EntryKind.LATE).count() == 1
    assert set(Notice.objects.values_list("to_id", flat=True)) == {
        cast.officer.pk,
        cast.leader_of_commune.pk,
        cast.leader.pk,
    }
    assert "Xôm" not in " ".join(Notice.objects.values_list("subject", flat=True))


def test_a_refusal_names_one_of_the_grounds_and_can_be_looked_at_again(cast: Cast) -> None:
    petition = a_petition(cast)
    with pytest.raises(CannotHandle, match="đang có hiệu lực"):
        actions.refuse_petition(petition=petition, by=cast.officer, ground="FINISHED")
    ground = next(one for one in grounds_for(GroundUse.PETITION, times.today()) if one.code == "SETTLED")
    actions.refuse_petition(petition=petition, by=cast.officer, ground=ground.code)
    assert holder_of(petition) is None
    told = [event.text for event in following(petition).events]
    assert any(ground.words in text and ground.basis in text for text in told)
    actions.reopen_petition(petition=petition, words="Quyết định ấy nói việc khác")
    assert petition.status == Status.REOPENED


class TestMerging:
    def test_every_sender_keeps_her_code_and_gets_the_answer(self, cast: Cast) -> None:
        first, second = a_petition(cast, Status.AT_FRONT), sent(cast, words="Nước tràn sân nhà văn hóa").petition
        actions.merge_petition(petition=second, into=first, by=cast.officer)
        first.matter.refresh_from_db()
        assert (second.status, second.matter, first.matter.voices) == (Status.DUPLICATE, first.matter, 2)
        assert holder_of(second) is None
        assert Identity.objects.count() == 2
        actions.answer_petition(petition=first, by=cast.officer, words="Đã nạo vét.")
        assert [one.words for one in following(second).answers] == ["Đã nạo vét."]

    def test_taken_apart_it_goes_on_by_itself(self, cast: Cast) -> None:
        first, second = a_petition(cast), sent(cast).petition
        actions.merge_petition(petition=second, into=first, by=cast.officer)
        actions.unmerge_petition(petition=second, by=cast.officer)
        assert second.matter != first.matter
        assert second.status == Status.CLASSIFIED
        held = holder_of(second)
        assert held is not None
        assert held.unit == cast.commune
        assert second.matter.voices == 1

    def test_complaints_and_strange_ones_are_not_gathered(self, cast: Cast) -> None:
        first, second = a_petition(cast), sent(cast).petition
        other = actions.register_petition(by=None, commune=cast.other_commune, words="Việc nơi khác").petition
        with pytest.raises(Denied):
            actions.merge_petition(petition=second, into=other, by=cast.officer)
        classified(cast, second, kind=Kind.COMPLAINT)
        with pytest.raises(CannotHandle, match="không gộp"):
            actions.merge_petition(petition=second, into=first, by=cast.officer)


class TestPublishing:
    def test_only_with_the_senders_agreement_and_never_an_accusation(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.CLASSIFIED)
        with pytest.raises(CannotHandle, match="không đồng ý"):
            actions.publish_petition(petition=petition, by=cast.officer, title="Cống sụt", words="Cống sụt")
        willing = classified(cast, sent(cast, may_publish=True).petition, kind=Kind.COMPLAINT)
        with pytest.raises(CannotHandle, match="Chỉ công khai"):
            actions.publish_petition(petition=willing, by=cast.officer, title="Cống sụt", words="Cống sụt")

    def test_whoever_meets_the_same_joins_with_a_code_of_her_own(self, cast: Cast) -> None:
        petition = classified(cast, sent(cast, may_publish=True).petition)
        with pytest.raises(CannotHandle):
            actions.join_petition(petition=petition)
        actions.publish_petition(petition=petition, by=cast.officer, title="Cống sụt", words="Cống đầu bản sụt")
        joined = actions.join_petition(petition=petition).petition
        petition.matter.refresh_from_db()
        assert (joined.status, joined.matter, petition.matter.voices) == (Status.DUPLICATE, petition.matter, 2)


def test_one_content_of_several_becomes_a_petition_of_its_own(cast: Cast) -> None:
    petition = classified(cast, a_petition(cast), kind=Kind.MIXED)
    own = actions.split_petition(
        petition=petition, by=cast.leader_of_commune, words="Đường bản lầy", kind=Kind.REPORT, field="ROADS"
    )
    assert own.ref != petition.ref
    assert Petition.objects.count() == 2
    assert any(own.ref in event.text for event in following(petition).events)


def test_what_is_over_is_not_asked_or_moved(cast: Cast) -> None:
    petition = a_petition(cast, Status.TOLD)
    with pytest.raises(WrongStep):
        actions.ask_sender(petition=petition, by=cast.officer, words="Thêm")
    with pytest.raises(CannotHandle):
        actions.extend_petition(petition=petition, by=cast.officer, due_on=today() + timedelta(days=99), words="Thêm")
    assert Entry.objects.filter(kind=EntryKind.ASKED).count() == 0


def test_a_broken_promise_is_a_fact_of_the_body_that_promised(cast: Cast) -> None:
    with times.standing_at(MONDAY):
        petition = forwarded(cast)
        answer = actions.note_answer(petition=petition, by=cast.officer, unit=cast.agency, words="Sẽ nạo vét cống.")
        promised = today() + timedelta(days=7)
        actions.answer_petition(
            petition=petition, by=cast.officer, words="Sẽ nạo vét cống.", promised_on=promised, answer=answer
        )
    with times.standing_at(MONDAY + timedelta(days=7)):
        assert actions.announce_overdue(by=None) == 0
    with times.standing_at(MONDAY + timedelta(days=8)):
        assert actions.announce_overdue(by=None) == 1
        assert actions.announce_overdue(by=None) == 0
    broken = Entry.objects.get(kind=EntryKind.BROKEN)
    assert (broken.petition, broken.unit, broken.due_on) == (petition, cast.agency, promised)
    assert any("chưa làm xong như đã hẹn" in event.title for event in following(petition).events)
    assert not Entry.objects.filter(kind=EntryKind.LATE).exists()


def test_the_one_above_finds_what_is_late_beneath_behind_its_notice(cast: Cast) -> None:
    petition, sealed = a_petition(cast, Status.AT_FRONT), sent(cast, kind=Kind.DENUNCIATION).petition
    Notice.objects.all().delete()
    assert petition.due_on is not None
    with times.standing_at(petition.due_on + timedelta(days=1)):
        assert actions.announce_overdue(by=None) == 2
        link = Notice.objects.filter(to_id=cast.leader.pk, channel="PAGE").latest("pk").link
        page = cast.client(cast.leader).get(link).content.decode()
        assert petition.ref in page
        assert "Quá hạn ở cấp dưới" in page
        # Not even by its number: the denunciation is the commune's heads'.
        assert sealed.ref not in page
        assert page.count('class="work-row"') == 1
        for person in (cast.officer, cast.leader_of_commune, cast.stranger):
            shown = cast.client(person).get(link).content.decode()
            assert "Quá hạn ở cấp dưới" not in shown
            assert petition.ref not in shown
