"""People and the posts they hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from caunoi.ground import times
from caunoi.org.forms.fields import DayField, EditForm, NameField, PhoneField, UnitField
from caunoi.org.models import Role, Salutation, Unit

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
