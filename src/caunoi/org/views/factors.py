"""Pages of the second step that are not allauth's own as they stand: switching the app on, and a lost factor."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.internal.stagekit import clear_login
from allauth.mfa import app_settings as mfa
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caunoi.org import access, actions, forms, queries
from caunoi.org.access import person_of
from caunoi.org.views.common import attempt, form_page


class AddApp(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """Switch the app on; the trail is written in the same transaction, which allauth's own notice is not."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        actions.keep_drift(drift=form.drift, by=person_of(self.request))
        actions.tell_factor_added(by=person_of(self.request), kind="app")
        return response


activate_totp = AddApp.as_view()


@method_decorator(login_not_required, name="dispatch")
class SecondStep(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """Ask for the code. When the factor was taken away meanwhile, the half sign-in is forgotten with it: the person
    signs in afresh, where allauth would send her round in a circle."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if response.headers.get("Location") == reverse("account_login"):
            clear_login(request)
        return response


authenticate = SecondStep.as_view()


@require_GET
def spare_codes(request: HttpRequest) -> HttpResponse:
    """The spare codes, drawn as they are shown, once; then how many are left. The page of allauth reckons them
    from a seed that it keeps."""
    person = person_of(request)
    left = queries.spare_codes_left(person)
    if left is None:
        raise access.Unknown
    raise_if_reauthentication_required(request, app="allauth.mfa")
    codes = actions.show_spare_codes(by=person)
    context = {"codes": codes, "left": left, "total": mfa.RECOVERY_CODE_COUNT}
    return render(request, "mfa/recovery_codes/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reset_ask(request: HttpRequest, login: str) -> HttpResponse:
    """Ask that a lost factor be taken away; another administrator decides."""
    person = access.person_for(person_of(request), login)
    access.check_may_manage_person(person_of(request), person)
    form = forms.ReasonForm(request.POST or None)
    back = reverse("org:person", args=[login])
    if request.method == "POST" and form.is_valid():
        asked = attempt(form, actions.ask_factor_reset, person=person, by=person_of(request), **form.cleaned_data)
        if asked:
            messages.success(request, "Đã gửi đề nghị. Chờ một người quản trị khác đồng ý.")
            return redirect(back)
    return form_page(
        request,
        form,
        title=f"Đặt lại xác thực hai bước của {person.full_name}",
        submit="Gửi đề nghị",
        back=back,
        crumbs=[("Người dùng", reverse("org:people")), (person.full_name, back)],
        lead="Người quản trị thứ hai phải đồng ý trong 3 ngày. Sau đó người này đăng nhập bằng mật khẩu và bật lại.",
    )


@require_POST
def reset_decide(request: HttpRequest, number: int) -> HttpResponse:
    """Agree to what another administrator asked, or not."""
    reset = access.reset_for(person_of(request), number)
    agrees = request.POST.get("dong-y") == "1"
    try:
        if agrees:
            actions.agree_factor_reset(reset=reset, by=person_of(request))
        else:
            actions.refuse_factor_reset(reset=reset, by=person_of(request))
        messages.success(request, "Đã đặt lại xác thực hai bước." if agrees else "Đã ghi là không đồng ý.")
    except actions.CannotManage as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("org:person", reset.person.login)
