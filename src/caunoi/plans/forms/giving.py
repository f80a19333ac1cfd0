"""Forms that give work: how progress is measured, to whom, by when, again and again. Nothing here saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from caunoi.ground.figures import offered_for_any_days
from caunoi.ground.times import today
from caunoi.ground.ui.inputs import WholeNumberField, choose_among, day_field
from caunoi.org.models import Unit
from caunoi.plans.actions import DutyFacts
from caunoi.plans.actions.gauging import BY_STATUS, CannotMeasure, Load, Scale, scale_fields
from caunoi.plans.forms.fields import UnitsField, approval_field, choice_field, count_field, number_field
from caunoi.plans.models import Task
from caunoi.plans.models.duty import LONGEST_LEAD
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
from caunoi.plans.states import Gauge, Group


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
        figure.choices = [
            ("", "Người làm tự nhập"),
            *((one.code, one.title) for one in offered_for_any_days().values()),
        ]

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
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 (declared above)
        choices = [(str(group), f"{group.label} ({len(members)})") for group, members in groups.items()]
        if len(groups) > 1:
            total = sum(len(members) for members in groups.values())
            choices.append((self.EVERYONE, f"Tất cả các nhóm trên ({total})"))
        to.choices = [*choices, (self.CHOSEN, "Chọn từng đơn vị")]
        choose_among(self, "units", units)
        choose_among(self, "partners", partners)

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
        choose_among(self, "approver", approvers)

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
        choose_among(self, "unit", units)


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
        choose_among(self, "units", areas)


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
