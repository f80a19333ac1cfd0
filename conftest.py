"""Fixtures for every folder's tests."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from caunoi.ground.asked import KeptAMinute
from caunoi.org.tests.cast import Cast

pytest_plugins = ["caunoi.ground.tests.keeping", "tests.plugin"]


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """Hashing that costs nothing; the real hasher is tried in its own test."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, "caunoi.org.passwords.FirstPasswordHasher"]


@pytest.fixture(autouse=True)
def one_step(settings: LazySettings) -> None:
    """Nobody owes a second factor, as in a demonstration; tests of the second step ask for it."""
    settings.CAUNOI_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Pages are tried without collecting static files first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What a process keeps of its tables is of the test before."""
    for question in KeptAMinute.all:
        question.forget()


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 (the fixture opens the database)
    """The people and places of the tests, fresh for each test."""
    return Cast()
