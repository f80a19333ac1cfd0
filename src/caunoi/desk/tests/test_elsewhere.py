"""What waits in other folders stands in the inbox of whoever has to act, and in nobody else's."""

from __future__ import annotations

import pytest

from caunoi.desk.queries import Inbox, inbox_of, menu_count
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.states import ProgrammeReason
from caunoi.plans.tests.walks import a_programme

pytestmark = pytest.mark.django_db

PROGRAMMES = "Chương trình chờ duyệt"


def inbox(person: Person) -> Inbox:
    """As a new request sees it."""
    return inbox_of(Person.objects.get(pk=person.pk))


def rows_of(person: Person, heading: str) -> list[str]:
    return [row.title for group in inbox(person).groups if group.heading == heading for row in group.rows]


def number(person: Person) -> int:
    found = menu_count(Person.objects.get(pk=person.pk))
    return int(found.words) if found else 0


def test_a_submitted_programme_waits_for_whoever_approves_it(cast: Cast) -> None:
    programme = a_programme(cast)
    before = number(cast.clerk)
    assert rows_of(cast.clerk, PROGRAMMES) == []
    actions.submit_programme(programme=programme, approver=cast.province, by=cast.officer)
    assert rows_of(cast.clerk, PROGRAMMES) == [f"Chương trình năm {programme.year} của {cast.commune.short_name}"]
    assert number(cast.clerk) == before + 1
    for person in (cast.officer, cast.stranger, cast.nobody, cast.auditor):
        assert rows_of(person, PROGRAMMES) == []
    actions.approve_programme(programme=programme, by=cast.clerk)
    assert rows_of(cast.clerk, PROGRAMMES) == []


def test_within_a_unit_its_leader_approves_and_not_the_officer(cast: Cast) -> None:
    programme = a_programme(cast)
    actions.submit_programme(programme=programme, approver=cast.commune, by=cast.officer)
    assert len(rows_of(cast.leader_of_commune, PROGRAMMES)) == 1
    for person in (cast.officer, cast.clerk, cast.stranger):
        assert rows_of(person, PROGRAMMES) == []


def test_who_submitted_a_programme_does_not_find_it_until_another_submits_it(cast: Cast) -> None:
    programme = a_programme(cast)
    chief = cast.leader_of_commune
    actions.submit_programme(programme=programme, approver=cast.commune, by=chief)
    assert rows_of(chief, PROGRAMMES) == []
    actions.return_programme(programme=programme, reasons={str(next(iter(ProgrammeReason))): "Ghi rõ hạn"}, by=None)
    actions.submit_programme(programme=programme, approver=cast.commune, by=cast.officer)
    assert len(rows_of(chief, PROGRAMMES)) == 1
