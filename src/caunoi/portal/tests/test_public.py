"""What anybody may read: approved texts only, no sender, no small count."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from caunoi.ground.times import now, standing_at
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.models import Petition
from caunoi.petitions.states import Channel, Kind, Status
from caunoi.petitions.tests.walks import WORDS, a_petition, classified, sent

pytestmark = pytest.mark.django_db


def page_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def shown(cast: Cast) -> Petition:
    petition = classified(cast, sent(cast, may_publish=True).petition)
    return actions.publish_petition(
        petition=petition, by=cast.officer, title="Cống đầu bản sụt", words="Cống thoát nước sụt, nước tràn ra đường."
    )


def test_the_list_and_the_page_show_the_approved_text_and_no_sender(cast: Cast, shown: Petition) -> None:
    hidden = sent(cast).petition
    client = Client()
    pages = [page_of(client.get(path)) for path in ("/kien-nghi/", f"/kien-nghi/{shown.ref}/", "/kien-nghi/moi.atom")]
    for page in pages:
        assert "Cống đầu bản sụt" in page
        for secret in ("Xôm", "345678", WORDS[:40], hidden.ref, cast.officer.full_name):
            assert secret not in page
    assert ET.fromstring(pages[2]).tag == "{http://www.w3.org/2005/Atom}feed"  # noqa: S314 (our own feed)
    assert client.get(f"/kien-nghi/{hidden.ref}/").status_code == 404
    assert client.get("/kien-nghi/KN-2607-4T9QX-8/").status_code == 404
    assert shown.ref not in page_of(client.get(f"/kien-nghi/?xa={cast.other_commune.code}"))
    actions.unpublish_petition(petition=shown, by=cast.officer)
    assert client.get(f"/kien-nghi/{shown.ref}/").status_code == 404


def test_an_answer_is_public_only_in_the_words_that_were_approved(cast: Cast) -> None:
    petition = a_petition(cast, Status.TOLD, may_publish=True)
    told = "Ủy ban đã cho nạo vét, cống thông lại."
    shown = actions.publish_petition(petition=petition, by=cast.officer, title="Cống sụt", words="Cống sụt, nước tràn.")
    address = f"/kien-nghi/{shown.ref}/"
    assert told not in page_of(Client().get(address))
    form = page_of(cast.client(cast.officer).get(f"/hop-kien-nghi/{shown.ref}/cong-khai/"))
    assert told in form
    actions.publish_petition(petition=shown, by=cast.officer, title="Cống sụt", words="Cống sụt.", answer="Đã nạo vét.")
    page = page_of(Client().get(address))
    assert "Đã nạo vét." in page
    assert told not in page


def test_an_answer_cannot_be_public_before_its_sender_was_told(cast: Cast) -> None:
    petition = classified(cast, sent(cast, may_publish=True).petition)
    with pytest.raises(CannotHandle, match="chưa nhận câu trả lời"):
        actions.publish_petition(petition=petition, by=cast.officer, title="Cống", words="Cống sụt.", answer="Đã sửa.")


def test_a_number_that_may_be_somebodys_stops_publishing_until_it_is_said_to_be_everybodys(cast: Cast) -> None:
    petition = classified(cast, sent(cast, may_publish=True).petition)
    address = f"/hop-kien-nghi/{petition.ref}/cong-khai/"
    given = {"title": "Cống sụt", "words": "Cần hỏi thì gọi 0912 345 678."}
    client = cast.client(cast.officer)
    page = page_of(client.post(address, given))
    assert "Có số 0912 345 678" in page
    assert "Cần hỏi thì gọi 0912 345 678." in page
    assert not Petition.objects.published().exists()
    client.post(address, {**given, "keeps_numbers": "on"})
    assert Petition.objects.published().exists()


def test_whoever_meets_the_same_gets_a_code_and_the_same_answer(cast: Cast, shown: Petition) -> None:
    client = Client()
    answer = client.post(f"/kien-nghi/{shown.ref}/cung-gap/", follow=True)
    assert "4 số đi cùng mã" in page_of(answer)
    joined = Petition.objects.get(status=Status.DUPLICATE)
    assert joined.matter == shown.matter
    assert "2 người cùng gặp" in page_of(client.get("/kien-nghi/"))
    assert client.get(f"/kien-nghi/{shown.ref}/cung-gap/").status_code == 405


def test_small_counts_are_never_told(cast: Cast) -> None:
    client = Client()
    with standing_at(now()) as moment:
        for _ in range(3):
            a_petition(cast, Status.TOLD)
    assert '"received_to": 0' in page_of(client.get("/so-lieu/kien-nghi.json")), "this week is not told yet"
    with standing_at(moment + timedelta(days=7)):
        assert "dưới 5" in page_of(client.get("/so-lieu/kien-nghi/"))
        rows = csv.DictReader(io.StringIO(page_of(client.get("/so-lieu/kien-nghi.csv"))[1:]))
        found = {row["code"]: row for row in rows}[cast.commune.code]
        assert (found["received_from"], found["received_to"], found["on_time_percent"]) == ("1", "4", "")
        for _ in range(3):
            a_petition(cast, Status.TOLD)
        classified(cast, sent(cast).petition, kind=Kind.DENUNCIATION)
    with standing_at(moment + timedelta(days=14)):
        told = {row["code"]: row for row in client.get("/so-lieu/kien-nghi.json").json()["communes"]}
        found, other = told[cast.commune.code], told[cast.other_commune.code]
        assert (found["received_from"], found["received_to"], found["on_time_percent"]) == (5, 9, 100)
        assert (other["received_from"], other["received_to"]) == (0, 0)


def test_a_sheet_of_one_commune_tells_bands_and_what_is_public(cast: Cast, shown: Petition) -> None:
    client = Client()
    address = f"/so-lieu/kien-nghi/{cast.commune.code}/"
    assert address in page_of(client.get("/so-lieu/kien-nghi/"))
    with standing_at(now() + timedelta(days=7)):
        page = page_of(client.get(address))
        assert "dưới 5" in page
        assert "Ít quá, không nêu" in page
        assert shown.public_title in page
    other = page_of(client.get(f"/so-lieu/kien-nghi/{cast.other_commune.code}/"))
    assert shown.public_title not in other
    for code in ("99999", cast.area.code, cast.province.code, "x"):
        assert client.get(f"/so-lieu/kien-nghi/{code}/").status_code == 404


def test_what_its_senders_thought_of_complaints_and_denunciations_is_in_no_public_share(cast: Cast) -> None:
    with standing_at(now()) as moment:
        for _ in range(5):
            actions.rate_answer(petition=a_petition(cast, Status.TOLD), is_satisfied=True)
        for kind in (Kind.COMPLAINT, Kind.DENUNCIATION):
            for _ in range(5):
                petition = a_petition(cast, Status.RATED)
                Petition.objects.filter(pk=petition.pk).update(kind=kind)
                petition.answers.get().rating.__class__.objects.filter(answer__petition=petition).update(
                    is_satisfied=False
                )
    with standing_at(moment + timedelta(days=7)):
        told = Client().get("/so-lieu/kien-nghi.json").json()["communes"]
        found = next(one for one in told if one["code"] == cast.commune.code)
        assert (found["received_from"], found["satisfied_percent"]) == (5, 100)


def test_what_xml_cannot_hold_breaks_no_feed(shown: Petition) -> None:
    Petition.objects.filter(pk=shown.pk).update(public_title="Cống\x0b sụt", public_words="a\x08b ]]> & <x>")
    root = ET.fromstring(page_of(Client().get("/kien-nghi/moi.atom")))  # noqa: S314 (our own feed)
    assert root.findtext("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title") == "Cống sụt"


def test_one_found_to_be_a_complaint_is_public_no_more(cast: Cast, shown: Petition) -> None:
    classified(cast, shown, kind=Kind.COMPLAINT)
    for path in (f"/kien-nghi/{shown.ref}/", f"/open311/v2/requests/{shown.ref}.json"):
        assert Client().get(path).status_code == 404
    assert "Cống đầu bản sụt" not in page_of(Client().get("/kien-nghi/"))


NUL_DOORS = (
    "/kien-nghi/?xa=%00&linh-vuc=%00&trang=%00",
    "/kien-nghi/%00/",
    "/b/%00/",
    "/so-lieu/kien-nghi/%00/",
    "/theo-doi/%00/",
    "/hop-kien-nghi/%00/",
    "/da-gui/%00/",
    "/tl/%00/",
    "/tro-giup/?q=%00",
    "/gui-kien-nghi/%00/o-dau/",
    "/open311/v2/requests.json?service_request_id=%00",
    "/open311/v2/requests.json?service_code=%00&status=open",
    "/open311/v2/requests.json?start_date=%00",
    "/open311/v2/services.json?jurisdiction_id=%00",
)


@pytest.mark.parametrize("path", NUL_DOORS)
def test_a_sign_that_no_database_keeps_is_told_and_breaks_nothing(path: str, cast: Cast) -> None:
    assert Client().get(path).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/tra-cuu/", {"code": "KN\x00", "digits": "12\x00"}),
        ("/gui-kien-nghi/", {"commune": "\x00"}),
        ("/gui-kien-nghi/", {"place": "\x00", "code": "\x00"}),
        ("/open311/v2/requests.json", {"api_key": "\x00", "service_code": "ROADS", "description": "x"}),
    ],
)
def test_nor_in_what_is_posted(path: str, form: dict[str, str], cast: Cast) -> None:
    assert Client().post(path, form).status_code in (200, 302, 400, 403, 404)


def test_queries_of_the_public_pages_do_not_grow(
    cast: Cast, shown: Petition, django_assert_max_num_queries: object
) -> None:
    client = Client()
    for path, most in (("/kien-nghi/", 4), (f"/kien-nghi/{shown.ref}/", 8)):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(path)


class TestOnBehalf:
    def test_an_officer_writes_for_somebody_and_gives_a_slip(self, cast: Cast) -> None:
        client = cast.client(cast.officer)
        form = {"channel": "PHONE", "area": cast.area.code, "words": "Đường vào bản lầy, xe không đi được"}
        answer = client.post("/hop-kien-nghi/ghi-ho/", form, follow=True)
        petition = Petition.objects.get()
        assert (petition.channel, petition.entered_by, petition.area) == (Channel.PHONE, cast.officer, cast.area)
        assert petition.ref in page_of(answer)
        assert cast.client(cast.stranger).get(answer.redirect_chain[-1][0]).status_code == 404

    def test_a_village_head_writes_for_the_village_only(self, cast: Cast) -> None:
        client = cast.client(cast.village_head)
        assert cast.area.short_name in page_of(client.get("/hop-kien-nghi/ghi-ho/"))
        client.post(
            "/hop-kien-nghi/ghi-ho/", {"channel": "MEETING", "area": cast.area.code, "words": "Thiếu nước sạch"}
        )
        assert Petition.objects.get().unit == cast.commune

    def test_contact_needs_consent_and_others_may_not(self, cast: Cast) -> None:
        form = {"channel": "PHONE", "words": "Thiếu nước sạch", "full_name": "Quàng Thị Xôm"}
        assert "đồng ý" in page_of(cast.client(cast.officer).post("/hop-kien-nghi/ghi-ho/", form))
        assert not Petition.objects.exists()
        for person in (cast.auditor, cast.nobody, cast.clerk):
            assert cast.client(person).get("/hop-kien-nghi/ghi-ho/").status_code == 403
