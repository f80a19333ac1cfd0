"""A new unit, a corrected one, and what becomes of it: renamed, merged, split, moved."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from caunoi.ground import text
from caunoi.org import naming
from caunoi.org.actions import NewUnit
from caunoi.org.forms.fields import DayField, EditForm, NameField, OnForm, PhoneField, UnitField
from caunoi.org.models import AREA_PLACES, COMMUNE_PLACES, PlaceKind, Unit, UnitKind

_PLACE_CHOICES = [("", "Không có"), *[(kind.value, kind.label) for kind in (*COMMUNE_PLACES, *AREA_PLACES)]]


def full_name_of(kind: str, place_kind: str, short_name: str) -> str:
    """The full name that follows from a short one where there is a pattern, else the short name itself."""
    if kind == UnitKind.AREA and place_kind:
        return naming.area_name(short_name)
    if kind == UnitKind.COMMUNE and place_kind:
        return naming.committee_name(short_name)
    return short_name


class NewUnitForm(forms.Form):
    """A unit that is opened."""

    parent = UnitField(label="Trực thuộc", among=Unit.objects.none())
    kind = forms.ChoiceField(
        label="Loại đơn vị", choices=[(kind.value, kind.label) for kind in UnitKind if kind != UnitKind.PROVINCE]
    )
    place_kind = forms.ChoiceField(
        label="Loại địa bàn",
        choices=_PLACE_CHOICES,
        required=False,
        help_text="Chỉ chọn cho xã, phường, bản, tiểu khu, tổ dân phố.",
    )
    short_name = NameField(
        label="Tên gọn", max_length=100, help_text="Ví dụ: bản Giàn, Hội Luật gia tỉnh. Dùng trong danh sách."
    )
    name = NameField(
        label="Tên đầy đủ", max_length=200, required=False, help_text="Như in trên văn bản. Bỏ trống thì máy tự ghép."
    )
    line = UnitField(label="Cấp trên theo ngành dọc", among=Unit.objects.none(), required=False)
    code = NameField(label="Mã", max_length=32, required=False, help_text="Bỏ trống thì máy tự đặt.")
    on = DayField(label="Lập từ ngày", required=False)
    telephone = PhoneField(label="Số trực", required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)

    def __init__(self, *args: Any, among: QuerySet[Unit], lines: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].among = among  # type: ignore[attr-defined]
        self.fields["line"].among = lines  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code and not re.fullmatch(r"[0-9A-Za-z._-]+", code):
            raise ValidationError("Mã chỉ gồm chữ không dấu, chữ số, dấu chấm, gạch nối.")
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") in (UnitKind.AREA, UnitKind.COMMUNE) and "short_name" in data:
            data.update(self._placed(data))
        if data.get("short_name") and not data.get("name"):
            data["name"] = full_name_of(data.get("kind", ""), data.get("place_kind", ""), data["short_name"])
        return data

    def _placed(self, data: dict[str, Any]) -> dict[str, Any]:
        """Word of place and short name agree: "Giàn" with bản chosen becomes "bản Giàn"."""
        word, own_name = naming.split_place(data["short_name"])
        known = {text.fold(kind.label): kind for kind in (*COMMUNE_PLACES, *AREA_PLACES)}
        kind = known.get(text.fold(word)) or data.get("place_kind")
        if not kind:
            self.add_error("place_kind", "Chọn loại địa bàn.")
            return {}
        return {"place_kind": kind, "short_name": f"{PlaceKind(kind).label} {own_name if word else data['short_name']}"}


class UnitForm(EditForm):
    """Facts of a unit that are put right."""

    short_name = NameField(label="Tên gọn", max_length=120)
    name = NameField(
        label="Tên đầy đủ", max_length=200, help_text="Sửa lỗi viết. Đổi tên theo văn bản thì dùng Đổi tên."
    )
    line = UnitField(label="Cấp trên theo ngành dọc", among=Unit.objects.none(), required=False)
    telephone = PhoneField(label="Số trực", required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)

    def __init__(self, *args: Any, lines: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].among = lines  # type: ignore[attr-defined]


class RenameForm(OnForm):
    """A new name from a day on."""

    short_name = NameField(label="Tên gọn mới", max_length=120)
    name = NameField(label="Tên đầy đủ mới", max_length=200)
    place_kind = forms.ChoiceField(label="Loại địa bàn", choices=_PLACE_CHOICES, required=False)
    field_order = ("short_name", "name", "place_kind", "on", "basis")


class MergeForm(OnForm):
    """The unit of the page goes into another."""

    into = UnitField(label="Nhập vào", among=Unit.objects.none())
    field_order = ("into", "on", "basis")

    def __init__(self, *args: Any, among: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].among = among  # type: ignore[attr-defined]


class SplitForm(OnForm):
    """The unit of the page is split into new ones, one a line."""

    parts = forms.CharField(
        label="Tên gọn các đơn vị mới",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text="Mỗi đơn vị một dòng, ví dụ: bản Giàn 1. Đơn vị đầu nhận người và đơn vị trực thuộc của đơn vị cũ.",
    )
    closes = forms.BooleanField(label="Đơn vị cũ thôi hoạt động", required=False, initial=True)
    field_order = ("parts", "closes", "on", "basis")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean_parts(self) -> list[NewUnit]:
        lines = [" ".join(text.nfc(line).split()) for line in self.cleaned_data["parts"].splitlines()]
        names = [line for line in lines if line]
        if len({text.fold(name) for name in names}) < len(names):
            raise ValidationError("Các đơn vị mới phải mang tên khác nhau.")
        if any(len(name) > 100 for name in names):
            raise ValidationError("Tên gọn dài nhất 100 ký tự.")
        return [self._part(name) for name in names]

    def _part(self, name: str) -> NewUnit:
        word, _ = naming.split_place(name)
        known = {text.fold(kind.label): kind for kind in (*COMMUNE_PLACES, *AREA_PLACES)}
        kind = str(known.get(text.fold(word), self.unit.place_kind))
        if kind and not word:
            name = f"{PlaceKind(kind).label} {name}"
        return NewUnit(name=full_name_of(self.unit.kind, kind, name), short_name=name, place_kind=kind)


class MoveForm(OnForm):
    """The unit of the page goes to another parent."""

    parent = UnitField(label="Chuyển về", among=Unit.objects.none())
    field_order = ("parent", "on", "basis")

    def __init__(self, *args: Any, among: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].among = among  # type: ignore[attr-defined]


class AliasForm(forms.Form):
    """Another name under which the unit is found."""

    name = NameField(label="Tên khác", max_length=200, help_text="Ví dụ tên trước khi sáp nhập: xã Chiềng Ngần.")
