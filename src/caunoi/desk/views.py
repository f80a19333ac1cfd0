"""The first page of work, and the short one of village heads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from caunoi.desk.queries import inbox_of
from caunoi.org.access import reach_of
from caunoi.org.models import Person, Role
from caunoi.org.queries import standing_of
from caunoi.plans.queries.tasks import Due


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Việc cần làm: `?nhom=` chooses a group, `?pham-vi=tat-ca` widens to the person's whole scope, `?trang=` pages."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 (LoginRequiredMiddleware has sent everybody else away)
    asked = request.GET.get("nhom", "")
    page = request.GET.get("trang", "")
    found = inbox_of(
        person,
        chosen=Due(asked) if asked in list(Due) else None,
        wide=request.GET.get("pham-vi") == "tat-ca",
        number=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )
    return render(request, "desk/inbox.html", {"inbox": found})


@require_safe
def village(request: HttpRequest) -> HttpResponse:
    """Việc của bản: the inbox of a village head, large and short. Whoever leads no area has the long one."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 (LoginRequiredMiddleware has sent everybody else away)
    if not reach_of(person).has(Role.VILLAGE_HEAD):
        return redirect("desk:inbox")
    page = request.GET.get("trang", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    context = {"inbox": inbox_of(person, number=number), "place": standing_of(person)[0]}
    return render(request, "desk/village.html", context)
