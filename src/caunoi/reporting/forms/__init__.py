"""Cleaning what people type about reports. Nothing here saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from caunoi.ground.text import NotANumber, number_vi
from caunoi.ground.times import today
from caunoi.ground.ui.inputs import DecimalNumberField, PlainHidden, PlainInput, choose_among, day_field
from caunoi.org.models import Unit
from caunoi.reporting.models import DataSet
from caunoi.reporting.periods import parse_period, periods_around
from caunoi.reporting.queries import Cell
from caunoi.reporting.queries.settings import due_of
from caunoi.reporting.reading import check_cell
from caunoi.reporting.states import Part


def typed(value: Decimal | None) -> str:
    """A stored number as it stands in a box."""
    return "" if value is None else number_vi(value)


class CellField(DecimalNumberField):
    """A number as a cell of a report takes it."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as DecimalNumberField
        number = super().to_python(value)
        try:
            return number if number is None else check_cell(number)
        except NotANumber as slip:
            raise forms.ValidationError(slip.sentence, code="not_for_a_cell") from slip


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else has written into a cell meanwhile, beside what was typed here; "" for nothing."""

    is_note: bool
    value: str
    mine: str
    who: str
    when: str

    @property
    def what(self) -> str:
        return "ghi chú" if self.is_note else "số"

    @property
    def letter(self) -> str:
        """Of the box that takes theirs."""
        return "s" if self.is_note else "t"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A cell with its boxes, if it has any; `theirs` where two people have written."""

    cell: Cell
    value: forms.BoundField | None = None
    shown: forms.BoundField | None = None
    note: forms.BoundField | None = None
    shown_note: forms.BoundField | None = None
    take: forms.BoundField | None = None
    theirs: Sequence[Theirs] = ()
    is_chosen: bool = False

    @property
    def state(self) -> str:
        return "error" if self.theirs or (self.value and self.value.errors) else self.cell.state

    @property
    def asks_note(self) -> bool:
        """Whether the box for a reason is open."""
        return bool(
            self.cell.note or self.theirs or self.is_chosen or self.cell.is_overruled or self.state == "warning"
        )

    @property
    def is_told(self) -> bool:
        """Whether there is something to say below the cell."""
        cell = self.cell
        offered = self.take and cell.value != (cell.offer.value if cell.offer else None)
        return bool(
            self.state in {"error", "warning", "returned"} or cell.note or cell.reason or offered or self.is_chosen
        )


class SheetForm(forms.Form):
    """The cells of one section: a number and a note each, and what the page showed when it was opened."""

    def __init__(self, data: Any, *, cells: Iterable[Cell]) -> None:
        super().__init__(data)
        self.cells = [cell for cell in cells if not cell.is_locked]
        for cell in self.cells:
            self._add_boxes(cell)

    def _add_boxes(self, cell: Cell) -> None:
        code = cell.code
        label = f"{code} {cell.name}, {cell.line.element.unit_word}"
        box = PlainInput(
            attrs={
                "class": "cell-input",
                "inputmode": "decimal",
                "autocomplete": "off",
                "aria-labelledby": f"name-{code} now",
                "aria-describedby": f"words-{code}",
            }
        )
        self.fields[f"v-{code}"] = CellField(required=False, label=label, initial=cell.value, widget=box)
        self.fields[f"w-{code}"] = DecimalNumberField(required=False, initial=cell.value, widget=PlainHidden)
        if cell.offer:
            tick = forms.CheckboxInput(attrs={"data-value": f"{cell.offer.value:f}", "data-source": cell.offer.source})
            self.fields[f"u-{code}"] = forms.BooleanField(required=False, widget=tick)
        self.fields[f"t-{code}"] = forms.BooleanField(required=False)
        self.fields[f"s-{code}"] = forms.BooleanField(required=False)
        self.fields[f"m-{code}"] = forms.CharField(required=False, initial=cell.note, widget=PlainHidden)
        words = PlainInput(attrs={"class": "input", "autocomplete": "off"})
        self.fields[f"n-{code}"] = forms.CharField(
            required=False,
            max_length=500,
            label=f"Ghi chú {code}",
            initial=cell.note,
            widget=words,
            error_messages={"max_length": "Ghi chú tối đa 500 ký tự."},
        )

    def rows(self, cells: Iterable[Cell], clashes: Mapping[str, Sequence[Theirs]], chosen: str = "") -> list[EntryRow]:
        """Every cell with its boxes, if it has any, and what somebody else has written there meanwhile."""
        return [
            EntryRow(cell, is_chosen=cell.code == chosen)
            if cell.is_locked
            else EntryRow(
                cell=cell,
                value=self[f"v-{cell.code}"],
                shown=self[f"w-{cell.code}"],
                note=self[f"n-{cell.code}"],
                shown_note=self[f"m-{cell.code}"],
                take=self[f"u-{cell.code}"] if cell.offer else None,
                theirs=clashes.get(cell.code, ()),
                is_chosen=cell.code == chosen,
            )
            for cell in cells
        ]

    def _column(self, letter: str) -> dict[str, Any]:
        names = ((cell.code, f"{letter}-{cell.code}") for cell in self.cells)
        return {code: self.cleaned_data[name] for code, name in names if name in self.cleaned_data}

    @property
    def values(self) -> dict[str, Decimal | None]:
        """What was typed; what is offered where that was ticked, and what somebody else wrote where that was chosen."""
        values = self._column("v")
        for cell in self.cells:
            if cell.offer and self.cleaned_data.get(f"u-{cell.code}"):
                values[cell.code] = cell.offer.value
            elif self.cleaned_data.get(f"t-{cell.code}"):
                values[cell.code] = cell.value
        return values

    @property
    def shown(self) -> dict[str, Decimal | None]:
        return self._column("w")

    @property
    def notes(self) -> dict[str, str]:
        """The notes that the person has changed: one that she left as the page showed it may be another by now, and
        where somebody else's was chosen, that one stays."""
        shown, taken = self.shown_notes, self._column("s")
        return {
            code: words for code, words in self._column("n").items() if shown.get(code) != words and not taken[code]
        }

    @property
    def shown_notes(self) -> dict[str, str]:
        return {code: words for code, words in self._column("m").items() if f"m-{code}" in self.data}

    def show_anew(self, values: Mapping[str, Decimal | None], notes: Mapping[str, str]) -> None:
        """After a conflict the page shows what stands there now: saving once more says that one's own is right."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for code, value in values.items():
            data[f"w-{code}"] = typed(value)
        for code, words in notes.items():
            data[f"m-{code}"] = words
        self.data = data


class NarrativeForm(forms.Form):
    """The words of a report. `marks`: part → the mark of what is stored, which the page takes along."""

    def __init__(self, data: Any, *, texts: Mapping[str, str], marks: Mapping[str, str], locked: Iterable[str]) -> None:
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
            self.fields[_mark(part)] = forms.CharField(
                required=False, max_length=16, initial=marks[str(part)], widget=forms.HiddenInput
            )

    @property
    def texts(self) -> dict[str, str]:
        return {str(part): self.cleaned_data[str(part)] for part in Part}

    @property
    def seen(self) -> dict[str, str]:
        """The marks that the page took along; a program that sends words alone takes none."""
        return {str(part): self.cleaned_data[name] for part in Part if (name := _mark(part)) in self.data}

    def show_anew(self, marks: Mapping[str, str]) -> None:
        """After a conflict: saving once more says that the own words are right."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for part, mark in marks.items():
            data[_mark(part)] = mark
        self.data = data

    def rows(self, theirs: Mapping[str, str]) -> list[tuple[forms.BoundField, forms.BoundField, str | None]]:
        """Each part: its box, its mark, and what somebody else has written there meanwhile, None for nothing."""
        return [(self[str(part)], self[_mark(part)], theirs.get(str(part))) for part in Part]


def _mark(part: str) -> str:
    return f"seen-{part}"


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
    period = forms.ChoiceField(
        label="Kỳ báo cáo",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Chọn kỳ báo cáo.", "invalid_choice": "Chọn kỳ trong danh sách."},
    )
    due_on = day_field("Hạn nộp", required=False, help_text="Để trống: theo hạn nộp đã đặt cho năm ấy.")

    def __init__(self, data: Any, *, sets: list[DataSet], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        choose_among(self, "data_set", DataSet.objects.filter(pk__in=[one.pk for one in sets]).order_by("code"))
        period = self.fields["period"]
        assert isinstance(period, forms.ChoiceField)  # noqa: S101 (declared above)
        period.choices = [(one.iso, one.words[:1].upper() + one.words[1:]) for one in periods_around(today())]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("data_set") and given.get("period") and "due_on" in given and given["due_on"] is None:
            given["due_on"] = due_of(given["data_set"].level, parse_period(given["period"]))
            if given["due_on"] is None:
                self.add_error("due_on", "Kỳ này chưa đặt hạn nộp. Ghi ngày, hoặc đặt ở Cài đặt.")
        return given


class SubmitForm(forms.Form):
    """A word to the receiver."""

    words = forms.CharField(
        label="Lời nhắn cho nơi nhận",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )


class ApprovalForm(forms.Form):
    """A tick for each unit whose chair approves before a report is sent."""

    def __init__(self, data: Any, *, units: Iterable[Unit], chosen: set[int]) -> None:
        super().__init__(data)
        for unit in units:
            self.fields[f"u-{unit.pk}"] = forms.BooleanField(
                label=f"{unit.short_name}: lãnh đạo duyệt rồi báo cáo mới đi",
                required=False,
                initial=unit.pk in chosen,
            )


class ReturnForm(forms.Form):
    """All that has to be put right: a sentence at each cell or part that is wrong."""

    due_on = day_field("Nộp lại chậm nhất ngày")

    def __init__(self, data: Any, *, cells: Iterable[Cell], initial: dict[str, Any], inner: bool = False) -> None:
        super().__init__(data, initial=initial)
        if inner:
            # Within a unit the due date stays as it is.
            del self.fields["due_on"]
        self.keys = [(cell.code, f"{cell.code} {cell.name}") for cell in cells]
        self.keys += [(str(part), str(part.label)) for part in Part]
        for key, label in self.keys:
            words = forms.TextInput(attrs={"class": "input", "aria-label": f"Chỗ cần sửa ở {label}"})
            self.fields[f"r-{key}"] = forms.CharField(label=label, required=False, max_length=500, widget=words)

    @property
    def reasons(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"r-{key}"] for key, _ in self.keys}


class AreasForm(forms.Form):
    """Until when the areas send their numbers."""

    due_on = day_field("Khu dân cư gửi chậm nhất ngày")


class VillageForm(forms.Form):
    """The few numbers of an area, one under the other, in large boxes."""

    def __init__(self, data: Any, *, cells: Iterable[Cell]) -> None:
        super().__init__(data)
        self.cells = list(cells)
        for cell in self.cells:
            element = cell.line.element
            last = "" if cell.before is None else f"Kỳ trước: {number_vi(cell.before)}. "
            box = forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"})
            self.fields[f"v-{cell.code}"] = CellField(
                required=False,
                label=f"{element.name} ({element.unit_word})",
                help_text=last + (cell.reason and f"Cần sửa: {cell.reason}"),
                initial=cell.value,
                disabled=cell.is_locked,
                widget=box,
            )

    @property
    def values(self) -> dict[str, Decimal | None]:
        return {cell.code: self.cleaned_data[f"v-{cell.code}"] for cell in self.cells if not cell.is_locked}

    def told(self, codes: Iterable[str], sentence: str) -> None:
        """Tell a broken rule at the last of its boxes."""
        names = [f"v-{code}" for code in codes if f"v-{code}" in self.fields]
        self.add_error(names[-1] if names else None, sentence)
