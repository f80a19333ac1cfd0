"""The weekly file: a row for each organisation, columns that the Office sets, and nobody else."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.figures import offered
from caunoi.ground.times import standing_at
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.models import WeeklyColumn
from caunoi.reporting.queries.weekly import LEVELS, columns_on, week_with, weekly_rows
from caunoi.reporting.tests.walks import a_round, report_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 8)
COLUMN = {"title": "Hội nghị", "position": 20, "source": "element:2.01", "basis": "", "from_on": None, "until_on": None}


def taken(cast: Cast, day: date = DAY) -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of the file as one reads them, head first."""
    answer = cast.client(cast.clerk).post(reverse("reporting:weekly"), {"day": f"{day:%d/%m/%Y}"})
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Disposition"].startswith("attachment"), answer.content.decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return {name: [tuple(row) for row in book.get_sheet_by_name(name).to_python()[2:]] for name in book.sheet_names}


def test_each_organisation_is_a_row_and_each_level_a_sheet(cast: Cast) -> None:
    actions.seed_forms()
    sheets = taken(cast)
    assert list(sheets) == [title for title, _ in LEVELS]
    heads = [one.title for one in WeeklyColumn.objects.order_by("position")]
    assert all(list(rows[0]) == heads for rows in sheets.values())
    names = {title: {row[2] for row in rows[1:]} for title, rows in sheets.items()}
    assert cast.province.name in names["Cấp tỉnh"]
    assert {cast.commune.name, cast.other_commune.name} <= names["Cấp xã"]
    assert cast.area.name in names["Khu dân cư"]
    assert {row[0] for row in sheets["Cấp xã"][1:]} == {"2026W28"}
    entry = TrailEntry.objects.get(deed="weekly_file.taken")
    assert entry.by_id == cast.clerk.pk
    assert entry.facts == {"week": "2026W28", "count": sum(len(rows) - 1 for rows in sheets.values())}


def test_a_number_is_that_of_the_newest_accepted_report_and_silence_is_no_zero(cast: Cast) -> None:
    with standing_at(DAY):
        for period, value in (("2026Q1", 5), ("2026Q2", 0)):
            report = report_of(a_round(cast, period=period), cast.commune)
            actions.save_values(report=report, values={"6.04a": Decimal(value)}, by=cast.officer)
            actions.submit_report(report=report, by=cast.officer)
            actions.accept_report(report=report, by=cast.clerk)
        draft = report_of(a_round(cast, period="2026Q3"), cast.commune)
        actions.save_values(report=draft, values={"6.04a": Decimal(99)}, by=cast.officer)
        place = [one.source for one in columns_on(DAY)].index("element:6.04a")
        rows = dict(weekly_rows(cast.clerk, week_with(DAY)))["Cấp xã"]
        found = {row[1]: row[place] for row in rows}
        earlier = dict(weekly_rows(cast.clerk, week_with(date(2026, 3, 2))))["Cấp xã"]
    assert found[cast.commune.code] == 0
    assert found[cast.other_commune.code] is None
    assert {row[1]: row[place] for row in earlier}[cast.commune.code] == 5


def test_a_figure_of_the_system_is_that_of_the_week(cast: Cast) -> None:
    actions.seed_forms()
    code, figure = next(iter(offered().items()))
    actions.save_weekly_column(column=None, fields={**COLUMN, "source": f"figure:{code}"}, by=cast.clerk)
    week = week_with(DAY)
    rows = dict(weekly_rows(cast.clerk, week))
    found = {row[1]: row[-1] for row in rows["Cấp xã"]}
    assert found[cast.commune.code] == figure.value(cast.commune, date(2026, 7, 6), date(2026, 7, 12))
    assert {row[-1] for row in rows["Khu dân cư"]} == {None}


@pytest.mark.parametrize(
    ("day", "iso"),
    [(date(2026, 7, 8), "2026W28"), (date(2027, 1, 3), "2026W53"), (date(2024, 12, 30), "2025W01")],
)
def test_a_week_is_that_of_iso_8601(day: date, iso: str) -> None:
    week = week_with(day)
    assert week.iso == iso
    assert (week.first_day.isoweekday(), week.last_day.isoweekday()) == (1, 7)
    assert week.first_day <= day <= week.last_day


def test_a_column_is_added_changed_and_retired_while_old_weeks_keep_it(cast: Cast) -> None:
    actions.seed_forms()
    client = cast.client(cast.clerk)
    page = client.get(reverse("reporting:weekly_column_new")).content.decode()
    assert 'value="13"' in page
    sent = {"title": "Hội nghị", "position": "13", "source": "element:2.01", "basis": "Trang nhập"}
    assert client.post(reverse("reporting:weekly_column_new"), sent).status_code == 302
    made = WeeklyColumn.objects.get(title="Hội nghị")
    address = reverse("reporting:weekly_column", args=[made.pk])
    assert client.post(address, {**sent, "until_on": "05/07/2026"}).status_code == 302
    made.refresh_from_db()
    assert made in columns_on(date(2026, 7, 5))
    assert made not in columns_on(date(2026, 7, 6))
    deeds = TrailEntry.objects.filter(object_kind="reporting.weeklycolumn").values_list("deed", flat=True)
    assert list(deeds.order_by("pk")) == ["weekly_column.added", "weekly_column.changed"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Ghi tên cột."),
        ({"position": "x"}, "Ghi thứ tự là số từ 1 đến 999."),
        ({"source": "element:9.99"}, "Chọn một mục trong danh sách."),
        ({"from_on": "02/07/2026", "until_on": "01/07/2026"}, "Ngày cuối không thể trước ngày đầu."),
    ],
)
def test_what_is_wrong_has_a_sentence_and_nothing_is_written(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    actions.seed_forms()
    sent = {"title": "Cột", "position": "13", "source": "BLANK", **wrong}
    page = cast.client(cast.clerk).post(reverse("reporting:weekly_column_new"), sent)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not WeeklyColumn.objects.filter(position=13).exists()


def test_a_week_to_come_and_one_without_columns_are_refused(cast: Cast) -> None:
    with standing_at(DAY):
        with pytest.raises(CannotReport, match="chưa đến"):
            actions.take_weekly_file(day=date(2026, 7, 13), by=cast.clerk)
        with pytest.raises(CannotReport, match="chưa có cột"):
            actions.take_weekly_file(day=DAY, by=cast.clerk)
    assert not TrailEntry.objects.filter(deed="weekly_file.taken").exists()


def test_only_the_office_and_the_leaders_of_the_province_keep_and_take_it(cast: Cast) -> None:
    actions.seed_forms()
    number = WeeklyColumn.objects.order_by("position")[0].pk
    addresses = [reverse("reporting:weekly"), reverse("reporting:weekly_column_new")]
    addresses.append(reverse("reporting:weekly_column", args=[number]))
    for who, person in cast.everybody.items():
        for address in addresses:
            status = cast.client(person).get(address).status_code
            assert (status == 200) is (who in {"clerk", "leader"}), (who, address)
            if status != 200:
                assert cast.client(person).post(address, {"day": "08/07/2026"}).status_code in {302, 403, 404}
    assert cast.client(cast.clerk).get(reverse("reporting:weekly_column", args=[987654])).status_code == 404
    for person in (cast.officer, cast.specialist, cast.stranger, cast.nobody, cast.auditor):
        with pytest.raises(Denied):
            actions.save_weekly_column(column=None, fields=COLUMN, by=person)
        with pytest.raises(Denied):
            actions.take_weekly_file(day=DAY, by=person)
    assert not TrailEntry.objects.filter(deed__startswith="weekly_").exists()
