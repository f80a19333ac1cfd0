"""The page behind a link of a body without accounts: the paper, its file, one button. The address is the secret."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.documents import actions
from caunoi.documents.access import receiver_behind
from caunoi.documents.actions import CannotRegister
from caunoi.documents.forms.dispatching import ReceivedForm
from caunoi.documents.models import DispatchReceiver
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.serving import open_for_download
from caunoi.ground.steps import WrongStep

TRIES, TRIES_SECONDS = 10, 3600
"""So often may one link be confirmed or its form be sent wrong in an hour, in each worker process."""
FETCHES, FETCHES_SECONDS = 60, 3600


def _hidden(response: HttpResponseBase) -> HttpResponseBase:
    """Nothing of the page is kept, found or told on. The policy is same-origin and not no-referrer: with the latter a
    browser sends the form without an origin, and the form is refused."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response


def _too_often(receiver: DispatchReceiver, what: str, most: int, seconds: int) -> bool:
    """Counts by the link and not by the address of the network, which a whole office shares."""
    key = f"documents-link-{what}-{receiver.pk}"
    cache.add(key, 0, seconds)
    return cache.incr(key) > most


@login_not_required
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the paper; a POST confirms, a GET never does: programs that draw previews follow links."""
    receiver = receiver_behind(token)
    form = ReceivedForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if _too_often(receiver, "post", TRIES, TRIES_SECONDS):
            form.add_error(None, "Gửi quá nhiều lần. Một giờ sau mở lại liên kết này.")
            status = 429
        elif form.is_valid() and _confirmed(receiver, form):
            return _hidden(redirect("documents:link", token))
    context = {"receiver": receiver, "document": receiver.dispatch.document, "form": form, "token": token}
    return _hidden(render(request, "documents/link.html", context, status=status))


def _confirmed(receiver: DispatchReceiver, form: ReceivedForm) -> bool:
    try:
        actions.confirm_by_link(receiver=receiver, name=form.cleaned_data["name"])
    except CannotRegister as error:
        form.add_error("name", error.sentence)
        return False
    except (Conflict, WrongStep):
        return True
    return True


@login_not_required
@require_safe
def link_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file of the paper; fetching it counts as opening."""
    receiver = receiver_behind(token)
    stored = receiver.dispatch.document.file
    if stored is None:
        raise Http404
    if _too_often(receiver, "file", FETCHES, FETCHES_SECONDS):
        return _hidden(HttpResponse("Tải quá nhiều lần. Một giờ sau mở lại.", status=429))
    try:
        response = open_for_download(stored)
    except FileNotFoundError as error:
        raise Http404 from error
    if request.method == "GET":
        actions.note_opened(receiver=receiver, by=None)
    return _hidden(response)
