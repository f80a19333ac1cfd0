"""Pages of people, their posts and accounts."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict
from caunoi.org import access, actions, forms, queries
from caunoi.org.access import person_of
from caunoi.org.models import Person, Role
from caunoi.org.views.common import attempt, deed_page, form_page, page_of, show_once, shown_once

form_methods = require_http_methods(["GET", "HEAD", "POST"])
SHOWN_ONCE = "first_password_of"


def _crumbs(person: Person | None = None) -> list[tuple[str, str]]:
    steps = [("Người dùng", reverse("org:people"))]
    if person is not None:
        steps.append((person.full_name, _page_of(person)))
    return steps


def _page_of(person: Person) -> str:
    return reverse("org:person", args=[person.login])


def _managed(request: HttpRequest, login: str) -> Person:
    person = access.person_for(person_of(request), login)
    access.check_may_manage_person(person_of(request), person)
    return person


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """People in scope; search by name, filter by role and unit."""
    person = person_of(request)
    query, role, closed = request.GET.get("q", ""), request.GET.get("vai-tro", ""), request.GET.get("da-ngung") == "1"
    unit = access.units_for(person).filter(code=request.GET.get("don-vi", "")).first()
    found = queries.people_list(
        person, query=query, unit=unit, role=role if role in Role.values else "", active=not closed
    )
    context = {
        "query": query,
        "unit": unit,
        "chips": queries.role_chips(role=role, query=query, unit=unit, closed=closed),
        "page": page_of(request, found),
        "manages": access.manages(person),
        "manages_all": access.manages_all(person),
        "closed": closed,
    }
    return render(request, "org/people.html", context)


@require_safe
def person(request: HttpRequest, login: str) -> HttpResponse:
    """One person: how to reach, posts now and before."""
    found = access.person_for(person_of(request), login)
    reset = queries.reset_waiting_for(found)
    context = {
        "person": found,
        "has_factor": queries.has_factor(found),
        "reset": reset,
        "links": queries.links_of(found),
        "may_decide": reset is not None and reset.asked_by_id != person_of(request).pk,
        "posts": queries.post_lines(person_of(request), found),
        "may_manage": access.may_manage_person(person_of(request), found),
        "may_arrange": found.pk != person_of(request).pk and access.may_arrange(person_of(request), found),
        "is_self": found.pk == person_of(request).pk,
    }
    return render(request, "org/person.html", context)


@form_methods
def person_new(request: HttpRequest) -> HttpResponse:
    """Make an account with a first post; the password is shown on the next page, once."""
    asking = person_of(request)
    access.check_manages(asking)
    units = access.managed_units(asking).standing(on=times.today())
    initial = {"unit": units.filter(code=request.GET.get("don-vi", "")).first()}
    form = forms.NewPersonForm(request.POST or None, among=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.register_person, by=asking, **form.cleaned_data)
        if made:
            show_once(request, SHOWN_ONCE, [made.person.login, made.password])
            return redirect("org:first_password", made.person.login)
    return form_page(
        request,
        form,
        title="Thêm người dùng",
        submit="Thêm người dùng",
        back=reverse("org:people"),
        crumbs=_crumbs(),
        units=queries.offered(units),
    )


@never_cache
@require_safe
def first_password(request: HttpRequest, login: str) -> HttpResponse:
    """The new password, shown once."""
    person = access.person_for(person_of(request), login)
    kept = shown_once(request, SHOWN_ONCE)
    password = kept[1] if kept and kept[0] == login else ""
    return render(request, "org/first_password.html", {"person": person, "password": password})


@form_methods
def person_edit(request: HttpRequest, login: str) -> HttpResponse:
    """Put right name, salutation, telephone, e-mail."""
    person = _managed(request, login)
    initial = {name: getattr(person, name) for name in ("version", "full_name", "salutation", "telephone", "email")}
    form = forms.PersonForm(request.POST or None, initial=initial)
    words = (f"Sửa thông tin {person.full_name}", "Lưu", "Đã lưu.")
    deed = partial(actions.correct_person, person=person)
    return deed_page(request, form, deed, words, back=_page_of(person), crumbs=_crumbs(person))


@form_methods
def post_new(request: HttpRequest, login: str) -> HttpResponse:
    """Give the person another post."""
    person = _managed(request, login)
    units = access.managed_units(person_of(request)).standing(on=times.today())
    form = forms.PostForm(request.POST or None, among=units)
    return deed_page(
        request,
        form,
        partial(actions.appoint, person=person),
        (
            f"Giao chức vụ cho {person.full_name}",
            "Giao chức vụ",
            lambda post: f"Đã giao chức vụ ở {post.unit.short_name}.",
        ),
        back=_page_of(person),
        crumbs=_crumbs(person),
        units=queries.offered(units),
    )


@form_methods
def post_end(request: HttpRequest, number: int) -> HttpResponse:
    """End a post."""
    post = access.post_for(person_of(request), number)
    access.check_may_manage(person_of(request), post.unit)
    return deed_page(
        request,
        forms.EndPostForm(request.POST or None, initial={"version": post.version}),
        partial(actions.end_post, post=post),
        (f"Kết thúc chức vụ của {post.person.full_name}", "Kết thúc chức vụ", "Đã ghi ngày kết thúc chức vụ."),
        back=_page_of(post.person),
        crumbs=_crumbs(post.person),
        lead=f"{post} · {post.unit.short_name}, từ ngày {times.date_vi(post.from_on)}.",
    )


@require_POST
def person_switch(request: HttpRequest, login: str) -> HttpResponse:
    """Close the account, or open a closed one again."""
    person = _managed(request, login)
    try:
        if person.is_active:
            actions.deactivate_person(person=person, by=person_of(request))
            messages.success(request, f"Đã ngừng tài khoản của {person.full_name}.")
        else:
            actions.reactivate_person(person=person, by=person_of(request))
            messages.success(request, f"Đã mở lại tài khoản của {person.full_name}.")
    except (actions.CannotManage, Conflict) as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("org:person", login)


@require_POST
def password_renew(request: HttpRequest, login: str) -> HttpResponse:
    """Give a new first password, shown on the next page."""
    person = _managed(request, login)
    renewed = actions.renew_password(person=person, by=person_of(request))
    show_once(request, SHOWN_ONCE, [login, renewed.password])
    return redirect("org:first_password", login)
