"""Lines that belong together, and lines that only look so."""

from dataclasses import replace

from caunoi.documents.reading import Line, Paper
from caunoi.plans.outline import Node, Outline, read_outline
from caunoi.plans.tests.papers import HEAD, TAIL, plan_of, sketch, text_paper, word_paper

# A body set in columns of 72 letters, with no blank line and no indent.
SET = """
I. MỤC TIÊU
1. Nâng cao chất lượng công tác vận động quần chúng, góp phần phát triển
kinh tế - xã hội của tỉnh, củng cố khối đại đoàn kết trong giai đoạn 2026
- 2030 và những năm tiếp theo. Mỗi khu dân cư chọn một việc làm cụ thể
- thiết thực, phù hợp với điều kiện của từng bản, từng tiểu khu ở cơ sở.
Các đơn vị đăng ký việc làm trước khi thực hiện.
2. Hồ sơ đề nghị hỗ trợ gồm: (1) đơn của hộ gia đình có xác nhận của xã;
(2) biên bản họp của khu dân cư; (3) danh sách do Ban Công tác Mặt trận lập
và niêm yết công khai tại nhà văn hóa trong thời gian 05 ngày làm việc.
3. Tổ chức các hoạt động tuyên truyền ở các xã, phường trong toàn tỉnh về
Ngày hội Đại đoàn kết toàn dân tộc, trong đó chú trọng vùng sâu, vùng xa
- Tuyên truyền trên loa truyền thanh của xã, phường và các khu dân cư;
- Tuyên truyền qua các buổi sinh hoạt của bản, tiểu khu, tổ dân phố.
II. TỔ CHỨC THỰC HIỆN
1. Văn phòng theo dõi, đôn đốc, tổng hợp kết quả thực hiện của các đơn vị
và báo cáo Ban Thường trực.
"""


def texts(plan: Outline) -> list[str]:
    return [node.text for node in plan.walk()]


def first_section(body: str) -> Node:
    return plan_of(body).outline[0]


def test_a_dash_at_the_beginning_of_a_wrapped_line_goes_on_with_the_sentence():
    first = first_section(SET).children[0]
    assert "giai đoạn 2026 - 2030 và những năm tiếp theo." in first.text
    assert "một việc làm cụ thể - thiết thực, phù hợp" in first.text


def test_a_list_inside_a_sentence_may_wrap():
    second = first_section(SET).children[1]
    assert second.text.startswith("Hồ sơ đề nghị hỗ trợ gồm: (1) đơn")
    assert second.text.endswith("05 ngày làm việc.")
    assert second.children == []


def test_dashes_after_a_full_line_without_a_stop_are_items():
    third = first_section(SET).children[2]
    assert third.text.endswith("vùng sâu, vùng xa")
    assert [child.marker for child in third.children] == ["-", "-"]


def test_a_short_line_ends_its_paragraph():
    first = first_section(SET).children[0]
    assert first.text.endswith("trước khi thực hiện.")
    assert [node.marker for node in plan_of(SET).outline] == ["I", "II"]


def test_every_line_of_the_set_body_is_kept_in_order():
    joined = " ".join(f"{node.marker} {node.text}" for node in plan_of(SET).walk())
    assert joined.index("vận động quần chúng") < joined.index("niêm yết công khai") < joined.index("Văn phòng theo dõi")


def test_a_line_that_the_format_says_goes_on_goes_on():
    paper = word_paper(HEAD + "I. MỤC TIÊU\n1. Vận động các\n2. Hộ trong bản.\n" + TAIL)
    lines = [replace(line, ends_paragraph=False) if line.text.startswith("1.") else line for line in paper.lines]
    plan = read_outline(Paper(tuple(lines), "docx"))
    assert texts(plan) == ["MỤC TIÊU", "Vận động các 2. Hộ trong bản."]


def test_a_word_broken_after_its_hyphen_is_one_word_again():
    plan = plan_of("I. CĂN CỨ\n1. Thực hiện Kế hoạch số 12/KH-\nMTTQ về công tác dân vận.\n")
    assert texts(plan)[1] == "Thực hiện Kế hoạch số 12/KH-MTTQ về công tác dân vận."


def test_a_title_in_capitals_goes_on_in_capitals_and_not_in_small_letters():
    plan = plan_of("I. MỤC ĐÍCH VÀ YÊU CẦU\nCỦA KẾ HOẠCH\nĐoàn kết các tầng lớp Nhân dân.\n")
    assert sketch(plan.outline) == "I MỤC ĐÍCH VÀ YÊU CẦU CỦA KẾ HOẠCH\n  ¶ Đoàn kết các tầng lớp Nhân dân."


def test_the_last_words_open_a_paragraph_wherever_the_line_before_ends():
    body = SET.replace(
        "và báo cáo Ban Thường trực.\n", "và báo cáo Ban Thường trực trong tháng 12 năm 2026 theo đúng quy định.\n"
    )
    plan = plan_of(body + "Trên đây là Kế hoạch vận động quần chúng, đề nghị các đơn vị thực hiện./.\n")
    assert [rest.text[:9] for rest in plan.rest if rest.why == "closing"] == ["Trên đây "]


def test_the_resolving_word_does_not_go_on_with_the_last_reason():
    plan = read_outline(
        word_paper(
            "Số: 1/QĐ-UB\nQUYẾT ĐỊNH\nVề tổ chức\nTheo đề nghị của Văn phòng,\nQUYẾT ĐỊNH:\nĐiều 1. Thành lập tổ.\n"
        )
    )
    preamble = [rest.text for rest in plan.rest if rest.why == "preamble"]
    assert preamble == ["Theo đề nghị của Văn phòng,", "QUYẾT ĐỊNH:"]
    assert plan.warnings == ()


def test_decomposed_letters_in_a_line_are_composed():
    plan = read_outline(Paper((Line(1, "1. Đoàn kê\u0301t."),), "txt"))
    assert texts(plan) == ["Đoàn kết."]


def test_pages_that_always_have_blank_lines_around_their_number_cut_no_sentence():
    lines = SET.strip("\n").split("\n")
    pages = "\n\n".join(
        ["\n".join(lines[:3]), "2", "\n".join(lines[3:9]), "3", "\n".join(lines[9:])],
    )
    assert texts(read_outline(text_paper(HEAD + pages + "\n" + TAIL))) == texts(plan_of(SET))


def test_an_appendix_that_a_wrapped_sentence_names_ends_nothing():
    plan = plan_of(
        SET + "2. Các đơn vị thực hiện nhiệm vụ được phân công, chi tiết từng việc tại\nPhụ lục I.\n3. Báo cáo.\n"
    )
    assert [node.marker for node in plan.outline[1].children] == ["1", "2", "3"]
    assert plan.outline[1].children[1].text.endswith("tại Phụ lục I.")
