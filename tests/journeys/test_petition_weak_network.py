"""A cheap telephone on a weak network: 400 kbit/s, 400 ms, a processor six times slower, 390 px."""

from __future__ import annotations

import io
import os
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from caunoi.ground.notices.actions import set_gateway
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import draft_token
from caunoi.petitions.models import Draft, Petition
from caunoi.petitions.queries.box import box_of
from caunoi.petitions.tests.walks import WORDS
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE_PHOTO = 200_000
"""Bytes that a picture may weigh after the telephone made it small."""


def from_a_camera(name: str = "IMG_2291.jpg", size: tuple[int, int] = (2400, 1800)) -> dict[str, Any]:
    """A picture of some megabytes with a place in its EXIF, as a camera writes it."""
    held = io.BytesIO()
    seen = Image.effect_noise((300, 225), 90).resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Máy ảnh"
    exif.get_ifd(0x8825)[2] = (21.0, 19.0, 36.0)
    seen.save(held, "JPEG", quality=95, exif=exif)
    return {"name": name, "mimeType": "image/jpeg", "buffer": held.getvalue()}


def words_page(cast: Cast) -> str:
    draft = actions.begin_draft(given={"commune": cast.commune.code, "area": cast.area.code})
    return f"/gui-kien-nghi/{draft_token(draft)}/viec-gi/"


def test_one_photo_travels_small_over_a_slow_network(visit: Any, cast: Cast):
    """Journey 1."""
    page: Page = visit(f"/b/{cast.area.code}/", 390)
    browsing.slow(page)
    page.get_by_role("button", name="Đúng, tiếp tục").click()
    page.get_by_label("Việc gì đang xảy ra?").fill(WORDS)
    photo = from_a_camera()
    page.get_by_label(re.compile("^Ảnh")).set_input_files(photo)  # type: ignore[arg-type]
    expect(page.locator("[data-photos-say]")).to_contain_text("đang giữ trên máy này", timeout=60_000)
    with page.expect_request(lambda one: one.method == "POST") as sent:
        page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trả lời cho ai?", timeout=60_000)
    body = int(sent.value.all_headers()["content-length"])
    assert PHONE_PHOTO / 20 < body < PHONE_PHOTO + 5_000 < len(photo["buffer"])
    page.get_by_role("button", name="Gửi không để tên").click()
    page.get_by_role("button", name="Gửi kiến nghị").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi kiến nghị", timeout=60_000)
    petition = Petition.objects.get()
    kept = petition.files.get().file
    assert kept.size <= PHONE_PHOTO
    with kept.file.open("rb") as held, Image.open(held) as seen:
        assert dict(seen.getexif()) == {}
        assert max(seen.size) <= 1600
    assert petition.due_on is not None
    expect(page.locator(".code")).to_have_text(petition.ref)
    assert [one.ref for one in box_of(cast.officer).rows] == [petition.ref]
    assert browsing.axe(page) == []
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("link", name="Tải ảnh ghi mã").click()
    assert got.value.suggested_filename == f"{petition.ref}.png"
    with Image.open(got.value.path()) as card:
        assert card.size == (1080, 1080)
        if folder := os.environ.get("CAUNOI_PICTURES"):
            card.save(f"{folder}/petition-31-card.png")


def test_a_dead_network_and_a_closed_tab_lose_nothing(visit: Any, cast: Cast):
    """Journey 2."""
    address = words_page(cast)
    page: Page = visit(address, 390)
    context, url = page.context, page.url
    page.get_by_label("Việc gì đang xảy ra?").fill(WORDS)
    photos = [from_a_camera("a.jpg", (1200, 900)), from_a_camera("b.jpg", (900, 1200))]
    page.get_by_label(re.compile("^Ảnh")).set_input_files(photos)  # type: ignore[arg-type]
    expect(page.get_by_role("list", name="Các ảnh trên máy này").locator("li")).to_have_count(2, timeout=30_000)
    expect(page.locator("[data-photos-say]")).to_contain_text("đang giữ trên máy này", timeout=30_000)
    page.wait_for_timeout(1000)
    context.set_offline(True)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("[data-words-say]")).to_contain_text("Đang mất mạng")
    browsing.shoot(page, "petition-26-offline-390")
    page.close()
    assert Draft.objects.get().words == ""
    context.set_offline(False)

    page = context.new_page()
    browsing.go(page, url)
    expect(page.get_by_label("Việc gì đang xảy ra?")).to_have_value(WORDS)
    kept = page.get_by_role("list", name="Các ảnh trên máy này").locator("li")
    expect(kept).to_have_count(2)
    browsing.shoot(page, "petition-27-found-again-390")
    assert browsing.gates(page) == {}
    kept.first.get_by_role("button", name="Bỏ ảnh này").click()
    expect(kept).to_have_count(1)
    page.get_by_label(re.compile("^Ảnh")).set_input_files(photos[0])  # type: ignore[arg-type]
    expect(kept).to_have_count(2)
    expect(page.locator("[data-photos-say]")).to_contain_text("đang giữ trên máy này")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trả lời cho ai?")
    page.get_by_role("button", name="Gửi không để tên").click()
    page.get_by_role("button", name="Gửi kiến nghị").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi kiến nghị")
    petition = Petition.objects.get()
    assert petition.words == WORDS
    assert petition.files.count() == 2
    left = "new Promise((done) => { const asked = indexedDB.open('caunoi-drafts', 1); asked.onsuccess = () => {"
    left += "const all = asked.result.transaction('photos').objectStore('photos').count();"
    left += "all.onsuccess = () => done(all.result); }; })"
    page.wait_for_timeout(300)
    assert page.evaluate(left) == 0
    assert page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('caunoi-draft-')).length") == 0


def test_who_speaks_is_heard_by_the_officer(visit: Any, cast: Cast):
    actions.seed_languages()
    page: Page = visit(words_page(cast), 390)
    page.get_by_text("Nói thay vì viết").click()
    page.get_by_label("Nói bằng tiếng gì?").select_option("Mông")
    page.get_by_label("Cần người phiên dịch").check()
    page.get_by_role("button", name="Ghi âm", exact=True).click()
    expect(page.locator("[data-recorder] [role=status]")).to_contain_text("Đang ghi âm 0:02", timeout=10_000)
    page.get_by_role("button", name="Dừng").click()
    expect(page.locator("[data-recorder] [role=status]")).to_contain_text("Đã ghi 0:0")
    browsing.shoot(page, "petition-28-voice-390")
    assert browsing.gates(page) == {}
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trả lời cho ai?")
    page.get_by_role("button", name="Gửi không để tên").click()
    expect(page.locator(".check-words")).to_have_text("Một bản ghi âm, tiếng Mông")
    page.get_by_role("button", name="Gửi kiến nghị").click()
    petition = Petition.objects.get()
    assert page.log.complaints == []  # type: ignore[attr-defined]

    officer: Page = visit(f"/hop-kien-nghi/{petition.ref}/", 1366, person=cast.officer)
    expect(officer.get_by_role("heading", name="Bản ghi âm tiếng Mông")).to_be_visible()
    heard = "new Promise((done, fail) => { const one = document.querySelector('audio'); one.muted = true;"
    heard += "one.onerror = () => fail(one.error.message);"
    heard += "one.ontimeupdate = () => { if (one.currentTime > 0.5) done(one.currentTime); }; one.play(); })"
    assert officer.evaluate(heard) > 0.5
    browsing.shoot(officer, "petition-29-voice-officer")
    assert browsing.gates(officer) == {}
    officer.get_by_role("link", name="Ghi thành chữ").click()
    officer.get_by_label("Lời trong bản ghi âm").fill("Đường vào bản bị sạt.")
    browsing.shoot(officer, "petition-30-write-down")
    assert browsing.gates(officer) == {}
    officer.get_by_role("button", name="Lưu").click()
    expect(officer.locator(".petition-words")).to_contain_text("Đường vào bản bị sạt.")


@pytest.mark.parametrize("width", [390, 1366])
def test_what_the_administrator_keeps_for_senders(visit: Any, cast: Cast, width: int):
    actions.seed_languages()
    set_gateway(
        channel="SMS", address="https://sms.example.vn/", sender="", is_plain=False, is_on=True, by=None, key="k"
    )
    draft = actions.begin_draft(given={"commune": cast.commune.code})
    for name, path, person in (
        ("32-gateways", "/tin-nhan/", cast.administrator),
        ("33-languages", "/hop-kien-nghi/ngon-ngu/", cast.administrator),
        ("34-contact-by-sms", f"/gui-kien-nghi/{draft_token(draft)}/lien-he/", None),
    ):
        page: Page = visit(path, width, person=person)
        browsing.shoot(page, f"petition-{name}-{width}")
        assert browsing.gates(page) == {}, name
