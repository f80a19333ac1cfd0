"""Writing the trail, and erasing the personal values that hang on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from caunoi.ground.audit.chain import new_salt, personal_digest, plain
from caunoi.ground.audit.models import PersonalValue, TrailEntry

BATCH = 1000
_DEED = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of the trail tells, as `record` takes it."""

    deed: str
    on: models.Model | None
    unit: models.Model | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)


def record(
    deed: str,
    *,
    by: AbstractBaseUser | None,
    on: models.Model | None,
    unit: models.Model | None = None,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    acting_for: AbstractBaseUser | None = None,
) -> TrailEntry:
    """Write one row of the trail in the transaction of the deed.

    `deed` is "noun.past_participle" ("task.finished"); `by` None is the system itself. `facts` holds what JSON can
    hold, dates and decimals. Whoever works in another's place carries her as `acting_for`, a program its token as
    `via`, and the row tells it without being asked. Values of `personal` go to a side table that can be erased; the
    chain keeps a digest.

    Raises ValueError for another form of deed, TypeError for a fact that JSON cannot hold.
    """
    row = Row(deed, on, unit, facts or {}, personal or {})
    (entry,) = record_many([row], by=by, acting_for=acting_for)
    return entry


def record_many(
    rows: Iterable[Row], *, by: AbstractBaseUser | None, acting_for: AbstractBaseUser | None = None
) -> list[TrailEntry]:
    """Write many rows of the trail in their order, a thousand a statement. Raises as `record` does."""
    acting_for = acting_for or getattr(by, "acting_for", None)
    doer = {
        "by_id": by.pk if by else None,
        "by_label": str(by)[:200] if by else "",
        "acting_for_id": acting_for.pk if acting_for else None,
        "acting_for_label": str(acting_for)[:200] if acting_for else "",
    }
    via = getattr(by, "via", "")
    entries: list[TrailEntry] = []
    kept: list[PersonalValue] = []
    for row in rows:
        if not _DEED.fullmatch(row.deed):
            raise ValueError(f"a deed is noun.past_participle, not {row.deed!r}")
        values = [
            PersonalValue(name=name, salt=new_salt(), value=str(plain(value)).replace("\x00", ""))
            for name, value in row.personal.items()
        ]
        entry = TrailEntry(
            deed=row.deed,
            object_kind=row.on._meta.label_lower if row.on is not None else "",
            object_id=str(row.on.pk) if row.on is not None else "",
            unit_id=row.unit.pk if row.unit is not None else None,
            facts=plain({**row.facts, **({"via": via} if via else {})}),
            digests={one.name: personal_digest(one.salt, one.value) for one in values},
            **doer,
        )
        for one in values:
            one.entry = entry
        entries.append(entry)
        kept += values
    # No savepoint of its own: a row of trail that fails takes its deed with it.
    with transaction.atomic(savepoint=False):
        TrailEntry.objects.bulk_create(entries, batch_size=BATCH)
        for one in kept:
            # The number is known only now.
            one.entry_id = one.entry.pk
        PersonalValue.objects.bulk_create(kept, batch_size=BATCH)
    return entries


@transaction.atomic
def erase_personal(*, on: models.Model, by: AbstractBaseUser | None, unit: models.Model | None = None) -> int:
    """Erase every personal value that the trail keeps of one thing; the chain stays whole. Gives how many."""
    kept = PersonalValue.objects.filter(entry__object_kind=on._meta.label_lower, entry__object_id=str(on.pk))
    count, _ = kept.delete()
    record("trail.erased", by=by, on=on, unit=unit, facts={"values": count})
    return count
