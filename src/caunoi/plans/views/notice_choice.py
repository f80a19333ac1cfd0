"""The page on which a person says how she is reminded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caunoi.org.access import person_of
from caunoi.plans import actions
from caunoi.plans.forms import NoticeChoiceForm
from caunoi.plans.queries.notice_choice import choice_of


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """One form about the person herself."""
    person = person_of(request)
    choice = choice_of(person)
    initial = {name: getattr(choice, name) for name in ("telling", "hour", "by_mail")}
    form = NoticeChoiceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.choose_notices(by=person, **form.cleaned_data)
        messages.success(request, "Đã lưu cách nhận thông báo.")
        return redirect("plans:notice_choice")
    return render(request, "plans/notice_choice.html", {"form": form, "mail": person.email})
