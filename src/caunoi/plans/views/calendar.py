"""The page on which a person opens and closes the link of her calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from caunoi.org.access import person_of
from caunoi.plans.actions.calendar import close_calendar_link, open_calendar_link
from caunoi.plans.queries.calendar import has_link


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """The link stands on the page once, in the answer to the button that makes it."""
    person = person_of(request)
    address = ""
    if request.method == "POST" and request.POST.get("deed") == "close":
        close_calendar_link(by=person)
        messages.success(request, "Đã hủy liên kết lịch.")
        return redirect("plans:calendar")
    if request.method == "POST":
        address = request.build_absolute_uri(reverse("plans:feed", args=open_calendar_link(by=person)))
    response = render(request, "plans/calendar.html", {"address": address, "has_link": has_link(person)})
    response["Cache-Control"] = "private, no-store"
    return response
