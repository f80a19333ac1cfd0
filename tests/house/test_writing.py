"""Only actions write, and they leave a trail."""

from __future__ import annotations

import ast
import re
from itertools import product
from pathlib import Path

from django.apps import apps

from caunoi.ground.tables import Versioned
from tests.house import survey

WRITES = {"bulk_create", "bulk_update", "create", "get_or_create", "update_or_create", "delete", "save"}
WRITING_SQL = re.compile(
    r"^\s*(?:insert\s+into|update\s+\w+\s+set|delete\s+from|(?:truncate|alter|drop)\s+(?:table|index|trigger))\b",
    re.IGNORECASE,
)
# One statement over many rows, told by the one deed around it; each with its reason.
TOLD_BY_THE_DEED_AROUND = {
    ("org/actions/units.py", "path"): "the stored paths below a unit that moved are bookkeeping of the move",
    ("documents/actions/dispatching.py", "reminded_at"): "one reminder of all who are behind is one deed",
    ("reporting/actions/reminding.py", "reminded_on"): "one run of the clock over all reports is one deed",
    ("org/actions/sessions.py", "last_seen_at"): "when a session was last in use is the library's bookkeeping",
    ("petitions/actions/own_data.py", "announced_on"): "one run of the clock over all requests is one deed",
    **dict.fromkeys(
        product(
            ["petitions/actions/retaining.py"],
            ["public_title", "public_words", "public_answer", "published_at", "words", "email", "link_key", "reason"],
        ),
        "what is erased would stand in the trail as the old value",
    ),
}
# Statements that no table of ours can say, each with its reason.
WRITTEN_BY_HAND = {"ground/limits/actions.py": "a try is counted in one statement, and is no deed"}
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


def test_no_statement_that_writes_is_written_by_hand():
    by_hand = [
        path.relative_to(survey.HOUSE).as_posix()
        for path in survey.python_files()
        for node in ast.walk(survey.tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.search(node.value)
    ]
    assert by_hand == list(WRITTEN_BY_HAND)


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
