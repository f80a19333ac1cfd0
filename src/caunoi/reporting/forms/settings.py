"""Cleaning what the Office types about due dates, rules, targets and forms. Nothing here saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from caunoi.ground.ui.inputs import choose_among, day_field
from caunoi.org.models import Unit
from caunoi.reporting.forms import CellField
from caunoi.reporting.formulas import Missing, Operator
from caunoi.reporting.models import DataElement, Target, ValidationRule
from caunoi.reporting.queries.settings import ASKED, Askable, DueRow
from caunoi.reporting.states import Importance, Level

OPERATORS = [
    (Operator.LESS_THAN_OR_EQUAL_TO, "vế trái ≤ vế phải"),
    (Operator.LESS_THAN, "vế trái < vế phải"),
    (Operator.EQUAL_TO, "vế trái = vế phải"),
    (Operator.NOT_EQUAL_TO, "vế trái ≠ vế phải"),
    (Operator.GREATER_THAN_OR_EQUAL_TO, "vế trái ≥ vế phải"),
    (Operator.GREATER_THAN, "vế trái > vế phải"),
    (Operator.COMPULSORY_PAIR, "có cả hai vế hoặc không vế nào"),
    (Operator.EXCLUSIVE_PAIR, "không có cả hai vế cùng lúc"),
]
STRATEGIES = [
    (Missing.SKIP_IF_ANY_VALUE_MISSING, "thiếu một số: bỏ qua"),
    (Missing.SKIP_IF_ALL_VALUES_MISSING, "thiếu mọi số: bỏ qua"),
    (Missing.NEVER_SKIP, "số thiếu tính là 0"),
]
LEVELS = [(str(level), str(level.label)) for level in ASKED]


def words_field(label: str, most: int, again: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": again, "max_length": f"Tối đa {most} ký tự."},
    )


def choice_field(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Chọn một mục.", "invalid_choice": "Chọn một mục trong danh sách."},
    )


def _year(label: str, *, required: bool = True, help_text: str = "") -> forms.IntegerField:
    again = "Ghi năm bằng bốn chữ số, như 2027."
    return forms.IntegerField(
        label=label,
        min_value=2000,
        max_value=2999,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), again),
    )


class DueDatesForm(forms.Form):
    """The due dates of a year: a day and its basis for each period."""

    def __init__(self, data: Any, *, rows: Sequence[DueRow]) -> None:
        super().__init__(data)
        self.rows = list(rows)
        for row in self.rows:
            day = day_field(f"Hạn nộp {row.period.words}: {row.level.label}", required=False)
            day.initial = row.due_on
            self.fields[f"d-{row.key}"] = day
            basis = words_field(f"Căn cứ {row.period.words}: {row.level.label}", 200, "", required=False)
            basis.initial = row.basis
            self.fields[f"b-{row.key}"] = basis
            # The table's heads say it to whoever sees them.
            for box in (day, basis):
                box.widget.attrs["aria-label"] = str(box.label)

    def lines(self) -> list[tuple[DueRow, forms.BoundField, forms.BoundField]]:
        return [(row, self[f"d-{row.key}"], self[f"b-{row.key}"]) for row in self.rows]

    @property
    def days(self) -> dict[tuple[Level, str], tuple[Any, str]]:
        given = self.cleaned_data
        return {
            (row.level, row.period.iso): (given[f"d-{row.key}"], given[f"b-{row.key}"])
            for row in self.rows
            if given[f"d-{row.key}"]
        }


class MoveDueForm(forms.Form):
    """Another due date for an open round."""

    due_on = day_field("Hạn mới")
    reason = words_field("Lý do", 300, "Ghi lý do đổi hạn để các đơn vị biết.")


class RuleForm(forms.Form):
    """A validation rule."""

    code = words_field("Mã", 20, "Ghi mã quy tắc, như R21.")
    sentence = words_field(
        "Câu báo", 300, "Ghi câu báo cho người nhập.", help_text="Người nhập đọc câu này khi số sai."
    )
    left = words_field("Vế trái", 500, "Ghi vế trái.", help_text="Như #{2.03} hoặc #{1.13b} + #{1.14}.")
    left_missing = choice_field("Khi vế trái thiếu số", STRATEGIES)
    operator = choice_field("Phải đúng", OPERATORS)
    right = words_field("Vế phải", 500, "Ghi vế phải.")
    right_missing = choice_field("Khi vế phải thiếu số", STRATEGIES)
    importance = choice_field("Mức", [(str(one), str(one.label)) for one in Importance])
    basis = words_field("Căn cứ", 200, "", required=False)
    from_on = day_field("Áp dụng cho kỳ kết thúc từ ngày", required=False, help_text="Để trống: mọi kỳ trước đó.")
    until_on = day_field("Đến hết ngày", required=False, help_text="Để trống: không thời hạn.")
    is_active = forms.BooleanField(label="Đang dùng", required=False, initial=True)

    def __init__(self, data: Any, *, rule: ValidationRule | None) -> None:
        initial = {} if rule is None else {name: getattr(rule, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        if rule is not None:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if not code.replace("-", "").replace(".", "").isalnum() or not code.isascii():
            raise forms.ValidationError("Mã chỉ gồm chữ không dấu, số, dấu chấm và gạch nối.")
        return code


class ElementChoice(forms.ModelChoiceField[DataElement]):
    def label_from_instance(self, obj: DataElement) -> str:
        return f"{obj.code} {obj.name} ({obj.unit_word})"


class UnitChoice(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.short_name


class TargetForm(forms.Form):
    """What a year asks of a number, of one unit or of all of a level."""

    element = ElementChoice(
        queryset=DataElement.objects.none(),
        label="Chỉ tiêu",
        empty_label=None,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Chọn chỉ tiêu.", "invalid_choice": "Chọn chỉ tiêu trong danh sách."},
    )
    level = forms.ChoiceField(
        label="Giao cho",
        choices=[*LEVELS, ("", "Riêng một đơn vị")],
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Chọn một mục trong danh sách."},
    )
    unit = UnitChoice(
        queryset=Unit.objects.none(),
        label="Đơn vị",
        required=False,
        empty_label="Không chọn riêng đơn vị nào",
        help_text="Chỉ chọn khi giao riêng một đơn vị.",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Chọn đơn vị trong danh sách."},
    )
    from_year = _year("Từ năm")
    until_year = _year("Đến năm", required=False, help_text="Để trống: đến khi có mục tiêu mới.")
    value = CellField(
        label="Mục tiêu mỗi năm",
        min_value=0,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": "Ghi mục tiêu.", "min_value": "Mục tiêu không âm."},
    )
    basis = words_field("Căn cứ", 200, "Ghi văn bản giao mục tiêu.")

    def __init__(self, data: Any, *, target: Target | None, units: Any) -> None:
        initial: dict[str, Any] = {}
        if target is not None:
            names = ("level", "from_year", "until_year", "value", "basis")
            initial = {name: getattr(target, name) for name in names}
            initial |= {"element": target.element_id, "unit": target.unit_id}
        super().__init__(data, initial=initial)
        choose_among(self, "element", DataElement.objects.order_by("code"))
        choose_among(self, "unit", units)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(given.get("unit")) == bool(given.get("level")):
            words = "Chọn cả cấp hoặc riêng một đơn vị, không cả hai."
            self.add_error("unit", words)
        return given


class VersionForm(forms.Form):
    """The next version of a form: which numbers, and which have to be there."""

    name = words_field("Tên biểu mẫu", 200, "Ghi tên biểu mẫu.")
    expiry_days = forms.IntegerField(
        label="Khóa nhập sau ngày cuối kỳ (số ngày)",
        min_value=1,
        max_value=366,
        required=False,
        help_text="Để trống: không tự khóa. Không khóa trước khi hết hạn nộp.",
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Ghi số ngày từ 1 đến 366."),
    )

    def __init__(
        self,
        data: Any,
        *,
        name: str,
        expiry_days: int | None,
        sections: Sequence[tuple[str, Sequence[Askable]]],
        committees: Sequence[Unit],
        checkers: Mapping[str, int],
    ) -> None:
        super().__init__(data, initial={"name": name, "expiry_days": expiry_days})
        self.sections = sections
        offered = [("", "Không ban nào"), *((str(one.pk), one.short_name) for one in committees)]
        for place, (title, _) in enumerate(sections):
            box = choice_field(f"Ban kiểm tra phần {title}", offered)
            box.required, box.initial = False, str(checkers.get(title, ""))
            self.fields[f"k-{place}"] = box
        for _, ones in sections:
            for one in ones:
                code, words = one.element.code, f"{one.element.code} {one.element.name}"
                self.fields[f"a-{code}"] = forms.BooleanField(
                    required=False, initial=one.is_asked, label=f"Hỏi {words}"
                )
                self.fields[f"c-{code}"] = forms.BooleanField(
                    required=False, initial=one.is_compulsory, label=f"Bắt buộc {words}"
                )
                for letter, label in (("a", "Hỏi"), ("c", "Bắt buộc")):
                    self.fields[f"{letter}-{code}"].widget.attrs["aria-label"] = f"{label} {words}"

    def groups(self) -> list[tuple[str, forms.BoundField, list[tuple[Askable, forms.BoundField, forms.BoundField]]]]:
        return [
            (
                title,
                self[f"k-{place}"],
                [(one, self[f"a-{one.element.code}"], self[f"c-{one.element.code}"]) for one in ones],
            )
            for place, (title, ones) in enumerate(self.sections)
        ]

    @property
    def checkers(self) -> dict[str, int]:
        chosen = ((title, self.cleaned_data[f"k-{place}"]) for place, (title, _) in enumerate(self.sections))
        return {title: int(one) for title, one in chosen if one}

    def _ticked(self, letter: str) -> list[str]:
        codes = [one.element.code for _, ones in self.sections for one in ones]
        return [code for code in codes if self.cleaned_data.get(f"{letter}-{code}")]

    @property
    def asked(self) -> list[str]:
        return self._ticked("a")

    @property
    def compulsory(self) -> list[str]:
        return self._ticked("c")
