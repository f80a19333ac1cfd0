"""The two questions to a village head: choose a PIN, enter it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from caunoi.org import pins

_BOX = {"inputmode": "numeric", "autocomplete": "off", "class": "pin"}


def _pin_field(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        help_text=hint,
        widget=forms.PasswordInput(attrs=_BOX),
        error_messages={"required": "Nhập 6 chữ số."},
    )


class NewPinForm(forms.Form):
    """Choose a PIN; typed twice."""

    pin = _pin_field("Mã PIN mới", "6 chữ số dễ nhớ với mình, khó đoán với người khác.")
    again = _pin_field("Nhập lại mã PIN")

    def __init__(self, *args: Any, telephone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.telephone = telephone

    def clean_pin(self) -> str:
        pin = pins.digits_of(str(self.cleaned_data["pin"]))
        trouble = pins.why_easy(pin, self.telephone)
        if trouble:
            raise ValidationError(trouble)
        return pin

    def clean_again(self) -> str:
        again = pins.digits_of(str(self.cleaned_data["again"]))
        if "pin" in self.cleaned_data and again != self.cleaned_data["pin"]:
            raise ValidationError("Hai lần nhập chưa giống nhau. Nhập lại mã như ở trên.")
        return again


class PinForm(forms.Form):
    """The PIN of a known telephone."""

    pin = _pin_field("Mã PIN")

    def clean_pin(self) -> str:
        pin = pins.digits_of(str(self.cleaned_data["pin"]))
        if len(pin) != pins.LENGTH or not pin.isascii() or not pin.isdigit():
            raise ValidationError("Nhập đúng 6 chữ số.")
        return pin
