"""How allauth behaves here: no self sign-up, Vietnamese sentences, a trail row for each sign-in and sign-out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from caunoi.ground.audit.actions import record
from caunoi.org import actions
from caunoi.org.models import Person

PASSWORD_CHANGED = "account/messages/password_changed.txt"  # noqa: S105 (a template's name)


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

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        record("person.signed_in", by=user, on=user)
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

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_: Any, **__: Any
    ) -> None:
        """Of allauth's own messages only one is worth a line, and it is said in our words."""
        if message_template == PASSWORD_CHANGED:
            messages.success(request, "Đã đổi mật khẩu.")
        del level
