"""The two answers to whoever watches over the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from caunoi.ground.ui import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    health._applied_once_and_for_all.cache_clear()
    yield
    health._applied_once_and_for_all.cache_clear()


def test_the_process_lives_without_asking_the_database(django_assert_num_queries: pytest.FixtureRequest):
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_server_is_ready_when_the_database_has_the_tables_of_this_version():
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": True, "migrations": True})
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_missing_migration_means_not_ready_and_is_asked_again(monkeypatch: pytest.MonkeyPatch):
    def one_is_missing(self: MigrationExecutor, targets: object) -> list[str]:
        return ["0002"]

    with monkeypatch.context() as patch:
        patch.setattr(MigrationExecutor, "migration_plan", one_is_missing)
        answer = Client().get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"status": "not ready", "database": True, "migrations": False}
    assert Client().get("/readyz").status_code == 200


def test_a_silent_database_means_not_ready(monkeypatch: pytest.MonkeyPatch):
    def refuse() -> None:
        raise OperationalError("no answer")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "database": False, "migrations": False}


def test_a_database_that_breaks_while_the_tables_are_asked_is_not_ready(monkeypatch: pytest.MonkeyPatch):
    def refuse(self: MigrationExecutor, targets: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(MigrationExecutor, "migration_plan", refuse)
    assert health.migrations_applied() is False


def test_only_reading_is_answered():
    assert Client().post("/healthz").status_code == 405
