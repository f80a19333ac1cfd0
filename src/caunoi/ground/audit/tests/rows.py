"""What a test asks of the row that a deed has left."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from caunoi.ground.audit.chain import plain
from caunoi.ground.audit.models import TrailEntry


def check_told(
    deed: str, *, by: AbstractBaseUser | None, on: models.Model | type[models.Model] | None, **facts: Any
) -> TrailEntry:
    """The last row of that deed, which names who did it, what it was done to and these facts among its own. A table
    in place of a thing: any row of it. Raises AssertionError, also where there is no such row."""
    entry = TrailEntry.objects.filter(deed=deed).order_by("-pk").first()
    assert entry is not None, f"nobody told {deed}"
    assert (entry.by_id, entry.by_label) == ((by.pk, str(by)) if by else (None, ""))
    assert entry.object_kind == (on._meta.label_lower if on is not None else "")
    if not isinstance(on, type):
        assert entry.object_id == (str(on.pk) if on is not None else "")
    assert {name: entry.facts.get(name) for name in facts} == plain(facts)
    return entry


def check_silent_about(*secrets: str) -> None:
    """No row of the trail bears any of these words in its facts."""
    told = " ".join(str(facts) for facts in TrailEntry.objects.values_list("facts", flat=True))
    assert told
    assert [secret for secret in secrets if secret in told] == []
