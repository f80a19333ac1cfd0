"""Naming who works in somebody's place, and a box that takes a person."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from caunoi.ground import text, times
from caunoi.org.forms import DayField, NameField
from caunoi.org.models import Person

_LOGIN_IN_BRACKETS = re.compile(r"\(([^()\s]+)\)\s*$")
NEAR = 6


class PersonField(forms.CharField):
    """A person by name or login name, with suggestions from a list; the answer is the `Person`."""

    def __init__(self, *, among: QuerySet[Person] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Gõ tên, không dấu cũng được, hoặc tên đăng nhập.")
        kwargs.setdefault("error_messages", {"required": "Chọn người."})
        super().__init__(**kwargs)
        self.among = among if among is not None else Person.objects.none()
        self.widget.attrs.update({"autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        written = str(super().to_python(value) or "").strip()
        if not written:
            return None
        in_brackets = _LOGIN_IN_BRACKETS.search(written)
        login = in_brackets[1] if in_brackets else written
        person = self.among.filter(login=login.lower()).first()
        if person is not None:
            return person
        found = list(self.among.filter(folded__contains=text.fold(written))[: NEAR + 1])
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{one.full_name} ({one.login})" for one in found[:NEAR])
            raise ValidationError(f"Có nhiều người khớp: {names}. Ghi cả tên đăng nhập.")
        raise ValidationError(f"Không thấy “{written}” trong những người chọn được.")

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")


class SubstitutionForm(forms.Form):
    """Who, from when, until when, why."""

    substitute = PersonField(label="Người làm thay")
    from_on = DayField(label="Từ ngày", initial=times.today)
    until_on = DayField(label="Đến hết ngày")
    reason = NameField(
        label="Lý do", max_length=300, help_text="Ví dụ: đi học, nghỉ phép. Không ghi chuyện sức khỏe, gia đình."
    )

    def __init__(self, *args: Any, among: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].among = among  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Who takes over, and the last day."""

    receiver = PersonField(label="Người nhận bàn giao")
    last_day = DayField(label="Ngày cuối", initial=times.today, help_text="Hôm sau ngày này, chức vụ kết thúc.")

    def __init__(self, *args: Any, among: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].among = among  # type: ignore[attr-defined]
