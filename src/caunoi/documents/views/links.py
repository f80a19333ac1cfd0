"""The page behind a link of a body without accounts: the paper, its file, one button. The address is the secret."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
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
from caunoi.ground.limits.actions import is_spent
from caunoi.ground.steps import WrongStep
from caunoi.ground.ui.hiding import hidden

TRIES, TRIES_SECONDS = 10, 3600
"""So often may one link be confirmed or its form be sent wrong in an hour."""
FETCHES, FETCHES_SECONDS = 60, 3600


def _too_often(receiver: DispatchReceiver, what: str, most: int, seconds: int) -> bool:
    """Counts by the link and not by the address of the network, which a whole office shares."""
    return is_spent(f"documents-link-{what}-{receiver.pk}", most=most, seconds=seconds)


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
            return hidden(redirect("documents:link", token))
    context = {"receiver": receiver, "document": receiver.dispatch.document, "form": form, "token": token}
    return hidden(render(request, "documents/link.html", context, status=status))


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
        return hidden(HttpResponse("Tải quá nhiều lần. Một giờ sau mở lại.", status=429))
    try:
        response = open_for_download(stored)
    except FileNotFoundError as error:
        raise Http404 from error
    if request.method == "GET":
        actions.note_opened(receiver=receiver, by=None)
    return hidden(response)
