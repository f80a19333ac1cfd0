"""Signing in and out, lock-out, passwords; and that no English shows on the way."""

from __future__ import annotations

import re
import unicodedata
import uuid
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.urls import NoReverseMatch, reverse

from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.org import actions
from caunoi.org.adapters import AccountAdapter
from caunoi.org.models import Person, Role
from caunoi.org.tests.cast import Cast

SIGN_IN = "/dang-nhap/"


def sign_in(client: Client, login: str, password: str, **more: str):
    return client.post(SIGN_IN, {"login": login, "password": password, "form_key": str(uuid.uuid4()), **more})


def deeds() -> list[str]:
    return list(TrailEntry.objects.order_by("pk").values_list("deed", flat=True))


@pytest.mark.parametrize("login", ["huong", " HUONG ", "Huong"])
def test_a_person_signs_in_with_login_name_and_password(cast, login):
    client = Client()
    response = sign_in(client, login, Cast.password)
    assert response.status_code == 302
    assert response["Location"] == "/viec-can-lam/"
    assert client.get(reverse("org:account")).status_code == 200
    assert deeds()[-1] == "person.signed_in"
    assert TrailEntry.objects.latest("pk").by_id == cast.officer.pk


def test_a_decomposed_password_is_the_same_password(cast):
    assert sign_in(Client(), "huong", unicodedata.normalize("NFD", Cast.password)).status_code == 302


def test_signing_in_leads_back_to_the_page_that_was_asked_for(cast):
    client = Client()
    asked = client.get(reverse("org:units"))["Location"]
    assert asked == f"{SIGN_IN}?next=/don-vi/"
    page = client.get(asked).content.decode()
    assert 'name="next"' in page
    assert "chưa được ghi" not in page
    assert sign_in(client, "huong", Cast.password, next="/don-vi/")["Location"] == "/don-vi/"
    assert sign_in(Client(), "huong", Cast.password, next="https://example.com/")["Location"] == "/viec-can-lam/"


def test_a_session_lasts_twelve_hours_behind_closed_cookies(cast):
    client = Client()
    cookie = sign_in(client, "huong", Cast.password).cookies["sessionid"]
    assert cookie["max-age"] == 12 * 60 * 60
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_session_that_nobody_used_for_an_hour_leads_to_sign_in_and_back_and_clears_no_draft(cast):
    client = Client()
    sign_in(client, "huong", Cast.password)
    for minutes in (40, 80, 120):
        with times.standing_at(times.now() + timedelta(minutes=minutes)):
            assert client.get(reverse("org:units")).status_code == 200, "it is in use"
    with times.standing_at(times.now() + timedelta(minutes=185)):
        answer = client.post(reverse("org:notices_read"))
        assert answer["Location"].startswith(SIGN_IN)
        assert "Clear-Site-Data" not in answer
        page = client.get(client.get(reverse("org:units"))["Location"]).content.decode()
    assert "Đã lâu không dùng" in page
    assert "Điều vừa gửi chưa được ghi" in page
    assert 'value="/don-vi/"' in page
    assert client.get(reverse("org:units")).status_code == 302, "it does not come back when the clock does"


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://testserver/thong-bao/?trang=2", "/thong-bao/%3Ftrang%3D2"),
        ("http://example.com/thong-bao/", "/viec-can-lam/"),
        ("", "/viec-can-lam/"),
    ],
)
def test_whoever_sent_something_too_late_comes_back_to_its_page_and_not_to_a_door_for_deeds(cast, page, back):
    answer = Client().post(reverse("org:notices_read"), headers={"Referer": page})
    assert answer["Location"] == f"{SIGN_IN}?next={back}"


def test_a_page_that_asks_by_itself_is_no_use_and_is_led_away_whole(cast):
    client, here = Client(), "http://testserver/don-vi/?q=b%E1%BA%A3n"
    piece = {"hx-request": "true", "hx-current-url": here, "x-by-itself": "1"}
    sign_in(client, "huong", Cast.password)
    with times.standing_at(times.now() + timedelta(minutes=40)):
        assert client.get(reverse("org:units"), headers=piece).status_code == 200
    with times.standing_at(times.now() + timedelta(minutes=65)):
        answer = client.get(reverse("org:units"), headers=piece)
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == f"{SIGN_IN}?next=/don-vi/%3Fq%3Db%25E1%25BA%25A3n"
    assert answer.content == b""


def test_how_long_is_a_setting(cast, settings):
    settings.CAUNOI_IDLE_MINUTES = 240
    client = Client()
    sign_in(client, "huong", Cast.password)
    with times.standing_at(times.now() + timedelta(minutes=239)):
        assert client.get(reverse("org:units")).status_code == 200
    with times.standing_at(times.now() + timedelta(minutes=239 + 241)):
        assert client.get(reverse("org:units")).status_code == 302


def test_a_wrong_pair_is_refused_with_one_sentence_for_all(cast):
    answers = [sign_in(Client(), login, "sai mật khẩu") for login in ("huong", "khong-co-ai")]
    for answer in answers:
        assert answer.status_code == 200
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng. Nhập lại." in answer.content.decode()
    known, unknown = TrailEntry.objects.filter(deed="sign_in.failed").order_by("pk")
    assert (known.object_id, known.by_id) == (str(cast.officer.pk), None)
    assert (unknown.object_id, unknown.facts) == ("", {"known": False})


def test_a_closed_account_does_not_sign_in(cast):
    actions.deactivate_person(person=cast.officer, by=cast.administrator)
    assert "chưa đúng" in sign_in(Client(), "huong", Cast.password).content.decode()
    assert "đã ngừng dùng" in Client().get(reverse("account_inactive")).content.decode()


def test_five_wrong_tries_lock_the_pair_and_say_until_when(cast):
    client = Client()
    for _ in range(4):
        assert sign_in(client, "huong", "sai").status_code == 200
    locked = sign_in(client, "huong", "sai")
    assert locked.status_code == 429
    last = AccessAttempt.objects.get().attempt_time
    assert f"Đăng nhập lại được từ {times.datetime_vi(last + timedelta(minutes=15))}." in locked.content.decode()
    assert sign_in(client, "huong", Cast.password).status_code == 429
    assert sign_in(client, "son", Cast.password).status_code == 302


def test_the_lock_is_for_that_address_alone_and_opens_by_itself(cast):
    client = Client()
    for _ in range(6):
        sign_in(client, "huong", "sai")
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), "huong", Cast.password).status_code == 302
    AccessAttempt.objects.update(attempt_time=times.now() - timedelta(minutes=16))
    assert sign_in(client, "huong", Cast.password).status_code == 302


def test_a_right_password_forgets_the_wrong_tries(cast):
    client = Client()
    for _ in range(3):
        for _ in range(4):
            sign_in(client, "huong", "sai")
        assert sign_in(client, "huong", Cast.password).status_code == 302
        client.post(reverse("account_logout"))


def test_signing_out_is_by_post(cast):
    client = cast.client(cast.officer)
    assert "Đăng xuất" in client.get(reverse("account_logout")).content.decode()
    assert client.get(reverse("org:account")).status_code == 200
    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert client.get(reverse("org:account")).status_code == 302
    assert deeds()[-1] == "person.signed_out"
    assert client.post(reverse("account_logout")).status_code == 302


def test_there_is_no_way_to_sign_up_or_to_reset_by_mail(cast):
    for name in ("account_signup", "account_email", "account_reset_password", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for client in (Client(), cast.client(cast.officer)):
        for path in ("signup", "email", "confirm-email", "password/reset", "login", "reauthenticate", "login/code"):
            for stem in ("", "tai-khoan/", "accounts/"):
                assert client.get(f"/{stem}{path}/").status_code == 404, path


def test_the_adapter_closes_sign_up(cast, rf):
    assert not AccountAdapter().is_open_for_signup(rf.get("/"))


def change(client: Client, old: str, first: str, second: str):
    data = {"oldpassword": old, "password1": first, "password2": second, "form_key": str(uuid.uuid4())}
    return client.post(reverse("account_change_password"), data, follow=True)


def test_a_password_is_changed_and_the_session_goes_on(cast):
    client, elsewhere = cast.client(cast.officer), cast.client(cast.officer)
    response = change(client, Cast.password, "Suối Tọ mùa hoa", "Suối Tọ mùa hoa")
    assert "Đã đổi mật khẩu." in response.content.decode()
    assert client.get(reverse("org:account")).status_code == 200
    assert elsewhere.get(reverse("org:account")).status_code == 302
    assert sign_in(Client(), "huong", "Suối Tọ mùa hoa").status_code == 302
    assert "person.password_changed" in deeds()


def test_a_password_may_be_long_and_does_not_grow_old(cast):
    long = "Suối Tọ mùa hoa, " * 8
    assert len(long.strip()) > 128
    change(cast.client(cast.officer), Cast.password, long, long)
    assert sign_in(Client(), "huong", long).status_code == 302
    assert sign_in(Client(), "huong", long[:64]).status_code == 200
    with time_machine.travel(times.now() + timedelta(days=800)):
        client = Client()
        assert sign_in(client, "huong", long)["Location"] == "/viec-can-lam/"
        assert client.get(reverse("org:account")).status_code == 200


@pytest.mark.parametrize(
    ("old", "first", "second", "sentence"),
    [
        ("", "", "", "Nhập mật khẩu đang dùng."),
        ("sai", "Suối Tọ mùa hoa", "Suối Tọ mùa hoa", "Mật khẩu đang dùng chưa đúng. Nhập lại."),
        (Cast.password, "Suối Tọ mùa hoa", "Suối Tọ mùa đào", "Hai lần nhập mật khẩu mới chưa giống nhau."),
        (Cast.password, Cast.password, Cast.password, "Chọn mật khẩu khác mật khẩu đang dùng."),
        (Cast.password, "ngắn", "ngắn", "15"),
        (Cast.password, "password123", "password123", "phổ biến"),
        (Cast.password, "Lò Thị Hương", "Lò Thị Hương", "giống"),
    ],
)
def test_a_password_that_cannot_be_taken_says_why(cast, old, first, second, sentence):
    html = unescape(change(cast.client(cast.officer), old, first, second).content.decode())
    assert sentence in html
    assert Person.objects.get(login="huong").check_password(Cast.password)
    assert_no_english(html)


def test_a_first_password_is_changed_before_anything_else(cast):
    made = actions.register_person(full_name="Lò Văn Tám", unit=cast.commune, role=Role.OFFICER, by=None)
    client = Client()
    sign_in(client, "tam.lv", made.password)
    for name in ("org:units", "org:account", "ui:all"):
        assert client.get(reverse(name))["Location"] == reverse("account_change_password")
    assert "Mật khẩu đầu do người khác đặt" in client.get(reverse("account_change_password")).content.decode()
    change(client, made.password, "Suối Tọ mùa hoa", "Suối Tọ mùa hoa")
    assert client.get(reverse("org:units")).status_code == 200


# --- no English ----------------------------------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(the|your|you|this|that|password|username|login|sign|email|e-mail|account|please|required|field|enter|"
    r"change|current|again|remember|forgot|too|must|invalid|value|submit|logout|and|or|is|are|not|with|for)\b",
    re.IGNORECASE,
)


def assert_no_english(html: str) -> None:
    """Nothing that a person reads, attributes included, is English."""
    body = re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.S)
    spoken = re.findall(r'(?:placeholder|title|aria-label|alt)="([^"]*)"', body)
    shown = re.sub(r"<[^>]+>", " ", body)
    found = ENGLISH.findall(unescape(" ".join([shown, *spoken])))
    assert found == [], found


def test_no_english_shows_on_the_pages_of_sign_in(cast):
    client = Client()
    pages = [
        client.get(SIGN_IN),
        client.post(SIGN_IN, {}),
        sign_in(client, "huong", "sai"),
        client.get(reverse("account_inactive")),
    ]
    for _ in range(6):
        locked = sign_in(client, "huong", "sai")
    inside = cast.client(cast.officer)
    pages += [
        locked,
        inside.get(reverse("account_change_password")),
        inside.get(reverse("account_logout")),
        client.post(SIGN_IN, {"login": "a" * 61, "password": "b" * 201}),
        client.post(SIGN_IN, {"login": "a\0b", "password": "c"}),
    ]
    for page in pages:
        assert 'lang="vi"' in page.content.decode()
        assert_no_english(page.content.decode())
