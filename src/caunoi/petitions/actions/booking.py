"""The reception book with names: many identities opened at once, each told in the trail."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import queue_many
from caunoi.org.models import Person
from caunoi.petitions.access import identities_behind
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.handling import SHORTEST_REASON
from caunoi.petitions.actions.stepping import tell
from caunoi.petitions.models import Identity, Petition
from caunoi.petitions.queries.people import people_of
from caunoi.petitions.states import EntryKind


@transaction.atomic
def open_book(*, petitions: list[Petition], by: Person, reason: str) -> dict[int, Identity]:
    """Open who sent these petitions, for the book on paper: each opening stands in the trail and on its petition, the
    other heads are told once. Petitions of other units stay sealed. Raises Denied, CannotHandle (`reason`).

    Records identity.opened.
    """
    reason = reason.strip()[:300]
    if len(reason) < SHORTEST_REASON:
        raise CannotHandle("Ghi lý do cần biết người gửi.", "reason")
    found = identities_behind(by, petitions)
    opened = [one for one in petitions if one.pk in found]
    for petition in opened:
        record("identity.opened", by=by, on=petition, unit=petition.unit, facts={"reason": reason})
        tell(petition, EntryKind.IDENTITY, by=by, unit=petition.unit, words=reason)
    for unit in {one.unit_id: one.unit for one in opened}.values():
        count = sum(one.unit_id == unit.pk for one in opened)
        queue_many(
            to=people_of(unit, but=by, heads=True),
            subject=f"{by} đã mở {count} thông tin người gửi để lập sổ tiếp công dân",
            body=f"Lý do: {reason}",
            link="/hop-kien-nghi/so-tiep-cong-dan/",
        )
    return found
