"""Pages of working in another's place: one's own, and that of a person whom one leads or administers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.org import access, actions, queries
from caunoi.org.access import person_of
from caunoi.org.forms.substitution import SubstitutionForm
from caunoi.org.models import Person
from caunoi.org.views.common import attempt


@require_safe
def substitutions(request: HttpRequest) -> HttpResponse:
    """For whom one works, and who works for oneself."""
    person = person_of(request)
    context = {
        "mine": queries.substitutions_by(person, current=request.session.get(queries.ACTING)),
        "for_me": queries.substitutions_for(person),
        "may_arrange": access.may_arrange(person, person),
    }
    return render(request, "org/substitutions.html", context)


def _arrange(request: HttpRequest, person: Person, back: str, crumbs: list[tuple[str, str]]) -> HttpResponse:
    asking = person_of(request)
    access.check_may_arrange(asking, person)
    people = queries.people_offered(asking, person)
    form = SubstitutionForm(request.POST or None, among=people)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.arrange_substitution, person=person, by=asking, **form.cleaned_data)
        if made:
            messages.success(request, f"Đã giao {made.substitute.called} làm thay.")
            return redirect(back)
    context = {
        "form": form,
        "person": person,
        "is_self": person.pk == asking.pk,
        "people": people[:200],
        "back": back,
        "crumbs": [{"label": label, "href": href} for label, href in crumbs],
        "lines": queries.substitutions_for(person),
    }
    return render(request, "org/substitution_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def substitution_new(request: HttpRequest) -> HttpResponse:
    """Name who works in one's own place."""
    back = reverse("org:substitutions")
    return _arrange(request, person_of(request), back, [("Làm thay", back)])


@require_http_methods(["GET", "HEAD", "POST"])
def person_substitution(request: HttpRequest, login: str) -> HttpResponse:
    """Name who works in the place of somebody whom one leads or administers."""
    person = access.person_for(person_of(request), login)
    back = reverse("org:person", args=[login])
    return _arrange(request, person, back, [("Người dùng", reverse("org:people")), (person.full_name, back)])


@require_POST
def substitution_end(request: HttpRequest, number: int) -> HttpResponse:
    """End one at once."""
    person = person_of(request)
    substitution = access.substitution_for(person, number)
    try:
        actions.end_substitution(substitution=substitution, by=person)
        messages.success(request, "Đã kết thúc việc làm thay.")
    except (actions.CannotManage, Conflict) as refusal:
        messages.warning(request, refusal.sentence)
    if person.pk in (substitution.person_id, substitution.substitute_id):
        return redirect("org:substitutions")
    return redirect("org:person_substitution", substitution.person.login)


@require_POST
def substitution_enter(request: HttpRequest, number: int) -> HttpResponse:
    """Work in the other's place from here on, in this session."""
    person = person_of(request)
    substitution = access.substitution_for(person, number)
    actions.enter_substitution(substitution=substitution, by=person)
    request.session[queries.ACTING] = substitution.pk
    return redirect(str(settings.LOGIN_REDIRECT_URL))


@require_POST
def substitution_leave(request: HttpRequest) -> HttpResponse:
    """Be oneself again."""
    person = person_of(request)
    number = request.session.pop(queries.ACTING, None)
    if number is not None:
        actions.leave_substitution(substitution=access.substitution_for(person, number), by=person)
    messages.success(request, "Đã trở lại việc của chính mình.")
    return redirect("org:substitutions")
