"""What every page of this folder asks of a request."""

from __future__ import annotations

from django.http import HttpRequest

from caunoi.ground.ui.inputs import version_seen


def seen_version(request: HttpRequest) -> int:
    """The version that the person had before her eyes when she pressed the button; 0 when the form lost it."""
    return version_seen(request) or 0
