"""The first page says what exists, and nothing else."""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import Resolver404, resolve

from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


def home(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_is_told_what_it_is_and_where_to_sign_in(client: Client):
    words = home(client)
    assert words.count("<h1") == 1
    assert "sổ tay công tác chung" in words
    assert "Đăng nhập" in words
    assert "Mở Việc cần làm" not in words


def test_the_province_is_named_by_the_data(client: Client, cast: Cast):
    assert f"của {cast.province.short_name}" in home(client)


def test_before_the_units_are_loaded_no_province_is_named(client: Client, settings: LazySettings):
    words = home(client)
    assert settings.CAUNOI_PLACE_BEFORE_DATA in words
    assert "Sơn La" not in words


def test_who_is_signed_in_goes_to_work_in_one_step(client: Client, cast: Cast):
    client.force_login(cast.officer)
    words = home(client)
    assert "Mở Việc cần làm" in words
    assert "Đăng nhập" not in words


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_link_is_dead(client: Client, cast: Cast, signed_in: bool):
    if signed_in:
        client.force_login(cast.officer)
    addresses = {address for address in re.findall(r'<a [^>]*href="(/[^"#]*)', home(client))}
    assert addresses
    for address in addresses:
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(f"{address} leads nowhere")


def test_nothing_is_promised_that_is_not_there(client: Client):
    words = home(client)
    assert [promise for promise in ("kiến nghị", "sắp", "sẽ", "khảo sát") if promise in words.lower()] == []


def test_only_reading_is_answered(client: Client):
    assert client.post("/").status_code == 405
