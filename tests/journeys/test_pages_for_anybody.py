"""Every page that needs no sign-in, and the shell around those that do, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from caunoi.ground.privacy.actions import seed_activities
from caunoi.org.tests.cast import Cast
from caunoi.petitions.actions import seed_limits, seed_retention
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME, GALLERY, WORK, PLAN, SIGN_IN = "/", "/ui/", "/ui/viec-can-lam/", "/ui/ke-hoach/", "/ui/dang-nhap/"
TROUBLE = [f"/ui/loi/{kind}/" for kind in ("400", "403", "404", "405", "413", "429", "500", "503", "csrf", "locked")]
PAGES = [HOME, GALLERY, WORK, PLAN, SIGN_IN]


def named(path: str) -> str:
    return path.strip("/").replace("/", "-") or "home"


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_passes_every_gate(visit: Any, path: str, width: int, live_server: Any):
    page = visit(path, width)
    browsing.shoot(page, f"{named(path)}-{width}")
    assert browsing.gates(page) == {}
    assert page.log.complaints == []
    assert page.log.elsewhere(live_server.url) == []


@pytest.mark.parametrize("width", [390, 1366])
def test_what_is_held_of_people_passes_every_gate_with_everything_unfolded(visit: Any, width: int, cast: Cast):
    seed_activities()
    seed_retention()
    seed_limits()
    page = visit("/du-lieu-ca-nhan/", width)
    shut = page.locator("details:not([open])")
    for _ in range(shut.count()):
        shut.first.locator("summary").click()
    assert shut.count() == 0
    assert browsing.gates(page) == {}
    assert page.log.complaints == []


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_fits_narrow_and_wide(visit: Any, path: str, width: int):
    page = visit(path, width)
    browsing.shoot(page, f"{named(path)}-{width}")
    assert browsing.sideways(page) == []
    assert browsing.cut_off(page) == []


@pytest.mark.parametrize("path", TROUBLE, ids=named)
def test_a_page_of_trouble_passes_every_gate(visit: Any, path: str):
    page = visit(path, 390)
    assert browsing.gates(page) == {}
    browsing.enlarge(page)
    assert browsing.sideways(page) == []


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("path", PAGES, ids=named)
def test_text_at_twice_its_size_stays_on_the_page(visit: Any, path: str, width: int):
    page = visit(path, width)
    browsing.enlarge(page)
    assert browsing.sideways(page) == []
    assert browsing.cut_off(page) == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_the_keyboard_sees_where_it_is(visit: Any, path: str):
    assert browsing.hidden_focus(visit(path, 1366), most=80) == []


def test_the_keyboard_walks_the_workspace_in_reading_order(visit: Any):
    order = browsing.tab_order(visit(WORK, 1366), most=22)
    assert order[0] == "Đến nội dung chính"
    assert order[2:5] == ["Việc cần làm, có 9 việc", "Kế hoạch", "Nhiệm vụ, có 6 việc"]
    search = next(place for place, words in enumerate(order) if words.startswith("Tìm việc"))
    account = order.index("LHTài khoản của Lò Thị Hương")
    assert search < account < order.index("Tất cả 9") < order.index("Gửi danh sách hộ đề nghị hỗ trợ sửa nhà đợt 2")


@pytest.mark.parametrize(
    ("path", "requests", "total"), [(HOME, 6, 40_960), (SIGN_IN, 6, 40_960), (TROUBLE[2], 6, 40_960)]
)
def test_a_public_page_is_light(browser: Any, live_server: Any, path: str, requests: int, total: int):
    with browsing.window(browser, 390) as visitor:
        weight = browsing.weight(visitor.new_page(), live_server.url + path)
    assert weight.requests <= requests
    assert weight.total <= total
    assert weight.stylesheet <= 8 * 1024
    assert weight.script == 0


def test_the_workspace_is_light(browser: Any, live_server: Any):
    with browsing.window(browser, 1366) as visitor:
        weight = browsing.weight(visitor.new_page(), live_server.url + WORK)
    assert weight.total <= 25 * 1024


@pytest.mark.parametrize("path", [HOME, SIGN_IN, WORK], ids=named)
def test_a_page_stands_still_and_soon_on_a_weak_network(browser: Any, live_server: Any, path: str):
    with browsing.window(browser, 390) as visitor:
        page = visitor.new_page()
        browsing.slow(page)
        browsing.go(page, live_server.url + path)
        seconds, jump = browsing.paint(page)
    # The budget is 2.5 s (3 s for the workspace) on a machine that does nothing else.
    assert 0 < seconds <= 5
    assert jump <= 0.02


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_stands_without_scripts(visit: Any, path: str):
    page = visit(path, 390, java_script_enabled=False)
    assert page.locator("h1").count() == 1
    assert page.locator("button[data-copy]:visible, button[data-print]:visible").count() == 0


def test_the_account_opens_without_a_script_and_closes_with_one(visit: Any):
    page = visit(WORK, 390, java_script_enabled=False)
    page.locator("details.account summary").click()
    expect(page.get_by_role("link", name="Đổi mật khẩu")).to_be_visible()
    page = visit(WORK, 1366)
    page.locator("details.account summary").click()
    expect(page.get_by_role("link", name="Đổi mật khẩu")).to_be_visible()
    assert browsing.axe(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Đổi mật khẩu")).to_be_hidden()


def test_the_counter_counts_and_the_copy_reaches_the_clipboard(visit: Any):
    page = visit(GALLERY, 1366, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#fresh_body").fill("a" * 1234)
    expect(page.locator("#fresh_body-counter")).to_have_text("Còn viết được 766 ký tự")
    page.locator("#fresh_body").fill("😀" * 2001)
    expect(page.locator("#fresh_body-counter")).to_have_text("Dài quá 1 ký tự, bỏ bớt mới gửi được")
    assert page.locator("#fresh_body").input_value() == "😀" * 2001
    page.get_by_role("button", name="Sao chép để gửi Zalo").click()
    page.get_by_text("Đã sao chép. Mở Zalo rồi dán.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("Việc quá hạn 2 ngày")


def test_wrong_answers_take_the_focus_to_the_summary(visit: Any):
    page = visit(SIGN_IN, 390)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()
    assert browsing.ask(page, "focused").startswith("Cần sửa 2 chỗ")
    page.get_by_role("link", name="Nhập mật khẩu").click()
    assert page.evaluate("document.activeElement.id") == "id_password"
    assert browsing.gates(page) == {}


@pytest.mark.parametrize(("path", "most"), [(WORK, 2), (PLAN, 1), (HOME, 2)])
def test_a_page_prints_on_a4_without_what_can_only_be_pressed(visit: Any, path: str, most: int):
    paper = browsing.printed(visit(path, 1366))
    assert 1 <= len(paper.pages) <= most
    assert (round(paper.pages[0].mediabox.width), round(paper.pages[0].mediabox.height)) == (595, 842)
    words = paper.pages[0].extract_text()
    assert "Tất cả 9" not in words
    assert "Đăng xuất" not in words


def test_forced_colours_keep_words_and_borders(visit: Any):
    page = visit(GALLERY, 1366, forced_colors="active")
    assert page.evaluate("getComputedStyle(document.querySelector('.tag')).borderTopStyle") == "solid"


def test_everything_as_a_page_passes_every_gate(visit: Any, cast: Cast):
    page = visit("/tat-ca/", 390, person=cast.officer)
    browsing.shoot(page, "all-390")
    assert page.locator("h1").inner_text() == "Tất cả"
    assert browsing.gates(page) == {}
