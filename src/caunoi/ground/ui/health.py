"""Two questions of whoever watches over the server: does the process live, can it work."""

from __future__ import annotations

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def database_answers() -> bool:
    """Whether the database gives the simplest answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


@cache
def _applied_once_and_for_all() -> bool:
    # Raises while a migration is missing, so that only the good answer is remembered.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError
    return True


def migrations_applied() -> bool:
    """Whether the tables are those of this version. A good answer holds as long as the process lives."""
    try:
        return _applied_once_and_for_all()
    except (LookupError, DatabaseError):
        return False
