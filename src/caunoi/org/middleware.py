"""What `access` refuses becomes a page; what is to be settled comes before work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import ResolverMatch, reverse

from caunoi.ground import times
from caunoi.ground.ui.trouble import trouble_page
from caunoi.org import actions, queries
from caunoi.org.access import Denied, Unknown
from caunoi.org.models import Person

Answer = Callable[[HttpRequest], HttpResponseBase]


class RefusalMiddleware:
    """`Unknown` becomes 404, `Denied` becomes 403 with its sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, Unknown):
            return trouble_page(request, "404")
        if isinstance(exception, Denied):
            return trouble_page(request, "403", exception.sentence)
        return None


@dataclass(frozen=True, slots=True)
class Owed:
    """Something to settle before work: the door that settles it, and the doors that stay open meanwhile."""

    door: str
    free: frozenset[str]


_LEAVE = frozenset({"account_logout", "account_change_password"})
PASSWORD = Owed("account_change_password", _LEAVE)
FACTOR = Owed(
    "mfa_index",
    _LEAVE
    | {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    },
)


class SettlingMiddleware:
    """Whoever signed in with a password that somebody else knows, or owes a second factor, is led to the page that
    settles it before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        person = request.user
        owed = None
        if isinstance(person, Person):
            _note_use(request)
            owed = _owed(request, person)
        match = request.resolver_match
        if owed is None or match is None or match.url_name in owed.free or _is_for_anybody(match):
            return None
        return HttpResponseRedirect(reverse(owed.door))


def _is_for_anybody(match: ResolverMatch) -> bool:
    """Pages without sign-in, such as those of help, hold nothing that could be owed for."""
    return not getattr(match.func, "login_required", True)


def _note_use(request: HttpRequest) -> None:
    seen, now = request.session.get(queries.SEEN_AT), times.now().timestamp()
    if seen and now - seen > actions.SEEN_EVERY.total_seconds() and request.session.session_key:
        actions.touch_session(key=request.session.session_key)
        request.session[queries.SEEN_AT] = now


def _owed(request: HttpRequest, person: Person) -> Owed | None:
    if person.must_change_password:
        return PASSWORD
    # Asked of the tables once in a session that owes nothing, and at every page of one that does.
    if settings.CAUNOI_SECOND_FACTOR and request.session.get(queries.FACTOR_SETTLED) != person.pk:
        if queries.owes_factor(person):
            return FACTOR
        request.session[queries.FACTOR_SETTLED] = person.pk
    return None
