"""What a sender asks of what is held about her: a head of the unit that answers for the petition decides."""

from __future__ import annotations

from django.db.models import Q

from caunoi.ground import sealing
from caunoi.org.access import Denied, Unknown, is_by_pin
from caunoi.org.models import Person
from caunoi.petitions.access.addresses import TAIL
from caunoi.petitions.access.officers import HEADS, ids_worked_for, is_about_own, own_ids
from caunoi.petitions.models import DataRequest, DataRequestSet, Identity, Petition


def decides_data(person: Person) -> bool:
    """Whether the person leads a unit that answers for petitions."""
    return bool(ids_worked_for(person, *HEADS)) and not is_by_pin(person)


def data_requests_for(person: Person) -> DataRequestSet:
    """Requests about petitions that a unit led by the person answers for, never about a body of hers."""
    if not decides_data(person):
        return DataRequest.objects.none()
    found = DataRequest.objects.filter(petition__unit__in=ids_worked_for(person, *HEADS))
    return found.filter(Q(petition__about=None) | ~Q(petition__about__in=own_ids(person)))


def data_request_for(person: Person, number: int) -> DataRequest:
    """The request with this number, for whoever decides it, or `Unknown`."""
    related = ("petition__unit", "petition__commune", "petition__area", "decided_by")
    found = data_requests_for(person).select_related(*related).filter(pk=number).first()
    if found is None:
        raise Unknown
    return found


def check_may_decide_data(person: Person | None, asked: DataRequest) -> None:
    """Raise `Denied` unless the person (None: the system itself) leads the unit that keeps the identity."""
    if person is None:
        return
    petition = asked.petition
    leads = petition.unit_id in ids_worked_for(person, *HEADS) and not is_by_pin(person)
    if not leads or is_about_own(person, petition):
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
