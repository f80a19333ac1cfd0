"""Village heads come in by a link, a telephone and a PIN: once, from one telephone, to their own area."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse

from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.org import access, actions, queries
from caunoi.org.access import Denied
from caunoi.org.actions import CannotManage
from caunoi.org.models import KeyStatus, Person, Role, VillageKey
from caunoi.org.views.heads import DEVICE

PIN = "482913"
HOME = "/viec-cua-ban/"


def hand(cast: Any) -> str:
    """A new link, as the officer hands it over."""
    return reverse("org:head_link", args=[actions.make_key(person=cast.village_head, by=cast.officer).token])


def open_link(link: str, pin: str = PIN) -> tuple[Client, Any]:
    """A telephone that has opened the link and sent this PIN twice."""
    phone = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 13) Zalo/23"})
    phone.get(link)
    return phone, phone.post(link, {"pin": pin, "again": pin})


def key_of(person: Person) -> VillageKey:
    return VillageKey.objects.get(person=person)


def locked_until(person: Person) -> datetime:
    until = key_of(person).opens_at
    assert until is not None
    return until


def leave(phone: Client) -> None:
    phone.post(reverse("account_logout"))


def try_pin(phone: Client, pin: str, **more: str) -> Any:
    return phone.post(reverse("org:pin"), {"pin": pin, **more})


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def deeds(person: Person) -> list[str]:
    key = key_of(person)
    found = TrailEntry.objects.filter(object_kind="org.villagekey", object_id=str(key.pk)).order_by("id")
    return list(found.values_list("deed", flat=True))


def test_the_first_telephone_chooses_a_pin_and_is_in(cast):
    link = hand(cast)
    phone, answer = open_link(link)
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    page = page_of(phone.get(HOME))
    assert "Việc của bản" in page
    key = key_of(cast.village_head)
    assert (key.status, key.device) == (KeyStatus.KNOWN, "Zalo trên điện thoại Android")
    assert UserSession.objects.filter(user_id=cast.village_head.pk).count() == 1
    assert deeds(cast.village_head) == ["village_key.made", "village_key.opened"]
    assert TrailEntry.objects.filter(deed="person.signed_in", object_id=str(cast.village_head.pk)).count() == 1


def test_the_cookie_of_the_telephone_is_shut_and_the_tables_hold_hashes_only(cast, settings):
    settings.SESSION_COOKIE_SECURE = True
    link = hand(cast)
    answer = Client().get(link)
    cookie = answer.cookies[f"__Host-{DEVICE}"]
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert cookie["max-age"] == 90 * 24 * 3600
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    phone, _ = open_link(link)
    kept = " ".join(str(value) for value in VillageKey.objects.values().get().values())
    assert link.split("/")[-2] not in kept
    assert phone.cookies[f"__Host-{DEVICE}"].value.split(":")[0] not in kept
    assert PIN not in kept
    trail = " ".join(str(row) for row in TrailEntry.objects.values_list("facts", flat=True))
    assert PIN not in trail


def test_looking_at_the_link_takes_nothing_in(cast):
    link = hand(cast)
    for _ in range(3):
        page = page_of(Client().get(link))
        assert "Đặt mã PIN" in page
        assert cast.village_head.full_name not in re.findall(r"<head>.*</head>", page, re.DOTALL)[0]
    assert key_of(cast.village_head).status == KeyStatus.WAITING


def test_an_easy_pin_or_two_that_differ_are_refused_with_a_sentence(cast):
    link = hand(cast)
    for pin in ("123456", "000000", "199012", "48291"):
        phone, answer = open_link(link, pin)
        assert answer.status_code == 200
        assert "Mã này" in page_of(answer) or "Nhập đúng 6 chữ số" in page_of(answer)
    assert "Hai lần nhập chưa giống nhau" in page_of(phone.post(link, {"pin": PIN, "again": "482914"}))
    assert key_of(cast.village_head).status == KeyStatus.WAITING


def test_blanks_in_a_pin_do_no_harm(cast):
    phone = Client()
    link = hand(cast)
    phone.get(link)
    assert phone.post(link, {"pin": "482 913", "again": "48.29.13"}).status_code == 302


def test_another_telephone_is_told_whom_to_ask_and_nothing_else(cast):
    link = hand(cast)
    open_link(link)
    stranger = Client()
    used = stranger.get(link)
    unknown = stranger.get(reverse("org:head_link", args=["khong-co-duong-dan-nay"]))
    actions.revoke_key(key=key_of(cast.village_head), by=cast.officer)
    revoked = stranger.get(link)
    pages = {re.sub(r'value="[^"]*"', "", page_of(answer)) for answer in (used, unknown, revoked)}
    assert len(pages) == 1
    assert {answer.status_code for answer in (used, unknown, revoked)} == {404}
    assert "Nhờ cán bộ Mặt trận xã làm lại đường dẫn" in pages.pop()
    assert stranger.post(link, {"pin": PIN, "again": PIN}).status_code == 404
    assert not stranger.cookies.get("sessionid")


def test_a_link_works_once_even_for_two_at_the_same_time(cast):
    link = hand(cast)
    first, second = Client(), Client()
    first.get(link)
    second.get(link)
    first.post(link, {"pin": PIN, "again": PIN})
    assert second.post(link, {"pin": "907361", "again": "907361"}).status_code == 404
    assert second.get(HOME).status_code == 302


def test_a_link_that_waited_too_long_is_void(cast):
    with times.standing_at(times.now() - timedelta(days=31)):
        link = hand(cast)
    assert Client().get(link).status_code == 404


def test_a_link_is_refused_to_a_browser_without_cookies(cast):
    link = hand(cast)
    assert "cookie" in page_of(Client().post(link, {"pin": PIN, "again": PIN}))
    assert key_of(cast.village_head).status == KeyStatus.WAITING


def test_the_known_telephone_comes_in_by_the_pin_from_the_link_and_from_the_page_of_sign_in(cast):
    link = hand(cast)
    phone, _ = open_link(link)
    leave(phone)
    assert phone.get(HOME)["Location"].startswith(reverse("account_login"))
    assert phone.get(link)["Location"].startswith(reverse("org:pin"))
    asked = phone.get(reverse("account_login"), {"next": "/nhiem-vu/NV-1/"})
    assert asked["Location"] == f"{reverse('org:pin')}?next=%2Fnhiem-vu%2FNV-1%2F"
    page = page_of(phone.get(asked["Location"]))
    assert 'inputmode="numeric"' in page
    assert cast.village_head.full_name in page
    assert try_pin(phone, PIN, next="/nhiem-vu/NV-1/")["Location"] == "/nhiem-vu/NV-1/"
    assert phone.get(HOME).status_code == 200
    assert phone.get(reverse("account_login"), {"cach": "mat-khau"}).status_code in {200, 302}


@pytest.mark.parametrize("where", ["https://xau.example/", "//xau.example/", "javascript:alert(1)", "/\\xau.example"])
def test_nobody_is_led_to_another_site(cast, where):
    phone, _ = open_link(hand(cast))
    leave(phone)
    assert try_pin(phone, PIN, next=where)["Location"] == HOME
    leave(phone)
    assert "xau.example" not in page_of(phone.get(reverse("org:pin"), {"next": where}))


def test_the_session_is_a_new_one_after_the_pin(cast):
    phone, _ = open_link(hand(cast))
    leave(phone)
    planted = SessionStore()
    planted["planted"] = "by somebody else"
    planted.create()
    phone.cookies["sessionid"] = str(planted.session_key)
    try_pin(phone, PIN)
    assert phone.cookies["sessionid"].value not in {"", planted.session_key}
    assert not SessionStore().exists(str(planted.session_key))


def test_hours_without_a_network_do_not_end_the_session_of_a_pin(cast):
    phone, _ = open_link(hand(cast))
    with times.standing_at(times.now() + timedelta(hours=5)):
        assert phone.get(HOME).status_code == 200


def test_a_post_without_the_forms_token_is_refused(cast):
    link = hand(cast)
    strict = Client(enforce_csrf_checks=True)
    strict.get(link)
    assert strict.post(link, {"pin": PIN, "again": PIN}).status_code == 403
    assert strict.post(reverse("org:pin"), {"pin": PIN}).status_code == 403
    assert key_of(cast.village_head).status == KeyStatus.WAITING


def test_a_cookie_that_was_made_up_or_copied_without_its_signature_knows_nobody(cast):
    phone, _ = open_link(hand(cast))
    secret = phone.cookies[DEVICE].value.split(":")[0]
    for value in (secret, secret + ":1:x", "x"):
        other = Client()
        other.cookies[DEVICE] = value
        assert other.get(reverse("org:pin"))["Location"].startswith(reverse("account_login"))
        assert try_pin(other, PIN).status_code == 302
        assert not other.cookies.get("sessionid")


def test_five_wrong_pins_lock_the_telephone_for_growing_times_and_the_officer_is_told(cast):
    phone, _ = open_link(hand(cast))
    leave(phone)
    for _ in range(5):
        assert "Mã PIN chưa đúng" in page_of(try_pin(phone, "907361"))
    assert "Đã nhập sai nhiều lần" in page_of(try_pin(phone, PIN))
    first = locked_until(cast.village_head)
    assert timedelta(minutes=14) < first - times.now() <= timedelta(minutes=15)
    told = Notice.objects.filter(subject__contains="nhập sai mã PIN")
    assert {notice.to_id for notice in told} == {cast.officer.pk}
    assert deeds(cast.village_head)[-1] == "village_key.locked"
    with times.standing_at(first + timedelta(seconds=1)):
        for _ in range(5):
            try_pin(phone, "907361")
        again = locked_until(cast.village_head)
        assert again - times.now() == timedelta(hours=1)
    with times.standing_at(again + timedelta(seconds=1)):
        assert try_pin(phone, PIN)["Location"] == HOME
    assert (key_of(cast.village_head).tries, key_of(cast.village_head).rounds) == (0, 0)


def test_a_lock_holds_for_nobody_else(cast):
    phone, _ = open_link(hand(cast))
    leave(phone)
    for _ in range(5):
        try_pin(phone, "907361")
    other = Client()
    answer = other.post(reverse("account_login"), {"login": cast.village_head.login, "password": cast.password})
    assert answer.status_code == 302
    assert cast.client(cast.officer).get(reverse("org:units")).status_code == 200


def test_a_right_pin_forgets_the_wrong_ones(cast):
    phone, _ = open_link(hand(cast))
    leave(phone)
    for _ in range(4):
        try_pin(phone, "907361")
    assert try_pin(phone, PIN).status_code == 302
    assert key_of(cast.village_head).tries == 0


def test_many_tries_at_once_are_no_more_than_five(cast):
    open_link(hand(cast))
    key = key_of(cast.village_head)
    copies = [VillageKey.objects.get(pk=key.pk) for _ in range(8)]
    refused = 0
    for copy in copies:
        try:
            assert not actions.enter(key=copy, device="", pin="907361", by=None)
        except CannotManage:
            refused += 1
    assert refused == 8  # none has the secret of the telephone, none costs a try
    assert key_of(cast.village_head).tries == 0


def test_a_renewed_link_makes_the_old_telephone_unknown_and_ends_its_session(cast):
    phone, _ = open_link(hand(cast))
    assert phone.get(HOME).status_code == 200
    new = hand(cast)
    assert phone.get(HOME).status_code == 302
    assert phone.get(reverse("org:pin"))["Location"].startswith(reverse("account_login"))
    again, answer = open_link(new, "907361")
    assert answer.status_code == 302
    assert again.get(HOME).status_code == 200


def test_a_lost_telephone_is_revoked_at_once(cast):
    phone, _ = open_link(hand(cast))
    officer = cast.client(cast.officer)
    answer = officer.post(reverse("org:key_revoke", args=[cast.commune.code, cast.village_head.login]))
    assert answer.status_code == 302
    assert phone.get(HOME).status_code == 302
    assert try_pin(phone, PIN)["Location"].startswith(reverse("account_login"))
    assert not UserSession.objects.filter(user_id=cast.village_head.pk).exists()
    assert deeds(cast.village_head)[-1] == "village_key.revoked"


def test_a_telephone_that_was_not_used_for_three_months_is_unknown(cast):
    phone, _ = open_link(hand(cast))
    leave(phone)
    VillageKey.objects.update(used_at=times.now() - timedelta(days=91))
    assert phone.get(reverse("org:pin"))["Location"].startswith(reverse("account_login"))


def test_whoever_came_in_by_a_pin_finds_few_doors(cast, settings):
    # The telephone is known and the PIN is typed: whoever owes two steps has taken them.
    settings.CAUNOI_SECOND_FACTOR = settings.CAUNOI_SECOND_FACTOR_OF_ALL = True
    phone, _ = open_link(hand(cast))
    assert phone.get(reverse("desk:inbox"))["Location"] == HOME
    for name in ("org:units", "org:account", "org:people", "account_change_password", "mfa_index", "mfa_activate_totp"):
        answer = phone.get(reverse(name))
        assert answer.status_code == 403, name
        assert "không mở bằng mã PIN" in page_of(answer)
    assert phone.post(reverse("org:sessions_end")).status_code == 403
    assert phone.get(reverse("portal:help_index")).status_code == 200
    page = page_of(phone.get(HOME))
    assert re.findall(r'<html lang="vi" class="large">', page)
    assert reverse("org:units") not in page


def test_a_first_password_that_was_never_used_does_not_stand_in_the_way(cast):
    made = actions.register_person(
        full_name="Vì Văn Mới", unit=cast.area, role=Role.VILLAGE_HEAD, by=cast.administrator
    )
    token = actions.make_key(person=made.person, by=cast.officer).token
    phone, answer = open_link(reverse("org:head_link", args=[token]))
    assert answer["Location"] == HOME
    assert phone.get(HOME).status_code == 200


def test_a_person_with_another_post_has_no_link_and_a_session_ends_when_she_gets_one(cast):
    phone, _ = open_link(hand(cast))
    assert phone.get(HOME).status_code == 200
    actions.appoint(person=cast.village_head, unit=cast.other_commune, role=Role.OFFICER, by=cast.administrator)
    assert phone.get(HOME).status_code == 302
    assert try_pin(phone, PIN)["Location"].startswith(reverse("account_login"))
    with pytest.raises(CannotManage):
        actions.make_key(person=cast.village_head, by=cast.officer)
    with pytest.raises(CannotManage):
        actions.make_key(person=cast.clerk, by=None)


def test_a_narrowed_person_reaches_her_area_alone(cast):
    actions.appoint(person=cast.village_head, unit=cast.other_commune, role=Role.OFFICER, by=cast.administrator)
    person = Person.objects.get(pk=cast.village_head.pk)
    assert access.within(person, cast.other_commune)
    access.narrow_to_area(person)
    assert access.is_by_pin(person)
    assert not access.within(person, cast.other_commune)
    assert access.within(person, cast.area)
    assert not access.is_by_pin(Person.objects.get(pk=person.pk))


def test_a_session_ends_with_the_post_and_with_the_account(cast):
    phone, _ = open_link(hand(cast))
    actions.deactivate_person(person=cast.village_head, by=cast.administrator)
    assert phone.get(HOME).status_code == 302
    cast.village_head.refresh_from_db()
    actions.reactivate_person(person=cast.village_head, by=cast.administrator)
    assert try_pin(phone, PIN).status_code == 302
    assert phone.get(HOME).status_code == 200
    cast.village_head.posts.update(from_on="2025-07-01", until_on="2025-12-31")
    assert phone.get(HOME).status_code == 302


@pytest.mark.parametrize("who", ["stranger", "leader_of_commune", "clerk", "specialist", "auditor", "nobody"])
def test_links_are_handed_out_by_the_communes_officer_and_administrators_only(cast, who):
    person = cast.everybody[who]
    with pytest.raises(Denied):
        actions.make_key(person=cast.village_head, by=person)
    actions.make_key(person=cast.village_head, by=cast.administrator)
    with pytest.raises(Denied):
        actions.revoke_key(key=key_of(cast.village_head), by=person)
    client = cast.client(person)
    for name in ("org:heads_of", "org:key_slips"):
        assert client.get(reverse(name, args=[cast.commune.code])).status_code == 404
    args = [cast.commune.code, cast.village_head.login]
    for name in ("org:key_make", "org:key_revoke"):
        assert client.post(reverse(name, args=args)).status_code == 404
    assert client.post(reverse("org:keys_make", args=args[:1])).status_code == 404
    assert key_of(cast.village_head).status == KeyStatus.WAITING


def test_a_known_link_is_for_invented_people_only(cast):
    with pytest.raises(CannotManage):
        actions.make_key(person=cast.village_head, by=None, token="biet-truoc")


def test_the_officer_prints_slips_for_the_whole_commune_once(cast):
    for name in ("Lò Văn Một", "Lò Văn Hai"):
        actions.register_person(full_name=name, unit=cast.area, role=Role.VILLAGE_HEAD, by=cast.administrator)
    officer = cast.client(cast.officer)
    assert officer.get(reverse("org:heads"))["Location"] == reverse("org:heads_of", args=[cast.commune.code])
    assert "Làm 3 phiếu" in page_of(officer.get(reverse("org:heads_of", args=[cast.commune.code])))
    answer = officer.post(reverse("org:keys_make", args=[cast.commune.code]))
    page = page_of(officer.get(answer["Location"]))
    links = re.findall(r"<code>https?://[^/<]+(/vao/[^<]+)</code>", page)
    assert len(set(links)) == 3
    assert page.count('src="data:image/svg+xml;base64,') == 3
    assert page.count("Không gửi tiếp cho người khác") == 3
    assert not re.findall(r"<code>", page_of(officer.get(answer["Location"])))
    _, opened = open_link(links[0])
    assert opened.status_code == 302
    assert len(queries.heads_without_key(cast.commune)) == 2
    listed = page_of(officer.get(reverse("org:heads_of", args=[cast.commune.code])))
    assert "Đang dùng" in listed
    assert "Zalo trên điện thoại Android" in listed


def test_an_administrator_of_the_province_chooses_the_commune_first(cast):
    page = page_of(cast.client(cast.administrator).get(reverse("org:heads")))
    assert reverse("org:heads_of", args=[cast.commune.code]) in page
    assert reverse("org:heads_of", args=[cast.other_commune.code]) in page


def test_one_telephone_may_serve_two_heads(cast):
    made = actions.register_person(
        full_name="Vì Văn Mới", unit=cast.area, role=Role.VILLAGE_HEAD, by=cast.administrator
    )
    phone, _ = open_link(hand(cast))
    second = reverse("org:head_link", args=[actions.make_key(person=made.person, by=cast.officer).token])
    assert phone.get(second).status_code == 200
    phone.post(second, {"pin": "907361", "again": "907361"})
    leave(phone)
    page = page_of(phone.get(reverse("org:pin")))
    assert "Người khác dùng máy này" in page
    assert "Mã PIN chưa đúng" in page_of(try_pin(phone, "907361", ai=str(key_of(cast.village_head).pk)))
    assert try_pin(phone, "907361", ai=str(key_of(made.person).pk)).status_code == 302
