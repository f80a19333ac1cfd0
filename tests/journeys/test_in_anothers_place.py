"""Somebody is away, another works in her place; somebody leaves, another takes over: walked in a real browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.org.models import HandOver, Substitution
from caunoi.plans.tests import walks
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sound(page: Page, name: str, width: int) -> dict[str, Any]:
    """What is wrong with the page; a picture of it is kept."""
    browsing.shoot(page, f"{name}-{width}")
    return {name: found} if (found := browsing.gates(page)) else {}


@pytest.mark.parametrize("width", [390, 1366])
def test_one_is_away_and_another_works_in_her_place(visit: Any, cast: Any, width: int):
    task = walks.a_task(cast)
    page = visit("/lam-thay/giao/", width, person=cast.officer)
    day = times.today()
    page.get_by_label("Người làm thay").fill("cà văn sơn")
    page.get_by_label("Đến hết ngày").fill(times.date_vi(day + timedelta(days=6)))
    page.get_by_label("Lý do").fill("Đi học")
    troubles = sound(page, "lam-thay-giao", width)
    page.get_by_role("button", name="Giao làm thay").click()
    expect(page.get_by_text("Đã giao Cà Văn Sơn làm thay.")).to_be_visible()
    troubles |= sound(page, "lam-thay-cua-toi", width)

    other = visit("/lam-thay/", width, person=cast.leader_of_commune)
    other.get_by_role("button", name="Bắt đầu làm thay").click()
    expect(other.get_by_text("Đang làm thay Lò Thị Hương").first).to_be_visible()
    troubles |= sound(other, "lam-thay-viec-can-lam", width)
    other.goto(other.url.split("/viec-can-lam/")[0] + f"/nhiem-vu/{task.ref}/cap-nhat/")
    other.get_by_role("textbox").first.fill("Đã họp 2 bản")
    other.get_by_role("button", name="Gửi cập nhật").click()
    expect(other.get_by_text("Đã ghi tiến độ.")).to_be_visible()
    entry = TrailEntry.objects.filter(deed="task.reported").latest("pk")
    assert (entry.by_label, entry.acting_for_label) == ("Cà Văn Sơn", "Lò Thị Hương")

    page.get_by_role("button", name="Kết thúc").click()
    expect(page.get_by_text("Đã kết thúc việc làm thay.")).to_be_visible()
    other.reload()
    expect(other.get_by_text("Việc làm thay đã kết thúc.")).to_be_visible()
    assert Substitution.objects.get().ended_by == cast.officer
    assert troubles == {}


@pytest.mark.parametrize("width", [390, 1366])
def test_one_leaves_and_another_takes_over(visit: Any, cast: Any, width: int):
    walks.a_draft(cast, walks.plan_115())
    walks.a_sheet(cast)
    page = visit(f"/nguoi-dung/{cast.clerk.login}/", width, person=cast.administrator)
    troubles = sound(page, "nguoi-dung-ban-giao", width)
    page.get_by_role("link", name="Bàn giao công việc").click()
    page.get_by_label("Người nhận bàn giao").fill("hoàng đức anh")
    troubles |= sound(page, "ban-giao", width)
    page.get_by_role("button", name="Bàn giao hết").click()
    expect(page.get_by_role("heading", name="Biên bản bàn giao công việc")).to_be_visible()
    troubles |= sound(page, "bien-ban-ban-giao", width)
    assert HandOver.objects.get().receiver == cast.specialist
    assert troubles == {}
