"""Boxes that the forms of this folder share. Nothing here saves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from caunoi.ground.ui.inputs import DecimalNumberField

LONGEST_TITLE = 500
LONGEST_MEASURE = 300


def approval_field(label: str, *, initial: bool) -> forms.BooleanField:
    """Whether the result has to be approved."""
    return forms.BooleanField(
        label=label,
        required=False,
        initial=initial,
        help_text="Báo hoàn thành xong, kết quả chờ đơn vị giao duyệt hoặc trả lại.",
    )


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; cleans to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given if each]


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Any number of units, found by code, shown by their short names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


def number_field(label: str, *, help_text: str = "") -> DecimalNumberField:
    """A number that may stay empty."""
    return DecimalNumberField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}),
    )


def choice_field(label: str, choices: Mapping[Any, str], *, help_text: str = "") -> forms.ChoiceField:
    """One of a few, in a list."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[(str(value), words) for value, words in choices.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )


def count_field(label: str, least: int, most: int, *, help_text: str = "") -> forms.IntegerField:
    """A small whole number."""
    wrong = f"Nhập số từ {least} đến {most}."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={name: wrong for name in ("required", "invalid", "min_value", "max_value")},
    )
