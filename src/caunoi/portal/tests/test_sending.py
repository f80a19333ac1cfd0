"""A citizen sends a petition by plain pages, and follows it."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from caunoi.ground.files.tests import recordings
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import draft_token
from caunoi.petitions.models import Draft, Identity, Petition, PetitionFile
from caunoi.petitions.states import Channel, Status
from caunoi.petitions.tests.walks import WORDS, a_petition, forwarded, sent

pytestmark = pytest.mark.django_db


def page_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def picture(name: str = "cong.jpg") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(held, "JPEG")
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")


def walk(client: Client, cast: Cast, *, contact: dict[str, str]) -> str:
    """Through the pages up to the last; the address of the last one."""
    answer = client.post("/gui-kien-nghi/", {"commune": "muong chum"})
    assert answer.status_code == 302, page_of(answer)
    answer = client.post(answer["Location"], {"area": cast.area.code, "place": "Đầu bản"})
    answer = client.post(answer["Location"], {"words": WORDS, "photos": [picture()]})
    assert answer.status_code == 302, page_of(answer)
    answer = client.post(answer["Location"], contact)
    assert answer.status_code == 302, page_of(answer)
    return str(answer["Location"])


NAMED = {"full_name": "Quàng Thị Xôm", "telephone": "0912 345 678", "hides_name": "on", "consents": "on"}


def test_four_pages_make_one_petition_with_a_code_an_office_and_a_day(cast: Cast) -> None:
    client = Client()
    last = walk(client, cast, contact=NAMED)
    shown = page_of(client.get(last))
    assert "bản Giàn, xã Mường Bú" in shown
    assert "0912 345 678" in shown
    assert "1 ảnh" in shown
    answer = client.post(last, follow=True)
    petition = Petition.objects.get()
    assert (petition.commune, petition.area, petition.place) == (cast.commune, cast.area, "Đầu bản")
    assert (petition.status, petition.channel, petition.hides_name) == (Status.NEW, Channel.PAGE, True)
    shown = page_of(answer)
    assert petition.ref in shown
    assert cast.commune.name in shown
    assert "Trả lời trước ngày" in shown
    assert Identity.objects.get().telephone == "+84912345678"
    assert PetitionFile.objects.get().petition == petition
    held = Draft.objects.get()
    assert (held.given, held.words, held.contact, held.photos.count()) == ({}, "", "", 0)


def test_pressed_twice_it_is_sent_once(cast: Cast) -> None:
    client = Client()
    last = walk(client, cast, contact=NAMED)
    first = client.post(last)
    second = client.post(last)
    assert first["Location"] == second["Location"]
    assert client.get(last)["Location"] == first["Location"]
    assert Petition.objects.count() == 1


def test_without_a_name_four_digits_go_with_the_code(cast: Cast) -> None:
    client = Client()
    last = walk(client, cast, contact={"nameless": "1"})
    answer = client.post(last, follow=True)
    petition = Petition.objects.get()
    assert not Identity.objects.exists()
    digits = re.search(r'code-tail"[^>]*>(\d{4})<', page_of(answer))
    assert digits
    found = Client().post("/tra-cuu/", {"code": petition.ref, "digits": digits[1]})
    assert found.status_code == 302


def test_a_board_at_a_village_fills_both_places_in(cast: Cast) -> None:
    client = Client()
    assert cast.area.short_name in page_of(client.get(f"/b/{cast.area.code}/"))
    assert not Draft.objects.exists()
    answer = client.post(f"/b/{cast.area.code}/gui/")
    assert answer["Location"].endswith("/viec-gi/")
    assert Draft.objects.get().given["area"] == cast.area.code
    assert client.get("/b/khong-co/").status_code == 404


@pytest.mark.parametrize(("typed", "sentence"), [("", "Chọn xã hoặc phường"), ("Xã Trên Trời", "Không thấy tên này")])
def test_a_place_that_is_not_there_is_asked_again(cast: Cast, typed: str, sentence: str) -> None:
    answer = Client().post("/gui-kien-nghi/", {"commune": typed})
    assert answer.status_code == 200
    assert sentence in page_of(answer)


def test_what_is_wrong_is_said_and_nothing_is_lost(cast: Cast) -> None:
    client = Client()
    answer = client.post("/gui-kien-nghi/", {"commune": "Mường Bú"})
    words = client.post(answer["Location"], {"area": "", "place": ""})["Location"]
    assert "Hãy kể việc đang xảy ra" in page_of(client.post(words, {"words": ""}))
    bad = SimpleUploadedFile("VID_2291.mp4", b"not a picture at all" * 9)
    answer = client.post(words, {"words": WORDS, "photos": [picture(), bad]})
    assert "VID_2291.mp4" in page_of(answer)
    assert WORDS[:30] in page_of(answer)
    draft = Draft.objects.get()
    assert draft.words == WORDS
    assert draft.photos.count() == 1
    for dirty in ("a\x00b", "\u202eabc", "😀" * 10, "<script>alert(1)</script>"):
        answer = client.post(words, {"words": dirty})
        assert answer.status_code in (200, 302)
    assert "&lt;script&gt;" in page_of(client.get(words))


def test_contact_asks_for_consent_and_a_whole_number(cast: Cast) -> None:
    client = Client()
    last = walk(client, cast, contact=NAMED)
    contact = last.replace("kiem-tra", "lien-he")
    shown = page_of(client.post(contact, {"full_name": "Xôm", "telephone": "12"}))
    assert "Số điện thoại có 10 chữ số" in shown
    shown = page_of(client.post(contact, {"full_name": "Xôm"}))
    assert "Đánh dấu đồng ý" in shown


def test_look_up_says_the_same_whatever_is_wrong_and_slows_down(cast: Cast) -> None:
    petition = sent(cast).petition
    client = Client()
    wrong = page_of(client.post("/tra-cuu/", {"code": petition.ref, "digits": "0000"}))
    unknown = page_of(client.post("/tra-cuu/", {"code": "KN-2607-4T9QX-8", "digits": "5678"}))
    assert "Không thấy kiến nghị" in wrong
    assert "Không thấy kiến nghị" in unknown
    answers = [client.post("/tra-cuu/", {"code": petition.ref, "digits": f"{n:04d}"}).status_code for n in range(6)]
    assert answers[-1] == 429


def test_the_senders_page_names_offices_and_no_person(cast: Cast) -> None:
    petition = forwarded(cast)
    client = Client()
    answer = client.post("/tra-cuu/", {"code": petition.ref.lower(), "digits": "5678"}, follow=True)
    shown = page_of(answer)
    assert cast.agency.name in shown
    assert "Đã chuyển cơ quan giải quyết" in shown
    for hidden in ("Xôm", "345678", "345 678", cast.officer.full_name, "Đề nghị xem."):
        assert hidden not in shown


def test_the_sender_rates_and_has_it_looked_at_again(cast: Cast) -> None:
    petition = a_petition(cast, Status.TOLD)
    client = Client()
    follow = client.post("/tra-cuu/", {"code": petition.ref, "digits": "5678"})["Location"]
    assert "nạo vét" in page_of(client.get(follow))
    answer = client.post(f"{follow}danh-gia/", {"satisfied": "no"})
    assert answer["Location"] == f"{follow}xem-lai/"
    client.post(f"{follow}xem-lai/", {"words": "Nước vẫn tràn"})
    petition.refresh_from_db()
    assert petition.status == Status.REOPENED
    answer = client.post(f"{follow}danh-gia/", {"satisfied": "yes"}, follow=True)
    assert Petition.objects.get().status == Status.REOPENED


def test_the_sender_withdraws(cast: Cast) -> None:
    petition = sent(cast).petition
    client = Client()
    follow = client.post("/tra-cuu/", {"code": petition.ref, "digits": "5678"})["Location"]
    assert client.get(f"{follow}rut/").status_code == 200
    client.post(f"{follow}rut/")
    petition.refresh_from_db()
    assert petition.status == Status.WITHDRAWN
    assert not petition.assignments.open().exists()


def test_addresses_that_were_guessed_open_nothing(cast: Cast) -> None:
    petition = sent(cast).petition
    draft = actions.begin_draft(given={"commune": cast.commune.code})
    client = Client()
    for path in (
        f"/theo-doi/{petition.ref}/",
        f"/theo-doi/{petition.ref}.abc/",
        f"/da-gui/{petition.ref}/",
        f"/gui-kien-nghi/{draft.key}/viec-gi/",
        f"/gui-kien-nghi/{draft.key}.abc/kiem-tra/",
    ):
        assert client.get(path).status_code == 404


def test_a_picture_that_a_device_sent_twice_is_kept_once(cast: Cast) -> None:
    draft = actions.begin_draft(given={"commune": cast.commune.code})
    words = f"/gui-kien-nghi/{draft_token(draft)}/viec-gi/"
    client = Client()
    for _ in range(2):
        client.post(words, {"words": "", "photos": [picture("anh-1f2e3d4c.jpg")]})
    client.post(words, {"words": "", "photos": [picture("Mẹ tôi.jpg")]})
    assert [one.file.name for one in draft.photos.order_by("pk")] == ["anh-1f2e3d4c.jpg", "anh.jpg"]
    shown = page_of(client.get(words))
    assert 'data-there="anh-1f2e3d4c.jpg anh.jpg "' in shown
    assert 'data-room="2"' in shown


def spoken(name: str = "giong-noi.webm", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, recordings.webm() if content is None else content, "audio/webm")


def test_who_does_not_write_vietnamese_speaks(cast: Cast) -> None:
    actions.seed_languages()
    client = Client()
    answer = client.post("/gui-kien-nghi/", {"commune": "muong chum"})
    words = client.post(answer["Location"], {"area": cast.area.code, "place": ""})["Location"]
    shown = client.get(words)
    assert "Tiếng Mông" in page_of(shown)
    assert "microphone=(self)" in shown["Permissions-Policy"]
    assert "media-src 'self' blob:" in shown["Content-Security-Policy"]
    assert "microphone=()" in client.get("/")["Permissions-Policy"]
    asked = {"words": "", "language": "Mông", "wants_interpreter": "on"}
    contact = client.post(words, {**asked, "voice": spoken()})["Location"]
    played = client.get(words.replace("viec-gi", "giong-noi"))
    assert (played.status_code, played["Content-Type"]) == (200, "audio/webm")
    assert recordings.SECRET not in played.content
    check = client.post(contact, {"nameless": "1"})["Location"]
    assert "Một bản ghi âm, tiếng Mông" in page_of(client.get(check))
    client.post(check)
    petition = Petition.objects.get()
    assert (petition.words, petition.language, petition.wants_interpreter) == ("", "Mông", True)
    assert petition.heading == "Gửi bằng giọng nói, chưa ghi thành chữ"
    assert PetitionFile.objects.get().file.is_recording
    assert Draft.objects.get().voice is None


def test_a_recording_that_is_none_is_said_and_the_rest_is_kept(cast: Cast) -> None:
    draft = actions.begin_draft(given={"commune": cast.commune.code})
    words = f"/gui-kien-nghi/{draft_token(draft)}/viec-gi/"
    client = Client()
    film = spoken(content=recordings.webm(kind=1))
    shown = page_of(client.post(words, {"words": WORDS, "photos": [picture()], "voice": film}))
    assert "Bản ghi âm bị hỏng, hoặc có cả hình" in shown
    draft.refresh_from_db()
    assert (draft.words, draft.photos.count(), draft.voice) == (WORDS, 1, None)
    client.post(words, {"words": WORDS, "voice": spoken()})
    draft.refresh_from_db()
    assert draft.voice is not None
    client.post(words, {"words": WORDS, "drop_voice": "1"})
    draft.refresh_from_db()
    assert draft.words == WORDS
    assert draft.voice is None
    assert client.get(words.replace("viec-gi", "giong-noi")).status_code == 404
