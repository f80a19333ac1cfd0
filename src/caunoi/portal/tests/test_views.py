"""The first page says what exists, and nothing else."""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import Resolver404, resolve

from caunoi.org import actions
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
    assert [promise for promise in ("sắp", "sẽ", "khảo sát") if promise in words.lower()] == []


def test_only_reading_is_answered(client: Client):
    assert client.post("/").status_code == 405


def test_help_is_open_to_who_cannot_sign_in(client: Client):
    words = client.get("/tro-giup/").content.decode()
    assert "Hướng dẫn sử dụng Cầu Nối" in words
    assert '<a href="/tro-giup/dang-nhap/">Đăng nhập và đổi mật khẩu</a>' in words


def test_help_is_searched_without_marks(client: Client):
    words = client.get("/tro-giup/", {"q": "quen mat khau"}).content.decode()
    assert "/tro-giup/dang-nhap/" in words
    assert "/tro-giup/lich-lam-viec/" not in words
    assert "<mark>Quên mật khẩu</mark>" in words


def test_a_search_without_answer_says_what_to_do(client: Client):
    words = client.get("/tro-giup/", {"q": "<xyz>"}).content.decode()
    assert "Không có trang nào nói về “&lt;xyz&gt;”" in words
    assert "/tro-giup/dang-nhap/" in words


@pytest.mark.parametrize("name", ["README", "khong-co", "images"])
def test_a_page_of_help_that_is_not_there_is_missing(client: Client, name: str):
    assert client.get(f"/tro-giup/{name}/").status_code == 404


def test_every_page_of_help_opens(client: Client):
    addresses = set(re.findall(r'href="(/tro-giup/[a-z-]+/)"', client.get("/tro-giup/").content.decode()))
    assert len(addresses) >= 15
    assert {client.get(address).status_code for address in addresses} == {200}


def test_help_stands_in_the_menu_and_in_the_footer(client: Client, cast: Cast):
    assert 'href="/tro-giup/">Xem hướng dẫn</a>' in home(client)
    client.force_login(cast.officer)
    assert 'href="/tro-giup/"' in client.get("/tat-ca/").content.decode()


def test_help_is_open_to_who_must_change_the_first_password(client: Client, cast: Cast):
    actions.renew_password(person=cast.officer, by=cast.administrator)
    client.force_login(cast.officer)
    assert client.get("/viec-can-lam/").status_code == 302
    assert client.get("/tro-giup/dang-nhap/").status_code == 200
