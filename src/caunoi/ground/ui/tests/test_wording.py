"""Django's standard errors are put in words that say what to do."""

from __future__ import annotations

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from caunoi.ground.ui.inputs import WholeNumberField
from caunoi.ground.ui.wording import errors_of


class Form(forms.Form):
    name = forms.CharField(label="Tên việc", min_length=3, max_length=10)
    unit = forms.ChoiceField(label="Đơn vị", choices=[("a", "A")])
    areas = forms.MultipleChoiceField(label="UBND tham gia", choices=[("a", "A")])
    on = forms.DateField(label="Hạn")
    number = forms.IntegerField(label="Số hộ", min_value=1, max_value=5000)
    share = forms.DecimalField(label="Tỷ lệ")
    proof = forms.FileField(label="Tệp minh chứng")
    mail = forms.EmailField(label="Thư")
    sure = forms.BooleanField(label="Đã đọc lại")
    own = forms.CharField(label="Khác", error_messages={"required": "Kể việc đang xảy ra"})


def said(name: str, value: str | list[str] | None = None) -> list[str]:
    form = Form({} if value is None else {name: value})
    return errors_of(form[name])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("name", "Nhập tên việc"),
        ("unit", "Chọn đơn vị"),
        ("areas", "Chọn UBND tham gia"),
        ("on", "Nhập hạn"),
        ("proof", "Chọn tệp minh chứng"),
        ("sure", "Đánh dấu đã đọc lại"),
        ("own", "Kể việc đang xảy ra"),
    ],
)
def test_a_missing_answer_is_asked_for_by_its_name(name: str, sentence: str):
    assert said(name) == [sentence]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", "a", "Viết dài hơn, ít nhất 3 ký tự"),
        ("name", "a" * 11, "Viết ngắn hơn, nhiều nhất 10 ký tự"),
        ("unit", "b", "Chọn một mục trong danh sách"),
        ("areas", ["b"], "Chọn các mục trong danh sách"),
        ("on", "31/02/2026", "Nhập ngày theo dạng ngày/tháng/năm, ví dụ 08/07/2026"),
        ("number", "hai", "Nhập số nguyên, ví dụ 1.250"),
        ("number", "0", "Nhập số từ 1 trở lên"),
        ("number", "5001", "Nhập số không quá 5.000"),
        ("share", "nửa", "Nhập số, phần lẻ sau dấu phẩy, ví dụ 87,5"),
        ("mail", "huong", "Nhập địa chỉ thư, ví dụ ten@donvi.gov.vn"),
    ],
)
def test_a_wrong_answer_is_told_how_to_be_right(name: str, value: str | list[str], sentence: str):
    assert said(name, value) == [sentence]


def test_an_empty_file_is_told_apart():
    form = Form({}, MultiValueDict({"proof": [SimpleUploadedFile("a.pdf", b"")]}))
    assert errors_of(form["proof"]) == ["Tệp trống. Chọn tệp khác"]


def test_an_error_of_our_own_passes_as_it_is():
    form = Form({"name": "Việc"})
    form.add_error("name", "Kế hoạch này đã có việc cùng tên")
    assert errors_of(form["name"]) == ["Kế hoạch này đã có việc cùng tên"]


class NumberForm(forms.Form):
    households = WholeNumberField(label="Số hộ", min_value=0, max_value=100_000_000, required=False)


@pytest.mark.parametrize("typed", ["61250000", "61.250.000", "61 250 000", "61,250,000"])
def test_a_whole_number_is_read_as_people_write_it(typed: str):
    form = NumberForm({"households": typed})
    assert form.is_valid()
    assert form.cleaned_data["households"] == 61_250_000


def test_a_number_that_could_mean_two_is_asked_back():
    form = NumberForm({"households": "1.5"})
    assert errors_of(form["households"]) == ["1,5 hay 15?"]


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_optional_number_may_be_left_out(typed: str):
    form = NumberForm({"households": typed})
    assert form.is_valid()
    assert form.cleaned_data["households"] is None


def test_a_number_is_shown_again_with_its_dots():
    assert 'value="1.250"' in str(NumberForm(initial={"households": 1250})["households"])


def test_a_number_that_is_one_already_passes():
    assert WholeNumberField().clean(1250) == 1250
