"""What every page of this folder asks of a request, and the one way in which a question page runs a deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.org.access import person_of
from caunoi.petitions.access import visible_to
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.models import Petition


def given(request: HttpRequest) -> Any:
    """What was posted; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


NEXT = "tiep"
"""In the address of a petition whose work is with others now: the page offers what waits next."""


def _onward(request: HttpRequest, petition: Petition, *, is_done: bool) -> HttpResponse:
    """To the petition, with what waits next where her part is done; to the box when what was done has taken it out of
    the person's sight."""
    if visible_to(person_of(request)).filter(pk=petition.pk).exists():
        address = reverse("petitions:detail", args=[petition.ref])
        return redirect(f"{address}?{NEXT}=1" if is_done else address)
    return redirect("petitions:box")


def ask(
    request: HttpRequest,
    petition: Petition,
    form: forms.Form,
    words: dict[str, str],
    deed: Callable[[dict[str, Any]], object],
    *,
    template: str = "petitions/ask.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form; run the deed; return to the petition. What is refused stands at its field and nothing is lost.

    `words` with "done" tell that the pen is with others afterwards: what waits next is offered.
    """
    if request.method == "POST" and form.is_valid():
        try:
            deed(form.cleaned_data)
        except CannotHandle as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
        except (WrongStep, Conflict) as error:
            messages.warning(request, error.sentence)
            return redirect("petitions:detail", petition.ref)
        else:
            messages.success(request, words["said"])
            return _onward(request, petition, is_done="done" in words)
    return render(request, template, {"form": form, "words": words, "petition": petition, **(context or {})})
