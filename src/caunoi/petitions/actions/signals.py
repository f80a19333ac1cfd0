"""Lists and counts that signal where authorities are late or much is asked: the trail tells who looked at which."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.org.models import Person, Unit


@transaction.atomic
def note_signal_read(
    *, signal: str, unit: Unit, by: Person, first: date | None = None, last: date | None = None
) -> None:
    """The person was shown a signal, called by its Vietnamese name, of the unit with all below it, and of which days.

    What was searched for is not told: it may be somebody's name. The caller has asked whether she may see the unit.
    Records signal.read.
    """
    facts = {"signal": signal, "starts_on": first, "ends_on": last}
    record("signal.read", by=by, on=unit, unit=unit, facts={name: one for name, one in facts.items() if one})
