"""What `access` refuses becomes a page; a first password is changed before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from caunoi.ground.ui.trouble import trouble_page
from caunoi.org.access import Denied, Unknown
from caunoi.org.models import Person

Answer = Callable[[HttpRequest], HttpResponseBase]

FREE_OF_FIRST_PASSWORD = frozenset({"account_change_password", "account_logout"})


class RefusalMiddleware:
    """`Unknown` becomes 404, `Denied` becomes 403 with its sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, Unknown):
            return trouble_page(request, "404")
        if isinstance(exception, Denied):
            return trouble_page(request, "403", exception.sentence)
        return None


class FirstPasswordMiddleware:
    """Whoever signed in with a password that somebody else knows is led to the page that changes it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        person = request.user
        if not isinstance(person, Person) or not person.must_change_password:
            return None
        match = request.resolver_match
        if match is None or match.url_name in FREE_OF_FIRST_PASSWORD:
            return None
        return HttpResponseRedirect(reverse("account_change_password"))
