"""What every page of this folder asks of a request."""

from __future__ import annotations

from typing import Protocol

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from caunoi.org.models import Person


class Refusal(Protocol):
    """An error of an action: a sentence for the person, and the field it belongs to ("" for the whole form)."""

    sentence: str


def person_of(request: HttpRequest) -> Person:
    """Who asks. Sign-in is required before any view of this folder runs."""
    user = request.user
    assert isinstance(user, Person)  # noqa: S101 (LoginRequiredMiddleware has sent everybody else away)
    return user


def whole_number(request: HttpRequest, name: str, default: int = 0) -> int:
    """A number in the address; anything else is the default."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def put_refusal(form: forms.Form, error: Refusal) -> None:
    """Show an action's refusal at its field, else above the form."""
    field = getattr(error, "field", "")
    form.add_error(field if field in form.fields else None, error.sentence)


def say_refusal(request: HttpRequest, error: Refusal) -> None:
    """Show an action's refusal above the page that opens next."""
    messages.error(request, error.sentence)
