"""What `access` refuses becomes a page; what is to be settled comes before work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import ResolverMatch, reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from caunoi.ground import times
from caunoi.ground.ui.trouble import trouble_page
from caunoi.org import access, actions, queries
from caunoi.org.access import Denied, Unknown, running_substitution
from caunoi.org.models import Person, Substitution

Answer = Callable[[HttpRequest], HttpResponseBase]
BY_ITSELF = "X-By-Itself"
"""What a page that asks anew by its own clock says with each question: nobody need sit before it."""


class RefusalMiddleware:
    """`Unknown` becomes 404, `Denied` becomes 403 with its sentence, and the trail is told who tried what.

    An attempt to do something is told whatever it was aimed at; an attempt to read only where there is something to
    read, so that a mistyped address leaves nothing. How many rows one person can cause is bounded by `note_refusal`.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, Unknown | Denied):
            return None
        _tell_refusal(request, exception)
        if isinstance(exception, Denied):
            return trouble_page(request, "403", exception.sentence)
        return trouble_page(request, "404")


def _tell_refusal(request: HttpRequest, exception: Unknown | Denied) -> None:
    person, match = request.user, request.resolver_match
    if not isinstance(person, Person) or match is None:
        return
    thing = exception.thing if isinstance(exception, Unknown) else None
    thing = thing or queries.thing_behind(match.kwargs)
    is_deed = request.method not in ("GET", "HEAD")
    if is_deed or thing is not None or isinstance(exception, Denied):
        actions.note_refusal(door=match.view_name, thing=thing, is_deed=is_deed, by=person)


class SubstituteMiddleware:
    """Whoever took up somebody's work in this session works in her place for this request, if it still holds today.

    It is asked anew at every request, so an end by date or by hand is one for all sessions at once. What a person does
    to an account or session is always done for himself.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        person, match = request.user, request.resolver_match
        if not isinstance(person, Person) or match is None:
            return None
        number = request.session.get(queries.ACTING)
        if number is None:
            return None
        running = running_substitution(person, number)
        if running is None:
            del request.session[queries.ACTING]
            messages.warning(request, "Việc làm thay đã kết thúc. Từ đây là việc của chính mình.")
            return HttpResponseRedirect(str(settings.LOGIN_REDIRECT_URL))
        request.substitution = running  # type: ignore[attr-defined]
        if match.namespace and match.view_name not in settings.CAUNOI_OWN_DOORS:
            person.acting_for = running.person
        return None


@dataclass(frozen=True, slots=True)
class Owed:
    """Something to settle before work: the door that settles it, and the doors that stay open meanwhile."""

    door: str
    free: frozenset[str]


_LEAVE = frozenset({"account_logout", "account_change_password", "substitution_leave"})
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


class LeavingMiddleware:
    """Whoever signs out leaves nothing on the device: drafts and pages that were kept for times without a network."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        was_here = request.method == "POST" and request.user.is_authenticated
        response = self.get_response(request)
        if was_here and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"storage"'
        return response


class IdleMiddleware:
    """A session that nobody used for the minutes of the setting is over (`docs/adr/0024`); the request goes on as one
    of nobody, and is led to sign in.

    Uses are noted every few minutes only, so it ends up to `SEEN_EVERY` early and never late. It stands outside of
    `LeavingMiddleware`: this is no signing out, and drafts of her reports stay on her device.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        seen = request.session.get(queries.SEEN_AT)
        if seen and times.now().timestamp() - seen > settings.CAUNOI_IDLE_MINUTES * 60:
            person = request.user
            if isinstance(person, Person) and not access.is_by_pin(person):
                logout(request)
                messages.info(request, "Đã lâu không dùng nên phiên làm việc đã đóng. Đăng nhập lại để làm tiếp.")
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads nobody in particular to sign in, and back.

    Whoever sent something, idle too long or signed out in another window meanwhile, is told that it was not taken. A
    page that stayed open and asks for a piece of itself is led away whole: what stood on it goes from the screen.
    """

    def handle_no_permission(  # type: ignore[override]  # htmx is led away by an answer of 200
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        is_deed = request.method == "POST"
        if is_deed:
            messages.warning(request, "Điều vừa gửi chưa được ghi. Đăng nhập rồi gửi lại.")
        htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # what all middleware adds is there by now
        if htmx:
            return HttpResponseClientRedirect(redirect_to_login(htmx.current_url_abs_path or request.path).url)
        return redirect_to_login(_page_behind(request)) if is_deed else super().handle_no_permission(request, view_func)


def _page_behind(request: HttpRequest) -> str:
    """The address of the page from which something was sent: a door for deeds alone shows nothing to come back to."""
    told = urlsplit(request.headers.get("Referer", ""))
    is_ours = told.path and told.netloc == request.get_host()
    return urlunsplit(("", "", told.path, told.query, "")) if is_ours else str(settings.LOGIN_REDIRECT_URL)


class SettlingMiddleware:
    """Whoever signed in with a password that somebody else knows, or owes a second factor, is led to the page that
    settles it before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        person, match = request.user, request.resolver_match
        owed = None
        if isinstance(person, Person):
            _note_use(request)
            if access.is_by_pin(person):
                return None if match is None or _is_for_anybody(match) else _village_door(request, match)
            owed = _owed(request, person)
        if owed is None or match is None or match.url_name in owed.free or _is_for_anybody(match):
            return None
        return HttpResponseRedirect(reverse(owed.door))


def _is_for_anybody(match: ResolverMatch) -> bool:
    """Pages without sign-in, such as those of help, hold nothing that could be owed for."""
    return not getattr(match.func, "login_required", True)


def _village_door(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase | None:
    """Whoever came in by a PIN owes nothing, and finds few doors open; the inbox of the others leads to her own."""
    if match.view_name in settings.CAUNOI_PIN_DOORS:
        return None
    if request.path == settings.LOGIN_REDIRECT_URL:
        return HttpResponseRedirect(settings.CAUNOI_PIN_HOME)
    return trouble_page(request, "403", "Trang này không mở bằng mã PIN. Cần thì nhờ cán bộ Mặt trận xã.")


def _note_use(request: HttpRequest) -> None:
    if BY_ITSELF in request.headers:
        return
    seen, now = request.session.get(queries.SEEN_AT), times.now().timestamp()
    if seen and now - seen > actions.SEEN_EVERY.total_seconds() and request.session.session_key:
        actions.touch_session(key=request.session.session_key)
        request.session[queries.SEEN_AT] = now


def _owed(request: HttpRequest, person: Person) -> Owed | None:
    if person.must_change_password:
        return PASSWORD
    # Asked of the tables once in a session that owes nothing, and at every page of one that does.
    # In another's place the answer is another one, hence both numbers.
    running: Substitution | None = getattr(request, "substitution", None)
    asked = [person.pk, running.person_id if running else 0]
    if settings.CAUNOI_SECOND_FACTOR and request.session.get(queries.FACTOR_SETTLED) != asked:
        if queries.owes_factor(person, also=running.person if running else None):
            return FACTOR
        request.session[queries.FACTOR_SETTLED] = asked
    return None
