"""What a person holds over all folders, and to whom it can be handed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from caunoi.ground.holdings import Held, holdings_offered
from caunoi.org import access
from caunoi.org.models import Person


@dataclass(frozen=True, slots=True)
class HeldList:
    """All things of one kind, and what becomes of them."""

    title: str
    outcome: str
    things: Sequence[Held]


def held_by(person: Person) -> list[HeldList]:
    """Everything that the person holds, kind by kind; kinds of which she holds nothing are left out."""
    found = [HeldList(one.title, one.outcome, one.held_by(person)) for one in holdings_offered()]
    return [one for one in found if one.things]


def receivers_offered(asking: Person, person: Person) -> QuerySet[Person]:
    """Who can take over: people whom the asker looks up, but neither of the two."""
    people = access.people_for(asking).filter(is_active=True).exclude(pk__in=(asking.pk, person.pk))
    return people.order_by("sort_key", "login")
