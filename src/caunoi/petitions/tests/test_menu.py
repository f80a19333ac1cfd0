"""What the menu and the inbox say of petitions: the same, whether a person's units hold few or many."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.ground.times import standing_at, today
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.petitions.queries import box
from caunoi.petitions.queries.box import counts_of, due_first, menu_count
from caunoi.petitions.states import Status
from caunoi.petitions.tests.walks import a_petition, forwarded

LATE = {"NEW": 2, "LATE": 4, "ELSEWHERE": 1}


def again(person: Person) -> Person:
    """The same person in another request."""
    return Person.objects.get(pk=person.pk)


@pytest.fixture(params=[(200, 5000), (1, 5000), (1, 2)], ids=["few", "many", "too many to go through"])
def held(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Cast:
    """Two new ones, one in hand, one at an authority, one answered."""
    few, tallied = request.param
    monkeypatch.setattr(box, "FEW", few)
    monkeypatch.setattr(box, "TALLIED", tallied)
    for status in (Status.NEW, Status.NEW, Status.AT_FRONT, Status.TOLD):
        a_petition(cast, status)
    forwarded(cast)
    return cast


def test_the_menu_counts_what_is_new_and_tells_what_is_late(held: Cast) -> None:
    count = menu_count(again(held.officer))
    assert count is not None
    assert (count.words, count.late) == ("2", False)
    with standing_at(today() + timedelta(days=60)):
        later = menu_count(again(held.officer))
    assert later is not None
    assert (later.words, later.late) == ("2", True)
    assert menu_count(again(held.stranger)) is None


def test_the_chips_count_the_same_before_and_after_the_menu(held: Cast) -> None:
    """Before, the holdings are gone through by the database; after, they may be in the hand."""
    for day, told in ((today(), {"NEW": 2, "LATER": 3, "ELSEWHERE": 1}), (today() + timedelta(days=60), LATE)):
        with standing_at(day):
            before, after = again(held.officer), again(held.officer)
            menu_count(after)
            for person in (before, after):
                assert {group.name: one.number for group, one in counts_of(person).items() if one} == told


def test_the_inbox_shows_what_is_with_the_front_itself_the_nearest_day_first(held: Cast) -> None:
    rows = due_first(again(held.officer), 5)
    assert len(rows) == 3
    assert len(due_first(again(held.officer), 2)) == 2
    assert [row.href for row in rows[:2]] == [row.href for row in due_first(again(held.officer), 2)]
    assert due_first(again(held.stranger), 5) == []
