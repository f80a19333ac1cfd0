"""What official papers about petitions are made of: the unit's head, and the counts by field and commune."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count

from caunoi.documents.writing import STANDING_COMMITTEE, Signature, issuer_of, place_of
from caunoi.ground.times import today
from caunoi.org.models import Post, Role, Unit
from caunoi.petitions.access import FRONT_KINDS
from caunoi.petitions.models.fields import field_name
from caunoi.petitions.papers import Around, Counts
from caunoi.petitions.queries.figured import counted

SIGN = "MTTQ-BTT"
COUNTED = ("petitions.received", "petitions.answered", "petitions.answered_on_time", "petitions.overdue")
NO_FIELD = "Chưa phân lĩnh vực"


def around(unit: Unit) -> Around:
    """The unit as issuer, and its leader as who signs; one query."""
    is_committee = unit.kind in FRONT_KINDS
    leaders = Post.objects.valid(on=today()).filter(unit=unit, role=Role.LEADER, person__is_active=True)
    leader = leaders.select_related("person").order_by("from_on", "pk").first()
    return Around(
        issuer=issuer_of(unit.name, is_committee=is_committee),
        place=place_of(unit.name),
        sign=SIGN if is_committee else "",
        signature=Signature(
            (leader.title.upper() if leader and leader.title else "CHỦ TỊCH"),
            leader.person.full_name if leader else "",
            (f"TM. {STANDING_COMMITTEE.upper()}",) if is_committee else (),
        ),
        on=today(),
    )


def counts_by_field(unit: Unit, first: date, last: date) -> list[Counts]:
    """The figures of the unit's petitions by commune, then by field: the same rows that the indicators count, without
    complaints and denunciations. Four queries."""
    found: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0] * len(COUNTED))
    for place, code in enumerate(COUNTED):
        rows = counted(code, unit, first, last).exclude(kind="COMPLAINT").order_by()
        grouped = rows.values_list("commune__sort_key", "commune__short_name", "field").annotate(number=Count("pk"))
        for key, name, field, number in grouped:
            found[key, name, field][place] = number
    return [
        Counts(name, field_name(field) or NO_FIELD, *numbers)
        for (_, name, field), numbers in sorted(found.items(), key=lambda pair: (pair[0][0], -pair[1][0], pair[0][2]))
    ]
