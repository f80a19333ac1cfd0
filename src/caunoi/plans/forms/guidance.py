"""Forms of guidance that tasks wait for, and of topics and schemes. Nothing here saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from caunoi.documents.models import Document
from caunoi.ground.ui.inputs import choose_among, day_field
from caunoi.org.models import Unit
from caunoi.plans.actions.schemes import SchemeFacts
from caunoi.plans.models import Scheme, SchemeSort


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
        choose_among(self, "document", documents)


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
        choose_among(self, "product", documents)

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
        choose_among(self, "unit", units)

    def task_facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "unit", "due_on", "expected_result")}
