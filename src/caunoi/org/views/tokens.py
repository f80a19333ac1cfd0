"""Pages of the tokens by which programs come in: one's own, and those of a person whom one administers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.org import access, actions, queries
from caunoi.org.access import person_of
from caunoi.org.forms.tokens import TokenForm
from caunoi.org.models import Person, Unit
from caunoi.org.views.common import attempt, show_once, shown_once

MADE = "token_made"
OFFERED = 200


def _tokens(request: HttpRequest, person: Person, crumbs: list[tuple[str, str]]) -> HttpResponse:
    asking = person_of(request)
    units = queries.token_units(person)
    own = Unit.objects.filter(pk__in=access.reach_of(person).unit_ids[:1]).first()
    form = TokenForm(request.POST or None, among=units, initial={"unit": own})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.make_token, person=person, by=asking, **form.cleaned_data)
        if made:
            show_once(request, MADE, [made[0].pk, made[1]])
            return redirect("org:token_made")
    context = {
        "form": form,
        "person": person,
        "is_self": person.pk == asking.pk,
        "may_make": access.may_make_tokens(asking, person),
        "lines": queries.tokens_of(person),
        "units": units.order_by("sort_key", "code")[:OFFERED],
        "crumbs": [{"label": label, "href": href} for label, href in crumbs],
    }
    return render(request, "org/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens, and making one."""
    return _tokens(request, person_of(request), [("Tài khoản của tôi", reverse("org:account"))])


@require_http_methods(["GET", "HEAD", "POST"])
def person_tokens(request: HttpRequest, login: str) -> HttpResponse:
    """The tokens in the name of somebody whom one administers."""
    person = access.person_for(person_of(request), login)
    access.check_may_see_tokens(person_of(request), person)
    back = reverse("org:person", args=[login])
    return _tokens(request, person, [("Người dùng", reverse("org:people")), (person.full_name, back)])


@never_cache
@require_safe
def token_made(request: HttpRequest) -> HttpResponse:
    """The secret of a new token, shown once."""
    kept = shown_once(request, MADE)
    context = {
        "token": access.token_for(person_of(request), kept[0]) if kept else None,
        "secret": kept[1] if kept else "",
    }
    return render(request, "org/token_made.html", context)


@require_POST
def token_end(request: HttpRequest, number: int) -> HttpResponse:
    """End one at once."""
    person = person_of(request)
    token = access.token_for(person, number)
    actions.end_token(token=token, by=person)
    messages.success(request, f"Đã kết thúc mã “{token.name}”.")
    if token.person_id == person.pk:
        return redirect("org:tokens")
    return redirect("org:person_tokens", token.person.login)
