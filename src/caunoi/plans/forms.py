"""Cleaning what people type about plans and tasks. Nothing here saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict

from caunoi.documents.actions import CannotRegister
from caunoi.documents.models import Document, Register
from caunoi.documents.writing import Kind, Signature
from caunoi.ground.figures import offered
from caunoi.ground.text import NotANumber, number_vi, parse_whole_number
from caunoi.ground.times import today
from caunoi.ground.ui.inputs import DecimalNumberField, WholeNumberField
from caunoi.org.models import Unit
from caunoi.plans.actions import DutyFacts, Taken
from caunoi.plans.actions.gauging import BY_STATUS, CannotMeasure, Load, Scale, checked_reached, scale_fields
from caunoi.plans.actions.schemes import SchemeFacts
from caunoi.plans.models import Scheme, SchemeSort, Task
from caunoi.plans.models.duty import LONGEST_LEAD
from caunoi.plans.models.notice_choice import FIRST_HOUR, LAST_HOUR
from caunoi.plans.papers import Head, issuer_of, symbol_of
from caunoi.plans.queries.papers import IssuerFacts
from caunoi.plans.queries.programmes import Offer, Picking
from caunoi.plans.recurrence import (
    DUE_WORDS,
    MOST_DAYS,
    RHYTHM_WORDS,
    ROLL_WORDS,
    Due,
    DueKind,
    NotADay,
    Pace,
    Rhythm,
    Roll,
    days_from,
)
from caunoi.plans.states import Gauge, Group, LineKind, Part, ProgrammeReason, Reason, Telling

LONGEST_TITLE, LONGEST_MEASURE = 500, 300
MISSING_DATE = {"required": "Chọn ngày.", "invalid": "Ghi ngày theo mẫu 08/07/2026."}


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A date in the browser's own calendar; without one, dd/mm/yyyy is understood."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
        error_messages=MISSING_DATE,
    )


def approval_field(label: str, *, initial: bool) -> forms.BooleanField:
    """Whether the result has to be approved."""
    return forms.BooleanField(
        label=label,
        required=False,
        initial=initial,
        help_text="Báo hoàn thành xong, kết quả chờ đơn vị giao duyệt hoặc trả lại.",
    )


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; cleans to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given if each]


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Any number of units, found by code, shown by their short names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class ReadPlanForm(forms.Form):
    """A paper to read into a plan, and the unit whose plan it is."""

    file = forms.FileField(
        label="Tệp văn bản kế hoạch",
        help_text="Word (DOCX), PDF có chữ, TXT hoặc Markdown.",
        error_messages={"required": "Chọn tệp văn bản.", "empty": "Tệp rỗng. Chọn tệp khác."},
        widget=forms.FileInput(attrs={"class": "input", "accept": ".docx,.pdf,.txt,.md"}),
    )
    unit = forms.ModelChoiceField(
        label="Kế hoạch của",
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"required": "Chọn đơn vị.", "invalid_choice": "Chọn đơn vị trong danh sách."},
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], with_file: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101 (declared above)
        unit.queryset = units
        if not with_file:
            del self.fields["file"]


class EditLineForm(forms.Form):
    """What a reviewer says about one line."""

    kind = forms.ChoiceField(label="Loại", choices=LineKind.choices, widget=forms.Select(attrs={"class": "input"}))
    marker = forms.CharField(
        label="Ký hiệu", required=False, max_length=40, widget=forms.TextInput(attrs={"class": "input input--short"})
    )
    corrected = forms.CharField(
        label="Chữ sửa lại",
        required=False,
        help_text="Chữ trong văn bản giữ nguyên; chữ sửa lại đứng bên cạnh.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    note = forms.CharField(
        label="Vì sao sửa", required=False, max_length=300, widget=forms.TextInput(attrs={"class": "input"})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NameUnitForm(forms.Form):
    """A group or a unit for one line."""

    part = forms.ChoiceField(label="Phần việc", choices=Part.choices, widget=forms.Select(attrs={"class": "input"}))
    who = forms.CharField(label="Đơn vị", widget=forms.Select(attrs={"class": "input"}))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        choices = [
            ("", "Chọn đơn vị hoặc nhóm"),
            ("Nhóm", [(f"group:{group}", group.label) for group in Group]),
            ("Đơn vị", [(f"unit:{unit.code}", unit.short_name) for unit in units]),
        ]
        widget = self.fields["who"].widget
        assert isinstance(widget, forms.Select)  # noqa: S101 (declared above)
        widget.choices = choices

    def clean_who(self) -> tuple[Group | None, Unit | None]:
        sort, _, value = self.cleaned_data["who"].partition(":")
        if sort == "group" and value in Group.values:
            return Group(value), None
        unit = self.units.filter(code=value).first() if sort == "unit" else None
        if unit is None:
            raise forms.ValidationError("Chọn đơn vị hoặc nhóm trong danh sách.")
        return None, unit


def number_field(label: str, *, help_text: str = "") -> DecimalNumberField:
    """A number that may stay empty."""
    return DecimalNumberField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}),
    )


class ScaleForm(forms.Form):
    """How the progress of a task is measured; cleans to `scale`. What the chosen way does not need is left aside."""

    gauge = forms.ChoiceField(
        label="Cách đo tiến độ",
        choices=[
            (Gauge.STATUS.value, "Theo tình trạng: người làm báo phần trăm"),
            (Gauge.COUNT.value, "Theo số lượng, ví dụ 8 trên 14 bản"),
            (Gauge.MEASURE.value, "Theo giá trị, ví dụ 320 trên 500 triệu đồng"),
        ],
        required=False,
        initial=Gauge.STATUS.value,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Chọn một cách đo."},
    )
    target = number_field("Chỉ tiêu", help_text="Số cần đạt, ví dụ 14.")
    gauge_unit = forms.CharField(
        label="Đơn vị tính",
        required=False,
        max_length=40,
        help_text="Ví dụ: bản, hộ, triệu đồng.",
        widget=forms.TextInput(attrs={"class": "input input--short"}),
    )
    figure = forms.ChoiceField(
        label="Giá trị lấy từ",
        required=False,
        help_text="Chỉ dùng khi đo theo giá trị. Chọn số liệu thì máy tự lấy, không phải nhập.",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Chọn số liệu trong danh sách."},
    )
    figure_from_on = day_field("Tính từ ngày", required=False)

    SCALE = ("gauge", "target", "gauge_unit", "figure", "figure_from_on")

    def __init__(self, *args: Any, task: Task | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"figure_from_on": today().replace(month=1, day=1)}
        if task is not None:
            initial |= {name: getattr(task, name) for name in self.SCALE if getattr(task, name) is not None}
        kwargs["initial"] = initial | dict(kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        figure = self.fields["figure"]
        assert isinstance(figure, forms.ChoiceField)  # noqa: S101 (declared above)
        figure.choices = [("", "Người làm tự nhập"), *((one.code, one.title) for one in offered().values())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = {name: cleaned.pop(name, None) for name in self.SCALE}
        scale = BY_STATUS
        gauge = Gauge(given["gauge"] or Gauge.STATUS)
        if gauge != Gauge.STATUS:
            figure = given["figure"] or "" if gauge == Gauge.MEASURE else ""
            since = given["figure_from_on"] if figure else None
            scale = Scale(gauge, given["target"], given["gauge_unit"] or "", figure, since)
        cleaned["scale"] = scale
        if not self.errors.keys() & set(self.SCALE):
            try:
                scale_fields(scale)
            except CannotMeasure as error:
                self.add_error(error.field, error.sentence)
        return cleaned


class AssignForm(ScaleForm):
    """Who gets a line, until when, and what is expected."""

    title = forms.CharField(
        label="Việc cần làm",
        max_length=500,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi việc cần làm."},
    )
    to = forms.ChoiceField(
        label="Giao cho", widget=forms.RadioSelect, error_messages={"required": "Chọn nơi nhận việc."}
    )
    units = UnitsField(
        label="Chọn từng đơn vị",
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = day_field("Hạn xong")
    expected_result = forms.CharField(
        label="Kết quả cần có",
        required=False,
        help_text="Ví dụ: kế hoạch đã ban hành, gửi về Văn phòng.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )
    measure = forms.CharField(
        label="Đo bằng gì",
        required=False,
        max_length=300,
        help_text="Ví dụ: số khu dân cư đã triển khai.",
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    partners = UnitsField(
        label="Đơn vị phối hợp",
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    needs_approval = approval_field("Kết quả cần duyệt", initial=True)

    CHOSEN = "CHOSEN"
    EVERYONE = "EVERYONE"

    def __init__(
        self,
        *args: Any,
        groups: dict[Group, list[Unit]],
        units: QuerySet[Unit],
        partners: QuerySet[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        to, chosen, helping = self.fields["to"], self.fields["units"], self.fields["partners"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 (declared above)
        assert isinstance(chosen, forms.ModelMultipleChoiceField)  # noqa: S101
        assert isinstance(helping, forms.ModelMultipleChoiceField)  # noqa: S101
        choices = [(str(group), f"{group.label} ({len(members)})") for group, members in groups.items()]
        if len(groups) > 1:
            total = sum(len(members) for members in groups.values())
            choices.append((self.EVERYONE, f"Tất cả các nhóm trên ({total})"))
        to.choices = [*choices, (self.CHOSEN, "Chọn từng đơn vị")]
        chosen.queryset, helping.queryset = units, partners

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        to = cleaned.get("to")
        if to == self.CHOSEN:
            cleaned["groups"] = []
            if not cleaned.get("units"):
                self.add_error("units", "Chọn ít nhất một đơn vị.")
        else:
            cleaned["units"] = []
            cleaned["groups"] = list(self.groups) if to == self.EVERYONE else [Group(to)] if to else []
        return cleaned


def choice_field(label: str, choices: Mapping[Any, str], *, help_text: str = "") -> forms.ChoiceField:
    """One of a few, in a list."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[(str(value), words) for value, words in choices.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )


def count_field(label: str, least: int, most: int, *, help_text: str = "") -> forms.IntegerField:
    """A small whole number."""
    wrong = f"Nhập số từ {least} đến {most}."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={name: wrong for name in ("required", "invalid", "min_value", "max_value")},
    )


class DutyForm(AssignForm):
    """A recurring duty: what, to whom, how often, due when."""

    title = forms.CharField(
        label="Việc cần làm",
        max_length=400,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi việc cần làm."},
    )
    approver = forms.ModelChoiceField(
        label="Đơn vị duyệt kết quả",
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="Không cần duyệt",
        error_messages={"invalid_choice": "Chọn đơn vị trong danh sách."},
        widget=forms.Select(attrs={"class": "input"}),
    )
    rhythm = choice_field("Nhịp", RHYTHM_WORDS)
    dates = forms.CharField(
        label="Những ngày cố định",
        required=False,
        max_length=200,
        help_text="Chỉ dùng với nhịp “Những ngày cố định trong năm”. Ví dụ: 27/7, 18/11.",
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    due_kind = choice_field("Hạn của mỗi kỳ", DUE_WORDS)
    due_number = count_field("Ngày thứ mấy", 1, MOST_DAYS, help_text="Với nhịp tuần: 1 là Thứ Hai, 7 là Chủ nhật.")
    roll = choice_field("Nếu hạn trúng ngày nghỉ", ROLL_WORDS)
    lead_days = count_field("Tạo việc trước hạn bao nhiêu ngày", 0, LONGEST_LEAD)
    starts_on = day_field("Bắt đầu từ ngày")
    ends_on = day_field(
        "Đến ngày", required=False, help_text="Kỳ kết thúc sau ngày này thì thôi tạo. Bỏ trống: lặp lại mãi."
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = (
        "title", "to", "units", "rhythm", "dates", "due_kind", "due_number", "roll", "lead_days", "starts_on",
        "ends_on", "expected_result", "measure", "approver", "seen",
    )  # fmt: skip

    def __init__(self, *args: Any, approvers: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, partners=Unit.objects.none(), **kwargs)
        for name in ("due_on", "partners", "needs_approval", *self.SCALE):
            del self.fields[name]
        approver = self.fields["approver"]
        assert isinstance(approver, forms.ModelChoiceField)  # noqa: S101 (declared above)
        approver.queryset = approvers

    def clean_dates(self) -> tuple[tuple[int, int], ...]:
        typed = self.cleaned_data["dates"]
        try:
            return days_from(typed) if typed.strip() else ()
        except NotADay as error:
            raise forms.ValidationError("Ghi ngày và tháng, cách nhau bằng dấu phẩy, ví dụ 27/7, 18/11.") from error

    def pace(self) -> Pace:
        given = self.cleaned_data
        return Pace(Rhythm(given["rhythm"]), given["starts_on"].year, given["dates"])

    def due(self) -> Due:
        given = self.cleaned_data
        return Due(DueKind(given["due_kind"]), given["due_number"], Roll(given["roll"]))

    def facts(self) -> DutyFacts:
        """What the form says, as the action takes it."""
        given = self.cleaned_data
        names = ("title", "starts_on", "dates", "due_number", "lead_days", "ends_on", "expected_result", "measure")
        return DutyFacts(
            rhythm=Rhythm(given["rhythm"]),
            due_kind=DueKind(given["due_kind"]),
            roll=Roll(given["roll"]),
            groups=tuple(given["groups"]),
            units=tuple(given["units"]),
            approver=given["approver"],
            **{name: given[name] for name in names},
        )


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
        asked = self.fields["asked_unit"]
        assert isinstance(asked, forms.ModelChoiceField)  # noqa: S101 (declared above)
        asked.queryset = units


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


class EditTaskForm(ScaleForm):
    """What a task asks for."""

    title = forms.CharField(
        label="Việc cần làm",
        max_length=500,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi việc cần làm."},
    )
    expected_result = forms.CharField(
        label="Kết quả cần có", required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 2})
    )
    measure = forms.CharField(
        label="Đo bằng gì", required=False, max_length=300, widget=forms.TextInput(attrs={"class": "input"})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order: tuple[str, ...] = ("title", "expected_result", "measure", *ScaleForm.SCALE)


class GiveTaskForm(EditTaskForm):
    """A task that a unit gives itself."""

    due_on = day_field("Hạn xong")
    unit = forms.ModelChoiceField(
        label="Đơn vị làm",
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"required": "Chọn đơn vị."},
        widget=forms.Select(attrs={"class": "input"}),
    )
    needs_approval = approval_field("Kết quả cần người khác của đơn vị duyệt", initial=False)
    field_order = ("title", "unit", "due_on", "expected_result", "measure", *ScaleForm.SCALE, "needs_approval")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101 (declared above)
        unit.queryset = units


class PlanForm(forms.Form):
    """Title and span of a draft."""

    title = forms.CharField(
        label="Tên kế hoạch",
        max_length=500,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi tên kế hoạch."},
    )
    starts_on = day_field("Từ ngày")
    ends_on = day_field("Đến ngày")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_ends_on(self) -> date:
        last: date = self.cleaned_data["ends_on"]
        first = self.cleaned_data.get("starts_on")
        if first and last < first:
            raise forms.ValidationError("Ngày kết thúc không được trước ngày bắt đầu.")
        return last


class PaperForm(forms.Form):
    """What stands around an official paper that follows from tasks: kind, place, symbol, who signs, which register."""

    sort = forms.ChoiceField(label="Tên loại", widget=forms.Select(attrs={"class": "input"}))
    sign = forms.CharField(
        label="Ký hiệu",
        max_length=40,
        help_text="Phần sau tên loại, ví dụ MTTQ-BTT.",
        widget=forms.TextInput(attrs={"class": "input input--short"}),
        error_messages={"required": "Ghi ký hiệu của đơn vị."},
    )
    place = forms.CharField(
        label="Địa danh",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "input input--short"}),
        error_messages={"required": "Ghi địa danh."},
    )
    authority = forms.CharField(
        label="Thể thức ký thay mặt",
        max_length=80,
        required=False,
        help_text="Ví dụ: TM. BAN THƯỜNG TRỰC.",
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    signer_title = forms.CharField(
        label="Chức vụ người ký",
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Ghi chức vụ người ký."},
    )
    signer = forms.CharField(
        label="Người ký", max_length=120, required=False, widget=forms.TextInput(attrs={"class": "input"})
    )
    book = forms.ChoiceField(
        label="Sổ văn bản đi",
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Chọn sổ văn bản đi đang mở."},
    )

    def __init__(
        self, data: Any = None, *, facts: IssuerFacts, registers: Sequence[Register], kinds: Sequence[Kind]
    ) -> None:
        initial = {name: getattr(facts, name) for name in ("sign", "place", "authority", "signer", "signer_title")}
        super().__init__(data, initial=initial)
        self.facts, self.kinds = facts, kinds
        self.registers = {str(register.pk): register for register in registers}
        sort, book = self.fields["sort"], self.fields["book"]
        assert isinstance(sort, forms.ChoiceField)  # noqa: S101 (declared above)
        assert isinstance(book, forms.ChoiceField)  # noqa: S101
        sort.choices = [(str(kind), kind.words) for kind in kinds]
        book.choices = [(key, register.name) for key, register in self.registers.items()]
        if len(kinds) == 1:
            sort.required, sort.widget = False, forms.HiddenInput()
        if not registers:
            book.widget = forms.HiddenInput()

    @property
    def has_registers(self) -> bool:
        return bool(self.registers)

    def kind(self) -> Kind:
        return Kind(self.cleaned_data["sort"] or self.kinds[0])

    def head(self) -> Head:
        """What stands around the paper; its day stays open."""
        given, facts = self.cleaned_data, self.facts
        authority = given["authority"].strip().upper()
        return Head(
            issuer=issuer_of(facts.name, upper=facts.upper, is_committee=facts.is_committee),
            place=given["place"],
            symbol=symbol_of(self.kind(), given["sign"].strip()),
            signature=Signature(given["signer_title"].upper(), given["signer"], (authority,) if authority else ()),
        )

    def register(self) -> Register:
        """The register that was chosen, else the first."""
        chosen = self.registers.get(self.cleaned_data["book"])
        if chosen is None:
            raise CannotRegister("book", "Chọn sổ văn bản đi đang mở.")
        return chosen


class NoticeChoiceForm(forms.Form):
    """How a person is reminded: in one digest or task by task, from which hour, by mail too or not."""

    telling = forms.ChoiceField(
        label="Cách nhắc",
        choices=[
            (Telling.DIGEST, "Một bản tin mỗi ngày: mọi việc sắp đến hạn và quá hạn trong một thông báo"),
            (Telling.EACH, "Từng việc một: mỗi việc một thông báo, nhiều nhất 10 việc, còn lại gộp chung"),
            (Telling.PAGE, "Chỉ trên trang: một bản tin mỗi ngày ở mục Thông báo, không gửi thư"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn cách nhắc."},
    )
    hour = forms.TypedChoiceField(
        label="Giờ nhắc",
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)],
        widget=forms.Select(attrs={"class": "input input--short"}),
        error_messages={"required": "Chọn giờ nhắc.", "invalid_choice": "Chọn giờ trong danh sách."},
    )
    by_mail = forms.BooleanField(label="Gửi cả thư điện tử", required=False)


class NewProgrammeForm(forms.Form):
    """Whose programme, for which year."""

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), to_field_name="code", error_messages={"required": "Chọn đơn vị."}
    )
    year = forms.IntegerField(error_messages={"required": "Chọn năm.", "invalid": "Chọn năm."})

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101 (declared above)
        unit.queryset = units


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


class SplitForm(forms.Form):
    """Which units below get a part of a task, and by when."""

    title = forms.CharField(
        label="Việc của từng đơn vị",
        max_length=500,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Ghi việc cần làm."},
    )
    due_on = day_field("Hạn xong")
    units = UnitsField(
        label="Chia cho",
        queryset=Unit.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn đơn vị nhận phần việc.", "invalid_choice": "Chọn đơn vị trong danh sách."},
    )

    def __init__(self, *args: Any, areas: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["units"]
        assert isinstance(units, UnitsField)  # noqa: S101 (declared above)
        units.queryset = areas


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


class _PapersField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """One paper, found by its reference, shown by number and title."""

    def __init__(self, *, label: str, required: bool, error: str, empty_label: str | None) -> None:
        super().__init__(
            queryset=Document.objects.none(),
            label=label,
            required=required,
            to_field_name="ref",
            empty_label=empty_label,
            error_messages={"required": error, "invalid_choice": "Chọn văn bản trong danh sách."},
            widget=forms.Select(attrs={"class": "input"}),
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}: {obj.title}"[:160]


class GuidanceForm(forms.Form):
    """The paper that a waiting task was waiting for."""

    document = _PapersField(
        label="Văn bản hướng dẫn", required=True, error="Chọn văn bản hướng dẫn.", empty_label="Chọn văn bản"
    )

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        assert isinstance(field, _PapersField)  # noqa: S101 (declared above)
        field.queryset = documents


class SchemeForm(forms.Form):
    """What a topic or scheme says beyond its task."""

    sort = forms.ChoiceField(label="Loại", choices=SchemeSort.choices, widget=forms.Select(attrs={"class": "input"}))
    team = forms.CharField(
        label="Nhóm thực hiện",
        required=False,
        max_length=2000,
        help_text="Mỗi dòng một chức vụ, không ghi tên người. Ví dụ: Chủ nhiệm: Phó Chủ tịch.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    product = _PapersField(label="Sản phẩm", required=False, error="", empty_label="Chưa có")
    accepted_by = forms.CharField(
        label="Nơi nghiệm thu", required=False, max_length=300, widget=forms.TextInput(attrs={"class": "input"})
    )
    accepted_on = day_field("Ngày nghiệm thu", required=False)
    used_in = forms.CharField(
        label="Đã dùng vào việc gì",
        required=False,
        max_length=4000,
        help_text="Ghi việc đã áp dụng, đường dẫn nếu có.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["product"]
        assert isinstance(field, _PapersField)  # noqa: S101 (declared above)
        field.queryset = documents

    def facts(self) -> SchemeFacts:
        given = self.cleaned_data
        return SchemeFacts(
            sort=SchemeSort(given["sort"]),
            **{name: given[name] for name in ("team", "product", "accepted_by", "accepted_on", "used_in")},
        )

    @staticmethod
    def initial_of(scheme: Scheme | None) -> dict[str, Any]:
        """What the form shows at first."""
        if scheme is None:
            return {}
        names = ("sort", "team", "accepted_by", "accepted_on", "used_in")
        held = {name: getattr(scheme, name) for name in names}
        return {**held, "product": scheme.product.ref if scheme.product else "", "seen": scheme.version}


class NewSchemeForm(SchemeForm):
    """A topic or scheme with the task that carries it."""

    title = forms.CharField(
        label="Tên đề tài, đề án",
        max_length=500,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
        error_messages={"required": "Ghi tên đề tài, đề án."},
    )
    unit = forms.ModelChoiceField(
        label="Đơn vị chủ trì",
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"required": "Chọn đơn vị.", "invalid_choice": "Chọn đơn vị trong danh sách."},
        widget=forms.Select(attrs={"class": "input"}),
    )
    due_on = day_field("Hạn xong")
    expected_result = forms.CharField(
        label="Sản phẩm cần có",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )
    field_order = ("sort", "title", "unit", "due_on", "expected_result", "team")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (declared above)
        field.queryset = units

    def task_facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "unit", "due_on", "expected_result")}


class WeighForm(forms.Form):
    """The weight of each task of a sheet, and its target where it has a count or a value."""

    def __init__(self, *args: Any, tasks: Sequence[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = tasks
        for task in tasks:
            self.fields[f"weight-{task.pk}"] = WholeNumberField(
                label=f"Trọng số của {task.unit.short_name}",
                initial=task.weight,
                error_messages={"required": "Nhập trọng số từ 1 đến 100."},
                widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
            )
            if task.gauge != Gauge.STATUS:
                self.fields[f"target-{task.pk}"] = number_field(f"Chỉ tiêu của {task.unit.short_name}")
                self.fields[f"target-{task.pk}"].initial = task.target

    def rows(self) -> list[tuple[Task, forms.BoundField, forms.BoundField | None]]:
        """Each task with its fields."""
        return [
            (task, self[f"weight-{task.pk}"], self[name] if (name := f"target-{task.pk}") in self.fields else None)
            for task in self.tasks
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["loads"] = {
                task.pk: Load(cleaned[f"weight-{task.pk}"], cleaned.get(f"target-{task.pk}")) for task in self.tasks
            }
        return cleaned


class SavedFilterForm(forms.Form):
    """The name of a filter, and whether the unit uses it too."""

    name = forms.CharField(
        label="Tên bộ lọc",
        max_length=60,
        help_text="Ví dụ: Quá hạn của các xã.",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": "Ghi tên bộ lọc."},
    )
    is_shared = forms.BooleanField(
        label="Dùng chung trong đơn vị",
        required=False,
        help_text="Mỗi người vẫn chỉ thấy việc mình được xem.",
    )
