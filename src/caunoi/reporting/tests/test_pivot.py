"""Figures laid out as one wishes, and who may see them."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.ground.times import date_vi, today
from caunoi.org.actions import NewUnit, merge_units, open_unit, split_unit
from caunoi.org.models import PlaceKind, UnitKind
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import Report
from caunoi.reporting.queries.pivot import Axis, Pivot, pivot_of
from caunoi.reporting.tests.test_categories import a_split
from caunoi.reporting.tests.walks import a_draft, a_frozen_round, a_round, sent_and_accepted

pytestmark = pytest.mark.django_db
ASKED = {"phan": "2", "chi-tieu": "2.01"}


def two_quarters(cast: Cast) -> None:
    a_frozen_round(cast, period="2026Q1")
    sent_and_accepted(cast, a_round(cast, period="2026Q2"))


def table(found: Pivot | None) -> dict[str, list[int | None]]:
    assert found is not None
    return {
        line.head.words: [None if cell.value is None else int(cell.value) for cell in line.cells]
        for line in found.lines
    }


def test_units_by_periods_and_the_other_way_round(cast: Cast) -> None:
    two_quarters(cast)
    one, other = cast.commune.short_name, cast.other_commune.short_name
    assert table(pivot_of(cast.clerk, ASKED)) == {other: [30, 30], one: [12, 12]}
    turned = table(pivot_of(cast.clerk, {**ASKED, "hang": "ky", "cot": "don-vi"}))
    assert turned == {"quý I năm 2026": [30, 12], "quý II năm 2026": [30, 12]}


def test_elements_by_periods_are_the_sums_of_the_units(cast: Cast) -> None:
    two_quarters(cast)
    found = pivot_of(cast.clerk, {"phan": "2", "hang": "chi-tieu", "cot": "ky"})
    assert found is not None
    sums = {line.head.key: [cell.value for cell in line.cells] for line in found.lines}
    assert [sums["2.01"], sums["2.03"]] == [[42, 42], [38, 38]]
    assert sums["2.02"] == [None, None]
    (line,) = [line for line in found.lines if line.head.key == "2.01"]
    page = cast.client(cast.clerk).get(line.cells[0].href).content.decode()
    assert "42" in page


def test_only_accepted_reports_count_and_a_missing_figure_is_no_zero(cast: Cast) -> None:
    draft = a_draft(cast)
    found = pivot_of(cast.clerk, ASKED)
    assert found is not None
    assert set(table(found)) == {cast.commune.short_name, cast.other_commune.short_name}
    assert all(values == [None] for values in table(found).values())
    assert found.tiles is not None
    assert found.tiles.without == 2
    assert Report.objects.get(pk=draft.pk).status == "DRAFT"


@pytest.mark.parametrize(
    "asked",
    [
        {"hang": "x", "cot": "y", "mau": "z", "phan": "999", "chi-tieu": "'", "ky": "1", "ve": "99"},
        {"hang": "ky", "cot": "ky", "ve": "-1"},
        {"ve": "²", "phan": "²"},
        {"ve": "9999999999999999999999"},
    ],
)
def test_an_address_that_asks_for_nonsense_still_shows_a_table(cast: Cast, asked: dict[str, str]) -> None:
    two_quarters(cast)
    found = pivot_of(cast.clerk, asked)
    assert found is not None
    assert found.choice.rows != found.choice.columns
    assert cast.client(cast.clerk).get(reverse("reporting:pivot"), asked).status_code == 200


def test_the_page_keeps_the_choice_in_its_address_and_gives_the_same_table_as_a_workbook(cast: Cast) -> None:
    two_quarters(cast)
    office = cast.client(cast.clerk)
    page = office.get(reverse("reporting:pivot"), ASKED)
    assert "Mường Bú: 12" in page.content.decode()
    book = office.get(reverse("reporting:pivot_book") + "?" + page.context["query"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert rows[2] == ["Đơn vị", "quý I năm 2026", "quý II năm 2026"]
    assert [row[1:] for row in rows[3:]] == [[30.0, 30.0], [12.0, 12.0]]


def notes_of(found: Pivot | None) -> dict[str, list[int]]:
    assert found is not None
    return {line.head.words: [cell.note for cell in line.cells] for line in found.lines}


def test_a_merged_commune_stands_under_its_heir_added_up_with_a_note(cast: Cast) -> None:
    """DHIS2's merge moves values to the target and lets the last one win; here nothing moves and all are added."""
    two_quarters(cast)
    merge_units(units=[cast.other_commune], into=cast.commune, on=today(), by=None)
    found = pivot_of(cast.clerk, ASKED)
    assert table(found) == {cast.commune.short_name: [42, 42]}
    assert notes_of(found) == {cast.commune.short_name: [1, 1]}
    assert found is not None
    (note,) = found.notes
    assert note == (
        f"{cast.commune.short_name}: số do {cast.other_commune.short_name} (đến trước {date_vi(today())})"
        " và của chính đơn vị báo cáo."
    )
    office = cast.client(cast.clerk)
    behind = office.get(found.lines[0].cells[0].href).content.decode()
    assert cast.other_commune.short_name in behind
    assert cast.commune.short_name in behind
    page = office.get(reverse("reporting:pivot"), ASKED).content.decode()
    assert 'href="#ghi-chu-1"' in page
    book = office.get(reverse("reporting:pivot_book"), ASKED).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[-1][0] == f"(1) {note}"


def test_a_commune_merged_into_a_new_one_is_found_there(cast: Cast) -> None:
    two_quarters(cast)
    new = open_unit(parent=cast.province, kind=UnitKind.COMMUNE, place_kind=PlaceKind.XA,
                    name="Ủy ban MTTQ Việt Nam xã Mường Thử", short_name="Xã Mường Thử", by=None)  # fmt: skip
    merge_units(units=[cast.other_commune, cast.commune], into=new, on=today(), by=None)
    found = pivot_of(cast.clerk, {**ASKED, "hang": "ky", "cot": "don-vi"})
    assert found is not None
    assert [head.words for head in found.columns] == ["Xã Mường Thử"]
    assert table(found) == {"quý I năm 2026": [42], "quý II năm 2026": [42]}
    assert len(found.notes) == 1, "both quarters come from the same two units"


def test_after_a_split_all_old_figures_stand_under_the_first_heir(cast: Cast) -> None:
    """DHIS2: all data of a split unit go to its primary target; the sum of the province stays what it was."""
    two_quarters(cast)
    halves = [
        NewUnit("Ủy ban MTTQ Việt Nam xã Một", "Xã Một", "XA"),
        NewUnit("Ủy ban MTTQ Việt Nam xã Hai", "Xã Hai", "XA"),
    ]
    split_unit(unit=cast.other_commune, parts=halves, on=today(), by=None)
    found = pivot_of(cast.clerk, ASKED)
    assert table(found) == {cast.commune.short_name: [12, 12], "Xã Một": [30, 30]}
    assert notes_of(found) == {cast.commune.short_name: [0, 0], "Xã Một": [1, 1]}


def test_groups_of_people_stand_on_a_side_together_or_by_one_category(cast: Cast) -> None:
    report, element = a_split(cast)
    values = {"NU_TRE": 3, "NU_KHAC": 4, "NAM_TRE": 5}
    typed = {f"{element.code}.{option}": Decimal(value) for option, value in values.items()}
    actions.save_values(report=report, values=typed, by=cast.officer)
    Report.objects.filter(pk=report.pk).update(status="ACCEPTED", accepted_at=report.created_at)
    asked = {"hang": "phan-to", "cot": "don-vi", "phan": "1", "chi-tieu": element.code}
    nobody = [None, None]
    found = pivot_of(cast.clerk, asked)
    by_unit = {words: [one for one in row if one is not None] for words, row in table(found).items()}
    assert by_unit == {"Nữ, Dưới 35": [3], "Nữ, Từ 35": [4], "Nam, Dưới 35": [5], "Nam, Từ 35": []}
    assert table(found)["Nam, Từ 35"] == nobody
    by_sex = pivot_of(cast.clerk, {**asked, "cot": "ky", "tieu-chi": "GIOI"})
    assert table(by_sex) == {"Nữ": [7], "Nam": [5]}
    by_age = pivot_of(cast.clerk, {**asked, "cot": "ky", "tieu-chi": "TUOI"})
    assert table(by_age) == {"Dưới 35": [8], "Từ 35": [4]}
    whole = pivot_of(cast.clerk, {"hang": "chi-tieu", "cot": "ky", "phan": "1"})
    assert table(whole)[element.name] == [12]
    page = cast.client(cast.clerk).get(reverse("reporting:pivot"), {**asked, "cot": "ky", "tieu-chi": "x"})
    assert page.status_code == 200
    assert "Giới tính" in page.content.decode()


def test_behind_a_sum_each_group_has_its_name_and_a_unit_counts_once(cast: Cast) -> None:
    report, element = a_split(cast)
    typed = {f"{element.code}.NU_TRE": Decimal(3), f"{element.code}.NAM_TRE": Decimal(5)}
    actions.save_values(report=report, values=typed, by=cast.officer)
    Report.objects.filter(pk=report.pk).update(status="ACCEPTED", accepted_at=report.created_at)
    page = cast.client(cast.clerk).get(reverse("reporting:parts", args=[report.round.ref, element.code]))
    words = page.content.decode()
    assert "cộng từ 1 đơn vị" in words
    assert "Nữ, Dưới 35" in words


def test_a_commune_sees_no_figure_of_the_province(cast: Cast) -> None:
    two_quarters(cast)
    for person in (cast.officer, cast.stranger, cast.village_head, cast.nobody):
        assert pivot_of(person, ASKED) is None
        assert "Mường Bú: 12" not in cast.client(person).get(reverse("reporting:pivot"), ASKED).content.decode()
    assert cast.client(cast.officer).get(reverse("reporting:pivot_book"), ASKED).status_code == 404
    assert Axis.UNIT.words == "Đơn vị"
