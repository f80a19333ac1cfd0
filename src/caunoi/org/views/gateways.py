"""Tin nhắn: the services by which senders are told on their telephones."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caunoi.ground.notices.actions import GatewayRefused, set_gateway
from caunoi.ground.notices.models import TEXTS, Gateway
from caunoi.org import access
from caunoi.org.access import person_of
from caunoi.org.forms.gateways import GatewayForm


@require_http_methods(["GET", "POST"])
def gateways(request: HttpRequest) -> HttpResponse:
    """One form for each channel."""
    person = person_of(request)
    if not access.manages_all(person):
        raise access.Unknown
    known = {one.channel: one for one in Gateway.objects.all()}
    parts = []
    for channel in TEXTS:
        is_sent = request.POST.get("channel") == channel
        kept = known.get(channel)
        names = ("is_on", "address", "sender", "is_plain")
        form = GatewayForm(
            request.POST if is_sent else None,
            prefix=channel.lower(),
            initial={name: getattr(kept, name) for name in names} if kept else {},
        )
        if is_sent and form.is_valid():
            try:
                set_gateway(channel=channel, by=person, **form.cleaned_data)
            except GatewayRefused as error:
                form.add_error(error.field, error.sentence)
            else:
                messages.success(request, "Đã lưu.")
                return redirect("org:gateways")
        parts.append((channel, form))
    return render(request, "org/gateways.html", {"parts": parts})
