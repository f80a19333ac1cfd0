"""What holds for every test: nothing leaves this machine, and random examples can be had again."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from hypothesis import HealthCheck
from hypothesis import settings as examples

from caunoi.ground.times import ZONE

LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}  # noqa: S104 (a name to compare with, not to bind to)

examples.register_profile("test", deadline=None, derandomize=True, database=None)
examples.register_profile("prove", deadline=None, max_examples=20_000, suppress_health_check=[HealthCheck.too_slow])
# Mutation runs the same tests many times in one process, each time with new objects of their classes.
examples.register_profile(
    "again", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.differing_executors]
)
examples.load_profile("test")


DAY = "CAUNOI_TEST_DAY"
"""In this variable of the environment stands the day on which the tests believe to run, such as 2027-02-28."""


def pytest_configure() -> None:
    """A test that only passes on some days of the year is wrong; this lets any run be on any day."""
    if day := os.environ.get(DAY):
        time_machine.travel(datetime.combine(date.fromisoformat(day), time(9, 30), ZONE), tick=True).start()


DATABASE_NAMED = re.compile(r"DATABASE_URL|\bconnections?\b|\bvendor\b|postgres", re.IGNORECASE)

ITS_OWN = '"CAUNOI_DATABASE_URL": ""'
"""An installation that a test makes for itself, on SQLite whatever the run asks."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark `apart` what opens no database and stands in a file that names none: it says the same beside each of them,
    so it is asked once. Journeys are walked once as it is. Mark `elsewhere` what a short run asks of the other database
    alone."""
    named: dict[Path, bool] = {}
    here = "postgresql" if os.environ.get("CAUNOI_DATABASE_URL", "").startswith("postgres") else "sqlite"
    for item in items:
        if (once := item.get_closest_marker("once")) and once.args != (here,):
            item.add_marker("elsewhere")
        asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if asks or item.get_closest_marker("django_db") or item.get_closest_marker("browser"):
            continue
        if item.path not in named:
            named[item.path] = bool(DATABASE_NAMED.search(item.path.read_text("utf-8").replace(ITS_OWN, "")))
        if not named[item.path]:
            item.add_marker("apart")


class WentOut(AssertionError):
    """A test asked for another machine."""


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise WentOut(f"a test connects to {address[0]}")
        connect(self, address)

    def look_up_here(host: Any, *rest: Any, **named: Any) -> Any:
        if host is not None and str(host) not in LOCAL:
            raise WentOut(f"a test looks up {host}")
        return look_up(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", connect_here)
    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)


@pytest.fixture
def calls_made() -> Callable[[Callable[[], object]], int]:
    """How many functions something calls, Python's and those of C: as many on a busy machine as on a calm one."""

    def count(work: Callable[[], object]) -> int:
        found = 0

        def step(_frame: object, event: str, _argument: object) -> None:
            nonlocal found
            found += event in {"call", "c_call"}

        sys.setprofile(step)
        try:
            work()
        finally:
            sys.setprofile(None)
        return found

    return count


@pytest.fixture(scope="session")
def no_static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def folders_of_its_own(settings: LazySettings, tmp_path: Path, no_static_files: Path) -> None:
    """Letters of a test stay in its folder; styles need no collecting first."""
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.STATIC_ROOT = no_static_files
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
