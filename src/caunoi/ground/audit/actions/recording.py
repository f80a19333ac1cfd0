"""Writing the trail, and erasing the personal values that hang on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from caunoi.ground.audit.chain import new_salt, personal_digest, plain
from caunoi.ground.audit.models import PersonalValue, TrailEntry

_DEED = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")


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
    hold, dates and decimals. Whoever works in another's place carries her as `acting_for`, and the row tells it without
    being asked. Values of `personal` go to a side table that can be erased; the chain keeps a digest.

    Raises ValueError for another form of deed, TypeError for a fact that JSON cannot hold.
    """
    if not _DEED.fullmatch(deed):
        raise ValueError(f"a deed is noun.past_participle, not {deed!r}")
    acting_for = acting_for or getattr(by, "acting_for", None)
    values = [
        PersonalValue(name=name, salt=new_salt(), value=str(plain(value)).replace("\x00", ""))
        for name, value in (personal or {}).items()
    ]
    entry = TrailEntry(
        deed=deed,
        by_id=by.pk if by else None,
        by_label=str(by)[:200] if by else "",
        acting_for_id=acting_for.pk if acting_for else None,
        acting_for_label=str(acting_for)[:200] if acting_for else "",
        object_kind=on._meta.label_lower if on is not None else "",
        object_id=str(on.pk) if on is not None else "",
        unit_id=unit.pk if unit is not None else None,
        facts=plain(facts or {}),
        digests={one.name: personal_digest(one.salt, one.value) for one in values},
    )
    # No savepoint of its own: a row of trail that fails takes its deed with it.
    with transaction.atomic(savepoint=False):
        entry.save(force_insert=True)
        for one in values:
            one.entry = entry
        PersonalValue.objects.bulk_create(values)
    return entry


@transaction.atomic
def erase_personal(*, on: models.Model, by: AbstractBaseUser | None, unit: models.Model | None = None) -> int:
    """Erase every personal value that the trail keeps of one thing; the chain stays whole. Gives how many."""
    kept = PersonalValue.objects.filter(entry__object_kind=on._meta.label_lower, entry__object_id=str(on.pk))
    count, _ = kept.delete()
    record("trail.erased", by=by, on=on, unit=unit, facts={"values": count})
    return count
