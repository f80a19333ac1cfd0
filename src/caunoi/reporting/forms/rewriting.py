"""The service that rewrites, and what of its answer is taken. Nothing here saves."""

from __future__ import annotations

from django import forms


class ServiceForm(forms.Form):
    """Address, model and key of the service."""

    is_on = forms.BooleanField(
        label="Đang dùng",
        required=False,
        help_text="Tắt thì không lời nào rời máy chủ; ghép lời văn vẫn làm được như thường.",
    )
    address = forms.CharField(
        label="Địa chỉ của dịch vụ",
        max_length=300,
        required=False,
        help_text="Phần đứng trước /chat/completions, bắt đầu bằng https://",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    model = forms.CharField(
        label="Tên mô hình",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    key = forms.CharField(
        label="Khóa",
        max_length=600,
        required=False,
        help_text="Niêm phong, không hiện lại. Để trống thì giữ khóa đang có; đổi địa chỉ thì nhập lại khóa.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
