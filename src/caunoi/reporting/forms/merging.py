"""Cleaning the merged words of a part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from caunoi.reporting.actions.merging import LONGEST_SENTENCE, Line
from caunoi.reporting.queries.merging import MergedSentence


class MergeForm(forms.Form):
    """Every merged sentence with its place and whether it goes, and words of one's own.

    A place that was typed goes before one that was only pushed along.
    """

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    own = forms.CharField(
        label="Viết thêm",
        required=False,
        help_text="Mỗi dòng một câu. Ghi {2.01} thì số cộng của chỉ tiêu 2.01 tự vào chỗ ấy.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )

    def __init__(self, data: Any, *, sentences: Sequence[MergedSentence], version: int) -> None:
        super().__init__(data, initial={"seen": version})
        self.sentences = sentences
        for at, one in enumerate(sentences, 1):
            box = forms.Textarea(attrs={"class": "input", "rows": 3, "aria-label": f"Câu {at}"})
            self.fields[f"t-{one.id}"] = forms.CharField(
                required=False, max_length=LONGEST_SENTENCE, initial=one.text, widget=box
            )
            place = forms.NumberInput(attrs={"class": "input merge-place", "aria-label": f"Thứ tự của câu {at}"})
            self.fields[f"p-{one.id}"] = forms.IntegerField(
                required=False, min_value=1, max_value=999, initial=at, widget=place
            )
            self.fields[f"d-{one.id}"] = forms.BooleanField(required=False, label=f"Bỏ câu {at}")

    def rows(self) -> list[tuple[MergedSentence, BoundField, BoundField, BoundField]]:
        return [(one, self[f"t-{one.id}"], self[f"p-{one.id}"], self[f"d-{one.id}"]) for one in self.sentences]

    @property
    def lines(self) -> list[Line]:
        """The sentences in the order that was typed, those that go left out, one's own words last."""
        placed = []
        for at, one in enumerate(self.sentences, 1):
            place = self.cleaned_data[f"p-{one.id}"]
            if not self.cleaned_data[f"d-{one.id}"]:
                was_moved = place is not None and place != at
                # Moved down it comes behind the one that stands there, moved up before it.
                order = (at, 1) if not was_moved else (place, 2 if place > at else 0)
                placed.append((order, at, Line(self.cleaned_data[f"t-{one.id}"], one.id)))
        kept = [line for _, _, line in sorted(placed, key=lambda row: row[:2])]
        return kept + [Line(words) for words in self.cleaned_data["own"].splitlines()]
