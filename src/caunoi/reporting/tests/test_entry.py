"""Filling in a report: what stands beside the cells, and saving by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import DataElement, DataValue, Report, Target
from caunoi.reporting.queries import Cell, cells_of, figures_of, sheet_of
from caunoi.reporting.states import ReportStatus
from caunoi.reporting.tests.walks import a_draft, a_report, a_round, report_of

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def save_at(report: Report, number: int = 2) -> str:
    return reverse("reporting:cells", args=[report.ref, number])


def cell(report: Report, code: str) -> Cell:
    return next(one for one in cells_of(report, may_write=True, section=2) if one.code == code)


def test_the_target_of_the_year_stands_beside_the_cell_the_units_own_first(cast: Cast) -> None:
    report = a_report(cast)
    assert cell(report, "2.18").plan == 3
    element = DataElement.objects.get(code="2.18")
    Target.objects.create(element=element, unit=cast.commune, from_year=2026, value=5, basis="Nghị quyết xã")
    Target.objects.create(element=element, unit=cast.other_commune, from_year=2026, value=9, basis="Nghị quyết xã")
    Target.objects.create(element=element, unit=cast.commune, from_year=2027, value=7, basis="Nghị quyết xã")
    assert cell(report, "2.18").plan == 5


def test_a_share_of_the_target_counts_the_year_so_far(cast: Cast) -> None:
    before = a_report(cast, period="2026Q2")
    actions.save_values(report=before, values={"2.18": Decimal(1)}, by=cast.officer)
    report = a_report(cast)
    actions.save_values(report=report, values={"2.18": Decimal(1)}, by=cast.officer)
    found = cell(report, "2.18")
    assert (found.before, found.earlier, found.so_far) == (Decimal(1), Decimal(1), Decimal(2))
    assert found.share == "67%"
    assert [bar.short for bar in found.history] == ["", "", "", "1"]
    assert [bar.is_last_year for bar in found.history] == [True, False, False, False]


def test_saving_by_itself_keeps_what_is_right_and_tells_what_is_not(cast: Cast) -> None:
    report = a_draft(cast)
    sent = {"v-2.01": "15", "w-2.01": "12", "v-2.02": "mười", "w-2.02": "", "n-2.01": "đến 25/9", "n-2.02": ""}
    answer = signed_in(cast.officer).post(save_at(report), sent).json()
    assert set(answer["errors"]) == {"2.02"}
    assert answer["clashes"] == {}
    assert figures_of(report) == {"2.01": 15, "2.03": 9}
    value = DataValue.objects.get(report=report, element__code="2.01")
    assert (value.note, value.written_by) == ("đến 25/9", cast.officer)


def test_a_cell_changed_by_somebody_else_is_left_and_the_others_are_saved(cast: Cast) -> None:
    report = a_draft(cast)
    actions.save_values(report=report, values={"2.01": Decimal(20)}, by=cast.leader_of_commune)
    sent = {"v-2.01": "15", "w-2.01": "12", "v-2.03": "8", "w-2.03": "9"}
    answer = signed_in(cast.officer).post(save_at(report), sent).json()
    [theirs] = answer["clashes"]["2.01"]
    assert (theirs["is_note"], theirs["value"], theirs["who"]) == (False, "20", "Cà Văn Sơn")
    assert figures_of(report) == {"2.01": 20, "2.03": 8}


def test_locked_cells_and_sent_reports_take_nothing(cast: Cast) -> None:
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer)
    answer = signed_in(cast.officer).post(save_at(report), {"v-2.01": "15", "w-2.01": "12"}).json()
    assert answer["errors"] == {"2.01": "Báo cáo đã nộp nên không sửa được. Cần sửa thì đề nghị nơi nhận trả lại."}
    assert figures_of(report)["2.01"] == 12


def test_nobody_else_saves_a_cell_or_takes_the_form_along(cast: Cast) -> None:
    report = a_draft(cast)
    for person in (cast.stranger, cast.clerk, cast.nobody, cast.administrator, cast.village_head):
        answer = signed_in(person).post(save_at(report), {"v-2.01": "1", "w-2.01": "12"})
        assert answer.status_code == 404
    assert figures_of(report)["2.01"] == 12


def test_the_panel_is_there_without_a_script(cast: Cast) -> None:
    report = a_draft(cast)
    address = reverse("reporting:section", args=[report.ref, 2])
    page = signed_in(cast.officer).get(address, {"o": "2.03"}).content.decode()
    assert '<section class="card-body" id="panel-2.03" aria-labelledby="panel-title-2.03">' in page
    assert 'aria-labelledby="panel-title-2.01" hidden>' in page


def test_a_page_of_a_sheet_costs_a_constant_number_of_queries(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    report = a_draft(cast)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        sheet_of(report, 2, may_write=True)


def test_saving_a_cell_asks_for_nothing_that_stands_around_it(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    """It is what 75 communes do most in the last hour."""
    report, officer = a_draft(cast), signed_in(cast.officer)
    address = reverse("reporting:cells", args=[report.ref, 2])
    fields = {"w-2.01": "12", "n-2.01": "", "m-2.01": ""}
    officer.post(address, {**fields, "v-2.01": "13"})
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        answer = officer.post(address, {**fields, "v-2.01": "14", "w-2.01": "13"})
    assert answer.json()["errors"] == answer.json()["clashes"] == {}
    assert DataValue.objects.get(report=report, element__code="2.01").value == 14


# Residential areas


def an_area_round(cast: Cast, report: Report) -> Report:
    """The commune asks its areas; the expected report of its one area."""
    address = reverse("reporting:areas", args=[report.ref])
    day = report.due_on.isoformat()
    assert signed_in(cast.officer).post(address, {"due_on": day}).status_code == 302
    return Report.objects.get(unit=cast.area)


NUMBERS = {
    "v-2.01": "4", "v-2.15": "1", "v-2.17a": "12", "v-2.17b": "9", "v-2.37": "1", "v-2.38a": "1", "v-2.38b": "2",
    "v-4.04": "2", "v-7.04": "0",
}  # fmt: skip


def test_a_head_sends_and_the_commune_is_offered_the_sum(cast: Cast) -> None:
    report = a_report(cast)
    own = an_area_round(cast, report)
    page = reverse("reporting:village", args=[own.ref])
    head = signed_in(cast.village_head)
    wrong = head.post(page, NUMBERS | {"v-2.17b": "20"}).content.decode()
    assert "Ý kiến đã trả lời nhiều hơn ý kiến tiếp nhận." in wrong
    own.refresh_from_db()
    assert own.status == ReportStatus.DRAFT
    assert cell(report, "2.17a").offer is None
    assert head.post(page, NUMBERS).status_code == 302
    own.refresh_from_db()
    assert own.status == ReportStatus.SUBMITTED
    offer = cell(report, "2.17a").offer
    assert offer is not None
    assert (offer.value, offer.missing) == (Decimal(12), ())
    assert offer.words == "1/1 khu dân cư đã gửi, cộng lại được"
    section = reverse("reporting:section", args=[report.ref, 2])
    signed_in(cast.officer).post(section, {"v-2.17a": "", "u-2.17a": "on"})
    assert figures_of(report)["2.17a"] == 12
    behind = signed_in(cast.officer).get(offer.address).content.decode()
    assert "bản Giàn" in behind


def test_another_number_than_the_areas_sum_needs_a_reason(cast: Cast) -> None:
    report = a_report(cast)
    own = an_area_round(cast, report)
    signed_in(cast.village_head).post(reverse("reporting:village", args=[own.ref]), NUMBERS)
    actions.save_values(report=report, values={"2.17a": Decimal(15)}, by=cast.officer)
    with pytest.raises(actions.CannotReport):
        actions.submit_report(report=report, by=cast.officer)
    actions.save_values(
        report=report, values={"2.17a": Decimal(15)}, notes={"2.17a": "thêm 3 ý kiến tại xã"}, by=cast.officer
    )
    actions.submit_report(report=report, by=cast.officer)


def test_an_area_that_has_not_sent_is_named_and_the_officer_enters_for_it(cast: Cast) -> None:
    report = a_report(cast)
    own = an_area_round(cast, report)
    list_page = signed_in(cast.officer).get(reverse("reporting:areas", args=[report.ref])).content.decode()
    assert "0/1 khu dân cư đã gửi" in list_page
    assert "bản Giàn" in list_page
    assert signed_in(cast.officer).post(reverse("reporting:remind_areas", args=[report.ref])).status_code == 302
    assert signed_in(cast.officer).post(reverse("reporting:village", args=[own.ref]), NUMBERS).status_code == 302
    assert Report.objects.get(pk=own.pk).status == ReportStatus.SUBMITTED


def test_an_area_is_closed_to_everybody_but_its_head_and_its_commune(cast: Cast) -> None:
    report = a_report(cast)
    own = an_area_round(cast, report)
    page = reverse("reporting:village", args=[own.ref])
    for person in (cast.stranger, cast.clerk, cast.nobody, cast.administrator, cast.leader):
        assert signed_in(person).get(page).status_code == 404
        assert signed_in(person).post(page, NUMBERS).status_code == 404
    for person in (cast.stranger, cast.village_head, cast.nobody):
        assert signed_in(person).get(reverse("reporting:areas", args=[report.ref])).status_code == 404
    assert signed_in(cast.village_head).get(reverse("reporting:section", args=[report.ref, 1])).status_code == 404


def test_a_commune_cannot_ask_the_areas_of_another(cast: Cast) -> None:
    opened = a_round(cast)
    theirs = report_of(opened, cast.other_commune)
    assert signed_in(cast.officer).post(reverse("reporting:areas", args=[theirs.ref])).status_code == 404
