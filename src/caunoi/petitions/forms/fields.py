"""Fields that several questions share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from caunoi.org.models import Unit, UnitSet

LONGEST_SAID = 2000
LONGEST_ANSWER = 8000


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """One unit, found by code, shown by its short name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


def unit_field(label: str, *, required: bool = True, hint: str = "") -> UnitField:
    return UnitField(
        label=label,
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=required,
        help_text=hint,
        empty_label="Không có" if not required else "Chọn",
        error_messages={"required": "Chọn trong danh sách.", "invalid_choice": "Chọn trong danh sách."},
    )


def among(form: forms.Form, name: str, units: UnitSet) -> UnitField:
    """Offer these units in a field made by `unit_field`."""
    choice = form.fields[name]
    assert isinstance(choice, UnitField)  # noqa: S101 (declared by the form)
    choice.queryset = units
    return choice


def choose(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    """Offer these choices, which are data, in a field of the form."""
    choice = form.fields[name]
    assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (declared by the form)
    choice.choices = list(choices)
    return choice


def words_field(label: str, *, required: bool = True, longest: int = LONGEST_SAID, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=hint,
        widget=forms.Textarea,
        error_messages={"required": "Ghi nội dung."},
    )


def day_field(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text="Ngày/tháng/năm, ví dụ 08/07/2026",
        error_messages={"required": "Nhập ngày.", "invalid": "Nhập ngày/tháng/năm, ví dụ 08/07/2026"},
    )


def line_field(label: str, missing: str = "", *, longest: int = 200, hint: str = "") -> forms.CharField:
    """One line that is printed and kept nowhere."""
    return forms.CharField(
        label=label, max_length=longest, required=bool(missing), help_text=hint, error_messages={"required": missing}
    )


def basis_field(label: str = "Căn cứ", *, hint: str = "Số, ngày, điều của văn bản.") -> forms.CharField:
    """The paper that something rests on."""
    return forms.CharField(
        label=label,
        max_length=300,
        help_text=hint,
        error_messages={"required": "Ghi căn cứ: số, ngày, điều của văn bản."},
    )


def number_field(label: str, name: str, most: int, *, hint: str = "") -> forms.IntegerField:
    """A whole number from 1 to `most`; `name` is what it is called in a sentence."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        help_text=hint,
        error_messages={
            "required": f"Ghi {name}.",
            "invalid": f"Ghi {name} bằng chữ số.",
            "min_value": f"Ghi {name} từ 1 trở lên.",
            "max_value": f"Ghi {name} không quá {most}.",
        },
    )
