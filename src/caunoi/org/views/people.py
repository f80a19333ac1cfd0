"""Pages of people, their posts and accounts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict
from caunoi.org import access, actions, forms, queries
from caunoi.org.models import Person, Role
from caunoi.org.views.common import asker, attempt, form_page, page_of, show_once, shown_once

form_methods = require_http_methods(["GET", "HEAD", "POST"])
SHOWN_ONCE = "first_password_of"


def _crumbs(person: Person | None = None) -> list[tuple[str, str]]:
    steps = [("Người dùng", reverse("org:people"))]
    if person is not None:
        steps.append((person.full_name, reverse("org:person", args=[person.login])))
    return steps


def _managed(request: HttpRequest, login: str) -> Person:
    person = access.person_for(asker(request), login)
    access.check_may_manage_person(asker(request), person)
    return person


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """People in scope; search by name, filter by role and unit."""
    person = asker(request)
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
        "closed": closed,
    }
    return render(request, "org/people.html", context)


@require_safe
def person(request: HttpRequest, login: str) -> HttpResponse:
    """One person: how to reach, posts now and before."""
    found = access.person_for(asker(request), login)
    reset = queries.reset_waiting_for(found)
    context = {
        "person": found,
        "has_factor": queries.has_factor(found),
        "reset": reset,
        "may_decide": reset is not None and reset.asked_by_id != asker(request).pk,
        "posts": queries.post_lines(asker(request), found),
        "may_manage": access.may_manage_person(asker(request), found),
        "may_arrange": found.pk != asker(request).pk and access.may_arrange(asker(request), found),
        "is_self": found.pk == asker(request).pk,
    }
    return render(request, "org/person.html", context)


@form_methods
def person_new(request: HttpRequest) -> HttpResponse:
    """Make an account with a first post; the password is shown on the next page, once."""
    asking = asker(request)
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
    person = access.person_for(asker(request), login)
    kept = shown_once(request, SHOWN_ONCE)
    password = kept[1] if kept and kept[0] == login else ""
    return render(request, "org/first_password.html", {"person": person, "password": password})


@form_methods
def person_edit(request: HttpRequest, login: str) -> HttpResponse:
    """Put right name, salutation, telephone, e-mail."""
    person = _managed(request, login)
    if request.POST.get("conflict") == "theirs":
        return redirect("org:person", login)
    initial = {name: getattr(person, name) for name in ("version", "full_name", "salutation", "telephone", "email")}
    form = forms.PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.correct_person, person=person, by=asker(request), seen=form.seen, **form.values)
        if saved:
            messages.success(request, "Đã lưu.")
            return redirect("org:person", login)
    title, back = f"Sửa thông tin {person.full_name}", reverse("org:person", args=[login])
    return form_page(request, form, title=title, submit="Lưu", back=back, crumbs=_crumbs(person))


@form_methods
def post_new(request: HttpRequest, login: str) -> HttpResponse:
    """Give the person another post."""
    person = _managed(request, login)
    units = access.managed_units(asker(request)).standing(on=times.today())
    form = forms.PostForm(request.POST or None, among=units)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.appoint, person=person, by=asker(request), **form.cleaned_data)
        if made:
            messages.success(request, f"Đã giao chức vụ ở {made.unit.short_name}.")
            return redirect("org:person", login)
    return form_page(
        request,
        form,
        title=f"Giao chức vụ cho {person.full_name}",
        submit="Giao chức vụ",
        back=reverse("org:person", args=[login]),
        crumbs=_crumbs(person),
        units=queries.offered(units),
    )


@form_methods
def post_end(request: HttpRequest, number: int) -> HttpResponse:
    """End a post."""
    post = access.post_for(asker(request), number)
    access.check_may_manage(asker(request), post.unit)
    if request.POST.get("conflict") == "theirs":
        return redirect("org:person", post.person.login)
    form = forms.EndPostForm(request.POST or None, initial={"version": post.version})
    if request.method == "POST" and form.is_valid():
        ended = attempt(form, actions.end_post, post=post, by=asker(request), seen=form.seen, **form.values)
        if ended:
            messages.success(request, "Đã ghi ngày kết thúc chức vụ.")
            return redirect("org:person", post.person.login)
    return form_page(
        request,
        form,
        title=f"Kết thúc chức vụ của {post.person.full_name}",
        submit="Kết thúc chức vụ",
        back=reverse("org:person", args=[post.person.login]),
        crumbs=_crumbs(post.person),
        lead=f"{post} · {post.unit.short_name}, từ ngày {times.date_vi(post.from_on)}.",
    )


@require_POST
def person_switch(request: HttpRequest, login: str) -> HttpResponse:
    """Close the account, or open a closed one again."""
    person = _managed(request, login)
    try:
        if person.is_active:
            actions.deactivate_person(person=person, by=asker(request))
            messages.success(request, f"Đã ngừng tài khoản của {person.full_name}.")
        else:
            actions.reactivate_person(person=person, by=asker(request))
            messages.success(request, f"Đã mở lại tài khoản của {person.full_name}.")
    except (actions.CannotManage, Conflict) as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("org:person", login)


@require_POST
def password_renew(request: HttpRequest, login: str) -> HttpResponse:
    """Give a new first password, shown on the next page."""
    person = _managed(request, login)
    renewed = actions.renew_password(person=person, by=asker(request))
    show_once(request, SHOWN_ONCE, [login, renewed.password])
    return redirect("org:first_password", login)
