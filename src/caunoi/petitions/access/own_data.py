"""What a sender asks of what is held about her: a head of the unit that answers for the petition decides. Where nobody
leads that unit, or the petition is about it, the nearest unit above that somebody leads does, and at the top the
administrators of the whole tree: no request waits for nobody."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from caunoi.ground import sealing
from caunoi.ground.times import today
from caunoi.org.access import Denied, Unknown, is_by_pin, manages_all
from caunoi.org.models import SEGMENT, Person, Post, PostSet, Unit
from caunoi.petitions.access.addresses import TAIL
from caunoi.petitions.access.officers import HEADS, ids_worked_for, is_about_own, own_ids
from caunoi.petitions.models import DataRequest, DataRequestSet, Identity, Petition

Pair = tuple[int, int | None]
"""Number of the unit that answers for a petition, and of the body that it is about."""


def leading() -> PostSet:
    """Posts of today by which somebody leads a unit: her own, or the body that her office works for."""
    return Post.objects.valid(on=today()).filter(role__in=HEADS, person__is_active=True)


def deciding_units(pairs: Iterable[Pair]) -> dict[Pair, int | None]:
    """Which unit decides the requests about petitions of each pair; None: the administrators. Three queries."""
    asked = set(pairs)
    paths = dict(Unit.objects.filter(pk__in={unit for unit, _ in asked}).values_list("pk", "path"))
    lines = {pk: [path[:end] for end in range(len(path), 0, -SEGMENT)] for pk, path in paths.items()}
    above = Unit.objects.filter(path__in={one for line in lines.values() for one in line})
    numbers = dict(above.values_list("path", "pk"))
    led = {
        one
        for post in leading().filter(Q(unit__in=numbers.values()) | Q(scope__in=numbers.values()))
        for one in (post.unit_id, post.scope_id)
    }
    found: dict[Pair, int | None] = {}
    for unit, about in asked:
        line = [numbers[path] for path in lines[unit]]
        found[unit, about] = next((one for one in line if one in led and one != about), None)
    return found


def deciding_unit(petition: Petition) -> int | None:
    """Number of the unit whose heads decide what is asked about this petition; None: the administrators."""
    pair = (petition.unit_id, petition.about_id)
    return deciding_units([pair])[pair]


def _passed_on(person: Person) -> set[Pair]:
    """Pairs that come to the person because nobody nearer may decide them."""
    pairs = set(DataRequest.objects.order_by().values_list("petition__unit", "petition__about").distinct())
    own = ids_worked_for(person, *HEADS)
    runs_all = manages_all(person)
    found = deciding_units(pairs) if pairs else {}
    return {
        pair
        for pair, unit in found.items()
        if pair[0] not in own and (unit in own if unit is not None else runs_all) and pair[1] not in own_ids(person)
    }


def decides_data(person: Person) -> bool:
    """Whether the person leads a unit that answers for petitions, or administers what nobody leads."""
    if is_by_pin(person):
        return False
    return bool(ids_worked_for(person, *HEADS)) or (manages_all(person) and bool(_passed_on(person)))


def data_requests_for(person: Person) -> DataRequestSet:
    """Requests about petitions that a unit led by the person answers for, and those that nobody nearer may decide;
    never about a body of hers."""
    if is_by_pin(person) or not (ids_worked_for(person, *HEADS) or manages_all(person)):
        return DataRequest.objects.none()
    wanted = Q(petition__unit__in=ids_worked_for(person, *HEADS))
    for unit, about in _passed_on(person):
        wanted |= Q(petition__unit=unit, petition__about=about)
    found = DataRequest.objects.filter(wanted)
    return found.filter(Q(petition__about=None) | ~Q(petition__about__in=own_ids(person)))


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
    if is_by_pin(person) or is_about_own(person, petition):
        raise Denied(f"Yêu cầu này do người đứng đầu {petition.unit.short_name} trả lời.")
    own = ids_worked_for(person, *HEADS)
    if petition.unit_id in own:
        return
    unit = deciding_unit(petition)
    if not (unit in own if unit is not None else manages_all(person)):
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
