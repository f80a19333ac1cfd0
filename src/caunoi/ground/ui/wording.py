"""What a form says when Django's own sentence would only tell what failed: what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms import BoundField

from caunoi.ground import text

Say = Callable[[BoundField, dict[str, Any]], str]

VERBS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "Đánh dấu"),
    (forms.FileInput, "Chọn"),
    (forms.Select, "Chọn"),
    (forms.RadioSelect, "Chọn"),
    (forms.CheckboxSelectMultiple, "Chọn"),
    (forms.Widget, "Nhập"),
)


def in_sentence(label: str) -> str:
    """A label inside a sentence: "Tên việc" gives "tên việc", "UBND xã" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _missing(bound: BoundField, _: dict[str, Any]) -> str:
    verb = next(verb for widget, verb in VERBS if isinstance(bound.field.widget, widget))
    return f"{verb} {in_sentence(str(bound.label))}"


def _always(sentence: str) -> Say:
    return lambda _bound, _facts: sentence


def _with_limit(sentence: str) -> Say:
    return lambda _bound, facts: sentence.format(text.number_vi(facts["limit_value"]))


OF_FIELDS: tuple[tuple[type[forms.Field], str, Say], ...] = (
    (forms.Field, "required", _missing),
    (forms.DateField, "invalid", _always("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 08/07/2026")),
    (forms.IntegerField, "invalid", _always("Nhập số nguyên, ví dụ 1.250")),
    (forms.DecimalField, "invalid", _always("Nhập số, phần lẻ sau dấu phẩy, ví dụ 87,5")),
    (forms.ChoiceField, "invalid_choice", _always("Chọn một mục trong danh sách")),
    (forms.MultipleChoiceField, "invalid_choice", _always("Chọn các mục trong danh sách")),
    (forms.MultipleChoiceField, "invalid_list", _always("Chọn các mục trong danh sách")),
    (forms.FileField, "invalid", _always("Chọn lại tệp rồi gửi")),
    (forms.FileField, "missing", _always("Chọn lại tệp rồi gửi")),
    (forms.FileField, "empty", _always("Tệp trống. Chọn tệp khác")),
)
OF_VALIDATORS: tuple[tuple[type[Any], Say], ...] = (
    (validators.EmailValidator, _always("Nhập địa chỉ thư, ví dụ ten@donvi.gov.vn")),
    (validators.MaxLengthValidator, _with_limit("Viết ngắn hơn, nhiều nhất {} ký tự")),
    (validators.MinLengthValidator, _with_limit("Viết dài hơn, ít nhất {} ký tự")),
    (validators.MinValueValidator, _with_limit("Nhập số từ {} trở lên")),
    (validators.MaxValueValidator, _with_limit("Nhập số không quá {}")),
)


def sentence_of(bound: BoundField, error: ValidationError) -> str:
    """One error of one question. Our own sentences pass; Django's standard ones are put in our words."""
    facts = error.params or {}
    for field, code, say in OF_FIELDS:
        if error.code == code and error.message is field.default_error_messages[code]:
            return say(bound, facts)
    for validator, say in OF_VALIDATORS:
        if error.message is validator.message:
            return say(bound, facts)
    return " ".join(str(words) for words in error.messages)


def errors_of(bound: BoundField) -> list[str]:
    """What to do about this question, one sentence an error."""
    return [sentence_of(bound, error) for error in bound.form.errors.as_data().get(bound.name, [])]
