"""Cleaning what people type about documents. Nothing here saves."""

from __future__ import annotations

import re
from dataclasses import fields as fields_of
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict

from caunoi.documents.access import keepers_seen_by, units_written_by
from caunoi.documents.actions import CannotRegister, Doubtful, Facts
from caunoi.documents.models import Direction, Document, DocumentKind, Register
from caunoi.documents.queries import Filters, all_kinds, kinds_in_use, years_of
from caunoi.documents.reading import Paper, Unreadable, read_bytes
from caunoi.ground import text, times
from caunoi.ground.files.actions import MOST_BYTES, UploadRefused
from caunoi.org.models import Person, Unit

MEGABYTE = 1024 * 1024
BAD_DATE = "Ghi ngày theo mẫu 08/07/2026."


def _line(label: str, *, most: int, required: bool = False, error: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        error_messages={"required": error, "max_length": f"Rút ngắn còn {most} ký tự."},
        **more,
    )


def _paragraph(label: str, *, most: int, rows: int, **more: Any) -> forms.CharField:
    return _line(label, most=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _day(label: str, *, required: bool = False, error: str = "", **more: Any) -> forms.DateField:
    """A day in the browser's own calendar; without one, dd/mm/yyyy is understood."""
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": error, "invalid": BAD_DATE},
        **more,
    )


def _choice(label: str, queryset: QuerySet[Any], *, error: str, **more: Any) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=label,
        queryset=queryset,
        error_messages={"required": error, "invalid_choice": error},
        widget=forms.Select(attrs={"class": "input"}),
        **more,
    )


class DocumentForm(forms.Form):
    """What the register says of one paper, typed by a person, and its file.

    The fields are not read from the letterhead here: that is the craft of `plans`, which stands above and enters
    the papers it has read by the same deed.
    """

    unit = _choice("Đơn vị giữ sổ", Unit.objects.none(), error="Chọn đơn vị.", to_field_name="code", empty_label=None)
    register = _choice("Sổ", Register.objects.none(), error="Chọn sổ.", empty_label=None)
    entry = _line("Số đến", most=7, help_text="Để trống thì lấy số tiếp theo của sổ.")
    received_on = _day("Ngày đến", required=True, error="Nhập ngày đến.")
    number = _line("Số", most=20)
    symbol = _line("Ký hiệu", most=80, help_text="Phần sau dấu gạch chéo, như KH-MTTQ-UB.")
    issued_on = _day("Ngày văn bản")
    issuer = _line("Cơ quan ban hành", most=300)
    kind = _choice(
        "Tên loại",
        DocumentKind.objects.none(),
        error="Chọn trong danh sách.",
        required=False,
        empty_label="Chọn tên loại",
    )
    title = _paragraph("Trích yếu", most=2000, rows=3, required=True, error="Nhập trích yếu của văn bản.")
    signer = _line("Người ký", most=120)
    signer_title = _line("Chức vụ người ký", most=200)
    recipients = _paragraph("Nơi nhận", most=8000, rows=4, help_text="Mỗi nơi một dòng.")
    note = _paragraph("Ghi chú", most=2000, rows=2)
    file = forms.FileField(
        label="Tệp văn bản",
        required=False,
        help_text=f"Word (DOCX), PDF có chữ, TXT hoặc Markdown, không quá {MOST_BYTES // MEGABYTE} MB.",
        error_messages={"empty": "Tệp rỗng. Chọn tệp khác.", "max_length": "Đặt lại tên tệp ngắn hơn."},
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt,.md"}),
    )
    sure = forms.BooleanField(label="Vẫn vào sổ như đã nhập", required=False)

    def __init__(
        self,
        *args: Any,
        direction: Direction,
        units: QuerySet[Unit] | None = None,
        registers: QuerySet[Register] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.direction = direction
        self.doubts: list[str] = []
        self.paper: Paper | None = None
        self._offer("unit", units, fewest=2)
        self._offer("register", registers, fewest=2)
        self._offer("kind", kinds_in_use(), fewest=0)
        if direction == Direction.OUTGOING:
            del self.fields["entry"], self.fields["received_on"]
            self.fields["issued_on"].required = True
            self.fields["issued_on"].error_messages["required"] = "Nhập ngày văn bản."
            self.fields["number"].help_text = "Để trống thì lấy số tiếp theo của sổ."

    def _offer(self, name: str, rows: QuerySet[Any] | None, *, fewest: int) -> None:
        """Let the person choose among rows; a question with a single answer is not asked."""
        if rows is None or len(rows) < fewest:
            del self.fields[name]
            return
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def clean_number(self) -> str:
        return text.nfc(self.cleaned_data["number"]).strip()

    def clean_symbol(self) -> str:
        """Typed as on the paper, "/KH-MTTQ-UB" is understood too."""
        return text.nfc(self.cleaned_data["symbol"]).strip().lstrip("/").strip()

    def clean_file(self) -> UploadedFile[bytes] | None:
        """The file, once its text could be read into `paper`; before anything is written."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if upload is None:
            return None
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(f"Chọn tệp không quá {MOST_BYTES // MEGABYTE} MB.")
        try:
            self.paper = read_bytes(upload.read(), upload.name or "")
        except Unreadable as error:
            raise forms.ValidationError(error.sentence) from error
        upload.seek(0)
        return upload

    def facts(self) -> Facts:
        """The cleaned fields as the deeds take them."""
        names = {fact.name for fact in fields_of(Facts)}
        return Facts(**{name: value for name, value in self.cleaned_data.items() if name in names})

    def refuse(self, error: CannotRegister | Doubtful | UploadRefused) -> None:
        """Show a refusal of the deed at its field; where the entry only looks like a slip, ask."""
        if isinstance(error, Doubtful):
            self.doubts = error.sentences
            again = " Chọn lại tệp văn bản." if self.paper else ""
            self.add_error("sure", f"{' '.join(error.sentences)} Nếu đúng như vậy, đánh dấu ô này.{again}")
            return
        field = error.field if isinstance(error, CannotRegister) else "file"
        self.add_error(field if field in self.fields else None, error.sentence)

    def differences_from(self, document: Document) -> list[dict[str, Any]]:
        """Fields in which the typed text and the document differ: label, mine, theirs."""
        theirs = initial_of(document)
        return [
            {"label": field.label, "mine": _shown(self.cleaned_data[name]), "theirs": _shown(theirs[name])}
            for name, field in self.fields.items()
            if name in theirs and name in self.cleaned_data and self.cleaned_data[name] != theirs[name]
        ]


def _shown(value: object) -> str:
    """A fact as the conflict panel prints it."""
    return times.date_vi(value) if isinstance(value, date) else str(value or "")


def initial_of(document: Document) -> dict[str, Any]:
    """What the form for a correction shows at first."""
    names = [fact.name for fact in fields_of(Facts) if fact.name != "entry"]
    return {**{name: getattr(document, name) for name in names}, "entry": document.entry}


def initial_of_new(direction: Direction) -> dict[str, date]:
    """A paper comes in or goes out today, unless the person says otherwise."""
    return {"received_on" if direction == Direction.INCOMING else "issued_on": times.today()}


ADDRESS_NAMES = {"direction": "so", "text": "q", "kind": "loai", "year": "nam", "unit": "don_vi"}
"""Filters as the address of a list names them."""
WAYS = {Direction.INCOMING: "den", Direction.OUTGOING: "di"}
LONGEST_SEARCH = 400


class FilterForm(forms.Form):
    """What the address of a list asks for. Anything it does not understand is no filter."""

    direction = forms.ChoiceField(choices=[(way, way) for way in WAYS.values()], required=False)
    text = forms.CharField(
        label="Tìm theo số, trích yếu, nội dung",
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "type": "search", "autocomplete": "off"}),
    )
    kind = _choice("Tên loại", DocumentKind.objects.none(), error="", required=False, empty_label="Mọi loại")
    year = forms.TypedChoiceField(
        label="Năm", required=False, coerce=int, empty_value=None, widget=forms.Select(attrs={"class": "input"})
    )
    unit = _choice(
        "Đơn vị giữ sổ", Unit.objects.none(), error="", required=False, to_field_name="code", empty_label="Mọi đơn vị"
    )

    def __init__(self, asked: QueryDict, *, person: Person) -> None:
        asked = asked.copy()
        asked["q"] = str(asked.get("q", "")).replace("\0", "")[:LONGEST_SEARCH]
        super().__init__(asked)
        cast("forms.ModelChoiceField[Any]", self.fields["kind"]).queryset = all_kinds()
        cast("forms.ModelChoiceField[Any]", self.fields["unit"]).queryset = keepers_seen_by(person)
        year = str(asked.get("nam", ""))
        years = {str(known) for known in years_of(person)} | ({year} if re.fullmatch("[0-9]{4}", year) else set())
        choices = [("", "Mọi năm"), *((known, known) for known in sorted(years, reverse=True))]
        cast(forms.TypedChoiceField, self.fields["year"]).choices = choices

    def add_prefix(self, field_name: str) -> str:
        return ADDRESS_NAMES.get(field_name, field_name)

    def filters(self) -> Filters:
        """What the list shall show."""
        self.errors.clear()
        clean = self.cleaned_data
        return Filters(
            direction=Direction.OUTGOING if clean.get("direction") == WAYS[Direction.OUTGOING] else Direction.INCOMING,
            text=clean.get("text") or "",
            kind=clean.get("kind"),
            year=clean.get("year"),
            unit=clean.get("unit"),
        )


def address_of(filters: Filters, direction: Direction | None = None) -> str:
    """The filters as a query string, for another tab of the same list or for another form of it."""
    parts = {
        "direction": WAYS[direction or filters.direction],
        "text": filters.text,
        "kind": filters.kind.pk if filters.kind else "",
        "year": filters.year or "",
        "unit": filters.unit.code if filters.unit else "",
    }
    return urlencode({ADDRESS_NAMES[name]: value for name, value in parts.items() if value})


class KindForm(forms.Form):
    """A kind of document."""

    name = _line("Tên loại", most=80, required=True, error="Nhập tên loại.")
    abbreviation = _line("Viết tắt", most=10, required=True, error="Nhập chữ viết tắt.", help_text="Như KH, TTr.")
    in_use = forms.BooleanField(label="Đang dùng", required=False, initial=True)


class RegisterForm(forms.Form):
    """A further register of a unit."""

    unit = _choice("Đơn vị giữ sổ", Unit.objects.none(), error="Chọn đơn vị.", to_field_name="code", empty_label=None)
    direction = forms.ChoiceField(
        label="Loại sổ",
        choices=Direction.choices,
        error_messages={"required": "Chọn loại sổ.", "invalid_choice": "Chọn loại sổ."},
        widget=forms.Select(attrs={"class": "input"}),
    )
    name = _line("Tên sổ", most=120, required=True, error="Nhập tên sổ.", help_text="Như Sổ quyết định.")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["unit"]).queryset = units_written_by(person)


class SendForm(forms.Form):
    """Units that may read a document."""

    units = forms.ModelMultipleChoiceField(
        label="Đơn vị được đọc",
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="code",
        error_messages={"invalid_choice": "Chọn đơn vị trong danh sách.", "invalid_list": "Chọn trong danh sách."},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField[Any]", self.fields["units"]).queryset = units
