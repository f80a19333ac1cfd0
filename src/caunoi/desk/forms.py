"""What the desk asks for. Nothing here saves."""

from __future__ import annotations

from django import forms

from caunoi.ground.privacy.models import LONGEST


def _words(label: str, missing: str, hint: str = "", longest: int = LONGEST) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, help_text=hint, widget=forms.Textarea, error_messages={"required": missing}
    )


class ActivityForm(forms.Form):
    """Other words for an activity, from a day on. Kinds of data are not asked: the tables declare them."""

    purpose = _words("Mục đích", "Ghi mục đích.")
    basis = _words("Căn cứ", "Ghi căn cứ: số, điều của văn bản.", "Số, điều của văn bản.")
    receivers = _words("Ai được xem, nhận", "Ghi ai được xem, nhận.")
    kept_where = _words("Nơi lưu", "Ghi nơi lưu.", longest=300)
    term = _words("Lưu bao lâu", "Ghi lưu bao lâu.")
    safeguards = _words("Biện pháp bảo vệ", "Ghi biện pháp bảo vệ.")
    from_on = forms.DateField(
        label="Áp dụng từ ngày",
        help_text="Ngày/tháng/năm, ví dụ 08/07/2026",
        error_messages={"required": "Nhập ngày.", "invalid": "Nhập ngày/tháng/năm, ví dụ 08/07/2026"},
    )
