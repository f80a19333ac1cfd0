"""What the words of a line seem to ask, quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.plans.hints import RHYTHMS, SCOPES, hints_for, hints_of
from caunoi.plans.outline import Node


def found(text: str) -> list[tuple[str, str]]:
    return [(hint.kind, hint.value) for hint in hints_for(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ủy ban MTTQ Việt Nam các cấp triển khai Bộ tiêu chí.", [("responsible", "province_and_communes")]),
        ("Ủy ban MTTQ Việt Nam tỉnh nghiên cứu.", [("responsible", "province")]),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam các xã, phường thực hiện.", [("responsible", "communes")]),
        ("Giao Văn phòng theo dõi, đôn đốc.", [("responsible", "office")]),
        ("Giao các ban chuyên môn hướng dẫn.", [("responsible", "boards")]),
        ("Ban Công tác Mặt trận vận động từng hộ.", [("responsible", "front_work_boards")]),
        ("Các hội quần chúng do Đảng, Nhà nước giao nhiệm vụ lồng ghép.", [("responsible", "mass_associations")]),
    ],
)
def test_the_subject_of_a_sentence_is_responsible(text, expected):
    assert found(text) == expected


def test_a_level_at_the_end_of_a_list_counts_for_the_committee():
    text = "Ủy ban MTTQ Việt Nam và các tổ chức thành viên các cấp phát động phong trào."
    assert found(text) == [("responsible", "province_and_communes"), ("responsible", "member_organisations")]


def test_who_leads_and_who_cooperates_are_told_apart():
    text = "Ủy ban MTTQ Việt Nam tỉnh chủ trì, phối hợp với các tổ chức chính trị - xã hội, các sở, ngành khảo sát."
    assert found(text) == [
        ("lead", "province"),
        ("cooperating", "socio_political_organisations"),
        ("cooperating", "state_agencies"),
    ]


def test_a_label_says_the_role():
    assert found("Đơn vị chủ trì: Văn phòng Ủy ban MTTQ Việt Nam tỉnh.") == [("lead", "office")]
    assert found("Cơ quan phối hợp: các sở, ngành.") == [("cooperating", "state_agencies")]


def test_the_subject_may_come_after_an_opening():
    text = "Căn cứ chức năng, nhiệm vụ được giao, các tổ chức thành viên chủ động thực hiện."
    assert found(text) == [("responsible", "member_organisations")]


def test_the_centre_is_no_unit_of_the_province():
    assert ("responsible", "province") not in found("Ủy ban Trung ương MTTQ Việt Nam ban hành hướng dẫn.")


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("báo cáo hằng quý", "quarter"), ("giao ban hàng tháng", "month"), ("sơ kết 6 tháng", "half_year"),
        ("kiểm tra hằng năm", "year"), ("đánh giá 2 năm việc thực hiện", "two_years"), ("tiếp nhận 24/7", "always"),
        ("báo cáo theo yêu cầu", "on_request"), ("khảo sát định kỳ", "periodic"),
    ],
)  # fmt: skip
def test_the_rhythm_is_read(text, rhythm):
    assert found(text) == [("recurrence", rhythm)]


def test_two_and_five_years_are_both_read():
    assert found("Tổ chức đánh giá 2 năm, 5 năm.") == [("recurrence", "two_years"), ("recurrence", "five_years")]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("trước ngày 25 tháng 11 năm 2026", "2026-11-25"), ("xong trước 30/6/2026", "2026-06-30"),
        ("trong tháng 9/2026", "2026-09"), ("hoàn thành Quý III/2026", "2026-Q3"), ("đến năm 2030", "2030"),
    ],
)  # fmt: skip
def test_dates_are_as_exact_as_the_words(text, date):
    assert found(text) == [("date", date)]


def test_the_date_of_a_cited_paper_is_no_date_of_the_task():
    assert found("theo Kế hoạch số 12/KH-MTTW-UB ngày 08/6/2026 của Trung ương") == []


def test_a_day_that_does_not_exist_is_no_date():
    assert found("ngày 45/13/2026") == []


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("ít nhất một phong trào thi đua", ">=1 phong trào"), ("trên 95% số hộ", ">=95 %"),
        ("hỗ trợ 3.500 hộ nghèo", "=3500 hộ nghèo"), ("tối đa 02 cuộc", "<=2 cuộc"),
    ],
)  # fmt: skip
def test_quantities_are_read_with_their_bound(text, quantity):
    assert found(text) == [("quantity", quantity)]


def test_figures_of_speech_and_numbers_of_papers_are_no_quantities():
    assert found("xây dựng một mô hình mới") == []
    assert found("theo Nghị quyết 43/15 xã hội") == []


def test_waiting_for_the_centre_is_told():
    assert found("thực hiện theo hướng dẫn của Ủy ban Trung ương MTTQ Việt Nam") == [("guidance", "centre")]
    assert found("áp dụng sau khi được Ủy ban Trung ương MTTQ Việt Nam ban hành") == [("guidance", "centre")]


def test_a_line_of_the_outline_gives_the_hints_of_its_text():
    node = Node("item", "-", "Báo cáo hằng quý.", (1, 1))
    [hint] = hints_of(node)
    assert hint.as_json() == {"kind": "recurrence", "value": "quarter", "quote": "hằng quý", "start": 8, "end": 16}


WORDS = st.sampled_from(
    ["Ủy ban MTTQ Việt Nam", "các cấp", "và", "các tổ chức thành viên", "phối hợp với", "chủ trì", "hằng quý", ",", ".",
     "ít nhất", "một", "phong trào", "30/6/2026", "theo hướng dẫn của Trung ương", "Giao", "Căn cứ", "24/7", "5 năm"]
)  # fmt: skip


@given(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=25).map(" ".join))
def test_every_hint_quotes_the_words_it_rests_on(text):
    for hint in hints_for(text):
        assert text[hint.start : hint.end] == hint.quote
        assert hint.quote
        if hint.kind in ("responsible", "lead", "cooperating"):
            assert hint.value in SCOPES
        if hint.kind == "recurrence":
            assert hint.value in RHYTHMS
