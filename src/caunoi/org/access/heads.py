"""Heads of villages, and who hands them their links."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.ground import times
from caunoi.org.access.reach import Denied, Unknown, in_scope, reach_of, within
from caunoi.org.models import Person, Post, Role, Unit, UnitKind, UnitSet

KEY_ROLES = (Role.OFFICER, Role.ADMINISTRATOR)
"""Roles that hand out the links of village heads."""


def head_posts() -> QuerySet[Post]:
    """The posts of village heads that hold today, in standing areas."""
    posts = Post.objects.valid(on=times.today()).filter(role=Role.VILLAGE_HEAD, unit__kind=UnitKind.AREA)
    return posts.filter(person__is_active=True).select_related("person", "unit__parent")


def leads_a_village_only(person: Person) -> bool:
    """Whether the person is head of an area today and holds no other post: only then a PIN is enough."""
    held = Post.objects.valid(on=times.today()).filter(person_id=person.pk)
    kinds = list(held.values_list("role", "unit__kind"))
    return bool(kinds) and all(pair == (Role.VILLAGE_HEAD, UnitKind.AREA) for pair in kinds)


def hands_keys(person: Person) -> bool:
    """Whether the person hands out links of village heads anywhere. Asked for the menu of every page, so of her posts
    alone: whoever works in a commune or over several."""
    return any(grant.role in KEY_ROLES and grant.has_areas for grant in reach_of(person).grants)


def key_communes_for(person: Person) -> UnitSet:
    """The communes whose village heads get their links from this person."""
    communes = in_scope(Unit.objects.standing(on=times.today()), person, field="", roles=KEY_ROLES)
    return communes.filter(kind=UnitKind.COMMUNE)


def key_commune_for(person: Person, code: str) -> Unit:
    """One of them; else `Unknown`."""
    commune = key_communes_for(person).filter(code=code).first()
    if commune is None:
        raise Unknown
    return commune


def head_for(person: Person, code: str, login: str) -> Person:
    """A village head of the commune with this code to whom the person may hand a link; else `Unknown`."""
    commune = key_commune_for(person, code)
    post = head_posts().filter(unit__parent=commune, person__login=login).first()
    if post is None:
        raise Unknown
    return post.person


def check_may_hand_key(person: Person | None, head: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) works for every area that the other leads."""
    if person is None:
        return
    units = [post.unit for post in head_posts().filter(person_id=head.pk)]
    if not units or not all(within(person, unit, *KEY_ROLES) for unit in units):
        raise Denied(f"Chỉ cán bộ Mặt trận xã của {head.full_name} mới làm được việc này.")
