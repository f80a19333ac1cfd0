"""What is kept as data about petitions. Nothing here saves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from caunoi.org.models import Unit, UnitSet
from caunoi.org.queries import PlaceBook
from caunoi.petitions.deadlines import LONGEST_DAYS
from caunoi.petitions.forms.fields import among, basis_field, choose, day_field, number_field, unit_field, words_field
from caunoi.petitions.models.fields import LONGEST_KEYWORDS, fields_offered
from caunoi.petitions.models.phrases import LONGEST_TEMPLATE
from caunoi.petitions.models.retention import MOST_YEARS
from caunoi.petitions.states import Counts, GroundUse, Hours, Kind


def keywords_field(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_KEYWORDS, required=False, help_text=hint, widget=forms.Textarea
    )


class LimitForm(forms.Form):
    """A limit from a day on, with its basis."""

    days = number_field("Số ngày", "số ngày", LONGEST_DAYS)
    counts = forms.ChoiceField(label="Tính theo", widget=forms.RadioSelect)
    name = forms.CharField(label="Tên thời hạn", max_length=200, error_messages={"required": "Ghi tên thời hạn."})
    basis = basis_field(hint="Số, ngày, điều của văn bản. Người dân đọc được.")
    from_on = day_field("Áp dụng từ ngày")

    def __init__(self, *args: Any, offered: Iterable[Counts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "counts", [(str(one), str(one.label)) for one in offered])


class RetentionForm(forms.Form):
    """How many years a class is kept, from a day on, with its basis."""

    years = number_field("Số năm lưu sau khi kết thúc", "số năm", MOST_YEARS)
    is_binding = forms.BooleanField(
        label="Phải lưu đủ số năm",
        required=False,
        help_text="Người gửi yêu cầu xóa sớm thì được trả lời lưu đến ngày nào, theo căn cứ này.",
    )
    basis = basis_field()
    from_on = day_field("Áp dụng từ ngày")


class RemoteForm(forms.Form):
    """A place that was declared hard to reach."""

    unit = forms.CharField(
        label="Xã, phường hoặc khu dân cư",
        max_length=200,
        help_text="Gõ tên hoặc mã, không dấu cũng được.",
        error_messages={"required": "Ghi tên hoặc mã."},
    )
    basis = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Số, ngày của quyết định.", error_messages={"required": "Ghi căn cứ."}
    )
    from_on = day_field("Từ ngày")

    def __init__(self, *args: Any, among: UnitSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._among = among

    def clean_unit(self) -> Unit:
        written = self.cleaned_data["unit"].strip()
        found = list(self._among.filter(code=written)[:1]) or PlaceBook.of(self._among).candidates(written)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{unit.short_name} ({unit.code})" for unit in found[:6])
            raise forms.ValidationError(f"Có nhiều nơi mang tên này: {names}. Ghi mã.")
        raise forms.ValidationError(f"Không thấy “{written}”. Ghi tên đang dùng hoặc mã.")


class RoutingRuleForm(forms.Form):
    """Which petitions go where, from which day, and why."""

    position = number_field("Thứ tự", "thứ tự", 999, hint="Quy tắc đứng trước được xét trước.")
    place = unit_field("Địa bàn", required=False)
    field = forms.ChoiceField(label="Lĩnh vực", required=False)
    kind = forms.ChoiceField(label="Loại", required=False)
    hours = forms.ChoiceField(label="Giờ nhận", required=False, choices=[("", "Mọi giờ"), *Hours.choices])
    opens_at = forms.TimeField(
        label="Giờ hành chính từ",
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"required": "Ghi giờ, ví dụ 07:30.", "invalid": "Ghi giờ, ví dụ 07:30."},
    )
    closes_at = forms.TimeField(
        label="Giờ hành chính đến",
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"required": "Ghi giờ, ví dụ 17:00.", "invalid": "Ghi giờ, ví dụ 17:00."},
    )
    to = unit_field("Gợi ý nơi xử lý")
    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        help_text="Cán bộ đọc thấy bên cạnh gợi ý.",
        error_messages={"required": "Ghi lý do đặt quy tắc."},
    )
    from_on = day_field("Áp dụng từ ngày")

    def __init__(self, *args: Any, places: UnitSet, offices: UnitSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self, "place", places).empty_label = "Mọi nơi"
        among(self, "to", offices)
        offered = fields_offered(self.initial.get("field", ""))
        choose(self, "field", [("", "Mọi lĩnh vực"), *offered.items()])
        choose(self, "kind", [("", "Mọi loại"), *(one for one in Kind.choices if one[0] != Kind.DENUNCIATION)])


class GroundForm(forms.Form):
    """A ground of refusal from a day on, with its basis."""

    use = forms.ChoiceField(label="Dùng khi", choices=GroundUse.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="Căn cứ từ chối",
        max_length=200,
        help_text="Người gửi đọc đúng như ghi ở đây.",
        error_messages={"required": "Ghi căn cứ từ chối."},
    )
    basis = basis_field("Văn bản")
    from_on = day_field("Áp dụng từ ngày")


class AnswerTemplateForm(forms.Form):
    """A template of answers: for which petitions, from which day."""

    name = forms.CharField(
        label="Tên mẫu",
        max_length=120,
        help_text="Ví dụ: Đường sá, đã chuyển Ủy ban.",
        error_messages={"required": "Ghi tên mẫu."},
    )
    field = forms.ChoiceField(label="Lĩnh vực", required=False)
    kind = forms.ChoiceField(label="Loại", required=False, choices=[("", "Mọi loại"), *Kind.choices])
    words = words_field(
        "Câu trả lời",
        longest=LONGEST_TEMPLATE,
        hint="Chỗ điền sẵn: {mã}, {ngày gửi}, {nơi}, {tóm tắt}, {lĩnh vực}, {đơn vị}, {hôm nay}.",
    )
    from_on = day_field("Dùng từ ngày")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = fields_offered(self.initial.get("field", ""))
        choose(self, "field", [("", "Mọi lĩnh vực"), *offered.items()])


class FieldForm(forms.Form):
    """A field of life: its words, its place, its keywords."""

    name = forms.CharField(
        label="Tên lĩnh vực",
        max_length=120,
        help_text="Kiến nghị cũ thuộc lĩnh vực này cũng mang tên mới. Việc khác hẳn thì bỏ rồi thêm lĩnh vực khác.",
        error_messages={"required": "Ghi tên lĩnh vực."},
    )
    position = number_field("Thứ tự", "thứ tự", 999, hint="Số nhỏ đứng trước trong danh sách.")
    sure_words = keywords_field(
        "Từ khóa chắc chắn", "Có trong đơn là gần như đúng lĩnh vực. Cách nhau bằng dấu chấm phẩy."
    )
    likely_words = keywords_field("Từ khóa hay gặp", "Thường gặp ở lĩnh vực này, lĩnh vực khác cũng có.")
    faint_words = keywords_field("Từ khóa gợi ý nhẹ", "Nhiều lĩnh vực cùng có; chỉ nghiêng thêm một chút.")


class NewFieldForm(FieldForm):
    """One more, from a day on."""

    from_on = day_field("Dùng từ ngày")


class LanguageForm(forms.Form):
    """One more language."""

    name = forms.CharField(label="Tên ngôn ngữ", max_length=60, error_messages={"required": "Ghi tên ngôn ngữ."})
