"""The page behind an authority's link: the petition without its sender, and one form. The address is the secret."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.actions import RECORDINGS, UploadRefused
from caunoi.ground.files.serving import open_for_download
from caunoi.ground.limits.actions import is_spent
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import now
from caunoi.ground.ui.hiding import hidden
from caunoi.petitions import actions
from caunoi.petitions.access import assignment_behind
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.forms import LinkAnswerForm
from caunoi.petitions.models import Assignment
from caunoi.petitions.views.asking import given

TRIES, TRIES_SECONDS = 20, 3600
"""So often may one link be posted to in an hour."""


def _too_often(held: Assignment) -> bool:
    return is_spent(f"petitions-link-{held.pk}", most=TRIES, seconds=TRIES_SECONDS)


def _is_good(held: Assignment) -> bool:
    return held.ended_at is None and held.link_until_at is not None and held.link_until_at > now()


@login_not_required
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Read and answer. A GET changes nothing: programs that draw previews follow links."""
    held = assignment_behind(token)
    if not _is_good(held):
        return hidden(render(request, "petitions/link_over.html", {"held": held, "token": token}, status=410))
    form = LinkAnswerForm(given(request), request.FILES if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if _too_often(held):
            form.add_error(None, "Gửi quá nhiều lần. Một giờ sau mở lại liên kết này.")
            status = 429
        elif "take_up" in request.POST:
            _take_up(held)
            return hidden(redirect("petitions:link", token))
        elif form.is_valid() and _answered(held, form):
            return hidden(redirect("petitions:link_done"))
    petition = held.petition
    files = petition.files.filter(answer=None).exclude(file__kind__in=RECORDINGS).select_related("file").order_by("pk")
    context = {"held": held, "petition": petition, "form": form, "token": token, "files": files}
    return hidden(render(request, "petitions/link.html", context, status=status))


def _take_up(held: Assignment) -> None:
    try:
        actions.take_up(held=held)
    except (WrongStep, Conflict, CannotHandle):
        return


def _answered(held: Assignment, form: LinkAnswerForm) -> bool:
    told: dict[str, Any] = form.cleaned_data
    try:
        if told["outcome"] == form.NOT_OURS:
            actions.decline_by_link(held=held, words=told["words"], signer=told["signer"])
            return True
        if told["outcome"] == form.ASK:
            actions.ask_by_link(held=held, words=told["words"])
            return True
        if told["outcome"] == form.TIME:
            actions.want_time_by_link(held=held, words=told["words"], due_on=told["promised_on"], signer=told["signer"])
            return True
        actions.answer_by_link(
            held=held,
            words=told["words"],
            signer=told["signer"],
            document=told["document"],
            promised_on=told["promised_on"] if told["outcome"] == form.PROMISED else None,
            upload=told["file"] or None,
            agreed=told["agreed"],
        )
    except UploadRefused as error:
        form.add_error(getattr(error, "field", "file"), error.sentence)
        return False
    except (CannotHandle, WrongStep) as error:
        form.add_error(getattr(error, "field", "") or None, error.sentence)
        return False
    except Conflict as error:
        form.add_error(None, error.sentence)
        return False
    return True


@login_not_required
@require_safe
def link_done(request: HttpRequest) -> HttpResponseBase:
    """Thanks, and what happens next. It says nothing of any petition."""
    return render(request, "petitions/link_done.html")


@login_not_required
@require_POST
def link_renew(request: HttpRequest, token: str) -> HttpResponseBase:
    """A lapsed link renews itself to the address that is known, and to no other."""
    held = assignment_behind(token)
    said = "Đã gửi liên kết mới vào thư điện tử của cơ quan."
    if _too_often(held):
        said = "Gửi quá nhiều lần. Một giờ sau bấm lại."
    else:
        try:
            actions.renew_link(held=held, by=None)
        except CannotHandle as error:
            said = error.sentence
    return hidden(render(request, "petitions/link_over.html", {"held": held, "token": "", "said": said}))


@login_not_required
@require_safe
def link_file(request: HttpRequest, token: str, number: int) -> HttpResponseBase:  # noqa: ARG001
    """A picture that the sender sent, for the authority."""
    held = assignment_behind(token)
    if not _is_good(held):
        return hidden(HttpResponse("Liên kết này đã hết hạn.", status=410))
    pictures = held.petition.files.filter(answer=None).exclude(file__kind__in=RECORDINGS)
    found = pictures.filter(pk=number).select_related("file").first()
    if found is None:
        raise Http404
    return hidden(open_for_download(found.file, inline=True))
