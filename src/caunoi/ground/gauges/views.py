"""The one door: for a program that brings the key."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caunoi.ground.gauges import measuring


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, in Prometheus's form. Without the key, or where none is set, there is no such page."""
    key = settings.CAUNOI_METRICS_KEY
    brought = request.headers.get("Authorization", "")
    if not key or not constant_time_compare(brought, f"Bearer {key}"):
        raise Http404
    return HttpResponse(measuring.page(), content_type=measuring.FORM)
