"""Forms of a programme of the year. Nothing here saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from caunoi.ground.times import today
from caunoi.ground.ui.inputs import choose_among, day_field
from caunoi.org.models import Unit
from caunoi.plans.actions import Taken
from caunoi.plans.forms.fields import LONGEST_MEASURE, LONGEST_TITLE
from caunoi.plans.queries.programmes import Offer, Picking
from caunoi.plans.states import ProgrammeReason


class NewProgrammeForm(forms.Form):
    """Whose programme, for which year."""

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), to_field_name="code", error_messages={"required": "Chọn đơn vị."}
    )
    year = forms.IntegerField(error_messages={"required": "Chọn năm.", "invalid": "Chọn năm."})

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "unit", units)


class OwnTaskForm(forms.Form):
    """Work of the unit's own in its programme."""

    title = forms.CharField(
        label="Việc cần làm",
        max_length=500,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi việc cần làm."},
    )
    due_on = day_field("Hạn xong")
    expected_result = forms.CharField(
        label="Kết quả cần có", required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 2})
    )
    measure = forms.CharField(
        label="Đo bằng gì", required=False, max_length=300, widget=forms.TextInput(attrs={"class": "input"})
    )


class SubmitProgrammeForm(forms.Form):
    """To whom the programme goes, and a word with it."""

    approver = forms.ChoiceField(
        label="Nơi phê duyệt",
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn nơi phê duyệt.", "invalid_choice": "Chọn nơi phê duyệt trong danh sách."},
    )
    words = forms.CharField(
        label="Ý kiến kèm theo", required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 2})
    )

    def __init__(self, *args: Any, own: Unit, approvers: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approvers = {unit.code: unit for unit in approvers}
        approver = self.fields["approver"]
        assert isinstance(approver, forms.ChoiceField)  # noqa: S101 (declared above)
        approver.choices = [
            (code, f"Lãnh đạo {unit.short_name}" if unit.pk == own.pk else unit.name)
            for code, unit in self.approvers.items()
        ]
        approver.initial = next(iter(self.approvers), "")

    def clean_approver(self) -> Unit:
        return self.approvers[self.cleaned_data["approver"]]


class ReturnProgrammeForm(forms.Form):
    """All that has to be put right in a programme, at once, each at its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for reason in ProgrammeReason:
            self.fields[reason.value] = forms.CharField(
                label=reason.label, required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["reasons"] = {reason.value: cleaned.get(reason.value, "") for reason in ProgrammeReason}
        return cleaned


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A line on the page of lồng ghép as it was proposed or sent; `due_on` as a date box writes it."""

    offer: Offer
    checked: bool
    title: str
    due_on: str
    measure: str
    expected_result: str
    error: str

    @property
    def is_open(self) -> bool:
        """Whether the boxes below the line stand open."""
        return bool(self.error)


class TakeLinesForm:
    """The lines ticked on the page of lồng ghép. Boxes are named by the number of their line: "t12" is its title.

    Written by hand instead of with a field for each box: sixty lines would be three hundred fields.
    """

    def __init__(self, data: QueryDict | None, picking: Picking, year: int) -> None:
        self.data, self.picking, self.year = data, picking, year
        self.ticked = set(data.getlist("muc")) if data is not None else set()
        self.errors: dict[int, str] = {}
        self.taken: list[Taken] = []
        self.refusal = ""

    def is_valid(self) -> bool:
        day = day_field("")
        for offer in self.picking.offers():
            key = str(offer.line.pk)
            if key not in self.ticked:
                continue
            if offer.held is not None:
                self.taken.append(Taken(offer.line, offer.held.due_on))
                continue
            try:
                due_on = day.clean(self._given(f"h{key}", ""))
            except forms.ValidationError as error:
                self.errors[offer.line.pk] = str(error.messages[0])
                continue
            title = self._given(f"t{key}", "").strip()
            if not title or len(title) > LONGEST_TITLE:
                self.errors[offer.line.pk] = "Ghi việc cần làm, không quá 500 chữ cái."
            elif due_on.year != self.year or due_on < today():
                self.errors[offer.line.pk] = f"Chọn hạn trong năm {self.year}, từ hôm nay trở đi."
            else:
                words = (self._given(f"d{key}", "")[:LONGEST_MEASURE], self._given(f"k{key}", ""))
                self.taken.append(Taken(offer.line, due_on, title, *words))
        if not self.taken and not self.errors:
            self.refusal = "Chọn ít nhất một mục."
        return not self.errors and not self.refusal

    def _given(self, name: str, proposed: str) -> str:
        return self.data.get(name, proposed) if self.data is not None else proposed

    def _rows(self, offers: Sequence[Offer]) -> list[OfferRow]:
        return [
            OfferRow(
                offer=offer,
                checked=str(offer.line.pk) in self.ticked,
                title=self._given(f"t{offer.line.pk}", offer.title),
                due_on=self._given(f"h{offer.line.pk}", offer.due_on.isoformat()),
                measure=self._given(f"d{offer.line.pk}", offer.measure),
                expected_result=self._given(f"k{offer.line.pk}", ""),
                error=self.errors.get(offer.line.pk, ""),
            )
            for offer in offers
        ]

    def groups(self) -> list[tuple[str, str, list[OfferRow], bool]]:
        """Heading, hint, rows, and whether the group is folded: gaps first."""
        picking = self.picking
        found = [
            ("Đã giao, chưa vào chương trình", "đưa vào là giữ nguyên việc đã giao", picking.given, False),
            ("Còn thiếu", "kế hoạch giao cho đơn vị này hoặc nhóm của đơn vị", picking.missing, False),
            ("Mục khác", "kế hoạch không nêu đích danh đơn vị này", picking.other, True),
        ]
        return [(heading, hint, self._rows(offers), folded) for heading, hint, offers, folded in found if offers]
