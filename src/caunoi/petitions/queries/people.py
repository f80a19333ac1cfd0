"""Who is told of what happens to a petition."""

from __future__ import annotations

from django.db.models import Q

from caunoi.ground.times import today
from caunoi.org.models import Person, Post, Unit
from caunoi.petitions.access import HANDLERS, HEADS, administrators_deciding, deciding_unit
from caunoi.petitions.models import Petition


def people_of(unit: Unit, *, but: Person | None = None, heads: bool = False) -> list[Person]:
    """Everyone who handles petitions in the unit today, each once; `heads` only those who lead it."""
    roles = HEADS if heads else HANDLERS
    posts = Post.objects.valid(on=today()).filter(unit=unit, role__in=roles)
    people = Person.objects.filter(is_active=True, pk__in=posts.values("person_id"))
    return list(people.exclude(pk=but.pk) if but else people)


def people_on(petition: Petition, unit: Unit | None = None, *, but: Person | None = None) -> list[Person]:
    """Everyone of the unit (default: the one that answers) who may be told of this petition: of a sealed one only
    those who lead it, and nobody who is somebody of the body that it is about."""
    people = people_of(unit or petition.unit, but=but, heads=petition.is_sealed)
    if petition.about_id is None:
        return people
    theirs = Post.objects.valid(on=today()).filter(Q(unit=petition.about_id) | Q(scope=petition.about_id))
    ids = set(theirs.filter(person__in=people).values_list("person_id", flat=True))
    return [one for one in people if one.pk not in ids]


def people_deciding(petition: Petition) -> list[Person]:
    """Who decides what the sender of this petition asks of her data: the heads of her unit, of the nearest one above
    where it has none, nobody of the body that the petition is about; at the top the administrators."""
    unit = deciding_unit(petition)
    if unit is None:
        return administrators_deciding(petition.about_id)
    posts = Post.objects.valid(on=today())
    heads = posts.filter(Q(unit=unit) | Q(scope=unit), role__in=HEADS)
    people = Person.objects.filter(is_active=True, pk__in=heads.values("person_id"))
    if petition.about_id is not None:
        theirs = posts.filter(Q(unit=petition.about_id) | Q(scope=petition.about_id))
        people = people.exclude(pk__in=theirs.values("person_id"))
    return list(people.order_by("pk"))
