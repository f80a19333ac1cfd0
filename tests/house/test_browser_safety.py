"""What every answer tells the browser, and what the frame refuses before any page is asked."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from caunoi.org.tests.cast import Cast, signed_in
from tests.house import rules, survey

pytestmark = pytest.mark.django_db

PUBLIC = ("portal:home", "portal:send", "portal:petitions", "account_login", "portal:georeport_document", "ui:healthz")


def test_every_answer_names_what_may_be_loaded_and_who_may_frame_it(cast: Cast) -> None:
    answers = [Client().get(reverse(door)) for door in PUBLIC]
    answers += [signed_in(cast.officer).get(reverse(door)) for door in ("desk:inbox", "petitions:box", "org:units")]
    answers.append(signed_in(cast.officer).get("/khong-co/"))
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert directive in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "charset" in answer.headers["Content-Type"] or answer.headers["Content-Type"] == "application/json"


def test_the_cookie_of_a_session_is_closed_to_scripts_and_to_other_sites(cast: Cast) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": cast.officer.login, "password": Cast.password})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


OF_THE_SIGNED_IN = (
    *("desk:inbox", "petitions:box", "org:units", "org:people", "org:account", "plans:index", "reporting:index"),
    *("documents:index", "portal:home", "portal:help_index", "reporting:worker", "mfa_index", "ui:healthz"),
)


def test_no_page_of_a_signed_in_person_is_kept_and_those_for_everybody_are_as_they_were(cast: Cast) -> None:
    client = signed_in(cast.officer)
    answers = [client.get(reverse(door)) for door in OF_THE_SIGNED_IN]
    answers += [client.get("/khong-co/"), client.get(reverse("org:person", args=["pang"])), client.get("/don-vi/dat/")]
    answers.append(client.post(reverse("org:notices_read")))
    answers.append(client.get(reverse("org:units"), headers={"hx-request": "true"}))
    assert {answer.status_code for answer in answers} >= {200, 302, 404}
    assert [a.request["PATH_INFO"] for a in answers if "no-store" not in a.headers.get("Cache-Control", "")] == []
    assert "no-store" not in Client().get(reverse("portal:home")).headers.get("Cache-Control", "")


def test_no_form_of_a_signed_in_person_is_taken_from_another_site(cast: Cast) -> None:
    """Every door without parameters that writes refuses a form without the token of its page."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    plain = [one for one in rules.declared() if one.method == "POST" and not one.door.startswith(("api:", "portal:"))]
    tried = 0
    for one in plain:
        try:
            address = reverse(one.door)
        except NoReverseMatch:
            continue
        tried += 1
        assert client.post(address, {"name": "Từ nơi khác"}).status_code == 403, one.door
    assert tried >= 30


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_to_no_other_site(cast: Cast, elsewhere: str) -> None:
    form = {"login": cast.officer.login, "password": Cast.password, "next": elsewhere}
    answer = Client().post(f"{reverse('account_login')}?next={elsewhere}", form)
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")


def test_a_name_of_the_server_that_is_not_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["mattran.example"])
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400
    assert Client().get("/", headers={"host": "mattran.example"}).status_code == 200


def test_a_session_is_long_chance_and_each_is_another(cast: Cast) -> None:
    keys = set()
    for _ in range(3):
        client = Client()
        client.post(reverse("account_login"), {"login": cast.officer.login, "password": Cast.password})
        keys.add(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert len(keys) == 3
    # Thirty-six letters and digits, thirty-two times: 165 bits.
    assert all(re.fullmatch(r"[a-z0-9]{32}", one) for one in keys)


def test_no_request_is_mirrored_and_no_folder_is_listed(cast: Cast) -> None:
    for door in PUBLIC:
        answer = Client().trace(reverse(door), headers={"x-probe": "thu-lai-123"})
        assert answer.status_code == 405, door
        assert b"thu-lai-123" not in answer.content
    client = signed_in(cast.administrator)
    for folder in ("/static/", "/static/ui/", "/files/", "/.git/config", "/.env", "/secret-key"):
        assert client.get(folder).status_code == 404, folder


def test_the_field_of_a_password_is_masked_and_takes_a_pasted_one() -> None:
    page = Client().get(reverse("account_login")).content.decode()
    [field] = re.findall(r"<input[^>]*name=\"password\"[^>]*>", page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert all(int(most) >= 128 for most in re.findall(r'maxlength="(\d+)"', field))
    loaded = re.findall(r'<script[^>]*src="/static/([^"]+)"', page)
    files = [path for name in loaded for path in survey.HOUSE.rglob(f"static/{name}")]
    assert len(files) == len(loaded) > 0
    assert [path.name for path in files if re.search(r"""["']paste["']""", path.read_text(encoding="utf-8"))] == []
    assert "onpaste" not in page
