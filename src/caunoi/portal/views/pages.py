"""The first page and the pages of help."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.portal import queries
from caunoi.portal.reading import INDEX


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Trang chủ: what Cầu Nối is, and the way in for those who work with it. Offers only what exists."""
    return render(request, "portal/home.html")


# Help stands here and not at the desk, because whoever cannot sign in needs it most; it holds no data of anybody.


@login_not_required
@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """Trợ giúp: all pages by role, or those that answer `?q=`."""
    query = " ".join(request.GET.get("q", "").split())
    context = {"page": queries.help_pages()[INDEX], "query": query, "found": queries.help_found(query)}
    return render(request, "portal/help_index.html", context)


@login_not_required
@require_safe
def help_page(request: HttpRequest, name: str) -> HttpResponse:
    """One task, step by step."""
    page = queries.help_pages().get(name)
    if page is None or name == INDEX:
        raise Http404
    return render(request, "portal/help_page.html", {"page": page})
