"""Accounts in a real browser: slips for a commune; a clerk makes a passkey on her telephone and signs in with it; one
who lost her second step gets it back through two administrators."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from caunoi.ground.audit.models import TrailEntry
from caunoi.org.actions import register_person
from caunoi.org.models import FactorReset, Person, ResetStatus, Role
from caunoi.org.tests.cast import Cast
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ACCOUNTS = "Đơn vị;Họ và tên;Vai trò\n" + "".join(
    f"Mường Bú;Lò Văn {name};Cán bộ\n" for name in "Một Hai Ba Bốn Năm Sáu Bảy Tám Chín".split()
)


def with_authenticator(page: Page) -> Any:
    """A telephone that can make passkeys and says yes to its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def sign_in(page: Page, person: Person) -> None:
    page.get_by_label("Tên đăng nhập").fill(person.login)
    page.get_by_label("Mật khẩu", exact=True).fill(Cast.password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_passkey_on_the_telephone_is_the_second_step(visit: Any, cast: Cast, settings: LazySettings):
    settings.CAUNOI_SECOND_FACTOR = True
    page = visit("/dang-nhap/", 390)
    with_authenticator(page)
    sign_in(page, cast.clerk)
    expect(page.get_by_role("heading", name="Xác thực hai bước")).to_be_visible()
    assert browsing.gates(page) == {}
    page.get_by_role("link", name="Bật").click()
    expect(page.get_by_alt_text("Mã QR của ứng dụng xác thực")).to_be_visible()
    assert browsing.gates(page) == {}
    page.get_by_role("link", name="Chọn cách khác").click()
    page.get_by_role("link", name="Thêm khóa").click()
    assert browsing.gates(page) == {}
    page.get_by_label("Tên khóa").fill("Điện thoại của Mai")
    page.get_by_role("button", name="Thêm khóa").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    expect(page.locator(".codes code")).to_have_count(10)
    assert browsing.gates(page) == {}
    browsing.shoot(page, "spare-codes-390")
    page.get_by_role("link", name="Đã cất mã, vào làm việc").click()
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()
    assert str(Authenticator.objects.get(type="webauthn", user_id=cast.clerk.pk)) == "Điện thoại của Mai"

    page.context.clear_cookies()
    page.goto(page.url)
    sign_in(page, cast.clerk)
    expect(page.get_by_role("heading", name="Xác thực bước hai")).to_be_visible()
    assert browsing.gates(page) == {}
    browsing.shoot(page, "second-step-390")
    page.get_by_role("button", name="Dùng khóa đăng nhập").click()
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()
    page.goto(page.url.split("/viec")[0] + "/tai-khoan/")
    expect(page.get_by_text("Đang bật: 1 khóa đăng nhập.")).to_be_visible()
    assert browsing.gates(page) == {}
    page.get_by_role("link", name="Quản lý").click()
    page.get_by_role("link", name="Xem khóa").click()
    expect(page.locator("li b")).to_have_text("Điện thoại của Mai")
    assert browsing.gates(page) == {}
    assert page.log.complaints == []


def code_of(secret: str) -> str:
    """What the app on the telephone shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def add_app(page: Page) -> None:
    """On the page of the app: copy the secret into it and type what it shows."""
    secret = page.locator("ol code").inner_text()
    page.get_by_label("Mã xác thực").fill(code_of(secret))
    page.get_by_role("button", name="Bật").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()


def look(page: Page, name: str, width: int) -> None:
    """Nothing is wrong with the page; a picture is kept for a person to look at."""
    browsing.settle(page)
    browsing.shoot(page, f"lost-factor-{name}-{width}")
    assert browsing.gates(page) == {}, name


@pytest.mark.parametrize("width", [390, 1366])
def test_two_administrators_give_a_person_back_her_second_step(
    visit: Any, cast: Cast, settings: LazySettings, width: int
):
    other = register_person(
        full_name="Lò Thị Bua", unit=cast.province, role=Role.ADMINISTRATOR, password=cast.password, by=None
    ).person
    settings.CAUNOI_SECOND_FACTOR = True
    page = visit("/dang-nhap/", width)
    sign_in(page, cast.clerk)
    page.get_by_role("link", name="Bật").click()
    add_app(page)

    # Her telephone is gone, and the sheet of spare codes with it: she cannot come in.
    page.context.clear_cookies()
    page.goto(page.url)
    sign_in(page, cast.clerk)
    expect(page.get_by_role("heading", name="Xác thực bước hai")).to_be_visible()
    page.get_by_label("Mã xác thực").fill("000000")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("chưa đúng")
    look(page, "shut-out", width)

    settings.CAUNOI_SECOND_FACTOR = False  # the administrators have been through theirs, which is not told again here
    first = visit(f"/nguoi-dung/{cast.clerk.login}/", width, person=cast.administrator)
    first.get_by_role("link", name="Mất cách xác thực").click()
    look(first, "ask", width)
    first.get_by_role("button", name="Gửi đề nghị").click()
    expect(first.get_by_role("alert")).to_be_visible()
    first.get_by_label("Lý do").fill("Mất điện thoại, đã gọi điện hỏi trực tiếp")
    first.get_by_role("button", name="Gửi đề nghị").click()
    expect(first.locator("main")).to_contain_text("Chờ một người quản trị khác đồng ý")
    expect(first.get_by_role("button", name="Đồng ý", exact=True)).to_have_count(0)
    look(first, "asked", width)
    assert Authenticator.objects.filter(user_id=cast.clerk.pk).exists()

    second = visit("/thong-bao/", width, person=other)
    second.get_by_role("button", name="Mở").first.click()
    expect(second.locator("main")).to_contain_text("Mất điện thoại, đã gọi điện hỏi trực tiếp")
    look(second, "decide", width)
    second.get_by_role("button", name="Đồng ý", exact=True).click()
    expect(second.locator("main")).to_contain_text("Đã đặt lại xác thực hai bước.")
    look(second, "agreed", width)
    assert not Authenticator.objects.filter(user_id=cast.clerk.pk).exists()

    settings.CAUNOI_SECOND_FACTOR = True
    page.goto(page.url.split("/dang-nhap/")[0] + "/viec-can-lam/")
    sign_in(page, cast.clerk)
    expect(page.get_by_role("heading", name="Xác thực hai bước")).to_be_visible()
    page.get_by_role("link", name="Bật").click()
    add_app(page)
    page.get_by_role("link", name="Đã cất mã, vào làm việc").click()
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()
    look(page, "back", width)
    deeds = TrailEntry.objects.filter(object_kind="org.person", object_id=str(cast.clerk.pk))
    assert {"factor.added", "factor.code_failed"} <= set(deeds.values_list("deed", flat=True))
    reset = FactorReset.objects.get()
    assert (reset.asked_by, reset.decided_by, reset.status) == (cast.administrator, other, ResetStatus.DONE)
    for one in (page, first, second):
        assert one.log.complaints == []


@pytest.mark.parametrize("width", [390, 1366])
def test_a_list_of_accounts_becomes_slips_on_paper(visit: Any, cast: Cast, width: int):
    page = visit("/nguoi-dung/", width, person=cast.administrator)
    page.get_by_role("link", name="Nhập từ Excel").click()
    assert browsing.gates(page) == {}
    file = {"name": "can-bo.csv", "mimeType": "text/csv", "buffer": ACCOUNTS.encode()}
    page.get_by_label("Tệp danh sách").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("button", name="Nhập 9 dòng")).to_be_visible()
    assert browsing.gates(page) == {}
    page.get_by_role("button", name="Nhập 9 dòng").dblclick()
    expect(page.get_by_role("heading", name="Phiếu đăng nhập lần đầu")).to_be_visible()
    expect(page.locator(".slip")).to_have_count(9)
    assert browsing.gates(page) == {}
    browsing.shoot(page, f"slips-{width}")
    assert len(browsing.printed(page).pages) == 2
    page.reload()
    expect(page.locator(".slip")).to_have_count(0)
    assert Person.objects.filter(full_name__startswith="Lò Văn").count() == 9
    assert page.log.complaints == []
