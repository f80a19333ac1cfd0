"""What every page of this folder asks of a request."""

from __future__ import annotations

from django.http import HttpRequest


def seen_version(request: HttpRequest) -> int:
    """The version that the person had before her eyes when she pressed the button; 0 when the form lost it."""
    value = request.POST.get("seen", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
