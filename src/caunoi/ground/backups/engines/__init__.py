"""The two databases, each with its own way to be copied while people work, and to be filled."""

from __future__ import annotations

from django.db import connection

from caunoi.ground.backups.engines import postgresql, sqlite
from caunoi.ground.backups.engines.common import Engine

ENGINES: dict[str, Engine] = {"sqlite": sqlite.Sqlite(), "postgresql": postgresql.PostgreSQL()}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

__all__ = ["ENGINES", "NAMES", "Engine", "engine_here"]


def engine_here() -> Engine:
    """The engine of this installation."""
    return ENGINES[connection.vendor]
