"""The one page of the second step that is not allauth's own as it stands."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from django.db import transaction
from django.http import HttpResponse

from caunoi.org import actions
from caunoi.org.views.common import asker


class AddApp(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """Switch the app on; the trail is written in the same transaction, which allauth's own notice is not."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        actions.tell_factor_added(person=asker(self.request), kind="app")
        return response


activate_totp = AddApp.as_view()
