"""Fixtures that every test stands on: nothing is kept outside its own folder, and a guarded table can be emptied.

Tests that need real transactions empty all tables afterwards, and the triggers that guard an append-only table refuse
just that. So the emptying, and nothing else, is wrapped: triggers off, empty, triggers on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection

Flush = Callable[..., list[str]]

TABLES = "CAUNOI_TEST_TABLES"
"""In this variable of the environment stands a database with every table, which a run copies instead of migrating: the
path of one of SQLite, the name of one of PostgreSQL. For runs of several processes (tools/test.py), and for runs of a
second that are made a thousand times (tools/mutation.py)."""


def _sqlite_triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(%'")
        return list(cursor.fetchall())


def _postgresql_tables_with_triggers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        return [name for (name,) in cursor.fetchall()]


def _around_sqlite(flush: Flush) -> Flush:
    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        emptying = flush(self, *args, **kwargs)
        triggers = _sqlite_triggers() if emptying else []
        return [f'DROP TRIGGER "{name}"' for name, _ in triggers] + emptying + [sql for _, sql in triggers]

    return sql_flush


def _around_postgresql(flush: Flush) -> Flush:
    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        emptying = flush(self, *args, **kwargs)
        tables = _postgresql_tables_with_triggers() if emptying else []
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        return off + emptying + on

    return sql_flush


@pytest.fixture(autouse=True, scope="session")
def guarded_tables_can_be_emptied_after_a_test() -> Any:
    operations = type(connection.ops)
    around = _around_postgresql if connection.vendor == "postgresql" else _around_sqlite
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", around(operations.sql_flush))
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """SQLite in a file, as in an installation: the one in memory knows no waiting between threads."""
    made = os.environ.get(TABLES)
    if connection.vendor == "postgresql" and made:
        connection.settings_dict["TEST"]["TEMPLATE"] = made
    if connection.vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        if made:
            shutil.copyfile(made, name)
        connection.settings_dict["TEST"]["NAME"] = name
        # Nothing of a test run must outlive it.
        connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(autouse=True)
def files_of_a_test_stay_in_its_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "files"
