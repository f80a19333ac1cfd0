"""What every page of this folder asks of a request."""

from __future__ import annotations

from typing import Protocol

from django import forms
from django.contrib import messages
from django.http import HttpRequest


class Refusal(Protocol):
    """An error of an action: a sentence for the person, and the field it belongs to ("" for the whole form)."""

    sentence: str


def put_refusal(form: forms.Form, error: Refusal) -> None:
    """Show an action's refusal at its field, else above the form."""
    field = getattr(error, "field", "")
    form.add_error(field if field in form.fields else None, error.sentence)


def say_refusal(request: HttpRequest, error: Refusal) -> None:
    """Show an action's refusal above the page that opens next."""
    messages.error(request, error.sentence)
