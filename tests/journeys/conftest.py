"""A browser for the journeys: started once, a fresh visitor each time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from caunoi.org.models import Person
from caunoi.org.tests.cast import signed_in
from tests.journeys import browser as browsing

# Playwright keeps an event loop in this thread, and Django would refuse its tables to whoever has one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDE = 640
"""Pixels from which on a journey is one on a desk."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey that is walked on a telephone and on a desk is walked on the telephone alone in a short run."""
    for item in items:
        if getattr(item, "callspec", None) and item.callspec.params.get("width", 0) > WIDE:  # type: ignore[attr-defined]
            item.add_marker("long")


Visit = Callable[..., Page]
SignIn = Callable[[BrowserContext, Person], None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine, for all journeys."""
    with browsing.launched() as found:
        yield found


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The product, listening. Styles come from the folders of the source: nothing need be collected first."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"), STORAGES=django_settings.STORAGES | {"staticfiles": static}
    ):
        # A window keeps its lines to the server open, each line a thread, and a thread would keep its connection to
        # the database: a journey with many windows would come to an end before it does.
        database = connections.settings["default"]
        kept, database["CONN_MAX_AGE"] = database["CONN_MAX_AGE"], 0
        server = LiveServer("localhost")
        yield server
        server.stop()
        database["CONN_MAX_AGE"] = kept


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """`visit("/ui/", 390)`: a fresh visitor on a screen of this width opens an address of the live server.

    `person=` signs them in first, without the sign-in page; other keywords reach `browser.window`. What the page
    complained of and asked for stands in `page.log`.
    """
    opened: list[BrowserContext] = []

    def open_page(
        path: str, width: int = 1366, height: int = 900, *, person: Person | None = None, **more: Any
    ) -> Page:
        context = browsing.window(browser, width, height, **more)
        opened.append(context)
        if person is not None:
            sign_in(context, live_server.url, person)
        page = context.new_page()
        page.log = browsing.watched(page)  # type: ignore[attr-defined]
        browsing.go(page, live_server.url + path)
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def window_of(browser: Browser, live_server: LiveServer) -> Callable[..., BrowserContext]:
    """`window_of(person, 390)`: a window in which the person is signed in; other keywords reach `browser.window`."""

    def open_window(person: Person, width: int, **more: Any) -> BrowserContext:
        context = browsing.window(browser, width, **more)
        sign_in(context, live_server.url, person)
        return context

    return open_window


def sign_in(context: BrowserContext, address: str, person: Person) -> None:
    """Give the visitor the session of this person."""
    cookie = signed_in(person).cookies["sessionid"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
