"""Cleaning what people type about papers sent with receipt, and about templates. Nothing here saves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db.models import QuerySet

from caunoi.documents.actions import Outside
from caunoi.documents.models import Dispatch
from caunoi.ground import text
from caunoi.ground.files.inputs import agreed_field
from caunoi.ground.text import NotANumber, parse_whole_number
from caunoi.ground.times import today
from caunoi.org.models import Unit, UnitKind

BAD_DATE = "Ghi ngày theo mẫu 08/07/2026."
GROUPS = {
    UnitKind.COMMUNE: "Tất cả xã, phường",
    UnitKind.BOARD: "Các ban chuyên môn",
    UnitKind.OFFICE: "Văn phòng",
    UnitKind.ORGANISATION: "Các tổ chức chính trị - xã hội",
    UnitKind.ASSOCIATION: "Các hội quần chúng",
    UnitKind.AREA: "Tất cả khu dân cư",
}
RECEIVE_DAYS, STUDY_DAYS = 7, 30
MOST_LETTERS = 200


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
        error_messages={"required": "Chọn ngày.", "invalid": BAD_DATE},
    )


def _lines(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        help_text=help_text,
        max_length=12_000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"max_length": "Rút ngắn danh sách, gửi làm nhiều lần."},
    )


class _UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class DispatchForm(forms.Form):
    """To whom a paper goes, and by when they confirm and study it."""

    groups = forms.MultipleChoiceField(
        label="Gửi cho nhóm",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Chọn nhóm trong danh sách."},
    )
    units = _UnitsField(
        label="Gửi cho từng đơn vị",
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Chọn đơn vị trong danh sách.", "invalid_list": "Chọn trong danh sách."},
    )
    by_link = _lines(
        "Nơi nhận bên ngoài, gửi bằng liên kết",
        "Cấp ủy, Hội đồng nhân dân, cơ quan không có tài khoản. Mỗi nơi một dòng; muốn máy gửi thư thì ghi thêm thư "
        "điện tử sau dấu chấm phẩy.",
    )
    on_paper = _lines("Nơi nhận bản giấy", "Mỗi nơi một dòng. Khi giấy báo nhận về, ghi người nhận và ngày nhận.")
    receive_by_on = _day("Xác nhận đã nhận trước ngày")
    asks_study = forms.BooleanField(
        label="Yêu cầu các đơn vị quán triệt văn bản này",
        required=False,
        help_text="Đơn vị trong hệ thống báo ngày quán triệt, số người dự, tệp minh chứng và hỏi lại được.",
    )
    study_by_on = _day("Quán triệt xong trước ngày", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField[Any]", self.fields["units"]).queryset = units
        kinds = set(units.order_by().values_list("kind", flat=True).distinct())
        cast(forms.MultipleChoiceField, self.fields["groups"]).choices = [
            (str(kind), words) for kind, words in GROUPS.items() if kind in kinds
        ]
        self._offered = units

    def clean_by_link(self) -> list[Outside]:
        bodies = []
        for line in _bare_lines(self.cleaned_data["by_link"]):
            name, _, email = (part.strip() for part in line.partition(";"))
            if email:
                try:
                    validate_email(email)
                except ValidationError as error:
                    raise ValidationError(f"Sửa thư điện tử ở dòng “{line[:60]}”.") from error
            bodies.append(Outside(_checked(name), email))
        return bodies

    def clean_on_paper(self) -> list[str]:
        return [_checked(line) for line in _bare_lines(self.cleaned_data["on_paper"])]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("asks_study") and not given.get("study_by_on") and "study_by_on" not in self.errors:
            self.add_error("study_by_on", "Chọn ngày quán triệt xong.")
        return given

    def deed(self) -> dict[str, Any]:
        """The cleaned fields as the action takes them."""
        given = self.cleaned_data
        units = {unit.pk: unit for unit in given["units"]}
        units |= {unit.pk: unit for unit in self._offered.filter(kind__in=given["groups"])}
        return {
            "units": units.values(),
            "by_link": given["by_link"],
            "on_paper": given["on_paper"],
            "receive_by_on": given["receive_by_on"],
            "study_by_on": given["study_by_on"] if given["asks_study"] else None,
        }


def first_days(dispatch: Dispatch | None, *, guides: bool) -> dict[str, Any]:
    """What the form shows at first: the days of the dispatch, or a week to confirm and a month to study."""
    if dispatch is not None:
        return {
            "receive_by_on": max(dispatch.receive_by_on, today()),
            "asks_study": dispatch.asks_study,
            "study_by_on": dispatch.study_by_on,
        }
    day: date = today()
    return {
        "receive_by_on": day + timedelta(days=RECEIVE_DAYS),
        "asks_study": guides,
        "study_by_on": day + timedelta(days=STUDY_DAYS),
    }


def _bare_lines(words: str) -> list[str]:
    return [line for line in (text.nfc(line).strip(" -–•;.\t") for line in words.splitlines()) if line]


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError("Ghi tên nơi nhận trước dấu chấm phẩy.")
    if len(name) > MOST_LETTERS:
        raise ValidationError(f"Rút ngắn “{name[:40]}…” còn {MOST_LETTERS} ký tự.")
    return name


class ReceivedForm(forms.Form):
    """Who received, as typed on the page behind a link."""

    name = forms.CharField(
        label="Họ tên người nhận",
        max_length=120,
        error_messages={"required": "Ghi họ tên người nhận.", "max_length": "Rút ngắn còn 120 ký tự."},
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )


class PaperReceiptForm(ReceivedForm):
    """Who received the sheet of paper, and when."""

    received_on = _day("Ngày nhận")


class StudyForm(forms.Form):
    """How a unit has studied the paper."""

    studied_on = _day("Ngày quán triệt")
    attended = forms.CharField(
        label="Số người dự",
        max_length=12,
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
        error_messages={"required": "Ghi số người dự.", "max_length": "Ghi số người dự bằng chữ số."},
    )
    words = forms.CharField(
        label="Quán triệt bằng cách nào",
        required=False,
        max_length=2000,
        help_text="Họp, sinh hoạt chi hội, loa truyền thanh…",
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"max_length": "Rút ngắn còn 2000 ký tự."},
    )
    upload = forms.FileField(
        label="Tệp minh chứng",
        required=False,
        help_text="Ảnh, PDF hoặc Word.",
        error_messages={"empty": "Tệp rỗng. Chọn tệp khác.", "max_length": "Đặt lại tên tệp ngắn hơn."},
        widget=forms.FileInput(attrs={"class": "input"}),
    )
    agreed = agreed_field()

    def clean_attended(self) -> int:
        try:
            return parse_whole_number(self.cleaned_data["attended"])
        except NotANumber as error:
            raise ValidationError("Ghi số người dự bằng chữ số.") from error

    def clean_upload(self) -> UploadedFile[Any] | None:
        return self.cleaned_data["upload"] or None


def _words(label: str, error: str, most: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        error_messages={"required": error, "max_length": f"Rút ngắn còn {most} ký tự."},
    )


class QuestionForm(forms.Form):
    """What a unit asks."""

    words = _words("Điều cần hỏi", "Ghi điều cần hỏi.", 2000)


class AnswerForm(forms.Form):
    """What the sender answers."""

    answer = _words("Trả lời", "Ghi câu trả lời.", 4000)


class TemplateForm(forms.Form):
    """An office's own template."""

    upload = forms.FileField(
        label="Mẫu của đơn vị",
        help_text="Tệp Word (.docx), không quá 2 MB. Sửa từ mẫu đang dùng là chắc nhất.",
        error_messages={
            "required": "Chọn tệp mẫu.",
            "empty": "Tệp rỗng. Chọn tệp khác.",
            "max_length": "Đặt lại tên tệp ngắn hơn.",
        },
        widget=forms.FileInput(attrs={"class": "input", "accept": ".docx"}),
    )
