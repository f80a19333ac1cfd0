"""Signing in, and a password of one's own."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.contrib.auth import password_validation

from caunoi.ground import text
from caunoi.org.passwords import LEAST_LETTERS


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Login name and password, in any case and spacing of the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Tên đăng nhập",
            max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
            error_messages={"required": "Nhập tên đăng nhập."},
        )
        self.fields["password"] = forms.CharField(
            label="Mật khẩu",
            max_length=200,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Nhập mật khẩu."},
        )
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        return text.nfc(str(self.cleaned_data["login"])).strip().lower()

    def clean_password(self) -> str:
        # A telephone's keyboard may send the same letters decomposed.
        return text.nfc(str(self.cleaned_data["password"]))


PASSWORD_HINT = (
    f"Từ {LEAST_LETTERS} ký tự: ghép vài từ dễ nhớ, có dấu và dấu cách càng tốt. Không dùng tên, nơi ở, dãy số quen."
)


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """The old password and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = self._box("Mật khẩu đang dùng", "current-password", "Nhập mật khẩu đang dùng.")
        self.fields["password1"] = self._box("Mật khẩu mới", "new-password", "Nhập mật khẩu mới.")
        self.fields["password1"].help_text = PASSWORD_HINT
        self.fields["password2"] = self._box("Nhập lại mật khẩu mới", "new-password", "Nhập lại mật khẩu mới.")
        self.order_fields(["oldpassword", "password1", "password2"])

    @staticmethod
    def _box(label: str, autocomplete: str, missing: str) -> forms.CharField:
        return forms.CharField(
            label=label,
            max_length=200,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            error_messages={"required": missing},
        )

    def clean_oldpassword(self) -> str:
        self.cleaned_data["oldpassword"] = text.nfc(str(self.cleaned_data["oldpassword"]))
        return str(super().clean_oldpassword())

    def clean_password1(self) -> str:
        password = text.nfc(str(self.cleaned_data["password1"]))
        password_validation.validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        return text.nfc(str(self.cleaned_data["password2"]))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = forms.Form.clean(self) or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Hai lần nhập mật khẩu mới chưa giống nhau.")
        if first and first == data.get("oldpassword"):
            self.add_error("password1", "Chọn mật khẩu khác mật khẩu đang dùng.")
        return data
