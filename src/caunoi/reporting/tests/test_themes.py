"""A report by theme: asked of chosen units in a minute, filled in, added up, frozen, copied; asked as owner, colleague
and stranger."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from caunoi.ground.notices.models import Notice
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport, Theme
from caunoi.reporting.models import DataElement, DataSet, DataValue, FrozenSummary, Report, Round
from caunoi.reporting.papers import title_of, words_of_content
from caunoi.reporting.queries import current_forms, figures_of, splits, totals_of, value_rows
from caunoi.reporting.queries.oddities import oddities_of
from caunoi.reporting.queries.summaries import content_of, opened
from caunoi.reporting.tests.walks import report_of
from caunoi.reporting.valuesets import FORMATS, read, written

pytestmark = pytest.mark.django_db

ADDRESS = "/bao-cao/dot/chuyen-de/"
OUTLINE = "1. Số khu dân cư tổ chức Ngày hội\n2. Cách làm hay"


def a_theme(cast: Cast, **other: object) -> Theme:
    actions.seed_forms()
    facts: dict[str, object] = {
        "title": "Ngày hội Đại đoàn kết",
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2026, 11, 18),
        "due_on": today() + timedelta(days=5),
        "units": (cast.commune, cast.organisation),
        "elements": tuple(DataElement.objects.filter(code__in=["4.04", "2.01", "4.05"])),
        "outline": OUTLINE,
    }
    return Theme(**(facts | other))  # type: ignore[arg-type]


def a_thematic_round(cast: Cast) -> Round:
    return actions.open_theme(unit=cast.province, theme=a_theme(cast), by=cast.clerk)


def test_only_the_chosen_units_are_asked_and_told(cast: Cast) -> None:
    asked = a_thematic_round(cast)
    assert set(Report.objects.filter(round=asked).values_list("unit__code", flat=True)) == {
        cast.commune.code, cast.organisation.code,
    }  # fmt: skip
    assert asked.words == "chuyên đề Ngày hội Đại đoàn kết"
    told = Notice.objects.filter(subject="Báo cáo chuyên đề Ngày hội Đại đoàn kết")
    assert cast.officer.pk in told.values_list("to_id", flat=True)
    assert cast.stranger.pk not in told.values_list("to_id", flat=True)


def test_the_figures_keep_the_order_and_sections_of_the_paper(cast: Cast) -> None:
    form = a_thematic_round(cast).data_set
    sections = [
        (one.title, [line.element.code for line in one.lines.order_by("position")])
        for one in form.sections.order_by("number")
    ]
    codes = [code for _, own in sections for code in own]
    assert codes == sorted(codes)
    assert len(sections) == 2
    assert form not in current_forms()


def test_a_theme_is_filled_in_added_up_frozen_and_written(cast: Cast) -> None:
    asked = a_thematic_round(cast)
    report = report_of(asked, cast.commune)
    client = cast.client(cast.officer)
    assert "Cách làm hay" in client.get(f"/bao-cao/{report.ref}/loi-van/").content.decode()
    actions.save_values(report=report, values={"2.01": Decimal(7)}, by=cast.officer)
    actions.save_narrative(report=report, texts={"RESULTS": "Tổ chức 7 cuộc, 9 khu dân cư tham gia."}, by=cast.officer)
    assert oddities_of(report).figures == ()
    actions.submit_report(report=report, by=cast.officer)
    actions.accept_report(report=report, by=cast.clerk)
    sums = {row.line.element.code: row.value for _, rows in totals_of(asked).sections for row in rows}
    assert sums["2.01"] == 7
    content = content_of(asked)
    assert words_of_content(content) == asked.words
    assert title_of(content) == "Kết quả thực hiện chuyên đề Ngày hội Đại đoàn kết"
    actions.freeze_round(round=asked, by=cast.clerk)
    assert opened(FrozenSummary.objects.get(round=asked))["round"]["title"] == asked.title
    for path in ("", "tong-hop/", "tong-hop/2.01/", "loi-van/", "loi-van/ket-qua/", "chot/1/", "chot/1/bao-cao/"):
        assert cast.client(cast.clerk).get(f"/bao-cao/dot/{asked.ref}/{path}").status_code == 200, path


def test_every_page_and_download_of_a_theme_opens(cast: Cast) -> None:
    asked = a_thematic_round(cast)
    report = report_of(asked, cast.commune)
    client = cast.client(cast.officer)
    for path in ("", "phan/1/", "nop/", "loi-van/"):
        answer = client.get(f"/bao-cao/{report.ref}/{path}")
        assert answer.status_code == 200, path
    book = cast.client(cast.clerk).get(f"/bao-cao/dot/{asked.ref}/excel/")
    assert "theo-doi-nop-2026-11-01--2026-11-18.xlsx" in book.headers["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert "chuyên đề" in str(rows[0])


@pytest.mark.parametrize("shape", FORMATS)
def test_the_days_of_a_theme_go_out_and_come_back(cast: Cast, shape: str) -> None:
    asked = a_thematic_round(cast)
    report = report_of(asked, cast.commune)
    actions.save_values(report=report, values={"2.01": Decimal(7)}, by=cast.officer)
    file = written(value_rows(cast.officer, periods=[asked.period]), shape, splits())
    DataValue.objects.all().delete()
    assert actions.import_values(rows=read(file, shape, splits()), by=cast.officer).imported == 1
    assert figures_of(report)["2.01"] == 7


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"ends_on": date(2026, 10, 1)}, "ends_on"),
        ({"due_on": date(2026, 10, 1)}, "due_on"),
        ({"units": ()}, "units"),
        ({"elements": (), "outline": " "}, "elements"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field_and_nothing_is_opened(
    cast: Cast, other: dict[str, object], field: str
) -> None:
    with pytest.raises(CannotReport) as refused:
        actions.open_theme(unit=cast.province, theme=a_theme(cast, **other), by=cast.clerk)
    assert refused.value.field == field
    assert not Round.objects.exists()
    assert not DataSet.objects.filter(level="CHOSEN").exists()


def test_a_unit_that_is_not_directly_beneath_is_not_asked(cast: Cast) -> None:
    with pytest.raises(CannotReport):
        actions.open_theme(unit=cast.province, theme=a_theme(cast, units=(cast.area,)), by=cast.clerk)


def test_neither_a_commune_nor_a_stranger_opens_a_theme(cast: Cast) -> None:
    for person in (cast.officer, cast.stranger, cast.nobody):
        with pytest.raises(Denied):
            actions.open_theme(unit=cast.province, theme=a_theme(cast), by=person)
        assert cast.client(person).get(ADDRESS).status_code == 404


def test_the_office_opens_a_theme_by_the_page_and_copies_it(cast: Cast) -> None:
    actions.seed_forms()
    client = cast.client(cast.clerk)
    asked = {
        "title": "Tết vì người nghèo",
        "starts_on": "01/01/2026",
        "ends_on": "15/02/2026",
        "due_on": "20/12/2026",
        "groups": ["COMMUNE"],
        "units": [cast.organisation.code],
        "elements": ["2.01"],
        "outline": OUTLINE,
    }
    empty = client.post(ADDRESS, asked | {"groups": [], "units": []}).content.decode()
    assert "Chọn ít nhất một đơn vị." in empty
    assert "Tết vì người nghèo" in empty
    answer = client.post(ADDRESS, asked)
    made = Round.objects.get()
    assert answer.headers["Location"] == f"/bao-cao/dot/{made.ref}/"
    units = set(Report.objects.filter(round=made).values_list("unit__code", flat=True))
    assert units == {cast.commune.code, cast.other_commune.code, cast.organisation.code}
    assert f"{ADDRESS}?tu={made.ref}" in client.get(f"/bao-cao/dot/{made.ref}/").content.decode()
    copied = client.get(f"{ADDRESS}?tu={made.ref}").context["form"]
    assert set(copied["units"].value()) == units
    assert copied["elements"].value() == ["2.01"]
    assert copied["outline"].value() == OUTLINE
    assert client.get(f"{ADDRESS}?tu=DB-KHONG-CO").status_code == 404


def test_a_theme_may_ask_for_words_alone(cast: Cast) -> None:
    opened_round = actions.open_theme(unit=cast.province, theme=a_theme(cast, elements=()), by=cast.clerk)
    report = report_of(opened_round, cast.commune)
    officer, office = cast.client(cast.officer), cast.client(cast.clerk)
    submit = f"/bao-cao/{report.ref}/nop/"
    assert "Viết lời văn" in officer.get(submit).content.decode()
    assert officer.get(f"/bao-cao/{report.ref}/phan/1/").status_code == 404
    assert "Chưa viết gì. Viết lời văn rồi nộp." in officer.post(submit, {"words": ""}).content.decode()
    officer.post(f"/bao-cao/{report.ref}/loi-van/", {"RESULTS": "Đã tổ chức Ngày hội ở 12 bản."})
    page = officer.get(f"/bao-cao/{report.ref}/").content.decode()
    assert "Đã tổ chức Ngày hội" in page
    assert "Các phần" not in page
    assert officer.post(submit, {"words": ""}).status_code == 302
    report.refresh_from_db()
    assert report.status == "SUBMITTED"
    actions.accept_report(report=report, by=cast.clerk)
    base = f"/bao-cao/dot/{opened_round.ref}/"
    for address in (f"/bao-cao/{report.ref}/", base, f"{base}tong-hop/", f"{base}loi-van/", "/bao-cao/so-lieu/"):
        assert office.get(address).status_code == 200, address
    for measure in ("bao-cao", "tinh-trang", "viec-qua-han"):
        assert office.get("/toan-canh/", {"do": measure}).status_code == 200
    actions.freeze_round(round=opened_round, by=cast.clerk)
    assert office.get(f"{base}chot/1/").status_code == 200
    assert office.get(f"{base}chot/1/phu-luc/").status_code == 200
    due = today() + timedelta(days=2)
    actions.reopen_round(round=opened_round, reason="Sửa lời", by=cast.clerk)
    actions.return_report(report=report, reasons={"RESULTS": "Nêu rõ bản nào"}, due_on=due, by=cast.clerk)
    assert "Nêu rõ bản nào" in officer.get(f"/bao-cao/{report.ref}/").content.decode()
