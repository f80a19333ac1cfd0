"""Whose address is the secret: a sender without an account, and an authority behind its link."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from caunoi.ground import sealing
from caunoi.ground.refs import BadRef, parse_ref
from caunoi.ground.times import now
from caunoi.org.access import Unknown
from caunoi.petitions.models import (
    Assignment,
    Draft,
    Petition,
)

_FOLLOW = Signer(sep=".", salt="caunoi.petitions.follow")
_DRAFT = Signer(sep=".", salt="caunoi.petitions.draft")
_LINK = Signer(sep=".", salt="caunoi.petitions.link")
TAIL = "caunoi.petitions.tail"


# The citizen: the address is the secret


def follow_token(petition: Petition) -> str:
    """The secret part of the address of a sender's own page."""
    return _FOLLOW.sign(petition.ref)


def petition_behind(token: str) -> Petition:
    """The petition whose sender has this address. Raises `Unknown`."""
    try:
        ref = _FOLLOW.unsign(token)
    except BadSignature as error:
        raise Unknown from error
    found = Petition.objects.select_related("matter", "commune", "area", "unit").filter(ref=ref).first()
    if found is None:
        raise Unknown
    return found


def tail_digest(ref: str, digits: str) -> str:
    """What the table keeps of the four digits that go with a code; without the code they find nothing."""
    return sealing.digest(f"{ref} {digits}", TAIL)


def petition_by_code(code: str, digits: str) -> Petition:
    """The petition with this code, for whoever knows its four digits too. A wrong code and wrong digits look alike:
    `Unknown`."""
    try:
        ref = parse_ref(code)
    except BadRef as error:
        raise Unknown from error
    found = Petition.objects.filter(ref=ref).first()
    asked = f"{ref} {''.join(one for one in digits if one.isdigit())}"
    if not sealing.has_digest(found.tail_digest if found else "", asked, TAIL) or found is None:
        raise Unknown
    return found


def draft_token(draft: Draft) -> str:
    """The secret part of the addresses of a draft."""
    return _DRAFT.sign(draft.key)


def is_draft_token(token: str) -> bool:
    """Whether this address was given out for a draft, which may have lapsed since."""
    try:
        _DRAFT.unsign(token)
    except BadSignature:
        return False
    return True


def draft_behind(token: str) -> Draft:
    """The draft with this address, sent or not. A wrong signature or a lapsed one: `Unknown`."""
    try:
        key = _DRAFT.unsign(token)
    except BadSignature as error:
        raise Unknown from error
    found = Draft.objects.filter(key=key, kept_until_at__gt=now()).first()
    if found is None:
        raise Unknown
    return found


# An authority: the address is the secret


def link_token(assignment: Assignment) -> str:
    """The secret part of an authority's address. "" without a link."""
    return _LINK.sign(assignment.link_key) if assignment.link_key else ""


def assignment_behind(token: str) -> Assignment:
    """The holding whose link this is, lapsed or not. A wrong signature and a closed link look alike: `Unknown`."""
    try:
        key = _LINK.unsign(token)
    except BadSignature as error:
        raise Unknown from error
    found = (
        Assignment.objects.filter(link_key=key)
        .select_related("unit", "front", "petition__commune", "petition__area", "petition__unit")
        .first()
    )
    if found is None:
        raise Unknown
    return found
