"""What the log leaves out, and what it must keep so that a fault can be found."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground import logs
from caunoi.ground.logs import masked, told


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("the roof fell in", "the roof fell in"),
        ("UNIQUE constraint failed: petitions_petition.ref", "UNIQUE constraint failed: petitions_petition.ref"),
        ("database is locked", "database is locked"),
        ("Unauthorized: /theo-doi/abc/", "Unauthorized: …"),
        ("DETAIL: Key (login)=(lo.van.a) already exists.", "DETAIL: Key (login)… already exists."),
        ("invalid literal for int() with base 10: '0912345678'", "invalid literal for int() with base 10: …"),
        ("no room for Lò Văn Ả here", "no room for … here"),
        ("no room for Lo Van An here", "no room for … here"),
        ("call 0912 345 678 or +84 912.345.678", "call … or …"),
        ("code 550", "code 550"),
        ("digits 4821 were wrong", "digits … were wrong"),
        ("KN-2607-4T9QX-8 is gone", "… is gone"),
        ("mail to lo.van.a@example.vn bounced", "mail to … bounced"),
        (
            'New login failure by {username: "huong", path_info: "/dang-nhap/"}',
            "New login failure by {username: …, path_info: …}",
        ),
        ("", ""),
    ],
)
def test_words_that_can_be_nobodys_stay(said: str, kept: str) -> None:
    assert masked(said) == kept


def test_what_came_in_with_the_request_is_left_out_whatever_it_looks_like() -> None:
    assert masked("cannot read lo van a twice", ["lo van a"]) == "cannot read … twice"
    assert masked("a b", ["a", " "]) == "a b"


@given(st.text(), st.text(alphabet="0123456789", min_size=4))
def test_no_long_number_passes(around: str, number: str) -> None:
    assert number not in masked(f"{around} {number} {around}") or number in around


@given(st.text(alphabet="àáảãạăâđêôơưÀÁẢÃẠĂÂĐÊÔƠƯ", min_size=1))
def test_no_word_with_a_diacritic_passes(name: str) -> None:
    assert name not in masked(f"no room for x{name} here")


def fallen(message: str) -> RuntimeError:
    try:
        try:
            raise ValueError(f"Lò Văn Ả said {message}")
        except ValueError as cause:
            raise RuntimeError("cannot go on") from cause
    except RuntimeError as error:
        return error


def test_a_traceback_tells_places_types_and_causes() -> None:
    text = told(fallen("no"))
    assert text.index("builtins.ValueError: … said no") < text.index("builtins.RuntimeError: cannot go on")
    assert text.count("Traceback (most recent call last):") == 2
    assert "in fallen" in text
    assert "Lò" not in text.replace('raise ValueError(f"Lò Văn Ả said {message}")', "")


def test_a_circle_of_causes_ends() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    assert told(one).count("ValueError") <= logs.DEEPEST + 1


def test_a_missing_attribute_is_named() -> None:
    assert told(AttributeError("'NoneType' object has no attribute 'ref'")).endswith(
        "AttributeError: 'NoneType' object has no attribute 'ref'"
    )
    assert told(KeyError("huong")).endswith("KeyError: …")


class Cut:
    """A request whose body was cut off."""

    resolver_match = None
    method = "POST"

    @property
    def GET(self) -> None:
        raise OSError("cut off")


@pytest.mark.parametrize(
    "match", [None, SimpleNamespace(view_name="portal:follow", route="", kwargs={"token": "s3cret"})]
)
def test_a_request_is_told_by_its_door(match: SimpleNamespace | None) -> None:
    request = Cut()
    request.resolver_match = match  # type: ignore[assignment]
    record = logging.makeLogRecord({"request": request, "status_code": 404})
    line = logs.tell_door(
        None, "", {"event": "Not Found: /theo-doi/s3cret/", "logger": "django.request", "_record": record}
    )
    assert (line["event"], line["method"], line["status"]) == ("Not Found", "POST", 404)
    assert line["door"] == (match and "portal:follow")
    error = ValueError("it fell over")
    assert (
        "it fell over"
        in logs.tell_error(None, "", {"exc_info": (ValueError, error, None), "_record": record})["exception"]
    )


def test_our_own_lines_are_left_as_they_are() -> None:
    assert logs.mask_others(None, "", {"event": "3 rows of Lò", "logger": "caunoi.ground"})["event"] == "3 rows of Lò"
    assert logs.mask_others(None, "", {"event": "3 rows of Lò", "logger": "caunoitoo"})["event"] == "3 rows of …"
