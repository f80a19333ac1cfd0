"""Numbers on their way: from a village head's telephone to the commune's sheet, back from the Office with reasons."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from caunoi.ground.audit.models import TrailEntry
from caunoi.org import actions as org
from caunoi.org.models import PlaceKind, UnitKind
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import DataSet, Report, ReportEntry, Round
from caunoi.reporting.queries import figures_of, lines_of, narratives_of
from caunoi.reporting.states import EntryKind, ReportStatus
from caunoi.reporting.tests import walks
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PIN = "482913"
VILLAGES, SENT_BEFORE, ASKED = 14, 11, 8


def look(page: Page, name: str) -> None:
    """Nothing is wrong with the page; a picture is kept for a person to look at."""
    browsing.settle(page)
    browsing.shoot(page, f"up-and-down-{name}")
    assert browsing.gates(page) == {}, name


@pytest.fixture
def report(cast: Cast) -> Report:
    """The commune's report; it has asked its fourteen villages, of which eleven have sent: 12 and 9 each."""
    for number in range(2, VILLAGES + 1):
        name = f"bản Thử {number}"
        org.open_unit(
            parent=cast.commune,
            kind=UnitKind.AREA,
            place_kind=PlaceKind.BAN,
            name=f"Ban Công tác Mặt trận {name}",
            short_name=name,
            by=None,
        )
    found = walks.a_draft(cast)
    _ask_eight(cast)
    own = walks.an_area_report(cast, found)
    others = Report.objects.filter(round=own.round).exclude(pk=own.pk).select_related("unit", "round__data_set")
    for one in others.order_by("pk")[:SENT_BEFORE]:
        actions.save_values(report=one, values={"2.17a": Decimal(12), "2.17b": Decimal(9)}, by=None)
        actions.submit_report(report=one, by=None)
    return found


def _ask_eight(cast: Cast) -> None:
    """The Office asks the areas for one number less than the form that comes with the product."""
    form = DataSet.objects.get(code="BC-KDC")
    asked = [line.element.code for line in lines_of(form)]
    assert 6 <= len(asked) <= 10
    actions.new_version(
        data_set=form,
        name=form.name,
        asked=[code for code in asked if code != "2.38b"],
        compulsory=[],
        expiry_days=None,
        checkers={},
        by=cast.clerk,
    )


@pytest.mark.parametrize("width", [390, 1366])
def test_a_village_head_comes_by_the_link_and_the_commune_sees_the_new_sum(
    visit: Any, cast: Cast, report: Report, width: int
):
    own = Report.objects.get(unit=cast.area)
    officer: Page = visit("/truong-ban/", width, person=cast.officer)
    officer.get_by_role("button", name="Làm 1 phiếu").click()
    link = urlsplit(officer.locator(".slip code").inner_text()).path

    head: Page = visit(link, width)
    head.get_by_label("Mã PIN mới").fill(PIN)
    head.get_by_label("Nhập lại mã PIN").fill(PIN)
    head.get_by_role("button", name="Nhận máy này").click()
    expect(head.get_by_role("heading", level=1)).to_have_text("Việc của bản")
    look(head, f"01-village-{width}")
    head.locator(f'a[href="/so-lieu-ban/{own.ref}/"]').first.click()
    boxes = head.locator("main input[type=text]")
    expect(boxes).to_have_count(ASKED)
    names = [str(one.get_attribute("name")) for one in boxes.all()]
    assert {one.get_attribute("inputmode") for one in boxes.all()} == {"numeric"}, "a telephone shows its numbers"
    typed = {name: str(3 + place) for place, name in enumerate(names)} | {"v-2.17a": "12", "v-2.17b": "mười"}
    for name, words in typed.items():
        head.locator(f'[name="{name}"]').fill(words)
    head.get_by_role("button", name="Gửi số liệu").click()
    expect(head.get_by_role("alert")).to_be_visible()
    expect(head.locator(".field--error")).to_have_count(1)
    for name, words in typed.items():
        expect(head.locator(f'[name="{name}"]')).to_have_value(words)
    assert figures_of(own) == {}
    look(head, f"02-one-is-no-number-{width}")
    head.locator('[name="v-2.17b"]').fill("10")
    head.get_by_role("button", name="Gửi số liệu").click()
    expect(head.get_by_text("Đã gửi số liệu cho xã Mường Bú.")).to_be_visible()
    look(head, f"03-sent-{width}")
    assert head.log.complaints == []  # type: ignore[attr-defined]
    own.refresh_from_db()
    assert own.status == ReportStatus.SUBMITTED
    assert figures_of(own) == {name[2:]: Decimal(words) for name, words in (typed | {"v-2.17b": "10"}).items()}
    deeds = TrailEntry.objects.filter(object_kind="reporting.report", object_id=str(own.pk), by_id=cast.village_head.pk)
    assert list(deeds.order_by("pk").values_list("deed", flat=True)) == ["report.saved", "report.submitted"]

    sheet: Page = visit(f"/bao-cao/{report.ref}/phan/2/", width, person=cast.officer)
    sum_of = 12 * (SENT_BEFORE + 1)
    sheet.locator('[name="v-2.17a"]').focus()
    panel = sheet.locator('[id="panel-2.17a"]')
    # On a desk the panel beside the sheet tells it, on a telephone the card of the cell.
    told = panel if width == 1366 else sheet.locator("#told-2\\.17a").locator("xpath=preceding-sibling::tr[1]")
    expect(told).to_be_visible()
    expect(told).to_contain_text(f"{SENT_BEFORE + 1}/{VILLAGES} khu dân cư đã gửi, cộng lại được: {sum_of} ")
    if width == 1366:
        expect(panel).to_contain_text("Chưa gửi: ")
    offers = sheet.locator("#panel .cell-offer").count()
    expect(sheet.locator("tr.cell-offered:visible")).to_have_count(0 if width == 1366 else offers)
    look(sheet, f"03b-card-{width}")
    told.get_by_role("link", name="Xem từng nơi").click()
    expect(sheet.get_by_text(f"cộng lại được {sum_of} ý kiến").first).to_be_visible()
    look(sheet, f"04-sum-{width}")
    sheet.goto(sheet.url.removesuffix("2.17a/"))
    expect(sheet.get_by_text(f"{SENT_BEFORE + 1}/{VILLAGES} khu dân cư đã gửi")).to_be_visible()
    look(sheet, f"05-who-has-sent-{width}")


REASONS = {"2.01": "Số này gấp đôi kỳ trước", "2.03": "Cộng thiếu bản Giàn", "RESULTS": "Nêu rõ kết quả từng bản"}


def sum_on(page: Page, opened: Round) -> int:
    """The province's sum of 2.01 as its page shows it."""
    page.goto(page.url.partition("/bao-cao/")[0] + f"/bao-cao/dot/{opened.ref}/tong-hop/")
    cell = page.locator("tr", has=page.locator("th", has_text="2.01")).first.locator("td").nth(1)
    return int(cell.inner_text().split()[0])


@pytest.mark.parametrize("width", [390, 1366])
def test_the_office_returns_with_three_reasons_and_only_those_places_open(visit: Any, cast: Cast, width: int):
    opened = walks.a_round(cast)
    walks.sent_and_accepted(cast, opened)
    report = walks.report_of(opened, cast.commune)
    office: Page = visit(f"/bao-cao/{report.ref}/", width, person=cast.clerk)
    origin = office.url.partition("/bao-cao/")[0]
    assert sum_on(office, opened) == 12 + 30

    office.goto(f"{origin}/bao-cao/{report.ref}/")
    office.get_by_role("link", name="Trả lại", exact=True).click()
    for code, words in REASONS.items():
        office.locator(f'[name="r-{code}"]').fill(words)
    look(office, f"06-return-{width}")
    office.get_by_role("button", name="Trả lại").click()
    report.refresh_from_db()
    assert (report.status, sorted(report.unlocked)) == (ReportStatus.RETURNED, sorted(REASONS))
    assert sum_on(office, opened) == 30, "what was returned is out of the sum until it is accepted"

    officer: Page = visit(f"/bao-cao/{report.ref}/", width, person=cast.officer)
    for words in REASONS.values():
        expect(officer.get_by_text(words).first).to_be_visible()
    look(officer, f"07-returned-{width}")
    officer.goto(f"{origin}/bao-cao/{report.ref}/phan/2/")
    free = officer.locator("main input[name^='v-']:not([disabled]):not([readonly])")
    assert sorted(str(one.get_attribute("name")) for one in free.all()) == ["v-2.01", "v-2.03"]
    officer.locator('[name="v-2.01"]').fill("6")
    officer.locator('[name="v-2.01"]').press("Enter")
    officer.locator('[name="v-2.03"]').fill("5")
    officer.locator('[name="v-2.03"]').press("Enter")
    expect(officer.locator("#entry-state")).to_contain_text("Đã lưu lúc", timeout=15000)
    look(officer, f"08-mended-{width}")
    officer.goto(f"{origin}/bao-cao/{report.ref}/loi-van/")
    texts = officer.locator("main textarea:not([disabled]):not([readonly])")
    expect(texts).to_have_count(1)
    texts.fill("Bản Giàn tổ chức 5 hội nghị, bản Phung 1 hội nghị.")
    officer.get_by_role("button", name="Lưu", exact=False).first.click()
    officer.goto(f"{origin}/bao-cao/{report.ref}/nop/")
    officer.get_by_role("button", name="Nộp báo cáo").click()
    expect(officer.get_by_text("Đã nộp báo cáo")).to_be_visible()
    assert figures_of(report)["2.01"] == 6
    assert narratives_of(report)["RESULTS"].startswith("Bản Giàn")
    officer.goto(f"{origin}/bao-cao/{report.ref}/")
    line = officer.locator("ol.timeline li")
    expect(line.filter(has_text="Trả lại")).to_have_count(1)
    assert ReportEntry.objects.filter(report=report, kind=EntryKind.SUBMITTED).count() == 2
    officer.get_by_role("link", name="So sánh các bản").click()
    for words in ("Bản 1", "Bản 2", REASONS["2.01"], REASONS["RESULTS"]):
        expect(officer.locator("main")).to_contain_text(words)
    look(officer, f"09-both-versions-{width}")

    assert sum_on(office, opened) == 30, "not in the sum before somebody has accepted it"
    office.goto(f"{origin}/bao-cao/{report.ref}/")
    office.get_by_role("button", name="Tiếp nhận").click()
    assert sum_on(office, opened) == 6 + 30
    look(office, f"10-new-sum-{width}")
    assert officer.log.complaints + office.log.complaints == []  # type: ignore[attr-defined]
