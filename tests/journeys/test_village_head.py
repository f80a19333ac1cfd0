"""A village head on a telephone: the officer hands over a link, the head chooses a PIN, reports on a task, is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.models import KeyStatus, Person, Role, Unit, VillageKey
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions as plans
from caunoi.plans.models import Task
from caunoi.plans.states import Status
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PIN = "482913"
TITLE = "Rà soát hộ cần giúp dịp giáp hạt"


def look(page: Page, name: str) -> None:
    """Nothing is wrong with the page; a picture is kept for a person to look at."""
    browsing.settle(page)
    browsing.shoot(page, f"village-{name}")
    assert browsing.gates(page) == {}, name


@pytest.fixture
def task(cast: Cast) -> Task:
    """What the commune has given to the village."""
    return plans.give_task(
        unit=cast.area, by=None, due_on=today() + timedelta(days=2), title=TITLE, measure="Số hộ đã rà soát"
    )


def path_of(link: str) -> str:
    return urlsplit(link).path


def hand_over(visit: Any, cast: Cast, width: int) -> str:
    """The officer makes the slips; the address on the first one."""
    officer: Page = visit("/truong-ban/", width, person=cast.officer)
    expect(officer.get_by_role("heading", level=1)).to_have_text("Trưởng ban bản, xã Mường Bú")
    look(officer, f"01-heads-{width}")
    officer.get_by_role("button", name="Làm 1 phiếu").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Phiếu đường dẫn")
    expect(officer.locator(".slip")).to_have_count(1)
    assert officer.locator(".slip img").evaluate("(image) => image.naturalWidth") > 0
    look(officer, f"02-slips-{width}")
    paper = browsing.printed(officer)
    assert len(paper.pages) == 1
    assert "Quét" in paper.pages[0].extract_text() or "quét" in paper.pages[0].extract_text()
    link = officer.locator(".slip code").inner_text()
    officer.reload()
    expect(officer.locator(".slip")).to_have_count(0)
    look(officer, f"03-slips-shown-once-{width}")
    assert officer.log.complaints == []  # type: ignore[attr-defined]
    return path_of(link)


@pytest.mark.parametrize("width", [390, 1366])
def test_a_village_head_opens_the_link_reports_and_is_done(visit: Any, cast: Cast, task: Task, width: int):
    link = hand_over(visit, cast, width)
    page: Page = visit(link, width)
    look(page, f"04-choose-pin-{width}")
    page.get_by_label("Mã PIN mới").fill("123456")
    page.get_by_label("Nhập lại mã PIN").fill("123456")
    page.get_by_role("button", name="Nhận máy này").click()
    expect(page.get_by_role("alert")).to_contain_text("dãy số liền nhau")
    look(page, f"05-easy-pin-{width}")
    page.get_by_label("Mã PIN mới").fill(PIN)
    page.get_by_label("Nhập lại mã PIN").fill(PIN)
    page.get_by_role("button", name="Nhận máy này").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của bản")
    look(page, f"06-tasks-{width}")

    page.get_by_role("link", name="Bắt đầu").click()
    look(page, f"07-report-{width}")
    page.get_by_label("Đã làm gì, kết quả thế nào").fill("Đã đến 9 hộ")
    page.get_by_label("Tiến độ (%)").fill("900")
    page.get_by_role("button", name="Gửi cập nhật").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".field--error")).to_have_count(1)
    look(page, f"08-bad-number-{width}")
    page.get_by_label("Tiến độ (%)").fill("60")
    page.get_by_role("button", name="Gửi cập nhật").click()
    expect(page.get_by_text("Đã ghi tiến độ.")).to_be_visible()
    look(page, f"09-reported-{width}")

    page.get_by_role("link", name="Việc của bản").first.click()
    page.get_by_role("link", name="Xong").click()
    page.get_by_label("Kết quả").fill("Đã rà soát 15 hộ, 3 hộ cần giúp")
    look(page, f"10-finish-{width}")
    page.get_by_role("button", name="Hoàn thành").click()
    expect(page.get_by_text("Đã hoàn thành nhiệm vụ.")).to_be_visible()
    look(page, f"11-done-{width}")
    assert page.log.complaints == []  # type: ignore[attr-defined]

    task.refresh_from_db()
    assert (task.status, task.finished_by_id) == (Status.DONE, cast.village_head.pk)
    assert list(task.entries.order_by("pk").values_list("percent", flat=True))[:1] == [60]
    trail = TrailEntry.objects.filter(object_kind="plans.task", object_id=str(task.pk), by_id=cast.village_head.pk)
    assert list(trail.order_by("pk").values_list("deed", flat=True)) == ["task.reported", "task.finished"]
    assert VillageKey.objects.get().status == KeyStatus.KNOWN
    commune: Page = visit(f"/nhiem-vu/{task.ref}/", width, person=cast.officer)
    expect(commune.locator("#qua-trinh")).to_contain_text("15 hộ, 3 hộ cần giúp")


def test_every_way_out_of_the_large_pages_is_open_and_holds_at_twice_the_text(visit: Any, cast: Cast, task: Task):
    link = hand_over(visit, cast, 1366)
    page: Page = visit(link, 390)
    page.get_by_label("Mã PIN mới").fill(PIN)
    page.get_by_label("Nhập lại mã PIN").fill(PIN)
    page.get_by_role("button", name="Nhận máy này").click()
    home = page.url
    origin = home.removesuffix("/viec-cua-ban/")
    todo, seen = [home, f"{origin}/viec-can-lam/"], set()
    troubles: dict[str, Any] = {}
    while todo:
        url = todo.pop(0)
        if url in seen:
            continue
        seen.add(url)
        answer = browsing.go(page, url)
        if answer is None or not answer.ok:
            troubles[url] = answer and answer.status
            continue
        if "/tro-giup/" in url or url.rstrip("/") == origin:
            continue
        found = browsing.gates(page)
        for percent in (125, 200):
            browsing.enlarge(page, percent)
            if wrong := browsing.sideways(page) + browsing.cut_off(page):
                found[f"{percent}%"] = wrong
        if found:
            troubles[url] = found
        links = page.locator("a:visible").evaluate_all("(all) => all.map((one) => one.href.split('#')[0])")
        todo += [other for other in links if other.startswith(origin) and "/dang-xuat/" not in other]
    assert troubles == {}
    assert len(seen) >= 6


def test_the_pin_on_the_known_telephone_without_scripts(visit: Any, cast: Cast, task: Task):
    page: Page = visit(hand_over(visit, cast, 1366), 390, java_script_enabled=False)
    page.get_by_label("Mã PIN mới").fill(PIN)
    page.get_by_label("Nhập lại mã PIN").fill(PIN)
    page.get_by_role("button", name="Nhận máy này").click()
    page.context.clear_cookies(name="sessionid")
    page.goto(f"{page.url.removesuffix('viec-cua-ban/')}nhiem-vu/{task.ref}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhập mã PIN")
    assert page.get_by_label("Mã PIN").get_attribute("inputmode") == "numeric"
    page.get_by_label("Mã PIN").fill("907361")
    page.get_by_role("button", name="Vào").click()
    expect(page.locator(".field-error")).to_have_text("Mã PIN chưa đúng. Nhập lại.")
    page.get_by_label("Mã PIN").fill(PIN)
    page.get_by_role("button", name="Vào").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    stranger: Page = visit("/vao/khong-co-duong-dan-nay/", 390)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("không mở được trên máy này")
    look(stranger, "12-refused-390")


@pytest.mark.parametrize("width", [390, 1366])
def test_slips_for_a_whole_commune_fit_eight_on_a_sheet(visit: Any, cast: Cast, width: int):
    registered = Person.objects.count()
    for number in "Một Hai Ba Bốn Năm Sáu Bảy Tám".split():
        _head(cast, f"Lò Văn {number}")
    page: Page = visit("/truong-ban/", width, person=cast.officer)
    page.get_by_role("button", name="Làm 9 phiếu").dblclick()
    expect(page.locator(".slip")).to_have_count(9)
    look(page, f"13-nine-slips-{width}")
    assert len(browsing.printed(page).pages) == 2
    assert VillageKey.objects.filter(status=KeyStatus.WAITING).count() == 9
    assert Person.objects.count() == registered + 8


def _head(cast: Cast, full_name: str) -> None:
    area = Unit.objects.get(pk=cast.area.pk)
    org.register_person(full_name=full_name, unit=area, role=Role.VILLAGE_HEAD, by=cast.administrator)
