"""The people of the tests come once and stay, instead of coming anew for each test.

Walking the real actions for ten people asks some 150 questions of the database. Tests that ask for `cast` are run one
after the other inside one transaction in which the people stand; what a test does lies in a transaction within that
one, and goes with it. Every test gets people and units of its own to write on.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

from caunoi.org.tests.cast import Cast


class Stage:
    """Where the people stand between tests; empty while tests run that do not ask for them."""

    def __init__(self) -> None:
        self.cast: Cast | None = None
        self._around: transaction.Atomic | None = None
        self._connection: BaseDatabaseWrapper | None = None

    def fill(self) -> None:
        if self._around is None:
            self._connection = connections[DEFAULT_DB_ALIAS]
            self._around = transaction.atomic()
            self._around.__enter__()
            self.cast = Cast()

    def clear(self) -> None:
        if self._around is None or self._connection is None:
            return
        if connections[DEFAULT_DB_ALIAS] is self._connection:
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)
        else:
            # A browser that was started since brought an event loop, and with it another connection to this thread.
            self._connection.close()
        self._around = self._connection = self.cast = None


@pytest.fixture(scope="session")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    found = Stage()
    yield found
    with django_db_blocker.unblock():
        found.clear()


def _stays(request: pytest.FixtureRequest) -> bool:
    """Whether this test may run within the transaction of the people."""
    mark = request.node.get_closest_marker("django_db")
    alone = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
    return "cast" in request.fixturenames and not alone & {*request.fixturenames} and not (mark and mark.kwargs)


@pytest.fixture
def _people_or_nobody(
    request: pytest.FixtureRequest,
    stage: Stage,
    django_db_blocker: DjangoDbBlocker,
    quick_passwords: None,
) -> None:
    with django_db_blocker.unblock():
        stage.fill() if _stays(request) else stage.clear()


# pytest-django opens the transaction of a test in the fixture of this name: the people are there before it.
@pytest.fixture
def _django_db_helper(_people_or_nobody: None, _django_db_helper: None) -> None:
    return


@pytest.fixture
def cast(stage: Stage, db: None) -> Cast:
    """The people and places of the tests, as they were at first for each test."""
    return copy.deepcopy(stage.cast) if stage.cast else Cast()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for the people is asked one after the other."""
    items.sort(key=lambda item: "cast" in getattr(item, "fixturenames", ()))
