"""The officers' pages and the page behind an authority's link, asked as owner, colleague, stranger and the body."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files.models import StoredFile
from caunoi.ground.files.tests.pictures import a_photograph
from caunoi.ground.times import now, today
from caunoi.org.tests.cast import Cast
from caunoi.petitions.access import holder_of, link_token
from caunoi.petitions.models import Assignment, Petition
from caunoi.petitions.states import Status
from caunoi.petitions.tests.walks import WORDS, a_petition, forwarded, sent

pytestmark = pytest.mark.django_db

LINKED = {"outcome": "done", "words": "Đã nạo vét, thay nắp cống.", "signer": "Phó Chủ tịch", "document": "12/UBND"}


def page_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_the_box_shows_what_waits_and_the_menu_counts_it(cast: Cast) -> None:
    petition = sent(cast).petition
    shown = page_of(cast.client(cast.officer).get("/hop-kien-nghi/"))
    assert petition.ref in shown
    assert "Còn " in shown
    assert "Quàng" not in shown.replace("Quàng Thị Quản", "")
    for person in (cast.stranger, cast.nobody):
        assert petition.ref not in page_of(cast.client(person).get("/hop-kien-nghi/"))
        assert petition.ref not in page_of(cast.client(person).get("/hop-kien-nghi/?nhom=tat-ca"))
        assert cast.client(person).get(f"/hop-kien-nghi/{petition.ref}/").status_code == 404
    assert petition.ref in page_of(cast.client(cast.clerk).get("/hop-kien-nghi/?nhom=tat-ca"))


@pytest.mark.parametrize("address", ["/hop-kien-nghi/?nhom=tat-ca", "/hop-kien-nghi/?nhom=sau-do"])
def test_the_queries_of_the_box_grow_with_nothing(cast: Cast, address: str) -> None:
    for person in (cast.officer, cast.clerk):
        client = cast.client(person)
        counts = []
        for more in (2, 6):
            for _ in range(more):
                sent(cast)
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 12, [one["sql"][:90] for one in asked.captured_queries]


def test_only_who_may_enter_for_others_is_offered_to(cast: Cast) -> None:
    for person, offered in ((cast.officer, True), (cast.clerk, False)):
        client = cast.client(person)
        assert ("/hop-kien-nghi/ghi-ho/" in page_of(client.get("/hop-kien-nghi/"))) is offered
        assert (client.get("/hop-kien-nghi/ghi-ho/").status_code == 200) is offered


def test_search_finds_without_marks_and_never_by_the_sender(cast: Cast) -> None:
    petition = sent(cast).petition
    client = cast.client(cast.officer)
    assert petition.ref in page_of(client.get("/hop-kien-nghi/?nhom=tat-ca&q=cong+thoat+nuoc"))
    for words in ("Xom", "0912345678", "345678"):
        assert petition.ref not in page_of(client.get(f"/hop-kien-nghi/?nhom=tat-ca&q={words}"))


def test_an_officer_receives_forwards_and_answers_by_pages(cast: Cast) -> None:
    petition = sent(cast).petition
    client = cast.client(cast.officer)
    base = f"/hop-kien-nghi/{petition.ref}/"
    assert WORDS in page_of(client.get(base))
    form = {"title": "Cống sụt", "kind": "REPORT", "field": "ROADS", "level": "ORDINARY"}
    assert client.post(f"{base}tiep-nhan/", form).status_code == 302
    assert "Chọn ngày từ hôm nay" in page_of(
        client.post(f"{base}chuyen/", {"unit": cast.agency.code, "due_on": "01/01/2020"})
    )
    due = f"{today() + timedelta(days=9):%d/%m/%Y}"
    client.post(f"{base}chuyen/", {"unit": cast.agency.code, "due_on": due, "words": "Đề nghị sửa"})
    shown = page_of(client.get(base))
    assert cast.agency.name in shown
    assert "/tl/" in shown
    client.post(f"{base}co-quan-tra-loi/", {"words": "Sẽ sửa trong tuần", "document": "9/UBND"})
    preview = page_of(client.post(f"{base}tra-loi/", {"words": "Sẽ sửa trong tuần.", "preview": "1"}))
    assert "Người gửi sẽ đọc thấy" in preview
    assert Petition.objects.get().status == Status.ANSWERED
    client.post(f"{base}tra-loi/", {"words": "Sẽ sửa trong tuần."})
    assert Petition.objects.get().status == Status.TOLD
    client.post(f"{base}dong/")
    assert Petition.objects.get().status == Status.CLOSED


def test_the_senders_name_is_on_no_page_until_it_is_opened_with_a_reason(cast: Cast) -> None:
    petition = a_petition(cast)
    client = cast.client(cast.officer)
    base = f"/hop-kien-nghi/{petition.ref}/"
    assert "Xôm" not in page_of(client.get(base))
    assert "Ghi lý do" in page_of(client.post(f"{base}nguoi-gui/", {"reason": ""}))
    answer = client.post(f"{base}nguoi-gui/", {"reason": "Gọi hỏi thêm vị trí"})
    assert "Quàng Thị Xôm" in page_of(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert "Xôm" not in page_of(client.get(base))
    assert cast.client(cast.clerk).post(f"{base}nguoi-gui/", {"reason": "Muốn biết lắm"}).status_code == 403


def test_an_authority_answers_behind_its_link_without_the_senders_name(cast: Cast) -> None:
    petition = forwarded(cast)
    held = holder_of(petition)
    assert held is not None
    path = f"/tl/{link_token(held)}/"
    client = Client()
    shown = page_of(client.get(path))
    assert WORDS in shown
    assert "Xôm" not in shown
    assert cast.officer.full_name not in shown
    client.post(path, {"take_up": "1"})
    assert Petition.objects.get().status == Status.TAKEN_UP
    assert "Ghi họ tên, chức vụ" in page_of(client.post(path, {**LINKED, "signer": ""}))
    answer = client.post(path, LINKED)
    assert answer["Location"] == "/tl/da-tra-loi/"
    assert Petition.objects.get().status == Status.ANSWERED
    assert client.get(path).status_code in (404, 410)
    assert "nạo vét" in page_of(cast.client(cast.officer).get(f"/hop-kien-nghi/{petition.ref}/"))


def test_an_authoritys_picture_comes_in_only_when_whoever_is_seen_in_it_has_agreed(cast: Cast) -> None:
    petition = forwarded(cast)
    held = holder_of(petition)
    assert held is not None
    path, client = f"/tl/{link_token(held)}/", Client()
    shown = page_of(client.post(path, {**LINKED, "file": a_photograph()}))
    assert 'id="id_agreed-error0">Tệp gửi lên có ảnh. Đánh dấu ô này' in shown
    assert LINKED["words"] in shown
    assert not StoredFile.objects.exists()
    client.post(path, {**LINKED, "file": a_photograph(), "agreed": "on"})
    assert [one.file.kind for one in petition.files.all()] == ["jpg"]
    told = TrailEntry.objects.get(deed="consent.confirmed")
    assert (told.by_id, told.object_id, told.unit_id) == (None, str(petition.pk), petition.unit_id)
    assert told.facts == {"from": cast.agency.code, "pictures": 1}


def test_a_lapsed_link_renews_itself_to_the_known_address_only(cast: Cast, mailoutbox: list[object]) -> None:
    cast.agency.email = "ubnd@example.vn"
    cast.agency.save()
    petition = forwarded(cast)
    held = holder_of(petition)
    assert held is not None
    old = link_token(held)
    Assignment.objects.filter(pk=held.pk).update(link_until_at=now() - timedelta(days=1))
    client = Client()
    assert client.get(f"/tl/{old}/").status_code == 410
    assert "Đã gửi liên kết mới" in page_of(client.post(f"/tl/{old}/moi/"))
    held.refresh_from_db()
    assert held.link_until_at is not None
    assert held.link_until_at > now()
    assert client.get(f"/tl/{old}/").status_code == 404
    assert client.get(f"/tl/{link_token(held)}/").status_code == 200


def test_a_body_that_is_complained_of_finds_no_door(cast: Cast) -> None:
    petition = sent(cast, about=cast.commune).petition
    client = cast.client(cast.officer)
    base = f"/hop-kien-nghi/{petition.ref}/"
    for door in ("", "nguoi-gui/", "tiep-nhan/", "giao/", "chuyen/", "tra-loi/", "dong/", "ghi-chu/"):
        assert client.get(base + door).status_code == 404, door
        assert client.post(base + door).status_code in (404, 405), door
    for chip in ("moi", "tat-ca", "sau-do"):
        assert petition.ref not in page_of(client.get(f"/hop-kien-nghi/?nhom={chip}"))


def test_after_a_petition_has_gone_on_the_next_one_is_offered(cast: Cast) -> None:
    first, second = a_petition(cast, Status.CLASSIFIED), sent(cast).petition
    client = cast.client(cast.officer)
    form = {"unit": cast.agency.code, "due_on": f"{today() + timedelta(days=9):%d/%m/%Y}"}
    shown = page_of(client.post(f"/hop-kien-nghi/{first.ref}/chuyen/", form, follow=True))
    assert f'href="/hop-kien-nghi/{second.ref}/" autofocus' in shown
    assert "autofocus" not in page_of(client.get(f"/hop-kien-nghi/{first.ref}/"))
    last = page_of(client.get(f"/hop-kien-nghi/{second.ref}/?tiep=1"))
    assert "Việc tiếp theo" not in last
