"""Cleaning what people type about reports. Nothing here saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from caunoi.ground.text import number_vi
from caunoi.ground.ui.inputs import DecimalNumberField, choose_among, day_field
from caunoi.reporting.models import DataSet
from caunoi.reporting.periods import BadPeriod, parse_period
from caunoi.reporting.queries import Cell
from caunoi.reporting.states import Part


def typed(value: Decimal | None) -> str:
    """A stored number as it stands in a box."""
    return "" if value is None else number_vi(value)


class SheetForm(forms.Form):
    """The cells of one section: a number and a note each, and what the page showed when it was opened."""

    def __init__(self, data: Any, *, cells: Iterable[Cell]) -> None:
        super().__init__(data)
        self.cells = [cell for cell in cells if not cell.is_locked]
        for cell in self.cells:
            label = f"{cell.code} {cell.line.element.name}, {cell.line.element.unit_word}"
            box = forms.TextInput(attrs={"class": "input cell-input", "inputmode": "decimal", "aria-label": label})
            self.fields[f"v-{cell.code}"] = DecimalNumberField(
                required=False, label=label, initial=cell.value, widget=box
            )
            self.fields[f"w-{cell.code}"] = DecimalNumberField(
                required=False, initial=cell.value, widget=forms.HiddenInput
            )
            words = forms.TextInput(attrs={"class": "input cell-note", "aria-label": f"Ghi chú {cell.code}"})
            if cell.counted:
                self.fields[f"u-{cell.code}"] = forms.BooleanField(
                    required=False, label=f"Dùng số {number_vi(cell.counted.value)}"
                )
            self.fields[f"n-{cell.code}"] = forms.CharField(
                required=False, max_length=500, label=f"Ghi chú {cell.code}", initial=cell.note, widget=words
            )

    def rows(self, cells: Iterable[Cell], clashes: Mapping[str, str]) -> list[dict[str, Any]]:
        """Every cell with its boxes, if it has any, and what somebody else has written there meanwhile."""
        return [
            {
                "cell": cell,
                "value": None if cell.is_locked else self[f"v-{cell.code}"],
                "shown": None if cell.is_locked else self[f"w-{cell.code}"],
                "note": None if cell.is_locked else self[f"n-{cell.code}"],
                "take": self[f"u-{cell.code}"] if cell.counted and not cell.is_locked else None,
                "theirs": clashes.get(cell.code),
            }
            for cell in cells
        ]

    def _column(self, letter: str) -> dict[str, Any]:
        return {cell.code: self.cleaned_data[f"{letter}-{cell.code}"] for cell in self.cells}

    @property
    def values(self) -> dict[str, Decimal | None]:
        """What was typed; what the house counts where that was ticked."""
        taken = {cell.code: cell.counted.value for cell in self.cells if cell.counted and self._takes(cell)}
        return self._column("v") | taken

    def _takes(self, cell: Cell) -> bool:
        return bool(self.cleaned_data.get(f"u-{cell.code}"))

    @property
    def shown(self) -> dict[str, Decimal | None]:
        return self._column("w")

    @property
    def notes(self) -> dict[str, str]:
        return self._column("n")


class NarrativeForm(forms.Form):
    """The words of a report."""

    def __init__(self, data: Any, *, texts: dict[str, str], locked: Iterable[str]) -> None:
        super().__init__(data)
        for part in Part:
            self.fields[str(part)] = forms.CharField(
                label=part.label,
                required=False,
                max_length=20000,
                initial=texts[str(part)],
                disabled=str(part) in set(locked),
                widget=forms.Textarea(attrs={"class": "input", "rows": 6}),
            )


class FormChoice(forms.ModelChoiceField[DataSet]):
    """Forms by their names."""

    def label_from_instance(self, obj: DataSet) -> str:
        return obj.name


class RoundForm(forms.Form):
    """Which form, for which period, until when."""

    data_set = FormChoice(
        queryset=DataSet.objects.none(),
        label="Biểu mẫu",
        empty_label=None,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Chọn biểu mẫu.", "invalid_choice": "Chọn biểu mẫu trong danh sách."},
    )
    period = forms.CharField(
        label="Kỳ báo cáo",
        max_length=8,
        help_text="2026Q3 là quý III, 2026S1 là 6 tháng đầu năm, 2026 là cả năm.",
        widget=forms.TextInput(attrs={"class": "input input--short"}),
        error_messages={"required": BadPeriod.sentence},
    )
    due_on = day_field("Hạn nộp")

    def __init__(self, data: Any, *, sets: list[DataSet], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        choose_among(self, "data_set", DataSet.objects.filter(pk__in=[one.pk for one in sets]).order_by("code"))

    def clean_period(self) -> str:
        try:
            return parse_period(self.cleaned_data["period"]).iso
        except BadPeriod as error:
            raise forms.ValidationError(error.sentence) from error


class SubmitForm(forms.Form):
    """A word to the receiver."""

    words = forms.CharField(
        label="Lời nhắn cho nơi nhận",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )


class ReturnForm(forms.Form):
    """All that has to be put right: a sentence at each cell or part that is wrong."""

    due_on = day_field("Nộp lại trước hết ngày")

    def __init__(self, data: Any, *, cells: Iterable[Cell], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.keys = [(cell.code, f"{cell.code} {cell.line.element.name}") for cell in cells]
        self.keys += [(str(part), str(part.label)) for part in Part]
        for key, label in self.keys:
            words = forms.TextInput(attrs={"class": "input", "aria-label": f"Chỗ cần sửa ở {label}"})
            self.fields[f"r-{key}"] = forms.CharField(label=label, required=False, max_length=500, widget=words)

    @property
    def reasons(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"r-{key}"] for key, _ in self.keys}
