"""Cleaning what a committee says of its section, and what the Office says when it does not wait. Nothing here saves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from caunoi.reporting.queries import Cell
from caunoi.reporting.states import Part


class SectionCheckForm(forms.Form):
    """A sentence at each cell or part that has to be put right."""

    def __init__(self, data: Any, *, cells: Iterable[Cell], initial: dict[str, str]) -> None:
        super().__init__(data, initial={f"r-{key}": words for key, words in initial.items()})
        self.keys = [(cell.code, f"{cell.code} {cell.name}") for cell in cells]
        self.keys += [(str(part), str(part.label)) for part in Part]
        for key, label in self.keys:
            words = forms.TextInput(attrs={"class": "input", "aria-label": f"Chỗ cần sửa ở {label}"})
            self.fields[f"r-{key}"] = forms.CharField(label=label, required=False, max_length=500, widget=words)

    @property
    def reasons(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"r-{key}"] for key, _ in self.keys}


class AcceptForm(forms.Form):
    """Why a report is accepted though a committee has not agreed."""

    words = forms.CharField(
        label="Lý do tiếp nhận khi ban chưa đồng ý",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
