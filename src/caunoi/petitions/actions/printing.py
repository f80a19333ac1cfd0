"""Papers that were made for somebody: the trail tells that it was done, never whose name stands on it."""

from __future__ import annotations

from caunoi.ground.audit.actions import record
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import check_may_keep_rules, check_may_work_on
from caunoi.petitions.models import Petition


def note_printed(*, form: str, unit: Unit, by: Person, petition: Petition | None = None) -> None:
    """A paper by this form ("Mẫu 02/TCD") was made in the name of the unit, for a petition or for a reception.

    Raises Denied. Records petition_paper.printed.
    """
    if petition is not None:
        # Whoever wrote it for somebody hands her the slip, whoever works on it then.
        if petition.entered_by_id != by.pk:
            check_may_work_on(by, petition)
    else:
        check_may_keep_rules(by, unit)
    record("petition_paper.printed", by=by, on=petition or unit, unit=unit, facts={"form": form})
