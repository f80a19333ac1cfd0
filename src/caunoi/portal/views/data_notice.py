"""Dữ liệu cá nhân: what is held of people and why, for anybody to read before she writes down her name."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.portal.queries import data_notice as notice_of_today


@login_not_required
@require_safe
def data_notice(request: HttpRequest) -> HttpResponse:
    """Who holds what, what for, on which basis, how long, who sees it; the rights of a person, and whom to ask."""
    return render(request, "portal/data_notice.html", {"notice": notice_of_today()})
