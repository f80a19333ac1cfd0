"""The one guarded UPDATE, which writes the trail too."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.db.models import F

from caunoi.ground.audit.actions.recording import record
from caunoi.ground.audit.chain import plain
from caunoi.ground.fields import DerivedField

M = TypeVar("M", bound=models.Model)

_LONGEST_TEXT = 500


class Conflict(Exception):
    """Somebody changed the thing in the meantime; nothing was written.

    `thing` is the object as it was handed over, `current` the row as it is now (None when it is gone).
    """

    sentence = "Có người vừa sửa nội dung này. Xem bản mới rồi sửa lại."

    def __init__(self, thing: models.Model, current: models.Model | None = None) -> None:
        super().__init__(self.sentence)
        self.thing = thing
        self.current = current


def _is_expression(value: Any) -> bool:
    return hasattr(value, "resolve_expression")


def _told(value: Any) -> Any:
    """A value as a fact: a long text is cut, whatever JSON cannot hold is written out."""
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        return value[:_LONGEST_TEXT] + "…"
    try:
        return plain(value)
    except TypeError:
        return str(value)


def _differences(before: models.Model, after: models.Model, names: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Facts {field: [old, new]} and personal values {field: new} of the fields that really changed."""
    personal_names = getattr(getattr(type(before), "Privacy", None), "personal", ())
    facts: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for name in names:
        field = before._meta.get_field(name)
        assert isinstance(field, models.Field)  # noqa: S101 (a reverse relation cannot be assigned)
        old, new = field.value_from_object(before), field.value_from_object(after)
        if _is_expression(new):
            facts[name] = [_told(old), str(new)]
        elif old == new:
            continue
        elif field.name in personal_names:
            personal[name] = "" if new is None else _told(new)
        else:
            facts[name] = [_told(old), _told(new)]
    return facts, personal


def _derived(row: models.Model, changed: set[str]) -> dict[str, str]:
    """New values of the derived columns whose sources are among the changed fields."""
    return {
        field.attname: field.derive(row)
        for field in row._meta.concrete_fields
        if isinstance(field, DerivedField) and changed.intersection(field.sources)
    }


def change(
    thing: M,
    *,
    deed: str,
    by: AbstractBaseUser | None,
    seen: int | None = None,
    where: Mapping[str, Any] | None = None,
    unit: models.Model | None = None,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    acting_for: AbstractBaseUser | None = None,
    values: Mapping[str, Any] | None = None,
    **fields: Any,
) -> M:
    """Change fields of one row by one guarded UPDATE, write the trail, and refresh `thing`.

    `seen` is the version the person saw (for tables with a version), `where` further conditions the row must still
    meet, such as `{"status": "DOING"}`. `values` takes fields whose name this function uses itself (unit, by, …).
    The version is counted up and derived columns are computed anew. The trail row tells each changed field under
    "changed" as [old, new]; fields that the table's Privacy block calls personal go to the erasable side table.

    Raises Conflict when the row no longer matches.
    """
    new_values = {**(values or {}), **fields}
    manager = type(thing)._base_manager
    is_versioned = any(field.name == "version" for field in thing._meta.concrete_fields)
    if seen is not None and not is_versioned:
        raise TypeError(f"{type(thing).__name__} has no version to be seen")
    with transaction.atomic():
        before = manager.select_for_update().filter(pk=thing.pk).first()
        if before is None:
            raise Conflict(thing)
        after = copy.copy(before)
        for name, value in new_values.items():
            setattr(after, name, value)
        updates: dict[str, Any] = {**new_values, **_derived(after, set(new_values))}
        guarded = manager.filter(pk=thing.pk, **(where or {}))
        if is_versioned:
            updates["version"] = F("version") + 1
        if seen is not None:
            guarded = guarded.filter(version=seen)
        if guarded.update(**updates) != 1:
            raise Conflict(thing, before)
        told, told_personal = _differences(before, after, list(new_values))
        record(
            deed,
            by=by,
            on=thing,
            unit=unit,
            facts={**({"changed": told} if told else {}), **(facts or {})},
            personal={**told_personal, **(personal or {})},
            acting_for=acting_for,
        )
    thing.refresh_from_db()
    return thing
