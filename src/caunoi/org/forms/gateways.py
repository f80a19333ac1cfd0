"""The services that carry texts to telephones. Nothing here saves."""

from __future__ import annotations

from django import forms


class GatewayForm(forms.Form):
    """Address, key and name of one service."""

    is_on = forms.BooleanField(label="Đang dùng", required=False, help_text="Người gửi kiến nghị chọn được kênh này.")
    address = forms.CharField(
        label="Địa chỉ của nhà cung cấp",
        max_length=300,
        required=False,
        help_text="Bắt đầu bằng https://",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    sender = forms.CharField(label="Tên gửi, mã mẫu tin", max_length=60, required=False)
    key = forms.CharField(
        label="Khóa",
        max_length=600,
        required=False,
        help_text="Niêm phong, không hiện lại. Để trống thì giữ khóa đang có.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    is_plain = forms.BooleanField(label="Tin không dấu", required=False, help_text="Nhà mạng tính tiền ít hơn.")
