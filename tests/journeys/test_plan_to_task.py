"""The first job of the product, in a real browser: plan 115 goes in as a file, and a commune finishes one of its tasks.

The clerk works on a laptop, the commune officer on a telephone of 390 px. Each page that opens passes the gates of
accessibility, and at the end the tables are asked, not only the screen.
"""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caunoi.desk.actions import PASSWORD, SIGN_INS
from caunoi.documents.actions import seed_kinds
from caunoi.documents.models import Document
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.models import Person, Role, Unit
from caunoi.org.reading import commune_rows, province_rows
from caunoi.plans.models import Plan, Task
from caunoi.plans.queries.baseline import agrees_with_baseline
from caunoi.plans.states import Status
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE = "III.2-3"


@pytest.fixture
def sonla() -> dict[str, Person]:
    """The 75 communes of Sơn La, a clerk of the Office, and the officer of Mường Bú."""
    data = files("caunoi.org") / "data"
    org.load_units(
        province=province_rows((data / "sonla_committee.csv").read_bytes()),
        communes=commune_rows((data / "sonla_units.csv").read_bytes()),
        by=None,
    )
    seed_kinds(by=None)
    people = {}
    for sign in SIGN_INS:
        if sign.login in {"mai", "huong"}:
            people[sign.login] = org.register_person(
                full_name=sign.full_name,
                login=sign.login,
                unit=Unit.objects.get(code=sign.unit),
                role=sign.role or Role.OFFICER,
                from_on=today() - timedelta(days=30),
                password=PASSWORD,
                is_demo=True,
                by=None,
            ).person
    return people


def sign_in(page: Page, login: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")


def look(page: Page, name: str) -> None:
    """The page stands: nothing is wrong with it, and a picture is kept for a person to look at."""
    browsing.settle(page)
    browsing.shoot(page, f"plan-to-task-{name}")
    assert browsing.gates(page) == {}, name


def test_plan_115_goes_in_as_a_file_and_a_commune_finishes_its_task(
    visit: Any, sonla: dict[str, Person], tmp_path: Any
):
    paper = tmp_path / "115-KH-MTTQ-UB.txt"
    paper.write_bytes((files("caunoi.plans") / "data" / paper.name).read_bytes())

    clerk: Page = visit("/viec-can-lam/", 1366)
    sign_in(clerk, "mai")
    look(clerk, "01-empty-inbox")
    clerk.get_by_role("link", name="Kế hoạch", exact=True).first.click()
    clerk.get_by_role("link", name="Đọc văn bản kế hoạch").first.click()
    look(clerk, "02-upload")
    clerk.get_by_label("Tệp văn bản kế hoạch").set_input_files(paper)
    clerk.get_by_role("button", name="Đọc văn bản").click()

    expect(clerk.get_by_role("heading", level=1)).to_have_text("Rà soát Kế hoạch 115/KH-MTTQ-UB")
    look(clerk, "03-review")
    _review(clerk)
    clerk.get_by_role("link", name="Ban hành", exact=True).click()
    look(clerk, "05-issue")
    clerk.get_by_role("button", name="Ban hành").click()
    expect(clerk.get_by_text("Kế hoạch đã ban hành.")).to_be_visible()
    look(clerk, "06-plan")

    _assign(clerk)
    officer: Page = visit("/viec-can-lam/", 390, 844)
    _finish(officer, tmp_path)

    clerk.goto(clerk.url.split("/nhiem-vu/")[0] + "/ke-hoach/")
    clerk.get_by_role("link", name="Kế hoạch 115/KH-MTTQ-UB").click()
    expect(clerk.locator(f"#muc-{_line_id()}")).to_contain_text("1/75 việc xong")
    look(clerk, "14-plan-with-progress")
    for page in (clerk, officer):
        assert page.log.complaints == []  # type: ignore[attr-defined]
    _tables_agree(sonla)


def _line_id() -> int:
    return Plan.objects.get().lines.get(address=LINE).pk


def _review(page: Page) -> None:
    """By keyboard: accept two lines, correct the one that lost a word, take the rest."""
    page.locator(".review-lines a[aria-current]").focus()
    page.keyboard.press("a")
    expect(page.locator(".review-progress")).to_contain_text("1/82")
    page.locator(".review-lines a[aria-current]").focus()
    page.keyboard.press("a")
    expect(page.locator(".review-progress")).to_contain_text("2/82")
    lost = page.locator(".review-lines li", has_text="Có thể mất chữ").first
    lost.get_by_role("link").click()
    expect(page.locator("#panel h2")).to_have_text("Mục III.7-2")
    expect(page.locator(".paper-lines .is-chosen")).to_have_count(2)
    page.keyboard.press("e")
    box = page.get_by_label("Chữ sửa lại")
    expect(box).to_be_focused()
    box.fill("Tập trung triển khai Đề án chuyển đổi số; cập nhật cơ sở dữ liệu về thành viên, hội viên, đoàn viên.")
    page.get_by_label("Vì sao sửa").fill("Mất chữ “liệu” ở chỗ ngắt trang")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".review-progress")).to_contain_text("3/82")
    look(page, "04-review-corrected")
    page.get_by_role("button", name="Nhận 79 mục còn lại").click()
    expect(page.get_by_text("Đã nhận 79 mục.")).to_be_visible()


def _assign(page: Page) -> None:
    page.locator(f"#muc-{_line_id()}").get_by_role("link", name="Giao việc").click()
    look(page, "07-assign")
    page.get_by_label("Việc cần làm").fill("Triển khai mô hình tự quản ở khu dân cư")
    page.get_by_label("Tất cả xã, phường (75)").check()
    page.get_by_label("Hạn xong").fill((today() + timedelta(days=2)).isoformat())
    page.get_by_label("Đo bằng gì").fill("Số khu dân cư có mô hình")
    page.get_by_label("Kết quả cần duyệt").uncheck()
    page.get_by_role("button", name="Xem ai nhận việc").click()
    expect(page.locator(".receivers li")).to_have_count(75)
    look(page, "08-who-gets-it")
    page.get_by_role("button", name="Giao cho 75 đơn vị").click()
    expect(page.get_by_text("Đã giao cho 75 đơn vị.")).to_be_visible()
    look(page, "09-sheet")


def _finish(page: Page, tmp_path: Any) -> None:
    sign_in(page, "huong")
    expect(page.get_by_role("heading", name="Trong 3 ngày tới")).to_be_visible()
    look(page, "10-inbox-of-the-commune")
    page.get_by_role("link", name="Triển khai mô hình tự quản ở khu dân cư", exact=True).click()
    look(page, "11-task")
    page.get_by_role("link", name="Bắt đầu, cập nhật").click()
    page.get_by_label("Đã làm gì, kết quả thế nào").fill("Đã họp 3 bản, chọn 2 mô hình")
    page.get_by_label("Tiến độ (%)").fill("40")
    page.get_by_role("button", name="Gửi cập nhật").click()
    expect(page.get_by_text("Đã ghi tiến độ.")).to_be_visible()
    page.get_by_role("link", name="Hoàn thành").click()
    look(page, "12-finish")
    page.get_by_role("button", name="Hoàn thành").click()
    expect(page.get_by_role("alert")).to_contain_text("Ghi kết quả hoặc gửi tệp minh chứng")
    proof = tmp_path / "bien-ban.txt"
    proof.write_text("Biên bản họp bản Giàn (ví dụ)", encoding="utf-8")
    page.get_by_label("Kết quả").fill("5 bản đã có mô hình tự quản")
    page.get_by_label("Tệp minh chứng").set_input_files(proof)
    page.get_by_role("button", name="Hoàn thành").click()
    expect(page.get_by_text("Đã hoàn thành nhiệm vụ.")).to_be_visible()
    look(page, "13-done")


def _tables_agree(people: dict[str, Person]) -> None:
    plan = Plan.objects.get()
    assert agrees_with_baseline(plan)
    assert plan.lines.count() == 82
    assert Document.objects.get().number_and_symbol == "115/KH-MTTQ-UB"
    corrected = plan.lines.exclude(corrected="").get()
    assert (corrected.address, corrected.text[-40:]) != ("", corrected.corrected[-40:])
    sheet = Task.objects.get(is_group=True)
    assert Task.objects.filter(parent=sheet).count() == 75
    done = Task.objects.get(status=Status.DONE)
    assert (done.unit.code, done.finished_by, done.percent) == ("03847", people["huong"], 100)
    last = done.entries.order_by("-pk")[0]
    assert (last.words, last.files.get().file.name) == ("5 bản đã có mô hình tự quản", "bien-ban.txt")
    deeds = TrailEntry.objects.filter(object_kind="plans.task", object_id=str(done.pk)).order_by("pk")
    assert list(deeds.values_list("deed", flat=True)) == ["task.reported", "task.finished"]
