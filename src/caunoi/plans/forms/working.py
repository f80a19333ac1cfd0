"""Forms of whoever works on a task or judges its result. Nothing here saves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from caunoi.ground.files.inputs import agreed_field
from caunoi.ground.text import NotANumber, number_vi, parse_whole_number
from caunoi.ground.ui.inputs import choose_among, day_field
from caunoi.org.models import Unit
from caunoi.plans.actions.gauging import CannotMeasure, checked_reached
from caunoi.plans.forms.fields import FilesField, ManyFiles, number_field
from caunoi.plans.models import Task
from caunoi.plans.states import Gauge, Reason


class ReportForm(forms.Form):
    """How far a task has come: asks for percent, or for the count or value of the task, as it is measured."""

    words = forms.CharField(
        label="Đã làm gì, kết quả thế nào",
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )
    percent = forms.CharField(
        label="Tiến độ (%)",
        required=False,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}),
    )
    reached = number_field("Đã đạt")
    uploads = FilesField(
        label="Tệp minh chứng",
        required=False,
        help_text="Ảnh, PDF, Word hoặc Excel. Chọn được nhiều tệp.",
        widget=ManyFiles(attrs={"class": "input", "multiple": True}),
    )
    agreed = agreed_field()

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        kwargs["initial"] = {"percent": task.percent or "", "reached": task.reached}
        super().__init__(*args, **kwargs)
        self.task = task
        if task.gauge != Gauge.STATUS:
            del self.fields["percent"]
        if task.gauge == Gauge.STATUS or task.figure:
            del self.fields["reached"]
        else:
            self.fields["reached"].label = f"Đã đạt ({task.gauge_unit})"
            self.fields["reached"].help_text = f"Chỉ tiêu: {number_vi(task.target or 0)} {task.gauge_unit}."

    def clean_reached(self) -> Decimal | None:
        typed: Decimal | None = self.cleaned_data["reached"]
        if typed is None:
            return None
        try:
            return checked_reached(self.task, typed)
        except CannotMeasure as error:
            raise forms.ValidationError(error.sentence) from error

    def clean_percent(self) -> int | None:
        typed = self.cleaned_data["percent"].strip().rstrip("%")
        if not typed:
            return None
        try:
            number = parse_whole_number(typed)
        except NotANumber as error:
            raise forms.ValidationError("Nhập số từ 0 đến 100.") from error
        if not 0 <= number <= 100:
            raise forms.ValidationError("Nhập số từ 0 đến 100.")
        return number


class FinishForm(ReportForm):
    """The result with which a task closes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("percent", None)
        self.fields["words"].label = "Kết quả"
        self.fields["words"].help_text = "Ghi kết quả hoặc gửi tệp minh chứng, một trong hai là đủ."


class ReasonForm(forms.Form):
    """Why a task is reopened or called off."""

    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi lý do."},
    )


class MoveForm(ReasonForm):
    """Another due date, and why."""

    due_on = day_field("Hạn mới")
    field_order = ("due_on", "reason")


class ApproveForm(forms.Form):
    """What the approver adds to a result taken as it is."""

    words = forms.CharField(label="Ý kiến", required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 2}))


class ReturnForm(forms.Form):
    """All that has to be put right, at once, each at its field; and another date, if one is given."""

    due_on = day_field("Hạn mới", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for reason in Reason:
            self.fields[reason.value] = forms.CharField(
                label=reason.label, required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 2})
            )
        self.order_fields([*Reason.values, "due_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["reasons"] = {reason.value: cleaned.get(reason.value, "") for reason in Reason}
        return cleaned


class WaitForm(forms.Form):
    """Whose guidance the work needs, and about what."""

    waits_for = forms.CharField(
        label="Chờ hướng dẫn của",
        max_length=300,
        help_text="Ví dụ: Ban Thường trực Ủy ban Trung ương MTTQ Việt Nam. Hạn vẫn giữ nguyên.",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Ghi cơ quan cần chờ hướng dẫn."},
    )
    words = forms.CharField(
        label="Cần hướng dẫn điều gì", required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 3})
    )


class RaiseForm(forms.Form):
    """What stands in the way, what is proposed, who has to answer and by when."""

    words = forms.CharField(
        label="Khó khăn, vướng mắc",
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi khó khăn, vướng mắc."},
    )
    proposal = forms.CharField(
        label="Đề xuất", required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 3})
    )
    asked_unit = forms.ModelChoiceField(
        label="Đơn vị trả lời",
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label="Chọn đơn vị",
        error_messages={"required": "Chọn đơn vị.", "invalid_choice": "Chọn đơn vị trong danh sách."},
        widget=forms.Select(attrs={"class": "input"}),
    )
    answer_on = day_field("Cần trả lời trước ngày")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "asked_unit", units)


class AnswerForm(forms.Form):
    """The answer to what was raised."""

    answer = forms.CharField(
        label="Trả lời",
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        error_messages={"required": "Ghi câu trả lời."},
    )


class ResumeForm(forms.Form):
    """What the guidance says, or why nobody waits any more."""

    words = forms.CharField(
        label="Hướng dẫn đã có, hoặc vì sao không chờ nữa",
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi hướng dẫn đã có, hoặc vì sao không chờ nữa."},
    )
