"""Fixtures for every folder's tests."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

import pytest
from django.conf import LazySettings

from caunoi.documents.writing import pdf
from caunoi.ground.asked import KeptAMinute

pytest_plugins = ["caunoi.ground.tests.keeping", "caunoi.org.tests.stage", "tests.plugin"]


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


@pytest.fixture(autouse=True)
def papers_as_written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice starts in tests marked `office` alone. In others a paper that is asked for as PDF comes as the Word
    file behind it: whoever looks through all doors for a word finds it there, and none takes seconds."""
    if request.node.get_closest_marker("office"):
        return
    converted = pdf.pdfs_of

    def as_written(papers: Sequence[bytes], *, program: str | None = None, **more: Any) -> list[bytes]:
        if program or not any(map(shutil.which, pdf.PROGRAMS)):
            return converted(papers, program=program, **more)
        return list(papers)

    monkeypatch.setattr(pdf, "pdfs_of", as_written)
