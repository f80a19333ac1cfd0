"""Doors behind which something goes wrong, for the tests of the pages of trouble."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from caunoi.ground.ui.urls import urlpatterns as ui_patterns


class Broken(Exception):
    """What the log must show."""


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise Broken("the roof fell in")


@login_not_required
def busy(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


@login_not_required
def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Việc này thuộc xã Suối Mơ.")


@login_not_required
def denied_in_silence(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def odd(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("odd")


@login_not_required
@require_POST
def only_post(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(request.POST)} read")


@login_not_required
def refused_with_words(request: HttpRequest) -> HttpResponse:
    return HttpResponse("own words", status=403)


urlpatterns = [
    path("", include((ui_patterns, "ui"))),
    path("broken/", broken),
    path("busy/", busy),
    path("denied/", denied),
    path("denied-in-silence/", denied_in_silence),
    path("odd/", odd),
    path("only-post/", only_post),
    path("refused-with-words/", refused_with_words),
]

handler400 = "caunoi.ground.ui.views.bad_request"
handler403 = "caunoi.ground.ui.views.denied"
handler404 = "caunoi.ground.ui.views.missing"
handler500 = "caunoi.ground.ui.views.broken"
