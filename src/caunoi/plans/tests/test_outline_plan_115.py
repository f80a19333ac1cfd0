"""Plan 115/KH-MTTQ-UB of Sơn La, as the Office received it."""

from pathlib import Path

import pytest

from caunoi.plans.outline import Node, Outline, read_outline
from caunoi.plans.tests.papers import text_paper, word_paper

TEXT = (Path(__file__).parent.parent / "data" / "115-KH-MTTQ-UB.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=[text_paper, word_paper], ids=["text", "word"])
def plan(request) -> Outline:
    return read_outline(request.param(TEXT))


def of_kind(node: Node, kind: str) -> list[Node]:
    return [child for child in node.children if child.kind == kind]


def test_the_sections_are_one_to_five(plan):
    assert [node.marker for node in plan.outline] == ["I", "II", "III", "IV", "V"]
    assert plan.outline[0].text == "MỤC ĐÍCH, YÊU CẦU"


def test_each_section_has_its_items(plan):
    assert [len(of_kind(node, "heading")) for node in plan.outline] == [3, 3, 7, 3, 3]


def test_the_dashes_and_pluses_stand_where_they_are_printed(plan):
    tasks = of_kind(plan.outline[2], "heading")
    assert [len(of_kind(task, "item")) for task in tasks] == [3, 7, 7, 5, 5, 4, 4]
    pluses = [node for task in tasks for dash in task.children for node in dash.children]
    assert [plus.marker for plus in pluses] == ["+"] * 8
    assert [len(of_kind(unit, "item")) for unit in of_kind(plan.outline[4], "heading")] == [6, 4, 4]


def test_the_recipients_are_seven_and_none_is_a_task(plan):
    assert len(plan.document.recipients) == 7
    assert plan.document.recipients[-1] == "Lưu: VT, VP"
    assert not any("Lưu: VT" in node.text or "(b/c)" in node.text for node in plan.walk())


def test_the_seven_sentences_cut_by_a_page_end_are_whole_again(plan):
    texts = [node.text for node in plan.walk()]
    for sentence in (
        "các tầng lớp Nhân dân",
        "kiến nghị cấp có thẩm quyền",
        "phục vụ các phong trào thi đua",
        "với các tổ chức tương đương",
        "cơ sở dữ về thành viên",
        "báo cáo Ban Thường trực",
        "khen thưởng hàng năm",
    ):
        assert any(sentence in text for text in texts), sentence


def test_the_lost_word_is_told_and_not_invented(plan):
    lost = [warning for warning in plan.warnings if warning.code == "lost-words"]
    assert len(lost) == 1
    assert "cơ sở dữ" in lost[0].message
    assert not any("cơ sở dữ liệu về thành viên" in node.text for node in plan.walk())


def test_the_register_gets_its_fields(plan):
    document = plan.document
    assert (document.number, document.symbol, document.date) == ("115", "KH-MTTQ-UB", "2026-06-23")
    assert (document.place, document.kind) == ("Sơn La", "Kế hoạch")
    assert document.title == (
        "Triển khai Chương trình hành động của Mặt trận Tổ quốc Việt Nam, nhiệm kỳ 2026 - 2031 trên địa bàn tỉnh Sơn La"
    )
    assert document.issuer == "ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA"
    assert (document.signer, document.signer_title) == ("Nguyễn Mạnh Hùng", "PHÓ CHỦ TỊCH THƯỜNG TRỰC")


def test_the_paragraph_under_a_heading_is_its_child(plan):
    first = plan.outline[3].children[0]
    assert (first.kind, first.text[:30]) == ("paragraph", "Các tổ chức chính trị - xã hội")


def test_what_closes_the_plan_is_no_task(plan):
    closing = [rest for rest in plan.rest if rest.why == "closing"]
    assert len(closing) == 1
    assert closing[0].text.startswith("Ủy ban MTTQ Việt Nam tỉnh đề nghị")
