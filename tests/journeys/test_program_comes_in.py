"""An officer makes a token on her page, with and without a script; a program comes in by it until she ends it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from caunoi.org.tests.cast import Cast
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def call(secret: str) -> int:
    return Client().get("/api/me", headers={"Authorization": f"Bearer {secret}"}).status_code


@pytest.mark.parametrize(("width", "script"), [(1366, True), (390, True), (390, False)])
def test_a_token_is_made_shown_once_used_and_ended(visit: Any, cast: Cast, width: int, script: bool):
    page = visit("/tai-khoan/", width, person=cast.officer, java_script_enabled=script)
    page.get_by_role("link", name="Mã kết nối").click()
    if script:
        assert browsing.gates(page) == {}
    page.get_by_label("Dùng cho phần mềm nào").fill("Phần mềm hội viên của xã")
    page.get_by_label("Đọc số liệu báo cáo").check()
    page.get_by_role("button", name="Lập mã").click()
    expect(page.get_by_role("heading", name="Mã kết nối mới")).to_be_visible()
    secret = page.locator("#token-secret").inner_text()
    assert call(secret) == 200
    if script:
        assert browsing.gates(page) == {}
    browsing.shoot(page, f"token-made-{width}")
    page.get_by_role("link", name="Về danh sách mã").click()
    expect(page.get_by_text("Đang dùng")).to_be_visible()
    if script:
        assert browsing.gates(page) == {}
    browsing.shoot(page, f"tokens-{width}")
    page.get_by_role("button", name="Kết thúc").click()
    expect(page.get_by_text("Đã kết thúc", exact=True)).to_be_visible()
    assert call(secret) == 401
