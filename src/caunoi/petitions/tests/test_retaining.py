"""What people sent is erased when the years of its class are over; every figure stays as it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files.models import StoredFile
from caunoi.ground.jobs.models import ScheduledJob
from caunoi.ground.times import date_vi, datetime_vi, now, standing_at, today
from caunoi.org.access import Denied, Unknown
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import petition_by_code
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.actions.retaining import ERASED_ON_REQUEST
from caunoi.petitions.figures import FIGURES
from caunoi.petitions.models import Draft, Identity, Petition, Retention, Vault
from caunoi.petitions.queries import public
from caunoi.petitions.queries.retention import JOB, schedule
from caunoi.petitions.states import Kind, Status
from caunoi.petitions.tests.walks import SENDER, a_petition, classified, forwarded, sent, sent_with_a_picture

pytestmark = pytest.mark.django_db

SECRETS = ("Zưởng", "zuong", "Kèo", "keo", "Quàng Thị Xôm", "quang thi xom")
WORDS = "Cống nhà Zưởng bị sụt, hỏi Kèo"
LONG = timedelta(days=16 * 366)


@pytest.fixture(autouse=True)
def terms() -> None:
    actions.seed_retention()


def over(cast: Cast, *, satisfied: bool = True) -> Petition:
    """Sent with a picture, extended, answered, rated, closed; a note and a published text told of it too."""
    petition = sent_with_a_picture(cast, words=WORDS, place="Nhà Kèo")
    classified(cast, petition, title="Cống nhà Zưởng")
    actions.note_petition(petition=petition, by=cast.officer, words="Gọi Kèo")
    actions.ask_sender(petition=petition, by=cast.officer, words="Nhà Kèo ở đâu?")
    actions.add_to_petition(petition=petition, words="Cạnh nhà Zưởng")
    actions.claim_petition(petition=petition, by=cast.officer)
    later = today() + timedelta(days=90)
    actions.extend_petition(petition=petition, by=cast.officer, due_on=later, words="Chờ Kèo về")
    actions.publish_petition(petition=petition, by=cast.officer, title="Cống sụt", words="Cống sụt ở bản")
    actions.answer_petition(petition=petition, by=cast.officer, words="Đã nạo vét cống nhà Zưởng.")
    actions.rate_answer(petition=petition, is_satisfied=satisfied, words="Kèo cảm ơn")
    if not satisfied:
        actions.reopen_petition(petition=petition, words="Nhà Kèo vẫn ngập")
        actions.claim_petition(petition=petition, by=cast.officer)
        actions.answer_petition(petition=petition, by=cast.officer, words="Đã làm lại.")
        actions.rate_answer(petition=petition, is_satisfied=True)
    actions.close_petition(petition=petition, by=cast.officer)
    return petition


def counted(cast: Cast, moment: datetime) -> tuple[list[tuple[str, str, Decimal]], list[public.CommuneFigures]]:
    """Every figure of the folder for each unit and span, and what stands in public, as on that day."""
    cache.clear()
    with standing_at(moment):
        first, last = today() - timedelta(days=400), today()
        units = (cast.province, cast.commune, cast.other_commune)
        own = [(one.code, unit.code, one.count(unit, first, last)) for one in FIGURES for unit in units]
        return own, public.figures_of_communes()


def traces() -> list[str]:
    """Tables in which a word of it stands, as whoever holds the database reads them."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 (our own tables)
            text = " ".join(str(value) for row in cursor.fetchall() for value in row)
            people = model._meta.label_lower in ("org.person", "org.unit")
            found += [f"{model._meta.label}: {one}" for one in SECRETS if one in text and not people]
    return found


def test_no_search_finds_whoever_was_erased(cast: Cast) -> None:
    petition = over(cast)
    searches = [
        (cast.client(cast.officer), "/hop-kien-nghi/", {"nhom": "tat-ca"}),
        (Client(), "/kien-nghi/", {}),
    ]
    for client, page, more in searches:
        assert petition.ref in client.get(page, {**more, "q": "cống"}).content.decode(), page
    with standing_at(now() + LONG):
        actions.erase_expired(by=None)
        for client, page, more in searches:
            for word in ("Zưởng", "zuong", "Kèo", "Cống sụt"):
                found = client.get(page, {**more, "q": word}).content.decode()
                assert petition.ref not in found, (page, word)
        cast.officer.refresh_from_db()
        assert petition.ref in cast.client(cast.officer).get("/hop-kien-nghi/?nhom=tat-ca").content.decode()


def test_nothing_of_a_person_is_left_and_every_figure_is_as_it_was(cast: Cast) -> None:
    gone = [over(cast), over(cast, satisfied=False), sent(cast, kind=Kind.DENUNCIATION, words=WORDS).petition]
    actions.withdraw_petition(petition=gone[2])
    a_petition(cast, Status.CLOSED, words=WORDS)
    moment = now() + timedelta(days=40)
    before = counted(cast, moment)
    assert traces()
    assert any(value for _, _, value in before[0])
    with standing_at(now() + LONG):
        assert actions.erase_expired(by=None) == 4
        assert actions.erase_expired(by=None) == 0
    assert counted(cast, moment) == before
    assert traces() == []
    for model in (Identity, Vault, Draft, StoredFile):
        assert not model.objects.exists(), model
    rows = TrailEntry.objects.filter(deed="petition.erased")
    assert {row.object_id for row in rows} >= {str(one.pk) for one in gone}
    assert all(row.facts["years"] and row.facts["basis"] for row in rows)


def test_what_runs_or_hangs_together_with_it_stays(cast: Cast) -> None:
    running, other = forwarded(cast), classified(cast, sent(cast).petition)
    actions.merge_petition(petition=other, into=running, by=cast.officer)
    mixed = classified(cast, sent(cast, words="Đường lầy").petition, kind=Kind.MIXED)
    part = actions.split_petition(
        petition=mixed, by=cast.leader_of_commune, words="Đường lầy", kind=Kind.REPORT, field="ROADS"
    )
    actions.withdraw_petition(petition=part)
    with standing_at(now() + LONG):
        assert actions.erase_expired(by=None) == 0
    assert Petition.objects.filter(erased_at=None).count() == 4


def test_it_is_erased_after_the_years_of_its_class_and_not_a_day_before(cast: Cast) -> None:
    petition = over(cast)
    years = Retention.objects.get(kind=Kind.REPORT).years
    day = petition.ended_at
    assert day is not None
    with standing_at(day.replace(year=day.year + years) - timedelta(days=1)):
        assert actions.erase_expired(by=None) == 0
    Retention.objects.filter(kind=Kind.REPORT).update(until_on=today())
    with standing_at(day + LONG):
        assert actions.erase_expired(by=None) == 0, "a class without a term is kept for good"
    Retention.objects.filter(kind=Kind.REPORT).update(until_on=None)
    with standing_at(day.replace(year=day.year + years) + timedelta(days=1)):
        assert actions.erase_expired(by=None) == 1


def test_what_was_erased_is_found_by_no_code_and_not_opened_again(cast: Cast) -> None:
    petition = over(cast)
    with standing_at(now() + LONG):
        actions.erase_expired(by=None)
        with pytest.raises(Unknown):
            petition_by_code(petition.ref, SENDER.tail)
        petition.refresh_from_db()
        with pytest.raises(CannotHandle, match="đã xóa"):
            actions.reopen_petition(petition=petition, words="Xem lại")


def test_the_administrator_sets_another_term_from_a_day_on(cast: Cast) -> None:
    term = Retention.objects.get(kind=Kind.REPORT)
    address = f"/hop-kien-nghi/thoi-han-luu/{term.pk}/"
    for person in (cast.officer, cast.leader_of_commune, cast.stranger, cast.clerk):
        assert cast.client(person).get("/hop-kien-nghi/thoi-han-luu/").status_code == 404
        assert cast.client(person).get(address).status_code == 404
        with pytest.raises(Denied):
            actions.set_retention(term=term, years=3, basis="QĐ 1", from_on=today(), by=person)
    client = cast.client(cast.administrator)
    assert "Lịch lưu và xóa" in client.get("/hop-kien-nghi/thoi-han-luu/").content.decode()
    day = today() + timedelta(days=1)
    wrong = client.post(address, {"years": "0", "basis": "", "from_on": f"{day:%d/%m/%Y}"}).content.decode()
    assert "Ghi số năm từ 1 trở lên." in wrong
    assert "Ghi căn cứ" in wrong
    assert client.post(address, {"years": "3", "basis": "QĐ 12", "from_on": f"{day:%d/%m/%Y}"}).status_code == 302
    assert [one.years for one in Retention.objects.filter(kind=Kind.REPORT).order_by("pk")] == [term.years, 3]
    assert TrailEntry.objects.filter(deed="petition_retention.set").count() == 1


def test_the_schedule_tells_every_class_its_years_its_basis_and_what_the_night_erased_last(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    over(cast)
    asked = over(cast)
    a_petition(cast, Status.CLOSED, words=WORDS)
    Retention.objects.filter(kind=Kind.MIXED).delete()
    actions.erase_petition(petition=asked, by=None, facts={}, said=ERASED_ON_REQUEST)
    page = cast.client(cast.administrator).get("/hop-kien-nghi/thoi-han-luu/").content.decode()
    assert "Việc xóa ban đêm chưa chạy lần nào." in page
    assert page.count("Chưa xóa") == len(Kind) + 1
    with standing_at(now() + LONG):
        actions.erase_expired(by=None)
        ScheduledJob.objects.create(name=JOB, timing="02:45", next_at=now(), last_at=now())
        with django_assert_num_queries(4):
            found = {one.name: one for one in schedule().classes}
        cast.administrator.refresh_from_db()
        page = cast.client(cast.administrator).get("/hop-kien-nghi/thoi-han-luu/").content.decode()
        assert f"{date_vi(today())}: 2 đơn" in page
        assert f"chạy lần gần nhất lúc {datetime_vi(now())}"[:40] in page
    assert (found["Phản ánh"].last, found["Phản ánh"].total, found["Khiếu nại"].total) == (2, 2, 0)
    mixed = found[str(Kind.MIXED.label)]
    assert mixed.term is None
    assert "Không xóa" in page
    for one in Retention.objects.filter(until_on=None):
        assert one.basis in page
