"""Cleaning what the Office types about splits. Nothing here saves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from caunoi.ground.text import nfc
from caunoi.reporting.forms.settings import words_field
from caunoi.reporting.models import MOST_CATEGORIES, Category

_CODE = re.compile(r"[0-9A-Z]{1,6}")
_OPTION = re.compile(r"([0-9A-Z]{1,12})\s+(\S.{0,99})")
_PLACES = ("thứ nhất", "thứ hai", "thứ ba")


class CategoryForm(forms.Form):
    """A way to split, with its groups."""

    code = words_field("Mã", 6, "Ghi mã, như GIOI.", help_text="Chữ in không dấu và số, nhiều nhất 6 ký tự.")
    name = words_field("Tiêu chí phân tổ", 200, "Ghi tên, như Giới tính.")
    options = forms.CharField(
        label="Các nhóm",
        max_length=4000,
        help_text="Mỗi dòng một nhóm: mã, dấu cách, tên. Ví dụ: NU Nữ",
        widget=forms.Textarea(attrs={"class": "input", "rows": 5}),
        error_messages={"required": "Ghi các nhóm, mỗi dòng một nhóm.", "max_length": "Tối đa 4000 ký tự."},
    )

    def __init__(self, data: Any, *, category: Category | None) -> None:
        initial: dict[str, Any] = {}
        if category is not None:
            lines = [f"{one.code} {one.name}" for one in category.options.order_by("position")]
            initial = {"code": category.code, "name": category.name, "options": "\n".join(lines)}
        super().__init__(data, initial=initial)
        if category is not None:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if not _CODE.fullmatch(code):
            raise forms.ValidationError("Mã chỉ gồm chữ in không dấu và số, nhiều nhất 6 ký tự.")
        return code

    def clean_options(self) -> list[tuple[str, str]]:
        found = []
        for line in nfc(self.cleaned_data["options"]).splitlines():
            if not line.strip():
                continue
            read = _OPTION.fullmatch(line.strip())
            if read is None:
                raise forms.ValidationError(
                    f"Dòng “{line.strip()[:40]}” chưa đúng: mã in không dấu, dấu cách, rồi tên."
                )
            found.append((read[1], read[2].strip()))
        return found


class SplitForm(forms.Form):
    """By which categories an element is split, in their order."""

    def __init__(self, data: Any, *, categories: Sequence[Category], chosen: Sequence[str]) -> None:
        super().__init__(data)
        self.known = {one.code: one for one in categories}
        for place in range(MOST_CATEGORIES):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=f"Tiêu chí {_PLACES[place]}",
                choices=[("", "Không"), *((one.code, one.name) for one in categories)],
                required=False,
                initial=chosen[place] if place < len(chosen) else "",
                widget=forms.Select(attrs={"class": "input"}),
                error_messages={"invalid_choice": "Chọn một mục trong danh sách."},
            )

    @property
    def categories(self) -> list[Category]:
        given = (self.cleaned_data[f"c{place}"] for place in range(MOST_CATEGORIES))
        return [self.known[one] for one in given if one]
