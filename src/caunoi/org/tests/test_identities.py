"""Signing in with a provider: there and back, what is not believed, who is let in, who decides, what is kept."""

from __future__ import annotations

import base64
import hashlib
import warnings
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import jwt
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import LazySettings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from caunoi.ground import times
from caunoi.ground.audit.models import PersonalValue, TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.org import actions, identities
from caunoi.org.access import Denied
from caunoi.org.actions import CannotManage
from caunoi.org.models import IdentityLink, IdentityProvider, LinkRequest, LinkStatus, Person, Role
from caunoi.org.tests.cast import Cast
from caunoi.org.tests.providers import (
    CLIENT,
    KEY,
    OTHER_KEY,
    SECRET,
    Provider,
    a_running_provider,
    come_back,
    leave,
    public,
    set_up,
)
from caunoi.org.tests.test_factors import code_for, turn


@pytest.fixture
def provider(cast: Cast, settings: LazySettings) -> Iterator[Provider]:
    settings.CAUNOI_IDENTITY_NEAR = True
    with a_running_provider() as running:
        set_up(running.issuer, cast.administrator)
        yield running


def try_it(provider: Provider, client: Client | None = None, following: str = "", **claims: Any) -> tuple[Client, Any]:
    """There and back once, with these claims."""
    client = client or Client()
    asked = leave(client, **({"next": following} if following else {}))
    provider.says(asked["nonce"], **claims)
    return client, come_back(client, asked["state"])


def linked(provider: Provider, cast: Cast, person: Person | None = None) -> IdentityLink:
    """The officer (or another) asked, called, and was linked."""
    try_it(provider)
    request = LinkRequest.objects.get(status=LinkStatus.WAITING)
    return actions.agree_link(request=request, person=person or cast.officer, by=cast.administrator)


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("org:account")).status_code == 200)


def deeds(*kinds: str) -> list[str]:
    return list(TrailEntry.objects.filter(deed__in=kinds).order_by("id").values_list("deed", flat=True))


# There and back


def test_whoever_is_linked_comes_in_and_lands_where_she_wanted(provider, cast):
    linked(provider, cast)
    client, answer = try_it(provider, following="/don-vi/")
    assert (answer.status_code, answer["Location"]) == (302, "/don-vi/")
    assert client.get(reverse("org:account")).context["person"] == cast.officer
    told = TrailEntry.objects.filter(object_kind="org.person", object_id=str(cast.officer.pk)).order_by("-id")[:2]
    assert [one.deed for one in told] == ["person.signed_in", "identity.accepted"]


def test_the_provider_is_asked_for_a_code_with_pkce_state_and_nonce(provider, cast):
    client = Client()
    asked = leave(client)
    assert {name: asked[name] for name in ("response_type", "client_id", "scope", "code_challenge_method")} == {
        "response_type": "code",
        "client_id": CLIENT,
        "scope": "openid profile",
        "code_challenge_method": "S256",
    }
    assert asked["redirect_uri"].endswith("/dang-nhap/qua/vneid/ve/")
    provider.says(asked["nonce"])
    come_back(client, asked["state"])
    [(body, headers)] = provider.asked
    digest = hashlib.sha256(body["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    assert (body["code"], body["redirect_uri"]) == ("abc", asked["redirect_uri"])
    both = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
    assert both == f"{CLIENT}:{quote_plus(SECRET)}"
    assert "client_secret" not in body


def test_a_provider_that_wants_the_secret_in_the_body_gets_it_there(provider, cast):
    provider.more = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    try_it(provider)
    [(body, headers)] = provider.asked
    assert body["client_secret"] == SECRET
    assert "Authorization" not in headers


def test_two_sign_ins_share_neither_state_nor_nonce_nor_challenge(provider, cast):
    one, other = leave(Client()), leave(Client())
    assert all(one[name] != other[name] for name in ("state", "nonce", "code_challenge"))


def test_description_and_keys_are_asked_for_once(provider, cast):
    linked(provider, cast)
    try_it(provider)
    try_it(provider)
    assert sorted(provider.reads) == ["/.well-known/openid-configuration", "/keys"]


@pytest.mark.parametrize("following", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"])
def test_nobody_is_led_to_another_site_afterwards(provider, cast, following):
    linked(provider, cast)
    _, answer = try_it(provider, following=following)
    assert answer["Location"] == "/viec-can-lam/"


def test_the_session_before_is_not_the_session_after(provider, cast):
    linked(provider, cast)
    client = Client()
    asked = leave(client)
    before = client.session.session_key
    provider.says(asked["nonce"])
    come_back(client, asked["state"])
    assert client.session.session_key != before
    assert is_in(client)


# What is not believed


WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "signed by another key": ("signature", {"key": OTHER_KEY}),
    "signed by a key nobody knows": ("signature", {"kid": "two"}),
    "signed with the shared secret": ("signature", {"key": SECRET * 3, "alg": "HS256"}),
    "not signed at all": ("signature", {"key": None, "alg": "none"}),
    "of another issuer": ("issuer", {"iss": "https://evil.example"}),
    "for another client": ("audience", {"aud": "another"}),
    "for several, by another": ("audience", {"aud": [CLIENT, "another"], "azp": "another"}),
    "for several, by nobody": ("audience", {"aud": [CLIENT, "another"]}),
    "over": ("expired", {"exp": 1_000_000_000}),
    "of tomorrow": ("expired", {"iat": 9_000_000_000, "exp": 9_000_000_300}),
    "without an end": ("claims", {"exp": None}),
    "of another sign-in": ("nonce", {"nonce": "another"}),
    "without a nonce": ("nonce", {"nonce": None}),
    "of nobody": ("claims", {"sub": None}),
    "of somebody without words": ("claims", {"sub": ""}),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_token_opens_nothing_and_says_so(provider, cast, what):
    linked(provider, cast)
    reason, claims = WRONG[what]
    client = Client()
    asked = leave(client)
    provider.says(**{"nonce": asked["nonce"], **claims})
    answer = come_back(client, asked["state"])
    assert answer.status_code == 200
    assert identities.SENTENCES[reason] in answer.content.decode()
    assert not is_in(client)
    told = TrailEntry.objects.filter(deed="identity.failed").latest("id")
    assert told.facts == {"code": "vneid", "reason": reason}


def test_the_way_back_opens_once(provider, cast):
    linked(provider, cast)
    client = Client()
    asked = leave(client)
    provider.says(asked["nonce"])
    come_back(client, asked["state"])
    client.post(reverse("account_logout"))
    answer = come_back(client, asked["state"])
    assert identities.SENTENCES["state"] in answer.content.decode()
    assert not is_in(client)


def test_a_state_of_another_browser_or_provider_opens_nothing_and_asks_nobody(provider, cast):
    linked(provider, cast)
    set_up(provider.issuer, cast.administrator, code="bo", name="Bộ")
    mine, other = Client(), Client()
    asked = leave(mine)
    provider.says(asked["nonce"])
    provider.asked.clear()
    leave(other)
    for client, url in ((other, "vneid"), (Client(), "vneid"), (mine, "bo")):
        answer = client.get(reverse("org:identity_back", args=[url]), {"code": "abc", "state": asked["state"]})
        assert identities.SENTENCES["state"] in answer.content.decode()
        assert not is_in(client)
    assert provider.asked == []


def test_after_ten_minutes_one_begins_anew(provider, cast):
    linked(provider, cast)
    client = Client()
    asked = leave(client)
    with time_machine.travel(times.now() + timedelta(minutes=11)):
        provider.says(asked["nonce"])
        answer = come_back(client, asked["state"])
    assert identities.SENTENCES["state"] in answer.content.decode()


def test_an_answer_that_names_another_issuer_is_not_taken(provider, cast):
    client = Client()
    asked = leave(client)
    answer = come_back(client, asked["state"], iss="https://evil.example")
    assert identities.SENTENCES["issuer"] in answer.content.decode()
    assert provider.asked == []


def test_a_refusal_of_the_provider_is_told(provider, cast):
    client = Client()
    asked = leave(client)
    answer = come_back(client, asked["state"], error="access_denied")
    assert identities.SENTENCES["refused"] in answer.content.decode()


@pytest.mark.parametrize(("status", "reason"), [(400, "code"), (302, "code"), (503, "unreachable")])
def test_a_code_that_is_not_taken_opens_nothing(provider, cast, status, reason):
    client = Client()
    asked = leave(client)
    provider.says(asked["nonce"])
    provider.status = status
    assert identities.SENTENCES[reason] in come_back(client, asked["state"]).content.decode()
    assert not is_in(client)


def test_a_provider_that_changed_its_key_is_believed_and_an_invented_key_asks_once_a_minute(provider, cast):
    linked(provider, cast)
    provider.keys = [public(OTHER_KEY, "two")]
    client, _ = try_it(provider, key=OTHER_KEY, kid="two")
    assert is_in(client)
    asked_before = len(provider.reads)
    for _ in range(3):
        try_it(provider, kid="three")
    assert len(provider.reads) == asked_before


def test_a_short_key_and_a_key_for_sealing_are_not_believed(provider, cast):

    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 (what must be refused)
    linked(provider, cast)
    for keys in ([public(short, "short")], [{**public(KEY, "short"), "use": "enc"}]):
        provider.keys = keys
        client = Client()
        asked = leave(client)
        with warnings.catch_warnings(action="ignore", category=jwt.InsecureKeyLengthWarning):
            provider.says(asked["nonce"], key=short if keys[0]["use"] == "sig" else KEY, kid="short")
        caches["default"].clear()
        answer = come_back(client, asked["state"])
        assert identities.SENTENCES["signature"] in answer.content.decode()


# Whom the house does not know


def test_somebody_unknown_gets_no_account_but_a_number_to_tell_the_administrator(provider, cast):
    people = Person.objects.count()
    client, answer = try_it(provider)
    request = LinkRequest.objects.get()
    assert answer.status_code == 200
    assert f"Đề nghị số <strong>{request.pk}</strong>" in answer.content.decode()
    assert not is_in(client)
    assert Person.objects.count() == people
    assert request.name == "Lò Thị Hương"
    assert deeds("link_request.made") == ["link_request.made"]
    assert Notice.objects.filter(to_id=cast.administrator.pk, subject__contains="đề nghị liên kết").count() == 1


def test_asking_again_makes_no_second_request_and_others_no_second_notice(provider, cast):
    try_it(provider)
    try_it(provider)
    assert LinkRequest.objects.count() == 1
    try_it(provider, sub="another")
    assert LinkRequest.objects.count() == 2
    assert Notice.objects.filter(subject__contains="đề nghị liên kết").count() == 1


def test_what_is_kept_is_neither_the_number_of_the_card_nor_any_other_claim(provider, cast):
    linked(provider, cast)
    client, _ = try_it(provider)
    kept = [
        *client.session.items(),
        *IdentityLink.objects.values_list(),
        *LinkRequest.objects.values_list("digest", "status"),
        *TrailEntry.objects.values_list("facts"),
        *PersonalValue.objects.values_list("value"),
        *Notice.objects.values_list("subject", "body"),
    ]
    assert not any(
        word in str(kept) for word in ("079123456789", "highest", "phone_number", provider.answer["id_token"])
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM org_linkrequest")
        assert [row[0] for row in cursor.fetchall()] == [""]


def test_the_name_is_sealed_while_it_waits(provider, cast):
    try_it(provider)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM org_linkrequest")
        assert "Hương" not in cursor.fetchone()[0]


def test_whoever_names_a_unit_is_decided_about_there_and_nowhere_else(provider, cast):
    row = IdentityProvider.objects.get()
    set_up(provider.issuer, cast.administrator, provider=row, secret="", unit_claim="don_vi")
    local, other = (
        actions.register_person(full_name=name, unit=unit, role=Role.ADMINISTRATOR, by=None).person
        for name, unit in (("Vì Văn Nội", cast.commune), ("Vì Văn Ngoại", cast.other_commune))
    )
    Person.objects.update(must_change_password=False)
    try_it(provider, don_vi=cast.commune.code)
    request = LinkRequest.objects.get()
    url = reverse("org:link_request", args=[request.pk])
    codes = [cast.client(one).get(url).status_code for one in (local, other, cast.administrator, cast.officer)]
    assert codes == [200, 404, 200, 404]
    with pytest.raises(Denied):
        actions.agree_link(request=request, person=cast.stranger, by=other)
    with pytest.raises(Denied):
        actions.agree_link(request=request, person=cast.stranger, by=local)
    actions.agree_link(request=request, person=cast.officer, by=local)
    assert IdentityLink.objects.get().made_by == local


def test_an_unknown_unit_is_the_provinces(provider, cast):
    set_up(provider.issuer, cast.administrator, provider=IdentityProvider.objects.get(), unit_claim="don_vi")
    try_it(provider, don_vi="khong-co")
    assert LinkRequest.objects.get().unit is None


def test_an_administrator_links_on_the_page_and_the_person_is_told(provider, cast):
    try_it(provider)
    request = LinkRequest.objects.get()
    client = cast.client(cast.administrator)
    assert f"Đề nghị số {request.pk}" in client.get(reverse("org:link_requests")).content.decode()
    url = reverse("org:link_request", args=[request.pk])
    page = client.post(url, {"deed": "link", "login": "nobody-here"})
    assert "Không thấy tên đăng nhập" in page.content.decode()
    assert client.post(url, {"deed": "link", "login": "HUONG"}).status_code == 302
    assert IdentityLink.objects.get().person == cast.officer
    assert Notice.objects.filter(to_id=cast.officer.pk, subject__contains="đăng nhập được qua VNeID").count() == 1
    assert "identity.linked" in deeds("identity.linked")
    assert client.post(url, {"deed": "refuse"}).status_code == 302
    assert LinkRequest.objects.get().status == LinkStatus.LINKED


def test_nobody_links_himself_nor_whom_he_does_not_administer(provider, cast):
    try_it(provider)
    request = LinkRequest.objects.get()
    with pytest.raises(CannotManage):
        actions.agree_link(request=request, person=cast.administrator, by=cast.administrator)
    for person in (cast.officer, cast.leader, cast.auditor):
        with pytest.raises(Denied):
            actions.agree_link(request=request, person=cast.village_head, by=person)
    assert not IdentityLink.objects.exists()


def test_one_account_there_is_one_persons(provider, cast):
    link = linked(provider, cast)
    late = LinkRequest.objects.create(provider=link.provider, digest=link.digest)
    with pytest.raises(CannotManage):
        actions.agree_link(request=late, person=cast.village_head, by=cast.administrator)
    assert IdentityLink.objects.count() == 1


def test_one_person_has_one_account_there(provider, cast):
    linked(provider, cast)
    try_it(provider, sub="another")
    request = LinkRequest.objects.get(status=LinkStatus.WAITING)
    with pytest.raises(CannotManage):
        actions.agree_link(request=request, person=cast.officer, by=cast.administrator)


def test_who_was_refused_is_not_asked_about_again_for_a_month(provider, cast):
    try_it(provider)
    actions.refuse_link(request=LinkRequest.objects.get(), by=cast.administrator)
    _, answer = try_it(provider)
    assert "không đồng ý liên kết" in answer.content.decode()
    assert LinkRequest.objects.count() == 1
    with time_machine.travel(times.now() + timedelta(days=31)):
        try_it(provider)
    assert LinkRequest.objects.count() == 2


def test_a_request_lapses_after_a_month_and_its_name_goes(provider, cast):
    try_it(provider)
    assert actions.lapse_link_requests(by=None) == 0
    with time_machine.travel(times.now() + timedelta(days=31)):
        assert actions.lapse_link_requests(by=None) == 1
    request = LinkRequest.objects.get()
    assert (request.status, request.name) == (LinkStatus.LAPSED, "")
    with pytest.raises(CannotManage):
        actions.agree_link(request=request, person=cast.officer, by=cast.administrator)


def test_a_whole_country_cannot_fill_the_list(provider, cast, monkeypatch):
    monkeypatch.setattr("caunoi.org.actions.identities.MOST_WAITING", 1)
    try_it(provider)
    _, answer = try_it(provider, sub="another")
    assert "quá nhiều đề nghị" in answer.content.decode()
    assert LinkRequest.objects.count() == 1


# What the link does not open


def test_the_second_step_is_asked_whatever_the_provider_says_it_asked(provider, cast, settings):
    settings.CAUNOI_SECOND_FACTOR = True
    link = linked(provider, cast, cast.clerk)
    client, answer = try_it(provider)
    assert client.get(answer["Location"])["Location"] == reverse("mfa_index")
    secret = generate_totp_secret()
    TOTP.activate(link.person, secret)
    assert Authenticator.objects.filter(user=link.person).exists()
    client, answer = try_it(provider)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("org:units")).status_code == 302
    with time_machine.travel(turn()):
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(reverse("org:units")).status_code == 200
    actions.end_link(link=link, by=cast.administrator)
    assert not is_in(client)


def test_a_link_taken_away_before_the_second_step_lets_nobody_in_by_it(provider, cast):
    link = linked(provider, cast, cast.clerk)
    secret = generate_totp_secret()
    TOTP.activate(link.person, secret)
    client, _ = try_it(provider)
    actions.end_link(link=link, by=cast.administrator)
    with time_machine.travel(turn()):
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert not is_in(client)


def test_a_sign_in_left_half_way_binds_nobody_else(provider, cast):
    link = linked(provider, cast)
    actions.deactivate_person(person=cast.officer, by=cast.administrator)
    client, _ = try_it(provider)
    client.post(reverse("account_login"), {"login": "son", "password": cast.password})
    assert client.get(reverse("org:account")).context["person"] == cast.leader_of_commune
    actions.reactivate_person(person=cast.officer, by=cast.administrator)
    actions.end_link(link=link, by=cast.administrator)
    assert is_in(client)


def test_a_closed_account_stays_closed(provider, cast):
    linked(provider, cast)
    actions.deactivate_person(person=cast.officer, by=cast.administrator)
    client, answer = try_it(provider)
    assert answer["Location"] == reverse("account_inactive")
    assert not is_in(client)
    assert deeds("person.signed_in") == []


def test_posts_that_are_over_open_nothing(provider, cast):
    linked(provider, cast, cast.nobody)
    client, _ = try_it(provider)
    assert is_in(client)
    assert client.get(reverse("org:unit", args=[cast.other_commune.code])).status_code == 404


@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_a_link_that_was_taken_away_ends_its_sessions_and_opens_nothing(provider, cast, who):
    link = linked(provider, cast)
    inside, _ = try_it(provider)
    by_password = cast.client(cast.officer)
    assert is_in(inside)
    doer = cast.client(cast.everybody[who])
    assert doer.post(reverse("org:link_end", args=[link.pk])).status_code == 302
    assert not is_in(inside)
    assert is_in(by_password)
    _, answer = try_it(provider)
    assert answer.status_code == 200
    assert deeds("identity.unlinked") == ["identity.unlinked"]


def test_a_stranger_takes_no_link_away(provider, cast):
    link = linked(provider, cast)
    for person in (cast.stranger, cast.leader_of_commune, cast.auditor):
        assert cast.client(person).post(reverse("org:link_end", args=[link.pk])).status_code == 404
        with pytest.raises(Denied):
            actions.end_link(link=link, by=person)
    assert IdentityLink.objects.get().ended_at is None


def test_a_provider_that_is_switched_off_lets_nobody_in_and_nobody_stay(provider, cast):
    linked(provider, cast)
    inside, _ = try_it(provider)
    row = IdentityProvider.objects.get()
    assert "Đăng nhập bằng VNeID" in Client().get(reverse("account_login")).content.decode()
    set_up(provider.issuer, cast.administrator, provider=row, is_on=False)
    assert not is_in(inside)
    assert "Đăng nhập bằng" not in Client().get(reverse("account_login")).content.decode()
    for door in ("org:identity_start", "org:identity_back"):
        assert Client().get(reverse(door, args=["vneid"])).status_code == 404


# Setting a provider


def test_only_the_administrator_of_the_whole_sets_one(cast):
    local = actions.register_person(full_name="Vì Văn Nội", unit=cast.commune, role=Role.ADMINISTRATOR, by=None).person
    for person in (local, cast.leader, cast.officer):
        with pytest.raises(Denied):
            set_up("https://id.example.vn", person)


def test_the_secret_is_sealed_never_shown_and_never_told(cast):
    row = set_up("https://id.example.vn", cast.administrator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM org_identityprovider")
        assert SECRET not in cursor.fetchone()[0]
    page = cast.client(cast.administrator).get(reverse("org:provider_edit", args=[row.code])).content.decode()
    assert "khóa của nơi" not in page
    kept = [*TrailEntry.objects.values_list("facts"), *PersonalValue.objects.values_list("value")]
    assert "khóa của nơi" not in str(kept)


def test_the_secret_is_forgotten_when_it_would_go_elsewhere(cast):
    row = set_up("https://id.example.vn", cast.administrator)
    assert set_up("https://id.example.vn", cast.administrator, provider=row, secret="").secret == SECRET
    moved = {"provider": row, "secret": "", "is_on": False}
    assert set_up("https://other.example.vn", cast.administrator, **moved).secret == ""
    with pytest.raises(CannotManage):
        set_up("https://other.example.vn", cast.administrator, provider=row, secret="")


def test_links_of_one_issuer_never_become_those_of_another(provider, cast):
    linked(provider, cast)
    row = IdentityProvider.objects.get()
    for change in ({"issuer": "https://other.example.vn"}, {"subject_claim": "email"}):
        with pytest.raises(CannotManage):
            set_up(**{"issuer": provider.issuer, "by": cast.administrator, "provider": row, **change})


def test_who_asked_by_another_issuer_asks_anew(provider, cast):
    try_it(provider)
    row = IdentityProvider.objects.get()
    set_up("https://other.example.vn", cast.administrator, provider=row)
    request = LinkRequest.objects.get()
    assert (request.status, request.name) == (LinkStatus.LAPSED, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://id.example.vn"},
        {"issuer": "https://a:b@id.example.vn"},
        {"issuer": "https://id.example.vn/?a=b"},
        {"issuer": "http://localhost:8000"},
        {"code": "Có dấu"},
        {"scope": "profile"},
        {"subject_claim": ""},
        {"client_id": " "},
        {"secret": ""},
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(cast, wrong):
    with pytest.raises(CannotManage) as refusal:
        set_up(**{"issuer": "https://id.example.vn", "by": cast.administrator, **wrong})
    assert refusal.value.sentence.endswith(".")
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://192.168.1.1/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_description_that_leads_elsewhere_is_not_followed(provider, cast, told):
    provider.more = told
    answer = Client().get(reverse("org:identity_start", args=["vneid"]))
    assert answer.status_code == 200
    assert identities.SENTENCES["description"] in answer.content.decode()


def test_the_administrator_sets_and_tries_one_on_the_pages(provider, cast):
    client = cast.client(cast.administrator)
    given = {"code": "bo", "name": "Bộ", "issuer": provider.issuer, "client_id": "x", "secret": "y"}
    given |= {"scope": "openid", "subject_claim": "sub"}
    assert client.post(reverse("org:provider_new"), given).status_code == 302
    assert "/dang-nhap/qua/bo/ve/" in client.get(reverse("org:providers")).content.decode()
    assert "1 khóa" in client.get(reverse("org:provider_check", args=["bo"])).content.decode()
    provider.status = 500
    page = client.get(reverse("org:provider_check", args=["bo"])).content.decode()
    assert "Không nối được" in page
    row = IdentityProvider.objects.get(code="bo")
    edited = {**given, "version": row.version, "name": "Bộ Nội vụ", "secret": ""}
    assert client.post(reverse("org:provider_edit", args=["bo"]), edited).status_code == 302
    assert (IdentityProvider.objects.get(code="bo").name, row.secret) == ("Bộ Nội vụ", "y")
    late = client.post(reverse("org:provider_edit", args=["bo"]), {**edited, "name": "Khác"})
    assert late.status_code == 200
    assert IdentityProvider.objects.get(code="bo").name == "Bộ Nội vụ"


def test_a_machine_of_the_house_is_never_asked(provider, cast, settings):
    settings.CAUNOI_IDENTITY_NEAR = False
    answer = Client().get(reverse("org:identity_start", args=["vneid"]))
    assert identities.SENTENCES["description"] in answer.content.decode()
    assert provider.reads == []


def test_one_address_of_the_network_does_not_try_for_ever(provider, cast, monkeypatch):
    monkeypatch.setattr("caunoi.org.views.identities.TRIES", 1)
    leave(Client())
    answer = Client().get(reverse("org:identity_start", args=["vneid"]))
    assert "Đợi ít phút" in answer.content.decode()


def test_no_page_lets_forms_go_to_the_provider(provider, cast):
    policy = Client().get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "form-action 'self'" in policy
