"""The components as a template writes them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.template import Context, Template
from django.test import RequestFactory

from caunoi.ground import times
from caunoi.ground.ui.templatetags.caunoi import page_numbers

DAY = dt.date(2026, 7, 8)


def drawn(source: str, **context: Any) -> str:
    return Template("{% load caunoi %}" + source).render(Context(context)).strip()


class State(models.TextChoices):
    DOING = "DOING", "Đang làm"


class Form(forms.Form):
    name = forms.CharField(label="Tên việc", help_text="Một câu.")
    body = forms.CharField(label="Nội dung", widget=forms.Textarea, max_length=2000, required=False)
    number = forms.IntegerField(label="Số hộ", min_value=0)
    on = forms.DateField(label="Hạn")
    browser_on = forms.DateField(label="Ngày", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    result = forms.ChoiceField(label="Kết quả", choices=[("a", "Xong"), ("b", "Chưa")], widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(
        label="Các bản", choices=[("1", "Giàn")], widget=forms.CheckboxSelectMultiple, required=False
    )
    sure = forms.BooleanField(label="Đã đọc lại")


def test_the_filters_write_dates_numbers_and_money():
    assert drawn("{{ day|date_vi }} {{ day|short_date_vi }}", day=DAY) == "08/07/2026 08/07"
    assert drawn("{{ day|weekday_date_vi }}", day=DAY) == "Thứ Tư, 08/07/2026"
    moment = dt.datetime(2026, 7, 8, 7, 32, tzinfo=dt.UTC)
    assert drawn("{{ moment|datetime_vi }}", moment=moment) == "14:32 ngày 08/07/2026"
    assert drawn("{{ n|number_vi }} {{ m|money_vi }} {{ p|number_vi:1 }}", n=1234567, m=61250000, p=87.5) == (
        "1.234.567 61.250.000 đồng 87,5"
    )


def test_nothing_to_write_writes_nothing():
    assert (
        drawn("{{ a|date_vi }}{{ a|number_vi }}{{ a|money_vi }}{{ b|number_vi }}{{ b|money_vi }}", a=None, b="") == ""
    )


def test_an_icon_is_hidden_from_those_who_hear_the_page():
    assert 'aria-hidden="true"' in drawn('{% icon "task" %}')
    assert 'icons.svg#task"' in drawn('{% icon "task" %}')


def test_an_icon_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no icon 'rocket'"):
        drawn('{% icon "rocket" %}')


def test_a_status_takes_its_word_from_the_choices():
    assert drawn('{% status state "" "open" %}', state=State.DOING) == (
        '<span class="tag tag--open" data-status="DOING">Đang làm</span>'
    )
    assert drawn('{% status "X" "Chờ duyệt" "waiting" %}') == '<span class="tag" data-status="X">Chờ duyệt</span>'


def test_a_tone_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no tone 'pink'"):
        drawn('{% status "X" "Mới" "pink" %}')


@pytest.mark.parametrize(
    ("due_on", "stage", "words"),
    [
        (dt.date(2026, 7, 6), "late", "Quá 2 ngày"),
        (DAY, "today", "Hôm nay"),
        (dt.date(2026, 7, 10), "soon", "Còn 2 ngày"),
        (dt.date(2026, 7, 20), "later", "Còn 12 ngày"),
        (None, "none", "Không có hạn"),
    ],
)
def test_a_deadline_says_how_far_it_is(due_on: dt.date | None, stage: str, words: str):
    with times.standing_at(DAY):
        found = drawn("{% deadline due_on %}", due_on=due_on)
    assert f"deadline--{stage}" in found
    assert f"<b>{words}</b>" in found
    assert (times.date_vi(due_on) in found) if due_on else ("hạn " not in found)


def test_finished_work_is_never_late():
    with times.standing_at(DAY):
        found = drawn("{% deadline day finished=True %}", day=dt.date(2020, 1, 1))
    assert "deadline--done" in found
    assert "Quá" not in found


def test_progress_is_a_bar_and_words():
    found = drawn('{% progress 1018 1024 "chỉ tiêu" %}')
    assert 'value="1018" max="1024"' in found
    assert "1.018/1.024 chỉ tiêu" in found
    assert "progress--done" not in found
    assert "progress--done" in drawn("{% progress 3 3 %}")


def test_progress_of_nothing_is_empty_and_not_a_fault():
    found = drawn("{% progress 0 0 %}")
    assert 'value="0" max="1"' in found
    assert "progress--done" not in found


def test_a_bar_fills_its_whole_length_whatever_the_numbers():
    found = drawn("{% bar parts %}", parts=[("Xong", 1, "done"), ("Làm", 1, "open"), ("Quá hạn", 1, "late")])
    widths = [int(width) for width in re.findall(r'x="\d+" width="(\d+)"', found)]
    assert sum(widths) == 1000
    assert 'aria-label="Xong 1, Làm 1, Quá hạn 1"' in found


def test_form_keys_are_fresh_each_time():
    found = drawn("{% form_keys %}{% form_keys %}", csrf_token="abc")
    keys = re.findall(r'name="form_key" value="([0-9a-f-]{36})"', found)
    assert len(set(keys)) == 2
    assert found.count('name="csrfmiddlewaretoken" value="abc"') == 2


def test_crumbs_pair_labels_with_addresses():
    assert drawn('{% crumbs "Kế hoạch" "/ke-hoach/" %}').count("<li>") == 1
    with pytest.raises(ValueError, match="zip"):
        drawn('{% crumbs "Kế hoạch" %}')


def test_a_card_is_named_by_its_title():
    found = drawn('{% card "Bản chưa gửi" %}<p>ba</p>{% endcard %}')
    assert 'aria-labelledby="card-ban-chua-gui"' in found
    assert '<h2 id="card-ban-chua-gui">Bản chưa gửi</h2>' in found
    assert "<p>ba</p>" in found


def test_a_card_escapes_its_title_and_leaves_its_content():
    assert "&lt;b&gt;" in drawn("{% card title %}x{% endcard %}", title="<b>")


def test_a_question_ties_label_hint_and_box_together():
    found = drawn("{% field form.name %}", form=Form())
    assert '<label class="field-label" for="id_name">Tên việc</label>' in found
    assert 'id="id_name-hint">Một câu.' in found
    assert 'aria-describedby="id_name-hint"' in found
    assert "không bắt buộc" not in found


def test_a_wrong_answer_is_tied_to_its_error():
    found = drawn("{% field form.name %}", form=Form({}))
    assert "field--error" in found
    assert 'aria-describedby="id_name-hint id_name-error0"' in found
    assert 'aria-invalid="true"' in found
    assert 'id="id_name-error0">Nhập tên việc</p>' in found


def test_an_optional_text_with_a_limit_says_both():
    found = drawn("{% field form.body rows=8 %}", form=Form())
    assert "(không bắt buộc)" in found
    assert "Nhiều nhất 2.000 ký tự" in found
    assert 'data-counter="id_body-counter"' in found
    assert 'rows="8"' in found
    assert "maxlength" not in found, "a browser would cut what is pasted and say nothing"


def test_a_number_is_never_a_number_box():
    found = drawn("{% field form.number %}", form=Form())
    assert 'type="text"' in found
    assert 'inputmode="numeric"' in found
    assert "min=" not in found


def test_a_date_is_typed_unless_the_form_asks_for_the_browser_s_own_box():
    assert 'type="text"' in drawn("{% field form.on %}", form=Form())
    found = drawn("{% field form.browser_on %}", form=Form())
    assert 'type="date"' in found
    assert "inputmode" not in found


@pytest.mark.parametrize(("name", "kind"), [("result", "radio"), ("areas", "checkbox")])
def test_choices_stand_in_a_group_with_a_legend(name: str, kind: str):
    form = Form({})
    found = drawn(f"{{% field form.{name} %}}", form=form)
    assert f'<legend class="field-label">{form[name].label}' in found
    assert f'<input type="{kind}" name="{name}"' in found
    assert f'<label class="choice" for="id_{name}_0">' in found


def test_a_wrong_choice_is_marked_on_each_box():
    found = drawn("{% field form.result %}", form=Form({}))
    assert found.count('aria-invalid="true"') == 2
    assert 'aria-describedby="id_result-error0"' in found


def test_a_single_tick_has_its_words_beside_it():
    found = drawn("{% field form.sure %}", form=Form())
    assert re.search(r'<label class="choice" for="id_sure"><input type="checkbox"', found)


def test_attributes_reach_the_box():
    found = drawn('{% field form.name autocomplete="name" data_kind="x" label="Tên khác" foot="Chân" %}', form=Form())
    assert 'autocomplete="name"' in found
    assert 'data-kind="x"' in found
    assert "Tên khác" in found
    assert "Chân" in found


def test_the_summary_leads_to_each_question():
    form = Form({})
    form.add_error(None, "Hạn của việc con phải trước hạn của việc lớn")
    found = drawn("{% error_summary form %}", form=form)
    assert "Cần sửa 6 chỗ" in found
    assert '<a href="#id_name">Nhập tên việc</a>' in found
    assert '<a href="#id_result_0">Chọn kết quả</a>' in found
    assert "<li>Hạn của việc con phải trước hạn của việc lớn</li>" in found


def test_a_form_without_errors_has_no_summary():
    assert drawn("{% error_summary form %}", form=Form()) == ""


def test_pages_keep_the_rest_of_the_address():
    request = RequestFactory().get("/x/", {"q": "Mường Bú", "trang": "3"})
    found = drawn("{% pager page %}", request=request, page=Paginator(range(100), 25).page(3))
    assert "Trang 3 trong 4" in found
    assert 'href="?q=M%C6%B0%E1%BB%9Dng+B%C3%BA&amp;trang=4" rel="next"' in found
    assert found.count('aria-current="page"') == 1


def test_one_page_needs_no_pager():
    request = RequestFactory().get("/x/")
    assert drawn("{% pager page %}", request=request, page=Paginator(range(3), 25).page(1)) == ""


class Neighbours:
    """A page of a list that is not counted."""

    number = 12

    def has_previous(self) -> bool:
        return True

    def has_next(self) -> bool:
        return True


def test_a_list_that_is_not_counted_offers_its_neighbours():
    found = drawn("{% pager page %}", request=RequestFactory().get("/x/"), page=Neighbours())
    assert "Trang 12<" in found
    assert "trang=11" in found
    assert "trang=13" in found


@pytest.mark.parametrize(
    ("number", "last", "pages"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, 6, None, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (7, 24, [1, None, 5, 6, 7, 8, 9, None, 24]),
    ],
)
def test_page_numbers_leave_out_only_runs_longer_than_one(number: int, last: int, pages: list[int | None]):
    assert page_numbers(number, last) == pages
