"""What every page of this folder asks of a request."""

from __future__ import annotations

from django.http import HttpRequest

from caunoi.org.models import Person


def person_of(request: HttpRequest) -> Person:
    """Who asks. Sign-in is required before any view of this folder runs."""
    user = request.user
    assert isinstance(user, Person)  # noqa: S101 (LoginRequiredMiddleware has sent everybody else away)
    return user


def seen_version(request: HttpRequest) -> int:
    """The version that the person had before her eyes when she pressed the button; 0 when the form lost it."""
    value = request.POST.get("seen", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
