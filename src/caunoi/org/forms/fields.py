"""What several forms ask for: a name, a day, a telephone number, a unit; and forms that edit or date a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from caunoi.ground import text, times
from caunoi.org.models import Unit
from caunoi.org.queries import PlaceBook

_CODE_IN_BRACKETS = re.compile(r"\(([^()\s]+)\)\s*$")


DATE_HINT = "Ngày/tháng/năm, ví dụ 08/07/2026."


@dataclass(frozen=True, slots=True)
class Panel:
    """What the conflict panel shows: who wrote in between, when, and both texts of each field that differs."""

    who: str
    when: str
    pairs: list[dict[str, str]]


class DayField(forms.DateField):
    """A day as it is written here: dd/mm/yyyy."""

    widget = forms.DateInput(format="%d/%m/%Y")
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Ghi ngày theo dạng 08/07/2026.",
        "required": "Ghi ngày.",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", DATE_HINT)
        super().__init__(**kwargs)


class NameField(forms.CharField):
    """A line of text, NFC, single spaces."""

    def clean(self, value: Any) -> str:
        return " ".join(text.nfc(str(super().clean(value) or "")).split())


class PhoneField(forms.CharField):
    """A telephone number, kept as +84…, shown as 0912 345 678."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "tel", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return text.phone_vi(value) if isinstance(value, str) and value.startswith("+") else value

    def to_python(self, value: Any) -> str:
        written = str(super().to_python(value) or "")
        if not written:
            return ""
        try:
            return text.parse_phone(written)
        except text.NotAPhone as error:
            raise ValidationError("Số điện thoại có 10 chữ số, ví dụ 0912 345 678.") from error


class UnitField(forms.CharField):
    """A unit by name or code, with suggestions from a list; the answer is the `Unit`.

    Names that mean several units or none are answered with what they could mean.
    """

    def __init__(self, *, among: QuerySet[Unit], **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Gõ tên hoặc mã, không dấu cũng được.")
        super().__init__(**kwargs)
        self.among = among
        self.widget.attrs.update({"autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value.short_name} ({value.code})" if isinstance(value, Unit) else value

    def to_python(self, value: Any) -> Any:
        written = str(super().to_python(value) or "").strip()
        if not written:
            return None
        in_brackets = _CODE_IN_BRACKETS.search(written)
        if in_brackets:
            unit = self.among.filter(code=in_brackets[1]).first()
            if unit is not None:
                return unit
        return self._found(PlaceBook.of(self.among), written)

    def _found(self, book: PlaceBook, written: str) -> Unit:
        found = book.candidates(written)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{unit.short_name} ({unit.code})" for unit in found[:6])
            raise ValidationError(f"Có nhiều đơn vị mang tên này: {names}. Ghi cả mã.")
        near = book.suggestions(written)
        if near:
            raise ValidationError(f"Không thấy “{written}”. Có phải {', '.join(unit.short_name for unit in near)}?")
        raise ValidationError(f"Không thấy “{written}”. Ghi tên đang dùng hoặc mã.")

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError("Chọn đơn vị.", code="required")


class EditForm(forms.Form):
    """A form over one row: it carries the version that was seen, and shows both texts when somebody was faster."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    conflict: Panel | None = None

    @property
    def seen(self) -> int:
        """The version that the person looked at."""
        return int(self.cleaned_data["version"])

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def meet(self, current: models.Model, who: str, when: str) -> None:
        """Somebody changed the row in between: show both texts, and let the next press save over the row as it is."""
        pairs = []
        for name in self.values:
            theirs = self[name].field.prepare_value(getattr(current, name, ""))
            mine = self[name].value()
            if hasattr(current, name) and str(theirs or "") != str(mine or ""):
                pairs.append({"label": str(self[name].label), "mine": _shown(mine), "theirs": _shown(theirs)})
        self.conflict = Panel(who=who, when=when, pairs=pairs)
        self.data = {**self.data, self.add_prefix("version"): str(getattr(current, "version", 1))}


def _shown(value: Any) -> str:
    return times.date_vi(value) if isinstance(value, date) else str(value or "")


class OnForm(EditForm):
    """A change that holds from a day on and rests on a paper."""

    on = DayField(label="Từ ngày", initial=times.today)
    basis = NameField(label="Căn cứ", max_length=300, required=False, help_text="Số, ngày và tên văn bản.")


class ReasonForm(forms.Form):
    """Why something is asked."""

    reason = NameField(
        label="Lý do",
        max_length=300,
        help_text="Ví dụ: mất điện thoại, đã gọi điện hỏi trực tiếp.",
        error_messages={"required": "Ghi lý do."},
    )


class VersionForm(EditForm):
    """A confirmation that carries nothing but the version."""
