"""A second database that follows the first and only reads: public pages may be read there.

Nothing goes there but what a view reads that says so (`may_read_behind`), for somebody who brings no session, and only
while it is close behind. Everything else, and every write, goes to the first; whoever has just sent something follows
her own page there. When the second one dies in the middle of a page, or has no column yet that a new release has just
made, the page is read anew from the first.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase

ALIAS = "replica"
MOST_BEHIND = timedelta(seconds=30)
"""What was taken back from a public page may be seen so much longer, and `SILENT` longer still where the wire between
the two databases is cut without either noticing."""
SILENT = timedelta(seconds=60)
"""A leader that has nothing to say says so twice a minute (`wal_sender_timeout` / 2)."""
LOOK_AGAIN = 5.0
"""Seconds until it is asked anew how far behind it is."""

View = Callable[..., HttpResponseBase]

_behind: ContextVar[bool] = ContextVar("reads_behind", default=False)
_looked: dict[str, tuple[float, bool]] = {}


class Router:
    """Reads go behind while `may_read_behind` says so; nothing is written, made or changed there."""

    def db_for_read(self, model: type[Model], **_: Any) -> str:
        # What is kept in the cache's table is counted and taken back: never from behind.
        return ALIAS if _behind.get() and model._meta.app_label != "django_cache" else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: type[Model], **_: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: Model, _other: Model, **_: Any) -> bool:
        return True

    def allow_migrate(self, db: str, _app_label: str, **_: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def may_read_behind(view: View) -> View:
    """A public page that changes nothing and may be some seconds old, for whoever is not signed in."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_configured() or settings.SESSION_COOKIE_NAME in request.COOKIES or not is_close():
            return view(request, *args, **kwargs)
        set_before = _behind.set(True)
        try:
            return view(request, *args, **kwargs)
        except Error:
            _looked[ALIAS] = (time.monotonic(), False)
        finally:
            _behind.reset(set_before)
        return view(request, *args, **kwargs)

    return shown


def is_configured() -> bool:
    return ALIAS in settings.DATABASES


def is_close() -> bool:
    """Whether the second database follows closely; asked at most every `LOOK_AGAIN` seconds in each process."""
    asked_at, found = _looked.get(ALIAS, (0.0, False))
    moment = time.monotonic()
    if asked_at and moment - asked_at < LOOK_AGAIN:
        return found
    try:
        found = not trouble()
    except Error:
        found = False
    _looked[ALIAS] = (moment, found)
    return found


def trouble() -> str:
    """Why pages are not read there, "" when they are. Raises Error when it does not answer.

    How far it lags: not at all when all that came is in its tables, else by the age of the newest write in them.
    """
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT pg_is_in_recovery(), (SELECT count(*) FROM pg_stat_wal_receiver),"
            " (SELECT clock_timestamp() - last_msg_receipt_time FROM pg_stat_wal_receiver WHERE status = 'streaming'),"
            " CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN interval '0'"
            " ELSE clock_timestamp() - pg_last_xact_replay_timestamp() END"
        )
        follows, receivers, silent_for, behind = cursor.fetchone()
    if not follows or not receivers:
        return "không theo máy chính"
    if silent_for is None:
        return "không xem được có theo kịp không, chạy trên máy chính: GRANT pg_monitor TO …"
    if silent_for > SILENT or behind is None or behind > MOST_BEHIND:
        return "chậm hơn máy chính quá lâu"
    return ""
