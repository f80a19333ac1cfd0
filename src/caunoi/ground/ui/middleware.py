"""Around every request: an identity for the log, headers that close doors, pages where Django answers with nothing."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from caunoi.ground.ui import incidents
from caunoi.ground.ui.trouble import trouble_of, trouble_text

Answer = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
"""No page asks for these, so no script that slips in may either. A photo is taken by the file box, which needs none."""
REFUSALS = frozenset({400, 403, 404, 405, 413, 429, 503})


class RequestIdMiddleware:
    """Outermost: names the request, in the log and to whoever stands in front of the server."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = incidents.new_request_id()
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request_id
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class AskerMiddleware:
    """Tells the log whose request it is, by the number of the account; asks nothing that was not asked before."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        # Django keeps the person here once somebody asked for her, as the check of sign-in does before.
        person = getattr(request, "_cached_user", None)
        if person is not None and person.pk is not None:
            structlog.contextvars.bind_contextvars(user=person.pk)


class KeptNowhereMiddleware:
    """What a signed-in person is shown is kept neither by the browser nor by anything on the way (`docs/adr/0024`).

    Who asks is known by then: `SettlingMiddleware` looks at every request. Public pages are left as they are.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated and "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class RefusalPageMiddleware:
    """Innermost: a refusal without a body (a wrong method, say) gets the page that tells what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in REFUSALS and isinstance(response, HttpResponse) and not response.content:
            trouble = trouble_of(response.status_code)
            response.content = trouble_text(request, trouble).encode()
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response
