"""The questions of the second factor, in our words; a wrong code counts and is told in the trail."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

from caunoi.ground import text
from caunoi.org import actions

CODE_HINT = "6 chữ số đang hiện trong ứng dụng."


class _Counted:
    """Five wrong codes within a quarter of an hour close the question for that long."""

    is_used_up = True
    user: Any
    authenticator: Any
    fields: dict[str, forms.Field]

    def _ask_for_code(self, hint: str) -> None:
        boxes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none"}
        self.fields["code"] = forms.CharField(
            label="Mã xác thực",
            max_length=20,
            help_text=hint,
            widget=forms.TextInput(attrs=boxes),
            error_messages={"required": "Nhập mã xác thực."},
        )

    def clean_code(self) -> str:
        cleaned: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        cleaned["code"] = re.sub(r"[\s.-]", "", cleaned["code"])
        try:
            actions.check_may_try_code(person=self.user)
        except actions.CannotManage as refusal:
            raise ValidationError(refusal.sentence) from refusal
        if self.is_used_up and (spare := actions.use_spare_code(code=cleaned["code"], by=self.user)) is not None:
            spare.user = self.user
            self.authenticator = spare
            return str(cleaned["code"])
        try:
            code = str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            actions.note_wrong_code(person=self.user, by=None)
            raise
        if self.is_used_up:
            self._use_up(code)
        return code

    def _use_up(self, code: str) -> None:
        try:
            actions.take_code(person=self.user, code=code)
        except actions.CannotManage as refusal:
            actions.note_wrong_code(person=self.user, by=None)
            raise ValidationError(refusal.sentence) from refusal


class SecondStepForm(_Counted, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code at sign-in: of the app, or one of the spare codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask_for_code(f"{CODE_HINT} Mất điện thoại thì nhập một mã dự phòng.")


class CodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """The code before something that changes the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask_for_code(CODE_HINT)


class AddAppForm(_Counted, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that has read the secret: it opens nothing, and is not used up."""

    is_used_up = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask_for_code(CODE_HINT)


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey and the name it goes by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="Tên khóa",
            max_length=60,
            required=False,
            initial=self.initial["name"],
            help_text="Để nhận ra khi có nhiều khóa, ví dụ Điện thoại của tôi.",
        )
        _say_what_to_do(self.fields["credential"])

    def clean_name(self) -> str:
        return " ".join(text.nfc(str(super().clean_name())).split())


class KeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The answer of a passkey at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_to_do(self.fields["credential"])


class KeyAgainForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The answer of a passkey before something that changes the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_to_do(self.fields["credential"])


def _say_what_to_do(field: forms.Field) -> None:
    sentence = "Bấm nút rồi làm theo máy để dùng khóa. Trang này cần JavaScript."
    field.error_messages |= {"required": sentence, "invalid": sentence}


class PasswordOnceMoreForm(PasswordAgainForm):  # type: ignore[misc]
    """The password before something that changes the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = forms.CharField(
            label="Mật khẩu",
            max_length=200,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Nhập mật khẩu."},
        )

    def clean_password(self) -> str:
        self.cleaned_data["password"] = text.nfc(str(self.cleaned_data["password"]))
        return str(super().clean_password())
