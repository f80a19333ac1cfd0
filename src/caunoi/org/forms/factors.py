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
        code = cleaned["code"] = re.sub(r"[\s.-]", "", cleaned["code"])
        try:
            actions.check_may_try_code(person=self.user)
        except actions.CannotManage as refusal:
            raise ValidationError(refusal.sentence) from refusal
        try:
            if not self._takes(code):
                # The library knows the rest: spare codes of a seed, whom to tell that it failed, the sentence.
                code = str(super().clean_code())  # type: ignore[misc]
        except actions.CannotManage as refusal:
            actions.note_wrong_code(person=self.user, by=None)
            raise ValidationError(refusal.sentence) from refusal
        except ValidationError:
            actions.note_wrong_code(person=self.user, by=None)
            raise
        return code

    def _takes(self, code: str) -> bool:
        """Whether the code was right; it is used up then. Raises CannotManage."""
        used = actions.use_spare_code(code=code, by=self.user) or actions.use_app_code(code=code, by=self.user)
        if used is not None:
            used.user = self.user
            self.authenticator = used
        return used is not None


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
    """The first code of an app that has read the secret: it opens nothing, and is not used up. It tells how far the
    telephone's clock is from the server's."""

    secret: str
    drift: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask_for_code(CODE_HINT)

    def _takes(self, code: str) -> bool:
        self.drift = actions.drift_of_first_code(secret=self.secret, code=code)
        return self.drift is not None


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
