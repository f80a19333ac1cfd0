"""Tables change so that the release before can go on serving beside this one, and take over again.

While `caunoi init` of a new release runs, and until the last process of the old one has stopped, old code reads and
writes the new tables. So a migration adds and never takes away; what nobody uses any more goes a release later.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

MADE_BEFORE = {
    "audit": 2, "documents": 3, "files": 2, "jobs": 1, "limits": 2, "notices": 2, "once": 1, "org": 12,
    "petitions": 21, "plans": 12, "privacy": 3, "releases": 1, "reporting": 20, "workdays": 1,
}  # fmt: skip
"""The last number in each folder that was made before this rule; nobody served while those ran."""
LARGE = {
    "petition", "matter", "identity", "entry", "assignment", "petitionfile", "datavalue", "notice", "storedfile",
    "trailentry", "personalvalue", "receipt",
}  # fmt: skip
"""Tables that grow with every petition, cell and deed: what locks one for a scan stops everybody."""


class Change:
    """One operation, and the tables as they are before it."""

    def __init__(self, label: str, operation: Any, state: Any) -> None:
        self.label, self.operation, self.state = label, operation, state

    def before(self, model: str, field: str) -> Any:
        return self.state.models[self.label, model.lower()].fields[field]


def stores(field: Any) -> tuple[Any, ...]:
    """What of a field the database knows: its kind, its name and its size."""
    size = (field.max_length, getattr(field, "max_digits", None), getattr(field, "decimal_places", None))
    return (field.get_internal_type(), field.db_column, *size)


def breaks(change: Change, *, replaced: Set[str] = frozenset(), added: Set[str] = frozenset()) -> Iterator[str]:
    """Why the release before could not serve while this operation runs or after it; nothing when it can.

    `replaced`: constraints that the same migration takes away, as one that becomes wider is; `added`: columns that it
    adds, in which old code writes nothing.
    """
    one = change.operation
    match one:
        case migrations.RemoveField() | migrations.DeleteModel():
            yield "takes away what old code reads"
        case migrations.RenameField() | migrations.RenameModel() | migrations.AlterModelTable():
            yield "renames what old code reads"
        case migrations.AddField():
            field = one.field
            if not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED or field.generated):
                yield "old code writes rows without it: null=True or db_default"
        case migrations.AlterField():
            yield from _altered(change.before(one.model_name, one.name), one.field)
        case migrations.AddConstraint():
            yield from _bound(one, replaced, added)
        case migrations.AddIndex() if one.model_name.lower() in LARGE and type(one) is migrations.AddIndex:
            yield "nobody writes while it is built: AddIndexConcurrently"
        case migrations.RunPython() | migrations.RunSQL() | migrations.SeparateDatabaseAndState():
            yield "no machine can tell: name it in LOOKED_AT with the reason why it is safe"
        case _:
            return


def _altered(old: Any, new: Any) -> Iterator[str]:
    if old.null and not new.null:
        yield "old code writes rows without it"
    if new.unique and not old.unique:
        yield "old code may write it twice"
    if stores(old) != stores(new) and not _is_wider(old, new):
        yield "another kind of column: a rewrite under a lock, and old code does not know it"


def _bound(operation: Any, replaced: Set[str], added: Set[str]) -> Iterator[str]:
    if operation.constraint.name not in replaced and not columns_of(operation.constraint) <= added:
        yield "old code may write what it forbids"
    if operation.model_name.lower() in LARGE:
        yield "reads a large table under a lock: AddConstraintNotValid, then ValidateConstraint"


def columns_of(constraint: Any) -> set[str]:
    """The fields that a constraint speaks of, or a word for those that cannot be read."""
    match constraint:
        case models.CheckConstraint(condition=models.Q() as condition):
            return set(condition.referenced_base_fields)
        case models.UniqueConstraint():
            return set(constraint.fields) or {"an expression"}
    return {"another kind"}


def _is_wider(old: Any, new: Any) -> bool:
    same = old.get_internal_type() == new.get_internal_type() == "CharField"
    return bool(same and (new.max_length or 0) >= (old.max_length or 0))


LOOKED_AT: dict[str, str] = {}
"""Operations that were read by people ("petitions.0022 RunPython"), each with why the old release can live with it."""


def test_the_large_tables_are_there() -> None:
    assert {model.__name__.lower() for model in apps.get_models()} >= LARGE


def troubles_of(label: str, migration: Any, state: Any) -> list[str]:
    found, name = [], f"{label}.{migration.name[:4]}"
    replaced = {one.name for one in migration.operations if isinstance(one, migrations.RemoveConstraint)}
    added = {one.name for one in migration.operations if isinstance(one, migrations.AddField)}
    for operation in migration.operations:
        what = f"{name} {type(operation).__name__}"
        if what not in LOOKED_AT:
            found += [
                f"{what}: {why}" for why in breaks(Change(label, operation, state), replaced=replaced, added=added)
            ]
        operation.state_forwards(label, state)
    return found


def ours_since_then() -> Iterator[tuple[str, Any, Any]]:
    """Label, migration and the tables before it, of each that was made since the rule."""
    loader = MigrationLoader(None)
    for (label, name), migration in sorted((loader.disk_migrations or {}).items()):
        if migration.__module__.startswith("caunoi.") and int(name[:4]) > MADE_BEFORE.get(label, 0):
            yield label, migration, loader.project_state((label, name), at_end=False)


def test_the_release_before_can_serve_while_each_migration_runs_and_after_it() -> None:
    assert [one for label, migration, state in ours_since_then() for one in troubles_of(label, migration, state)] == []


def test_there_are_some_to_read() -> None:
    assert {("petitions", "0022"), ("org", "0013")} <= {
        (label, migration.name[:4]) for label, migration, _ in ours_since_then()
    }


def test_what_was_looked_at_is_still_there() -> None:
    there = {
        f"{label}.{migration.name[:4]} {type(one).__name__}"
        for label, migration, _ in ours_since_then()
        for one in migration.operations
    }
    assert set(LOOKED_AT) <= there


CASES: list[tuple[Any, str]] = [
    (migrations.RemoveField("limit", "name"), "takes away"),
    (migrations.DeleteModel("Limit"), "takes away"),
    (migrations.RenameField("limit", "name", "title"), "renames"),
    (migrations.AddField("limit", "more", models.CharField(max_length=5, default="")), "without it"),
    (migrations.AddField("limit", "more", models.CharField(max_length=5, default="", db_default="")), ""),
    (migrations.AddField("limit", "more", models.DateField(null=True)), ""),
    (migrations.AlterField("limit", "until_on", models.DateField()), "without it"),
    (migrations.AlterField("limit", "from_on", models.DateField(null=True)), ""),
    (migrations.AlterField("limit", "days", models.IntegerField()), "another kind"),
    (migrations.AlterField("limit", "code", models.CharField(max_length=99)), ""),
    (migrations.AlterField("limit", "code", models.CharField(max_length=5)), "another kind"),
    (migrations.AddIndex("petition", models.Index(fields=["due_on"], name="i")), "Concurrently"),
    (migrations.AddIndex("limit", models.Index(fields=["days"], name="i")), ""),
    (migrations.AddConstraint("limit", models.UniqueConstraint(fields=["code"], name="u")), "forbids"),
    (migrations.AddConstraint("limit", models.CheckConstraint(condition=models.Q(days__lt=9), name="c")), "forbids"),
    (migrations.RunPython(migrations.RunPython.noop), "no machine"),
]


@pytest.mark.parametrize(("operation", "why"), CASES)
def test_what_old_code_cannot_live_with_is_noticed_and_nothing_else(operation: Any, why: str) -> None:
    # A check that takes the place of one of the same name is taken to be wider: no machine can tell.
    state = MigrationLoader(None).project_state(("petitions", "0021_fields_of_life_as_rows"))
    found = list(breaks(Change("petitions", operation, state)))
    assert (len(found) == 1 and why in found[0]) if why else found == []
