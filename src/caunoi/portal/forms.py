"""The questions of the four pages, of the look-up, and of the sender's own page. Nothing here saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from caunoi.ground import text
from caunoi.ground.notices.models import Channel
from caunoi.org.models import Unit
from caunoi.petitions.models.petition import LONGEST_WORDS, MOST_PHOTOS
from caunoi.portal import queries

LONGEST_SAID = 2000


_UNSEEN = dict.fromkeys([0, 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""NUL, which no database keeps, and signs that turn the reading direction, so that a text would show what it is not."""


def plain(typed: str) -> str:
    """A text without what nobody sees in it; lines end as the page counts them: a browser sends two signs for one."""
    return typed.translate(_UNSEEN).replace("\r\n", "\n")


class PlainField(forms.CharField):
    """A text as a person sees it."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain(value) if isinstance(value, str) else value)


class PlaceForm(forms.Form):
    """Where: the commune by any of its names, old ones too."""

    commune = PlainField(
        label="Xã, phường",
        max_length=120,
        help_text="Tên cũ cũng tìm được, ví dụ Chiềng Ngần.",
        error_messages={"required": "Chọn xã hoặc phường."},
        widget=forms.TextInput(attrs={"list": "communes", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: list[Unit] = []

    def clean_commune(self) -> Unit:
        self.found, exact = queries.communes_like(self.cleaned_data["commune"])
        if not exact:
            raise ValidationError(
                "Có mấy nơi như vậy. Chọn một nơi bên dưới."
                if self.found
                else "Không thấy tên này. Chọn trong danh sách."
            )
        return self.found[0]


class AreaForm(forms.Form):
    """Which residential area, and where in it."""

    area = forms.ChoiceField(label="Bản, tiểu khu, tổ dân phố", required=False)
    place = PlainField(
        label="Chỗ nào trong bản?",
        max_length=300,
        required=False,
        help_text="Ví dụ: cạnh nhà văn hóa, đầu cầu treo.",
    )

    def __init__(self, *args: Any, areas: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._areas = {one.code: one for one in areas}
        choice = self.fields["area"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (declared above)
        choice.choices = [("", "Không biết tên bản"), *((one.code, one.short_name) for one in areas)]


class ManyPhotos(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Pictures; cleans to a list. What is wrong with one of them is said when it is kept."""

    widget = ManyPhotos

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ARG002 (Django's signature)
        given = data if isinstance(data, list | tuple) else [data]
        return [one for one in given if one]


class WordsForm(forms.Form):
    """What is happening."""

    words = PlainField(
        label="Việc gì đang xảy ra?",
        max_length=LONGEST_WORDS,
        help_text="Kể như khi nói chuyện: việc gì, từ bao giờ, ảnh hưởng đến ai. Ngắn cũng được.",
        widget=forms.Textarea,
        error_messages={
            "required": "Hãy kể việc đang xảy ra.",
            "max_length": f"Viết ngắn lại, không quá {text.number_vi(LONGEST_WORDS)} ký tự.",
        },
    )
    accuses = forms.BooleanField(
        label="Đây là tố cáo người hoặc cơ quan vi phạm pháp luật",
        required=False,
        help_text="Nội dung được niêm phong, chỉ người đứng đầu Mặt trận mở được, không bao giờ công khai.",
    )
    of_front = forms.BooleanField(
        label="Việc này nói về chính Mặt trận xã hoặc người của Mặt trận xã",
        required=False,
        help_text="Mặt trận tỉnh nhận. Mặt trận xã không thấy, không biết ai gửi.",
    )
    language = forms.ChoiceField(label="Nói bằng tiếng gì?", required=False)
    wants_interpreter = forms.BooleanField(label="Cần người phiên dịch khi Mặt trận hỏi lại", required=False)
    voice = forms.FileField(
        label="Bản ghi âm",
        required=False,
        allow_empty_file=True,
        help_text="Không quá 5 phút. Chỉ cán bộ Mặt trận nghe; cơ quan khác chỉ đọc phần chữ cán bộ ghi lại.",
        widget=forms.FileInput(attrs={"accept": "audio/*,.3gp,.m4a", "capture": ""}),
    )
    photos = PhotosField(
        label="Ảnh",
        required=False,
        help_text=f"Nhiều nhất {MOST_PHOTOS} ảnh: một ảnh gần, một ảnh rộng là tốt nhất.",
        widget=ManyPhotos(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, languages: list[str], has_voice: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["language"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (declared above)
        choice.choices = [("", "Tiếng Việt"), *((one, f"Tiếng {one}") for one in languages)]
        # Whoever speaks need not write.
        self.fields["words"].required = not has_voice


class ContactForm(forms.Form):
    """Whom to answer. All of it may stay empty."""

    full_name = PlainField(
        label="Họ và tên", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    telephone = PlainField(
        label="Số điện thoại",
        max_length=20,
        required=False,
        help_text="Để Mặt trận hỏi thêm và báo kết quả. 4 số cuối dùng khi tra cứu.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    tells_by = forms.ChoiceField(
        label="Báo có bước mới qua",
        required=False,
        help_text="Tin chỉ ghi mã kiến nghị, không ghi nội dung, không ghi tên. Nội dung tố cáo thì không nhắn tin.",
    )
    hides_name = forms.BooleanField(
        label="Ẩn tên với cơ quan giải quyết",
        required=False,
        initial=True,
        help_text="Cơ quan chỉ đọc nội dung, không biết ai gửi.",
    )
    consents = forms.BooleanField(
        label="Đồng ý để Mặt trận giữ họ tên, số điện thoại",
        required=False,
        help_text="Chỉ dùng để trả lời kiến nghị này. Có quyền xem, sửa, yêu cầu xóa hoặc rút đồng ý bất cứ lúc nào.",
    )
    may_publish = forms.BooleanField(
        label="Cho công khai nội dung và câu trả lời",
        required=False,
        help_text="Không kèm họ tên, số điện thoại. Cán bộ đọc và duyệt trước khi công khai.",
    )

    def __init__(self, *args: Any, channels: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["tells_by"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (declared above)
        choice.choices = [("", "Không nhắn tin"), *((one, str(Channel(one).label)) for one in channels)]
        if not channels:
            # Nobody is asked for what cannot be done.
            del self.fields["tells_by"]

    def clean_telephone(self) -> str:
        typed = str(self.cleaned_data["telephone"]).strip()
        if not typed:
            return ""
        try:
            return text.parse_phone(typed)
        except text.NotAPhone:
            raise ValidationError("Số điện thoại có 10 chữ số, ví dụ 0912 345 678.") from None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if (given.get("full_name") or given.get("telephone")) and not given.get("consents"):
            self.add_error("consents", "Đánh dấu đồng ý, hoặc xóa họ tên và số điện thoại để gửi không để tên.")
        if given.get("tells_by") and not given.get("telephone") and "telephone" not in self.errors:
            self.add_error("telephone", "Ghi số điện thoại để nhận tin, hoặc chọn Không nhắn tin.")
        return given


class LookUpForm(forms.Form):
    """The code and the four digits that go with it."""

    code = PlainField(
        label="Mã kiến nghị",
        max_length=40,
        help_text="Ví dụ KN-2607-4T9QX-8. Chữ thường, thiếu gạch nối cũng được.",
        error_messages={"required": "Nhập mã kiến nghị."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    digits = PlainField(
        label="4 số cuối điện thoại",
        max_length=12,
        help_text="Gửi không để tên thì nhập 4 số ghi cùng mã.",
        error_messages={"required": "Nhập 4 chữ số."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input input--short"}),
    )


class DigitsForm(forms.Form):
    """The four digits once more, before something is shown or done that cannot be taken back."""

    digits = PlainField(
        label="4 số cuối điện thoại",
        max_length=12,
        help_text="Gửi không để tên thì nhập 4 số ghi cùng mã.",
        error_messages={"required": "Nhập 4 chữ số."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input input--short"}),
    )


class RateForm(forms.Form):
    """Did the answer help?"""

    satisfied = forms.ChoiceField(
        label="Câu trả lời này thế nào?",
        choices=[("yes", "Hài lòng"), ("no", "Chưa hài lòng")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn Hài lòng hoặc Chưa hài lòng."},
    )
    words = PlainField(
        label="Nói thêm", max_length=LONGEST_SAID, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SayForm(forms.Form):
    """One box of words."""

    words = PlainField(
        label="Điều còn thiếu",
        max_length=LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Ghi điều chưa được trả lời hoặc chưa làm."},
    )
