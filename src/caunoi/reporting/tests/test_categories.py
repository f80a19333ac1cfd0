"""A number that is split by groups of people: entered by option, added up over options, named in formulas."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.org.access import Denied
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import (
    Category,
    CategoryOption,
    DataElement,
    DataSet,
    DataValue,
    Indicator,
    Report,
    Round,
    SectionElement,
)
from caunoi.reporting.queries import cells_of, figures_of, lines_of, parts_of_sum, totals_of, year_to_date
from caunoi.reporting.queries.pivot import pivot_of
from caunoi.reporting.queries.settings import codes_known
from caunoi.reporting.tests.walks import a_new_version, a_round, report_of

pytestmark = pytest.mark.django_db


def a_category(code: str, name: str, **options: str) -> Category:
    category = Category.objects.create(code=code, name=name)
    CategoryOption.objects.bulk_create(
        CategoryOption(category=category, code=key, name=words, position=place)
        for place, (key, words) in enumerate(options.items(), start=1)
    )
    return category


def a_split(cast: Cast) -> tuple[Report, DataElement]:
    """A report whose first number is split by women and men, and by two ages."""
    actions.seed_forms()
    element = DataElement.objects.get(code="1.02")
    categories = [
        a_category("GIOI", "Giới tính", NU="Nữ", NAM="Nam"),
        a_category("TUOI", "Tuổi", TRE="Dưới 35", KHAC="Từ 35"),
    ]
    actions.split_element(element=element, categories=categories, by=None)
    a_new_version(cast)
    return report_of(a_round(cast), cast.commune), element


def test_a_split_number_has_a_cell_for_each_combination_of_options(cast: Cast) -> None:
    report, element = a_split(cast)
    cells = [cell for cell in cells_of(report, may_write=True) if cell.line.element_id == element.pk]
    assert [cell.option for cell in cells] == ["NU_TRE", "NU_KHAC", "NAM_TRE", "NAM_KHAC"]
    assert cells[0].name == f"{element.name}: Nữ, Dưới 35"


def test_the_sum_over_options_stands_for_the_number_and_formulas_name_options(cast: Cast) -> None:
    report, element = a_split(cast)
    values = {f"{element.code}.NU_TRE": Decimal(3), f"{element.code}.NAM_TRE": Decimal(5)}
    assert actions.save_values(report=report, values=values, by=cast.officer) == 2
    assert actions.save_values(report=report, values=values, by=cast.officer) == 0
    assert figures_of(report)[element.code] == 8
    Report.objects.filter(pk=report.pk).update(status="ACCEPTED", accepted_at=report.created_at)
    Indicator.objects.create(
        code="NU", name="Nữ", numerator=f"#{{{element.code}.NU_TRE}}", denominator=f"#{{{element.code}}}", factor=100
    )
    totals = totals_of(report.round)
    assert totals.figures[element.code] == 8
    assert totals.figures[f"{element.code}.NU_TRE"] == 3
    assert next(rate.value for rate in totals.rates if rate.indicator.code == "NU") == Decimal("37.5")
    line = next(one for _, rows in totals.sections for one in rows if one.line.element_id == element.pk)
    assert line.units == 1, "one unit, although it gave two numbers"
    assert sum(one.value or 0 for one in parts_of_sum(report.round, element)) == 8


def test_the_whole_of_a_split_number_cannot_be_typed(cast: Cast) -> None:
    report, element = a_split(cast)
    for wrong in (element.code, f"{element.code}.XYZ"):
        with pytest.raises(actions.CannotReport):
            actions.save_values(report=report, values={wrong: Decimal(1)}, by=cast.officer)
    assert not DataValue.objects.exists()


def test_an_option_is_filled_in_and_returned_like_any_cell(cast: Cast, client: Client) -> None:
    report, element = a_split(cast)
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/bao-cao/{report.ref}/phan/1/").content.decode()
    assert f'name="v-{element.code}.NU_TRE"' in page
    assert f'name="v-{element.code}"' not in page


def an_accepted_round(cast: Cast, period: str, **values: int) -> Round:
    """A round whose one report with numbers (`Z_Y` for the cell Z.Y) was accepted."""
    opened = a_round(cast, period=period)
    report = report_of(opened, cast.commune)
    figures = {code.replace("_", "."): Decimal(value) for code, value in values.items()}
    actions.save_values(report=report, values=figures, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    actions.accept_report(report=report, by=cast.clerk)
    return opened


def test_a_split_holds_from_the_next_version_on_and_old_periods_keep_theirs(cast: Cast) -> None:
    """What it does to sums over time: the whole is added up over both, a group has numbers from its version on."""
    actions.seed_forms()
    element = DataElement.objects.create(code="Z", name="Người tham gia", unit_word="người")
    section = DataSet.objects.get(code="BC-XA").sections.get(number=1)
    SectionElement.objects.create(section=section, element=element, position=99)
    old = an_accepted_round(cast, "2026Q1", Z=12)
    draft = report_of(a_round(cast, period="2026Q2"), cast.commune)
    category = a_category("GIOI", "Giới tính", NU="Nữ", NAM="Nam")
    actions.split_element(element=element, categories=[category], by=cast.clerk)
    # The form that is there, and a period that is still being filled in, ask as they did.
    assert [one.code for one in cells_of(draft, may_write=True) if one.line.element_id == element.pk] == ["Z"]
    assert actions.save_values(report=draft, values={"Z": Decimal(5)}, by=cast.officer) == 1
    a_new_version(cast)
    new = an_accepted_round(cast, "2026Q3", Z_NU=3, Z_NAM=5)
    assert totals_of(old).figures["Z"] == 12
    assert totals_of(new).figures["Z"] == 8
    assert year_to_date(new)["Z"] == 20
    told = pivot_of(cast.clerk, {"hang": "ky", "cot": "phan-to", "phan": "1", "chi-tieu": "Z", "tieu-chi": "GIOI"})
    assert told is not None
    heads = [head.key for head in told.columns]
    numbers = {line.head.key: dict(zip(heads, (one.value for one in line.cells), strict=True)) for line in told.lines}
    assert numbers["2026Q1"] == {"": 12, "NU": None, "NAM": None}, "silence, not zero"
    assert numbers["2026Q3"] == {"": None, "NU": 3, "NAM": 5}


def test_a_taken_code_or_the_same_again_is_no_split(cast: Cast) -> None:
    category = a_category("GIOI", "Giới tính", NU="Nữ", NAM="Nam")
    other = DataElement.objects.create(code="Z", name="Số khác", unit_word="người")
    DataElement.objects.create(code="Z.NU", name="Số nữ", unit_word="người")
    with pytest.raises(actions.CannotReport):
        actions.split_element(element=other, categories=[category], by=None)
    with pytest.raises(actions.CannotReport):
        actions.split_element(element=other, categories=[], by=None)
    with pytest.raises(Denied):
        actions.split_element(element=other, categories=[category], by=cast.officer)


def test_a_split_is_taken_back_and_a_version_is_made_for_the_split_alone(cast: Cast) -> None:
    report, element = a_split(cast)
    held = report.round.data_set

    def again() -> DataSet:
        asked = [one.element.code for one in lines_of(held)]
        return actions.new_version(
            data_set=held, name=held.name, asked=asked, compulsory=[], expiry_days=None, checkers={}, by=cast.clerk
        )

    with pytest.raises(actions.CannotReport, match="giống hệt"):
        again()
    element.refresh_from_db()
    actions.split_element(element=element, categories=[], by=cast.clerk)
    made = again()
    assert {one.combo_id for one in lines_of(made)} == {None}
    assert f"{element.code}.NU_TRE" in {one.code for one in cells_of(report, may_write=True)}
    # A rule about groups of an old version can still be read.
    assert f"{element.code}.NU_TRE" in codes_known()


def test_groups_stay_once_they_split_an_element(cast: Cast) -> None:
    category = a_category("GIOI", "Giới tính", NU="Nữ", NAM="Nam")

    def save(*options: tuple[str, str], by: Person | None = cast.clerk) -> Category:
        return actions.save_category(category=category, code="GIOI", name="Giới", options=options, by=by)

    save(("NU", "Nữ"), ("NAM", "Nam"), ("KHAC", "Khác"))
    assert [one.code for one in category.options.order_by("position")] == ["NU", "NAM", "KHAC"]
    for wrong in ([("NU", "Nữ")], [("NU", "Nữ"), ("NU", "Nam")]):
        with pytest.raises(actions.CannotReport):
            save(*wrong)
    actions.seed_forms()
    actions.split_element(element=DataElement.objects.get(code="1.02"), categories=[category], by=None)
    with pytest.raises(actions.CannotReport, match="đã dùng"):
        save(("NU", "Nữ"), ("NAM", "Nam"))
    save(("NU", "Phụ nữ"), ("NAM", "Nam giới"), ("KHAC", "Khác"))
    assert category.options.get(code="NU").name == "Phụ nữ"
    with pytest.raises(Denied):
        save(("NU", "Nữ"), ("NAM", "Nam"), ("KHAC", "Khác"), by=cast.officer)


def test_the_office_splits_from_the_page_of_the_element(cast: Cast) -> None:
    actions.seed_forms()
    office = cast.client(cast.clerk)
    fields = {"code": "GIOI", "name": "Giới tính", "options": "NU Nữ\nnam Nam"}
    refused = office.post(reverse("reporting:category_new"), fields).content.decode()
    assert "Dòng “nam Nam” chưa đúng" in refused
    assert office.post(reverse("reporting:category_new"), {**fields, "options": "NU Nữ\n\nNAM Nam"}).status_code == 302
    page = reverse("reporting:element_split", args=["1.02"])
    assert "kỳ trước để trống, không phải 0" in office.get(page).content.decode()
    assert page in office.get(reverse("reporting:element", args=["1.02"])).content.decode()
    assert "nhiều nhất 3 tiêu chí" in office.post(page, {"c0": "GIOI", "c1": "GIOI"}).content.decode()
    assert office.post(page, {"c0": "GIOI", "c1": "", "c2": ""}).status_code == 302
    assert DataElement.objects.get(code="1.02").combo is not None
    assert "bản 1: không phân tổ" in office.get(page).content.decode()
    a_new_version(cast)
    assert "bản 2: Giới tính" in office.get(page).content.decode()
    listed = office.get(reverse("reporting:categories")).content.decode()
    assert "Nữ, Nam" in listed
    for door in (page, reverse("reporting:categories"), reverse("reporting:category", args=["GIOI"])):
        for person in (cast.officer, cast.stranger, cast.auditor, cast.nobody):
            assert cast.client(person).get(door).status_code == 404
