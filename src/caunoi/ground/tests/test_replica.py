"""What is read from the database behind, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import Error, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from caunoi.ground import replica
from caunoi.ground.audit.models import TrailEntry

ROUTER = replica.Router()


def where_it_reads(_: HttpRequest) -> HttpResponse:
    return HttpResponse(ROUTER.db_for_read(TrailEntry))


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A database behind; what stands in the list is its trouble."""
    told: list[str] = []
    monkeypatch.setattr(replica, "is_configured", lambda: True)
    monkeypatch.setattr(replica, "trouble", lambda: "".join(told))
    replica._looked.clear()
    yield told
    replica._looked.clear()


def shown(view: Any = where_it_reads, **cookies: str) -> str:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    answer: Any = replica.may_read_behind(view)(request)
    return str(answer.content.decode())


def test_without_a_database_behind_everything_is_read_from_the_first():
    assert shown() == "default"


def test_whoever_brings_no_session_reads_behind(behind: list[str]):
    assert shown() == "replica"
    assert where_it_reads(RequestFactory().get("/")).content == b"default"


def test_whoever_brings_a_session_reads_from_the_first(behind: list[str]):
    assert shown(sessionid="x") == "default"


def test_nobody_reads_from_one_that_is_far_behind_and_it_is_not_asked_for_each_page(behind: list[str]):
    behind.append("chậm")
    assert shown() == "default"
    behind.clear()
    assert shown() == "default"
    replica._looked[replica.ALIAS] = (replica._looked[replica.ALIAS][0] - replica.LOOK_AGAIN, False)
    assert shown() == "replica"


@pytest.mark.parametrize(
    "fault",
    [OperationalError("server closed the connection"), ProgrammingError("column of the new release does not exist")],
)
def test_a_page_during_which_it_dies_or_lacks_a_column_is_read_anew_from_the_first(behind: list[str], fault: Error):
    def dies_behind(request: HttpRequest) -> HttpResponse:
        if ROUTER.db_for_read(TrailEntry) == replica.ALIAS:
            raise fault
        return where_it_reads(request)

    assert shown(dies_behind) == "default"
    assert shown() == "default"


def test_one_that_cannot_be_asked_how_it_stands_is_left_alone(behind: list[str], monkeypatch: pytest.MonkeyPatch):
    def refuses() -> str:
        raise ProgrammingError("no such view")

    monkeypatch.setattr(replica, "trouble", refuses)
    assert shown() == "default"


def test_nothing_is_written_or_made_there_and_what_is_counted_is_never_read_there(behind: list[str]):
    table = BaseDatabaseCache("caunoi_cache", {}).cache_model_class
    kept = replica._behind.set(True)
    try:
        assert ROUTER.db_for_write(TrailEntry) == "default"
        assert ROUTER.db_for_read(table) == "default"
    finally:
        replica._behind.reset(kept)
    assert [ROUTER.allow_migrate(alias, "org") for alias in ("default", replica.ALIAS)] == [True, False]
