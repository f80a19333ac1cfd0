"""What somebody says who did not write it on the page: a sender to an officer, an authority behind its link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from caunoi.ground import text
from caunoi.ground.files.inputs import agreed_field
from caunoi.org.models import UnitSet
from caunoi.petitions.forms.fields import LONGEST_ANSWER, among, choose, day_field, unit_field, words_field
from caunoi.petitions.models.petition import LONGEST_WORDS
from caunoi.petitions.states import Channel


class EnterForm(forms.Form):
    """What somebody said by telephone, on paper or in a meeting, on one page."""

    channel = forms.ChoiceField(
        label="Nhận qua",
        choices=[(one.value, one.label) for one in Channel if one not in (Channel.PAGE, Channel.BOARD)],
        initial=Channel.IN_PERSON,
    )
    area = unit_field("Bản, tiểu khu, tổ dân phố", required=False)
    place = forms.CharField(label="Chỗ nào", max_length=300, required=False)
    words = words_field("Nội dung", longest=LONGEST_WORDS, hint="Ghi đúng lời người nói rồi đọc lại cho nghe.")
    accuses = forms.BooleanField(
        label="Đây là tố cáo", required=False, help_text="Niêm phong ngay, chỉ người đứng đầu đơn vị mở được."
    )
    full_name = forms.CharField(label="Họ và tên người gửi", max_length=120, required=False)
    telephone = forms.CharField(
        label="Số điện thoại", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    address = forms.CharField(label="Địa chỉ", max_length=300, required=False)
    language = forms.ChoiceField(label="Ngôn ngữ đã dùng", required=False)
    interpreter = forms.CharField(label="Người phiên dịch", max_length=120, required=False)
    consents = forms.BooleanField(label="Người gửi đồng ý để Mặt trận giữ thông tin liên hệ", required=False)
    may_publish = forms.BooleanField(label="Người gửi đồng ý công khai nội dung, không kèm tên", required=False)

    def __init__(self, *args: Any, areas: UnitSet, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self, "area", areas)
        choose(self, "language", [("", "Tiếng Việt"), *((one, f"Tiếng {one}") for one in languages)])

    def clean_telephone(self) -> str:
        typed = str(self.cleaned_data["telephone"]).strip()
        if not typed:
            return ""
        try:
            return text.parse_phone(typed)
        except text.NotAPhone:
            raise forms.ValidationError("Số điện thoại có 10 chữ số, ví dụ 0912 345 678.") from None


class LinkAnswerForm(forms.Form):
    """What an authority says behind its link."""

    DONE, PROMISED, NOT_OURS, ASK, TIME = "done", "promised", "not_ours", "ask", "time"
    outcome = forms.ChoiceField(
        label="Kết quả",
        choices=[
            (DONE, "Đã giải quyết"),
            (PROMISED, "Sẽ giải quyết, có ngày hẹn"),
            (NOT_OURS, "Không thuộc thẩm quyền"),
            (ASK, "Cần người gửi bổ sung thông tin"),
            (TIME, "Xin gia hạn"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn kết quả."},
    )
    words = words_field("Nội dung trả lời", longest=LONGEST_ANSWER, hint="Người gửi đọc được sau khi Mặt trận xem.")
    promised_on = day_field("Ngày hẹn, hoặc ngày xin gia hạn đến", required=False)
    document = forms.CharField(label="Số văn bản", max_length=60, required=False)
    signer = forms.CharField(
        label="Người trả lời",
        max_length=120,
        help_text="Họ tên, chức vụ.",
        error_messages={"required": "Ghi họ tên, chức vụ người trả lời."},
    )
    file = forms.FileField(label="Tệp kèm theo", required=False, help_text="PDF, Word hoặc ảnh, tối đa 20 MB.")
    agreed = agreed_field()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") in (self.PROMISED, self.TIME) and not isinstance(given.get("promised_on"), date):
            self.add_error("promised_on", "Nhập ngày.")
        return given
