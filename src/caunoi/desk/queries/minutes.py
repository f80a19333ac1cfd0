"""What the minutes of a hand-over say."""

from __future__ import annotations

from caunoi.desk.papers import Handed, minutes
from caunoi.documents.writing import PaperData, issuer_of, place_of
from caunoi.ground.times import day_of
from caunoi.org.models import HandOver
from caunoi.plans.queries.papers import issuer_facts


def minutes_of(handed: HandOver) -> PaperData:
    """What the minutes of a hand-over say."""
    facts = issuer_facts(handed.unit)
    return minutes(
        issuer=issuer_of(facts.name, upper=facts.upper, is_committee=facts.is_committee),
        place=facts.place or place_of(handed.unit.name),
        symbol=f"BB-{facts.sign}" if facts.sign else "BB",
        person=handed.person.called,
        receiver=handed.receiver.called,
        signed=(handed.person.full_name, handed.receiver.full_name),
        on=day_of(handed.created_at),
        last_day=handed.until_on,
        lists=[Handed(one["title"], one["outcome"], one["things"]) for one in handed.items],
    )
