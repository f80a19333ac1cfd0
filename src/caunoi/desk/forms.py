"""What the desk asks for. Nothing here saves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from caunoi.ground.privacy.models import LONGEST, Cause, RiskLevel
from caunoi.ground.times import ZONE
from caunoi.org.models import Unit
from caunoi.org.models.incidents import LONGEST_STORY
from caunoi.org.states import PeopleBand, ToldBy

DAY_HINT = "Ngày/tháng/năm, ví dụ 08/07/2026"


def _words(label: str, missing: str, hint: str = "", longest: int = LONGEST) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, help_text=hint, widget=forms.Textarea, error_messages={"required": missing}
    )


def _day(label: str, hint: str = DAY_HINT) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={"required": "Nhập ngày.", "invalid": "Nhập ngày/tháng/năm, ví dụ 08/07/2026"},
    )


def _hour(label: str) -> forms.TimeField:
    wrong = "Ghi giờ, ví dụ 07:30."
    return forms.TimeField(
        label=label,
        help_text="Giờ:phút, ví dụ 07:30",
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"required": wrong, "invalid": wrong},
    )


class ActivityForm(forms.Form):
    """Other words for an activity, from a day on. Kinds of data are not asked: the tables declare them."""

    purpose = _words("Mục đích", "Ghi mục đích.")
    basis = _words("Căn cứ", "Ghi căn cứ: số, điều của văn bản.", "Số, điều của văn bản.")
    receivers = _words("Ai được xem, nhận", "Ghi ai được xem, nhận.")
    kept_where = _words("Nơi lưu", "Ghi nơi lưu.", longest=300)
    term = _words("Lưu bao lâu", "Ghi lưu bao lâu.")
    safeguards = _words("Biện pháp bảo vệ", "Ghi biện pháp bảo vệ.")
    from_on = _day("Áp dụng từ ngày")


class TermForm(forms.Form):
    """Another term for a duty, from a day on."""

    amount = forms.IntegerField(
        label="Thời hạn", min_value=1, max_value=999, error_messages={"required": "Ghi số.", "invalid": "Ghi số."}
    )
    marks = forms.CharField(
        label="Nhắc khi còn", max_length=60, required=False, help_text="Các số cách nhau bằng dấu cách, ví dụ 48 24 6."
    )
    receiver = forms.CharField(label="Nơi nhận", max_length=200, required=False, help_text="Ghi vào Kính gửi.")
    basis = _words("Căn cứ", "Ghi căn cứ: số, điều của văn bản.", "Số, điều của văn bản.")
    from_on = _day("Áp dụng từ ngày")

    def __init__(self, *args: Any, measure: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = f"Số {measure}."


class MomentMixin(forms.Form):
    """A day (`on`) and an hour (`at`); cleaned, `at` is the moment of Vietnam that the two make."""

    def clean(self) -> dict[str, Any]:
        """A day and an hour are told together."""
        told = super().clean() or self.cleaned_data
        if "on" in told and "at" in told:
            told["at"] = datetime.combine(told.pop("on"), told["at"], ZONE)
        return told


class IncidentForm(forms.Form):
    """What leaked or was lost. No box asks who the people are."""

    happened = _words(
        "Chuyện gì đã xảy ra",
        "Ghi chuyện gì đã xảy ra.",
        "Ở đâu, do đâu, ai gây ra nếu biết. Không ghi tên người có dữ liệu.",
        LONGEST_STORY,
    )
    kinds = forms.MultipleChoiceField(
        label="Dữ liệu nào",
        widget=forms.CheckboxSelectMultiple,
        help_text="Theo sổ đăng ký hoạt động xử lý.",
        error_messages={"required": "Chọn ít nhất một loại dữ liệu."},
    )
    people = forms.TypedChoiceField(
        label="Khoảng bao nhiêu người", choices=PeopleBand, coerce=PeopleBand, initial=PeopleBand.UNKNOWN
    )
    harm = _words("Hậu quả đã có hoặc có thể có", "Ghi hậu quả.", longest=LONGEST_STORY)
    measures = forms.CharField(
        label="Biện pháp đã làm, sẽ làm", max_length=LONGEST_STORY, required=False, widget=forms.Textarea
    )
    contact = forms.CharField(
        label="Ai phụ trách",
        max_length=200,
        help_text="Họ tên, chức vụ, số điện thoại; ghi vào văn bản thông báo.",
        error_messages={"required": "Ghi ai phụ trách."},
    )

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = list(kinds)  # type: ignore[attr-defined]


class NewIncidentForm(MomentMixin, IncidentForm):
    """The same, with where it happened and when it was found."""

    unit = forms.ChoiceField(label="Đơn vị xảy ra", error_messages={"required": "Chọn đơn vị."})
    on = _day("Phát hiện ngày", "Đồng hồ chạy từ lúc này. " + DAY_HINT)
    at = _hour("Lúc")
    field_order = ("unit", "on", "at", "happened")

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(one.code, one.short_name) for one in units]
        # Whoever answers for many says which one it was; nobody is taken for the first of the list.
        asked = [("", "Chọn đơn vị")] if len(found) > 1 else []
        self.fields["unit"].choices = [*asked, *found]  # type: ignore[attr-defined]


class NotifiedForm(MomentMixin):
    """The paper that went out."""

    number = forms.CharField(
        label="Số, ký hiệu văn bản", max_length=60, error_messages={"required": "Ghi số văn bản thông báo."}
    )
    on = _day("Gửi ngày")
    at = _hour("Lúc")
    late_reason = forms.CharField(
        label="Lý do thông báo muộn",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text="Chỉ ghi khi đã quá hạn.",
    )


class PeopleToldForm(MomentMixin):
    """How those whose data it is were told. No box asks who they are."""

    way = forms.TypedChoiceField(label="Báo bằng cách nào", choices=ToldBy, coerce=ToldBy, initial=ToldBy.LETTER)
    told = forms.IntegerField(
        label="Đã báo bao nhiêu người",
        required=False,
        min_value=1,
        max_value=9_999_999,
        help_text="Chỉ ghi số. Thông báo công khai thì để trống được.",
        error_messages={
            "invalid": "Ghi số người.",
            "min_value": "Ghi số từ 1 trở lên.",
            "max_value": "Số này quá lớn.",
        },
    )
    on = _day("Báo ngày")
    at = _hour("Lúc")
    late_reason = forms.CharField(
        label="Lý do báo muộn",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text="Chỉ ghi khi đã quá hạn.",
    )
    field_order = ("way", "told", "on", "at", "late_reason")


class PeopleWaivedForm(forms.Form):
    """Why those whose data it is need not be told."""

    reason = _words(
        "Vì sao không phải báo người bị ảnh hưởng", "Ghi vì sao không phải báo người bị ảnh hưởng.", longest=1000
    )


class WaivedForm(forms.Form):
    """Why nobody need be told."""

    reason = _words("Vì sao không phải thông báo", "Ghi vì sao không phải thông báo.", longest=1000)


class RiskForm(forms.Form):
    """What may go wrong, and what is done about it."""

    activity = forms.ChoiceField(label="Hoạt động", error_messages={"required": "Chọn hoạt động."})
    risk = _words("Rủi ro", "Ghi rủi ro.", "Điều gì có thể xảy ra, hại đến ai.")
    measures = _words("Biện pháp", "Ghi biện pháp.")
    level = forms.ChoiceField(label="Mức còn lại sau biện pháp", choices=RiskLevel, initial=RiskLevel.LOW)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].choices = list(kinds)  # type: ignore[attr-defined]


class ImpactFileForm(forms.Form):
    """Why a version is made, and the day that the law counts from."""

    cause = forms.ChoiceField(label="Lý do lập", choices=Cause)
    counted_on = _day(
        "Tính từ ngày", "Ngày bắt đầu xử lý dữ liệu; với bản cập nhật là ngày gửi bản trước hoặc ngày tổ chức lại."
    )


class ImpactSentForm(forms.Form):
    """The paper that went out."""

    document = forms.CharField(
        label="Số, ký hiệu văn bản gửi", max_length=60, error_messages={"required": "Ghi số văn bản gửi."}
    )
    sent_on = _day("Gửi ngày")
