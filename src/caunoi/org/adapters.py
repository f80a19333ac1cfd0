"""How allauth behaves here: no self sign-up, Vietnamese sentences, a trail row for each sign-in, sign-out and change of
a second factor."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from caunoi.ground.audit.actions import record
from caunoi.org import actions, queries
from caunoi.org.models import IdentityLink, Person

SAID = {
    "account/messages/password_changed.txt": "Đã đổi mật khẩu.",
    "mfa/messages/totp_activated.txt": "Đã bật ứng dụng xác thực.",
    "mfa/messages/totp_deactivated.txt": "Đã tắt ứng dụng xác thực.",
    "mfa/messages/webauthn_added.txt": "Đã thêm khóa đăng nhập.",
    "mfa/messages/webauthn_removed.txt": "Đã bỏ khóa đăng nhập.",
    "mfa/messages/recovery_codes_generated.txt": "Đã tạo mã dự phòng mới.",
}
"""Of allauth's own messages those that are worth a line, in our words."""
PRODUCT = "Cầu Nối"
LATELY = 15 * 60
"""Seconds after a sign-in within which the password is not asked again for changes of the account."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by login name and password, kept by administrators."""

    error_messages = {  # noqa: RUF012 (allauth's shape)
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đã ngừng dùng. Liên hệ người quản trị của đơn vị.",
        "username_password_mismatch": "Tên đăng nhập hoặc mật khẩu chưa đúng. Nhập lại.",
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Nhập lại.",
        "too_many_login_attempts": "Đã nhập sai nhiều lần. Đợi ít phút rồi thử lại.",
        "enter_current_password": "Mật khẩu đang dùng chưa đúng. Nhập lại.",
        "incorrect_password": "Mật khẩu chưa đúng. Nhập lại.",
        "same_as_current": "Chọn mật khẩu khác mật khẩu đang dùng.",
        "rate_limited": "Đã gửi nhiều lần. Đợi ít phút rồi thử lại.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth's signature)
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """A sign-in that began at a provider stays bound to its link, also when a second step lay in between; one that
        was left half-way for another person's binds nothing."""
        number = request.session.get(actions.SESSION_LINK)
        if number is not None:
            if IdentityLink.objects.filter(pk=number, person_id=user.pk).exists():
                user.backend = settings.CAUNOI_IDENTITY_BACKEND
            else:
                del request.session[actions.SESSION_LINK]
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        assert isinstance(user, Person)  # noqa: S101 (there is no other user model)
        record("person.signed_in", by=user, on=user)
        request.session[queries.SEEN_AT] = time.time()
        if queries.has_old_spare_codes(user):
            actions.hash_spare_codes(by=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A failed try for a known login name is told on that person; an unknown name is not kept: people mistype
        their passwords there."""
        person = Person.objects.filter(login=str(credentials.get("username", "")).strip().lower()).first()
        record("sign_in.failed", by=None, on=person, facts={"known": person is not None})
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Person):
            record("person.signed_out", by=request.user, on=request.user)
        super().logout(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        assert isinstance(user, Person)  # noqa: S101 (there is no other user model)
        actions.change_own_password(person=user, password=password, by=user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As axes sees it; a server that listens on a socket knows none, and sign-in works all the same."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 (an address to write down)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_: Any, **__: Any
    ) -> None:
        del level
        if message_template in SAID:
            messages.success(request, SAID[message_template])

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not within a quarter of an hour of the sign-in: whoever is led to set up her second step has just typed her
        password."""
        records = get_authentication_records(context.request, context.request.user)
        lately = any(time.time() - record["at"] < LATELY for record in records if "at" in record)
        return not lately and bool(super().is_reauthentication_required(app=app))

    def send_notification_mail(self, template_prefix: str, user: AbstractBaseUser, *_: Any, **__: Any) -> None:
        """allauth calls this after each change of a second factor; the trail and the person are told, and whether one
        is owed is asked anew."""
        assert isinstance(user, Person)  # noqa: S101 (there is no other user model)
        told: dict[str, tuple[Callable[..., None], dict[str, str]]] = {
            "mfa/email/totp_deactivated": (actions.tell_factor_removed, {"kind": "app"}),
            "mfa/email/webauthn_added": (actions.tell_factor_added, {"kind": "key"}),
            "mfa/email/webauthn_removed": (actions.tell_factor_removed, {"kind": "key"}),
            "mfa/email/recovery_codes_generated": (actions.tell_spare_codes_made, {}),
        }
        if template_prefix in told:
            tell, more = told[template_prefix]
            tell(by=user, **more)
            self.request.session.pop(queries.FACTOR_SETTLED, None)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second step: secrets are sealed in the table, keys belong to the name of the host."""

    error_messages = {  # noqa: RUF012 (allauth's shape)
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Mã hoặc khóa chưa đúng. Thử lại với mã đang hiện.",
        "cannot_delete_authenticator": "Chưa tắt được cách xác thực này.",
        "cannot_generate_recovery_codes": "Thêm ứng dụng xác thực hoặc khóa trước, rồi tạo mã dự phòng.",
    }

    def encrypt(self, text: str) -> str:
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _sealer().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return PRODUCT

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": PRODUCT}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Khóa {number}"


def _sealer() -> Fernet:
    digest = salted_hmac("caunoi.org.factors", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
