"""What people send without meaning harm, and what others send meaning it: one clear sentence, and nothing is lost."""

from __future__ import annotations

import struct
import unicodedata
import zlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.ground.times import date_vi, now
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import draft_token, follow_token, holder_of, link_token
from caunoi.petitions.models import Draft, Petition
from caunoi.petitions.tests.walks import WORDS, forwarded, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(cast: Cast) -> str:
    draft = actions.begin_draft(given={"commune": cast.commune.code, "area": cast.area.code})
    return f"/gui-kien-nghi/{draft_token(draft)}/viec-gi/"


def told(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def kept() -> str:
    return Draft.objects.get().words


def test_four_thousand_lines_are_asked_to_be_fewer_and_stay_on_the_page(words: str) -> None:
    long = "\n".join(f"dòng {number}" for number in range(4000))
    shown = told(Client().post(words, {"words": long}))
    assert "Viết ngắn lại, không quá 4.000 ký tự." in shown
    assert "dòng 3999" in shown
    assert kept() == long[:4000]


def test_lines_count_as_the_page_counts_them(words: str) -> None:
    many = "\r\n".join(["a"] * 1500)
    assert Client().post(words, {"words": many}).status_code == 302
    assert kept() == "\n".join(["a"] * 1500)


def test_a_nul_is_dropped_and_nothing_else(words: str) -> None:
    assert Client().post(words, {"words": f"\x00{WORDS[:40]}\x00{WORDS[40:]}"}).status_code == 302
    assert kept() == WORDS


def test_letters_in_pieces_are_put_together_and_found(words: str, cast: Cast) -> None:
    client = Client()
    contact = client.post(words, {"words": unicodedata.normalize("NFD", WORDS)})["Location"]
    client.post(client.post(contact, {"nameless": "1"})["Location"])
    petition = Petition.objects.get()
    assert petition.words == unicodedata.normalize("NFC", WORDS)
    officer = Client()
    officer.force_login(cast.officer)
    assert petition.ref in told(officer.get("/hop-kien-nghi/", {"q": "cong thoat nuoc"}))


def test_pictures_among_the_letters_are_kept(words: str) -> None:
    client = Client()
    assert client.post(words, {"words": "Đường hỏng 😡👩‍👩‍👧 🇻🇳"}).status_code == 302
    assert "😡👩‍👩‍👧 🇻🇳" in told(client.get(words))


def test_signs_that_turn_the_reading_direction_are_dropped(words: str) -> None:
    assert Client().post(words, {"words": "Cống \u202egnab\u202c bị\u2066 sụt\u200f"}).status_code == 302
    assert kept() == "Cống gnab bị sụt"


def test_html_is_letters(words: str) -> None:
    client = Client()
    client.post(words, {"words": "<script>alert(1)</script><b>"})
    shown = told(client.get(words))
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown


def vast_picture() -> bytes:
    """A PNG of a few hundred bytes that says it is 20,000 × 10,000 points."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("giay.jpg", b"%PDF-1.7\n" + bytes(200), "“giay.jpg”: Tên tệp có đuôi .jpg nhưng bên trong là PDF"),
        ("to.png", vast_picture(), "“to.png”: Ảnh quá lớn. Chụp hoặc lưu lại dưới 64 triệu điểm ảnh."),
        ("rong.jpg", b"", "“rong.jpg”: Tệp rỗng. Chọn tệp khác."),
    ],
    ids=["a PDF named .jpg", "200 megapixels", "0 bytes"],
)
def test_a_file_that_is_no_picture_is_named(words: str, name: str, content: bytes, sentence: str) -> None:
    client = Client()
    shown = told(client.post(words, {"words": WORDS, "photos": [SimpleUploadedFile(name, content, "image/jpeg")]}))
    assert sentence in shown
    assert WORDS in shown
    assert kept() == WORDS
    assert Draft.objects.get().photos.count() == 0


def test_a_code_typed_with_o_for_0_is_found(cast: Cast) -> None:
    petition = sent(cast).petition
    typed = petition.ref.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    answer = Client().post("/tra-cuu/", {"code": f" {typed} ", "digits": "56 78"})
    assert answer["Location"] == f"/theo-doi/{follow_token(petition)}/"


def test_a_link_that_lapsed_says_so_and_offers_another(cast: Cast) -> None:
    held = holder_of(forwarded(cast))
    assert held is not None
    held.link_until_at = now() - timedelta(minutes=1)
    held.save(update_fields=["link_until_at"])
    answer = Client().get(f"/tl/{link_token(held)}/")
    assert "hết hạn" in told(answer)
    assert WORDS[:30] not in told(answer)


def test_a_draft_that_lapsed_says_so(words: str, cast: Cast) -> None:
    Draft.objects.update(kept_until_at=now() - timedelta(minutes=1))
    answer = Client().get(words)
    assert answer.status_code == 410
    assert "Bản nháp này đã quá 30 ngày" in told(answer)
    assert Client().get(words.replace("viec-gi", "kiem-tra")).status_code == 410
    assert Client().get("/gui-kien-nghi/abc.def/viec-gi/").status_code == 404


def test_a_form_that_is_sent_again_makes_one_petition(words: str) -> None:
    client = Client()
    contact = client.post(words, {"words": WORDS})["Location"]
    last = client.post(contact, {"nameless": "1"})["Location"]
    client.get(last)
    key = {"form_key": str(uuid4())}
    first, second = client.post(last, key), client.post(last, key)
    assert first["Location"] == second["Location"]
    assert client.post(last, {"form_key": str(uuid4())})["Location"] == first["Location"]
    assert Petition.objects.count() == 1


def test_a_picture_to_keep_tells_the_code_and_nobody(cast: Cast) -> None:
    nameless, named = sent(cast, contact=None), sent(cast)
    actions.keep_tail(petition=nameless.petition, tail=nameless.tail)
    for one in (nameless, named):
        answer = Client().get(f"/da-gui/{follow_token(one.petition)}/ma-kien-nghi.svg")
        drawn = told(answer)
        assert answer["Content-Type"] == "image/svg+xml"
        assert one.petition.ref in drawn
        assert f"trả lời trước ngày {date_vi(one.petition.due_on)}" in drawn
        assert "Ủy ban MTTQ Việt Nam" in drawn
        assert "Xôm" not in drawn
        assert follow_token(one.petition) not in drawn
        assert (one.tail in drawn) is (one is nameless)
    assert Client().get("/da-gui/abc/ma-kien-nghi.svg").status_code == 404
