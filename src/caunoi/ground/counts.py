"""Counts that stop at 999: exact up to there, "999+" beyond, and any number of them in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

CAP = 999
"""Counts are exact up to here; beyond, "999+" is said and nothing more is counted."""


@dataclass(frozen=True, slots=True)
class Capped:
    """A count that stops at `CAP`."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{CAP}+" if self.is_more else str(self.number)

    def __bool__(self) -> bool:
        return self.number > 0

    def __add__(self, other: Capped) -> Capped:
        number = self.number + other.number
        return Capped(min(number, CAP), self.is_more or other.is_more or number > CAP)


Key = TypeVar("Key")


def _first(rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    return rows.order_by().values("pk")[: CAP + 1]


def _counted(number: int) -> Capped:
    return Capped(min(number, CAP), number > CAP)


def capped(rows: QuerySet[Any]) -> Capped:
    """How many rows, counted no further than one past the cap."""
    return _counted(_first(rows).count())


def capped_each(asked: Mapping[Key, QuerySet[Any]]) -> dict[Key, Capped]:
    """The same for many queries in one statement.

    The statements are Django's own, set beside each other by hand: annotating a row with eight subqueries resolves and
    copies each of them, which costs more than asking them.
    """
    parts: list[str] = []
    given: list[Any] = []
    for rows in asked.values():
        sql, params = _statement(_first(rows))
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608 (Django wrote it)
        given += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        return dict(zip(asked, map(_counted, cursor.fetchone()), strict=True))


def _statement(rows: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]]:
    """What the database is asked for these rows; where they cannot be any, Django has no statement."""
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return "SELECT 1 WHERE 1 = 0", ()
    return sql, params
