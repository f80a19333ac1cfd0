"""Form fields that read what people type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from caunoi.ground import text


class WholeNumberField(forms.IntegerField):
    """A whole number as people write it: 61250000, 61.250.000 or 61 250 000."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        if value is None or not str(value).strip():
            return None
        if isinstance(value, int):
            return value
        try:
            return text.parse_whole_number(str(value))
        except text.NotANumber as slip:
            raise ValidationError(slip.sentence, code="not_a_number") from slip

    def prepare_value(self, value: Any) -> Any:
        """Shown again with its dots."""
        return text.number_vi(value) if isinstance(value, int) else value
