"""An inspector takes the trail home from her telephone, and a machine that knows nothing of the system checks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from caunoi.ground.audit.actions import seal
from caunoi.ground.audit.exported import verify_lines
from caunoi.ground.audit.tests.rows import check_told
from caunoi.org import actions as org
from caunoi.org.tests.cast import Cast
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_trail_is_taken_home_and_checked_there(
    cast: Cast, live_server: LiveServer, window_of: Callable[..., BrowserContext]
) -> None:
    org.add_alias(unit=cast.area, name="bản Giàn Cũ", by=cast.administrator)
    seal()
    page = window_of(cast.auditor, 390).new_page()
    page.goto(f"{live_server.url}/nhat-ky/")
    browsing.shoot(page, "trail-390")
    assert browsing.gates(page) == {}
    with page.expect_download() as waited:
        page.get_by_role("button", name="Xuất ra tệp").click()
    got = waited.value
    assert got.suggested_filename.endswith(".jsonl")
    with got.path().open("rb") as file:
        found = verify_lines(file)
    assert found.ok, found.sentence
    assert "bản Giàn Cũ" in got.path().read_text(encoding="utf-8")
    check_told("trail.exported", by=cast.auditor, on=None, count=found.checked)
