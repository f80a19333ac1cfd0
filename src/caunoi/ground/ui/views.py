"""The gallery of components, "Tất cả", the two health answers, and the handlers of trouble named in the settings."""

from __future__ import annotations

import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.ui import health, samples
from caunoi.ground.ui.trouble import TROUBLES, trouble_page

READ_ONLY = "25006"  # PostgreSQL: read_only_sql_transaction
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


# The gallery: no data of anybody, so open to anybody ------------------------------------------------------------------


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "ui/gallery.html", samples.gallery(request))


@login_not_required
@require_safe
def gallery_work(request: HttpRequest) -> HttpResponse:
    """The workspace around a page of work."""
    return render(request, "ui/gallery_work.html", samples.work_page(request))


@login_not_required
@require_safe
def gallery_plan(request: HttpRequest) -> HttpResponse:
    """A plan as an outline, inside the workspace."""
    return render(request, "ui/gallery_plan.html", samples.plan_page(request))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def gallery_sign_in(request: HttpRequest) -> HttpResponse:
    """What sign-in looks like; posting shows the errors."""
    form = samples.SignInForm(request.POST if request.method == "POST" else None)
    return render(request, "ui/gallery_sign_in.html", {"form": form})


@login_not_required
@require_safe
def gallery_trouble(request: HttpRequest, kind: str) -> HttpResponse:
    """The page of one kind of trouble, with the status it really has."""
    if kind not in TROUBLES:
        raise Http404
    return trouble_page(request, kind)


# Pages of the shell ---------------------------------------------------------------------------------------------------


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """The whole menu as a page: what a telephone has no room for."""
    return render(request, "ui/all.html")


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 (Django's signature)
    """The process lives."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 (Django's signature)
    """The database answers and has the tables of this version; 503 otherwise."""
    checks = {"database": health.database_answers()}
    checks["migrations"] = checks["database"] and health.migrations_applied()
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "not ready", **checks}, status=200 if ready else 503)


# Trouble --------------------------------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return trouble_page(request, "413" if isinstance(exception, TOO_BIG) else "400")


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A sentence given with the refusal is shown: it names whose the thing is."""
    return trouble_page(request, "403", str(exception))


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    return trouble_page(request, "404")


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of our own; a database that does not answer is said to be busy, which is what the person can act on."""
    fault = sys.exc_info()[1]
    return trouble_page(request, "503" if is_away(fault) else "500")


def is_away(fault: BaseException | None) -> bool:
    """Whether the database does not answer or takes no writes (a standby that has not taken over yet)."""
    cause = getattr(fault, "__cause__", None)
    return isinstance(fault, OperationalError | InterfaceError) or getattr(cause, "sqlstate", "") == READ_ONLY


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's signature)
    return trouble_page(request, "csrf")
