"""No door breaks on a sign that no database keeps: in its path, in what is asked of it, in a form, in a cookie.

PostgreSQL refuses NUL with an error where SQLite finds nothing, so this test bites there.
"""

from __future__ import annotations

import inspect
import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, resolve, reverse

from caunoi.ground.ui.signs import SignsMiddleware
from caunoi.org.tests.cast import Cast
from tests.house.test_doors import DOORS, PROGRAMS, Door, named

pytestmark = [pytest.mark.long, pytest.mark.once("postgresql")]

ASKED = re.compile(r"""(?:get|getlist|whole_number)\((?:request, )?"([\w-]+)\"""")
ODD = "a\x00b\x0bc"
PLACES = [door for door in DOORS if door.parameters]
PLAIN = [door for door in DOORS if not door.parameters and door.name != "account_logout"]


def odd_path(door: Door) -> str:
    """The address of a door with the sign in each of its parameters that takes any text."""
    for sample in (ODD, "1", "2026-06-23", "00000000-0000-4000-8000-000000000000", "json", "xml"):
        try:
            return reverse(door.name, kwargs=dict.fromkeys(door.parameters, sample))
        except NoReverseMatch:
            continue
    kinds = {"form": "json", "shape": "json", "format": "json"}
    try:
        return reverse(door.name, kwargs={name: kinds.get(name, ODD) for name in door.parameters})
    except NoReverseMatch:
        return door.url()


def names_asked(path: str) -> list[str]:
    """What the room of the view behind a path reads from an address or a form."""
    room = inspect.getmodule(inspect.unwrap(resolve(path).func))
    return sorted({*ASKED.findall(inspect.getsource(room))} if room else set())


@pytest.fixture
def visitor(cast: Cast) -> Client:
    return cast.client(cast.administrator)


def test_there_is_much_to_walk():
    assert len(PLACES) >= 100
    assert len(PLAIN) >= 60
    assert sum("%00" in odd_path(door) for door in PLACES) >= 60
    assert {"q", "trang"} <= {name for door in PLAIN for name in names_asked(door.url())}


@pytest.mark.parametrize("door", PLACES, ids=named)
def test_in_a_path_it_finds_nothing(visitor: Client, door: Door):
    path = odd_path(door)
    for client in (Client(), visitor):
        for answer in (client.get(path), client.post(path, {"form_key": ODD})):
            assert answer.status_code < 500
            if "%00" in path and door not in PROGRAMS:
                assert answer.status_code in {302, 400, 401, 403, 404, 405}


@pytest.mark.parametrize("door", PLAIN, ids=named)
def test_in_what_is_asked_it_breaks_nothing(visitor: Client, door: Door):
    path = door.url()
    names = names_asked(path)
    together = "&".join(f"{name}={quote(ODD)}" for name in names)
    for query in [together, *(f"{name}={quote(ODD)}" for name in names)]:
        assert visitor.get(f"{path}?{query}").status_code < 500
    assert visitor.post(path, dict.fromkeys(names, ODD)).status_code < 500


def test_who_searches_with_one_finds_what_she_meant(cast: Cast):
    page = cast.client(cast.officer).get("/hop-kien-nghi/?nhom=tat-ca&q=c%E1%BB%91%00ng%0B").content.decode()
    assert 'value="cống"' in page


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME])
def test_a_cookie_that_bears_one_is_no_cookie(cast: Cast, name: str):
    client = Client()
    client.cookies[name] = "x" * 32
    client.cookies[name].set(name, "x" * 32 + "\x00", f'"{"x" * 32}\\000"')
    assert client.get("/viec-can-lam/").status_code in {302, 404}
    assert client.get("/gui-kien-nghi/").status_code == 200


def seen(request: object) -> dict[str, object]:
    """What stands behind the guard."""
    found: dict[str, object] = {}

    def page(request: object) -> object:
        found["request"] = request
        return None

    guard = SignsMiddleware(page)  # type: ignore[arg-type]
    guard.process_view(request)  # type: ignore[arg-type]
    guard(request)  # type: ignore[arg-type]
    return found


def test_lines_and_tabs_stay_and_a_clean_request_is_not_copied():
    made = RequestFactory().post("/x/?q=a%0Ab", {"words": "một\r\nhai\tba", "odd\x00": "\x7fbốn\x1f"})
    seen(made)
    assert made.GET["q"] == "a\nb"
    assert made.POST.dict() == {"words": "một\r\nhai\tba", "odd": "bốn"}
    assert not made.POST._mutable
    clean = RequestFactory().post("/x/?q=a", {"words": "một"})
    asked, form = clean.GET, clean.POST
    seen(clean)
    assert clean.GET is asked
    assert clean.POST is form


def test_what_a_program_asks_is_left_to_its_door():
    made = RequestFactory().get("/api/me?period=2026%00")
    seen(made)
    assert made.GET["period"] == "2026\x00"
