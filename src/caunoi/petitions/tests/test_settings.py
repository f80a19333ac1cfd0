"""Cài đặt kiến nghị shows each person what that person keeps, and nothing to others."""

from __future__ import annotations

import pytest

from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/hop-kien-nghi/cai-dat/"


def shown_to(cast: Cast, person: Person) -> str:
    page: str = cast.client(person).get(PAGE).content.decode()
    return page


def test_a_handler_finds_the_rules_of_the_unit_and_no_limits(cast: Cast) -> None:
    page = shown_to(cast, cast.officer)
    assert "/hop-kien-nghi/quy-tac/" in page
    assert "/hop-kien-nghi/thoi-han/" not in page


def test_an_administrator_finds_the_limits(cast: Cast) -> None:
    page = shown_to(cast, cast.administrator)
    assert "/hop-kien-nghi/thoi-han/" in page
    assert "/hop-kien-nghi/quy-tac/" not in page


def test_each_link_opens_for_whoever_sees_it(cast: Cast) -> None:
    for person in (cast.officer, cast.administrator):
        client = cast.client(person)
        page = client.get(PAGE).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        for address in {part.split('"')[0] for part in main.split('href="/hop-kien-nghi/')[1:]}:
            assert client.get(f"/hop-kien-nghi/{address}").status_code == 200, address


def test_whoever_keeps_nothing_finds_no_page(cast: Cast) -> None:
    assert cast.client(cast.auditor).get(PAGE).status_code == 404
