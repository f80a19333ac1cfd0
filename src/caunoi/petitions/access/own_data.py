"""What a sender asks of what is held about her: a head of the unit that answers for the petition decides. Where nobody
leads that unit, or the petition is about it or about a body where all who lead it are somebody, the nearest unit above
does, and at the top the administrators of the whole tree: no request waits for nobody.

Whoever decides reads neither the petition nor the copy. So an administrator may decide about the body that she
administers (all of them do at the top); one who also works there does not, as long as there is another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from caunoi.ground import sealing
from caunoi.ground.times import today
from caunoi.org.access import Denied, Unknown, is_by_pin, manages_all
from caunoi.org.models import SEGMENT, Person, Post, PostSet, Role, Unit
from caunoi.petitions.access.addresses import TAIL
from caunoi.petitions.access.officers import HEADS, ids_worked_for, is_about_own, own_ids
from caunoi.petitions.models import DataRequest, DataRequestSet, Identity, Petition

Pair = tuple[int, int | None]
"""Number of the unit that answers for a petition, and of the body that it is about."""


def leading() -> PostSet:
    """Posts of today by which somebody leads a unit: her own, or the body that her office works for."""
    return Post.objects.valid(on=today()).filter(role__in=HEADS, person__is_active=True)


def deciding_units(pairs: Iterable[Pair]) -> dict[Pair, int | None]:
    """Which unit decides the requests about petitions of each pair; None: the administrators. Four queries."""
    asked = set(pairs)
    paths = dict(Unit.objects.filter(pk__in={unit for unit, _ in asked}).values_list("pk", "path"))
    lines = {pk: [path[:end] for end in range(len(path), 0, -SEGMENT)] for pk, path in paths.items()}
    above = Unit.objects.filter(path__in={one for line in lines.values() for one in line})
    numbers = dict(above.values_list("path", "pk"))
    heads: dict[int, set[int]] = defaultdict(set)
    led = leading().filter(Q(unit__in=numbers.values()) | Q(scope__in=numbers.values()))
    for unit_id, scope_id, head in led.values_list("unit", "scope", "person"):
        heads[unit_id].add(head)
        heads[scope_id].add(head)
    theirs = _somebody_of({about for _, about in asked if about is not None})
    found: dict[Pair, int | None] = {}
    for unit, about in asked:
        line = [numbers[path] for path in lines[unit]]
        may = (one for one in line if one != about and heads[one] - theirs[about])
        found[unit, about] = next(may, None)
    return found


def _somebody_of(bodies: set[int]) -> dict[int | None, set[int]]:
    """Numbers of the persons who are somebody of each body today, by any post."""
    theirs: dict[int | None, set[int]] = defaultdict(set)
    posts = Post.objects.valid(on=today()).filter(Q(unit__in=bodies) | Q(scope__in=bodies)) if bodies else ()
    for post in posts:
        theirs[post.unit_id].add(post.person_id)
        theirs[post.scope_id].add(post.person_id)
    return theirs


def administrators_deciding(about: int | None) -> list[Person]:
    """The administrators of the whole tree who decide about petitions on this body where no unit does: those who do not
    work in it besides; all of them where all do."""
    posts = Post.objects.valid(on=today())
    administer = posts.filter(scope__parent=None, role=Role.ADMINISTRATOR)
    everybody = Person.objects.filter(is_active=True, pk__in=administer.values("person_id")).order_by("pk")
    work_there = posts.filter(Q(unit=about) | Q(scope=about)).exclude(role=Role.ADMINISTRATOR)
    return list(everybody.exclude(pk__in=work_there.values("person_id"))) or list(everybody)


def deciding_unit(petition: Petition) -> int | None:
    """Number of the unit whose heads decide what is asked about this petition; None: the administrators."""
    pair = (petition.unit_id, petition.about_id)
    return deciding_units([pair])[pair]


def _passed_on(person: Person) -> set[Pair]:
    """Pairs that come to the person because nobody nearer may decide them."""
    pairs = set(DataRequest.objects.order_by().values_list("petition__unit", "petition__about").distinct())
    if not pairs:
        return set()
    found = deciding_units(pairs)
    at_top = {about for (_, about), unit in found.items() if unit is None}
    bodies = {about for about in at_top if _decides_at_top(person, about)}
    own, hers = ids_worked_for(person, *HEADS), own_ids(person)
    above = {pair for pair, unit in found.items() if unit in own and pair[0] not in own and pair[1] not in hers}
    return above | {pair for pair, unit in found.items() if unit is None and pair[1] in bodies}


def _decides_at_top(person: Person, about: int | None) -> bool:
    return manages_all(person) and person in administrators_deciding(about)


def decides_data(person: Person) -> bool:
    """Whether the person leads a unit that answers for petitions, or administers what nobody leads."""
    if is_by_pin(person):
        return False
    return bool(ids_worked_for(person, *HEADS)) or (manages_all(person) and bool(_passed_on(person)))


def data_requests_for(person: Person) -> DataRequestSet:
    """Requests about petitions that a unit led by the person answers for, and those that nobody nearer may decide;
    about a body of hers only as an administrator of the whole tree."""
    if is_by_pin(person) or not (ids_worked_for(person, *HEADS) or manages_all(person)):
        return DataRequest.objects.none()
    others = Q(petition__about=None) | ~Q(petition__about__in=own_ids(person))
    wanted = Q(petition__unit__in=ids_worked_for(person, *HEADS)) & others
    for unit, about in _passed_on(person):
        wanted |= Q(petition__unit=unit, petition__about=about)
    return DataRequest.objects.filter(wanted)


def data_request_for(person: Person, number: int) -> DataRequest:
    """The request with this number, for whoever decides it, or `Unknown`."""
    related = ("petition__unit", "petition__commune", "petition__area", "decided_by")
    found = data_requests_for(person).select_related(*related).filter(pk=number).first()
    if found is None:
        raise Unknown
    return found


def check_may_decide_data(person: Person | None, asked: DataRequest) -> None:
    """Raise `Denied` unless the person (None: the system itself) leads the unit that keeps the identity, or
    nobody does and she is the next above."""
    if person is None:
        return
    petition = asked.petition
    own, unit = ids_worked_for(person, *HEADS), deciding_unit(petition)
    heads_it = bool({petition.unit_id, unit} & own) and not is_about_own(person, petition)
    at_top = unit is None and _decides_at_top(person, petition.about_id)
    if is_by_pin(person) or not (heads_it or at_top):
        raise Denied(f"Yêu cầu này do người đứng đầu {petition.unit.short_name} trả lời.")


def knows_tail(petition: Petition, digits: str) -> bool:
    """Whether these are the four digits of the petition; never where it has none."""
    asked = f"{petition.ref} {''.join(one for one in digits if one.isdigit())}"
    return bool(petition.tail_digest) and sealing.has_digest(petition.tail_digest, asked, TAIL)


def own_identity(petition: Petition, digits: str) -> Identity | None:
    """Who the sender said she is, for herself: whoever holds the address and knows the four digits. None when no name
    was given. Raises `Unknown` for other digits."""
    if not knows_tail(petition, digits):
        raise Unknown
    return Identity.objects.filter(petition=petition).first()
