"""Migrations agree with the tables, on the database of this run, and are named for what they do."""

from __future__ import annotations

import ast
import io
import re

import pytest
from django.core.management import call_command

from tests.house import survey

# Fields that migrations may name; all else of ours changes while a migration stays.
ALLOWED_IMPORTS = {"caunoi.ground.fields", "caunoi.ground.text", "caunoi.ground.times"}


def migrations() -> list:
    return [
        path
        for path in survey.python_files(migrations=True)
        if path.parent.name == "migrations" and path.name != "__init__.py"
    ]


def test_there_are_migrations():
    assert len(migrations()) >= 3


@pytest.mark.django_db
def test_no_table_waits_for_a_migration():
    told = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=told, verbosity=1)
    except SystemExit:
        pytest.fail(told.getvalue())


@pytest.mark.parametrize("path", migrations(), ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
class TestEveryMigration:
    def test_its_name_says_what_it_does(self, path):
        assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", path.stem)
        assert "auto_" not in path.stem

    def test_it_imports_nothing_of_ours_that_can_change(self, path):
        imported = set()
        for node in ast.walk(survey.tree_of(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module)
            elif isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
        assert {name for name in imported if name.startswith("caunoi.")} <= ALLOWED_IMPORTS
