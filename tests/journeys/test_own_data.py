"""A sender asks for what is held about her, the head hands it over, she opens it: on a telephone, by plain forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from caunoi.org.tests.cast import Cast
from caunoi.petitions.access import follow_token
from caunoi.petitions.states import Status
from caunoi.petitions.tests.walks import SENDER, a_petition
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def passes(page: Page, name: str) -> None:
    browsing.shoot(page, f"own-data-{name}")
    assert browsing.gates(page) == {}, name


def test_a_copy_is_asked_for_handed_over_and_opened(
    cast: Cast, live_server: LiveServer, browser: Browser, window_of: Callable[..., BrowserContext]
) -> None:
    petition = a_petition(cast, Status.TOLD)
    hers = browsing.window(browser, 390, java_script_enabled=False).new_page()
    hers.goto(f"{live_server.url}/theo-doi/{follow_token(petition)}/")
    hers.get_by_role("link", name="Dữ liệu của tôi").click()
    hers.get_by_role("link", name="Yêu cầu bản sao").click()
    hers.get_by_label("4 số cuối điện thoại").fill(SENDER.tail)
    hers.get_by_role("button", name="Yêu cầu bản sao").click()
    expect(hers.locator("main")).to_contain_text("đang chờ")

    head = window_of(cast.leader_of_commune, 390).new_page()
    head.goto(f"{live_server.url}/hop-kien-nghi/")
    head.get_by_role("link", name="Yêu cầu về dữ liệu").click()
    passes(head, "list-390")
    head.get_by_role("link", name=petition.ref).click()
    passes(head, "request-390")
    head.get_by_role("button", name="Gửi bản sao").click()

    page = browsing.window(browser, 390).new_page()
    page.goto(f"{live_server.url}/theo-doi/{follow_token(petition)}/du-lieu/")
    passes(page, "hers-390")
    page.get_by_role("link", name="Yêu cầu xóa").click()
    passes(page, "ask-390")
    page.goto(f"{live_server.url}/theo-doi/{follow_token(petition)}/du-lieu/")
    page.get_by_role("link", name="Mở bản sao").click()
    passes(page, "open-390")
    page.get_by_label("4 số cuối điện thoại").fill(SENDER.tail)
    page.get_by_role("button", name="Mở bản sao").click()
    expect(page.locator("main")).to_contain_text(SENDER.full_name)
    passes(page, "copy-390")
