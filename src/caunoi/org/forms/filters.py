"""The name of a filter that is kept, and whether the unit uses it too."""

from __future__ import annotations

from typing import Any

from django import forms


class SavedFilterForm(forms.Form):
    """The name of a filter, and whether the unit uses it too. `example` is a name that fits the list."""

    name = forms.CharField(
        label="Tên bộ lọc",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": "Ghi tên bộ lọc."},
    )
    is_shared = forms.BooleanField(
        label="Dùng chung trong đơn vị",
        required=False,
        help_text="Mỗi người vẫn chỉ thấy việc mình được xem.",
    )

    def __init__(self, *args: Any, example: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = f"Ví dụ: {example}."
