"""Pages whose address is the secret."""

from __future__ import annotations

from django.http import HttpResponseBase


def hidden(response: HttpResponseBase) -> HttpResponseBase:
    """Nothing of the page is kept, found or told on. The policy is same-origin and not no-referrer: with the latter a
    browser sends the form without an origin, and the form is refused."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response
