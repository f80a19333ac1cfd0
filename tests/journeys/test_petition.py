"""A petition from a cheap telephone to an answer: sent from a board at a village, received, forwarded, answered behind
a link, rated, looked at again; and the same without any script."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from caunoi.ground.limits.actions import spend
from caunoi.ground.limits.gate import HOUR
from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import draft_token, holder_of, link_token
from caunoi.petitions.models import Identity, Petition
from caunoi.petitions.states import Channel, Status
from caunoi.petitions.tests.walks import WORDS, classified, sent
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CODE = re.compile(r"^KN-\d{4}-[0-9A-Z]{5}-[0-9A-Z]$")


def look(page: Page, name: str) -> None:
    """Nothing is wrong with the page; a picture is kept for a person to look at."""
    browsing.settle(page)
    browsing.shoot(page, f"petition-{name}")
    assert browsing.gates(page) == {}, name


def photo() -> dict[str, Any]:
    held = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(held, "JPEG", quality=80)
    return {"name": "cong.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def fill_in(page: Page, width: int) -> None:
    """From the page of words to the last page."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc gì đang xảy ra?")
    look(page, f"02-words-{width}")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy kể việc đang xảy ra")
    look(page, f"03-words-missing-{width}")
    page.get_by_label("Việc gì đang xảy ra?").fill(WORDS)
    page.get_by_label(re.compile("^Ảnh")).set_input_files(photo())  # type: ignore[arg-type]
    expect(page.locator("[data-photos-say]")).to_contain_text("đang giữ trên máy này", timeout=60_000)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trả lời cho ai?")
    look(page, f"04-contact-{width}")
    page.get_by_label("Họ và tên").fill("Quàng Thị Xôm")
    page.get_by_label(re.compile("^Số điện thoại")).fill("0912 345 678")
    page.get_by_label("Đồng ý để Mặt trận giữ").check()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra rồi gửi")
    look(page, f"05-check-{width}")


@pytest.mark.parametrize("width", [390, 1366])
def test_from_a_board_at_a_village_to_an_answer(visit: Any, cast: Cast, width: int):
    page: Page = visit(f"/b/{cast.area.code}/", width)
    expect(page.locator(".place-card")).to_contain_text("bản Giàn")
    look(page, f"01-at-area-{width}")
    page.get_by_role("button", name="Đúng, tiếp tục").click()
    fill_in(page, width)
    page.get_by_role("button", name="Gửi kiến nghị").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi kiến nghị")
    expect(page.locator(".code")).to_have_text(CODE)
    look(page, f"06-sent-{width}")
    petition = Petition.objects.get()
    assert (petition.channel, petition.area, petition.unit) == (Channel.BOARD, cast.area, cast.commune)
    assert petition.files.get().file.size > 0
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi kiến nghị")
    assert Petition.objects.count() == 1

    officer: Page = visit("/viec-can-lam/", 1366, person=cast.officer)
    expect(officer.locator(".work-row").first).to_contain_text(petition.ref)
    look(officer, "07-inbox")
    officer.get_by_role("link", name=re.compile("^Kiến nghị")).first.click()
    look(officer, "08-box")
    officer.keyboard.press("j")
    expect(officer.locator("#pane")).to_contain_text(WORDS[:30])
    look(officer, "09-pane")
    officer.keyboard.press("t")
    expect(officer.get_by_role("heading", level=1)).to_have_text("Tiếp nhận, phân loại")
    look(officer, "10-classify")
    officer.get_by_label("Lĩnh vực").select_option("ROADS")
    officer.get_by_role("textbox", name="Tóm tắt").fill("Cống đầu bản Giàn bị sụt")
    officer.get_by_role("button", name="Tiếp nhận").click()
    look(officer, "11-petition")
    officer.keyboard.press("c")
    officer.get_by_label("Cơ quan").select_option(cast.agency.code)
    officer.get_by_label("Đề nghị trả lời").fill(f"{today() + timedelta(days=9):%d/%m/%Y}")
    look(officer, "12-forward")
    officer.get_by_role("button", name="Chuyển").click()
    expect(officer.locator(".petition-holder")).to_contain_text(cast.agency.name)
    look(officer, "13-forwarded")

    held = holder_of(petition)
    assert held is not None
    agency: Page = visit(f"/tl/{link_token(held)}/", width)
    assert "Xôm" not in agency.content()
    look(agency, f"14-link-{width}")
    agency.get_by_label("Đã giải quyết").check()
    agency.get_by_label("Nội dung trả lời").fill("Ủy ban đã cho nạo vét, thay nắp cống.")
    agency.get_by_label("Người trả lời").fill("Phó Chủ tịch Ủy ban nhân dân")
    agency.get_by_role("button", name="Gửi trả lời").click()
    expect(agency.get_by_role("heading", level=1)).to_have_text("Đã gửi trả lời")
    look(agency, f"15-link-done-{width}")

    officer.reload()
    officer.keyboard.press("r")
    look(officer, "16-answer")
    officer.get_by_role("button", name="Xem như người dân thấy").click()
    expect(officer.locator(".petition-preview")).to_contain_text("nạo vét")
    look(officer, "17-preview")
    officer.get_by_role("button", name="Trả lời", exact=True).click()

    page.goto(page.url.replace("/da-gui/", "/theo-doi/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã trả lời")
    assert "Xôm" not in page.content()
    assert cast.officer.full_name not in page.content()
    look(page, f"18-follow-{width}")
    page.get_by_role("button", name="Chưa hài lòng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đề nghị xem lại")
    look(page, f"19-again-{width}")
    page.get_by_label("Điều còn thiếu").fill("Nước vẫn tràn vào nhà văn hóa.")
    page.get_by_role("button", name="Đề nghị xem lại").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Được xem lại")
    look(page, f"20-reopened-{width}")
    petition.refresh_from_db()
    assert (petition.status, petition.reopened) == (Status.REOPENED, 1)
    for one in (page, officer, agency):
        assert one.log.complaints == []  # type: ignore[attr-defined]


def test_the_same_without_a_script(visit: Any, cast: Cast):
    page: Page = visit("/gui-kien-nghi/", 390, java_script_enabled=False)
    page.get_by_label("Xã, phường").fill("Tạ Bú")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ở bản nào?")
    page.get_by_label("Bản, tiểu khu").select_option(cast.area.code)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Việc gì đang xảy ra?").fill(WORDS)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Gửi không để tên").click()
    page.get_by_role("button", name="Gửi kiến nghị").click()
    code = page.locator(".code").inner_text()
    digits = page.locator(".code-tail").inner_text()
    page.get_by_role("link", name="Tra cứu").click()
    page.get_by_label("Mã kiến nghị").fill(code.lower().replace("-", " ").replace("0", "o"))
    page.get_by_label("4 số cuối").fill("9999" if digits != "9999" else "0000")
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_role("alert")).to_contain_text("Không thấy kiến nghị")
    page.get_by_label("4 số cuối").fill(digits)
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận được")
    assert not Identity.objects.exists()


def test_the_place_and_the_look_up(visit: Any, cast: Cast):
    page: Page = visit("/gui-kien-nghi/", 390)
    look(page, "21-place-390")
    page.get_by_label("Xã, phường").fill("Mường Bo")
    page.get_by_role("button", name="Tiếp tục").click()
    look(page, "22-place-unsure-390")
    page.get_by_role("button", name="xã Mường Bú").click()
    look(page, "23-area-390")
    look(visit("/tra-cuu/", 390), "24-look-up-390")


def test_the_form_is_light_and_quick(visit: Any, live_server: Any, cast: Cast):
    page: Page = visit("/tra-cuu/", 390)
    for path in ("/gui-kien-nghi/", f"/b/{cast.area.code}/"):
        weighed = browsing.weight(page, live_server.url + path)
        assert weighed.total <= 40_000, weighed
        assert weighed.requests <= 6, weighed


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1366])
def test_the_pages_of_everybody_and_of_the_officer(visit: Any, cast: Cast, width: int):
    petition = classified(cast, sent(cast, may_publish=True).petition)
    actions.publish_petition(
        petition=petition, by=cast.officer, title="Cống đầu bản Giàn bị sụt", words="Cống thoát nước đầu bản bị sụt."
    )
    for name, path in {
        "30-home": "/",
        "31-public": "/kien-nghi/",
        "32-one": f"/kien-nghi/{petition.ref}/",
        "33-figures": "/so-lieu/kien-nghi/",
    }.items():
        look(visit(path, width), f"{name}-{width}")
    base = f"/hop-kien-nghi/{petition.ref}/"
    for name, path in {
        "40-enter": "/hop-kien-nghi/ghi-ho/",
        "41-list": "/hop-kien-nghi/?nhom=tat-ca",
        "42-petition": base,
        "43-refuse": f"{base}tu-choi/",
        "44-identity": f"{base}nguoi-gui/",
    }.items():
        look(visit(path, width, person=cast.officer), f"{name}-{width}")


def test_who_sends_much_waits_a_moment_and_loses_nothing(visit: Any, cast: Cast):
    draft = actions.begin_draft(given={"commune": cast.commune.code})
    actions.keep_draft(draft=draft, words=WORDS)
    spend("send-address-127.0.0.1", seconds=HOUR, cost=5000)
    page: Page = visit(f"/gui-kien-nghi/{draft_token(draft)}/kiem-tra/", 390)
    page.get_by_role("button", name="Gửi kiến nghị").click()
    expect(page.get_by_role("alert")).to_contain_text("Máy đã kiểm tra xong")
    look(page, "25-asked-390")
    page.get_by_role("button", name="Gửi kiến nghị").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi kiến nghị")
    assert Petition.objects.get().words == WORDS
