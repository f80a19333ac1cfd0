"""The address of the sender takes the place of the proxy's before anything counts or writes it down."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from caunoi.ground.limits.addresses import client_address, networks


class ClientAddressMiddleware:
    """Puts the client's own address into REMOTE_ADDR. Without CAUNOI_TRUSTED_PROXIES X-Forwarded-For is not read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.trusted = networks(settings.CAUNOI_TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        meta["REMOTE_ADDR"] = client_address(
            str(meta.get("REMOTE_ADDR") or ""), str(meta.get("HTTP_X_FORWARDED_FOR") or ""), self.trusted
        )
        return self.get_response(request)
