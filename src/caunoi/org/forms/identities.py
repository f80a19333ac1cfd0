"""A provider that people sign in with, and who it is that asks to be known. Nothing here saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from caunoi.org.access import people_for
from caunoi.org.forms.fields import EditForm, NameField
from caunoi.org.models import Person

_PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


def _words(label: str, length: int, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.TextInput(attrs=_PLAIN), **given)


class _Provider(forms.Form):
    """What is set of any provider."""

    name = NameField(
        label="Tên",
        max_length=60,
        help_text="Hiện trên nút “Đăng nhập bằng …”, ví dụ VNeID.",
        error_messages={"required": "Ghi tên."},
    )
    issuer = _words(
        "Địa chỉ nơi xác nhận (issuer)",
        300,
        help_text="Bắt đầu bằng https://, viết đúng như nơi đó tự khai.",
        error_messages={"required": "Ghi địa chỉ."},
    )
    client_id = _words("Mã ứng dụng (client id)", 200, error_messages={"required": "Ghi mã ứng dụng."})
    secret = forms.CharField(
        label="Khóa ứng dụng (client secret)",
        max_length=600,
        required=False,
        help_text="Niêm phong, không hiện lại. Để trống thì giữ khóa đang có.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    scope = _words("Phạm vi xin (scope)", 200, help_text="Có openid; thêm profile thì biết họ tên.")
    subject_claim = _words("Trường định danh", 60, help_text="Không đổi theo thời gian, thường là sub.")
    name_claim = _words(
        "Trường họ tên", 60, required=False, help_text="Để người quyết định biết ai đề nghị. Xóa khi đã quyết định."
    )
    unit_claim = _words(
        "Trường mã đơn vị",
        60,
        required=False,
        help_text="Nơi xác nhận có ghi mã đơn vị thì người quản trị đơn vị đó quyết định. Để trống thì cấp tỉnh.",
    )
    is_on = forms.BooleanField(label="Đang dùng", required=False, help_text="Nút hiện trên trang đăng nhập.")


class ProviderForm(_Provider, EditForm):
    """A provider that stands."""


class NewProviderForm(_Provider):
    """A new one, which also gets the word that stands in its addresses."""

    code = forms.CharField(
        label="Mã",
        max_length=30,
        help_text="Nằm trong địa chỉ quay về, không đổi được. Chữ thường không dấu, ví dụ vneid.",
        error_messages={"required": "Ghi mã."},
        widget=forms.TextInput(attrs=_PLAIN),
    )
    field_order = ("code",)


class LinkForm(forms.Form):
    """Who it is, by the login name."""

    login = forms.CharField(
        label="Tên đăng nhập của người đó",
        max_length=60,
        error_messages={"required": "Ghi tên đăng nhập của người đó."},
        widget=forms.TextInput(attrs=_PLAIN),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_login(self) -> Person:
        login = str(self.cleaned_data["login"]).strip().lower()
        found = people_for(self.by).filter(login=login).first()
        if found is None:
            raise ValidationError(f"Không thấy tên đăng nhập {login} trong phạm vi được giao.")
        return found
