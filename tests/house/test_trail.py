"""The trail: a deed and its row stand or fall together, and what cannot leave a row is told apart and counted."""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from caunoi.ground.audit.models import TrailEntry
from caunoi.org import actions as org
from caunoi.org.tests.cast import Cast
from tests.house import survey

WRITES_TRAIL = {"record", "record_many", "change", "change_each", "change_many"}
# Part of a deed that has begun the transaction: nobody else calls these.
INSIDE_A_DEED = {
    "org/actions/importing.py:close_list",
    "org/actions/units.py:put_under",
    "org/actions/units.py:end_posts",
    "petitions/actions/stepping.py:step",
    "plans/actions/stepping.py:hang_files",
    "plans/actions/stepping.py:step",
    "reporting/actions/closing.py:except_from_lock",
    "reporting/actions/merging.py:store_sentences",
}
# One row of trail and nothing else, or many changes each of which is whole by itself.
WHOLE_BY_ITSELF = {"petitions/actions/printing.py:note_printed", "plans/actions/gauging.py:refresh_measures"}
# Statements by hand, each with its reason; everything else goes through the tables.
BY_HAND = {
    "config/cli/running.py": "asks the database how it is set, for `caunoi check --deploy`",
    "documents/queries/searching.py": "asks the full-text index",
    "ground/audit/actions/changing.py": "locks the rows of a change together",
    "ground/counts.py": "asks several counts in one statement",
    "ground/backups/engines/postgresql.py": "copies and restores the whole database",
    "ground/backups/engines/sqlite.py": "copies and restores the whole database",
    "ground/limits/actions.py": "counts a try in one statement",
    "ground/replica.py": "asks the database behind how far it follows",
    "ground/ui/health.py": "asks whether the database answers",
    "reporting/queries/totals.py": "adds up in one statement",
}
_CURSOR = {"cursor", "chunked_cursor", "execute", "executemany", "executescript", "RawSQL"}
_CALLED = {"raw", "extra"}  # as words they may be anything; as methods they take statements
_BY_NAME = {"getattr", "attrgetter", "methodcaller"}


def actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public action above the ground that writes the trail, as "org/actions/units.py:open_unit"."""
    for path in survey.python_files():
        if survey.room_of(path) != "actions" or survey.folder_of(path).startswith("ground/audit"):
            continue
        for node in survey.tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and WRITES_TRAIL & called(node):
                yield f"{path.relative_to(survey.HOUSE).as_posix()}:{node.name}", node


def called(node: ast.AST) -> set[str]:
    """Names of the functions that are called anywhere in it."""
    return {one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}


def is_whole(action: ast.FunctionDef) -> bool:
    """Whether it opens a transaction: around itself or within."""
    return "transaction.atomic" in ast.unparse(action)


def test_a_deed_and_its_row_are_in_one_transaction() -> None:
    found = dict(actions())
    assert len(found) >= 150
    apart = {name for name, action in found.items() if not is_whole(action)}
    assert apart == INSIDE_A_DEED | WHOLE_BY_ITSELF


def test_what_is_part_of_a_deed_is_called_by_deeds_alone() -> None:
    names = {one.split(":")[1] for one in INSIDE_A_DEED} - {"step"}
    callers = [
        survey.place(path, node)
        for path in survey.python_files()
        if survey.room_of(path) != "actions"
        for name, node in survey.calls(path)
        if name in names
    ]
    assert callers == []


def takes_statements(node: ast.AST) -> bool:
    """Whether it reaches for what takes a statement by hand, on whatever connection or table, called or handed on:
    `connections["x"].cursor`, `Task.objects.raw(…)`, `expressions.RawSQL`, `getattr(connection, "cursor")`."""
    match node:
        case ast.Attribute(attr=name) if name in _CURSOR:
            return True
        case ast.alias(name="RawSQL"):
            return True
        case ast.Call(func=ast.Attribute(attr=name)) if name in _CALLED:
            return True
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=given) if name in _BY_NAME:
            return any(isinstance(one, ast.Constant) and one.value in _CURSOR | _CALLED for one in given)
    return False


def test_statements_by_hand_stand_where_they_are_told_to() -> None:
    found = {
        path.relative_to(survey.HOUSE).as_posix()
        for path in survey.python_files()
        if any(takes_statements(node) for node in ast.walk(survey.tree_of(path)))
    }
    assert found == set(BY_HAND)


@pytest.mark.parametrize(
    "written",
    [
        "connection.cursor()",
        'connections["default"].cursor()',
        "with transaction.get_connection().cursor() as asked: pass",
        "opened = connection.cursor",
        "cursor.execute(words)",
        "Task.objects.raw(words)",
        "Task.objects.filter(pk=1).extra(where=[words])",
        "found.extra(select={})",
        "models.expressions.RawSQL(words, [])",
        "from django.db.models.expressions import RawSQL as Plain",
        'getattr(connection, "cursor")()',
        'operator.methodcaller("raw", words)(Task.objects)',
    ],
)
def test_a_statement_by_hand_would_be_noticed(written: str) -> None:
    assert any(takes_statements(node) for node in ast.walk(ast.parse(written)))


@pytest.mark.parametrize("written", ["row.raw", "raw = file.read()", "extra = 3", 'getattr(row, "name")'])
def test_a_word_that_only_sounds_like_one_is_left_alone(written: str) -> None:
    assert not any(takes_statements(node) for node in ast.walk(ast.parse(written)))


def deeds_in_code() -> set[str]:
    """Codes of deeds that stand in the code of the house as they are."""
    words = {
        node.value
        for path in survey.python_files()
        for node in ast.walk(survey.tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return words & listed()


def listed() -> set[str]:
    with (survey.HOUSE / "org" / "data" / "deeds.csv").open(encoding="utf-8", newline="") as file:
        return {row[0] for row in csv.reader(file) if row and "." in row[0]}


def test_every_deed_that_can_be_told_is_written_somewhere() -> None:
    """Those that are put together from two words are named here."""
    assert listed() - deeds_in_code() == PUT_TOGETHER


PUT_TOGETHER: set[str] = set()


def test_every_deed_that_can_be_told_is_done_by_a_test_that_asks_for_its_row() -> None:
    """Its code stands in a file of tests, as a word of its own."""
    words = {
        node.value
        for path in (*survey.HOUSE.rglob("tests/*.py"), *(survey.ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(listed() - words) == []


def test_a_deed_that_fails_half_way_leaves_neither_its_row_nor_its_trace(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row of trail is the last thing that is written: it fails, and the deed has not happened."""
    trail, aliases = TrailEntry.objects.count(), cast.commune.aliases.count()

    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(TrailEntry.objects, "bulk_create", broken)
    with pytest.raises(OSError, match="full"):
        org.add_alias(unit=cast.commune, name="Mường Bú Thượng", by=cast.administrator)
    assert cast.commune.aliases.count() == aliases
    assert TrailEntry.objects.count() == trail


# What takes rows away or rewrites many at once, and is told by the deed that calls it; each with its reason.
TOLD_BY_ITS_CALLER = {
    "petitions/actions/intake.py:bring_out": "what is no denunciation after all is told by its classifying",
    "petitions/actions/intake.py:drop_photo": "a draft is its sender's own until it is sent",
    "petitions/actions/intake.py:send_draft": "told by the registering that it calls",
    "petitions/actions/looking.py:forget_looks": "who looks at a petition now is forgotten after minutes",
    "petitions/actions/voices.py:drop_voice": "a draft is its sender's own until it is sent",
    "plans/actions/duties.py:_write_receivers": "told by the deed on the duty",
    "plans/actions/reviewing.py:_settle": "told by the deed on the line",
    "plans/actions/reviewing.py:_take": "told by the deed on the line",
    "plans/actions/reviewing.py:_renumber": "told by the deed on the line",
}
_AT_ONCE = {"bulk_update", "delete"}


def at_once() -> Iterator[tuple[str, bool]]:
    """Every function above the ground that deletes rows or rewrites many, and whether it writes the trail itself."""
    for path in survey.python_files():
        if survey.folder_of(path).split("/")[0] == "ground":
            continue
        for node in survey.tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and any(takes_away(one) for one in ast.walk(node)):
                name = f"{path.relative_to(survey.HOUSE).as_posix()}:{node.name}"
                yield name, bool(WRITES_TRAIL & called(node))


def takes_away(node: ast.AST) -> bool:
    """Whether it is a call such as `Task.objects.filter(…).delete()`, `line.delete()` or `….bulk_update(rows, […])`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _AT_ONCE


def test_whoever_takes_rows_away_or_rewrites_many_tells_it() -> None:
    found = dict(at_once())
    assert len(found) >= 20
    assert {name for name, tells in found.items() if not tells} == set(TOLD_BY_ITS_CALLER)


def test_a_row_that_is_taken_away_would_be_noticed() -> None:
    [away] = [one for one in ast.walk(ast.parse("Task.objects.filter(pk=1).delete()")) if takes_away(one)]
    assert away


# What opens a door to whoever has it


def keys_kept() -> Iterator[tuple[str, bool]]:
    """Every column of ours that holds a random key as it is, and whether its table says that it is not to be told."""
    for model in apps.get_models():
        if not model.__module__.startswith("caunoi."):
            continue
        for column in model._meta.local_fields:
            is_key = column.name == "key" or column.name.endswith("_key")
            if is_key and type(column) is models.CharField:
                yield f"{model._meta.label}.{column.name}", column.name in getattr(vars(model)["Privacy"], "untold", ())


def test_no_key_is_written_into_the_trail_when_it_changes() -> None:
    found = dict(keys_kept())
    assert len(found) >= 5
    assert [name for name, is_untold in found.items() if not is_untold] == []
