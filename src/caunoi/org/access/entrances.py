"""Other ways in than a password: tokens of programs, providers of identities."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.org.access.people import may_manage_person
from caunoi.org.access.reach import READERS, Denied, Unknown, in_scope, is_by_pin, reach_of
from caunoi.org.access.units import check_may_manage, manages_all
from caunoi.org.models import IdentityLink, IdentityProvider, LinkRequest, Person, Role, Token, Unit


def may_see_tokens(person: Person, other: Person) -> bool:
    """Whether the person sees and ends the other's tokens: her own, and of those whom she administers, in nobody's
    place and by no token."""
    if person.acting_for is not None or person.via or is_by_pin(person):
        return False
    return person.pk == other.pk or (other.is_active and may_manage_person(person, other))


def check_may_see_tokens(person: Person | None, other: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_see_tokens(person, other):
        raise Denied(f"Chỉ {other.called} và người quản trị đơn vị mới xem và kết thúc được mã kết nối.")


def may_make_tokens(person: Person, other: Person) -> bool:
    """Whether the person makes tokens in the other's name at all."""
    return may_see_tokens(person, other) and reach_of(other).has(*READERS)


def check_may_make_token(person: Person | None, other: Person, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) may make a token in the other's name for the unit: it
    opens nothing that the other's posts do not open, and an administrator makes it for units of his own alone."""
    if person is not None and not may_make_tokens(person, other):
        raise Denied(f"Chỉ {other.called} và người quản trị đơn vị mới lập được mã kết nối.")
    reach = reach_of(other)
    if not reach.covers(unit.path) and not any(one.unit_id == unit.pk and one.role in READERS for one in reach.grants):
        raise Denied(f"{other.full_name} không làm việc ở {unit.short_name}, nên mã không mở đơn vị này được.")
    if person is not None and person.pk != other.pk:
        check_may_manage(person, unit)


def check_may_end_token(person: Person | None, token: Token) -> None:
    """Raise `Denied` unless the person (None: the system itself) is its owner or administers her."""
    check_may_see_tokens(person, token.person)


def token_for(person: Person, number: int) -> Token:
    """A token of the person's own, or of somebody whom she administers; else `Unknown`."""
    found = Token.objects.filter(pk=number).select_related("person", "unit", "made_by").first()
    if found is None:
        raise Unknown
    if not may_see_tokens(person, found.person):
        raise Unknown(found)
    return found


def provider_for(person: Person, code: str) -> IdentityProvider:
    """A provider, for whoever may set it; else `Unknown`."""
    found = IdentityProvider.objects.filter(code=code).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def link_requests_for(person: Person) -> QuerySet[LinkRequest]:
    """Requests to be known that the person decides about: of those who name a unit that she administers; with the
    whole tree, also of those who name none."""
    found = LinkRequest.objects.select_related("provider", "unit", "decided_by")
    return found if manages_all(person) else in_scope(found, person, roles=(Role.ADMINISTRATOR,))


def link_request_for(person: Person, number: int) -> LinkRequest:
    """One of them; else `Unknown`."""
    found = link_requests_for(person).filter(pk=number).first()
    if found is None:
        raise Unknown(LinkRequest.objects.filter(pk=number).first())
    return found


def check_may_decide_link(person: Person, request: LinkRequest) -> None:
    """Raise `Denied` unless the request is one of the person's to decide about, in nobody's place."""
    if person.acting_for is not None or not link_requests_for(person).filter(pk=request.pk).exists():
        raise Denied("Chỉ người quản trị đơn vị được nêu hoặc cấp tỉnh mới quyết định được.")


def may_end_link(person: Person, link: IdentityLink) -> bool:
    """Whether the person takes the link away: her own, or of somebody whom she administers, in nobody's place."""
    if person.acting_for is not None or person.via or is_by_pin(person):
        return False
    return person.pk == link.person_id or may_manage_person(person, link.person)


def identity_link_for(person: Person, number: int) -> IdentityLink:
    """A link of the person's own, or of somebody whom she administers; else `Unknown`."""
    found = IdentityLink.objects.filter(pk=number).select_related("person", "provider").first()
    if found is None:
        raise Unknown
    if not may_end_link(person, found):
        raise Unknown(found)
    return found
