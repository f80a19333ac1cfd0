"""Signs that no keyboard types and no database keeps: taken out of a request before anything reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError

from caunoi.ground.programs import is_for_programs

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""All of C0 but tab and the ends of lines, and DEL. PostgreSQL keeps no NUL; XML and Excel hold none of them."""
_WRITTEN = re.compile(r"%(?:0[0-8bcef]|1[0-9a-f]|7f)|[\x00-\x1f\x7f]", re.IGNORECASE)
"""The same as an address writes them."""
NO_LETTER = "\ufffd"


def without_controls(given: QueryDict) -> QueryDict:
    """The same without such signs; the very same when there are none."""
    if not any(_CONTROLS.search(one) for name, values in given.lists() for one in (name, *values)):
        return given
    clean = QueryDict(mutable=True, encoding=given.encoding)
    for name, values in given.lists():
        for one in values:
            clean.appendlist(_CONTROLS.sub("", name), _CONTROLS.sub("", one))
    clean._mutable = False
    return clean


class SignsMiddleware:
    """Whoever pastes such a sign into a form or a search loses nothing else. In a path it stands for no letter, as
    bytes that are none already do: nothing is found there, and each door says so in its own way. A cookie that bears
    one was not set here. What a program asks is left to the types of its door, which refuse it.

    Stands before everything that looks something up: a session is found by a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _CONTROLS.search(request.path):
            request.path = _CONTROLS.sub(NO_LETTER, request.path)
            request.path_info = _CONTROLS.sub(NO_LETTER, request.path_info)
        for name in [one for one, value in request.COOKIES.items() if _CONTROLS.search(value)]:
            del request.COOKIES[name]
        if _WRITTEN.search(request.META.get("QUERY_STRING", "")) and not is_for_programs(request):
            request.GET = without_controls(request.GET)  # type: ignore[assignment]  # as immutable as theirs
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """A form is read here and not before: what is wrong with it is told on a page that knows the person."""
        if request.method != "POST" or is_for_programs(request):
            return
        # Whoever broke off while sending is gone; the form counts as empty from here on.
        with suppress(UnreadablePostError):
            request.POST = without_controls(request.POST)  # type: ignore[assignment]  # as immutable as theirs
