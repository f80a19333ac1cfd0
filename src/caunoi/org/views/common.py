"""What the pages of this folder share: who asks, trying a deed, cutting a list into pages, the plain form page."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.workdays.actions import CannotSetDay
from caunoi.org import queries
from caunoi.org.access import person_of
from caunoi.org.actions import CannotManage
from caunoi.org.forms import EditForm
from caunoi.org.models import Unit

PER_PAGE = 25
SHOWN_WITHIN = 15 * 60
"""Seconds within which what is shown once must be fetched."""
T = TypeVar("T")
M = TypeVar("M", bound=Model)


def attempt(form: forms.Form, deed: Callable[..., T], **given: Any) -> T | None:
    """Do the deed; when it is refused or somebody was faster, say so in the form and give None."""
    try:
        return deed(**given)
    except (CannotManage, CannotSetDay) as refusal:
        form.add_error(None, refusal.sentence)
    except Conflict as conflict:
        if conflict.current is None or not isinstance(form, EditForm):
            form.add_error(None, conflict.sentence)
        else:
            form.meet(conflict.current, *queries.last_edit_of(conflict.current))
    return None


def number_in(request: HttpRequest) -> int:
    """The page asked for, 1 when the address says nothing sensible."""
    asked = request.GET.get("trang", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 7 and int(asked) else 1


def page_of(request: HttpRequest, rows: QuerySet[M] | Sequence[Any]) -> Page[Any]:
    """Twenty-five rows, with the number of pages; for lists of at most thousands."""
    return Paginator(rows, PER_PAGE).get_page(number_in(request))


@dataclass(frozen=True, slots=True)
class Slice(Generic[M]):
    """Twenty-five rows of a list that is too long to count: only the neighbours are known."""

    number: int
    rows: list[M]
    more: bool

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self.more


def slice_of(request: HttpRequest, rows: QuerySet[M]) -> Slice[M]:
    """One page of a long list, by one query of 26 rows."""
    number = number_in(request)
    start = (number - 1) * PER_PAGE
    found = list(rows[start : start + PER_PAGE + 1])
    return Slice(number=number, rows=found[:PER_PAGE], more=len(found) > PER_PAGE)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    back: str,
    crumbs: Sequence[tuple[str, str]] = (),
    lead: str = "",
    warning: str = "",
    units: QuerySet[Unit] | None = None,
    multipart: bool = False,
    download: tuple[str, str] | None = None,
) -> HttpResponse:
    """The page of one form. `units` are offered beside boxes that take a unit."""
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": back,
        "crumbs": [{"label": label, "href": href} for label, href in crumbs],
        "lead": lead,
        "warning": warning,
        "units": units.order_by("sort_key", "code") if units is not None else (),
        "multipart": multipart,
        "download": {"href": download[0], "label": download[1]} if download else None,
        "conflict": getattr(form, "conflict", None),
    }
    return render(request, "org/form.html", context)


Words = tuple[str, str, str | Callable[[Any], str]]
"""Of a page that does one deed: its title, its button, and what is said when it is done, a sentence or a function of
what the deed gave."""


def deed_page(
    request: HttpRequest,
    form: forms.Form,
    deed: Callable[..., Any],
    words: Words,
    *,
    back: str,
    lands: Callable[[Any], str] | None = None,
    **page: Any,
) -> HttpResponse:
    """The page of one form that does one deed, and the way from there: to `lands` of what the deed gave, else `back`.

    Other keywords are those of `form_page`.
    """
    title, submit, said = words
    if request.POST.get("conflict") == "theirs":
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        given = {"seen": form.seen, **form.values} if isinstance(form, EditForm) else form.cleaned_data
        if done := attempt(form, deed, by=person_of(request), **given):
            messages.success(request, said if isinstance(said, str) else said(done))
            return redirect(lands(done) if lands else back)
    return form_page(request, form, title=title, submit=submit, back=back, **page)


def _sealer(request: HttpRequest) -> Fernet:
    """A cipher whose key is half with the browser (its form cookie) and half with the server: neither the database nor
    its copies can open what it sealed."""
    digest = salted_hmac("caunoi.org.shown_once", request.META.get("CSRF_COOKIE", ""), algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def show_once(request: HttpRequest, name: str, value: Any) -> None:
    """Keep something, sealed, for the page that comes next; a form that was sent twice still finds it there."""
    request.session[name] = _sealer(request).encrypt(json.dumps(value).encode()).decode()


def shown_once(request: HttpRequest, name: str) -> Any:
    """What `show_once` kept, and forget it; None when it was shown already, is old or another browser's."""
    sealed = request.session.pop(name, "")
    try:
        return json.loads(_sealer(request).decrypt(sealed.encode(), ttl=SHOWN_WITHIN))
    except InvalidToken:
        return None
