"""Who may arrange that somebody works in another's place, and end it."""

from __future__ import annotations

from datetime import date

from caunoi.ground import times
from caunoi.org.access.people import may_manage_person
from caunoi.org.access.reach import LENT, Denied, Unknown, reach_of
from caunoi.org.access.units import may_manage
from caunoi.org.models import Person, Post, Role, Substitution


def lendable_posts(person: Person, *, on: date) -> list[Post]:
    """Posts held on the day whose work a substitute can do."""
    posts = Post.objects.valid(on=on).filter(person=person, role__in=LENT)
    return list(posts.select_related("unit", "scope").order_by("from_on", "pk"))


def may_arrange(person: Person, other: Person) -> bool:
    """Whether the person names who works in the other's place: for herself, for those whom she leads in all their
    posts, for those whom she administers. Nobody does so in somebody else's place."""
    if person.acting_for is not None:
        return False
    if person.pk == other.pk:
        return reach_of(person).has(*LENT)
    posts = lendable_posts(other, on=times.today())
    reach = reach_of(person)
    leads = all(
        reach.covers(post.unit.path, Role.LEADER) and reach.covers(post.scope.path, Role.LEADER) for post in posts
    )
    return bool(posts) and (leads or administers_scopes(person, other))


def administers_scopes(person: Person, other: Person) -> bool:
    """Whether the person administers the units of the other's posts and all that these posts reach."""
    posts = lendable_posts(other, on=times.today())
    return may_manage_person(person, other) and all(may_manage(person, post.scope) for post in posts)


def check_may_arrange(person: Person | None, other: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is None or may_arrange(person, other):
        return
    if person.acting_for is not None:
        raise Denied("Đang làm thay thì không giao người làm thay tiếp. Bấm Thôi làm thay rồi thử lại.")
    raise Denied(
        f"Chỉ {other.called}, lãnh đạo đơn vị hoặc người quản trị của đơn vị mới giao được người làm thay."
        if person.pk != other.pk
        else "Chưa giữ chức vụ nào để người khác làm thay."
    )


def check_may_end(person: Person | None, substitution: Substitution) -> None:
    """Raise `Denied` unless the person (None: the system itself) is one of the two, or may arrange it."""
    if person is not None and person.pk not in (substitution.person_id, substitution.substitute_id):
        check_may_arrange(person, substitution.person)


def substitution_for(person: Person, number: int) -> Substitution:
    """A substitution that concerns the person or that she may arrange; else `Unknown`."""
    found = Substitution.objects.filter(pk=number).select_related("person", "substitute", "made_by").first()
    if found is None:
        raise Unknown
    if person.pk not in (found.person_id, found.substitute_id) and not may_arrange(person, found.person):
        raise Unknown(found)
    return found


def running_substitution(person: Person, number: int) -> Substitution | None:
    """The substitution with this number, if the person may work by it today."""
    today = times.today()
    running = Substitution.objects.running(on=today).filter(pk=number, substitute=person, person__is_active=True)
    return running.select_related("person").first() if person.is_active else None
