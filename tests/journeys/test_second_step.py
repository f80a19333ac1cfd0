"""Accounts in a real browser: slips for a commune; a clerk makes a passkey on her telephone and signs in with it."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from caunoi.org.models import Person
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
    assert page.locator(".codes code").count() == 10
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
    assert page.locator(".slip").count() == 9
    assert browsing.gates(page) == {}
    browsing.shoot(page, f"slips-{width}")
    assert len(browsing.printed(page).pages) == 2
    page.reload()
    assert page.locator(".slip").count() == 0
    assert Person.objects.filter(full_name__startswith="Lò Văn").count() == 9
    assert page.log.complaints == []
