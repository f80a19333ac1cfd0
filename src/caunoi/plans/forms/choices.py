"""A person's own choices: how to be told. Nothing here saves."""

from __future__ import annotations

from django import forms

from caunoi.plans.models.notice_choice import FIRST_HOUR, LAST_HOUR
from caunoi.plans.states import Telling


class NoticeChoiceForm(forms.Form):
    """How a person is reminded: in one digest or task by task, from which hour, by mail too or not."""

    telling = forms.ChoiceField(
        label="Cách nhắc",
        choices=[
            (Telling.DIGEST, "Một bản tin mỗi ngày: mọi việc sắp đến hạn và quá hạn trong một thông báo"),
            (Telling.EACH, "Từng việc một: mỗi việc một thông báo, nhiều nhất 10 việc, còn lại gộp chung"),
            (Telling.PAGE, "Chỉ trên trang: một bản tin mỗi ngày ở mục Thông báo, không gửi thư"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn cách nhắc."},
    )
    hour = forms.TypedChoiceField(
        label="Giờ nhắc",
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)],
        widget=forms.Select(attrs={"class": "input input--short"}),
        error_messages={"required": "Chọn giờ nhắc.", "invalid_choice": "Chọn giờ trong danh sách."},
    )
    by_mail = forms.BooleanField(label="Gửi cả thư điện tử", required=False)
