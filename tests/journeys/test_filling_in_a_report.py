"""A commune fills in its report: by keyboard, through a broken network, with a pasted column, without a script."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import DataElement, DataValue, Report, SectionElement, Target
from caunoi.reporting.queries import figures_of
from caunoi.reporting.states import ReportStatus
from caunoi.reporting.tests import walks
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VECTORS = Path(walks.__file__).with_name("entry_vectors.json")
TYPING_MS = 200
"""Between two keys: sixty words a minute, as an officer types who looks at her paper."""


def look(page: Page, name: str) -> None:
    browsing.settle(page)
    browsing.shoot(page, f"entry-{name}")
    assert browsing.gates(page) == {}, name


def codes_of(report: Report, number: int) -> list[str]:
    lines = SectionElement.objects.filter(section__data_set=report.round.data_set, section__number=number)
    return list(lines.order_by("position").values_list("element__code", flat=True))


@pytest.fixture
def report(cast: Cast) -> Report:
    """The commune's report of the third quarter, with a quarter before it, a target and what its village has sent."""
    before = walks.a_report(cast, period="2026Q2")
    past = {code: Decimal(10 + place) for place, code in enumerate(codes_of(before, 2))}
    actions.save_values(report=before, values=past | {"2.18": Decimal(1)}, by=cast.officer)
    found = walks.a_report(cast)
    Target.objects.create(
        element=DataElement.objects.get(code="2.01"),
        unit=cast.commune,
        from_year=2026,
        value=80,
        basis="Chương trình năm",
    )
    own = walks.an_area_report(cast, found)
    actions.save_values(report=own, values={"2.17a": Decimal(12), "2.17b": Decimal(9)}, by=cast.village_head)
    actions.submit_report(report=own, by=cast.village_head)
    return found


def box(page: Page, code: str) -> Any:
    return page.locator(f'[name="v-{code}"]')


def open_section(visit: Any, cast: Cast, report: Report, width: int = 1366, **more: Any) -> Page:
    page: Page = visit(f"/bao-cao/{report.ref}/phan/2/", width, person=cast.officer, **more)
    return page


@pytest.mark.long
def test_the_rules_say_the_same_in_the_browser(visit: Any, cast: Cast, report: Report):
    page = open_section(visit, cast, report)
    vectors = json.loads(VECTORS.read_text("utf-8"))
    wrong = page.evaluate(
        """(vectors) => {
          const { readCell, shown, isBroken } = caunoiRules;
          const wrong = [];
          const same = (a, b) => (a == null) === (b == null) && (a == null || Number(a) === Number(b));
          for (const [typed, value, sentence] of vectors.cells) {
            const found = readCell(typed);
            if ((found.sentence ?? null) !== sentence || !same(found.value ?? null, value)) wrong.push([typed, found]);
          }
          for (const [plain, words] of vectors.shown) if (shown(plain) !== words) wrong.push([plain, shown(plain)]);
          const usual = { leftMissing: "SKIP_IF_ANY_VALUE_MISSING", rightMissing: "SKIP_IF_ANY_VALUE_MISSING" };
          for (const rule of vectors.rules) for (const [figures, broken] of rule.cases)
            if (isBroken({ ...usual, ...rule }, figures) !== broken) wrong.push([rule.left, figures]);
          return wrong;
        }""",
        vectors,
    )
    assert wrong == []


@pytest.mark.parametrize("width", [390, 1366])
def test_the_sheet_says_of_each_cell_how_it_stands(visit: Any, cast: Cast, report: Report, width: int):
    actions.save_values(
        report=report,
        values={"2.01": Decimal(45), "2.02": Decimal(50), "2.11": Decimal(3), "2.17a": Decimal(15)},
        by=cast.officer,
    )
    page = open_section(visit, cast, report, width)
    box(page, "2.01").focus()
    look(page, f"states-{width}")
    assert page.log.complaints == []  # type: ignore[attr-defined]
    for code, state in (
        ("2.01", "error"),
        ("2.02", "error"),
        ("2.11", "warning"),
        ("2.17a", "warning"),
        ("2.12", "warning"),
    ):
        expect(page.locator(f'[id="row-{code}"]')).to_have_class(f"cell is-{state}")
    expect(page.locator('[id="panel-2.17a"]')).to_be_hidden()
    box(page, "2.17a").focus()
    page.get_by_role("button", name="Dùng số 12").click()
    expect(page.locator('[id="row-2.17a"]')).to_have_class("cell is-saved")


def test_twenty_four_cells_by_keyboard_through_a_broken_network(visit: Any, cast: Cast, report: Report):
    page = open_section(visit, cast, report)
    codes = codes_of(report, 2)
    began = time.monotonic()
    first = box(page, codes[0])
    first.focus()
    typed: dict[str, str] = {}
    skipped = 0
    for place, code in enumerate(codes[:26]):
        if code in {"2.17a", "2.17b"}:
            page.keyboard.press("Enter")
            skipped += 1
            continue
        number = {"2.02": "61.250", "2.03": "9"}.get(code, str(30 - place))
        typed[code] = number
        if place == 12:
            page.context.set_offline(True)
        page.keyboard.type(number, delay=TYPING_MS)
        page.keyboard.press("Enter")
    took = time.monotonic() - began
    assert len(typed) == 24
    assert took <= 240
    expect(page.locator("#entry-state")).to_contain_text("Đang chờ mạng")
    # The page is opened anew while there is no network: it is there, with its rules and all that was typed.
    page.wait_for_timeout(500)
    page.reload()
    expect(box(page, codes[20])).to_have_value(typed.get(codes[20], ""))
    expect(page.locator('[id="told-2.02"]')).to_contain_text("Kiến nghị qua nền tảng số nhiều hơn")
    look_offline = page.locator('[id="row-2.02"]')
    expect(look_offline).to_have_class("cell is-error")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#entry-state")).to_contain_text("Đã lưu lúc", timeout=15000)

    box(page, "2.02").fill("12")
    page.keyboard.press("Enter")
    expect(page.locator('[id="row-2.02"]')).not_to_have_class("cell is-error")
    box(page, "2.17a").focus()
    page.get_by_role("button", name="Dùng số 12").click()
    box(page, "2.17b").focus()
    page.get_by_role("button", name="Dùng số 9").click()
    while page.locator(".cell.is-error").count():
        wrong = page.locator(".cell.is-error").first.get_attribute("data-code") or ""
        box(page, wrong).fill("0")
        page.keyboard.press("Enter")
    for warned in [one.get_attribute("data-code") for one in page.locator(".cell.is-warning").all()]:
        box(page, warned or "").focus()
        page.keyboard.press("F2")
        page.keyboard.type("Đã đối chiếu với sổ theo dõi")
        page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    expect(page.locator("#entry-state")).to_contain_text("Đã lưu lúc", timeout=15000)
    look(page, "saved-1366")
    stored = figures_of(report)
    for code, words in typed.items():
        if code != "2.02":
            assert stored[code] in {Decimal(words.replace(".", "")), Decimal(0)}, code
    page.get_by_role("link", name="Kiểm tra và nộp").click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    expect(page.get_by_text("Đã nộp báo cáo")).to_be_visible()
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED


def test_a_column_is_looked_at_before_it_is_pasted(visit: Any, cast: Cast, report: Report):
    actions.save_values(report=report, values={"2.01": Decimal(3), "2.03": Decimal(2)}, by=cast.officer)
    page = open_section(visit, cast, report)
    codes = codes_of(report, 2)
    last = codes[-8]
    lines = ["61.250.000", "", "5", "mười hai", "1.234,5", "7", "0", "8", "9"]
    box(page, last).focus()
    page.evaluate(
        """([name, text]) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.querySelector(`[name="${name}"]`).dispatchEvent(event);
        }""",
        [f"v-{last}", "\r\n".join(lines) + "\r\n"],
    )
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("6 ô sẽ điền, 2 dòng không nhận được, 1 dòng giữ nguyên.")
    expect(dialog).to_contain_text("Không có chỉ tiêu cho dòng này")
    look(page, "paste-1366")
    assert figures_of(report) == {"2.01": 3, "2.03": 2}
    with page.expect_response("**/luu/"):
        page.keyboard.press("Enter")
    stored = figures_of(report)
    assert stored[last] == 61250000
    assert stored[codes[-4]] == Decimal("1234.5")
    assert codes[-5] not in stored
    assert len(stored) == 8
    # One step back takes the whole column away again.
    with page.expect_response("**/luu/"):
        page.keyboard.press("Control+z")
    expect(box(page, last)).to_have_value("")
    assert {code for code, value in figures_of(report).items() if value is not None} == {"2.01", "2.03"}


def test_two_editors_see_both_numbers_side_by_side(visit: Any, cast: Cast, report: Report):
    page = open_section(visit, cast, report)
    actions.save_values(report=report, values={"2.01": Decimal(20)}, by=cast.leader_of_commune)
    box(page, "2.01").fill("15")
    page.keyboard.press("Enter")
    told = page.locator('[id="told-2.01"]')
    expect(told).to_contain_text("Cà Văn Sơn vừa ghi số khác")
    look(page, "conflict-1366")
    with page.expect_response("**/luu/"):
        page.get_by_role("button", name="Giữ số của tôi").click()
    assert DataValue.objects.get(report=report, element__code="2.01").value == 15
    actions.save_values(report=report, values={}, notes={"2.01": "Đã đối chiếu sổ"}, by=cast.leader_of_commune)
    page.keyboard.press("F2")
    page.keyboard.type("Tính cả bản Giàn")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("Cà Văn Sơn vừa ghi ghi chú khác")
    look(page, "conflict-of-notes-1366")
    with page.expect_response("**/luu/"):
        page.get_by_role("button", name="Giữ ghi chú của tôi").click()
    assert DataValue.objects.get(report=report, element__code="2.01").note == "Tính cả bản Giàn"


def test_without_a_script_a_section_is_saved_at_once(visit: Any, cast: Cast, report: Report):
    page = open_section(visit, cast, report, java_script_enabled=False)
    box(page, "2.01").fill("1.250")
    box(page, "2.02").fill("1.300")
    box(page, "2.03").fill("x")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(box(page, "2.01")).to_have_value("1.250")
    box(page, "2.03").fill("9")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator('[id="told-2.02"]')).to_contain_text("Kiến nghị qua nền tảng số nhiều hơn")
    box(page, "2.02").fill("130")
    page.locator('[name="u-2.17a"]').check()
    page.get_by_role("button", name="Lưu, sang phần sau").click()
    stored = figures_of(report)
    assert [int(stored[code] or 0) for code in ("2.01", "2.02", "2.03", "2.17a")] == [1250, 130, 9, 12]


def test_nothing_stays_on_the_device_after_leaving(visit: Any, cast: Cast, report: Report):
    page = open_section(visit, cast, report)
    page.wait_for_function("caches.open('caunoi-entry').then((c) => c.keys()).then((all) => all.length > 12)")
    box(page, "2.01").fill("x")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('caunoi:report:')).length") == 1
    page.locator("details.account > summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_function("caches.keys().then((all) => all.length === 0)", timeout=10000)
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('caunoi:report:'))") == []


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1366])
def test_the_pages_of_the_areas(visit: Any, cast: Cast, report: Report, width: int):
    own = Report.objects.get(unit=cast.area)
    again = walks.an_area_report(cast, walks.a_report(cast, period="2026Q4"))
    look(visit(f"/bao-cao/{report.ref}/khu-dan-cu/", width, person=cast.officer), f"areas-{width}")
    look(visit(f"/bao-cao/{report.ref}/khu-dan-cu/2.17a/", width, person=cast.officer), f"area-values-{width}")
    look(visit("/viec-cua-ban/", width, person=cast.village_head), f"village-home-{width}")
    look(visit(f"/so-lieu-ban/{own.ref}/", width, person=cast.village_head), f"village-sent-{width}")
    page: Page = visit(f"/so-lieu-ban/{again.ref}/", width, person=cast.village_head)
    for place, field in enumerate(page.locator("main input[type=text]").all()):
        field.fill("x" if place == 2 else "3")
    page.get_by_role("button", name="Gửi số liệu").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, f"village-wrong-{width}")
    page.locator('[name="v-2.17a"]').fill("4")
    page.get_by_role("button", name="Gửi số liệu").click()
    expect(page.get_by_text("Đã gửi số liệu cho xã Mường Bú.")).to_be_visible()
    again.refresh_from_db()
    assert again.status == ReportStatus.SUBMITTED
