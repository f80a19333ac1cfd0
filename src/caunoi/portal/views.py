"""Pages that need no sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Trang chủ: what Cầu Nối is, and the way in for those who work with it. Offers only what exists."""
    return render(request, "portal/home.html")
