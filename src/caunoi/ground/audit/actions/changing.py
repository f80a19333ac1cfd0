"""The one guarded UPDATE, which writes the trail too."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.db.models import F

from caunoi.ground.audit.actions.recording import BATCH, Row, record, record_many
from caunoi.ground.audit.chain import plain
from caunoi.ground.fields import DerivedField

M = TypeVar("M", bound=models.Model)

_LONGEST_TEXT = 500
_UNTOLD = "…"


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
    privacy = getattr(type(before), "Privacy", None)
    personal_names, untold_names = getattr(privacy, "personal", ()), getattr(privacy, "untold", ())
    facts: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for name in names:
        column = _column(before, name)
        old, new = column.value_from_object(before), column.value_from_object(after)
        if _is_expression(new):
            facts[name] = [_told(old), str(new)]
        elif old == new:
            continue
        elif column.name in untold_names:
            facts[name] = [_UNTOLD if old else "", _UNTOLD if new else ""]
        elif column.name in personal_names:
            personal[name] = "" if new is None else _told(new)
        else:
            facts[name] = [_told(old), _told(new)]
    return facts, personal


def _derived(row: models.Model, changed: set[str]) -> dict[str, str]:
    """New values of the derived columns whose sources are among the changed fields."""
    return {
        column.attname: column.derive(row)
        for column in row._meta.concrete_fields
        if isinstance(column, DerivedField) and changed.intersection(column.sources)
    }


def _with(before: M, values: Mapping[str, Any]) -> tuple[M, dict[str, str]]:
    """The row with its new values, and the derived columns that follow from them."""
    after = copy.copy(before)
    for name, value in values.items():
        setattr(after, name, value)
    derived = _derived(after, set(values))
    for name, value in derived.items():
        setattr(after, name, value)
    return after, derived


def _has_version(table: type[models.Model], seen: int | None) -> bool:
    found = any(column.name == "version" for column in table._meta.concrete_fields)
    if seen is not None and not found:
        raise TypeError(f"{table.__name__} has no version to be seen")
    return found


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
    "changed" as [old, new]; fields that the table's Privacy block calls personal go to the erasable side table. Of
    those that it calls `untold` (they open something to whoever has them) the row tells that they changed and not how.

    Raises Conflict when the row no longer matches.
    """
    new_values = {**(values or {}), **fields}
    manager = type(thing)._base_manager
    is_versioned = _has_version(type(thing), seen)
    with transaction.atomic():
        before = manager.select_for_update().filter(pk=thing.pk).first()
        if before is None:
            raise Conflict(thing)
        after, derived = _with(before, new_values)
        updates: dict[str, Any] = {**new_values, **derived}
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


@dataclass(frozen=True, slots=True)
class Change(Generic[M]):
    """One of many changes, as `change` takes it. `where` compares columns with values."""

    thing: M
    deed: str
    fields: Mapping[str, Any]
    seen: int | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    unit: models.Model | None = None


def change_many(changes: Sequence[Change[M]], *, by: AbstractBaseUser | None) -> None:
    """Do to many rows of one table what `change` does to one: each changed once, each with its row of the trail, in
    a constant number of statements for a thousand rows.

    The rows are locked in the order of their numbers, compared, and written by guarded UPDATEs. Expressions of the
    database are not taken. Raises Conflict for the first row that no longer matches; then nothing is written.
    """
    if not changes:
        return
    table = type(changes[0].thing)
    keys = [one.thing.pk for one in changes]
    if len(set(keys)) != len(keys):
        raise ValueError("a row is changed once at a time")
    is_versioned = any([_has_version(table, one.seen) for one in changes])
    with transaction.atomic():
        found = _locked(table, keys)
        rows: list[Row] = []
        writes: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for one in changes:
            before = found.get(one.thing.pk)
            if before is None or not _matches(before, one):
                raise Conflict(one.thing, before)
            after, derived = _with(before, one.fields)
            told, personal = _differences(before, after, list(one.fields))
            rows.append(Row(one.deed, one.thing, one.unit, {"changed": told} if told else {}, personal))
            columns = (*one.fields, *derived)
            guard = (before.pk, getattr(before, "version", None)) if is_versioned else (before.pk,)
            writes.setdefault(columns, []).append((*_prepared(after, columns), *guard))
        for columns, values in writes.items():
            if _write(table, columns, values, is_versioned=is_versioned) != len(values):
                raise RuntimeError(f"a locked row of {table._meta.db_table} was changed by somebody else")
        record_many(rows, by=by)
        _refresh([one.thing for one in changes])


def _batches(table: type[M], keys: Sequence[Any]) -> Iterator[models.QuerySet[M]]:
    for start in range(0, len(keys), BATCH):
        yield table._base_manager.order_by("pk").filter(pk__in=keys[start : start + BATCH])


def _locked(table: type[M], keys: Sequence[Any]) -> dict[Any, M]:
    return {row.pk: row for batch in _batches(table, sorted(keys)) for row in batch.select_for_update()}


def _matches(row: models.Model, one: Change[Any]) -> bool:
    return (one.seen is None or getattr(row, "version", None) == one.seen) and all(
        getattr(row, name) == value for name, value in one.where.items()
    )


def _column(table: models.Model | type[models.Model], name: str) -> models.Field[Any, Any]:
    found = table._meta.get_field(name)
    assert isinstance(found, models.Field)  # noqa: S101 (a reverse relation cannot be assigned)
    return found


def _prepared(row: models.Model, names: Sequence[str]) -> list[Any]:
    fields = [_column(row, name) for name in names]
    return [one.get_db_prep_save(one.value_from_object(row), connection) for one in fields]


def _write(
    table: type[models.Model], names: Sequence[str], values: list[tuple[Any, ...]], *, is_versioned: bool
) -> int:
    """The guarded UPDATE once for each tuple of values, which ends with number and version; gives how many it hit."""

    def quoted(name: str | None) -> str:
        return connection.ops.quote_name(name or "")

    version = [f"{quoted('version')} = {quoted('version')} + 1"] if is_versioned else []
    sets = ", ".join([*(f"{quoted(_column(table, name).column)} = %s" for name in names), *version])
    where = f"{quoted(table._meta.pk.column)} = %s" + (f" AND {quoted('version')} = %s" if is_versioned else "")
    with connection.cursor() as cursor:
        # Names are those of the table's own columns; every value is a parameter.
        cursor.executemany(f"UPDATE {quoted(table._meta.db_table)} SET {sets} WHERE {where}", values)  # noqa: S608
        return int(cursor.rowcount)


def _refresh(things: Sequence[models.Model]) -> None:
    """The rows as they are now, in the hand: what else hangs on them stays unless it is another by now."""
    columns = things[0]._meta.concrete_fields
    names = [column.attname for column in columns]
    in_hand = {thing.pk: thing for thing in things}
    for batch in _batches(type(things[0]), list(in_hand)):
        for key, *row in batch.values_list("pk", *names):
            thing = in_hand[key]
            for column, value in zip(columns, row, strict=True):
                is_other = isinstance(column, models.ForeignKey) and getattr(thing, column.attname) != value
                if is_other and column.name in thing._state.fields_cache:
                    del thing._state.fields_cache[column.name]
                setattr(thing, column.attname, value)


def change_each(
    things: Sequence[tuple[M, models.Model | None, Mapping[str, Any]]],
    *,
    deed: str,
    by: AbstractBaseUser | None,
    **fields: Any,
) -> None:
    """Like `change_many` for rows that get the same plain values: `things` are (row, its unit, facts). One
    guarded UPDATE and one INSERT into the trail for all of them; the objects are not refreshed.

    The rows must be locked and as they stand in the database. Raises Conflict when one of them is gone.
    """
    if not things:
        return
    first = things[0][0]
    manager = type(first)._base_manager
    updates: dict[str, Any] = dict(fields)
    if any(column.name == "version" for column in first._meta.concrete_fields):
        updates["version"] = F("version") + 1
    rows = []
    for thing, unit, facts in things:
        after = copy.copy(thing)
        for name, value in fields.items():
            setattr(after, name, value)
        told, personal = _differences(thing, after, list(fields))
        if personal or _derived(after, set(fields)):
            raise TypeError(f"{type(thing).__name__} has to be changed row by row")
        rows.append(Row(deed, thing, unit, {**({"changed": told} if told else {}), **facts}))
    with transaction.atomic(savepoint=False):
        if manager.filter(pk__in=[thing.pk for thing, _, _ in things]).update(**updates) != len(things):
            raise Conflict(first)
        record_many(rows, by=by)
