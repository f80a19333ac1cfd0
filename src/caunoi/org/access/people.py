"""Which people a person sees and administers, with what hangs on them: posts, factors, lists, filters, hand-overs."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet

from caunoi.ground import times
from caunoi.org.access.reach import ALL_ROLES, Denied, Unknown, in_scope
from caunoi.org.access.units import manages, manages_all, may_manage
from caunoi.org.models import FactorReset, FilterPage, HandOver, ListImport, Person, Post, SavedFilter, Unit


def people_for(person: Person) -> QuerySet[Person]:
    """The people whom the person may look up: holders of a post, past or present, in the units she sees, and,
    for an administrator of the whole tree, those who hold none."""
    posts = in_scope(Post.objects.all(), person, roles=ALL_ROLES)
    seen = Q(pk__in=posts.values("person_id")) | Q(pk=person.pk)
    if manages_all(person):
        seen |= ~Q(pk__in=Post.objects.values("person_id"))
    return Person.objects.filter(seen)


def person_for(person: Person, login: str) -> Person:
    """The person with this login name, if she is there for this person; else `Unknown`."""
    found = people_for(person).filter(login=login).first()
    if found is None:
        raise Unknown
    return found


def may_manage_person(person: Person, other: Person) -> bool:
    """Whether the person administers every unit in which the other holds a valid post."""
    units = Unit.objects.filter(pk__in=reach_of_posts(other))
    return manages(person) and all(may_manage(person, unit) for unit in units)


def reach_of_posts(person: Person) -> list[int]:
    """Numbers of the units in which the person holds a post today or later, whether or not the account is open."""
    return list(
        person.posts.filter(Q(until_on=None) | Q(until_on__gte=times.today())).values_list("unit_id", flat=True)
    )


def check_may_manage_person(person: Person | None, other: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) administers the other."""
    if person is not None and not may_manage_person(person, other):
        raise Denied(f"Chỉ người quản trị đơn vị của {other.full_name} mới làm được việc này.")


def post_for(person: Person, number: int) -> Post:
    """A post that the person may look at; else `Unknown`."""
    posts = in_scope(Post.objects.all(), person, roles=ALL_ROLES)
    post = posts.filter(pk=number).select_related("person", "unit", "scope").first()
    if post is None:
        raise Unknown(Post.objects.filter(pk=number).select_related("unit").first())
    return post


def must_have_factor(person: Person, *, also: Person | None = None) -> bool:
    """Whether the person must sign in with a second step: by role, or by a post in a unit of the province's own level;
    in another's place (`also`) as she must. An installation may ask it of everybody. Heads of residential areas, who
    come in by a known telephone and a PIN, are not asked here.

    Which ones is told by the settings; a demonstration asks nobody.
    """
    if not settings.CAUNOI_SECOND_FACTOR:
        return False
    if settings.CAUNOI_SECOND_FACTOR_OF_ALL:
        return True
    top = Q(unit__parent=None) | Q(unit__parent__parent=None)
    asked = Q(role__in=settings.CAUNOI_SECOND_FACTOR_ROLES) | (
        Q(unit__kind__in=settings.CAUNOI_SECOND_FACTOR_KINDS) & top
    )
    whose = [person.pk] if also is None else [person.pk, also.pk]
    return Post.objects.valid(on=times.today()).filter(asked, person_id__in=whose).exists()


def reset_for(person: Person, number: int) -> FactorReset:
    """A request about a lost factor of somebody whom the person administers; else `Unknown`."""
    reset = FactorReset.objects.filter(pk=number).select_related("person", "asked_by").first()
    if reset is None:
        raise Unknown
    if not people_for(person).filter(pk=reset.person_id).exists() or not may_manage_person(person, reset.person):
        raise Unknown(reset)
    return reset


def import_for(person: Person, key: str, *kinds: str) -> ListImport:
    """A draft of an import of these kinds that the person made herself and that is still kept; else `Unknown`."""
    draft = ListImport.objects.filter(key=key, person=person, kind__in=kinds, expires_at__gt=times.now()).first()
    if draft is None:
        raise Unknown
    return draft


def may_hand_over(person: Person, other: Person) -> bool:
    """Whether the person passes on what the other holds: an administrator of hers, in nobody's place, not for
    herself."""
    return person.acting_for is None and person.pk != other.pk and may_manage_person(person, other)


def check_may_hand_over(person: Person | None, other: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_hand_over(person, other):
        raise Denied(f"Chỉ người quản trị đơn vị của {other.full_name} mới bàn giao thay được.")


def hand_over_for(person: Person, number: int) -> HandOver:
    """A hand-over of the person's own, to her, made by her, or in a unit that she administers; else `Unknown`."""
    related = ("person", "receiver", "unit", "unit__parent", "made_by")
    found = HandOver.objects.filter(pk=number).select_related(*related).first()
    if found is None:
        raise Unknown
    if person.pk not in (found.person_id, found.receiver_id, found.made_by_id) and not may_manage(person, found.unit):
        raise Unknown(found)
    return found


def saved_filter_for(person: Person, page: FilterPage, number: int) -> SavedFilter:
    """A filter of the list that the person herself keeps, or `Unknown`: whom it is shared with uses it and leaves it
    alone."""
    found = SavedFilter.objects.filter(person=person, page=page, pk=number).first()
    if found is None:
        raise Unknown
    return found
