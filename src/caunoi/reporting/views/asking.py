"""What every page asks of a request, and the one way in which a page of settings runs a deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from caunoi.ground.audit.actions import Conflict
from caunoi.reporting.actions import CannotReport

Result = TypeVar("Result")


def done(request: HttpRequest, form: forms.Form, deed: Callable[[dict[str, Any]], Result]) -> Result | None:
    """What the deed gave for the form that was posted; None to show the page, where what was refused stands at its
    field."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return deed(form.cleaned_data)
    except CannotReport as error:
        form.add_error(error.field or None, error.sentence)
    except Conflict as error:
        form.add_error(None, error.sentence)
    return None
