"""Who asked for it is told on her telephone that something happened, once for each step, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from caunoi.ground.notices.actions import set_gateway
from caunoi.ground.notices.models import Channel, Notice
from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import draft_token
from caunoi.petitions.actions import Contact
from caunoi.petitions.models import Identity, Petition
from caunoi.petitions.states import Kind
from caunoi.petitions.tests.walks import WORDS, classified, sent

pytestmark = pytest.mark.django_db
TOLD = Contact(full_name="Quàng Thị Xôm", telephone="+84912345678", consents=True, tells_by="SMS")


@pytest.fixture(autouse=True)
def on(request: pytest.FixtureRequest) -> None:
    if "nobody_is_asked" not in request.node.name:
        set_gateway(
            channel=Channel.SMS,
            address="https://sms.example.vn/",
            sender="",
            is_plain=False,
            is_on=True,
            by=None,
            key="k",
        )


def texts() -> list[str]:
    return list(Notice.objects.filter(channel=Channel.SMS).order_by("pk").values_list("subject", flat=True))


def test_each_step_is_told_once_without_a_word_of_it(cast: Cast) -> None:
    petition = classified(cast, sent(cast, contact=TOLD).petition)
    actions.forward_petition(
        petition=petition, by=cast.officer, unit=cast.agency, due_on=today() + timedelta(days=9), words="Đề nghị xem."
    )
    found = texts()
    assert [one.split(". ")[0] for one in found] == [
        f"Kiến nghị {petition.ref} đã nhận",
        f"Kiến nghị {petition.ref} đã chuyển cơ quan giải quyết",
    ]
    for one in found:
        assert "/tra-cuu/" in one
        for hidden in ("Xôm", "912", "Cống", cast.agency.name, "Mường Bú", "/theo-doi/"):
            assert hidden not in one


def test_nobody_is_told_who_did_not_ask(cast: Cast) -> None:
    sent(cast)
    sent(cast, contact=None)
    sent(cast, contact=Contact(full_name="Xôm", consents=True, tells_by="SMS"))
    assert texts() == []


def test_of_a_denunciation_no_telephone_hears(cast: Cast) -> None:
    sent(cast, contact=TOLD, kind=Kind.DENUNCIATION)
    sent(cast, contact=TOLD, words="Tôi tố cáo ông A tham ô tiền của bản.")
    assert texts() == []


def test_a_step_that_is_undone_tells_nothing(cast: Cast) -> None:
    petition = sent(cast, contact=TOLD).petition
    before = len(texts())
    with pytest.raises(actions.CannotHandle):
        actions.ask_sender(petition=petition, by=cast.officer, words="")
    assert len(texts()) == before


def contact_page(cast: Cast) -> str:
    draft = actions.begin_draft(given={"commune": cast.commune.code})
    actions.keep_draft(draft=draft, words=WORDS)
    return f"/gui-kien-nghi/{draft_token(draft)}/lien-he/"


def test_the_sender_chooses_how_she_is_told(cast: Cast) -> None:
    page, client = contact_page(cast), Client()
    shown = client.get(page).content.decode()
    assert "Tin nhắn SMS" in shown
    assert "Tin Zalo" not in shown
    asked = {"full_name": "Xôm", "tells_by": "SMS", "consents": "on"}
    assert "Ghi số điện thoại để nhận tin" in client.post(page, asked).content.decode()
    assert client.post(page, {**asked, "telephone": "0912345678", "tells_by": "ZALO"}).status_code == 200
    last = client.post(page, {**asked, "telephone": "0912345678"})["Location"]
    client.post(last)
    assert Identity.objects.get().tells_by == "SMS"
    assert texts() == [texts()[0]]
    assert Petition.objects.get().ref in texts()[0]


def test_where_no_service_is_set_nobody_is_asked(cast: Cast) -> None:
    assert "Báo có bước mới" not in Client().get(contact_page(cast)).content.decode()


def test_the_administrator_sets_the_service_and_nobody_else(cast: Cast) -> None:
    client = cast.client(cast.administrator)
    shown = client.get("/tin-nhan/").content.decode()
    assert "https://sms.example.vn/" in shown
    assert 'value="k"' not in shown
    given = {"channel": "ZALO", "zalo-is_on": "on", "zalo-address": "https://10.0.0.1:99/", "zalo-key": "x"}
    assert "cổng 443" in client.post("/tin-nhan/", given).content.decode()
    answer = client.post("/tin-nhan/", {**given, "zalo-address": "https://zalo.example.vn/"})
    assert answer.status_code == 302
    for person in (cast.officer, cast.stranger, cast.auditor):
        assert cast.client(person).get("/tin-nhan/").status_code == 404
        assert cast.client(person).post("/tin-nhan/", given).status_code == 404
