"""From 75 reports to one paper, in a real browser: words merged, sums frozen, the report in the register; a leader with
a telephone in the hand names who is late, and what somebody from elsewhere gets to see of all that."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from caunoi.documents.actions import open_register, seed_kinds
from caunoi.documents.models import Direction
from caunoi.ground.notices.models import Channel, Notice
from caunoi.ground.times import now, today
from caunoi.org import actions as org
from caunoi.org.models import Person, Role, Unit
from caunoi.org.reading import commune_rows, province_rows
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import (
    DataSet,
    DataValue,
    FrozenSummary,
    IssuedReport,
    Narrative,
    Report,
    Round,
    SectionElement,
)
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = (
    ("mai", "Nguyễn Thu Mai", "14-VP", Role.CLERK),
    ("dao", "Lường Văn Đạo", "14", Role.LEADER),
    ("huong", "Lò Thị Hương", "03847", Role.OFFICER),
)


def look(page: Page, name: str) -> None:
    """Nothing is wrong with the page; a picture is kept for a person to look at."""
    browsing.settle(page)
    browsing.shoot(page, f"synthesis-{name}")
    assert browsing.gates(page) == {}, name


@pytest.fixture
def province() -> dict[str, Person]:
    """The 75 communes of Sơn La; a clerk and a leader of the province, an officer of a commune."""
    data = files("caunoi.org") / "data"
    org.load_units(
        province=province_rows((data / "sonla_committee.csv").read_bytes()),
        communes=commune_rows((data / "sonla_units.csv").read_bytes()),
        by=None,
    )
    seed_kinds(by=None)
    actions.seed_forms()
    return {
        login: org.register_person(
            full_name=name, login=login, unit=Unit.objects.get(code=code), role=role, password=Cast.password, by=None
        ).person
        for login, name, code, role in PEOPLE
    }


def a_round(*, accepted: int, late: int = 0) -> Round:
    """A round of 75 communes, so many of them accepted with figures and words; so many of the others are late."""
    form = DataSet.objects.get(code="BC-XA")
    opened = actions.open_round(
        unit=Unit.objects.get(code="14"), data_set=form, period="2026Q3", due_on=today() + timedelta(days=3), by=None
    )
    elements = list(SectionElement.objects.filter(section__data_set=form).values_list("element_id", flat=True))
    reports = list(opened.reports.select_related("unit").order_by("unit__sort_key"))
    for report in reports[:accepted]:
        DataValue.objects.bulk_create(
            DataValue(report=report, element_id=element, value=Decimal(report.unit.serial + element))
            for element in elements
        )
        words = f"Vận động nhân dân {report.unit.short_name} hiến {report.unit.serial} m2 đất làm đường giao thông."
        Narrative.objects.create(report=report, part="RESULTS", text=words)
        Report.objects.filter(pk=report.pk).update(
            status="ACCEPTED", accepted_at=now(), first_submitted_at=now(), submitted_at=now()
        )
    overdue = [report.pk for report in reports[accepted : accepted + late]]
    Report.objects.filter(pk__in=overdue).update(due_on=today() - timedelta(days=1))
    return opened


def test_75_reports_become_one_paper_and_frozen_sums_stay(visit: Any, province: dict[str, Person]):
    opened = a_round(accepted=75)
    open_register(unit=Unit.objects.get(code="14"), direction=Direction.OUTGOING, name="Văn bản đi", by=province["mai"])
    page: Page = visit(f"/bao-cao/dot/{opened.ref}/tong-hop/", 1366, person=province["mai"])
    page.get_by_role("link", name="Lời văn").click()
    page.get_by_role("link", name="Sửa phần Kết quả").click()
    expect(page.get_by_text("75 đơn vị nêu").first).to_be_visible()
    page.get_by_role("button", name="Lấy bản nháp").click()
    page.get_by_label("Câu 1", exact=True).fill("Toàn tỉnh tiếp nhận {2.01} lượt kiến nghị.")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu phần này.")).to_be_visible()
    look(page, "01-merged")

    page.get_by_role("link", name="Lời văn tổng hợp").click()
    sentence = page.get_by_text("Toàn tỉnh tiếp nhận")
    sentence.focus()
    expect(page.get_by_text("bản 0").or_(page.get_by_text("bản 1")).first).to_be_visible()
    page.get_by_role("link", name="Tổng hợp", exact=True).click()
    page.get_by_role("button", name="Chốt số liệu").click()
    expect(page.get_by_text("Đã chốt số liệu, bản 1.")).to_be_visible()
    look(page, "02-frozen")
    with page.expect_download() as download:
        page.get_by_role("link", name="Phụ lục Excel").click()
    _check_annex(download.value.path().read_bytes())

    page.get_by_role("link", name="Ban hành báo cáo").click()
    page.get_by_label("Chức vụ người ký").fill("Phó Chủ tịch")
    look(page, "03-issue")
    page.get_by_role("button", name="Vào sổ và cấp số").click()
    expect(page.get_by_text("cấp số 01/BC-MTTQ-BTT")).to_be_visible()
    assert IssuedReport.objects.get().frozen == FrozenSummary.objects.get()

    report = opened.reports.get(unit__code="03847")
    page.goto(page.url.split("/van-ban/")[0] + f"/bao-cao/{report.ref}/tra-lai/")
    page.get_by_label("Chỗ cần sửa ở 2.01", exact=False).first.fill("Số này sai")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.get_by_text("Số liệu đợt này đã chốt").first).to_be_visible()
    report.refresh_from_db()
    assert report.status == "ACCEPTED"


def _check_annex(content: bytes) -> None:
    """Every sum is the sum of the 75 units, in the book and in the database."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sums = {row[0]: row[3] for row in book.get_sheet_by_name("Tổng hợp").to_python()[3:] if row[0]}
    heads, *rows = book.get_sheet_by_name("Từng đơn vị").to_python()[2:]
    assert len(rows) == 75
    for at, head in enumerate(heads[1:], 1):
        code = str(head).split()[0]
        values = DataValue.objects.filter(element__code=code).values_list("value", flat=True)
        stored = sum((value for value in values if value is not None), Decimal(0))
        assert sums[code] == sum(float(str(row[at])) for row in rows) == float(stored)


def test_a_leader_names_who_is_late_in_two_taps_and_a_commune_sees_nothing(visit: Any, province: dict[str, Person]):
    opened = a_round(accepted=70, late=4)
    leader: Page = visit("/viec-can-lam/", 390, person=province["dao"])
    leader.goto(leader.url.split("/viec-can-lam/")[0] + "/toan-canh/")
    expect(leader.get_by_text("/ 75 đơn vị")).to_be_visible()
    leader.get_by_role("link", name="Quá hạn nộp").click()
    expect(leader.locator("tbody tr")).to_have_count(4)
    look(leader, "04-late-390")
    wide: Page = visit("/toan-canh/", 1366, person=province["dao"])
    expect(wide.locator(".tiles .tile")).to_have_count(75)
    look(wide, "05-overview-1366")
    wide.get_by_role("link", name="Tình trạng nộp").click()
    for tone, count in (("late", 4), ("soon", 1), ("later", 0), ("done", 70)):
        expect(wide.locator(f".tiles .tile-{tone}")).to_have_count(count)
    for words in ("Quá hạn nộp: 4", "Sắp đến hạn, chưa nộp: 1", "Còn trong hạn: 0", "Đã nộp: 70"):
        expect(wide.locator(".legend").get_by_text(words)).to_be_visible()
    look(wide, "05b-states-1366")
    addresses = [
        f"/bao-cao/dot/{opened.ref}/{end}" for end in ("tong-hop/", "loi-van/", "loi-van/ket-qua/", "loi-van/nguon/")
    ]
    stranger: Page = visit("/viec-can-lam/", 390, person=province["huong"])
    origin = stranger.url.split("/viec-can-lam/")[0]
    for address in addresses:
        stranger.goto(origin + address)
        expect(stranger.get_by_role("heading", name="Không có trang này")).to_be_visible()


LATE = 4


@pytest.mark.parametrize("width", [390, 1366])
def test_four_communes_are_reminded_in_two_clicks_and_every_place_counts_alike(
    visit: Any, province: dict[str, Person], width: int
):
    opened = a_round(accepted=75 - LATE, late=LATE)
    missing = list(opened.reports.exclude(status="ACCEPTED").select_related("unit").order_by("unit__sort_key"))
    officers = [
        org.register_person(
            full_name=f"Cán bộ {at}", login=f"canbo{at}", unit=report.unit, role=Role.OFFICER,
            password=Cast.password, by=None,
        ).person
        for at, report in enumerate(missing)
    ]  # fmt: skip
    office: Page = visit(f"/bao-cao/dot/{opened.ref}/", width, person=province["mai"])
    office.get_by_role("link", name="Chưa nộp").click()
    rows = office.locator("tbody tr")
    expect(rows).to_have_count(LATE)
    for row, report in zip(rows.all(), missing, strict=True):
        expect(row.locator("th")).to_contain_text(report.unit.short_name, ignore_case=True)
    look(office, f"06-missing-{width}")
    office.get_by_role("button", name="Nhắc đơn vị chưa nộp").click()
    expect(office.get_by_text(f"Đã nhắc {LATE} đơn vị.")).to_be_visible()
    for officer in officers:
        [told] = Notice.objects.filter(to_id=officer.pk, channel=Channel.PAGE, subject__startswith="Nhắc nộp báo cáo")
        assert told.link.startswith("/bao-cao/")
    inbox: Page = visit("/viec-can-lam/", width, person=officers[0])
    expect(inbox.get_by_text("quý III năm 2026").first).to_be_visible()
    inbox.goto(inbox.url.replace("/viec-can-lam/", "/thong-bao/"))
    expect(inbox.get_by_text("Nhắc nộp báo cáo quý III năm 2026").first).to_be_visible()
    look(inbox, f"07-told-{width}")

    office.get_by_role("link", name="Văn bản gửi Zalo").click()
    text = office.get_by_label("Văn bản để gửi").input_value()
    assert f"{LATE} đơn vị chưa nộp:" in text
    assert all(f"- {report.unit.short_name}" in text for report in missing)
    assert not any(officer.full_name in text for officer in officers)
    look(office, f"08-zalo-{width}")

    _check_equal(office, opened)
    look(office, f"09-overview-{width}")
    assert office.log.complaints + inbox.log.complaints == []  # type: ignore[attr-defined]


def _check_equal(office: Page, opened: Round) -> None:
    """Tiles, tables and workbook say the same of each unit and of all of them."""
    origin = office.url.partition("/bao-cao/")[0]
    office.goto(f"{origin}/bao-cao/dot/{opened.ref}/")
    sent = office.locator("tbody tr").filter(has_not_text="Chưa nộp")
    expect(sent).to_have_count(75 - LATE)
    with office.expect_download() as download:
        office.get_by_role("link", name="Tải Excel").click()
    book = CalamineWorkbook.from_filelike(io.BytesIO(download.value.path().read_bytes()))
    rates = {row[0]: row[1] for row in book.get_sheet_by_name("Tỷ lệ nộp").to_python() if len(row) > 1}
    assert (rates["Phải nộp"], rates["Đã nộp"]) == (75, 75 - LATE)
    states = [row[1] for row in book.get_sheet_by_name("Đơn vị").to_python()[3:] if row[0]]
    assert (len(states), states.count("Đã tiếp nhận")) == (75, 75 - LATE)

    office.goto(f"{origin}/toan-canh/")
    expect(office.locator(".stat").filter(has_text="Đã nộp báo cáo")).to_contain_text(f"{75 - LATE}")
    tiles = [str(one.get_attribute("aria-label")) for one in office.locator(".tiles [aria-label]:not(svg)").all()]
    on_tiles = {name.lower(): word for name, _, word in (label.rpartition(": ") for label in tiles)}
    in_table = {
        row.locator("th").inner_text().lower(): row.locator('[data-label="Chỉ tiêu đã nhập"]')
        .inner_text()
        .split("/")[0]
        for row in office.locator("tr[id^='don-vi-']").all()
    }
    assert len(in_table) == 75
    assert on_tiles == {name: "chưa" if filled == "0" else filled for name, filled in in_table.items()}
    assert sum(word == "chưa" for word in on_tiles.values()) == LATE
