"""People and their posts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from caunoi.ground import text, times
from caunoi.org import access
from caunoi.org.models import (
    Person,
    Post,
    Role,
    Unit,
)
from caunoi.org.queries.finding import Chip, address


def posts_in(unit: Unit) -> QuerySet[Post]:
    """Posts held in the unit today, by name of the person."""
    return Post.objects.valid(on=times.today()).filter(unit=unit).select_related("person").order_by("person__sort_key")


def people_list(
    person: Person, *, query: str = "", unit: Unit | None = None, role: str = "", active: bool | None = True
) -> QuerySet[Person]:
    """People whom the person may look up, by given name, with today's posts at hand as `posts_today`."""
    people = access.people_for(person)
    if active is not None:
        people = people.filter(is_active=active)
    valid = Post.objects.valid(on=times.today())
    if unit is not None:
        people = people.filter(Exists(valid.filter(person=OuterRef("pk"), unit__in=Unit.objects.beneath(unit.path))))
    if role:
        people = people.filter(Exists(valid.filter(person=OuterRef("pk"), role=role)))
    folded = text.fold(query)
    if folded:
        people = people.filter(folded__contains=folded)
    today = Prefetch("posts", valid.select_related("unit").order_by("from_on", "pk"), to_attr="posts_today")
    return people.prefetch_related(today).order_by("sort_key", "login")


def posts_of(person: Person) -> QuerySet[Post]:
    """All posts of the person, the running and latest ones first."""
    return person.posts.select_related("unit", "scope").order_by("-from_on", "-pk")


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post on the page of its holder; `may_end` when the reader may end it."""

    post: Post
    runs: bool
    may_end: bool


def post_lines(reader: Person, person: Person) -> list[PostLine]:
    """The posts of a person that the reader may know of, the latest first."""
    today = times.today()
    shown = (
        access.in_scope(posts_of(person), reader, roles=access.ALL_ROLES)
        if reader.pk != person.pk
        else posts_of(person)
    )
    return [
        PostLine(post, post.holds(today), post.holds(today) and access.may_manage(reader, post.unit)) for post in shown
    ]


def role_chips(*, role: str, query: str, unit: Unit | None, closed: bool) -> list[Chip]:
    """Roles as filters of the list of people."""
    rest = {"q": query, "don_vi": unit.code if unit else "", "da_ngung": "1" if closed else ""}
    chips = [Chip("Tất cả", "", address(**rest), role not in Role.values)]
    return chips + [Chip(one.label, "", address(vai_tro=one, **rest), role == one) for one in Role]


def people_with_role(unit: Unit, *roles: str) -> QuerySet[Person]:
    """Active people who hold one of the roles in this very unit today; for notices."""
    posts = Post.objects.valid(on=times.today()).filter(unit=unit, role__in=roles)
    return Person.objects.filter(is_active=True, pk__in=posts.values("person_id")).order_by("sort_key", "login")
