"""The page on which everything that a person holds goes over to another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from caunoi.org import access, actions, queries
from caunoi.org.access import person_of
from caunoi.org.forms.substitution import HandOverForm
from caunoi.org.views.common import attempt


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, login: str) -> HttpResponse:
    """Everything that the person holds, and to whom it goes, in one step."""
    asking = person_of(request)
    person = access.person_for(asking, login)
    access.check_may_hand_over(asking, person)
    people = queries.receivers_offered(asking, person)
    form = HandOverForm(request.POST or None, among=people)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.hand_over, person=person, by=asking, **form.cleaned_data)
        if made:
            return redirect(f"/ban-giao/{made.pk}/")
    context = {
        "form": form,
        "person": person,
        "people": people[:200],
        "lists": queries.held_by(person),
        "back": reverse("org:person", args=[login]),
    }
    return render(request, "org/hand_over.html", context)
