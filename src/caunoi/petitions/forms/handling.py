"""Questions to the Front's people on one petition. Nothing here saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from caunoi.org.models import UnitSet
from caunoi.petitions.forms.fields import LONGEST_ANSWER, among, choose, day_field, unit_field, words_field
from caunoi.petitions.models.fields import fields_offered
from caunoi.petitions.models.petition import LONGEST_WORDS
from caunoi.petitions.queries.grounds import Ground
from caunoi.petitions.states import Kind, Level


class ClassifyForm(forms.Form):
    """What it is by law, which field, how urgent, which body it complains of."""

    title = forms.CharField(label="Tóm tắt", max_length=200, required=False, help_text="Một câu, không ghi tên người.")
    kind = forms.ChoiceField(label="Loại", choices=Kind.choices, initial=Kind.REPORT, widget=forms.RadioSelect)
    field = forms.ChoiceField(label="Lĩnh vực", error_messages={"required": "Chọn lĩnh vực."})
    level = forms.ChoiceField(label="Mức độ", choices=Level.choices, initial=Level.ORDINARY, widget=forms.RadioSelect)
    basis = forms.CharField(
        label="Lý do phức tạp", max_length=300, required=False, help_text="Bắt buộc khi chọn Phức tạp."
    )
    document = forms.CharField(
        label="Số văn bản ghi nhận phức tạp", max_length=60, required=False, help_text="Bắt buộc khi chọn Phức tạp."
    )
    about = unit_field(
        "Nói về cơ quan nào?",
        required=False,
        hint="Nơi bị phản ánh không nhận, không xem được kiến nghị này.",
    )

    def __init__(self, *args: Any, bodies: UnitSet, suggested: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = fields_offered(self.initial.get("field", ""))
        choose(self, "field", [("", "Chọn"), *offered.items()]).help_text = suggested
        among(self, "about", bodies)


class ForwardForm(forms.Form):
    """Which authority, until when, with which paper."""

    unit = unit_field("Cơ quan")
    due_on = day_field("Đề nghị trả lời trước ngày")
    words = words_field("Đề nghị", required=False, hint="Chỉ cơ quan đọc, người gửi không thấy.")
    document = forms.CharField(label="Số phiếu chuyển", max_length=60, required=False)

    def __init__(self, *args: Any, units: UnitSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self, "unit", units)


class AssignForm(forms.Form):
    """Which unit of the Front."""

    unit = unit_field("Giao cho")
    due_on = day_field("Xong trước ngày", required=False)
    words = words_field("Lời giao", required=False, hint="Người gửi không thấy.")

    def __init__(self, *args: Any, units: UnitSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self, "unit", units)


class AnswerForm(forms.Form):
    """What the sender reads."""

    words = words_field("Câu trả lời", longest=LONGEST_ANSWER, hint="Người gửi đọc đúng như ghi ở đây.")
    document = forms.CharField(label="Số văn bản", max_length=60, required=False)
    promised_on = day_field("Chưa làm xong, hẹn xong trước ngày", required=False)


class NoteAnswerForm(forms.Form):
    """What an authority answered on paper."""

    words = words_field("Câu trả lời của cơ quan", longest=LONGEST_ANSWER)
    document = forms.CharField(label="Số văn bản", max_length=60, required=False)


class SendBackForm(forms.Form):
    """What the authority has not answered."""

    words = words_field("Chỗ chưa trả lời", hint="Chỉ cơ quan đọc.")
    due_on = day_field("Đề nghị trả lời trước ngày")


class RefuseDataForm(forms.Form):
    """Why what a sender asks of her data is not done."""

    reason = forms.CharField(
        label="Lý do từ chối",
        max_length=1000,
        help_text="Người gửi đọc đúng như ghi ở đây. Nêu căn cứ.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ghi lý do từ chối, người gửi đọc được."},
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Cần biết người gửi để làm gì?",
        max_length=300,
        help_text="Lý do được ghi vào nhật ký và báo người đứng đầu.",
        error_messages={"required": "Ghi lý do cần biết người gửi."},
    )


class WordsForm(forms.Form):
    """One box of words."""

    words = words_field("Nội dung")


class WrittenDownForm(forms.Form):
    """What a recording says."""

    words = words_field(
        "Lời trong bản ghi âm",
        longest=LONGEST_WORDS,
        hint="Ghi bằng tiếng Việt, đúng điều đã nói. Không ghi tên, số điện thoại.",
    )


class ExtendForm(forms.Form):
    """Until when, and why."""

    due_on = day_field("Gia hạn đến ngày")
    words = words_field("Lý do", hint="Người gửi đọc được.")
    basis = forms.CharField(label="Căn cứ", max_length=300, required=False)


class RefuseForm(forms.Form):
    """On which ground."""

    ground = forms.ChoiceField(
        label="Căn cứ từ chối",
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn một căn cứ.", "invalid_choice": "Chọn một căn cứ đang có hiệu lực."},
    )
    words = words_field("Nói rõ thêm", required=False, hint="Người gửi đọc được.")

    def __init__(self, *args: Any, grounds: Sequence[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "ground", ((one.code, f"{one.words} ({one.basis})") for one in grounds))


class MergeForm(forms.Form):
    """With which petition."""

    into = forms.CharField(
        label="Gộp vào kiến nghị có mã",
        max_length=40,
        help_text="Ví dụ KN-2607-4T9QX-8",
        error_messages={"required": "Nhập mã kiến nghị."},
    )


class SplitForm(forms.Form):
    """Which content becomes a petition of its own."""

    words = words_field("Nội dung tách ra", longest=LONGEST_WORDS)
    kind = forms.ChoiceField(
        label="Loại",
        choices=[one for one in Kind.choices if one[0] != Kind.MIXED],
        initial=Kind.REPORT,
        widget=forms.RadioSelect,
    )
    field = forms.ChoiceField(label="Lĩnh vực", error_messages={"required": "Chọn lĩnh vực."})
    rest = words_field(
        "Phần còn lại của đơn",
        longest=LONGEST_WORDS,
        hint="Cần ghi khi tách ra tố cáo: cán bộ đọc phần này, nội dung tố cáo và ảnh vẫn niêm phong.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "field", [("", "Chọn"), *fields_offered().items()])


class PublishForm(forms.Form):
    """The text for everybody."""

    title = forms.CharField(
        label="Tiêu đề công khai", max_length=200, error_messages={"required": "Ghi tiêu đề công khai."}
    )
    words = words_field(
        "Nội dung công khai", longest=LONGEST_WORDS, hint="Bỏ tên người, số điện thoại, chi tiết nhận ra người."
    )
    answer = words_field(
        "Câu trả lời công khai",
        longest=LONGEST_WORDS,
        hint="Để trống nếu chưa công khai câu trả lời. Câu trả lời sau này chỉ hiện khi duyệt lại ở đây.",
        required=False,
    )
    keeps_numbers = forms.BooleanField(label="Các số trong bài là số chung, ai cũng được biết", required=False)


class TermForm(forms.Form):
    """What happened on which day, by which paper: a term begins or ends with it."""

    what = forms.ChoiceField(label="Việc gì", error_messages={"required": "Chọn việc.", "invalid_choice": "Chọn việc."})
    on = day_field("Ngày")
    document = forms.CharField(label="Số văn bản", max_length=60, required=False)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "what", [("", "Chọn"), *offered])


class NothingForm(forms.Form):
    """No question: a page that asks "sure?"."""
