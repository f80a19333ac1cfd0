"""Counts every answer by its door; outermost, so that no part of the time is left out."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase

from caunoi.ground.gauges import measuring

NO_DOOR = "none"
STATIC = "static"


class CountingMiddleware:
    """Stands aside where nobody reads the figures."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.CAUNOI_METRICS_KEY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        measuring.count(door=_door_of(request), method=request.method, status=response.status_code, seconds=seconds)
        return response


def _door_of(request: HttpRequest) -> str:
    """The name of the door, never the address: addresses are secrets, and there are endlessly many."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or NO_DOOR
    return STATIC if request.path.startswith(settings.STATIC_URL) else NO_DOOR
