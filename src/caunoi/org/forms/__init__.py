"""Cleaning what people type about units, people, posts and days. Forms never save."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from caunoi.ground import text, times
from caunoi.ground.workdays.models import DayKind
from caunoi.org import naming
from caunoi.org.actions import NewUnit
from caunoi.org.models import AREA_PLACES, COMMUNE_PLACES, PlaceKind, Role, Salutation, Unit, UnitKind
from caunoi.org.passwords import LEAST_LETTERS
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


# --- units ---------------------------------------------------------------------------------------------------------

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


# --- people --------------------------------------------------------------------------------------------------------

_SALUTATIONS = [("", "Chưa ghi"), *[(one.value, one.label) for one in Salutation]]


class PostForm(forms.Form):
    """A post: unit, role, scope, days."""

    unit = UnitField(label="Đơn vị", among=Unit.objects.none())
    role = forms.ChoiceField(label="Vai trò", choices=Role.choices)
    title = NameField(label="Chức danh", max_length=120, required=False, help_text="Như ghi trong quyết định.")
    scope = UnitField(
        label="Phạm vi",
        among=Unit.objects.none(),
        required=False,
        help_text="Bỏ trống: đơn vị và các đơn vị trực thuộc; người của Văn phòng và các ban thì toàn tỉnh.",
    )
    from_on = DayField(label="Từ ngày", initial=times.today)
    until_on = DayField(label="Đến hết ngày", required=False)

    def __init__(self, *args: Any, among: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "scope"):
            self.fields[name].among = among  # type: ignore[attr-defined]


class NewPersonForm(PostForm):
    """A person with the first post."""

    full_name = NameField(label="Họ và tên", max_length=120)
    salutation = forms.ChoiceField(label="Danh xưng", choices=_SALUTATIONS, required=False)
    telephone = PhoneField(label="Số điện thoại", required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    login = NameField(
        label="Tên đăng nhập", max_length=60, required=False, help_text="Bỏ trống thì máy tự đặt, ví dụ huong.lt."
    )
    field_order = (
        "full_name",
        "salutation",
        "telephone",
        "email",
        "unit",
        "role",
        "title",
        "scope",
        "from_on",
        "until_on",
    )


class PersonForm(EditForm):
    """What may be put right about a person."""

    full_name = NameField(label="Họ và tên", max_length=120)
    salutation = forms.ChoiceField(label="Danh xưng", choices=_SALUTATIONS, required=False)
    telephone = PhoneField(label="Số điện thoại", required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)


class OwnForm(EditForm):
    """What everybody may put right about herself."""

    salutation = forms.ChoiceField(label="Danh xưng", choices=_SALUTATIONS, required=False)
    telephone = PhoneField(label="Số điện thoại", required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)


class EndPostForm(EditForm):
    """The last day of a post."""

    until_on = DayField(label="Đến hết ngày", initial=times.today)


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


# --- calendar, trail -----------------------------------------------------------------------------------------------


class DayForm(EditForm):
    """A day that differs from the plain week."""

    on = DayField(label="Ngày")
    kind = forms.ChoiceField(label="Loại", choices=DayKind.choices)
    name = NameField(label="Tên ngày", max_length=200, help_text="Ví dụ: Quốc khánh; nghỉ bù Tết Nguyên đán.")
    legal_basis = NameField(label="Căn cứ", max_length=300, required=False)
    is_official = forms.BooleanField(label="Đã có thông báo chính thức", required=False)
    applies = forms.BooleanField(label="Áp dụng khi tính ngày làm việc", required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen_or_none(self) -> int | None:
        """The version that was seen, None for a new day."""
        version = self.cleaned_data["version"]
        return int(version) if version else None


class TrailForm(forms.Form):
    """Filters of the trail."""

    unit = UnitField(label="Đơn vị", among=Unit.objects.none(), required=False)
    deed = forms.ChoiceField(label="Việc", required=False)
    from_on = DayField(label="Từ ngày", required=False, help_text="")
    until_on = DayField(label="Đến ngày", required=False, help_text="")

    def __init__(self, *args: Any, among: QuerySet[Unit], deeds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].among = among  # type: ignore[attr-defined]
        self.fields["deed"].choices = [("", "Mọi việc"), *deeds]  # type: ignore[attr-defined]


# --- sign-in -------------------------------------------------------------------------------------------------------


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Login name and password, in any case and spacing of the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Tên đăng nhập",
            max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
            error_messages={"required": "Nhập tên đăng nhập."},
        )
        self.fields["password"] = forms.CharField(
            label="Mật khẩu",
            max_length=200,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Nhập mật khẩu."},
        )
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        return text.nfc(str(self.cleaned_data["login"])).strip().lower()

    def clean_password(self) -> str:
        # A telephone's keyboard may send the same letters decomposed.
        return text.nfc(str(self.cleaned_data["password"]))


PASSWORD_HINT = (
    f"Từ {LEAST_LETTERS} ký tự: ghép vài từ dễ nhớ, có dấu và dấu cách càng tốt. Không dùng tên, nơi ở, dãy số quen."
)


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """The old password and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = self._box("Mật khẩu đang dùng", "current-password", "Nhập mật khẩu đang dùng.")
        self.fields["password1"] = self._box("Mật khẩu mới", "new-password", "Nhập mật khẩu mới.")
        self.fields["password1"].help_text = PASSWORD_HINT
        self.fields["password2"] = self._box("Nhập lại mật khẩu mới", "new-password", "Nhập lại mật khẩu mới.")
        self.order_fields(["oldpassword", "password1", "password2"])

    @staticmethod
    def _box(label: str, autocomplete: str, missing: str) -> forms.CharField:
        return forms.CharField(
            label=label,
            max_length=200,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            error_messages={"required": missing},
        )

    def clean_oldpassword(self) -> str:
        self.cleaned_data["oldpassword"] = text.nfc(str(self.cleaned_data["oldpassword"]))
        return str(super().clean_oldpassword())

    def clean_password1(self) -> str:
        password = text.nfc(str(self.cleaned_data["password1"]))
        password_validation.validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        return text.nfc(str(self.cleaned_data["password2"]))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = forms.Form.clean(self) or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Hai lần nhập mật khẩu mới chưa giống nhau.")
        if first and first == data.get("oldpassword"):
            self.add_error("password1", "Chọn mật khẩu khác mật khẩu đang dùng.")
        return data
