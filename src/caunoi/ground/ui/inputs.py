"""Form fields that read what people type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from caunoi.ground import sheets, text

Row = TypeVar("Row")


class PlainInput(forms.TextInput):
    """A box of a page with hundreds of them: written out by itself, because each of Django's is a template of its
    own."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        del renderer
        told = self.get_context(name, value, attrs)["widget"]
        shown = "" if told["value"] is None else flatatt({"value": told["value"]})
        return format_html('<input type="{}" name="{}"{}{}>', told["type"], name, shown, flatatt(told["attrs"]))


class PlainHidden(PlainInput, forms.HiddenInput):
    """The same, unseen."""

    input_type = "hidden"


class WholeNumberField(forms.IntegerField):
    """A whole number as people write it: 61250000, 61.250.000 or 61 250 000."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        if value is None or not str(value).strip():
            return None
        if isinstance(value, int):
            return value
        try:
            return text.parse_whole_number(str(value))
        except text.NotANumber as slip:
            raise ValidationError(slip.sentence, code="not_a_number") from slip

    def prepare_value(self, value: Any) -> Any:
        """Shown again with its dots."""
        return text.number_vi(value) if isinstance(value, int) else value


class ListFileForm(forms.Form, Generic[Row]):
    """A list that is handed over as a file: `read` understands it, its rows are in `rows`."""

    file = forms.FileField(
        label="Tệp danh sách",
        help_text="Excel (.xlsx, .xls, .ods) hoặc CSV, không quá 5 MB.",
        error_messages={"required": "Chọn tệp danh sách.", "empty": "Tệp trống. Chọn tệp có danh sách."},
    )
    rows: list[Row]

    def __init__(self, *args: Any, read: Callable[[bytes], list[Row]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read

    def clean_file(self) -> UploadedFile[Any]:
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > sheets.MAX_BYTES:
            raise ValidationError("Tệp lớn hơn 5 MB. Chia danh sách thành nhiều tệp nhỏ.")
        try:
            self.rows = self.read(upload.read())
        except sheets.Unreadable as error:
            raise ValidationError(error.sentence) from error
        return upload


class DecimalNumberField(forms.DecimalField):
    """A number with decimals as people write it: 1.250,5 or 1250,5."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs of DecimalField say so
        if value is None or not str(value).strip():
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return text.parse_decimal(str(value))
        except text.NotANumber as slip:
            raise ValidationError(slip.sentence, code="not_a_number") from slip

    def prepare_value(self, value: Any) -> Any:
        """Shown again with its dots and comma."""
        return text.number_vi(value) if isinstance(value, Decimal | int) else value


MISSING_DATE = {"required": "Chọn ngày.", "invalid": "Ghi ngày theo mẫu 08/07/2026."}

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Beyond lie slips of the hand, and days of which no clock reckons the next one."""
NO_SUCH_DAY = "Chọn ngày từ năm 1900 đến năm 2199."


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A date in the browser's own calendar; without one, dd/mm/yyyy is understood."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        validators=[MinValueValidator(FIRST_DAY, NO_SUCH_DAY), MaxValueValidator(LAST_DAY, NO_SUCH_DAY)],
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
        error_messages=MISSING_DATE,
    )


def choose_among(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let the box of that name, a choice of one or several rows, offer these rows and no others."""
    box = form.fields[name]
    if not isinstance(box, forms.ModelChoiceField):
        raise TypeError(f"{name} is no choice of rows")
    box.queryset = rows


def number_of(sent: str) -> int | None:
    """A number as a page of ours sends it, of nine digits at most; None for anything else. Python itself refuses to
    read one of thousands."""
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def whole_number(request: HttpRequest, name: str, default: int = 0) -> int:
    """A number in the address; anything else is the default."""
    found = number_of(request.GET.get(name, ""))
    return default if found is None else found


def version_seen(request: HttpRequest) -> int | None:
    """The version that the person had before her eyes when she pressed the button; None when the form lost it."""
    return number_of(request.POST.get("seen", ""))
