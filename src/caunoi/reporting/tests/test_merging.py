"""Words side by side: the pure rules."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.reporting.merging import (
    SAME,
    components,
    draft_of,
    features_of,
    figures_named,
    filled,
    ideas_of,
    likeness,
    pieces_of,
    sentences_of,
    told,
)

HOUSES = "Hỗ trợ xóa {} nhà tạm, nhà dột nát cho hộ nghèo trên địa bàn xã."
ROADS = "Nhân dân hiến {} m2 đất làm đường giao thông nông thôn."


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Đã họp dân. Đã góp ý kiến; đã bầu ban.", ["Đã họp dân.", "Đã góp ý kiến;", "đã bầu ban."]),
        ("- Xóa 12 nhà tạm\n- Tặng 1.250 suất quà", ["Xóa 12 nhà tạm", "Tặng 1.250 suất quà"]),
        ("1. Tuyên truyền pháp luật\na) Họp dân cư", ["Tuyên truyền pháp luật", "Họp dân cư"]),
        ("Làm việc tại TP. Sơn La trong ngày.", ["Làm việc tại TP. Sơn La trong ngày."]),
        ("Không.\n\n", []),
        ("Thu 1.250.000 đồng. Chi 3,5 triệu đồng.", ["Thu 1.250.000 đồng.", "Chi 3,5 triệu đồng."]),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_numbers_and_the_place_of_tones_do_not_part_an_idea() -> None:
    first, second = features_of("Vận động được 12 hộ hoà giải"), features_of("vận động được 1.250 hộ hòa giải")
    assert likeness(first, second) == 1


def test_the_name_of_the_one_who_speaks_does_not_part_an_idea() -> None:
    first = features_of("Nhân dân xã Mường Bú hiến đất làm đường", "xã Mường Bú")
    assert first == features_of("Nhân dân phường Chiềng Sinh hiến đất làm đường", "phường Chiềng Sinh")
    assert first == features_of("Nhân dân Mường Bú hiến đất làm đường", "Xã Mường Bú")
    assert first != features_of("Nhân dân xã Mường Bú hiến đất làm đường", "xã Chiềng Lao")


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8), max_size=25))
def test_the_quick_way_gathers_what_the_slow_way_gathers(words: list[list[str]]) -> None:
    features = [frozenset(one) for one in words]
    groups = [{at} for at in range(len(features))]
    for second in range(len(features)):
        for first in range(second):
            same = features[first] == features[second] or likeness(features[first], features[second]) >= SAME
            if same and groups[first] is not groups[second]:
                groups[first] |= groups[second]
                for at in groups[second]:
                    groups[at] = groups[first]
    slow = {frozenset(group) for group in groups}
    assert {frozenset(group) for group in components(features)} == slow


def test_ideas_gather_who_says_the_same_and_a_lone_voice_stays_alone() -> None:
    lone = "Chợ phiên của bản chưa có nước sạch để dùng."
    texts = {
        "A": HOUSES.format(12) + " " + ROADS.format("1.200"),
        "B": HOUSES.format(7),
        "C": ROADS.format(300) + " " + HOUSES.format(3) + " " + lone,
    }
    ideas = ideas_of([one for source, text in texts.items() for one in told(source, text)])
    assert [(idea.sources, idea.is_outlier) for idea in ideas] == [(3, False), (2, False), (1, True)]
    assert ideas[2].first.text == lone
    assert [idea.sources for idea in draft_of(ideas)] == [3, 2]
    assert len(draft_of(ideas, most=1)) == 1


def test_a_unit_that_says_it_twice_is_one_voice() -> None:
    (idea,) = ideas_of(told("A", HOUSES.format(1) + " " + HOUSES.format(2)))
    assert len(idea.sentences) == 2
    assert idea.sources == 1


def test_the_draft_follows_the_order_of_the_sources_and_falls_back_to_lone_voices() -> None:
    ideas = ideas_of(told("A", "Một việc đầu tiên đã xong. Việc khác hẳn thì chưa. Cuối cùng tổng kết năm."))
    assert [idea.first.text for idea in draft_of(ideas)] == [
        "Một việc đầu tiên đã xong.",
        "Việc khác hẳn thì chưa.",
        "Cuối cùng tổng kết năm.",
    ]


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("Xóa 12 nhà, thu 1.250,5 triệu", [Decimal(12), Decimal("1250.5")]),
        ("Kế hoạch số 115/KH ngày 12/10/2026, năm 2026, quý 3", []),
        ("Đạt 95% hộ", [Decimal(95)]),
        ("Khu 3A có 40 hộ.", [Decimal(40)]),
    ],
)
def test_numbers_that_count_are_marked_and_nothing_of_the_sentence_is_lost(
    sentence: str, numbers: list[Decimal]
) -> None:
    pieces = pieces_of(sentence)
    assert [piece.number for piece in pieces if piece.number is not None] == numbers
    assert "".join(piece.text for piece in pieces) == sentence


def test_a_figure_is_filled_in_by_its_code_and_an_unknown_code_stays() -> None:
    text = "Tổ chức {2.01} hội nghị, {9.99} lượt."
    assert figures_named(text) == ["2.01", "9.99"]
    assert filled(text, {"2.01": "1.250"}) == "Tổ chức 1.250 hội nghị, {9.99} lượt."
