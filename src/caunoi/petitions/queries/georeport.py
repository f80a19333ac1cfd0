"""Published petitions as service requests of Open311 GeoReport v2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from caunoi.ground.times import date_vi, day_of, end_of_day, in_vietnam, start_of_day
from caunoi.petitions.models import Petition, PetitionSet
from caunoi.petitions.queries.public import published
from caunoi.petitions.states import RUNNING

SPAN = timedelta(days=90)
MOST = 1000
"""What the standard allows in one answer: ninety days, or a thousand requests."""
OPEN, CLOSED = "open", "closed"


def requests_with(refs: Sequence[str]) -> PetitionSet:
    """Published petitions with these codes; the others are left out, whether they are there or not."""
    return published().select_related("unit").defer("words", "folded").filter(ref__in=refs[:MOST])


def requests_between(
    first: datetime, last: datetime, *, services: Sequence[str] = (), statuses: Sequence[str] = ()
) -> list[Petition]:
    """Published petitions that came in between two moments, the newest first."""
    found = published().select_related("unit").defer("words", "folded").filter(received_at__range=(first, last))
    if services:
        found = found.filter(field__in=services)
    if set(statuses) == {OPEN}:
        found = found.filter(status__in=RUNNING)
    elif set(statuses) == {CLOSED}:
        found = found.exclude(status__in=RUNNING)
    return list(found.order_by("-received_at", "-pk")[:MOST])


def _moment(moment: datetime | None) -> str | None:
    return in_vietnam(moment).isoformat(timespec="seconds") if moment else None


def request_of(petition: Petition) -> dict[str, str | None]:
    """One petition in the words of the standard; only what is public. It has no coordinates."""
    moments = [one for one in (petition.published_at, petition.told_at, petition.ended_at) if one is not None]
    due = end_of_day(petition.due_on) if petition.due_on else None
    promise = f"Trả lời trước ngày {date_vi(petition.due_on)}." if petition.is_running and petition.due_on else None
    return {
        "service_request_id": petition.ref,
        "status": OPEN if petition.is_running else CLOSED,
        "status_notes": petition.public_answer or petition.citizen_words,
        "service_name": petition.field_words,
        "service_code": petition.field,
        "description": petition.public_words,
        "agency_responsible": petition.unit.name,
        "service_notice": promise,
        # The day and no more: the minute would point at whoever was seen sending.
        "requested_datetime": _moment(start_of_day(day_of(petition.received_at))),
        "updated_datetime": _moment(max(moments)),
        "expected_datetime": _moment(due),
        "address": petition.place_words,
        "address_id": petition.commune.code,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }
