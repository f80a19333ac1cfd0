"""What to look for in the trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from caunoi.org.forms.fields import DayField, UnitField
from caunoi.org.models import Unit


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
