"""Only actions write, and they leave a trail."""

from __future__ import annotations

import ast
import re
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps

from caunoi.ground.tables import Versioned
from tests.house import survey

WRITES = {"bulk_create", "bulk_update", "create", "get_or_create", "update_or_create", "delete", "save"}
# A name in a statement: plain, quoted, with its schema, or put in later (`{table}`, `%s`).
_NAME = r"""(?:only\s+)?[\w."`\[\]{}%()]+(?:\s*\.\s*[\w"`\[\]{}]+)*"""
WRITING_SQL = re.compile(
    rf"""\b(?:
        (?:insert|replace|merge)\s+(?:or\s+\w+\s+)?into\s+{_NAME}
        | update\s+(?:or\s+\w+\s+)?{_NAME}(?:\s+(?:as\s+)?\w+)?\s+set\b
        | delete\s+from\s+{_NAME}
        | (?:truncate|alter|drop)\s+(?:table|index|trigger)\b
        | truncate\s+{_NAME}\s*(?:;|$)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# One statement over many rows, told by the one deed around it; each with its reason.
TOLD_BY_THE_DEED_AROUND = {
    ("org/actions/units.py", "path"): "the stored paths below a unit that moved are bookkeeping of the move",
    ("documents/actions/dispatching.py", "reminded_at"): "one reminder of all who are behind is one deed",
    ("reporting/actions/reminding.py", "reminded_on"): "one run of the clock over all reports is one deed",
    ("org/actions/sessions.py", "last_seen_at"): "when a session was last in use is the library's bookkeeping",
    ("petitions/actions/own_data.py", "announced_on"): "one run of the clock over all requests is one deed",
    ("petitions/actions/own_data.py", "first_announced_on"): "the same, of the first of her two days",
    **dict.fromkeys(
        product(
            ["petitions/actions/retaining.py"],
            ["public_title", "public_words", "public_answer", "published_at", "words", "email", "link_key", "reason"],
        ),
        "what is erased would stand in the trail as the old value",
    ),
}
# Statements that no table of ours can say, each with its reason.
WRITTEN_BY_HAND = {
    "ground/audit/actions/changing.py": "the guarded UPDATE of many rows, which writes the trail itself",
    "ground/limits/actions.py": "a try is counted in one statement, and is no deed",
}
# Rooms that may write: deeds, and what the framework asks to write by itself.
WRITING_ROOMS = {"actions", "jobs", "migrations", "management", "middleware", "adapters", "backends"}


def bare_updates(tree: ast.AST) -> list[ast.Call]:
    """Calls such as `Task.objects.filter(…).update(status=…)`: an update with named columns."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"update", "bulk_update"}
        and node.keywords
        and not node.args
    ]


def trailed(call: ast.Call) -> bool:
    """Whether an update may touch a table whose changes leave a trail: one with a version column, or one unknown."""
    words = re.findall(r"\w+", ast.unparse(call.func))
    models = [model for model in apps.get_models() if model.__module__.startswith("caunoi.")]
    named = [model for model in models if model.__name__ in words]
    related = [
        link.related_model
        for model in models
        for link in model._meta.related_objects
        if (link.get_accessor_name() or "-") in words
    ]
    return not [*named, *related] or any(issubclass(model, Versioned) for model in [*named, *related])


def told_by_the_deed_around(path: Path, call: ast.Call) -> bool:
    file = path.relative_to(survey.HOUSE).as_posix()
    return all((file, keyword.arg) in TOLD_BY_THE_DEED_AROUND for keyword in call.keywords)


def test_there_are_actions():
    assert sum(survey.room_of(path) == "actions" for path in survey.python_files()) >= 3


def test_above_the_ground_no_row_changes_without_the_trail():
    bare = [
        survey.place(path, node)
        for path in survey.python_files()
        if survey.folder_of(path).split("/")[0] != "ground"
        for node in bare_updates(survey.tree_of(path))
        if trailed(node) and not told_by_the_deed_around(path, node)
    ]
    assert bare == []


def text_of(node: ast.AST) -> str | None:
    """A text as far as it stands in the code: pieces that are joined are read as one, what is put in as `{}`."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(text_of(one) or "{}" for one in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            texts = text_of(left), text_of(right)
            return None if texts == (None, None) else "".join("{}" if one is None else one for one in texts)
    return None


def writing_statements(tree: ast.AST) -> list[ast.AST]:
    """Texts of the code, but not what is said about it, that hold a statement which writes."""
    said = {
        id(one.body[0].value)
        for one in ast.walk(tree)
        if isinstance(one, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and one.body
        and isinstance(one.body[0], ast.Expr)
    }
    return [
        node
        for node in ast.walk(tree)
        if id(node) not in said and (text := text_of(node)) is not None and WRITING_SQL.search(text)
    ]


def test_no_statement_that_writes_is_written_by_hand():
    by_hand = {
        path.relative_to(survey.HOUSE).as_posix()
        for path in survey.python_files()
        if writing_statements(survey.tree_of(path))
    }
    assert by_hand == set(WRITTEN_BY_HAND)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plans_task SET status = 'DONE'",
        'UPDATE "plans_task" SET status = 1',
        'update public."plans_task" as t set status = 1',
        "UPDATE ONLY plans_task t SET status = 1",
        "UPDATE OR IGNORE plans_task SET status = 1",
        "WITH gone AS (SELECT id FROM plans_task) UPDATE plans_task SET status = 1 FROM gone",
        "WITH gone AS (DELETE FROM plans_task RETURNING *) SELECT * FROM gone",
        "SELECT 1; DELETE FROM `plans_task`",
        "/* quick */ INSERT INTO [plans_task] VALUES (1)",
        "INSERT OR REPLACE INTO plans_task VALUES (1)",
        "REPLACE INTO plans_task VALUES (1)",
        "MERGE INTO plans_task USING x ON true",
        "UPDATE %s SET status = 1",
        "TRUNCATE plans_task",
        "DROP TRIGGER audit_entry_append_only",
    ],
)
def test_a_statement_that_writes_would_be_noticed(statement):
    for written in (repr(statement), "f" + repr(statement), f"asked.execute({statement!r}, [])"):
        assert writing_statements(ast.parse(f"words = {written}")), written


@pytest.mark.parametrize(
    "written",
    ['f"UPDATE {table} SET {column} = 1"', '"UPDATE " + table + " SET x = 1"', '"UPDATE plans_task" " SET x = 1"'],
)
def test_a_statement_in_pieces_would_be_noticed(written):
    assert writing_statements(ast.parse(f"words = {written}"))


@pytest.mark.parametrize(
    "written",
    ['"SELECT updated FROM plans_task"', '"Cập nhật"', 'def f():\n    """Delete from the table."""', '"delete"'],
)
def test_what_only_reads_or_tells_is_left_alone(written):
    assert not writing_statements(ast.parse(written))


def test_nothing_is_written_outside_the_rooms_that_write():
    elsewhere = [
        f"{survey.place(path, node)} {name}"
        for path in survey.python_files()
        if survey.room_of(path) not in WRITING_ROOMS
        for name, node in survey.calls(path)
        if name in WRITES
        and isinstance(node.func, ast.Attribute)
        # a table's manager, or a row in hand; not `Path.delete` or a cache
        and (re.search(r"\bobjects\b", ast.unparse(node.func)) or (name in {"save", "delete"} and not node.args))
    ]
    assert elsewhere == []


def test_an_action_names_who_does_it():
    nameless = [
        f"{survey.place(path, node)} {node.name}"
        for path in survey.python_files()
        if survey.room_of(path) == "actions" and survey.folder_of(path).split("/")[0] not in {"ground"}
        for node in survey.tree_of(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and any(name in {"record", "change"} for name, _ in calls_in(node))
        and "by" not in {argument.arg for argument in node.args.kwonlyargs}
    ]
    assert nameless == []


def calls_in(node: ast.AST):
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            yield inner.func.id, inner


def test_a_bare_update_would_be_noticed():
    [update] = bare_updates(ast.parse("Unit.objects.filter(pk=1).update(name='X')"))
    assert trailed(update)
    [history] = bare_updates(ast.parse("UnitVersion.objects.filter(pk=1).update(until_on=day)"))
    assert not trailed(history)
    assert not bare_updates(ast.parse("digest.update(data); known.update({'a': 1})"))
