"""A page of a petition is open. No deed of its own: rows of a minute, which no trail keeps and nothing waits for."""

from __future__ import annotations

from caunoi.ground.times import now
from caunoi.org.models import Person
from caunoi.petitions.models import Looking, Petition
from caunoi.petitions.models.looking import KEPT


def look_at(*, petition: Petition, by: Person) -> None:
    """The person has the petition open now."""
    Looking.objects.update_or_create(petition=petition, person=by, defaults={"seen_at": now()})


def forget_looks() -> int:
    """Forget the pages that are open no more. Gives how many."""
    return Looking.objects.filter(seen_at__lt=now() - KEPT).delete()[0]
