"""A POST that carries a `form_key` runs once. Stands last in MIDDLEWARE: what it runs is the page itself."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from caunoi.ground.once.actions import answer_once

FIELD = "form_key"


def _sender(request: HttpRequest) -> str:
    """Who sends: the person, else the session, else the browser as the form's own token knows it."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"person {user.pk}"
    session = getattr(request, "session", None)
    if session and session.session_key:
        return f"session {session.session_key}"
    return f"browser {request.META.get('CSRF_COOKIE', '')}"


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


class OnceMiddleware:
    """Repeats of a form (a double click, a page sent again, a slow network) are redirected to the first answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = _key(request) if request.method == "POST" else None
        if key is None:
            return self.get_response(request)
        scope = hashlib.sha256(f"{_sender(request)}\n{request.path}".encode()).hexdigest()
        return answer_once(scope=scope, key=key, answer=lambda: self.get_response(request))
