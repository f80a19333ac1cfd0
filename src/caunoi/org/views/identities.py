"""Signing in with a provider: there and back; the pages on which providers are set and requests to be known are
decided."""

from __future__ import annotations

import dataclasses
import time
from functools import partial

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.limits.actions import is_spent
from caunoi.ground.limits.addresses import neighbourhood
from caunoi.org import access, actions, identities, queries
from caunoi.org.access import person_of
from caunoi.org.forms.identities import LinkForm, NewProviderForm, ProviderForm
from caunoi.org.models import IdentityLink, IdentityProvider, LinkStatus
from caunoi.org.views.common import attempt, deed_page, page_of

BEGUN = "identity_begun"
"""In the session: the sign-in that was begun last."""
TRIES, SPAN = 120, 600
"""Tries of one address of the network within `SPAN` seconds; a whole commune may stand behind one."""
CHECKED = {
    "unreachable": "Không nối được. Xem lại địa chỉ và tường lửa, hoặc nơi xác nhận đang ngừng.",
    "description": "Nơi đó tự khai tên khác địa chỉ đã ghi, hoặc có địa chỉ không phải https, cổng 443, ở mạng ngoài.",
}
form_methods = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = ("version", "name", "issuer", "client_id", "scope", "subject_claim", "name_claim", "unit_claim", "is_on")


# --- there and back ------------------------------------------------------------------------------------------------


def _client(provider: IdentityProvider) -> identities.Client:
    back = settings.BASE_URL + reverse("org:identity_back", args=[provider.code])
    return identities.Client(provider.issuer, provider.client_id, provider.secret, provider.scope, back)


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """A page that says why, as the form of the password does after a wrong one."""
    return render(request, "org/identity_refused.html", {"sentence": sentence})


@never_cache
@login_not_required
@require_safe
def identity_start(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the provider. A plain link, not a form: so no page needs to let forms go elsewhere."""
    provider = queries.providers_on().filter(code=code).first()
    if provider is None:
        raise access.Unknown
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    address = neighbourhood(str(request.META.get("REMOTE_ADDR") or ""))
    if is_spent(f"identity-{address}", most=TRIES, seconds=SPAN):
        return _refused(request, "Đã thử nhiều lần. Đợi ít phút rồi thử lại.")
    steps = identities.Steps.new()
    try:
        out = identities.way_out(_client(provider), steps)
    except identities.Failed as failed:
        actions.note_identity_failure(provider=provider, reason=failed.reason, by=None)
        return _refused(request, failed.sentence)
    asked = request.GET.get("next", "")
    request.session[BEGUN] = {
        "code": provider.code,
        "at": time.time(),
        "next": asked if _is_ours(request, asked) else "",
        **dataclasses.asdict(steps),
    }
    return redirect(out)


def _is_ours(request: HttpRequest, address: str) -> bool:
    secure = request.is_secure()
    return address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None, require_https=secure
    )


@never_cache
@login_not_required
@require_safe
def identity_back(request: HttpRequest, code: str) -> HttpResponse:
    """Back from the provider. What was begun is used up by looking at it: the same address twice opens nothing."""
    provider = queries.providers_on().filter(code=code).first()
    begun = request.session.pop(BEGUN, None)
    if provider is None:
        raise access.Unknown
    steps = _steps(begun, code)
    if steps is None or not steps.has_state(request.GET.get("state", "")):
        return _refused(request, identities.SENTENCES["state"])
    try:
        claims = identities.known_of(
            _claims(request, provider, steps),
            subject=provider.subject_claim,
            name=provider.name_claim,
            unit=provider.unit_claim,
        )
    except identities.Failed as failed:
        actions.note_identity_failure(provider=provider, reason=failed.reason, by=None)
        return _refused(request, failed.sentence)
    try:
        found = actions.arrive(provider=provider, known=claims, by=None)
    except actions.CannotManage as refusal:
        return _refused(request, refusal.sentence)
    if not isinstance(found, IdentityLink):
        return render(request, "org/identity_asked.html", {"asked": found, "provider": provider})
    return _come_in(request, found, str(begun["next"]))


def _steps(begun: object, code: str) -> identities.Steps | None:
    """What this browser began at this provider, not too long ago."""
    if not isinstance(begun, dict) or begun["code"] != code:
        return None
    if not 0 <= time.time() - begun["at"] <= identities.STEPS_LIVE:
        return None
    return identities.Steps(begun["state"], begun["nonce"], begun["verifier"])


def _claims(request: HttpRequest, provider: IdentityProvider, steps: identities.Steps) -> dict[str, object]:
    told, code = request.GET.get("iss"), request.GET.get("code", "")
    if told is not None and told != provider.issuer:  # RFC 9207: an answer of another provider
        raise identities.Failed("issuer")
    if not code or "error" in request.GET:
        raise identities.Failed("refused")
    return identities.claims_for(_client(provider), steps, code)


def _come_in(request: HttpRequest, link: IdentityLink, following: str) -> HttpResponse:
    """Sign in as with a password: a second step is asked all the same, whatever the provider asked (acr, amr)."""
    person = link.person
    person.backend = settings.CAUNOI_IDENTITY_BACKEND
    request.session[actions.SESSION_LINK] = link.pk
    response: HttpResponse = perform_login(
        request, person, email_verification="none", redirect_url=following or settings.LOGIN_REDIRECT_URL
    )
    return response


# --- providers -----------------------------------------------------------------------------------------------------


def _crumbs() -> list[tuple[str, str]]:
    return [("Người dùng", reverse("org:people")), ("Đăng nhập qua nơi khác", reverse("org:providers"))]


@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """The providers that are set."""
    access.check_manages_all(person_of(request))
    lines = [(one, _client(one).back) for one in queries.providers()]
    return render(request, "org/providers.html", {"lines": lines})


@form_methods
def provider_new(request: HttpRequest) -> HttpResponse:
    """Set another one."""
    access.check_manages_all(person_of(request))
    initial = {"scope": "openid profile", "subject_claim": "sub", "name_claim": "name"}
    form = NewProviderForm(request.POST or None, initial=initial)
    return deed_page(
        request,
        form,
        actions.set_provider,
        ("Thêm nơi xác nhận", "Lưu", "Đã lưu."),
        back=reverse("org:providers"),
        crumbs=_crumbs(),
        lead="VNeID hoặc nơi xác nhận của bộ, ngành. Xin mã ứng dụng và khóa của nơi đó trước.",
    )


@form_methods
def provider_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change one."""
    provider = access.provider_for(person_of(request), code)
    form = ProviderForm(request.POST or None, initial={name: getattr(provider, name) for name in FIELDS})
    return deed_page(
        request,
        form,
        partial(actions.set_provider, provider=provider, code=code),
        (f"Đăng nhập bằng {provider.name}", "Lưu", "Đã lưu."),
        back=reverse("org:providers"),
        crumbs=_crumbs(),
        lead=f"Khai địa chỉ quay về này với nơi xác nhận: {_client(provider).back}",
    )


@require_safe
def provider_check(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the provider for its description and keys, now, and tell what it said."""
    provider = access.provider_for(person_of(request), code)
    try:
        endpoints = identities.endpoints_of(provider.issuer, afresh=True)
        keys = identities.keys_of(endpoints.keys, afresh=True)
    except identities.Failed as failed:
        context = {"provider": provider, "sentence": CHECKED[failed.reason]}
        return render(request, "org/provider_check.html", context)
    context = {"provider": provider, "endpoints": endpoints, "keys": len(keys)}
    return render(request, "org/provider_check.html", context)


# --- requests and links --------------------------------------------------------------------------------------------


@require_safe
def link_requests(request: HttpRequest) -> HttpResponse:
    """Who asks to be known, of those about whom the person decides."""
    person = person_of(request)
    access.check_manages(person)
    context = {"page": page_of(request, queries.requests_waiting(person)), "decided": queries.requests_decided(person)}
    return render(request, "org/link_requests.html", context)


@form_methods
def link_request(request: HttpRequest, number: int) -> HttpResponse:
    """Say who it is, or refuse."""
    person = person_of(request)
    asked = access.link_request_for(person, number)
    form = LinkForm(request.POST if request.POST.get("deed") == "link" else None, by=person)
    if request.POST.get("deed") == "refuse":
        try:
            actions.refuse_link(request=asked, by=person)
            messages.success(request, "Đã ghi là không đồng ý.")
        except actions.CannotManage as refusal:
            messages.warning(request, refusal.sentence)
        return redirect("org:link_requests")
    if request.method == "POST" and form.is_valid():
        link = attempt(form, actions.agree_link, request=asked, person=form.cleaned_data["login"], by=person)
        if link:
            messages.success(request, f"Đã liên kết {link.person.full_name}.")
            return redirect("org:link_requests")
    is_open = asked.status == LinkStatus.WAITING
    return render(request, "org/link_request.html", {"asked": asked, "form": form, "is_open": is_open})


@require_POST
def link_end(request: HttpRequest, number: int) -> HttpResponse:
    """Take a link away."""
    person = person_of(request)
    link = access.identity_link_for(person, number)
    actions.end_link(link=link, by=person)
    messages.success(request, f"Đã bỏ liên kết qua {link.provider.name}.")
    if link.person_id == person.pk:
        return redirect("org:account")
    return redirect("org:person", link.person.login)
