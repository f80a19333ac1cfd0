"""Links of village heads: the officer's pages; and the pages on which a telephone is taken in and a PIN entered."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.account.utils import perform_login
from allauth.account.views import login as password_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.org import access, actions, pins, queries
from caunoi.org.access import person_of
from caunoi.org.forms.heads import NewPinForm, PinForm
from caunoi.org.models import VillageKey
from caunoi.org.views.common import show_once, shown_once

DEVICE = "cn-may"
"""The cookie by which a telephone is known."""
SLIPS = "links_of"
page_methods = require_http_methods(["GET", "HEAD", "POST"])


# --- the officer ---------------------------------------------------------------------------------------------------


@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    """The communes whose village heads get their links here; straight to the only one."""
    communes = queries.key_communes_with_heads(person_of(request))
    if not communes:
        raise access.Denied("Đường dẫn cho trưởng ban do cán bộ Mặt trận xã làm.")
    if len(communes) == 1:
        return redirect("org:heads_of", communes[0][0].code)
    return render(request, "org/head_communes.html", {"communes": communes})


@require_safe
def heads_of(request: HttpRequest, code: str) -> HttpResponse:
    """The village heads of a commune and how each comes in."""
    commune = access.key_commune_for(person_of(request), code)
    lines = queries.heads_of(commune)
    context = {"commune": commune, "lines": lines, "waiting": len(queries.heads_without_key(commune))}
    return render(request, "org/heads.html", context)


@require_POST
def keys_make(request: HttpRequest, code: str) -> HttpResponse:
    """Links for all who need one; leads to their slips."""
    commune = access.key_commune_for(person_of(request), code)
    try:
        handed = actions.make_keys(commune=commune, by=person_of(request))
    except actions.CannotManage as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("org:heads_of", code)
    return _to_slips(request, code, handed)


@require_POST
def key_make(request: HttpRequest, code: str, login: str) -> HttpResponse:
    """A link for one, in place of what she has."""
    head = access.head_for(person_of(request), code, login)
    try:
        handed = actions.make_key(person=head, by=person_of(request))
    except actions.CannotManage as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("org:heads_of", code)
    return _to_slips(request, code, [handed])


def _to_slips(request: HttpRequest, code: str, handed: Sequence[actions.Handed]) -> HttpResponse:
    show_once(request, SLIPS, [code, {one.person.pk: one.token for one in handed}])
    return redirect("org:key_slips", code)


@never_cache
@require_safe
def key_slips(request: HttpRequest, code: str) -> HttpResponse:
    """The new links on slips to print and cut, and as texts for Zalo; shown once."""
    commune = access.key_commune_for(person_of(request), code)
    kept = shown_once(request, SLIPS)
    tokens = kept[1] if kept and kept[0] == code else {}
    context = {
        "commune": commune,
        "slips": queries.key_slips(commune, tokens),
        "days": pins.LINK_LIVES.days,
        "address": settings.BASE_URL,
    }
    return render(request, "org/key_slips.html", context)


@require_POST
def key_revoke(request: HttpRequest, code: str, login: str) -> HttpResponse:
    """Revoke link, telephone and PIN of one."""
    head = access.head_for(person_of(request), code, login)
    key = VillageKey.objects.filter(person=head).select_related("person").first()
    if key is None:
        raise access.Unknown
    actions.revoke_key(key=key, by=person_of(request))
    messages.success(request, f"Đã thu hồi đường dẫn và mã PIN của {head.full_name}.")
    return redirect("org:heads_of", code)


# --- the village head ----------------------------------------------------------------------------------------------


def _device_of(request: HttpRequest) -> str:
    """The secret of this telephone, "" when it bears none of ours."""
    return str(request.get_signed_cookie(_device_name(), default="", salt=DEVICE, max_age=pins.DEVICE_LIVES))


def _hushed(response: HttpResponse) -> HttpResponse:
    """The address is half a secret: no search engine keeps it. That no other site is told is the rule of all pages."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _device_name() -> str:
    """By its beginning a browser takes it over HTTPS alone and from this very host."""
    return f"__Host-{DEVICE}" if settings.SESSION_COOKIE_SECURE else DEVICE


def _know_device(response: HttpResponse, device: str) -> HttpResponse:
    response.set_signed_cookie(
        _device_name(),
        device,
        salt=DEVICE,
        max_age=pins.DEVICE_LIVES,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        # Lax, not Strict: the link is opened from Zalo.
        samesite="Lax",
    )
    return _hushed(response)


def _next_of(request: HttpRequest) -> str:
    """Where to go after the PIN: an address of this site, else the village's own page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if asked.startswith("/") and is_ours else str(settings.CAUNOI_PIN_HOME)


def _sign_in(request: HttpRequest, key: VillageKey, device: str) -> HttpResponse:
    person = key.person
    person.backend = settings.CAUNOI_PIN_BACKEND
    response: HttpResponse = perform_login(request, person, email_verification="none", redirect_url=_next_of(request))
    return _know_device(response, device)


@never_cache
@login_not_required
@page_methods
def head_link(request: HttpRequest, token: str) -> HttpResponse:
    """The personal link: the first telephone chooses a PIN, the known one is led to enter it, any other is told whom
    to ask. Looking takes nothing in: Zalo looks too, to draw its preview."""
    key, device = queries.key_of_link(token), _device_of(request)
    if key and device and key.pk in [known.pk for known in queries.keys_of_device(device)]:
        return redirect(f"{reverse('org:pin')}?{urlencode({'ai': key.pk})}")
    if key is None or not queries.may_be_opened(key):
        return _hushed(render(request, "org/link_refused.html", status=404))
    # The telephone gets its secret before it is taken in: an answer that is lost on the way then loses nothing.
    device = device or pins.new_secret()
    form = NewPinForm(request.POST or None, telephone=key.person.telephone)
    if request.method == "POST" and form.is_valid() and _device_of(request):
        words = queries.device_words(request.headers.get("User-Agent", ""))
        try:
            pin = form.cleaned_data["pin"]
            opened = actions.open_key(key=key, device=device, device_words=words, pin=pin, by=None)
            return _sign_in(request, opened, device)
        except actions.CannotManage as refusal:
            form.add_error(None, refusal.sentence)
    elif request.method == "POST" and form.is_valid():
        form.add_error(None, "Trình duyệt chưa cho lưu cookie. Mở lại đường dẫn bằng trình duyệt khác.")
    context = {"form": form, "person": key.person, "areas": queries.areas_of(key.person)}
    return _know_device(render(request, "org/pin_new.html", context), device)


@never_cache
@login_not_required
@page_methods
def pin(request: HttpRequest) -> HttpResponse:
    """The PIN of a known telephone; a telephone that is not known is led to the password."""
    device = _device_of(request)
    keys = queries.keys_of_device(device)
    if not keys:
        return redirect(f"{reverse('account_login')}?{urlencode({'cach': 'mat-khau'})}")
    asked = request.POST.get("ai") or request.GET.get("ai")
    key = next((one for one in keys if str(one.pk) == asked), keys[0])
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if actions.enter(key=key, device=device, pin=form.cleaned_data["pin"], by=None):
                return _sign_in(request, key, device)
            form.add_error("pin", "Mã PIN chưa đúng. Nhập lại.")
        except actions.CannotManage as refusal:
            form.add_error(None, refusal.sentence)
    others = [one for one in keys if one.pk != key.pk]
    context = {"form": form, "key": key, "areas": queries.areas_of(key.person), "others": others}
    context["next"] = _next_of(request)
    return render(request, "org/pin.html", context)


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page of sign-in; a known telephone is asked for the PIN first, unless a password is wanted."""
    if request.method == "GET" and "cach" not in request.GET and queries.keys_of_device(_device_of(request)):
        return redirect(f"{reverse('org:pin')}?{urlencode({'next': request.GET.get('next', '')})}")
    response: HttpResponse = password_login(request)
    if isinstance(response, TemplateResponse):
        following = urlencode({"next": request.POST.get("next") or request.GET.get("next") or ""})
        buttons = [
            {
                "label": f"Đăng nhập bằng {one.name}",
                "href": f"{reverse('org:identity_start', args=[one.code])}?{following}",
            }
            for one in queries.providers_on()
        ]
        response.context_data = {**(response.context_data or {}), "providers": buttons}
    return response
