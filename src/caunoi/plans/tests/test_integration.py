"""The grid of integration: whom a line addresses, what stands in whose programme, and how many queries that takes."""

from __future__ import annotations

import io
from datetime import date
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.actions import Taken
from caunoi.plans.queries.integration import Axis, grid_of, integration_of, line_standing, sheet_of, unit_standing
from caunoi.plans.sheets import GIVEN, INSIDE, MISSING
from caunoi.plans.tests.walks import a_plan_for_communes, a_programme, a_sheet, line_at


def test_a_line_addresses_whom_the_line_above_it_names(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    found = integration_of(cast.clerk, plan, today().year)
    line = line_at(plan, "II.2-1")
    assert found.missing[line.pk] == {cast.commune.pk, cast.other_commune.pk}
    assert line_at(plan, "II.2").pk not in found.missing


def test_a_line_stands_in_the_programme_of_one_and_is_missing_in_that_of_another(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    programme = a_programme(cast, plan)
    standing = line_standing(cast.clerk, plan, today().year, line_at(plan, "II.2-1").pk)
    assert standing is not None
    assert standing.inside == ((cast.commune, programme),)
    assert standing.missing == (cast.other_commune,)


def test_what_was_given_and_stands_in_no_programme_is_a_gap_of_its_own_kind(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    a_sheet(cast, plan=plan, due_on=today())
    standing = unit_standing(cast.officer, plan, today().year, cast.commune)
    assert [line.address for line in standing.given] == ["II.1-1"]
    assert [line.address for line in standing.missing] == ["II.2-1"]
    assert "II.1-2" in [line.address for line in standing.other]


def test_the_grid_puts_the_most_gaps_first_on_both_axes(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    a_programme(cast, plan)
    a_sheet(cast, plan=plan, due_on=today())
    lines = grid_of(cast.clerk, plan, today().year)
    assert [(row.note, row.inside, row.given, row.missing) for row in lines.rows] == [
        ("II.1-1", 0, 2, 0),
        ("II.2-1", 1, 0, 1),
    ]
    units = grid_of(cast.clerk, plan, today().year, Axis.UNITS)
    assert [(row.title, row.gaps) for row in units.rows] == [
        (cast.other_commune.short_name, 2),
        (cast.commune.short_name, 1),
    ]


def test_an_officer_sees_her_own_unit_alone_in_the_grid(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    grid = grid_of(cast.officer, plan, today().year, Axis.UNITS)
    assert [row.title for row in grid.rows] == [cast.commune.short_name]
    client = Client()
    client.force_login(cast.officer)
    address = reverse("plans:grid", args=[plan.ref])
    assert client.get(f"{address}?don-vi={cast.other_commune.code}").status_code == 404


def test_another_year_is_another_grid(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    plan.ends_on = date(today().year + 1, 12, 31)
    plan.save()
    a_programme(cast, plan)
    line = line_at(plan, "II.2-1").pk
    assert cast.commune.pk in integration_of(cast.clerk, plan, today().year).inside[line]
    assert cast.commune.pk in integration_of(cast.clerk, plan, today().year + 1).missing[line]


@pytest.mark.parametrize("axis", list(Axis))
def test_the_grid_takes_the_same_queries_whatever_its_size(
    cast: Cast, axis: Axis, django_assert_num_queries: object
) -> None:
    plan = a_plan_for_communes(cast)
    grid_of(cast.clerk, plan, today().year, axis)
    with django_assert_num_queries(5):  # type: ignore[operator]
        grid_of(cast.clerk, plan, today().year, axis)
    a_programme(cast, plan)
    a_sheet(cast, plan=plan, due_on=today())
    other = actions.open_programme(unit=cast.other_commune, year=today().year, by=cast.stranger)
    taken = [Taken(line_at(plan, address), date(today().year, 12, 31)) for address in ("II.1-2", "II.2-1", "I.1")]
    actions.take_lines(programme=other, taken=taken, by=cast.stranger)
    with django_assert_num_queries(5):  # type: ignore[operator]
        grid_of(cast.clerk, plan, today().year, axis)


def test_the_sheet_marks_every_unit_and_line(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    a_programme(cast, plan)
    a_sheet(cast, plan=plan, due_on=today())
    sheet = sheet_of(cast.clerk, plan, today().year)
    place = [address for address, _ in sheet.columns].index("II.2-1")
    marks = {row.unit: row.marks for row in sheet.rows}
    assert marks[cast.commune.short_name][place] == INSIDE
    assert marks[cast.other_commune.short_name][place] == MISSING
    assert GIVEN in marks[cast.commune.short_name]
    client = Client()
    client.force_login(cast.clerk)
    answer = client.get(reverse("plans:grid_excel", args=[plan.ref]))
    assert answer.status_code == 200
    with ZipFile(io.BytesIO(answer.content)) as book:
        assert MISSING in book.read("xl/sharedStrings.xml").decode()
