"""The public forms under many hands: a commune behind one address gets through, a flood is asked for work or a minute,
and nothing that was typed is lost."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import altcha
import pytest
from django.test import Client

from caunoi.ground.limits.actions import spend
from caunoi.ground.limits.gate import DAY, HOUR, WAIT_SECONDS
from caunoi.ground.times import now, standing_at
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import draft_token, follow_token
from caunoi.petitions.models import Draft, Petition, Rating
from caunoi.petitions.states import Status
from caunoi.petitions.tests.walks import WORDS, a_petition, sent
from caunoi.portal.tests.test_sending import page_of, picture
from caunoi.portal.views.counting import MOST_PHOTOS_TAKEN, MOST_TRIES

pytestmark = pytest.mark.django_db

HOME = "203.0.113.7"


def hidden_of(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page that is counted."""
    found = dict(re.findall(r'<input type="hidden" name="(page_mark|ticket|form_key)" value="([^"]*)"', page))
    challenge = re.search(r'data-challenge="([^"]*)"', page)
    return {**found, **({"challenge": challenge[1].replace("&quot;", '"')} if challenge else {})}


def worked(page: str) -> str:
    challenge = altcha.Challenge.from_dict(json.loads(hidden_of(page)["challenge"]))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def written(cast: Cast, telephone: str = "") -> str:
    """The last page of a petition that is ready to be sent."""
    contact = {"full_name": "Quàng Thị Xôm", "telephone": telephone, "consents": True} if telephone else {}
    draft = actions.begin_draft(given={"commune": cast.commune.code})
    actions.keep_draft(draft=draft, words=WORDS, contact=json.dumps(contact))
    return f"/gui-kien-nghi/{draft_token(draft)}/kiem-tra/"


def flooded(act: str) -> None:
    spend(f"{act}-address-{HOME}", seconds=HOUR, cost=5000)


def test_two_hundred_neighbours_behind_one_address_send_within_an_hour(cast: Cast) -> None:
    client = Client(REMOTE_ADDR=HOME)
    with standing_at(now()) as moment:
        spend(f"send-address-{HOME}", seconds=HOUR, cost=180)
        pages = [written(cast, f"+84912{number:06d}") for number in range(20)]
        marks = [hidden_of(page_of(client.get(page))) for page in pages]
    with standing_at(moment + timedelta(seconds=40)):
        answers = [client.post(page, mark).status_code for page, mark in zip(pages, marks, strict=True)]
    assert set(answers) == {302}
    assert Petition.objects.count() == 20


def test_a_flood_is_asked_and_what_was_written_waits(cast: Cast) -> None:
    client = Client(REMOTE_ADDR=HOME)
    page = written(cast)
    flooded("send")
    answer = client.post(page)
    shown = page_of(answer)
    assert answer.status_code == 429
    assert "Mọi điều đã ghi còn nguyên" in shown
    assert WORDS[:40] in shown
    assert 'src="/static/portal/proof.js"' in shown
    assert not Petition.objects.exists()
    assert client.post(page, {"proof": worked(shown)}).status_code == 302
    assert Petition.objects.get().words == WORDS
    # Somebody else's address is as free as before.
    assert Client(REMOTE_ADDR="198.51.100.9").post(written(cast)).status_code == 302


def test_without_a_script_a_minute_is_enough(cast: Cast) -> None:
    client = Client(REMOTE_ADDR=HOME)
    with standing_at(now()) as moment:
        page = written(cast)
        flooded("send")
        asked = hidden_of(page_of(client.post(page)))
        assert client.post(page, asked).status_code == 429
    with standing_at(moment + timedelta(seconds=WAIT_SECONDS)):
        flooded("send")
        assert client.post(page, asked).status_code == 302


def test_no_script_is_loaded_before_anything_is_asked(cast: Cast) -> None:
    shown = page_of(Client().get(written(cast)))
    assert "proof.js" not in shown
    assert hidden_of(shown)["page_mark"]


def test_an_invented_forwarded_address_changes_nothing(cast: Cast) -> None:
    flooded("send")
    answer = Client(REMOTE_ADDR=HOME).post(written(cast), HTTP_X_FORWARDED_FOR="198.51.100.9")
    assert answer.status_code == 429


def test_one_number_sends_few_a_day_from_wherever(cast: Cast) -> None:
    answers = [
        Client(REMOTE_ADDR=f"198.51.100.{number}").post(written(cast, "+84912345678")).status_code
        for number in range(8)
    ]
    assert answers == [302] * 6 + [429] * 2


def test_a_replayed_form_is_one_petition_and_says_so_by_its_page(cast: Cast) -> None:
    client, other = Client(REMOTE_ADDR=HOME), Client(REMOTE_ADDR="198.51.100.9")
    page = written(cast)
    form = hidden_of(page_of(client.get(page)))
    first = client.post(page, form)
    assert [one.post(page, form)["Location"] for one in (client, other)] == [first["Location"]] * 2
    assert Petition.objects.count() == 1
    assert "Đã gửi kiến nghị" in page_of(client.get(first["Location"]))


def test_a_page_left_open_for_two_days_is_read_once_more(cast: Cast) -> None:
    client = Client(REMOTE_ADDR=HOME)
    with standing_at(now()) as moment:
        page = written(cast)
        form = hidden_of(page_of(client.get(page)))
    with standing_at(moment + timedelta(days=2)):
        answer = client.post(page, form)
        assert "Trang này mở đã quá một ngày" in page_of(answer)
        assert client.post(page, hidden_of(page_of(answer))).status_code == 302


def test_the_first_page_keeps_the_name_that_was_typed(cast: Cast) -> None:
    flooded("begin")
    for path in ("/gui-kien-nghi/", f"/b/{cast.area.code}/gui/"):
        answer = Client(REMOTE_ADDR=HOME).post(path, {"commune": "muong chum"})
        assert answer.status_code == 429
        assert "Vừa có nhiều lượt" in page_of(answer)
    assert 'value="muong chum"' in page_of(Client(REMOTE_ADDR=HOME).post("/gui-kien-nghi/", {"commune": "muong chum"}))
    assert not Draft.objects.exists()


def test_joining_is_counted_too(cast: Cast) -> None:
    petition = a_petition(cast, Status.CLASSIFIED, may_publish=True)
    actions.publish_petition(petition=petition, by=cast.officer, title="Cống sụt", words="Cống sụt, nước tràn.")
    client = Client(REMOTE_ADDR=HOME)
    flooded("join")
    answer = client.post(f"/kien-nghi/{petition.ref}/cung-gap/")
    assert answer.status_code == 429
    assert client.post(f"/kien-nghi/{petition.ref}/cung-gap/", {"proof": worked(page_of(answer))}).status_code == 302


class TestLookingUp:
    def test_tries_that_find_count_for_nothing(self, cast: Cast) -> None:
        petition = sent(cast).petition
        for _ in range(9):
            answer = Client().post("/tra-cuu/", {"code": petition.ref, "digits": "5678"})
            assert answer.status_code == 302

    def test_nobody_can_lock_the_sender_out(self, cast: Cast) -> None:
        petition = sent(cast).petition
        stranger, sender = Client(REMOTE_ADDR="198.51.100.9"), Client(REMOTE_ADDR=HOME)
        for number in range(9):
            stranger.post("/tra-cuu/", {"code": petition.ref, "digits": f"{number:04d}"})
        answer = sender.post("/tra-cuu/", {"code": petition.ref, "digits": "5678"})
        shown = page_of(answer)
        assert answer.status_code == 429
        assert f'value="{petition.ref}"' in shown
        assert 'value="5678"' in shown
        form = {"code": petition.ref, "digits": "5678", "proof": worked(shown)}
        assert sender.post("/tra-cuu/", form).status_code == 302

    def test_four_digits_cannot_be_tried_through(self, cast: Cast) -> None:
        petition = sent(cast).petition
        spend(f"look-up-day-{petition.ref.replace('-', '')}", seconds=DAY, cost=MOST_TRIES)
        answer = Client().post("/tra-cuu/", {"code": petition.ref, "digits": "1111"})
        assert answer.status_code == 429
        assert "Mai tra cứu lại" in page_of(answer)

    def test_a_code_that_is_not_there_is_slowed_down_alike(self, cast: Cast) -> None:
        petition = sent(cast).petition
        answers: dict[str, list[tuple[int, bool]]] = {}
        for code in (petition.ref, "KN-2607-4T9QX-8"):
            client = Client(REMOTE_ADDR=f"198.51.100.{len(answers)}")
            tries = [client.post("/tra-cuu/", {"code": code, "digits": "1111"}) for _ in range(7)]
            answers[code] = [(one.status_code, "Không thấy kiến nghị" in page_of(one)) for one in tries]
        assert len(set(map(tuple, answers.values()))) == 1

    def test_many_codes_from_one_address_are_asked_for_work(self) -> None:
        client = Client(REMOTE_ADDR=HOME)
        answers = [
            client.post("/tra-cuu/", {"code": f"KN-2607-4T9{number:02d}-8", "digits": "1111"}).status_code
            for number in range(45)
        ]
        assert answers[0] == 200
        assert answers[-1] == 429


def test_rating_is_counted_and_the_words_stay(cast: Cast) -> None:
    petition = a_petition(cast, Status.TOLD)
    spend(f"say-{petition.ref}", seconds=HOUR, cost=50)
    client = Client()
    page = f"/theo-doi/{follow_token(petition)}/danh-gia/"
    answer = client.post(page, {"satisfied": "yes", "words": "Cảm ơn cán bộ xã"})
    assert answer.status_code == 429
    assert "Cảm ơn cán bộ xã" in page_of(answer)
    assert not Rating.objects.exists()
    client.post(page, {"satisfied": "yes", "words": "Cảm ơn cán bộ xã", "proof": worked(page_of(answer))})
    assert Rating.objects.get().words == "Cảm ơn cán bộ xã"


def test_pictures_are_not_drawn_anew_without_end(cast: Cast) -> None:
    page = written(cast).replace("kiem-tra", "viec-gi")
    draft = Draft.objects.get()
    spend(f"photos-{draft.key}", seconds=HOUR, cost=MOST_PHOTOS_TAKEN)
    answer = Client().post(page, {"words": WORDS, "photos": [picture()]})
    assert "Gửi phần chữ trước" in page_of(answer)
    assert Draft.objects.get().words == WORDS
    assert not draft.photos.exists()
