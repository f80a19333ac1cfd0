"""What holds for every test: nothing leaves this machine, and random examples can be had again."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck
from hypothesis import settings as examples

LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}  # noqa: S104 (a name to compare with, not to bind to)

examples.register_profile("test", deadline=None, derandomize=True, database=None)
examples.register_profile("prove", deadline=None, max_examples=20_000, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("test")


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
